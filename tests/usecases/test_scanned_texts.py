"""Papers whose names say nothing are placed by what stands in them; measured on real files, none surely misplaced."""

import io
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from binder.domain.matching.propose import Confidence
from binder.resources import resource_path
from binder.usecases.scanning import Scanned, scan_folder
from binder.usecases.session import Session
from tests.intake import make, ofd_files

BLOCKS = Path(__file__).with_name("scanned.txt")
ANNEX = "henan-2022-equipment:"
WIDTH = 26
"""Characters of a line of a PDF or OFD: text is read back with breaks where lines end."""


@dataclass(frozen=True)
class Paper:
    kind: str
    places: tuple[str, ...]
    group: str
    lines: tuple[str, ...]


def papers() -> list[Paper]:
    found = []
    for block in BLOCKS.read_text(encoding="utf-8").split("=== ")[1:]:
        head, *lines = block.strip().splitlines()
        kind, wanted, group = head.split()
        places = () if wanted == "-" else tuple(each.replace("e", ANNEX) for each in wanted.split("|"))
        found.append(Paper(kind, places, group, tuple(lines)))
    return found


def broken(lines: tuple[str, ...]) -> list[str]:
    """Lines as they are on paper."""
    return [line[at : at + WIDTH] for line in lines for at in range(0, len(line), WIDTH)]


def as_pdf(lines: tuple[str, ...]) -> bytes:
    pdfmetrics.registerFont(TTFont("song", str(resource_path("resources/fonts/NotoSerifSC-Regular.ttf"))))
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.setFont("song", 15)
    for number, line in enumerate(broken(lines)):
        canvas.drawString(72, 760 - 28 * number, line)
    canvas.save()
    return buffer.getvalue()


def as_ofd(lines: tuple[str, ...]) -> bytes:
    written = "".join(ofd_files.text(line, 25, 40 + 9 * number, 5) for number, line in enumerate(broken(lines)))
    return ofd_files.ofd(ofd_files.page(written), resources=ofd_files.fonts("宋体"))


def written(paper: Paper) -> bytes:
    if paper.kind == "xlsx":
        return make.excel([line.split("\t") for line in paper.lines], sheet="Sheet1")
    return {"pdf": as_pdf, "ofd": as_ofd}[paper.kind](paper.lines) if paper.kind != "docx" else make.word(*paper.lines)


@pytest.fixture
def scanned(session: Session, tmp_path: Path) -> list[tuple[Paper, Scanned]]:
    (folder := tmp_path / "扫描").mkdir()
    all_ = papers()
    for number, paper in enumerate(all_, 1):
        (folder / f"扫描件{number:04}.{paper.kind}").write_bytes(written(paper))
    files = {int(each.path.stem[-4:]): each for each in scan_folder(session, folder).files}
    return [(paper, files[number]) for number, paper in enumerate(all_, 1)]


def test_papers_are_placed_by_what_stands_in_them_and_none_surely_where_it_does_not_belong(
    scanned: list[tuple[Paper, Scanned]],
) -> None:
    counts = {"tuned": Counter[str](), "held": Counter[str]()}
    for paper, file in scanned:
        best, count = file.proposal.best, counts[paper.group]
        place = f"{best.item}/{best.slot}".removesuffix("/") if best else "-"
        item = place.partition("/")[0]
        item_right = item in {each.partition("/")[0] for each in paper.places} or (not paper.places and not best)
        count["papers"] += 1
        count["with a place"] += bool(paper.places)
        count["right"] += bool(paper.places) and place in paper.places
        count["item right"] += bool(paper.places) and item_right
        sure = file.proposal.confidence is Confidence.HIGH
        count["sure"] += sure
        count["surely wrong"] += sure and not (item_right and (place in paper.places or not (best and best.slot)))
        count["placed though of nowhere"] += bool(best) and not paper.places
    print({group: dict(count) for group, count in counts.items()})
    for group, share in (("tuned", 0.85), ("held", 0.65)):
        assert counts[group]["right"] >= share * counts[group]["with a place"]
        assert counts[group]["item right"] >= 0.8 * counts[group]["with a place"]
    assert sum(count["surely wrong"] for count in counts.values()) <= 0.01 * len(scanned)


def test_there_are_sixty_papers_and_of_each_kind_some() -> None:
    assert len(papers()) >= 60
    assert {paper.kind for paper in papers()} == {"pdf", "docx", "xlsx", "ofd"}
