"""Conditions on facts, and the kinds that are made of nothing else: several at once, and a target without points."""

from dataclasses import dataclass
from decimal import Decimal

from binder.domain.facts import MISSING, Facts, FactState, Series
from binder.domain.points import ONE, Points, points_text
from binder.domain.rules.base import (
    Annexes,
    ClauseState,
    Earned,
    Specs,
    graded,
    stated,
)
from binder.domain.rules.ladders import Op, measure, open_number


@dataclass(frozen=True, slots=True)
class Mark:
    """A condition on one fact: its value stands to num/den as `op` says. As it is by default: true, or above 0.

    label: as shown ("达90%"), "" for a plain one. den_fact as in FactSpec.
    months: of a series, those that must each hold. may_not_apply: a fact marked 不适用 counts as holding.
    """

    fact: str
    op: Op = Op.ABOVE
    num: int = 0
    den: int = 1
    label: str = ""
    den_fact: str = ""
    months: tuple[str, ...] = ()
    may_not_apply: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.den_fact) if self.den_fact else (self.fact,)

    def holds(self, facts: Facts) -> bool | None:
        """Whether it holds; None while that is not known."""
        fact = facts.get(self.fact, MISSING)
        if fact.state is FactState.NOT_APPLICABLE:
            return self.may_not_apply
        if fact.value is None:
            return None
        if isinstance(fact.value, tuple):
            return self._each_month_holds(fact.value)
        if open_number(facts, self.fact, self.den_fact, 0) is not None:
            return None
        n, d = measure(fact.value, self.den_fact, facts)
        return self.op.holds(n * self.den, self.num * d)

    def _each_month_holds(self, series: Series) -> bool | None:
        values = dict(series)
        known = [self._month_holds(values[month]) for month in self.months if month in values]
        if not all(known):
            return False
        return True if len(known) == len(self.months) else None

    def _month_holds(self, value: Decimal) -> bool:
        return self.op.holds(int(value * ONE) * self.den, self.num * ONE)

    def is_open(self, facts: Facts) -> bool:
        return self.holds(facts) is None

    def words(self, facts: Facts, specs: Specs) -> str:
        """The fact and what is asked of it: "大专以上学历占比 17/20（须达90%）"."""
        return f"{stated(facts, self.fact, specs)}{f'（须{self.label}）' if self.label else ''}"

    def asked(self, specs: Specs) -> str:
        """What is asked, without the value: "大专以上学历占比达90%"."""
        return f"{specs[self.fact].title}{self.label}"


def all_hold(marks: tuple[Mark, ...], facts: Facts) -> bool | None:
    """True when every mark holds, False when one is known not to, None while that is open."""
    found: bool | None = True
    for mark in marks:
        holds = mark.holds(facts)
        if holds is False:
            return False
        found = found and holds
    return found


def open_state(marks: tuple[Mark, ...], facts: Facts) -> ClauseState:
    """Missing while the unit itself has something to fill in, pending while it only waits for others."""
    states = [facts.get(key, MISSING).state for mark in marks if mark.is_open(facts) for key in mark.facts]
    waits = FactState.MISSING not in states and FactState.PENDING in states
    return ClauseState.PENDING if waits else ClauseState.MISSING


def facts_of(marks: tuple[Mark, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for mark in marks for key in mark.facts))


@dataclass(frozen=True, slots=True)
class AllOf:
    """同时满足: all points when every mark holds, else 0."""

    marks: tuple[Mark, ...]
    points: Points
    kind: str = "all_of"

    @property
    def facts(self) -> tuple[str, ...]:
        return facts_of(self.marks)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        holds = all_hold(self.marks, facts)
        if holds is None:
            return Earned(0, self.points, open_state(self.marks, facts))
        return graded(self.points if holds else 0, self.points)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        words = "、".join(mark.words(facts, specs) for mark in self.marks)
        match all_hold(self.marks, facts):
            case True:
                return f"{words}，全部满足"
            case False:
                return f"{words}，没有全部满足"
        return words

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        lacking = "、".join(mark.asked(specs) for mark in self.marks if not mark.holds(facts))
        return f"做到{lacking}即得 {points_text(self.points)} 分" if lacking else ""


@dataclass(frozen=True, slots=True)
class Target:
    """目标: met or not, without points. soft: the source only asks to try (力争、争取、原则上)."""

    mark: Mark
    soft: bool = False
    points: Points = 0
    kind: str = "target"

    @property
    def facts(self) -> tuple[str, ...]:
        return self.mark.facts

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        match self.mark.holds(facts):
            case None:
                return Earned(0, 0, open_state((self.mark,), facts))
            case True:
                return Earned(0, 0, ClauseState.EARNED)
        return Earned(0, 0, ClauseState.NONE)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        words = self.mark.words(facts, specs)
        match self.mark.holds(facts):
            case None:
                return words
            case True:
                return f"{words}，已完成"
        return f"{words}，没有完成{'（来源只要求力争，不算未完成）' if self.soft else ''}"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        return "" if self.mark.holds(facts) else f"做到{self.mark.asked(specs)}"
