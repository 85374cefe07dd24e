"""A written binder is held against its assessment: what was changed in the file, and what has changed since."""

import copy
import functools
import json
import operator
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from binder.cli import main
from binder.domain.redaction import Redaction, RedactionKind
from binder.errors import UserError
from binder.pdf.imprint import NAME
from binder.progress import Progress
from binder.usecases.answering import choose_reading, set_fact
from binder.usecases.attaching import attach_files, detach
from binder.usecases.comparing import compare_binder
from binder.usecases.describing import describe_evidence
from binder.usecases.exporting import ExportOptions, export_binder, make_book
from binder.usecases.redacting import hide
from binder.usecases.session import Session
from tests.usecases.brought import pdf, photo

OPTIONS = ExportOptions(originals=False, score_table=False, items=frozenset({"4", "6"}))


@pytest.fixture
def kept(session: Session, desk: Path) -> Session:
    """Two photos and a letter, and a fact."""
    attach_files(session, "4", "", [photo(desk, "门头.jpg"), photo(desk, "大厅.jpg", shade=10)])
    attach_files(session, "6", "", [pdf(desk, "制度.pdf", pages=3)])
    set_fact(session, "6-1", True)
    return session


@pytest.fixture
def written(kept: Session, tmp_path: Path) -> Path:
    return export_binder(kept, tmp_path / "册.pdf", OPTIONS, Progress()).path


def fingerprint(session: Session, options: ExportOptions = OPTIONS) -> str:
    return make_book(session, options, Progress()).basis.fingerprint


def of(session: Session, title: str) -> str:
    (id_,) = (id_ for id_, evidence in session.state.evidence.items() if evidence.title == title)
    return id_


def test_a_binder_just_written_agrees_with_its_assessment(kept: Session, written: Path) -> None:
    found = compare_binder(kept, written)
    assert found.agrees and found.pages == found.since == ()
    assert found.fingerprint in found.lines[0] and found.made_at
    with pikepdf.open(written) as document:
        assert document.docinfo.Keywords == f"装订指纹 {found.fingerprint}"


def test_the_fingerprint_is_of_facts_evidence_rubric_and_choices_and_of_nothing_else(kept: Session) -> None:
    first = fingerprint(kept)
    assert fingerprint(kept) == first
    seen = {first, fingerprint(kept, replace(OPTIONS, photos_per_page=4))}
    set_fact(kept, "6-1", False)
    seen.add(fingerprint(kept))
    describe_evidence(kept, of(kept, "制度"), number="某环〔2022〕1号")
    seen.add(fingerprint(kept))
    detach(kept, (of(kept, "大厅"), ("4", "")))
    seen.add(fingerprint(kept))
    choose_reading(kept, "HN-01", "B", "局长办公会")
    seen.add(fingerprint(kept))
    assert len(seen) == 6
    for _ in range(3):
        kept.undo()
    set_fact(kept, "6-1", True)
    assert fingerprint(kept) == first


def test_what_has_changed_in_the_assessment_is_told_in_sentences(kept: Session, written: Path, desk: Path) -> None:
    set_fact(kept, "6-1", False)
    describe_evidence(kept, of(kept, "制度"), number="某环〔2022〕1号")
    detach(kept, (of(kept, "门头"), ("4", "")))
    attach_files(kept, "6", "", [photo(desk, "新.jpg", shade=200)])
    found = compare_binder(kept, written)
    title = kept.rubrics.facts["6-1"].title
    assert found.pages == () and not found.agrees
    assert set(found.since) == {
        f"填报数据“{title}”（事项 6）导出后改过，现在是：否。",
        "材料 6－1《制度》的题名、文号、日期、页码等记录导出后改过。",
        "材料 4－1《门头》导出后移走了，现在在回收站里。",
        "事项 6 新增了材料《新》，册里没有。",
    }


def rotated(document: pikepdf.Pdf) -> None:
    document.pages[-1].obj.Rotate = 180


def noted(document: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents="x")
    document.pages[-1].obj.Annots = Array([note])


def swapped(document: pikepdf.Pdf) -> None:
    """Another photo in the place of the first."""
    for page in document.pages:
        for image in page.get_images(recursive=False).values():
            image.write(image.read_raw_bytes()[:-40] + b"\0" * 40, filter=Name.DCTDecode)
            return


def flipped(document: pikepdf.Pdf) -> None:
    """One byte of a photo, far from its beginning, middle and end."""
    for page in document.pages:
        for image in page.get_images(recursive=False).values():
            data = bytearray(image.read_raw_bytes())
            data[700] ^= 1
            image.write(bytes(data), filter=Name.DCTDecode)
            return


def overwritten(document: pikepdf.Pdf) -> None:
    """A figure is whited out."""
    page = next(page for page in document.pages if str(page.label) == "1")
    page.contents_add(b"1 g 100 100 200 200 re f")


