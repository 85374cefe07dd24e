"""Where a quantity that never falls rises."""

from collections.abc import Callable

MOST_STEPS = 400
"""Of a quantity that rises all the way (a formula), this many steps are kept: the nearest."""


def rises(at: Callable[[int], int], low: int, high: int, floor: int | None = None, most: int = MOST_STEPS) -> list[int]:
    """The first `most` numbers in (low, high] at which `at` is higher than just before; it must not fall on the way.

    floor: what counts as the value at `low`, for a `low` outside the span.
    """
    if low >= high:
        return []
    start = at(low) if floor is None else floor
    end = _far_enough(at, low, high)
    found: list[int] = []
    spans = [(low, start, end, at(end))]
    while spans and len(found) < most:
        left, worth_left, right, worth_right = spans.pop()
        if worth_right <= worth_left:
            continue
        if right - left == 1:
            found.append(right)
            continue
        middle = (left + right) // 2
        worth_middle = at(middle)
        spans += [(middle, worth_middle, right, worth_right), (left, worth_left, middle, worth_middle)]
    return found


def _far_enough(at: Callable[[int], int], low: int, high: int) -> int:
    """A number from which nothing rises up to `high`, found by doubling the way."""
    most, step = at(high), 1
    while low + step < high and at(low + step) < most:
        step *= 2
    return min(low + step, high)
