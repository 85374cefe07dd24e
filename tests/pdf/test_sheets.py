"""What is written as text behind the skeleton: the file as others read it."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from binder.pdf.assemble import assemble
from binder.pdf.marks import TEXT, Link, Picture
from binder.pdf.pages import Packed, pour
from binder.pdf.pixels import Encoded
from binder.pdf.plan import Bookmark, Plan
from binder.pdf.sources import PixelImage
from binder.pdf.splice import splice
from binder.pdf.typeset import Style, paragraph
from binder.progress import Progress, Step
from tests.pdf.make import MADE_AT


def plan_of(*texts: str) -> Plan:
    """A page for each text, all bookmarked."""
    pages = tuple(page for text in texts for page in pour(paragraph(text, Style(), TEXT.width), TEXT))
    places = {str(number): number for number in range(len(pages))}
    return Plan("文字", pages, places, 0, tuple(Bookmark(text, str(n)) for n, text in enumerate(texts)), ())


def spliced(plan: Plan, folder: Path) -> bytes:
    skeleton = assemble(plan, MADE_AT, folder / "skeleton.pdf", Progress())
    out = BytesIO()
    splice(skeleton, out, None, Progress())
    assert len(out.getvalue()) == skeleton.size
    return out.getvalue()


def id_of(data: bytes) -> bytes:
    with pikepdf.open(BytesIO(data)) as pdf:
        first, second = pdf.trailer.ID
        assert bytes(first) == bytes(second)
        return bytes(first)


def test_the_id_is_that_of_all_there_is(tmp_path: Path) -> None:
    plan = plan_of("甲", "乙")
    linked = replace(plan.pages[0], marks=Packed((*plan.pages[0].marks, Link(10, 10, 50, 20, "1"))))
    others = (
        plan_of("甲", "丙"),
        replace(plan, bookmarks=plan.bookmarks[:1]),
        replace(plan, pages=(linked, plan.pages[1])),
        replace(plan, pages=(plan.pages[0], replace(plan.pages[1], frame=replace(TEXT, sheet_height=900.0)))),
    )
    ids = [id_of(spliced(one, tmp_path)) for one in (plan, *others)]
    assert len(set(ids)) == len(ids)
    assert id_of(spliced(plan, tmp_path)) == ids[0]


def test_the_id_is_that_of_the_pixels_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a covered page all else may be the same: they lie aside, and only their marker is in the skeleton."""
    plan = plan_of("甲")
    shown = Picture(10, 10, 100, 100, PixelImage(b"", 0, 200, 200))
    covered = replace(plan, pages=(replace(plan.pages[0], marks=Packed((*plan.pages[0].marks, shown))),))
    ids = []
    for colour in (b"a", b"b"):
        pixels = Encoded((colour * 40_000,), 200, 200, "RGB", jpeg=True)
        monkeypatch.setattr("binder.pdf.place.encode", lambda *_, pixels=pixels: pixels)
        ids.append(id_of(spliced(covered, tmp_path)))
    assert ids[0] != ids[1]


@pytest.mark.parametrize("count", [1, 2, 40])
def test_the_file_is_sound_and_its_pages_are_in_order(tmp_path: Path, count: int) -> None:
    data = spliced(plan_of(*(f"第{n}页" for n in range(count))), tmp_path)
    with pikepdf.open(BytesIO(data)) as pdf:
        assert (len(pdf.pages), pdf.check_pdf_syntax(), pdf.get_warnings()) == (count, [], [])
        assert [str(entry.title).split("　")[0] for entry in pdf.open_outline().root] == [
            f"第{n}页" for n in range(count)
        ]
        kinds = [str(thing.get("/Type", "")) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary)]
        assert kinds.count("/Page") == count and kinds.count("/Pages") == 1


def test_what_is_written_is_counted_in_megabytes(tmp_path: Path) -> None:
    """A bar on the screen cannot count the bytes of three gigabytes."""
    steps: list[Step] = []
    skeleton = assemble(plan_of("甲"), MADE_AT, tmp_path / "skeleton.pdf", Progress())
    skeleton.size = 3_000_000_001
    splice(skeleton, BytesIO(), None, Progress(steps.append))
    assert {(step.done, step.total) for step in steps} == {(0, 3001)}


def test_nothing_of_the_stock_sheet_is_left(tmp_path: Path) -> None:
    """Its place is taken by the first page: no page lists what it does not show."""
    with pikepdf.open(BytesIO(spliced(plan_of("甲"), tmp_path))) as pdf:
        assert set(pdf.pages[0].resources.keys()) == {"/Font"}


def test_an_empty_page_is_a_page(tmp_path: Path) -> None:
    plan = plan_of("甲")
    blank = replace(plan.pages[0], marks=Packed(()))
    with pikepdf.open(BytesIO(spliced(replace(plan, pages=(*plan.pages, blank)), tmp_path))) as pdf:
        assert pdf.pages[1].Contents.read_bytes() == b""