CHANGES: tuple[tuple[Callable[[pikepdf.Pdf], object], str], ...] = (
    (lambda document: document.pages.__delitem__(-1), "少了第 {last} 页。"),
    (lambda document: document.add_blank_page(), "第 {last} 页之后多出 1 页。"),
    (rotated, "第 {last} 页的内容与导出时不同。"),
    (noted, "第 {last} 页加了批注 1 处。"),
    (overwritten, "第 1 页的内容与导出时不同。"),
    (swapped, "第 {photos} 页的内容与导出时不同。"),
    (flipped, "第 {photos} 页的内容与导出时不同。"),
    (lambda document: None, ""),
)


def test_a_page_that_was_changed_is_named(kept: Session, written: Path, tmp_path: Path) -> None:
    """And a file that another program saved as it was, is as it was."""
    for change, said in CHANGES:
        with pikepdf.open(written) as document:
            last = str(document.pages[-1].label)
            photos = next(str(page.label) for page in document.pages if page.get_images(recursive=False))
            change(document)
            document.save(tmp_path / "改过.pdf")
        found = compare_binder(kept, tmp_path / "改过.pdf")
        assert found.pages == ((said.format(last=last, photos=photos),) if said else ())
        assert found.since == ()


def test_a_file_made_anew_by_another_program_is_told_apart(kept: Session, written: Path) -> None:
    with pikepdf.open(written, allow_overwriting_input=True) as document:
        for page in document.pages:
            page.contents_add(b"q Q", prepend=True)
        document.save(written)
    (sentence,) = compare_binder(kept, written).pages
    assert "每一页都与导出时不同" in sentence


def test_what_is_no_binder_or_cannot_be_opened_is_refused(kept: Session, desk: Path) -> None:
    locked = pdf(desk, "锁.pdf", password="p")
    plain = pdf(desk, "别的.pdf")
    (desk / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    for path, code in ((plain, "no-imprint"), (locked, "binder-unreadable"), (desk / "坏.pdf", "binder-unreadable"),
                       (desk / "没有.pdf", "binder-unreadable")):  # fmt: skip
        with pytest.raises(UserError) as refused:
            compare_binder(kept, path)
        assert refused.value.code == code and path.name in refused.value.text


def test_another_unit_s_binder_is_seen_for_what_it_is(kept: Session, written: Path, tmp_path: Path) -> None:
    from binder.usecases.opening import create_assessment

    other = create_assessment(tmp_path / "别县", "fujian-2022-county", "别县大队（示例）", "county")
    try:
        since = compare_binder(other, written).since
    finally:
        other.close()
    assert f"册内单位是“{kept.state.unit}”，档案里是“别县大队（示例）”。" in since
    assert "册内用的评分标准“henan-2022-agency”，这个档案里没有。" in since


def test_verify_binder_from_the_terminal(kept: Session, written: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept.close()
    assert main(["verify", "--binder", str(written), str(kept.folder)]) == 0
    assert "装订册完好，与档案一致。" in capsys.readouterr().out
    assert main(["fact", str(kept.folder), "6-1", "false"]) == 0
    capsys.readouterr()
    assert main(["verify", str(kept.folder), "--binder", str(written), "--json"]) == 1
    assert '"agrees": false' in capsys.readouterr().out


def test_a_redacted_copy_gives_away_nothing_of_its_sources_and_its_pages_are_checked(
    kept: Session, tmp_path: Path
) -> None:
    hide(kept, [Redaction("", of(kept, "制度"), RedactionKind.TITLE)])
    out = export_binder(kept, tmp_path / "脱敏.pdf", replace(OPTIONS, redacted=True), Progress()).path
    with pikepdf.open(out) as document:
        told = document.attachments[NAME].get_file().read_bytes().decode()
    assert all(word not in told for word in (*(e.file.sha256 for e in kept.state.evidence.values()), "redactions"))
    found = compare_binder(kept, out)
    assert found.agrees and "没有与档案核对" in found.lines[-1]
    with pikepdf.open(out, allow_overwriting_input=True) as document:
        rotated(document)
        document.save(out)
    assert not compare_binder(kept, out).agrees


def places(told: object, way: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Ways to everything within a JSON value."""
    yield way
    if isinstance(told, dict | list):
        for key in told if isinstance(told, dict) else range(len(told)):
            yield from places(told[key], (*way, key))


anything = st.recursive(st.none() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
                        | st.dictionaries(st.text(max_size=5), inner, max_size=3), max_leaves=4)  # fmt: skip


def test_whatever_somebody_wrote_into_an_imprint_the_check_gives_an_answer(
    kept: Session, written: Path, tmp_path: Path
) -> None:
    with pikepdf.open(written) as document:
        told = json.loads(document.attachments[NAME].get_file().read_bytes())
        ways = list(places(told))

        @settings(max_examples=40)
        @given(st.sampled_from(ways), anything)
        def meddle(way: tuple[Any, ...], value: object) -> None:
            changed = copy.deepcopy(told)
            if not way:
                changed = value
            else:
                functools.reduce(operator.getitem, way[:-1], changed)[way[-1]] = value
            document.attachments[NAME] = json.dumps(changed).encode()
            document.save(tmp_path / "改过.pdf")
            try:
                assert compare_binder(kept, tmp_path / "改过.pdf").lines
            except UserError as refused:
                assert refused.code in {"no-imprint", "binder-unreadable"}

        meddle()
