"""From rubric, facts and evidence to scores: pure, exact and explained; anew, or only where something was touched."""

from collections.abc import Sequence, Set
from dataclasses import replace

from binder.domain.awards import Case, Sums, judge_awards, vetoes_met
from binder.domain.facts import MISSING, Facts, FactState, Ratio
from binder.domain.points import Points, rescale
from binder.domain.rubric import Category, Clause, Item, Rubric, RubricSet
from binder.domain.rules import ClauseState, Earned, Link, Total, all_hold, is_true, total_of
from binder.domain.rules.base import graded
from binder.domain.scores import (
    Basis,
    CategoryScore,
    ClauseScore,
    Counts,
    Filled,
    GroupScore,
    ItemScore,
    RubricScore,
    Score,
)

__all__ = [
    "Basis",
    "CategoryScore",
    "ClauseScore",
    "Counts",
    "Filled",
    "GroupScore",
    "ItemScore",
    "RubricScore",
    "Score",
    "combined",
    "earned_by",
    "rescore",
    "score_assessment",
    "score_rubric",
]


def score_assessment(rubrics: RubricSet, facts: Facts, filled: Filled = frozenset()) -> Score:
    """Score the annexes first, then the rubric that links them."""
    return _score_all(rubrics, facts, filled, None, frozenset())


def rescore(previous: Score, rubrics: RubricSet, facts: Facts, filled: Filled, touched: Set[str]) -> Score:
    """As `score_assessment`, but sharing with `previous` every part that is not touched.

    previous: a score of the same rubrics under the same readings. touched: "fact:KEY" and "item:REF" (its evidence)
    of everything that is not as it was then, as in a Change; other words are ignored.
    """
    return _score_all(rubrics, facts, filled, previous, touched)


def _score_all(rubrics: RubricSet, facts: Facts, filled: Filled, previous: Score | None, touched: Set[str]) -> Score:
    totals: dict[str, Total] = {}
    stale = set(touched)
    annexes: list[RubricScore] = []
    for place, rubric in enumerate(rubrics.annexes):
        old = previous.annexes[place] if previous else None
        new = score_rubric(rubric, Basis(facts, filled, rubrics.facts, totals), rubrics, old, stale)
        totals = {**totals, rubric.id: Total(new.claimed, new.backed, new.attainable, new.max, rubric.short)}
        if old is None or (old.claimed, old.backed, old.attainable) != (new.claimed, new.backed, new.attainable):
            stale.add(f"link:{rubric.id}")
        annexes.append(new)
    basis = Basis(facts, filled, rubrics.facts, totals)
    return Score(score_rubric(rubrics.main, basis, rubrics, previous.main if previous else None, stale), tuple(annexes))


def score_rubric(
    rubric: Rubric, basis: Basis, rubrics: RubricSet, old: RubricScore | None = None, touched: Set[str] = frozenset()
) -> RubricScore:
    """Score one rubric; its annexes' totals stand in `basis`. old, touched: as in `rescore`."""
    stale = _stale(rubric, touched)
    categories = tuple(
        _score_category(category, rubric, basis, old.categories[place] if old else None, stale)
        for place, category in enumerate(rubric.categories)
    )
    if rubric.exemption == "removed":
        categories = _share_exempt(categories)
    outside = None
    if rubric.adjustments:
        outside = _score_category(rubric.adjustments, rubric, basis, old.adjustments if old else None, stale)
    charged = total_of(rubric.charged_by, basis.facts)
    inside = _sums(categories)
    whole = _whole(rubric, inside, outside, charged)
    vetoes = vetoes_met([veto for other in rubrics for veto in other.vetoes], basis.facts)
    judged = whole if rubric.awards_adjusted else inside
    awards = judge_awards(Case(rubric, categories, judged, basis.facts, basis.specs), vetoes)
    return RubricScore(rubric, categories, *whole, awards, outside, vetoes, charged)


def _stale(rubric: Rubric, touched: Set[str]) -> Set[str]:
    """Refs of the items whose score may have changed."""
    found: set[str] = set()
    for mark in touched:
        kind, _, key = mark.partition(":")
        if kind == "item":
            found.add(key)
        else:
            found |= rubric.readers.get(key if kind == "fact" else mark, frozenset())
    return found


