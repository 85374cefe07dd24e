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
        values, charged = _by_month(facts, self.fact), _by_month(facts, self.minus)
        found = []
        for month in self.months:
            if month in values:
                tier = step_reached(self.tiers, int(values[month] * ONE), ONE)
                gross = tier.points if tier else 0
                found.append((month, max(gross - int(charged.get(month, Decimal(0)) * ONE), 0)))
        return tuple(found)

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
        return f"{specs[self.fact].title}：{len(months)} 个月中 {full} 个月得满，合计 {total} 分{tail}"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        months = dict(self.earned_by_month(facts))
        below = [month for month in self.months if months.get(month, 0) < self.tiers[0].points]
        if not below or self.score(facts, annexes).claimed >= self.points:
            return ""
        return f"{len(below)} 个月还没有得满，每月“{self.tiers[0].label}”得 {points_text(self.tiers[0].points)} 分"


def _by_month(facts: Facts, key: str) -> dict[str, Decimal]:
    value = facts.get(key, MISSING).value
    return dict(value) if isinstance(value, tuple) else {}
