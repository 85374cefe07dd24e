"""Items whose clauses do not simply add up: bundled, the best taken, capped, or charged."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from binder.domain.facts import Facts
from binder.domain.points import Points
from binder.domain.rubric import Item
from binder.domain.rules import total_of


class Step(NamedTuple):
    """Number of a lever, and of one of its moves."""

    lever: int
    move: int


class AnnexSum(NamedTuple):
    """An annex brought to a sum of its parts."""

    rubric: str
    sum: Points


Way = tuple[Step | AnnexSum, ...]


class Outcome(NamedTuple):
    """What a way brings. points: of each clause by ref. cost: of all its steps."""

    points: Mapping[str, Points]
    cost: int
    way: Way


def is_tied(item: Item) -> bool:
    """Whether an item is more than the sum of its clauses."""
    if item.outside:  # nothing but bundles limits what is outside the points
        return bool(item.together)
    if item.exempt:
        return False
    most = sum(clause.points for clause in item.clauses)
    return bool(item.take == "highest" or item.together or item.charged_by or most > item.points)


class Sums:
    """Adds up an item clause by clause; what matters of the clauses so far is a short tuple of points.

    It holds the points of each bundle, and then those of the clauses outside them, no more of any than can count.
    """

    def __init__(self, item: Item, facts: Facts) -> None:
        self.item = item
        self.charged = total_of(item.charged_by, facts)
        self.bundle = {ref: place for place, bundle in enumerate(item.together) for ref in bundle.clauses}
        self.start: tuple[Points, ...] = (0,) * (len(item.together) + 1)

    def add(self, sums: tuple[Points, ...], points: Mapping[str, Points]) -> tuple[Points, ...]:
        found = list(sums)
        for ref, own in points.items():
            place = self.bundle.get(ref, -1)
            bundle = self.item.together[place] if place >= 0 else self.item
            both = max(found[place], own, key=abs) if bundle.take == "highest" else found[place] + own
            unlimited = place < 0 and self.item.outside
            found[place] = both if unlimited else max(min(both, bundle.points), -bundle.points)
        return tuple(found)

    def total(self, sums: tuple[Points, ...]) -> Points:
        whole = max(sums) if self.item.take == "highest" else sum(sums)
        return whole if self.item.outside else max(min(whole, self.item.points) - self.charged, 0)


def combine(sums: Sums, parts: Sequence[Iterable[Outcome]]) -> list[tuple[Points, int, Way]]:
    """All totals of an item, each with the least cost and a way. parts: what clauses that hang together can bring."""
    reached: dict[tuple[Points, ...], tuple[int, Way]] = {sums.start: (0, ())}
    for outcomes in parts:
        options = list(outcomes)
        after: dict[tuple[Points, ...], tuple[int, Way]] = {}
        for state, (cost, way) in reached.items():
            for outcome in options:
                key = sums.add(state, outcome.points)
                if key not in after or cost + outcome.cost < after[key][0]:
                    after[key] = (cost + outcome.cost, way + outcome.way)
        reached = after
    return [(sums.total(state), cost, way) for state, (cost, way) in reached.items()]
