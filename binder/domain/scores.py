"""What scoring gives at every level: claimed, backed, attainable and max in thousandths of a point, and `because`.

The sentences are built when they are asked for, so that scoring alone stays fast.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from binder.domain.awards import AwardScore
from binder.domain.facts import MISSING, Facts, FactSpec, FactState
from binder.domain.points import Points, points_text
from binder.domain.rubric import Category, Clause, Group, Item, Rubric, Veto
from binder.domain.rules import Annexes, ClauseState, Levy, Target, is_true, total_of

Filled = Set[tuple[str, str]]
"""(item ref, slot key) pairs that hold evidence; slot "" stands for evidence put on the item as a whole."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What all scores of one assessment are computed from."""

    facts: Facts
    filled: Filled
    specs: Mapping[str, FactSpec]
    annexes: Annexes


class ClauseScore(NamedTuple):
    """One clause's score. backed ≤ claimed ≤ attainable ≤ max, and 0 ≤ backed but for deductions outside the points.

    has_evidence: a slot that serves it is filled. Two are equal when they earn the same, whatever they stand on.
    (A named tuple, for a table of 10,000 clauses makes as many of them each time it is scored anew.)
    """

    clause: Clause
    claimed: Points
    backed: Points
    attainable: Points
    state: ClauseState
    has_evidence: bool
    basis: Basis

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ClauseScore) and self[:-1] == other[:-1]

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.clause.ref, self.claimed, self.backed, self.attainable))

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
            return f"{self._excuse()}，{_counted(self.claimed, self.max)}"
        if self.state is ClauseState.ZEROED:
            told = "、".join(basis.specs[key].title for key in clause.zeroed_by if is_true(basis.facts, key))
            return f"登记了不得分的情形（{told}），本款不得分"
        reason = clause.rule.because(basis.facts, basis.annexes, basis.specs)
        unmet = [mark for mark in clause.needs if not mark.holds(basis.facts)]
        if unmet:
            return f"{reason}；前提“{unmet[0].asked(basis.specs)}”还没有达到，不计分"
        cost = total_of(clause.charged_by, basis.facts)
        return f"{reason}；另扣 {points_text(cost)} 分，实得 {points_text(self.claimed)} 分" if cost else reason

    def _excuse(self) -> str:
        clause, basis = self.clause, self.basis
        fact = basis.facts.get(clause.rule.facts[0], MISSING) if clause.excuse else MISSING
        if fact.state is FactState.NOT_APPLICABLE:
            return f"标为不适用（{fact.note}），原文“{clause.excuse}”"
        words = "、".join(mark.words(basis.facts, basis.specs) for mark in clause.excused_if)
        return f"{words}，本款不适用"

    @property
    def hint(self) -> str:
        """What would earn more, or "" when nothing can."""
        closed = self.state in (ClauseState.EXEMPT, ClauseState.EXCUSED, ClauseState.ZEROED)
        basis = self.basis
        return "" if closed else self.clause.rule.hint(basis.facts, basis.annexes, basis.specs)


