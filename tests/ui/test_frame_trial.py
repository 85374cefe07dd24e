"""What if: facts supposed, looked at, and kept or thrown away; and the cheapest way to a title."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from binder.domain.facts import FactState
from binder.domain.planning import By
from tests.ui.clerk import Clerk
from tests.ui.desk import button, clicks, field, photo, points, types
from ui.dialogs.plan import PlanDialog
from ui.views.popover import Popover


def begins(clerk: Clerk) -> None:
    clicks(clerk.workspace.header.trial)
    assert clerk.workspace.trial.isVisible()


def test_what_is_tried_shows_everywhere_and_is_thrown_away(clerk: Clerk) -> None:
    begins(clerk)
    clerk.selects("6")
    clicks(button(clerk, "6-1", "是"))
    assert points(clerk, "6-1") == "1.5 / 1.5 分"
    assert clerk.row("6").now == "1.5"
    clerk.sees_total("23")
    assert clerk.view.delta == 1500
    assert "得分 21.5 → 23（+1.5）" in clerk.workspace.trial.text.text()
    assert "6-1" not in clerk.session.state.facts

    clicks(clerk.workspace.trial.drop)
    assert clerk.workspace.trial.isHidden()
    assert not clerk.workspace.header.trial.isChecked()
    clerk.sees_total("21.5")
    assert points(clerk, "6-1") == "— / 1.5 分"
    assert clerk.session.undo_label == ""


def test_what_is_kept_is_saved_as_estimates_in_one_step(clerk: Clerk) -> None:
    begins(clerk)
    clerk.selects("31")
    types(field(clerk, "31-1"), "3")
    clerk.selects("6")
    clicks(button(clerk, "6-1", "是"))
    clicks(clerk.workspace.trial.keep)
    facts = clerk.session.state.facts
    assert {key: (facts[key].state, facts[key].value) for key in ("6-1", "penalty_case_count")} == {
        "6-1": (FactState.ESTIMATE, True),
        "penalty_case_count": (FactState.ESTIMATE, 3),
    }
    clerk.sees_total("24.5")
    clerk.undoes()
    assert not clerk.session.state.facts
    clerk.sees_total("21.5")


def test_steps_of_a_trial_are_undone_one_by_one(clerk: Clerk) -> None:
    clerk.states("6-1", True)
    begins(clerk)
    assert not clerk.window.undo_action.isEnabled(), "what is saved is out of reach while trying"
    clerk.states("6-1", False)
    clerk.states("24-1", True)
    clerk.undoes()
    assert clerk.view.delta == -1500
    clerk.undoes()
    clerk.sees_total("23")
    clerk.states("6-1", False)
    clerk.states("6-1", True)
    assert not clerk.workspace.trial.keep.isEnabled(), "what is as it was is no change"


def test_only_facts_are_tried(clerk: Clerk, tmp_path: Path) -> None:
    begins(clerk)
    clerk.controller.evidence.attach("6", "", [photo(tmp_path, "门头.jpg")])
    assert not clerk.controller.is_busy
    assert "试算" in clerk.message
    assert not clerk.controller.assign("6", department="办公室")
    assert not clerk.controller.choose_reading("HN-04", "B")
    types(clerk.workspace.item.header.department, "办公室")
    assert not clerk.session.state.duties


def test_a_refused_value_is_explained_while_trying_too(clerk: Clerk) -> None:
    begins(clerk)
    clerk.selects("31")
    types(field(clerk, "31-1"), "三")
    assert "整数" in clerk.workspace.item.cards[0].input.notes.sentence


# --- the cheapest way to a title --------------------------------------------------------------------------------------


@pytest.fixture
def dialog(clerk: Clerk, qtbot: QtBot) -> PlanDialog:
    """Opened from the ladder."""
    award = clerk.workspace.strip.award
    award.open_reasons()
    popover = award.findChild(Popover)
    assert popover is not None
    clicks(next(b for b in popover.findChildren(QPushButton) if b.text() == "怎样达到规范化单位…"))
    found = clerk.workspace.findChild(PlanDialog)
    assert found is not None
    qtbot.waitUntil(lambda: found.plan is not None, timeout=20_000)
    return found


def test_the_plan_is_tried_out_and_wins(clerk: Clerk, dialog: PlanDialog) -> None:
    assert dialog.plan is not None
    assert dialog.plan.feasible
    assert len(dialog.steps) == len(dialog.plan.steps)
    assert "就能达到规范化单位" in dialog.summary.text()
    clicks(dialog.trial)
    assert clerk.view.score.main.title
    assert clerk.workspace.strip.award.reached == 1
    assert "称号 暂未达标 → " in clerk.workspace.trial.text.text()
    clerk.undoes()
    assert not clerk.view.score.main.title


def test_a_step_leads_to_its_clause(clerk: Clerk, dialog: PlanDialog) -> None:
    assert dialog.plan is not None
    step = dialog.plan.steps[-1]
    clicks(dialog.steps[-1])
    assert clerk.controller.current_item == step.item
    assert step.clause_ref in [card.ref for card in clerk.workspace.item.cards]


def test_without_the_province_the_reason_is_said(clerk: Clerk, dialog: PlanDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(clerk.controller.planner.ready, timeout=20_000):
        clicks(dialog.alone)
    assert dialog.summary.text() == "达不到规范化单位"
    assert "第 21 项 7 分由省执法局提供的数据决定" in dialog.said.text()
    assert not dialog.trial.isEnabled()
    assert dialog.steps == []


def test_effort_is_set_where_it_counts(clerk: Clerk, dialog: PlanDialog, qtbot: QtBot) -> None:
    assert not dialog.findChildren(QSpinBox)
    with qtbot.waitSignal(clerk.controller.planner.ready, timeout=20_000):
        clicks(dialog.by[By.EFFORT])
    assert dialog.plan is not None
    before, step = dialog.plan.cost, dialog.plan.steps[0]
    with qtbot.waitSignal(clerk.controller.planner.ready, timeout=20_000):
        dialog.findChildren(QSpinBox)[0].setValue(50)
    assert clerk.session.state.efforts == {step.clause_ref: 50}
    assert dialog.plan.cost > before or step.clause_ref not in [one.clause_ref for one in dialog.plan.steps]


def test_a_plan_follows_what_is_filled_in(clerk: Clerk, dialog: PlanDialog, qtbot: QtBot) -> None:
    assert dialog.plan is not None
    before = dialog.plan.cost
    with qtbot.waitSignal(clerk.controller.planner.ready, timeout=20_000):
        clerk.states("6-1", True)
    assert dialog.plan.cost < before