def _sums(parts: Sequence[CategoryScore] | Sequence[ItemScore]) -> Sums:
    claimed = backed = attainable = 0
    for part in parts:
        claimed += part.claimed
        backed += part.backed
        attainable += part.attainable
    return Sums(claimed, backed, attainable)


def _whole(rubric: Rubric, inside: Sums, outside: CategoryScore | None, charged: Points) -> Sums:
    """The total with adjustments and charges, from 0 to the ceiling."""
    if outside is None and not charged:
        return inside
    plus = _sums([outside]) if outside else Sums(0, 0, 0)
    totals = [max(one + other - charged, 0) for one, other in zip(inside, plus, strict=True)]
    return Sums(*(min(total, rubric.ceiling) if rubric.ceiling else total for total in totals))


def _score_category(
    category: Category, rubric: Rubric, basis: Basis, old: CategoryScore | None, stale: Set[str]
) -> CategoryScore:
    if old is None:
        items = tuple([_score_item(item, rubric, basis) for item in category.items])
    elif stale.isdisjoint(category.refs) and not category.requires and old.exempt_removed < max(old.max, 1):
        return old
    else:
        items = tuple(
            [_score_item(score.item, rubric, basis) if score.item.ref in stale else score for score in old.items]
        )
    return _category_of(category, items, rubric, basis)


def _category_of(category: Category, items: tuple[ItemScore, ...], rubric: Rubric, basis: Basis) -> CategoryScore:
    sums, removed = _sums(items), 0
    if rubric.exemption == "removed" and category.points:
        removed = min(sum(item.excused for item in items), category.points)
        counted = category.points - removed
        sums = Sums(*(rescale(points, category.points, counted) if counted else 0 for points in sums))
    unmet = tuple(mark.asked(basis.specs) for mark in category.requires if not mark.holds(basis.facts))
    if not unmet:
        return CategoryScore(category, items, *sums, exempt_removed=removed)
    failed = all_hold(category.requires, basis.facts) is False
    return CategoryScore(category, items, 0, 0, 0 if failed else sums.attainable, removed, unmet, failed)


def _share_exempt(categories: tuple[CategoryScore, ...]) -> tuple[CategoryScore, ...]:
    """Give a category that is exempt as a whole, and removed, the share that the other categories earned.

    The total is then the others' total rescaled to the whole rubric.
    """
    others = [category for category in categories if category.exempt_removed < category.max]
    whole = sum(category.max for category in others)
    if len(others) == len(categories) or not whole:
        return categories
    sums = _sums(others)
    return tuple(
        category
        if category.exempt_removed < category.max
        else replace(
            category,
            claimed=rescale(sums.claimed, category.max, whole),
            backed=rescale(sums.backed, category.max, whole),
            attainable=rescale(sums.attainable, category.max, whole),
        )
        for category in categories
    )


CLOSED = (ClauseState.EXEMPT, ClauseState.EXCUSED)


def _score_item(item: Item, rubric: Rubric, basis: Basis) -> ItemScore:
    served = _served(item, basis.filled)
    clauses = tuple([_score_clause(clause, clause.ref in served, rubric, basis) for clause in item.clauses])
    if item.exempt:
        now, best = _exempt(item.points, rubric, basis)
        return ItemScore(item, clauses, now, now, best, item.points)
    excused = _excused(item, clauses) if rubric.exemption == "removed" else 0
    return ItemScore(
        item,
        clauses,
        earned_by(item, [clause.claimed for clause in clauses], basis.facts),
        earned_by(item, [clause.backed for clause in clauses], basis.facts),
        earned_by(item, [clause.attainable for clause in clauses], basis.facts),
        excused,
    )


def earned_by(item: Item, points: Sequence[Points], facts: Facts) -> Points:
    """What an item earns when its clauses, in their order, earn `points`: capped and charged within the points."""
    whole = combined(item, points)
    if item.outside:
        return whole
    cost = total_of(item.charged_by, facts) if item.charged_by else 0
    return max(min(whole, item.points) - cost, 0)


