"""A clerk fills in facts, corrects them, and decides how to read a sentence."""

from decimal import Decimal

import pytest

from binder.domain.facts import Fact, FactState, Ratio, When
from binder.domain.points import points_text
from binder.errors import UserError
from binder.store.rows import value_of, value_text
from binder.usecases import session as session_module
from binder.usecases.answering import choose_reading, clear_fact, set_fact
from binder.usecases.duties import assign_item
from binder.usecases.history import redo, undo
from binder.usecases.session import Session
from tests.usecases.brought import reopened


def claimed(session: Session, clause: str) -> str:
    return points_text(session.score.clauses[clause].claimed)


def test_a_fact_counts_at_once_and_is_there_after_reopening(session: Session) -> None:
    change = set_fact(session, "on_post_rate", "18/20")
    assert change.touched == {"fact:on_post_rate"}
    assert claimed(session, "4-1") == "2"

    again = reopened(session)
    assert again.state.facts == {"on_post_rate": Fact(FactState.KNOWN, Ratio(18, 20))}
    assert claimed(again, "4-1") == "2"
    again.close()


def test_clearing_a_fact_makes_it_missing_and_undo_brings_it_back(session: Session) -> None:
    set_fact(session, "on_post_rate", "18/20", FactState.ESTIMATE, "按上季度估计")
    clear_fact(session, "on_post_rate")
    assert not session.state.facts
    undo(session)
    assert session.state.facts["on_post_rate"].note == "按上季度估计"


def test_saying_the_same_again_is_no_step(session: Session) -> None:
    set_fact(session, "1-1", True)
    assert not set_fact(session, "1-1", "是").touched
    undo(session)
    assert (session.undo_label, session.state.facts) == ("", {})


@pytest.mark.parametrize(
    ("key", "raw", "code", "words"),
    [
        ("on_post_rat", "1/2", "unknown-fact", "on_post_rate"),
        ("在岗率", "1/2", "unknown-fact", "on_post_rate"),
        ("on_post_rate", "21/20", "bad-fact", "分子 21 大于分母 20"),
        ("on_post_rate", None, "bad-fact", "没有数值"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_remedy(
    session: Session, key: str, raw: object, code: str, words: str
) -> None:
    with pytest.raises(UserError) as refused:
        set_fact(session, key, raw)
    assert refused.value.code == code
    assert words in refused.value.text
    assert (session.undo_label, session.state.facts) == ("", {})


def test_not_applicable_wants_its_reason(session: Session) -> None:
    with pytest.raises(UserError, match="请写明原因"):
        set_fact(session, "5-4", None, FactState.NOT_APPLICABLE, "  ")


def test_a_burst_of_typing_is_one_step_back(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(session_module, "monotonic", lambda: clock[0])
    set_fact(session, "staff_count", "9")
    clock[0] += 5
    for typed in ("2", "20", "201"):
        set_fact(session, "staff_count", typed)
        clock[0] += 1.5
    undo(session)
    assert session.state.facts["staff_count"].value == 9
    redo(session)
    assert session.state.facts["staff_count"].value == 201
    undo(session)
    undo(session)
    assert not session.state.facts


def test_typing_in_another_field_ends_the_burst(session: Session) -> None:
    set_fact(session, "staff_count", "2")
    set_fact(session, "lawyer_count", "1")
    set_fact(session, "staff_count", "20")
    undo(session)
    assert session.state.facts["staff_count"].value == 2


def test_undo_ends_the_burst(session: Session) -> None:
    set_fact(session, "staff_count", "2")
    undo(session)
    set_fact(session, "staff_count", "3")
    assert (session.undo_label, session.redo_label) == ("填报“在编人数”", "")
    undo(session)
    assert not session.state.facts
    redo(session)
    assert session.state.facts["staff_count"].value == 3


def test_every_keystroke_of_a_burst_stays_in_the_journal(session: Session) -> None:
    for typed in ("2", "20"):
        set_fact(session, "staff_count", typed)
    undo(session)
    kinds = [(row["kind"], row["step"]) for row in session._project._database.rows("journal")]
    assert kinds == [("do", 1), ("do", 1), ("undo", 1)]


def test_switching_a_reading_changes_the_rules_and_undo_changes_them_back(session: Session) -> None:
    before = session.rubrics
    change = choose_reading(session, "HN-04", "B", "局务会")
    assert change.touched == {"reading:HN-04"}
    assert session.rubrics.main.exemption == "removed"
    assert session.state.choices["HN-04"].who == "局务会"

    again = reopened(session)
    assert again.rubrics.readings["HN-04"].chosen == "B"
    undo(again)
    assert again.rubrics == before
    again.close()


def test_an_unknown_option_is_refused(session: Session) -> None:
    with pytest.raises(UserError) as refused:
        choose_reading(session, "HN-04", "C", "")
    assert refused.value.code == "unknown-option"
    assert session.rubrics.readings["HN-04"].chosen == "A"


def test_duties_are_set_field_by_field_and_vanish_when_empty(session: Session) -> None:
    assign_item(session, "4", department="人事科", due="2022-09-30")
    assign_item(session, "4", note="等人社局盖章")
    duty = session.state.duties["4"]
    assert (duty.department, duty.due, duty.note) == ("人事科", "2022-09-30", "等人社局盖章")
    with pytest.raises(UserError, match="不是日期"):
        assign_item(session, "4", due="9月底")
    assign_item(session, "4", department="", due="", note="")
    assert not session.state.duties
    undo(session)
    assert session.state.duties["4"] == duty


@pytest.mark.parametrize(
    "value",
    [True, False, 0, 3, Decimal("28.5"), Ratio(18, 20), Ratio(18, None), Ratio(9, 10, proven=False), When("2022-06")],
)
def test_a_stored_value_is_read_back_as_it_was(value: bool | int | Decimal | Ratio | When) -> None:
    back = value_of(value_text(value))
    assert (type(back), back) == (type(value), value)


def test_a_stored_series_is_read_back_as_it_was() -> None:
    series = (("2022-04", Decimal("2.10")), ("2022-05", Decimal("0")))
    assert value_of(value_text(series)) == series
