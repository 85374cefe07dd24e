"""How little a choice can cost at all: the bound that keeps the exact search small.

Any price ≥ 0 put on a point of the total, and any addition to it within a part, bounds the cost from below. The prices
taken are those of the fractional optimum: the cheapest increments until every part's line, and then the total, is
reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from binder.domain.planning.knapsack import Class, Part

GRAIN = 1 << 24
"""Prices are whole numbers: the cost of this many points."""


class Increment(NamedTuple):
    """A step along the lower hull of a class: `gain` more for `cost` more."""

    slope: float
    gain: int
    cost: int


@dataclass(frozen=True, slots=True)
class Bound:
    """exact: no choice costs less than exact ÷ GRAIN; least: the same in whole cost; most: cost of some choice that
    does. price: of a point of the total; prices: of a point of each part; both of GRAIN points."""

    exact: Fraction
    most: int
    price: int
    prices: tuple[int, ...]

    @property
    def least(self) -> int:
        return ceil(self.exact / GRAIN)

    def room(self, limit: int) -> int:
        """By how much (times GRAIN) the choices of a cost up to `limit` may exceed the least reduced costs."""
        return int(GRAIN * limit - self.exact)


class _Taken:
    """Increments of one part, cheapest first, and how far they have been taken."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.waiting = sorted((step for one in part.classes for step in _hull(one)), reverse=True)
        self.points = part.now
        self.cost = 0
        self.slope = 0.0

    @property
    def next_slope(self) -> float:
        """Cost of a point of the total with the next increment."""
        return self.waiting[-1].slope * self.part.whole / self.part.share if self.waiting else float("inf")

    def take(self) -> float:
        """Take the next increment. Returns the cost of one of its points."""
        step = self.waiting.pop()
        self.points += step.gain
        self.cost += step.cost
        return step.slope

    def reach_line(self) -> None:
        while self.points < self.part.need:
            self.slope = self.take()


def bound_of(parts: Sequence[Part], need: int) -> Bound:
    """The bound of a problem that is feasible."""
    taken = [_Taken(part) for part in parts]
    for one in taken:
        one.reach_line()
    price = int(_reach_total(taken, need) * GRAIN)
    prices = tuple(max(int(t.slope * GRAIN), ceil(price * Fraction(t.part.share, t.part.whole))) for t in taken)
    return Bound(_least(parts, prices, price, need), sum(one.cost for one in taken), price, prices)


def _reach_total(taken: list[_Taken], need: int) -> float:
    """Take the cheapest increments of all parts until the total is reached. Returns the last one's cost of a point."""
    slope = 0.0
    while sum(one.part.worth(one.points) for one in taken) < need:
        cheapest = min(taken, key=lambda one: one.next_slope)
        slope = cheapest.next_slope
        cheapest.take()
    return slope


def _least(parts: Sequence[Part], prices: Sequence[int], price: int, need: int) -> Fraction:
    """GRAIN times the cost that no choice is below. A rescaled part may count half a thousandth more than its share."""
    least = Fraction(price * need)
    for part, own in zip(parts, prices, strict=True):
        weight = Fraction(part.share, part.whole)
        least -= price * (weight * part.now + (Fraction(1, 2) if weight != 1 else 0))
        least += (own - price * weight) * (part.need - part.now)
        least += sum(min((0, *(GRAIN * cost - own * gain for gain, cost in one))) for one in part.classes)
    return least


def _hull(one: Class) -> Iterator[Increment]:
    """The increments of a class along its lower convex hull, from staying to the most gain."""
    gain = cost = 0
    left = sorted(one)
    while left := [choice for choice in left if choice.gain > gain]:
        best = min(left, key=lambda choice: ((choice.cost - cost) / (choice.gain - gain), -choice.gain))
        yield Increment((best.cost - cost) / (best.gain - gain), best.gain - gain, best.cost - cost)
        gain, cost = best.gain, best.cost
