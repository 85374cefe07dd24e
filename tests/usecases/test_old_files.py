"""Assessments of earlier versions open with everything that was in them."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from binder.domain.evidence import DocumentKind, Proof, Source
from binder.domain.facts import Fact, FactState, Ratio
from binder.usecases.history import redo, undo
from binder.usecases.opening import open_assessment
from binder.usecases.redacting import redactions_of
from binder.usecases.session import Session
from binder.usecases.verifying import verify
from tests.usecases.brought import held

OLD = sorted((Path(__file__).parents[1] / "golden").glob("*.binder"))


def _record_of(session: Session) -> None:
    """What version 3 can say: the document as a record, and a case written down with its proof."""
    (roster,) = session.state.evidence.values()
    assert (roster.kind, roster.issuer, roster.date) == (DocumentKind.ROSTER, "示例大队", "2022-06")
    assert (roster.period_from, roster.period_to, roster.source) == ("2022-01", "2022-06", Source.OWN)
    assert (roster.private, roster.page_range, roster.note) == (True, "1", "示例")
    (case,) = session.state.ledgers["big_penalty_count"]
    assert (case.title, case.date, case.number) == ("示例案件", "2022-03-05", "示环罚〔2022〕1号")
    assert session.state.proofs == {Proof(case.id, roster.id)}


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_assessment_opens_whole(old: Path, tmp_path: Path) -> None:
    with closing(open_assessment(Path(shutil.copytree(old, tmp_path / "old.binder")))) as session:
        state = session.state
        assert (state.unit, state.level, state.period) == ("云岭县生态环境综合行政执法大队（示例）", "county", "2022")
        assert state.facts == {
            "staff_count": Fact(FactState.KNOWN, 20),
            "on_post_rate": Fact(FactState.ESTIMATE, Ratio(18, None), "示例估计"),
            "informatization_rank": Fact(FactState.PENDING),
        }
        assert held(session, "4") == [("1", "在编人员名单（示例）")]
        assert held(session, "henan-2022-equipment:4") == [("", "在编人员名单（示例）")]
        (trashed,) = state.trash.values()
        assert (trashed.title, trashed.file.name) == ("岗位清单", "岗位清单.txt")
        assert (state.duties["4"].department, state.duties["4"].due) == ("人事科（示例）", "2022-09-30")
        assert session.rubrics.readings["HN-04"].chosen == "B"
        assert (session.undo_label, session.redo_label) == ("安排第 4 项", "填报“在编人数”")
        if int(old.stem.removeprefix("version-")) >= 3:
            _record_of(session)
        if int(old.stem.removeprefix("version-")) >= 5:
            assert [one.kind for one in redactions_of(session, next(iter(state.evidence)))] == ["title", "text"]
        if int(old.stem.removeprefix("version-")) >= 6:
            assert [each.text for each in state.lessons.values()] == ["文件名含“IMG_”、 3 月"]
        assert verify(session) == ()
        assert redo(session)
        assert session.state.facts["staff_count"].value == 21
        while undo(session):
            pass
        assert (session.state.facts, session.state.attachments, len(session.state.trash)) == ({}, (), 2)
        assert (session.state.occurrences, session.state.proofs, session.state.redactions) == ({}, frozenset(), {})
        assert session.state.lessons == {}