def _served(item: Item, filled: Filled) -> Set[str]:
    """Refs of the clauses with evidence: a slot that serves them is filled, or something is on the item as a whole
    (the lists are "供参考")."""
    if not filled:
        return frozenset()
    if (item.ref, "") in filled:
        return {clause.ref for clause in item.clauses}
    return {ref for slot in item.slots if (item.ref, slot.key) in filled for ref in slot.clauses}


def combined(item: Item, points: Sequence[Points]) -> Points:
    """The item's points from those of its clauses, in their order: bundled, then added up or the best taken.

    Of bundled deductions, which are negative, the highest is the gravest.
    """
    if item.together:
        left = {clause.ref: own for clause, own in zip(item.clauses, points, strict=True)}
        points = []
        for bundle in item.together:
            own = [left.pop(ref) for ref in bundle.clauses]
            both = max(own, key=abs) if bundle.take == "highest" else sum(own)
            points.append(max(min(both, bundle.points), -bundle.points))
        points += left.values()
    return max(points, default=0) if item.take == "highest" else sum(points)


def _excused(item: Item, clauses: tuple[ClauseScore, ...]) -> Points:
    """Printed points of the item that its exempt and excused clauses stand for."""
    if all(clause.state not in CLOSED for clause in clauses):
        return 0
    asked = [0 if clause.state in CLOSED else clause.max for clause in clauses]
    return max(combined(item, [clause.max for clause in clauses]) - combined(item, asked), 0)


def _exempt(points: Points, rubric: Rubric, basis: Basis) -> tuple[Points, Points]:
    """What exempt points count now, and at best."""
    if rubric.exemption == "full":
        return points, points
    if rubric.exemption == "removed":
        return 0, 0
    average = basis.facts.get(rubric.average, MISSING).value
    if isinstance(average, Ratio) and average.den:
        now = rescale(points, average.num, average.den)
        return now, now
    return 0, points


def _score_clause(clause: Clause, evident: bool, rubric: Rubric, basis: Basis) -> ClauseScore:
    closed = _closed(clause, basis.facts) if clause.exempt or clause.excuse or clause.excused_if else None
    if closed:
        now, best = _exempt(clause.points, rubric, basis)
        return ClauseScore(clause, now, now, best, closed, False, basis)
    for key in clause.zeroed_by:
        if is_true(basis.facts, key):
            return ClauseScore(clause, 0, 0, 0, ClauseState.ZEROED, evident, basis)
    earned = clause.rule.score(basis.facts, basis.annexes)
    if clause.needs or clause.excused_if or clause.charged_by:
        earned = _modified(clause, basis.facts, earned)
    claimed, attainable, state = earned
    backed = claimed if evident or claimed < 0 else 0
    if isinstance(clause.rule, Link):
        total = basis.annexes[clause.rule.rubric]
        backed = min(clause.rule.of_total(total.backed, total.max), claimed)
    return ClauseScore(clause, claimed, backed, attainable, state, evident, basis)


def _closed(clause: Clause, facts: Facts) -> ClauseState | None:
    """Exempt by level, or excused by a fact marked 不适用 or by marks that all hold."""
    if clause.exempt:
        return ClauseState.EXEMPT
    inapplicable = clause.excuse and facts.get(clause.rule.facts[0], MISSING).state is FactState.NOT_APPLICABLE
    if inapplicable or (clause.excused_if and all_hold(clause.excused_if, facts)):
        return ClauseState.EXCUSED
    return None


def _modified(clause: Clause, facts: Facts, earned: Earned) -> Earned:
    """What a clause earns under its preconditions, its possible excuse and the charges that it bears.

    Where a precondition is not met it earns nothing, and stays attainable only while that is still open.
    """
    needs = all_hold(clause.needs, facts)
    if not needs:
        state = ClauseState.MISSING if needs is None else ClauseState.NONE
        earned = Earned(0, earned.attainable if needs is None else 0, state)
    if clause.excused_if and all_hold(clause.excused_if, facts) is None:
        earned = Earned(earned.claimed, clause.points, earned.state)
    cost = total_of(clause.charged_by, facts)
    if not cost:
        return earned
    claimed, attainable = max(earned.claimed - cost, 0), max(earned.attainable - cost, 0)
    known = earned.state in (ClauseState.EARNED, ClauseState.PART)
    return Earned(claimed, attainable, graded(claimed, clause.points).state if known else earned.state)
