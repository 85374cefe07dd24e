"""What is still to do in a rubric without points: its targets that are not met."""

from binder.domain.advice import Advice
from binder.domain.rules import ClauseState, Target
from binder.domain.score import Score

OPEN = (ClauseState.MISSING, ClauseState.PENDING, ClauseState.NONE)


def open_targets(score: Score) -> tuple[Advice, ...]:
    """Targets known not to be met first, then those not filled in, in printed order; without any gain of points."""
    found = [
        Advice(clause, item, 0, clause.hint, "")
        for item in score.items.values()
        for clause in item.clauses
        if isinstance(clause.clause.rule, Target) and clause.state in OPEN
    ]
    return tuple(sorted(found, key=lambda advice: advice.clause.state is not ClauseState.NONE))
