"""Advice (最能提分的事项): where the next points are, gates that are not passed first."""

from collections.abc import Iterator
from dataclasses import dataclass

from binder.domain.points import Points
from binder.domain.rules import ClauseState, Link
from binder.domain.score import CategoryScore, ClauseScore, ItemScore, RubricScore, Score


@dataclass(frozen=True, slots=True)
class Advice:
    """One clause that can still earn. gain: points that full marks would add; hint: what to do.

    gate: "" or, where the clause's category has not passed its line, which ("第五分类未过线").
    """

    clause: ClauseScore
    item: ItemScore
    gain: Points
    hint: str
    gate: str


CLOSED = (ClauseState.EXEMPT, ClauseState.EXCUSED)


def advise(score: Score) -> tuple[Advice, ...]:
    """Clauses that can still earn: those of categories below their line first, then by gain, then in printed order."""
    found = [advice for rubric in (score.main, *score.annexes) for advice in _of_rubric(rubric)]
    return tuple(sorted(found, key=lambda advice: (not advice.gate, -advice.gain)))


def _of_rubric(rubric: RubricScore) -> Iterator[Advice]:
    below = {blocker.category for award in rubric.awards for blocker in award.blockers if blocker.category}
    for category in rubric.all_categories:
        gate = f"第{category.category.number}分类未过线" if category.category.key in below else ""
        yield from _of_category(category, gate)


def _of_category(category: CategoryScore, gate: str) -> Iterator[Advice]:
    for item in category.items:
        for clause in item.clauses:
            can_gain = clause.gain > 0 and clause.state not in CLOSED and not item.item.exempt
            if can_gain and not isinstance(clause.clause.rule, Link):
                yield Advice(clause, item, clause.gain, clause.hint, gate)
