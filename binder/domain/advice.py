"""Advice (最能提分的事项): where the next points are, gates that are not passed first."""

from collections.abc import Iterator
from dataclasses import dataclass

from binder.domain.points import Points
from binder.domain.rules import ClauseState, Link, total_of
from binder.domain.score import ClauseScore, ItemScore, RubricScore, Score, earned_by


@dataclass(frozen=True, slots=True)
class Advice:
    """One clause that can still earn. gain: points that its full marks would add to its item; hint: what to do.

    gate: "" or, where a category that the clause counts for has not passed its line, which ("第五分类未过线"; of a
    clause of an annex "第二分类未过线（经附件2）").
    """

    clause: ClauseScore
    item: ItemScore
    gain: Points
    hint: str
    gate: str


CLOSED = (ClauseState.EXEMPT, ClauseState.EXCUSED, ClauseState.ZEROED)


def advise(score: Score) -> tuple[Advice, ...]:
    """Clauses that can still earn: those of categories below their line first, then by gain, then in printed order."""
    found: list[Advice] = []
    through: dict[str, str] = {}
    for rubric in (score.main, *reversed(score.annexes)):  # whoever links an annex comes before it
        for advice in _of_rubric(rubric, through.get(rubric.rubric.id, "")):
            rule = advice.clause.clause.rule
            if not isinstance(rule, Link):
                found.append(advice)
            elif advice.gate:
                through[rule.rubric] = advice.gate
    printed = {ref: place for place, ref in enumerate(score.items)}
    return tuple(sorted(found, key=lambda each: (not each.gate, -each.gain, printed[each.item.item.ref])))


def _of_rubric(rubric: RubricScore, through: str) -> Iterator[Advice]:
    """Every clause that can still raise its item. through: "" or the gate that the rubric's total helps to pass."""
    below = {blocker.category for award in rubric.awards for blocker in award.blockers if blocker.category}
    for category in rubric.all_categories:
        own = f"第{category.category.number}分类未过线" if category.category.key in below else ""
        gate = f"{through}（经{rubric.rubric.source.part}）" if through else own
        for item in category.items if not category.failed else ():
            for place, clause in enumerate(item.clauses):
                if (gain := _gain(item, place)) > 0:
                    yield Advice(clause, item, gain, clause.hint, gate)


def _gain(item: ItemScore, place: int) -> Points:
    """Points that the item would gain if one clause earned its full marks, every other fact staying as it is."""
    clause = item.clauses[place]
    if item.item.exempt or clause.state in CLOSED or not clause.max:  # nor can a deduction be worked off
        return 0
    points = [_beside(each, clause) for each in item.clauses]
    points[place] = max(clause.max - total_of(clause.clause.charged_by, clause.basis.facts), clause.claimed)
    return earned_by(item.item, points, clause.basis.facts) - item.claimed


def _beside(score: ClauseScore, done: ClauseScore) -> Points:
    """What a clause earns once `done` has its full marks: what it is good for may have waited for just that."""
    clause, facts = score.clause, score.basis.facts
    unmet = [mark for mark in clause.needs if not mark.holds(facts)]
    waits = unmet and all(mark.fact in done.clause.rule.facts for mark in unmet)
    if not waits or score.state in CLOSED:
        return score.claimed
    earned = clause.rule.score(facts, score.basis.annexes).claimed
    return max(earned - total_of(clause.charged_by, facts), 0)
