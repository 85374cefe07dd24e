"""From rubric, facts and evidence to scores: pure, exact and explained.

Every level offers claimed, backed, attainable and max, in thousandths of a point, and `because` where it is a clause.
The sentences are built when they are asked for, so that scoring alone stays fast.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import cached_property

from binder.domain.awards import AwardScore, judge_awards
from binder.domain.facts import MISSING, Facts, FactSpec, FactState
from binder.domain.points import Points, points_text, rescale
from binder.domain.rubric import Category, Clause, Item, Rubric, RubricSet
from binder.domain.rules import Annexes, ClauseState, Earned, Link, Total, is_true

Filled = Set[tuple[str, str]]
"""(item ref, slot key) pairs that hold evidence; slot "" stands for evidence put on the item as a whole."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What all scores of one assessment are computed from."""

    facts: Facts
    filled: Filled
    specs: Mapping[str, FactSpec]
    annexes: Annexes


@dataclass(frozen=True, slots=True)
class ClauseScore:
    """One clause's score. 0 ≤ backed ≤ claimed ≤ attainable ≤ max. has_evidence: a slot that serves it is filled."""

    clause: Clause
    claimed: Points
    backed: Points
    attainable: Points
    state: ClauseState
    has_evidence: bool
    basis: Basis

    @property
    def max(self) -> Points:
        return self.clause.points

    @property
    def because(self) -> str:
        """Why it earns what it earns: one Chinese sentence."""
        return f"{self._reason()}。"

    def _reason(self) -> str:
        clause, basis = self.clause, self.basis
        if self.state is ClauseState.EXEMPT:
            return f"{clause.exempt}，{_counted(self.claimed, self.max)}"
        if self.state is ClauseState.EXCUSED:
            fact = basis.facts[clause.rule.facts[0]]
            return f"标为不适用（{fact.note}），原文“{clause.excuse}”，{_counted(self.claimed, self.max)}"
        if self.state is ClauseState.ZEROED:
            return "登记了不得分的情形，本款不得分"
        reason = clause.rule.because(basis.facts, basis.annexes, basis.specs)
        unmet = [key for key in clause.needs if not is_true(basis.facts, key)]
        if unmet:
            return f"{reason}；前提“{basis.specs[unmet[0]].title}”还没有达到，不计分"
        return reason

    @property
    def hint(self) -> str:
        """What would earn more, or "" when nothing can."""
        closed = self.state in (ClauseState.EXEMPT, ClauseState.EXCUSED, ClauseState.ZEROED)
        basis = self.basis
        return "" if closed else self.clause.rule.hint(basis.facts, basis.annexes, basis.specs)

    @property
    def gain(self) -> Points:
        """Points that full marks would add to what is claimed now."""
        return self.max - self.claimed


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item's score: its clauses added up, never above its printed points."""

    item: Item
    clauses: tuple[ClauseScore, ...]
    claimed: Points
    backed: Points
    attainable: Points

    @property
    def max(self) -> Points:
        return self.item.points

    @property
    def because(self) -> str:
        if self.item.exempt:
            return f"{self.item.exempt}，{_counted(self.claimed, self.max)}。"
        if self.item.pot and self.item.pot != self.item.key:
            return f"本项的分值与第 {self.item.pot} 项合并计算，没有单独的计分条款。"
        parts = " + ".join(points_text(clause.claimed) for clause in self.clauses)
        return f"各条款合计 {parts} = {points_text(self.claimed)} 分（满分 {points_text(self.max)}）。"


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One category's score. exempt_removed: points of exempt clauses taken out before rescaling, else 0."""

    category: Category
    items: tuple[ItemScore, ...]
    claimed: Points
    backed: Points
    attainable: Points
    exempt_removed: Points = 0

    @property
    def max(self) -> Points:
        return self.category.points

    @property
    def because(self) -> str:
        name = self.category.title
        if self.exempt_removed == self.max:
            return f"{name}：整类不作要求，按其余分类的得分比例计 {points_text(self.claimed)} 分。"
        if self.exempt_removed:
            counted = points_text(self.max - self.exempt_removed)
            return f"{name}：不作要求的分值剔除后按 {counted} 分折算，得 {points_text(self.claimed)} 分。"
        return f"{name}：{len(self.items)} 项合计 {points_text(self.claimed)} 分（满分 {points_text(self.max)}）。"


