"""Trying out facts before stating them, and planning with efforts of one's own."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from binder.domain.facts import Fact, FactState
from binder.domain.overlay import Overlay
from binder.domain.planning import By
from binder.domain.points import points_text
from binder.domain.score import score_assessment
from binder.errors import UserError
from binder.usecases.answering import set_fact
from binder.usecases.history import redo, undo
from binder.usecases.opening import open_assessment
from binder.usecases.planning import plan_title, plan_titles, set_effort
from binder.usecases.session import Session
from binder.usecases.whatif import keep, score_with, suppose
from tests.usecases.brought import reopened

GOLDEN = Path(__file__).parents[1] / "golden"
ANNEX = "henan-2022-equipment:"


def overlay_of(session: Session) -> Overlay:
    overlay = suppose(session, Overlay(), "staff_count", "20")
    overlay = suppose(session, overlay, "on_post_rate", {"num": 19})
    return suppose(session, overlay, "6-1", "是", state=FactState.KNOWN)


def test_what_is_supposed_is_scored_and_saved_nowhere(session: Session) -> None:
    set_fact(session, "7-1", True)
    before, journal = session.score.main.claimed, session.undo_label
    overlay = overlay_of(session)
    assert points_text(score_with(session, overlay).main.claimed - before) == "3.5"
    assert score_with(session, overlay) == score_assessment(session.rubrics, overlay.facts(session.state.facts))
    assert (session.score.main.claimed, session.undo_label) == (before, journal)
    again = reopened(session)
    assert set(again.state.facts) == {"7-1"}
    again.close()


def test_a_supposition_is_taken_back_by_itself(session: Session) -> None:
    set_fact(session, "6-1", True)
    overlay = overlay_of(session).without("6-1").with_fact("6-1", Fact(FactState.MISSING))
    assert score_with(session, overlay).clauses["6-1"].claimed == 0
    assert score_with(session, overlay.without("6-1")).clauses["6-1"].claimed == 1500
    nothing = overlay.without("6-1").without("staff_count").without("on_post_rate")
    assert not nothing
    assert score_with(session, nothing) == session.score


def test_what_is_kept_is_one_step(session: Session) -> None:
    set_fact(session, "6-1", False)
    set_fact(session, "7-1", True)
    overlay = overlay_of(session).with_fact("7-1", Fact(FactState.MISSING))
    wanted = score_with(session, overlay)
    change = keep(session, overlay)
    assert change.touched == {"fact:staff_count", "fact:on_post_rate", "fact:6-1", "fact:7-1"}
    assert session.undo_label == change.label == "采用假设的 4 项填报数据"
    assert session.score == wanted
    assert session.state.facts["staff_count"].state is FactState.ESTIMATE
    assert keep(session, overlay).touched == frozenset()
    undo(session)
    assert set(session.state.facts) == {"6-1", "7-1"}
    redo(session)
    assert session.score == wanted


def test_a_supposition_that_fits_no_fact_is_refused(session: Session) -> None:
    with pytest.raises(UserError) as refused:
        suppose(session, Overlay(), "on_post_rate", "很多")
    assert refused.value.code == "bad-fact"
    with pytest.raises(UserError) as refused:
        keep(session, Overlay().with_fact("nonsense", Fact(FactState.PENDING)))
    assert refused.value.code == "unknown-fact"
    assert not session.undo_label


def test_a_plan_can_be_tried_out_and_kept(session: Session) -> None:
    plan = plan_title(session, "示范单位")
    overlay = Overlay().with_facts(plan.facts)
    assert score_with(session, overlay).main.title == plan.award.title
    keep(session, overlay)
    assert session.score.main.title == plan.award.title
    assert {left.award.key for left in plan_titles(session)} == {"zbdb"}


def test_efforts_lead_to_another_plan_and_stay(session: Session) -> None:
    dear = ("10-1", "10-2", "11-1", "11-2", "11-3", "12-1")
    cheap = plan_title(session, "zbdb", By.EFFORT)
    for clause in dear:
        set_effort(session, ANNEX + clause, 100)
    again = reopened(session)
    plan = plan_title(again, "zbdb", By.EFFORT)
    spared = {step.clause_ref for step in cheap.steps} - {step.clause_ref for step in plan.steps}
    assert spared
    assert spared <= {ANNEX + clause for clause in dear}
    assert plan.cost == sum(step.effort for step in plan.steps) > cheap.cost
    assert again.undo_label == "设定条款 12-1 的投入"
    set_effort(again, f"{ANNEX}12-1", None)
    assert f"{ANNEX}12-1" not in again.state.efforts
    undo(again)
    assert again.state.efforts[f"{ANNEX}12-1"] == 100
    again.close()


@pytest.mark.parametrize(
    ("clause", "effort", "code"), [("6-1", 0, "bad-effort"), ("6-1", 101, "bad-effort"), ("6-9", 1, "unknown-clause")]
)
def test_an_effort_that_makes_no_sense_is_refused(session: Session, clause: str, effort: int, code: str) -> None:
    with pytest.raises(UserError) as refused:
        set_effort(session, clause, effort)
    assert refused.value.code == code


def test_a_title_is_known_by_its_names(session: Session) -> None:
    names = ("gfh", "规范化单位", "生态环境保护综合行政执法机构规范化单位")
    assert {plan_title(session, name).award.key for name in names} == {"gfh"}
    with pytest.raises(UserError, match="示范单位"):
        plan_title(session, "模范单位")


@pytest.mark.parametrize(("version", "efforts"), [(1, {}), (2, {"4-1": 3, f"{ANNEX}4-1": 40})])
def test_old_assessments_keep_their_efforts(tmp_path: Path, version: int, efforts: dict[str, int]) -> None:
    folder = Path(shutil.copytree(GOLDEN / f"version-{version}.binder", tmp_path / "old.binder"))
    with closing(open_assessment(folder)) as session:
        assert session.state.efforts == efforts
        set_effort(session, "6-1", 7)
        assert session.state.efforts == {**efforts, "6-1": 7}
