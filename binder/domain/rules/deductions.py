"""Kinds that charge points: full marks less what went wrong, charges on other places, adjustments to the total."""

from collections.abc import Iterable
from dataclasses import dataclass

from binder.domain.facts import MISSING, Facts, FactState, When
from binder.domain.points import Points, points_text
from binder.domain.rules.base import (
    Annexes,
    ClauseState,
    Earned,
    Specs,
    graded,
    is_true,
    open_outcome,
    stated,
)


@dataclass(frozen=True, slots=True)
class Charge:
    """What one fact costs: a tick once, a count for every `step` of it, a date for every `step` days it is late.

    each: Points, above 0. most: the most it costs, 0 for no limit of its own. due: the last day in time, as an
    ordinal (a month counts as its last day); 0 unless the fact is a date.
    """

    fact: str
    each: Points
    most: Points = 0
    step: int = 1
    due: int = 0

    def times(self, facts: Facts) -> int:
        value = facts.get(self.fact, MISSING).value
        match value:
            case bool():
                return int(value)
            case When():
                return max(value.last_day.toordinal() - self.due, 0) // self.step
            case int():
                return value // self.step
        return 0

    def amount(self, facts: Facts) -> Points:
        cost = self.times(facts) * self.each
        return min(cost, self.most) if self.most else cost


def total_of(charges: Iterable[Charge], facts: Facts) -> Points:
    """What the known facts cost together."""
    return sum(charge.amount(facts) for charge in charges)


@dataclass(frozen=True, slots=True)
class Deductions:
    """扣分: starts at full points, loses its charges, never below 0. wiped_by: facts that make it 0 at once when true.

    Nothing is earned until every charge has been answered, if only with 0: a fault nobody looked for is not "none";
    but where the rubric says `clean_unless_told`, a fault that is not known is none.
    """

    charges: tuple[Charge, ...]
    points: Points
    wiped_by: tuple[str, ...] = ()
    clean_unless_told: bool = False
    kind: str = "deductions"

    @property
    def facts(self) -> tuple[str, ...]:
        return (*(charge.fact for charge in self.charges), *self.wiped_by)

    def charged(self, facts: Facts) -> Points:
        """What the known facts cost, at most all points."""
        if any(is_true(facts, key) for key in self.wiped_by):
            return self.points
        return min(total_of(self.charges, facts), self.points)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        left = self.points - self.charged(facts)
        if not left or self.clean_unless_told:
            return graded(left, self.points)
        asked = tuple(key for key in self.facts if facts.get(key, MISSING).state is not FactState.NOT_APPLICABLE)
        return open_outcome(facts, asked, left) or graded(left, self.points)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        charged = self.charged(facts)
        words = "、".join(stated(facts, key, specs) for key in self.facts)
        if self.clean_unless_told and self._open(facts):
            words += "，没有登记的按没有差错计"
        return f"{words}，扣 {points_text(charged)} 分" if charged else words

    def _open(self, facts: Facts) -> bool:
        return any(facts.get(key, MISSING).state in (FactState.MISSING, FactState.PENDING) for key in self.facts)

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        left = points_text(self.points - self.charged(facts))
        return f"填明有无扣分情形（没有就填 0 或“否”），最高得 {left} 分" if self._open(facts) else ""


@dataclass(frozen=True, slots=True)
class Levy:
    """另扣: earns nothing itself; its charge is taken from the clauses, items or the total that it names.

    Unknown counts as none: like a condition it is an event, and nothing is taken until one is registered.
    """

    charge: Charge
    points: Points = 0
    kind: str = "charge"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.charge.fact,)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        return Earned(0, 0, ClauseState.NONE if self.charge.amount(facts) else ClauseState.EARNED)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        cost = self.charge.amount(facts)
        if not cost:
            return "没有登记这种情形"
        return f"{stated(facts, self.charge.fact, specs)}，从所列条款里扣 {points_text(cost)} 分，扣到 0 为止"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """附加项: adds what `charge` comes to, or takes it away when `minus`, outside the rubric's points.

    A date adds or takes nothing. Unknown counts as none now; what may still be added at most is attainable when it
    is limited: a tick once, a count up to the charge's `most`.
    """

    charge: Charge
    once: bool = False
    minus: bool = False
    kind: str = "adjustment"

    @property
    def points(self) -> Points:
        """The most it adds: 0 for a deduction, and where the source sets no limit."""
        if self.minus:
            return 0
        return self.charge.most or (self.charge.each if self.once else 0)

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.charge.fact,)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        fact = facts.get(self.charge.fact, MISSING)
        if fact.value is None and not self.minus:
            return open_outcome(facts, self.facts, self.points) or graded(0, self.points)
        amount = self.charge.amount(facts)
        total = -amount if self.minus else amount
        return Earned(total, total, ClauseState.EARNED if amount else ClauseState.NONE)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        amount = self.charge.amount(facts)
        sentence = stated(facts, self.charge.fact, specs)
        return f"{sentence}，{'扣' if self.minus else '加'} {points_text(amount)} 分" if amount else sentence

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        now = self.score(facts, annexes).claimed
        if self.minus or (self.points and now >= self.points):
            return ""
        most = f"，最多加 {points_text(self.points)} 分" if self.points else ""
        return f"{'做到' if self.once else '每有一次'}加 {points_text(self.charge.each)} 分{most}"