@dataclass(frozen=True)
class RubricScore:
    """A whole rubric's score, with its awards."""

    rubric: Rubric
    categories: tuple[CategoryScore, ...]
    claimed: Points
    backed: Points
    attainable: Points
    awards: tuple[AwardScore, ...]

    @property
    def max(self) -> Points:
        return self.rubric.points

    @property
    def because(self) -> str:
        parts = " + ".join(points_text(category.claimed) for category in self.categories)
        total = f"{points_text(self.claimed)} 分（满分 {points_text(self.max)}）"
        return f"{len(self.categories)} 个分类合计 {parts} = {total}。"

    @property
    def title(self) -> str:
        """The highest award that the claimed score wins, or ""."""
        won = [score.award for score in self.awards if score.won.claimed]
        return max(won, key=lambda award: award.rank).title if won else ""

    @cached_property
    def item_scores(self) -> Mapping[str, ItemScore]:
        return {score.item.ref: score for category in self.categories for score in category.items}


@dataclass(frozen=True)
class Score:
    """The score of an assessment: its rubric and the rubric's annexes."""

    main: RubricScore
    annexes: tuple[RubricScore, ...]

    @cached_property
    def items(self) -> Mapping[str, ItemScore]:
        """Every item's score by ref, annexes included."""
        return {ref: item for rubric in (self.main, *self.annexes) for ref, item in rubric.item_scores.items()}

    @cached_property
    def clauses(self) -> Mapping[str, ClauseScore]:
        """Every clause's score by ref, annexes included."""
        return {clause.clause.ref: clause for item in self.items.values() for clause in item.clauses}


def score_assessment(rubrics: RubricSet, facts: Facts, filled: Filled = frozenset()) -> Score:
    """Score the annexes first, then the rubric that links them."""
    annexes = tuple(
        score_rubric(rubric, Basis(facts, filled, rubrics.facts, {}), rubrics) for rubric in rubrics.annexes
    )
    totals = {
        annex.rubric.id: Total(annex.claimed, annex.backed, annex.attainable, annex.max, annex.rubric.short)
        for annex in annexes
    }
    return Score(score_rubric(rubrics.main, Basis(facts, filled, rubrics.facts, totals), rubrics), annexes)


def score_rubric(rubric: Rubric, basis: Basis, rubrics: RubricSet) -> RubricScore:
    """Score one rubric; its annexes' totals stand in `basis`."""
    categories = _share_exempt(tuple(_score_category(category, rubric, basis) for category in rubric.categories))
    claimed = sum(category.claimed for category in categories)
    backed = sum(category.backed for category in categories)
    attainable = sum(category.attainable for category in categories)
    vetoes = tuple(veto for other in rubrics for veto in other.vetoes)
    return RubricScore(
        rubric, categories, claimed, backed, attainable, judge_awards(rubric, categories, vetoes, basis.facts)
    )


def _score_category(category: Category, rubric: Rubric, basis: Basis) -> CategoryScore:
    items = tuple(_score_item(item, rubric, basis) for item in category.items)
    claimed = sum(item.claimed for item in items)
    backed = sum(item.backed for item in items)
    attainable = sum(item.attainable for item in items)
    if rubric.exemption == "full":
        return CategoryScore(category, items, claimed, backed, attainable)
    exempt = _exempt_points(items)
    counted = category.points - exempt
    if counted <= 0:
        return CategoryScore(category, items, 0, 0, 0, exempt_removed=category.points)
    scaled = [rescale(points, category.points, counted) for points in (claimed, backed, attainable)]
    return CategoryScore(category, items, scaled[0], scaled[1], scaled[2], exempt_removed=exempt)


