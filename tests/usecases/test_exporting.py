"""What a clerk chooses for a binder is what is bound, and nothing is written that the originals do not bear out."""

from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from binder.cli import main
from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.attaching import attach_files
from binder.usecases.choosing import chosen_items
from binder.usecases.exporting import ExportOptions, export_binder, preflight
from binder.usecases.session import Session
from tests.usecases.brought import pdf, photo


@pytest.fixture
def kept(session: Session, desk: Path) -> Session:
    """A photo on item 4, a PDF on item 6, another on item 30."""
    attach_files(session, "4", "", [photo(desk, "门头.jpg")])
    attach_files(session, "6", "", [pdf(desk, "制度.pdf", pages=2)])
    attach_files(session, "30", "", [pdf(desk, "案卷.pdf", pages=3)])
    return session


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document)


def labels_of(path: Path) -> list[str]:
    with pikepdf.open(path) as document:
        return [str(page.label) for page in document.pages]


def test_one_item_makes_a_binder_of_that_item(kept: Session, tmp_path: Path) -> None:
    options = ExportOptions(items=chosen_items(kept, ["6"], []))
    exported = export_binder(kept, tmp_path / "一项.pdf", options, Progress())
    text = text_of(exported.path)
    assert "制度" in text and "案卷" not in text and "门头" not in text
    assert exported.originals is not None
    assert [path.suffix for path in exported.originals.rglob("*") if path.is_file()] == [".pdf"]


def test_a_category_is_named_by_its_printed_number(kept: Session, tmp_path: Path) -> None:
    category = kept.rubrics.main.categories[0]
    items = chosen_items(kept, [], [category.number])
    assert items == frozenset(item.ref for item in category.items)
    with pytest.raises(UserError, match=category.title):
        chosen_items(kept, [], ["九十九"])
    with pytest.raises(UserError):
        chosen_items(kept, ["9999"], [])


def test_the_preflight_of_a_part_tells_what_that_part_lacks(kept: Session) -> None:
    whole = preflight(kept, ExportOptions(), Progress())
    part = preflight(kept, ExportOptions(items=frozenset({"6"})), Progress())
    lines = [{line for row in found.rows for line in row.lines} for found in (whole, part)]
    assert lines[1] < lines[0] and all(line.startswith("事项 6：") for line in lines[1])
    assert part.pages < whole.pages


def test_an_original_that_changed_stops_the_export_with_its_name(kept: Session, tmp_path: Path) -> None:
    changed = next(one for one in kept.state.evidence.values() if one.title == "案卷")
    path = kept.file_path(changed.file.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(UserError, match="案卷"):
        export_binder(kept, tmp_path / "册.pdf", ExportOptions(), Progress())
    assert not (tmp_path / "册.pdf").exists()


def test_the_command_line_offers_the_same_choices(kept: Session, tmp_path: Path) -> None:
    out = tmp_path / "册.pdf"
    kept.close()
    chosen = ["--item", "6", "--item", "30", "--evidence-only", "--front", "decimal", "--archival", "--no-originals"]
    assert main(["export", str(kept.folder), str(out), *chosen]) == 0
    labels, text = labels_of(out), text_of(out)
    assert labels == [str(number + 1) for number in range(len(labels))]
    assert "案卷" in text and "自评得分表" not in text and "门头" not in text
    assert main(["export", str(kept.folder), str(out), "--category", "九十九"]) == 1
