"""The cheapest choice, one option at most from each class, that lifts every part and the total over their lines.

Exact. The bound leaves only options and sums of options that can belong to a choice of at most a given cost; frontiers
(most gain for each cost) of what is left are built from the last class to the first. Small costs are tried first. The
choice is then read off from the first class to the last, so that among equally cheap choices the one that begins
earliest in printed order is taken.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from binder.domain.planning.bounds import GRAIN, Bound, bound_of
from binder.domain.points import rescale

FIRST_TRY = 6
"""The room between the bound and a choice known to do is searched to 1/64 first; more often than not that is enough."""


class Choice(NamedTuple):
    """gain: Points more than now, > 0. cost: whole number > 0."""

    gain: int
    cost: int


STAY = Choice(0, 0)
Class = Sequence[Choice]
"""Choices that exclude each other; staying as it is always remains possible."""
Kept = list[tuple[int | None, Choice]]
"""Choices of a class with their index, None for staying."""


@dataclass(frozen=True)
class Part:
    """A category. now, need: Points it has and must reach, before rescaling by share ÷ whole."""

    classes: Sequence[Class]
    now: int
    need: int
    share: int = 1
    whole: int = 1

    def worth(self, points: int) -> int:
        """What these Points count in the total."""
        return points if self.share == self.whole else rescale(points, self.share, self.whole)

    @cached_property
    def most(self) -> int:
        """Points when every class gives its most."""
        return self.now + sum(max((choice.gain for choice in one), default=0) for one in self.classes)


class Solution(NamedTuple):
    """cost: of all picks. picks: for each part, for each class, the index of its choice or None."""

    cost: int
    picks: tuple[tuple[int | None, ...], ...]


class Frontier(NamedTuple):
    """What can be reached: gains and costs, both rising strictly."""

    gains: list[int]
    costs: list[int]

    def cost_of(self, gain: int) -> int | None:
        """The least cost of at least this gain."""
        place = bisect_left(self.gains, gain)
        return self.costs[place] if place < len(self.costs) else None


def feasible(parts: Sequence[Part], need: int) -> bool:
    """Whether all classes at their most would do."""
    return all(part.most >= part.need for part in parts) and sum(p.worth(p.most) for p in parts) >= need


def cheapest(parts: Sequence[Part], need: int) -> Solution | None:
    """The cheapest choice after which every part has its `need` and all parts together are worth `need`.

    Among equally cheap ones the first in order of classes, with the least gain. None when there is none.
    """
    if not feasible(parts, need):
        return None
    lack = need - sum(part.worth(part.now) for part in parts)
    places = [[_useful(one, part, lack) for one in part.classes] for part in parts]
    trimmed = [
        replace(part, classes=[[one[place] for place in kept] for one, kept in zip(part.classes, own, strict=True)])
        for part, own in zip(parts, places, strict=True)
    ]
    found = _cheapest(trimmed, need)
    picks = (
        tuple(None if pick is None else kept[pick] for pick, kept in zip(picked, own, strict=True))
        for picked, own in zip(found.picks, places, strict=True)
    )
    return Solution(found.cost, tuple(picks))


def _useful(one: Class, part: Part, lack: int) -> list[int]:
    """Places of the choices that may be of use: of those that alone would do for everything only the cheapest.

    lack: what the total lacks.
    """
    enough = max(part.need - part.now, -(-lack * part.whole // part.share) + 1)
    more = [place for place, choice in enumerate(one) if choice.gain > enough]
    best = min(more, key=lambda place: (one[place].cost, one[place].gain), default=None)
    return [place for place, choice in enumerate(one) if choice.gain <= enough or place == best]


def _cheapest(parts: Sequence[Part], need: int) -> Solution:
    bound = bound_of(parts, need)
    limit = bound.least + (bound.most - bound.least >> FIRST_TRY)
    while True:
        search = _Search(parts, need, bound, limit)
        cost = search.least_cost()
        if cost is not None and cost <= limit:  # of those that cost more some were left out
            return Solution(cost, search.picks(cost))
        wider = bound.least + 4 * (limit - bound.least) + 1
        limit = min(wider, bound.most) if cost is None else min(cost, bound.most)


def reachable(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """What all parts together can be worth, lines aside, with the least cost: both rising, staying as it is first."""
    whole = Frontier([0], [0])
    for part in parts:
        own = [(part.worth(part.now + gain), cost) for gain, cost in zip(*_frontier_of(part.classes), strict=True)]
        so_far = list(zip(*whole, strict=True))
        whole = _frontier([(gain + more, cost + extra) for gain, cost in so_far for more, extra in own])
    return list(zip(*whole, strict=True))


def _frontier_of(classes: Sequence[Class]) -> Frontier:
    found = Frontier([0], [0])
    for one in classes:
        so_far = list(zip(*found, strict=True))
        found = _frontier([(g + gain, c + cost) for gain, cost in (STAY, *one) for g, c in so_far])
    return found


class _Search:
    """Looks for the cheapest choice among those that cost at most `limit`."""

    def __init__(self, parts: Sequence[Part], need: int, bound: Bound, limit: int) -> None:
        self.parts = parts
        self.need = need
        room = bound.room(limit)
        priced = list(zip(parts, bound.prices, strict=True))
        self.kept = [[_kept(one, price, room) for one in part.classes] for part, price in priced]
        self.tails = [_tails(kept, price, room) for kept, price in zip(self.kept, bound.prices, strict=True)]
        self.after = self._later_parts(bound.price, limit)

    def _later_parts(self, price: int, limit: int) -> list[Frontier]:
        """For each part and beyond the last: what the parts after it are worth together, and at what cost."""
        ends = [_end(part, tails[0]) for part, tails in zip(self.parts, self.tails, strict=True)]
        if not all(ends):
            return []
        least = [min(GRAIN * cost - price * worth for worth, cost in end) for end in ends]
        room = GRAIN * limit - price * self.need - sum(least)
        found = [Frontier([0], [0])]
        sum_least = 0
        for end, own_least in zip(ends[:0:-1], least[:0:-1], strict=True):
            sum_least += own_least
            later = list(zip(*found[-1], strict=True))
            sums = ((worth + more, cost + extra) for worth, cost in end for more, extra in later)
            found.append(_frontier([one for one in sums if GRAIN * one[1] - price * one[0] - sum_least <= room]))
        return found[::-1]

    def least_cost(self) -> int | None:
        """What the cheapest choice costs; None when all cost more than the limit."""
        return self._finish(0, 0, 0, 0) if self.after else None

    def picks(self, cost: int) -> tuple[tuple[int | None, ...], ...]:
        """The first of the choices of the least cost."""
        left, worth, picks = cost, 0, []
        for number, part in enumerate(self.parts):
            gain, chosen = 0, []
            for place in range(len(part.classes)):
                pick, choice = self._pick(number, place, gain, worth, left)
                gain, left = gain + choice.gain, left - choice.cost
                chosen.append(pick)
            worth += part.worth(part.now + gain)
            picks.append(tuple(chosen))
        return tuple(picks)

    def _pick(self, number: int, place: int, gain: int, worth: int, left: int) -> tuple[int | None, Choice]:
        """The first choice of a class with which the rest can be done for exactly what is left."""
        kept = self.kept[number][place]
        for pick, choice in kept[:-1]:
            if self._finish(number, place + 1, gain + choice.gain, worth) == left - choice.cost:
                return pick, choice
        return kept[-1]

    def _finish(self, number: int, place: int, gain: int, worth: int) -> int | None:
        """Least cost of what is left to do from class `place` of part `number` on."""
        part, later = self.parts[number], self.after[number]
        best = None
        for more, cost in zip(*self.tails[number][place], strict=True):
            points = part.now + gain + more
            rest = later.cost_of(self.need - worth - part.worth(points)) if points >= part.need else None
            if rest is not None and (best is None or cost + rest < best):
                best = cost + rest
        return best


def _kept(one: Class, price: int, room: int) -> Kept:
    """The choices of a class that can belong to what is looked for: those with a gain first, the least gain first."""
    ranked: Kept = [*sorted(enumerate(one), key=lambda pair: (pair[1].gain, pair[1].cost, pair[0])), (None, STAY)]
    reduced = [GRAIN * choice.cost - price * choice.gain for _, choice in ranked]
    most = min(reduced) + room
    return [pair for pair, excess in zip(ranked, reduced, strict=True) if excess <= most]


def _tails(kept: list[Kept], price: int, room: int) -> list[Frontier]:
    """For each class, and beyond the last, the frontier of all classes from it on."""
    found = [Frontier([0], [0])]
    most = room
    for choices in reversed(kept):
        most += min(GRAIN * choice.cost - price * choice.gain for _, choice in choices)
        later = list(zip(*found[-1], strict=True))
        sums = ((gain + more, cost + extra) for _, (gain, cost) in choices for more, extra in later)
        found.append(_frontier([one for one in sums if GRAIN * one[1] - price * one[0] <= most]))
    return found[::-1]


def _end(part: Part, tail: Frontier) -> list[tuple[int, int]]:
    """What a part that reaches its line can be worth, and at what cost."""
    points = ((part.now + gain, cost) for gain, cost in zip(*tail, strict=True))
    return [(part.worth(total), cost) for total, cost in points if total >= part.need]


def _frontier(points: list[tuple[int, int]]) -> Frontier:
    """Of (gain, cost) pairs those for which none gains as much for less."""
    gains: list[int] = []
    costs: list[int] = []
    for cost, loss in sorted((cost, -gain) for gain, cost in points):
        if not gains or -loss > gains[-1]:
            gains.append(-loss)
            costs.append(cost)
    return Frontier(gains, costs)
