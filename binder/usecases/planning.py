"""What a title would still take, and what each clause costs the unit in effort."""

from __future__ import annotations

from typing import TYPE_CHECKING

from binder.domain.assessment import Change
from binder.domain.planning import By, Plan, Question, plan_all, plan_award
from binder.errors import UserError
from binder.usecases.lookup import unknown

if TYPE_CHECKING:
    from binder.usecases.session import Session

LEAST_EFFORT, MOST_EFFORT = 1, 100


def plan_title(session: Session, award: str, by: By = By.ACTIONS, allow_province: bool = True) -> Plan:
    """The cheapest plan for an award, named by its key, its title or its short title."""
    return plan_award(_question(session, by, allow_province), award_key(session, award))


def plan_titles(session: Session, by: By = By.ACTIONS, allow_province: bool = True) -> tuple[Plan, ...]:
    """The plan of every award that the assessment does not win yet."""
    return plan_all(_question(session, by, allow_province))


def _question(session: Session, by: By, allow_province: bool) -> Question:
    state = session.state
    return Question(session.rubrics, state.facts, state.efforts, by, allow_province)


def award_key(session: Session, name: str) -> str:
    """Key of the award of this key, title or short title."""
    awards = {award.key: award for rubric in session.rubrics for award in rubric.awards}
    for award in awards.values():
        if name in (award.key, award.title, award.short):
            return award.key
    raise unknown("award", name, {key: award.name for key, award in awards.items()}, "称号")


def set_effort(session: Session, clause_ref: str, effort: int | None) -> Change:
    """Say what one action on a clause takes, 1 to 100; None takes it back to 1, what is meant where nothing is said."""
    from binder.store.rows import Row, effort_row  # the database takes a while to import

    clauses = session.rubrics.clauses
    if clause_ref not in clauses:
        raise unknown("clause", clause_ref, {ref: clause.text for ref, clause in clauses.items()}, "条款")
    if effort is not None and not LEAST_EFFORT <= effort <= MOST_EFFORT:
        raise UserError("bad-effort", f"投入要填 {LEAST_EFFORT} 到 {MOST_EFFORT} 之间的整数，收到的是“{effort}”。")
    with session.edit(f"设定条款 {clauses[clause_ref].number} 的投入") as edit:
        if effort is None:
            edit.drop(Row("effort", {"clause": clause_ref}))
        else:
            edit.put(effort_row(clause_ref, effort))
    return edit.change
