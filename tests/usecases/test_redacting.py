"""A clerk hides personal information for a copy that leaves the house; the program offers, and never decides."""

import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from binder.cli import main
from binder.domain.redaction import SCALE, Box, Redaction, RedactionKind, is_id_number, suspects
from binder.errors import UserError
from binder.pdf.verify import check_binder
from binder.progress import Progress
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.describing import describe_evidence
from binder.usecases.exporting import ExportOptions, export_binder, preflight
from binder.usecases.history import redo, undo
from binder.usecases.occurrences import add_occurrence
from binder.usecases.redacting import hide, redactions_of, show_again, suggest
from binder.usecases.revising import replace_evidence
from binder.usecases.searching import read_originals
from binder.usecases.session import Session
from tests.pdf.look import all_text
from tests.usecases.brought import note, photo, reopened

ID, WRONG_ID, MOBILE = "110101199003078515", "110101199003078516", "13800138000"
COPY = ExportOptions(redacted=True, originals=False, score_table=False, dividers=False)


def evidence_id(session: Session, title: str) -> str:
    return next(one.id for one in session.state.evidence.values() if one.title == title)


def covering(id_: str, page: int = 0, box: Box = Box(0, 0, SCALE // 2, SCALE // 2)) -> Redaction:  # noqa: B008
    return Redaction("", id_, RedactionKind.BOX, page, box)


def words(id_: str, text: str) -> Redaction:
    return Redaction("", id_, RedactionKind.TEXT, text=text)


def personal_pdf(folder: Path, name: str, rotate: int = 0) -> Path:
    """A page that says a name, a number and two id numbers, one of them wrong, then one that says nothing."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(str(folder / name), A4)
    canvas.setFont("STSong-Light", 14)
    for line, text in enumerate((f"姓名：张三丰　电话 {MOBILE}", f"证件 {ID}", f"编号 {WRONG_ID}", "李四到会")):
        canvas.drawString(100, 700 - 40 * line, text)
    canvas.showPage()
    canvas.showPage()
    canvas.save()
    with pikepdf.open(folder / name, allow_overwriting_input=True) as document:
        document.pages[0].obj.Rotate = rotate
        document.save(folder / name)
    return folder / name


@pytest.fixture
def kept(session: Session, desk: Path) -> Session:
    """A roster, a photo and a PDF on item 4."""
    roster = note(desk, "人员名册.csv", f"姓名,证件,电话\n李 四,{ID},{MOBILE}\n王五五,,\n合计,,\n")
    attach_files(session, "4", "", [roster, photo(desk, "门头.jpg"), personal_pdf(desk, "会议记录.pdf")])
    return session


def test_what_is_hidden_is_remembered_undone_and_repeated(kept: Session) -> None:
    id_ = evidence_id(kept, "门头")
    first = covering(id_)
    change = hide(kept, [first, covering(id_, box=Box(0, 0, 500, 500)), Redaction("", id_, RedactionKind.TITLE)])
    assert change.label == "遮盖“门头”的 3 处" and f"evidence:{id_}" in change.touched
    kinds = [one.kind for one in redactions_of(kept, id_)]
    assert kinds == [RedactionKind.TITLE, RedactionKind.BOX, RedactionKind.BOX]
    undo(kept)
    assert redactions_of(kept, id_) == ()
    redo(kept)
    again = reopened(kept)
    try:
        assert [one.kind for one in redactions_of(again, id_)] == kinds
        show_again(again, redactions_of(again, id_)[1].id)
        assert len(redactions_of(again, id_)) == 2
    finally:
        again.close()


@pytest.mark.parametrize(
    ("title", "what", "said"),
    [
        ("门头", {"page": 1, "box": Box(0, 0, 500, 500)}, "没有第 2 页"),
        ("门头", {"box": Box(0, 0, 10, 500)}, "框太小"),
        ("门头", {"box": Box(SCALE - 10, 0, 500, 500)}, "页面外面"),
        ("门头", {"kind": RedactionKind.TEXT, "text": "张三"}, "请在页面上画框"),
        ("人员名册", {"kind": RedactionKind.TEXT, "text": " 张 "}, "至少 2 个字"),
        ("人员名册", {"box": Box(0, 0, 500, 500)}, "没有第 1 页"),
    ],
)
def test_what_hides_nothing_is_refused(kept: Session, title: str, what: dict[str, object], said: str) -> None:
    wanted = Redaction("", evidence_id(kept, title), **{"kind": RedactionKind.BOX, **what})  # type: ignore[arg-type]
    with pytest.raises(UserError, match=said):
        hide(kept, [wanted])
    assert not kept.state.redactions


def test_id_numbers_are_told_by_their_check_digit() -> None:
    assert is_id_number(ID) and is_id_number("11010119900307109X") and is_id_number("11010119900307109x")
    assert not is_id_number(WRONG_ID)
    text = f"账号6222{ID}，{ID}、{WRONG_ID}，电话{MOBILE}0、{MOBILE}；姓名: 欧阳 ，姓名：张三丰同志们"
    assert [(one.kind, one.text) for one in suspects(text)] == [
        ("身份证号", ID), ("手机号", MOBILE), ("姓名", "欧阳"),
    ]  # fmt: skip


def test_suggestions_name_what_was_found_and_where_nothing_could_be(kept: Session) -> None:
    id_ = evidence_id(kept, "会议记录")
    offered = suggest(kept, id_, Progress())
    found = {(one.kind, one.text) for one in offered.found}
    assert found == {("姓名", "张三丰"), ("手机号", MOBILE), ("身份证号", ID), ("姓名", "李四")}, (
        "李四 is in the roster"
    )
    assert "第 2 页没有文字" in offered.note
    assert not kept.state.redactions, "nothing is hidden by guess"

    picked = next(one for one in offered.found if one.text == ID)
    hide(kept, picked.redactions(id_))
    assert picked not in suggest(kept, id_, Progress()).found
    assert "图片" in suggest(kept, evidence_id(kept, "门头"), Progress()).note


@pytest.mark.parametrize("rotate", [0, 90])
def test_suggested_boxes_cover_what_they_name(kept: Session, desk: Path, tmp_path: Path, rotate: int) -> None:
    attach_files(kept, "5", "", [personal_pdf(desk, f"转{rotate}.pdf", rotate)])
    id_ = evidence_id(kept, f"转{rotate}")
    for one in suggest(kept, id_, Progress()).found:
        assert len(one.boxes) == 1
        x, y, width, height = (value / SCALE for value in one.boxes[0])
        if rotate:  # a page turned clockwise: its left edge is what was its foot
            x, y, width, height = y, 1 - x - width, height, width
        top = {"张三丰": 700, MOBILE: 700, ID: 660, "李四": 580}[one.text]
        assert abs((1 - y - height) * A4[1] - top) < 8 and height * A4[1] < 26, one
        starts = {"张三丰": 142, MOBILE: 233, ID: 134, "李四": 100}
        assert abs(x * A4[0] - starts[one.text]) < 12, one


def test_a_roster_offers_its_names_once_each(kept: Session) -> None:
    offered = suggest(kept, evidence_id(kept, "人员名册"), Progress())
    assert {(one.kind, one.text) for one in offered.found} == {
        ("姓名", "李四"), ("姓名", "王五五"), ("身份证号", ID), ("手机号", MOBILE),
    }  # fmt: skip
    assert "图片看不见" in offered.note


def test_the_copy_hides_it_and_the_binder_does_not(kept: Session, tmp_path: Path) -> None:
    roster, minutes = evidence_id(kept, "人员名册"), evidence_id(kept, "会议记录")
    hide(kept, [words(roster, "李四"), words(roster, ID), words(roster, "赵六")])
    hide(kept, [r for one in suggest(kept, minutes, Progress()).found for r in one.redactions(minutes)])
    describe_evidence(kept, evidence_id(kept, "门头"), private=True)

    found = preflight(kept, COPY, Progress())
    said = [row.title for row in found.rows]
    assert "1 件材料一处也没有遮盖" in said
    assert "1 处要遮盖的文字没有找到" in said
    assert "遮盖 6 处，涉及 2 页" in said

    exported = export_binder(kept, tmp_path / "副本.pdf", COPY, Progress())
    assert check_binder(exported.path) == () and exported.originals is None
    text = all_text(exported.path)
    assert not any(secret in text for secret in (ID, "李四", "李 四", "张三丰"))
    assert "王五五" in text and MOBILE in text, "in the roster these were left"
    assert (exported.hidden, exported.hidden_pages) == (6, 2)

    plain = ExportOptions(originals=False, score_table=False, dividers=False)
    text = all_text(export_binder(kept, tmp_path / "册.pdf", plain, Progress()).path)
    assert ID in text and "遮盖副本" not in text
    warned = [row for row in preflight(kept, plain, Progress()).rows if "含个人信息" in row.title]
    assert warned[0].level == "warn" and warned[0].lines == ("“门头”",)


def test_what_is_hidden_here_and_read_there_is_announced(kept: Session, desk: Path) -> None:
    attach_files(kept, "6", "", [note(desk, "通讯录.txt", f"李四 {MOBILE}")])
    hide(kept, [words(evidence_id(kept, "人员名册"), "李四")])
    found = preflight(kept, COPY, Progress())
    (left,) = [row for row in found.rows if "在别处还有" in row.title]
    assert left.level == "warn" and left.lines[0].startswith("“李四”：第 ")


def remaining(session: Session) -> list[str]:
    """What the preflight of a copy says may be left to be read, with its evidence and page."""
    rows = [row for row in preflight(session, COPY, Progress()).rows if "可能还有" in row.title]
    return [line for row in rows for line in row.lines]


def test_a_word_hidden_in_a_text_that_a_page_of_a_pdf_says_is_told_with_its_page(kept: Session) -> None:
    """It is told whether the originals were read for the search or not, and no more once a box covers it."""
    roster, minutes = evidence_id(kept, "人员名册"), evidence_id(kept, "会议记录")
    assert remaining(kept) == []
    hide(kept, [words(roster, "李 四"), words(roster, "王五五")])
    (told,) = remaining(kept)
    assert re.fullmatch(r"“李四”：第 \d+ 页（“会议记录”）。", told)
    read_originals(kept)
    assert remaining(kept) == [told]

    elsewhere = Box(0, 0, SCALE // 2, SCALE // 20)
    hide(kept, [covering(minutes, box=elsewhere)])
    assert remaining(kept) == [told], "a box elsewhere on the page makes a picture of it, which still shows the name"
    found = [one for one in suggest(kept, minutes, Progress()).found if one.text == "李四"]
    hide(kept, [redaction for one in found for redaction in one.redactions(minutes)])
    assert remaining(kept) == []


def test_a_name_under_a_box_on_one_page_is_looked_for_on_all_others(kept: Session, desk: Path) -> None:
    attach_files(kept, "6", "", [personal_pdf(desk, "另一份.pdf", rotate=90)])
    minutes = evidence_id(kept, "会议记录")
    offered = [one for one in suggest(kept, minutes, Progress()).found if one.text in {"张三丰", ID}]
    hide(kept, [redaction for one in offered for redaction in one.redactions(minutes)])
    told = remaining(kept)
    assert [line.partition("：")[0] for line in told] == [f"“{ID}”", "“张三丰”"]
    assert all("（“另一份”）" in line for line in told)
    before = redactions_of(kept, minutes)
    export_binder(kept, desk / "副本.pdf", COPY, Progress())
    assert redactions_of(kept, evidence_id(kept, "另一份")) == () and redactions_of(kept, minutes) == before


def test_a_newer_version_of_what_was_hidden_is_not_taken_for_hidden(kept: Session, desk: Path) -> None:
    old = evidence_id(kept, "门头")
    hide(kept, [covering(old)])
    replace_evidence(kept, old, photo(desk, "新门头.jpg", 30))
    titles = [row.title for row in preflight(kept, COPY, Progress()).rows]
    assert "1 件材料一处也没有遮盖" in titles


def test_written_down_cases_are_not_named_in_the_copy(kept: Session, tmp_path: Path) -> None:
    roster = evidence_id(kept, "人员名册")
    hide(kept, [words(roster, "王五五")])
    set_fact(kept, "big_penalty_count", 1)
    add_occurrence(kept, "big_penalty_count", title="赵六钱七案")
    options = replace(COPY, dividers=True)
    text = all_text(export_binder(kept, tmp_path / "副本.pdf", options, Progress()).path)
    assert "逐件登记" in text and "赵六钱七" not in text


def test_a_redacted_copy_goes_without_originals_and_is_no_internal_one(kept: Session, tmp_path: Path) -> None:
    for options in (
        ExportOptions(redacted=True),
        ExportOptions(redacted=True, originals=False, internal=True),
        ExportOptions(redacted=True, originals=False, score_only=True),
        ExportOptions(redacted=True, originals=False, volume_mb=5),
    ):
        with pytest.raises(UserError, match="遮盖") as refusal:
            export_binder(kept, tmp_path / "册.pdf", options, Progress())
        assert refusal.value.code == "choices-clash"


def test_the_terminal_marks_and_lists(kept: Session, capsys: pytest.CaptureFixture[str]) -> None:
    kept.close()
    folder = str(kept.folder)

    def told(*arguments: str, code: int = 0) -> str:
        assert main(["redact", folder, *arguments]) == code
        return "".join(capsys.readouterr())

    offered = told("会议记录", "--suggest")
    place = next(line for line in offered.splitlines() if ID in line).partition("--box ")[2]
    assert "没有要遮盖的地方" in told("会议记录")
    assert place in told("会议记录", "--box", place, "--title")
    (first,) = [line.split("　")[0] for line in told("会议记录").splitlines() if "题名" in line]
    assert "题名" not in told("会议记录", "--show-again", first)
    assert "文字" in told("人员名册", "--words", "李四")
    assert "会议记录" in told("会议", "--words", "李四", code=1), "what there is, is named"
    assert main(["redact", folder, "会议记录", "--box", "1,2"]) == 2


def test_the_terminal_writes_the_copy(kept: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hide(kept, [words(evidence_id(kept, "人员名册"), ID)])
    kept.close()
    out = tmp_path / "副本.pdf"
    assert main(["export", str(kept.folder), str(out), "--redacted", "--evidence-only"]) == 0
    assert "遮盖：1 处，涉及 1 页" in capsys.readouterr().out
    assert not (tmp_path / "副本-原件").exists()