class Counts(NamedTuple):
    """Items with targets: how many met theirs, how many did not, how many are open; soft: only wished for, not met."""

    met: int
    unmet: int
    open: int
    soft: int

    @property
    def text(self) -> str:
        """ "完成 12/22 项"."""
        return f"完成 {self.met}/{sum(self)} 项"


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One item's score: its clauses added up, or the best of them, never above its printed points.

    excused: printed points of what is not asked of this unit, where the rubric takes those out.
    """

    item: Item
    clauses: tuple[ClauseScore, ...]
    claimed: Points
    backed: Points
    attainable: Points
    excused: Points = 0

    @property
    def max(self) -> Points:
        return self.item.points

    @property
    def standing(self) -> str:
        """ "met", "unmet", "open" or "soft" for an item with targets, "" for any other."""
        hard = [c.state for c in self.clauses if isinstance(c.clause.rule, Target) and not c.clause.rule.soft]
        soft = [c.state for c in self.clauses if isinstance(c.clause.rule, Target) and c.clause.rule.soft]
        if not hard and not soft:
            return ""
        for states, missed in ((hard, "unmet"), (soft, "soft")):
            if ClauseState.NONE in states:
                return missed
            if ClauseState.MISSING in states or ClauseState.PENDING in states:
                return "open"
        return "met"

    @property
    def because(self) -> str:
        if self.item.exempt:
            return f"{self.item.exempt}，{_counted(self.claimed, self.max)}。"
        if self.item.pot and self.item.pot != self.item.key:
            return f"本项的分值与第 {self.item.pot} 项合并计算，没有单独的计分条款。"
        if not self.max and not self.item.outside:
            return _STANDINGS[self.standing]
        earning = [clause for clause in self.clauses if not isinstance(clause.clause.rule, Levy)]
        sign, how = (" + ", "合计") if self.item.take == "sum" else ("、", "取最高")
        parts = sign.join(points_text(clause.claimed) for clause in earning)
        most = "" if self.item.outside else f"（满分 {points_text(self.max)}）"
        equals = " = " if self.item.take == "sum" and not self._is_cut(earning) else "，计 "
        return f"各条款{how} {parts}{equals}{points_text(self.claimed)} 分{most}。"

    def _is_cut(self, earning: Sequence[ClauseScore]) -> bool:
        return sum(clause.claimed for clause in earning) != self.claimed


_STANDINGS = {
    "met": "各项目标都已完成。",
    "unmet": "有目标没有完成。",
    "open": "有目标尚未填报。",
    "soft": "来源只要求力争的目标没有达到，不算未完成。",
    "": "原文没有印分值。",
}


@dataclass(frozen=True, slots=True)
class GroupScore:
    """One second-level group's score: its items added up."""

    group: Group
    items: tuple[ItemScore, ...]
    claimed: Points
    backed: Points
    attainable: Points

    @property
    def max(self) -> Points:
        return self.group.points

    @property
    def because(self) -> str:
        total = f"{points_text(self.claimed)} 分（满分 {points_text(self.max)}）"
        return f"{self.group.title}：{len(self.items)} 项合计 {total}。"


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One category's score. exempt_removed: points of exempt clauses taken out before rescaling, else 0.

    unmet: in words, the preconditions that are not known to hold; failed: one is known not to.
    """

    category: Category
    items: tuple[ItemScore, ...]
    claimed: Points
    backed: Points
    attainable: Points
    exempt_removed: Points = 0
    unmet: tuple[str, ...] = ()
    failed: bool = False

    @property
    def max(self) -> Points:
        return self.category.points

    @property
    def groups(self) -> tuple[GroupScore, ...]:
        """The scores of its second level; items keep theirs even where a precondition makes the category 0."""
        return tuple(self._group(group) for group in self.category.groups)

    def _group(self, group: Group) -> GroupScore:
        items = tuple(score for score in self.items if score.item.group == group.key)
        claimed, backed = sum(score.claimed for score in items), sum(score.backed for score in items)
        return GroupScore(group, items, claimed, backed, sum(score.attainable for score in items))

    @property
    def because(self) -> str:
        name = self.category.title
        if self.unmet:
            said = "没有达到" if self.failed else "还没有确认"
            return f"{name}：前提“{'、'.join(self.unmet)}”{said}，本分类计 0 分。"
        if self.exempt_removed and self.exempt_removed == self.max:
            return f"{name}：整类不作要求，按其余分类的得分比例计 {points_text(self.claimed)} 分。"
        if self.exempt_removed:
            counted = points_text(self.max - self.exempt_removed)
            return f"{name}：不作要求的分值剔除后按 {counted} 分折算，得 {points_text(self.claimed)} 分。"
        if any(item.item.outside for item in self.items):
            return f"{name}：合计 {points_text(self.claimed)} 分。"
        if not self.max:
            return (
                f"{name}：{len(self.items)} 项，{counts_of(self.items).text}。" if self._has_targets() else f"{name}。"
            )
        return f"{name}：{len(self.items)} 项合计 {points_text(self.claimed)} 分（满分 {points_text(self.max)}）。"

    def _has_targets(self) -> bool:
        return any(item.standing for item in self.items)


def counts_of(items: Sequence[ItemScore]) -> Counts:
    """How many of the items with targets are met, unmet, open, and soft but not met."""
    standings = [item.standing for item in items]
    return Counts(*(standings.count(word) for word in Counts._fields))


@dataclass(frozen=True)
class RubricScore:
    """A whole rubric's score, with its awards and the vetoes in force.

    adjustments: the items outside the points, whose sum (it may be negative) the total already holds, or None.
    charged: points that charges took from the total.
    """

    rubric: Rubric
    categories: tuple[CategoryScore, ...]
    claimed: Points
    backed: Points
    attainable: Points
    awards: tuple[AwardScore, ...]
    adjustments: CategoryScore | None = None
    vetoed: tuple[Veto, ...] = ()
    charged: Points = 0

    @property
    def max(self) -> Points:
        return self.rubric.points

    @property
    def scored(self) -> bool:
        """Whether there are points at all; else `counts` is what there is to say."""
        return self.rubric.scored

    @cached_property
    def counts(self) -> Counts:
        return counts_of([item for category in self.categories for item in category.items])

    @property
    def all_categories(self) -> tuple[CategoryScore, ...]:
        """The categories, and the adjustments as one more."""
        return (*self.categories, self.adjustments) if self.adjustments else self.categories

    @property
    def because(self) -> str:
        adjusted = self._adjusted()
        if not self.scored:
            done = self.counts.text if sum(self.counts) else "原文没有印分值，不计总分"
            return f"{done}{adjusted}{' 分' if adjusted else ''}。"
        parts = " + ".join(points_text(category.claimed) for category in self.categories)
        total = f"{points_text(self.claimed)} 分（满分 {points_text(self.max)}）"
        return f"{len(self.categories)} 个分类合计 {parts}{adjusted}{'，计' if adjusted else ' ='} {total}。"

    def _adjusted(self) -> str:
        plus = self.adjustments.claimed if self.adjustments else 0
        words = f"，附加项{'扣' if plus < 0 else '加'} {points_text(abs(plus))}" if plus else ""
        return f"{words}，另扣 {points_text(self.charged)}" if self.charged else words

    @property
    def title(self) -> str:
        """The highest award that the claimed score wins, or ""."""
        won = [score.award for score in self.awards if score.won.claimed]
        return max(won, key=lambda award: award.rank).title if won else ""

    @cached_property
    def item_scores(self) -> Mapping[str, ItemScore]:
        """Every item's score by ref, those of the adjustments last."""
        return {score.item.ref: score for category in self.all_categories for score in category.items}


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


def _counted(points: Points, most: Points) -> str:
    """How something not asked for counts: in full, by an average, taken out, or, without points, not as undone."""
    if not most:
        return "不算未完成"
    if points == most:
        return f"按满分 {points_text(most)} 分计"
    return f"按平均得分率计 {points_text(points)} 分" if points else "不计分，其余按比例折算"
