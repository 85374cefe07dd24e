"""A clerk binds a part, the score sheet alone, or a copy for the unit itself; what makes no sense is refused."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from binder.cli import main
from binder.domain.facts import FactState
from binder.errors import UserError
from binder.pdf.verify import check_binder
from binder.progress import Progress
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.choosing import chosen_items, departments, scope_name
from binder.usecases.describing import describe_evidence
from binder.usecases.duties import assign_item
from binder.usecases.exporting import ExportOptions, export_binder, preflight
from binder.usecases.session import Session
from tests.pdf.look import all_text, text_of
from tests.usecases.brought import pdf, photo

NOTES = ("名册以人事科底册为准", "原件在档案室三柜", "先问人事科要花名册")


@pytest.fixture
def kept(session: Session, desk: Path) -> Session:
    """A photo on item 4 and a PDF on item 6; who sees to them; a note of every sort."""
    attach_files(session, "4", "", [photo(desk, "门头.jpg")])
    attach_files(session, "6", "", [pdf(desk, "值班安排.pdf", pages=2)])
    assign_item(session, "4", department="人事科、办公室", due="2022-10-31", note=NOTES[2])
    assign_item(session, "6", department="法规科")
    set_fact(session, "staff_count", 20)
    set_fact(session, "on_post_rate", "18/20", note=NOTES[0])
    one = next(one for one in session.state.evidence.values() if one.title == "门头")
    describe_evidence(session, one.id, note=NOTES[1])
    return session


def exported(session: Session, out: Path, **options: object) -> str:
    """The text of a sound binder of these choices."""
    export_binder(session, out, ExportOptions(**options), Progress())  # type: ignore[arg-type]
    assert check_binder(out) == ()
    return all_text(out)


def test_a_department_gets_what_it_sees_to(kept: Session, tmp_path: Path) -> None:
    assert departments(kept) == {"人事科": {"4"}, "办公室": {"4"}, "法规科": {"6"}}
    text = exported(kept, tmp_path / "册.pdf", score_table=False, items=chosen_items(kept, [], [], ["法规科"]))
    assert "值班安排" in text and "门头" not in text
    assert "事项 6" in text, "the cover says what part it is"


def test_departments_narrow_what_else_is_chosen(kept: Session) -> None:
    assert chosen_items(kept, ["4", "6"], [], ["办公室"]) == frozenset({"4"})
    with pytest.raises(UserError, match="没有由“法规科”负责"):
        chosen_items(kept, ["4"], [], ["法规科"])
    with pytest.raises(UserError, match="人事科、办公室、法规科"):
        chosen_items(kept, [], [], ["财务科"])


def test_a_choice_is_called_what_it_is(kept: Session) -> None:
    category = kept.rubrics.main.categories[0]
    assign_item(kept, "30", department="法规科")
    of_the_law = departments(kept)["法规科"]
    assert [scope_name(kept, one) for one in (None, frozenset({"4", "6"}), of_the_law)] == ["", "部分事项", "法规科"]
    assert category.title in scope_name(kept, frozenset(item.ref for item in category.items))


def test_the_score_sheet_alone_holds_the_score_and_what_is_missing(kept: Session, tmp_path: Path) -> None:
    out = tmp_path / "得分表.pdf"
    text = exported(kept, out, score_only=True)
    assert "自评得分表" in text and "缺件清单" in text and "备考表" in text
    assert "目　录" not in text and "例外清单" not in text
    with pikepdf.open(out) as document:
        assert str(document.docinfo["/Title"]).endswith("自评得分表")
        assert not any("/XObject" in page.resources and page.resources.XObject.keys() for page in document.pages)
    assert not (tmp_path / "得分表-原件").exists()


def test_an_internal_copy_prints_the_notes_and_says_so_on_every_page(kept: Session, tmp_path: Path) -> None:
    out, ordinary = tmp_path / "内部.pdf", tmp_path / "册.pdf"
    text = exported(kept, out, internal=True, score_table=False, items=frozenset({"4"}))
    assert all(note in text for note in (*NOTES, "责任科室：人事科、办公室", "完成期限：2022-10-31"))
    with pikepdf.open(out) as document:
        count = len(document.pages)
    assert all("内部稿" in text_of(out, number) for number in range(count))
    text = exported(kept, ordinary, score_table=False, items=frozenset({"4"}))
    assert "内部稿" not in text and not any(note in text for note in NOTES)


def test_the_reason_of_an_estimate_is_no_internal_note(kept: Session, tmp_path: Path) -> None:
    set_fact(kept, "on_post_rate", "18/20", FactState.ESTIMATE, note="年底还有两人取证")
    assert "年底还有两人取证" in exported(kept, tmp_path / "册.pdf", score_table=False)


BARE = ExportOptions(score_table=False, dividers=False)
CLASHES = {
    "留一个": replace(BARE, score_only=True),
    "总是整张": ExportOptions(score_only=True, items=frozenset({"4"})),
    "没有地方印备注": ExportOptions(score_only=True, internal=True),
    "没有地方印。": replace(BARE, internal=True),
    "PDF/A-3b": ExportOptions(raster_unfit=True),
    "卷脊": ExportOptions(score_only=True, paper=True),
    "一个事项也没有选": ExportOptions(items=frozenset()),
    "空册": replace(BARE, items=frozenset({"30"})),
}


@pytest.mark.parametrize("words", CLASHES)
def test_choices_that_make_no_sense_together_are_refused(kept: Session, tmp_path: Path, words: str) -> None:
    for act in (
        lambda: preflight(kept, CLASHES[words], Progress()),
        lambda: export_binder(kept, tmp_path / "册.pdf", CLASHES[words], Progress()),
    ):
        with pytest.raises(UserError, match=words) as refusal:
            act()
        assert refusal.value.code == "choices-clash"
    assert not (tmp_path / "册.pdf").exists()


def test_the_terminal_offers_the_same(kept: Session, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "册.pdf"
    kept.close()
    assert main(["export", str(kept.folder), str(out), "--department", "人事科", "--internal"]) == 0
    text = all_text(out)
    assert "门头" in text and "值班安排" not in text and "内部稿" in text
    assert main(["export", str(kept.folder), str(out), "--score-only", "--item", "4"]) == 1
    assert "总是整张" in capsys.readouterr().err
