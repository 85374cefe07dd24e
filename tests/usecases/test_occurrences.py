"""逐件登记: a clerk writes each case down, says what proves it, and thinks again."""

from pathlib import Path

import pytest

from binder.errors import UserError
from binder.usecases.attaching import attach_files
from binder.usecases.history import redo, undo
from binder.usecases.occurrences import add_occurrence, change_occurrence, drop_occurrence
from binder.usecases.session import Session
from tests.usecases.brought import photo, reopened

CASES = "big_penalty_count"


def test_cases_are_written_down_one_by_one_and_proven(session: Session, desk: Path) -> None:
    one, two = attach_files(session, "37", "", [photo(desk, "甲.jpg", 1), photo(desk, "乙.jpg", 2)]).evidence_ids
    add_occurrence(session, CASES, title="示例一案", date="2022-03", number="示环罚〔2022〕1号")
    assert add_occurrence(session, CASES, [two]).touched == {f"ledger:{CASES}", f"evidence:{two}", "item:37"}
    first, second = session.state.ledgers[CASES]
    assert (first.position, second.position, session.undo_label) == (1, 2, "登记“处罚金额超过50万的案件”第 2 件")
    assert change_occurrence(session, first.id, [one, two]).touched >= {f"ledger:{CASES}", f"evidence:{one}", "item:37"}
    change_occurrence(session, first.id, [two])
    change_occurrence(session, second.id, title="示例二案")
    session = reopened(session)
    assert [o.title for o in session.state.ledgers[CASES]] == ["示例一案", "示例二案"]
    assert {(p.occurrence_id, p.evidence_id) for p in session.state.proofs} == {(first.id, two), (second.id, two)}

    drop_occurrence(session, second.id)
    assert [p.occurrence_id for p in session.state.proofs] == [first.id]
    undo(session)
    assert (len(session.state.ledgers[CASES]), len(session.state.proofs)) == (2, 2)
    redo(session)
    assert (len(session.state.ledgers[CASES]), len(session.state.proofs)) == (1, 1)
    while undo(session):
        pass
    assert (dict(session.state.ledgers), session.state.proofs) == ({}, frozenset())
    session.close()


def test_only_counts_have_instances(session: Session) -> None:
    with pytest.raises(UserError, match="逐件登记"):
        add_occurrence(session, "6-1")
    add_occurrence(session, CASES)
    (case,) = session.state.occurrences.values()
    with pytest.raises(UserError, match="不是日期"):
        change_occurrence(session, case.id, date="去年")
