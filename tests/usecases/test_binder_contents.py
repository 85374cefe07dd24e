"""What an assessment knows stands in its binder: instances behind a count, what another reading would give."""

from pathlib import Path

import pytest

from binder.domain.points import points_text
from binder.pdf.marks import Text
from binder.pdf.plan import Plan, plan_binder
from binder.progress import Progress
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.exporting import ExportOptions, make_book
from binder.usecases.occurrences import add_occurrence
from binder.usecases.readings import compare_readings
from binder.usecases.session import Session
from tests.usecases.brought import photo


def planned(session: Session, **options: object) -> Plan:
    return plan_binder(make_book(session, ExportOptions(**options), Progress()))  # type: ignore[arg-type]


def said(plan: Plan, target: str, until: str) -> str:
    pages = plan.pages[plan.places[target] : plan.places[until]]
    return "".join(run.text for page in pages for mark in page.marks if isinstance(mark, Text) for run in mark.runs)


def test_the_score_sheet_says_what_the_other_readings_would_give(session: Session) -> None:
    """Here both kinds are there: readings that change the points, and readings that do not."""
    plan = planned(session, items=frozenset({"4"}))
    text = said(plan, "score", "item:4")
    outcomes = set()
    for reading in session.rubrics.main.readings:
        for option, score in compare_readings(session, reading.key).items():
            if option != reading.chosen:
                same = score.main.claimed == session.score.main.claimed
                then = "得分不变" if same else f"自评 {points_text(score.main.claimed)} 分"
                outcomes.add(same)
                assert f"若这样读，{then}" in text
    assert outcomes == {True, False}


@pytest.mark.parametrize("redacted", [False, True])
def test_a_divider_lists_the_instances_behind_a_count_and_what_proves_them(
    session: Session, desk: Path, redacted: bool
) -> None:
    attach_files(session, "31", "", [photo(desk)])
    (evidence,) = session.state.evidence
    set_fact(session, "penalty_case_count", 2)
    add_occurrence(
        session, "penalty_case_count", [evidence], title="违法排污案", date="2022-03-04", number="环罚〔2022〕7号"
    )
    add_occurrence(session, "penalty_case_count", title="违法排污案之二")
    text = said(planned(session, items=frozenset({"31"}), redacted=redacted), "item:31", "missing")
    for words in ("逐件登记：按自由裁量办法办理的处罚案件（2 ", "2022-03-04", "环罚〔2022〕7号", "31－1"):
        assert words in text
    assert ("违法排污案" in text) is not redacted
