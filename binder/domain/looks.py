"""Photos that look the same: copies of one picture that were saved, sent or scaled again.

A look is a picture of EDGE × EDGE grey pixels. Two are twins when their pixels rise and fall together, and the steps
from pixel to pixel go the same way nearly everywhere. Pictures with little in them (a wall), and sheets of paper, which
from so far look like each other, have no twins.
"""

from collections.abc import Iterator, Mapping
from math import sqrt
from statistics import fmean
from typing import NamedTuple

from binder.domain.evidence import FileKind

EDGE = 24
PHOTO_KINDS = frozenset({FileKind.JPEG, FileKind.HEIC, FileKind.WEBP})
"""Kinds that cameras and phones make. Screenshots of one program look alike and mean different things."""

STEP = 4
"""Levels of grey between neighbours that count as a step."""
MOST_STEPS = 40
"""Steps of EDGE × (EDGE - 1) that may differ between twins."""
LEAST_SPREAD = 12.0
"""Standard deviation in levels of grey below which there is too little to be seen."""
PAPER = 200
"""Mean level of grey from which a picture is a sheet of paper."""
LEAST_LIKENESS = 0.985
"""Correlation from which two pictures are the same."""
_FARTHEST = sqrt(2 - 2 * LEAST_LIKENESS)
"""How far twins may lie apart, as points; so no projection of them may differ by more."""


class _Seen(NamedTuple):
    """A look, prepared for comparing. shape: pixels of mean 0 and length 1. high, wide: how much more of it is in the
    upper and in the left half; steps: a bit for each."""

    high: float
    wide: float
    key: str
    steps: int
    shape: tuple[float, ...]


def twins_among(looks: Mapping[str, bytes]) -> Mapping[str, tuple[str, ...]]:
    """Keys whose looks are the same, by each of them."""
    found: dict[str, list[str]] = {}
    for one, other in _pairs(sorted(seen for key, look in looks.items() if (seen := _seen(key, look)))):
        if sum(a * b for a, b in zip(one.shape, other.shape, strict=True)) >= LEAST_LIKENESS:
            found.setdefault(one.key, []).append(other.key)
            found.setdefault(other.key, []).append(one.key)
    return {key: tuple(sorted(others)) for key, others in found.items()}


def _pairs(seen: list[_Seen]) -> Iterator[tuple[_Seen, _Seen]]:
    """Those that may be twins, of looks in order of `high`."""
    for place, one in enumerate(seen):
        high, wide, _, steps, _ = one
        for after in range(place + 1, len(seen)):
            other = seen[after]
            if other[0] - high > _FARTHEST:
                break
            if abs(other[1] - wide) <= _FARTHEST and (other[3] ^ steps).bit_count() <= MOST_STEPS:
                yield one, other


def _seen(key: str, look: bytes) -> _Seen | None:
    """None for a look with too little in it."""
    if len(look) != EDGE * EDGE:
        return None
    mean = fmean(look)
    length = sqrt(sum((pixel - mean) ** 2 for pixel in look))
    if length < LEAST_SPREAD * EDGE or mean >= PAPER:
        return None
    steps = 0
    for place in range(len(look) - 1):
        steps = steps << 1 | ((place + 1) % EDGE > 0 and look[place + 1] > look[place] + STEP)
    shape = tuple((pixel - mean) / length for pixel in look)
    left = sum(pixel for place, pixel in enumerate(shape) if place % EDGE < EDGE // 2)
    return _Seen(2 * sum(shape[: len(shape) // 2]) / EDGE, 2 * left / EDGE, key, steps, shape)
