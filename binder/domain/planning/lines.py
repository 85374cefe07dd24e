"""An award's gates as the least points that categories, items and the sum of them must have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from binder.domain.awards import passes
from binder.domain.points import Points, rescale
from binder.domain.rubric import Award, Gate
from binder.domain.scores import CategoryScore, ItemScore, RubricScore

OUT_OF_REACH = 1 << 60


@dataclass(frozen=True)
class Lines:
    """The gates of an award, or of none, over a rubric that scores as it does now.

    The sum is that of all `parts` as they count in the total: adjustments among them, categories that are exempt as a
    whole and removed not, as their points follow from the others'.
    """

    score: RubricScore
    award: Award | None = None

    @property
    def parts(self) -> tuple[CategoryScore, ...]:
        """What adds up to the sum."""
        counted = tuple(one for one in self.score.categories if one not in self.followers)
        outside = self.score.adjustments
        return (*counted, outside) if outside and self._adjusted else counted

    @property
    def _adjusted(self) -> bool:
        return self.award is None or self.score.rubric.awards_adjusted

    @property
    def followers(self) -> tuple[CategoryScore, ...]:
        """Categories that are exempt as a whole and removed."""
        return tuple(one for one in self.score.categories if one.max and one.exempt_removed == one.max)

    def gates(self, *over: str) -> Iterator[Gate]:
        return (gate for gate in (self.award.gates if self.award else ()) if gate.over in over)

    def part_gates(self, part: CategoryScore) -> Iterator[Gate]:
        """The gates that a category is held to; none for the adjustments."""
        own = (gate for gate in self.gates("each_category", "category") if gate.key in ("", part.category.key))
        return iter(()) if part is self.score.adjustments else own

    def item_gates(self, item: ItemScore) -> Iterator[Gate]:
        """The gates that an item is held to; none for one without points of its own."""
        own = (gate for gate in self.gates("each_item", "item") if gate.key in ("", item.item.key))
        return own if item.max else iter(())

    def scale(self, part: CategoryScore) -> tuple[int, int]:
        """By which share ÷ whole the part's points count."""
        return (part.max, part.max - part.exempt_removed) if part.exempt_removed else (1, 1)

    def need_of(self, part: CategoryScore) -> Points:
        """The least points, before they are rescaled, with which a part passes its own gates."""
        own = list(self.part_gates(part))
        share, whole = self.scale(part)
        return least(lambda points: all(passes(gate, rescale(points, share, whole), part.max) for gate in own))

    def item_need(self, item: ItemScore) -> Points:
        """The least points with which an item passes its own gates."""
        own = list(self.item_gates(item))
        return least(lambda points: all(passes(gate, points, item.max) for gate in own))

    def need(self) -> Points:
        """The least sum with which the total, and categories that follow from the others, pass."""
        return least(self._passes)

    def _passes(self, points: Points) -> bool:
        whole = self.score.rubric.points
        if not all(passes(gate, self.total(points), whole) for gate in self.gates("total")):
            return False
        return all(
            passes(gate, self._follows(points, one), one.max) for one in self.followers for gate in self.part_gates(one)
        )

    def _follows(self, points: Points, one: CategoryScore) -> Points:
        whole = sum(part.max for part in self.parts if part is not self.score.adjustments)
        return rescale(max(points, 0), one.max, whole) if whole else 0

    def total(self, points: Points) -> Points:
        """The rubric's total, as the award sees it, when its parts come to this sum."""
        whole = points + sum(self._follows(points, one) for one in self.followers)
        if not self._adjusted:
            return whole
        whole = max(whole - self.score.charged, 0)
        ceiling = self.score.rubric.ceiling
        return min(whole, ceiling) if ceiling else whole


def least(enough: Callable[[Points], bool]) -> Points:
    """The least points that are enough, where more never is less: -OUT_OF_REACH when any are, OUT_OF_REACH when none.

    Between the two it looks at points ≥ 0 only.
    """
    if enough(-OUT_OF_REACH):
        return -OUT_OF_REACH
    if enough(0):
        return 0
    if not enough(OUT_OF_REACH):
        return OUT_OF_REACH
    low, high = 0, 1
    while not enough(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