def _share_exempt(categories: tuple[CategoryScore, ...]) -> tuple[CategoryScore, ...]:
    """Give a category that is exempt as a whole, and removed, the share that the other categories earned.

    The total is then the others' total rescaled to the whole rubric.
    """
    others = [category for category in categories if category.exempt_removed < category.max]
    whole = sum(category.max for category in others)
    if len(others) == len(categories) or not whole:
        return categories
    return tuple(
        category
        if category.exempt_removed < category.max
        else replace(
            category,
            claimed=rescale(sum(other.claimed for other in others), category.max, whole),
            backed=rescale(sum(other.backed for other in others), category.max, whole),
            attainable=rescale(sum(other.attainable for other in others), category.max, whole),
        )
        for category in categories
    )


def _counted(points: Points, most: Points) -> str:
    """How something not asked for counts: in full, or taken out."""
    return f"按满分 {points_text(most)} 分计" if points == most else "不计分，其余按比例折算"


def _exempt_points(items: tuple[ItemScore, ...]) -> Points:
    closed = (ClauseState.EXEMPT, ClauseState.EXCUSED)
    return sum(
        item.max if item.item.exempt else sum(clause.max for clause in item.clauses if clause.state in closed)
        for item in items
    )


def _score_item(item: Item, rubric: Rubric, basis: Basis) -> ItemScore:
    full = rubric.exemption == "full"
    clauses = tuple(_score_clause(clause, item, full, basis) for clause in item.clauses)
    if item.exempt:
        points = item.points if full else 0
        return ItemScore(item, clauses, points, points, points)
    claimed = backed = attainable = 0
    for clause in clauses:
        claimed += clause.claimed
        backed += clause.backed
        attainable += clause.attainable
    most = item.points
    return ItemScore(item, clauses, min(claimed, most), min(backed, most), min(attainable, most))


def _score_clause(clause: Clause, item: Item, full: bool, basis: Basis) -> ClauseScore:
    if clause.exempt:
        points = clause.points if full else 0
        return ClauseScore(clause, points, points, points, ClauseState.EXEMPT, False, basis)
    if clause.excuse and basis.facts.get(clause.rule.facts[0], MISSING).state is FactState.NOT_APPLICABLE:
        points = clause.points if full else 0
        return ClauseScore(clause, points, points, points, ClauseState.EXCUSED, False, basis)
    evident = _has_evidence(clause, item, basis.filled)
    for key in clause.zeroed_by:
        if is_true(basis.facts, key):
            return ClauseScore(clause, 0, 0, 0, ClauseState.ZEROED, evident, basis)
    claimed, attainable, state = clause.rule.score(basis.facts, basis.annexes)
    if clause.needs:
        claimed, attainable, state = _held_back(clause, basis, Earned(claimed, attainable, state))
    backed = claimed if evident else 0
    if isinstance(clause.rule, Link):
        backed = clause.rule.of_total(basis.annexes[clause.rule.rubric].backed)
    return ClauseScore(clause, claimed, backed, attainable, state, evident, basis)


def _held_back(clause: Clause, basis: Basis, earned: Earned) -> Earned:
    """A clause whose precondition is not met earns nothing; it stays attainable only while that is still open."""
    states = [basis.facts.get(key, MISSING) for key in clause.needs]
    if all(fact.value is True for fact in states):
        return earned
    open_ = all(fact.value is True or fact.state in (FactState.MISSING, FactState.PENDING) for fact in states)
    return Earned(0, earned.attainable if open_ else 0, ClauseState.NONE if not open_ else ClauseState.MISSING)


def _has_evidence(clause: Clause, item: Item, filled: Filled) -> bool:
    """A slot that serves the clause is filled, or evidence stands on the item as a whole (the lists are "供参考")."""
    if (item.ref, "") in filled:
        return True
    return any((item.ref, slot.key) in filled for slot in item.slots if clause.ref in slot.clauses)
