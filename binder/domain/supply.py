"""Who a score hangs on: points that the unit itself decides on, and points that only others can supply."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from binder.domain.points import Points, points_text
from binder.domain.rules import ClauseState
from binder.domain.scores import ItemScore, RubricScore

SETTLED = (ClauseState.EXEMPT, ClauseState.EXCUSED)


class Supplied(NamedTuple):
    """What one supplier decides on. open: points that may still come from it."""

    claimed: Points
    attainable: Points
    max: Points

    @property
    def open(self) -> Points:
        return self.attainable - self.claimed


def split_by_supplier(score: RubricScore) -> Mapping[str, Supplied]:
    """A rubric's total by who supplies the facts behind it; "" is the unit itself. The parts add up to the total.

    What is not asked of the unit is its own, and so is what an item's cap, its charges or a rescaling take or give.
    """
    found: dict[str, Supplied] = {}
    for category in score.all_categories:
        for item in category.items if not category.unmet else ():
            for supplier, part in _of_item(item):
                before = found.get(supplier, Supplied(0, 0, 0))
                found[supplier] = Supplied(*(own + more for own, more in zip(before, part, strict=True)))
    others = [sum(part) for part in zip(*found.values(), strict=True)] or [0, 0, 0]
    own = (whole - rest for whole, rest in zip((score.claimed, score.attainable, score.max), others, strict=True))
    return {"": Supplied(*own), **found}


def _of_item(item: ItemScore) -> Iterator[tuple[str, Supplied]]:
    """What each supplier decides on, in order of clauses, no more of it than the item has left to give."""
    left = Supplied(item.claimed, item.attainable, item.max)
    for one in item.clauses if not item.item.exempt else ():
        if one.clause.supplier and one.state not in SETTLED and one.max > 0:
            points = (one.claimed, one.attainable, one.max)
            part = Supplied(*(min(own, rest) for own, rest in zip(points, left, strict=True)))
            left = Supplied(*(rest - own for own, rest in zip(part, left, strict=True)))
            yield one.clause.supplier, part


def range_text(score: RubricScore) -> str:
    """The total as it stands and as it may still become: "83–88 分，其中 3.5 分由省执法局提供的数据决定"."""
    if score.attainable == score.claimed:
        return f"{points_text(score.claimed)} 分"
    text = f"{points_text(score.claimed)}–{points_text(score.attainable)} 分"
    waiting = [(who, part.open) for who, part in split_by_supplier(score).items() if who and part.open > 0]
    words = "、".join(f"{points_text(points)} 分由{who}" for who, points in waiting)
    return f"{text}，其中 {words}提供的数据决定" if words else text
