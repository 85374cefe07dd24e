"""Laying a part of one small grey picture over another, and whether they are the same there.

What is compared is how steeply grey rises from place to place: that stays when a picture is made lighter or saved anew.
The places that fit worst are left out, for a mark may cover them; and no rise counts for more than the usual one, so
that the edge of a sheet of paper does not decide over all that is written on it.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from math import sqrt
from operator import add, mul, sub

EDGE = 48
SIDE = 24
"""Places of a picture that are compared, each way."""
BLOCK = 4
"""Places of a block, each way. Blocks are left out as a whole."""
BLOCKS = (SIDE // BLOCK) ** 2
KEPT = round(0.8 * BLOCKS)
LEAST_LIKENESS = 0.9
"""Correlation of what is kept from which it is the same picture."""
LEAST_BLOCKS = 3.0
"""Blocks over which what is to be seen must spread, for a single edge is in many pictures."""
FEW = 8
"""Places that are enough to see roughly what is there, each way."""
LIKELY = 0.9
"""Correlation of grey, seen roughly, below which a cut that was moved about will not fit."""
LEAST_GAIN = 1e-4
FARTHEST = 0.18
"""The most that may be cut off a side."""

Crop = tuple[float, float, float, float]
"""Shares that are cut off at the left, top, right and bottom."""
WHOLE: Crop = (0.0, 0.0, 0.0, 0.0)
Values = list[float]

_BLOCK_OF = [y // BLOCK * (SIDE // BLOCK) + x // BLOCK for y in range(SIDE - 1) for _ in "→↓" for x in range(SIDE - 1)]


class Grey:
    """A picture of EDGE × EDGE levels of grey, line by line."""

    def __init__(self, pixels: bytes) -> None:
        self._sums: list[list[int]] = [[0] * (EDGE + 1)]
        for start in range(0, EDGE * EDGE, EDGE):
            line = (0, *accumulate(pixels[start : start + EDGE]))
            self._sums.append(list(map(add, self._sums[-1], line)))

    @cached_property
    def whole(self) -> Values:
        return self.part(WHOLE)

    @cached_property
    def roughly(self) -> Values:
        return self.part(WHOLE, FEW)

    def part(self, crop: Crop, side: int = SIDE) -> Values:
        """What is left when this is cut off, as sums of grey in side × side places."""
        left, top, right, bottom = crop
        across, found = _marks(left, right, side), list[float]()
        lines = []
        for row, below in _marks(top, bottom, side):
            upper, lower = (
                [sums[at] + (sums[at + 1] - sums[at]) * beyond for at, beyond in across]
                for sums in self._sums[row : row + 2]
            )
            lines.append([up + (low - up) * below for up, low in zip(upper, lower, strict=True)])
        for above, under in pairwise(lines):
            strip = list(map(sub, under, above))
            found += map(sub, strip[1:], strip)
        return found


def _marks(before: float, after: float, side: int) -> list[tuple[int, float]]:
    """Where places begin and end between two cuts: the pixel, and how far into it."""
    step = EDGE * (1 - before - after) / side
    places = [EDGE * before + step * number for number in range(side + 1)]
    pixels = [min(int(place), EDGE - 1) for place in places]
    return list(zip(pixels, map(sub, places, pixels), strict=True))


def fits(whole: Grey, part: Grey, near: Crop) -> bool:
    """Whether `part` is what is left of `whole` when it is cut somewhere near there."""
    if near == WHOLE and _same(whole.whole, part.whole):
        return True
    crop, like = _moved(near, 0.03, lambda tried: likeness(whole.part(tried, FEW), part.roughly))
    if like < LIKELY:
        return False
    rises = _slopes(part.whole)
    for step in (0.015, 0.0075, 0.004):
        crop, _ = _moved(crop, step, lambda tried: _correlation(_slopes(whole.part(tried)), rises))
        if _same(whole.part(crop), part.whole):
            return True
    return False


def _moved(crop: Crop, step: float, like: Callable[[Crop], float]) -> tuple[Crop, float]:
    """The cut, its sides moved by this step while that makes it more like what is wanted; and how like it is."""
    best, going = like(crop), True
    while going:
        going = False
        for side in range(4):
            for way in (step, -step):
                moved = min(max(crop[side] + way, 0.0), FARTHEST)
                tried: Crop = (*crop[:side], moved, *crop[side + 1 :])  # type: ignore[assignment]
                now = like(tried) if moved != crop[side] else best
                if now > best + LEAST_GAIN:
                    crop, best, going = tried, now, True
                    break
    return crop, best


def _slopes(places: Values) -> Values:
    """How grey rises to the right and downwards, line by line, in the order of _BLOCK_OF."""
    lines = [places[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    found: Values = []
    for line, below in pairwise(lines):
        found += [after - before for before, after in pairwise(line)]
        found += [after - before for before, after in zip(line[:-1], below, strict=False)]
    return found


def _same(one: Values, other: Values) -> bool:
    """Whether two pictures rise alike all over, but for the blocks that fit worst."""
    a, b = _limited(_slopes(one)), _limited(_slopes(other))
    apart, seen = [0.0] * BLOCKS, [0.0] * BLOCKS
    for block, u, v in zip(_BLOCK_OF, a, b, strict=True):
        apart[block] += (u - v) ** 2
        seen[block] += u * u
    kept = set(sorted(range(BLOCKS), key=apart.__getitem__)[:KEPT])
    spread = [seen[block] for block in kept]
    if sum(spread) ** 2 < LEAST_BLOCKS * sum(map(mul, spread, spread)) or not sum(spread):
        return False
    chosen = [block in kept for block in _BLOCK_OF]
    return (
        _correlation(*([x for x, is_in in zip(each, chosen, strict=True) if is_in] for each in (a, b)))
        >= LEAST_LIKENESS
    )


def _limited(slopes: Values) -> Values:
    """Slopes in units of the usual one, none steeper than that."""
    usual = sqrt(sum(map(mul, slopes, slopes)) / len(slopes)) or 1.0
    return [max(-1.0, min(1.0, slope / usual)) for slope in slopes]


def likeness(one: Sequence[float], other: Sequence[float]) -> float:
    """The correlation of two pictures' grey: 1 for what differs in light and contrast only, 0 for strangers."""
    count, a, b = len(one), sum(one), sum(other)
    length = (sum(map(mul, one, one)) - a * a / count) * (sum(map(mul, other, other)) - b * b / count)
    return (sum(map(mul, one, other)) - a * b / count) / sqrt(length) if length > 0 else 0.0


def _correlation(one: Sequence[float], other: Sequence[float]) -> float:
    length = sqrt(sum(map(mul, one, one)) * sum(map(mul, other, other)))
    return sum(map(mul, one, other)) / length if length else 0.0
