"""The kind that counts month by month."""

from dataclasses import dataclass
from decimal import Decimal

from binder.domain.facts import MISSING, Facts
from binder.domain.points import ONE, Points, points_text
from binder.domain.rules.base import Annexes, ClauseState, Earned, Specs, graded, open_outcome, stated
from binder.domain.rules.ladders import Tier, step_reached

Months = tuple[tuple[str, Points], ...]


@dataclass(frozen=True, slots=True)
class Series:
    """按月计分: one ladder for every month, the months added up, at most `points`.

    months: "YYYY-MM", the months that count. minus: "" or a fact with the points charged in each month, never more
    than that month earned.
    """

    fact: str
    tiers: tuple[Tier, ...]
    months: tuple[str, ...]
    points: Points
    minus: str = ""
    kind: str = "series"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.minus) if self.minus else (self.fact,)

    def earned_by_month(self, facts: Facts) -> Months:
        """(month, points) of each month that has a value."""
        charged = _by_month(facts, self.minus)
        return tuple(
            (month, max(gross - int(charged.get(month, Decimal(0)) * ONE), 0)) for month, gross in self._gross(facts)
        )

    def _gross(self, facts: Facts) -> Months:
        """(month, points) of each month that has a value, before anything is charged."""
        values = _by_month(facts, self.fact)
        reached = ((m, step_reached(self.tiers, int(values[m] * ONE), ONE)) for m in self.months if m in values)
        return tuple((month, tier.points if tier else 0) for month, tier in reached)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        if facts.get(self.fact, MISSING).value is None:
            return open_outcome(facts, (self.fact,), self.points) or graded(0, self.points)
        months = self.earned_by_month(facts)
        now = min(sum(points for _, points in months), self.points)
        to_come = len(self.months) - len(months)
        if not to_come:
            return graded(now, self.points)
        return Earned(now, min(now + to_come * self.tiers[0].points, self.points), ClauseState.PENDING)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        if facts.get(self.fact, MISSING).value is None:
            return stated(facts, self.fact, specs)
        months = self.earned_by_month(facts)
        full = sum(points == self.tiers[0].points for _, points in months)
        total = points_text(min(sum(points for _, points in months), self.points))
        open_ = len(self.months) - len(months)
        tail = f"，还有 {open_} 个月未填" if open_ else ""
        words = f"{specs[self.fact].title}：{len(months)} 个月中 {full} 个月得满，合计 {total} 分{tail}"
        return words + self._charge_words(facts, specs)

    def _charge_words(self, facts: Facts, specs: Specs) -> str:
        """What was charged month by month, or that this is not known yet."""
        if not self.minus:
            return ""
        if facts.get(self.minus, MISSING).value is None:
            return f"；{stated(facts, self.minus, specs)}，按没有扣分计"
        lost = sum(points for _, points in self._gross(facts)) - sum(
            points for _, points in self.earned_by_month(facts)
        )
        return f"；{specs[self.minus].title}共 {points_text(lost)} 分"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        months = dict(self.earned_by_month(facts))
        below = [month for month in self.months if months.get(month, 0) < self.tiers[0].points]
        if not below or self.score(facts, annexes).claimed >= self.points:
            return ""
        return f"{len(below)} 个月还没有得满，每月“{self.tiers[0].label}”得 {points_text(self.tiers[0].points)} 分"


def _by_month(facts: Facts, key: str) -> dict[str, Decimal]:
    value = facts.get(key, MISSING).value
    return dict(value) if isinstance(value, tuple) else {}
