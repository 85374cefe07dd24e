"""What a clerk chooses for a binder is what is bound, and nothing is written that the originals do not bear out."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from binder.cli import main
from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.choosing import chosen_items
from binder.usecases.delivering import look_ahead
from binder.usecases.describing import describe_evidence
from binder.usecases.exporting import ExportOptions, Preflight, export_binder, preflight
from binder.usecases.findings import PreflightRow
from binder.usecases.former import former_row, former_sentence
from binder.usecases.searching import read_originals
from binder.usecases.session import Session
from tests.domain.test_looks import scene
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


def test_the_preflight_names_what_the_checks_found_the_worst_first(kept: Session, desk: Path) -> None:
    """What F7 lists is told before an export too, for the items that are bound."""
    set_fact(kept, "6-1", True)
    scene(1).save(desk / "原图.jpg", quality=95)
    scene(1).resize((320, 240)).save(desk / "微信截图.jpg", quality=40)
    attach_files(kept, "30", "", [desk / "原图.jpg"])
    (shot,) = attach_files(kept, "5", "1", [desk / "微信截图.jpg"]).evidence_ids
    (row,) = checked(preflight(kept, ExportOptions(), Progress()))
    assert "还有 5 份原件没有读过" in row.detail
    read_originals(kept)
    describe_evidence(kept, [shot], kind="photo", date="2021-05-01")

    (row,) = checked(preflight(kept, ExportOptions(), Progress()))
    assert (row.level, row.title) == ("alarm", "检查发现 4 处要核对，其中 1 处影响得分")
    assert row.detail == "缺件 1 处（现场照片）、期间外 1 处（微信截图）、疑似重复 2 处（微信截图、原图）"
    assert [line.partition("】")[0] for line in row.lines] == [
        "事项 6：【缺件", "事项 5：【期间外", "事项 5：【疑似重复", "事项 30：【疑似重复",
    ]  # fmt: skip
    assert "条款 6-1 自评" in row.lines[0]
    (row,) = checked(preflight(kept, ExportOptions(items=frozenset({"5"})), Progress()))
    assert (row.level, row.title) == ("warn", "检查发现 2 处要核对")
    (row,) = checked(preflight(kept, ExportOptions(items=frozenset({"9"})), Progress()))
    assert (row.level, row.title) == ("ok", "检查没有发现要核对的地方")
    (row,) = [row for row in look_ahead(kept, "folder", None) if "检查" in row.title]
    assert len(row.lines) == 4


def checked(found: Preflight) -> list[PreflightRow]:
    return [row for row in found.rows if row.title.startswith("检查")]


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


def test_what_a_former_set_left_beside_a_smaller_one_is_named_and_stays(
    kept: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Many volumes, then fewer, then one: what is no part of the new binder may be taken for a part of it."""
    out = tmp_path / "送审" / "我县.pdf"
    out.parent.mkdir()
    (out.parent / "我县-第三册.pdf").write_bytes(b"a clerk's own")
    plain = ExportOptions(originals=False, items=chosen_items(kept, ["4", "6", "30"], []))
    first = export_binder(kept, out, replace(plain, volume_pages=8, paper=True), Progress())
    assert len(first.paths) > 3 and first.former == ()

    in_fewer = replace(plain, volume_pages=12)
    told = former_row(out, in_fewer, preflight(kept, in_fewer, Progress()).volumes)
    second = export_binder(kept, out, in_fewer, Progress())
    assert 1 < len(second.paths) < len(first.paths)
    assert second.former == (*first.paths[len(second.paths) :], first.paper)
    assert told is not None and told.level == "warn"
    assert told.lines == tuple(path.name for path in second.former)

    kept.close()
    chosen = ["export", str(kept.folder), str(out), "--item", "4", "--no-originals"]
    for command in ([*chosen, "--preflight"], chosen):
        main(command)
        said = capsys.readouterr().out
        assert all(path.name in said for path in (*first.paths, *second.former)) and "第三册" not in said
    assert all(path.is_file() for path in first.paths)


def test_one_file_beside_a_set_is_named_and_nothing_of_the_new_set_is(kept: Session, tmp_path: Path) -> None:
    out = tmp_path / "我县.pdf"
    assert export_binder(kept, out, ExportOptions(), Progress()).former == ()
    again = export_binder(kept, out, ExportOptions(volume_pages=90), Progress())
    assert again.former == (out,)
    assert former_sentence(again.former).startswith("旁边还有以前导出的“我县.pdf”，不属于这一套")
    copy = export_binder(kept, out, ExportOptions(volume_pages=90, originals=False, redacted=True), Progress())
    assert copy.former == (out, tmp_path / "我县-原件"), "originals must not go out with a redacted copy unseen"
