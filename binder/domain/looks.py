"""Photos that look the same: copies of one picture that were saved, sent, scaled, cropped or marked again.

A look is a picture of EDGE × EDGE grey pixels; the whole of it and some crops, each in CELLS × CELLS; and for each of
those a code, which tells the steps where they get lighter. Two photos may be twins when the code of one is near to one
of the other's, and are when a part of one, laid over the other, fits. Pictures with little in them (a wall), and sheets
of paper, which from so far look like each other, have no twins.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import product
from math import sqrt
from operator import mul
from typing import NamedTuple

from binder.domain.evidence import FileKind
from binder.domain.fitting import EDGE, WHOLE, Crop, Grey, fits, likeness

PHOTO_KINDS = frozenset({FileKind.JPEG, FileKind.HEIC, FileKind.WEBP})
"""Kinds that cameras and phones make. Screenshots of one program look alike and mean different things."""

CELLS = 8
CROPS: tuple[Crop, ...] = (
    WHOLE,
    *((0.1 * (side == 0), 0.1 * (side == 1), 0.1 * (side == 2), 0.1 * (side == 3)) for side in range(4)),
    *((left, top, right, low) for left, top, right, low in product((0.0375, 0.1125), repeat=4)),
)
"""Nothing cut off; one side; and two cuts a side, so that any cut of up to 15 % is within 3.75 % of one of them."""
CODE_BYTES = CELLS * (CELLS - 1) * 2 // 8
CODES_AT = EDGE * EDGE + len(CROPS) * CELLS * CELLS
LOOK_BYTES = CODES_AT + len(CROPS) * CODE_BYTES

STEP = 2
"""Levels of grey between neighbours that count as a step."""
MOST_APART = 0.6
"""Steps that only one of two codes may have, as a share of those of the smaller picture: 1 for different things."""
NEAREST = 4
"""Photos that each is laid over, so that hundreds of one form or one place do not take minutes."""
HOPELESS = 0.82
"""Likeness of cells below which a crop of one is not worth being laid over the other."""
LEAST_SPREAD = 12.0
"""Standard deviation in levels of grey below which there is too little to be seen."""
PAPER = 200
"""Mean level of grey from which a picture is a sheet of paper."""


class _Near(NamedTuple):
    """The code of `part` differs so much from that of a crop of `whole`. All are numbers, of photos and in CROPS."""

    apart: float
    whole: int
    part: int
    crop: int


def look(pixels: bytes, crops: Sequence[bytes]) -> bytes:
    """A look. pixels: EDGE × EDGE levels of grey, line by line; crops: each of CROPS as CELLS × CELLS of them."""
    return b"".join((pixels, *crops, *map(_code, crops)))


def twins_among(looks: Mapping[str, bytes]) -> Mapping[str, tuple[str, ...]]:
    """Keys whose looks are the same, by each of them."""
    keys = sorted(key for key, each in looks.items() if _has_something(each))
    greys: dict[str, Grey] = {}

    def grey(key: str) -> Grey:
        if key not in greys:
            greys[key] = Grey(looks[key][: EDGE * EDGE])
        return greys[key]

    found: dict[str, list[str]] = {}
    for near in _pairs([looks[key][CODES_AT:] for key in keys]):
        one, other = keys[near.whole], keys[near.part]
        if other in found.get(one, ()) or (
            near.crop and likeness(_cells(looks[one], near.crop), _cells(looks[other])) < HOPELESS
        ):
            continue
        if fits(grey(one), grey(other), CROPS[near.crop]):
            found.setdefault(one, []).append(other)
            found.setdefault(other, []).append(one)
    return {key: tuple(sorted(others)) for key, others in found.items()}


class Alike:
    """What looks the same, worked out once for the same photos."""

    def __init__(self) -> None:
        self._of: frozenset[str] | None = None
        self._found: Mapping[str, tuple[str, ...]] = {}

    def among(self, looks: Mapping[str, bytes]) -> Mapping[str, tuple[str, ...]]:
        """As `twins_among`. The keys tell which photos they are: the SHA-256 of each."""
        asked = frozenset(looks)
        if asked != self._of:
            self._found = twins_among(looks)
            self._of = asked
        return self._found


def _cells(look: bytes, crop: int = 0) -> bytes:
    at = EDGE * EDGE + crop * CELLS * CELLS
    return look[at : at + CELLS * CELLS]


def _pairs(codes: list[bytes]) -> list[_Near]:
    """What may be twins, the nearest first. codes: by photo, those of CROPS one behind another.

    A plane is one byte of every code. A table tells in how many bits each byte differs from that of another code, so a
    whole plane is compared at once; and planes are added as one number, of which no digit can overflow.
    """
    tables, found = _bits_apart(), list[_Near]()
    planes = [
        bytes(each[at] for each in codes for at in range(byte, len(each), CODE_BYTES)) for byte in range(CODE_BYTES)
    ]
    for part, own in enumerate(codes):
        answers = (plane.translate(tables[byte]) for plane, byte in zip(planes, own, strict=False))
        steps = int.from_bytes(own[:CODE_BYTES], "big").bit_count() or 1
        apart = sum(int.from_bytes(answer, "little") for answer in answers).to_bytes(len(codes) * len(CROPS), "little")
        nearest: dict[int, _Near] = {}
        for match in _close(steps).finditer(apart):
            whole, crop = divmod(match.start(), len(CROPS))
            near = _Near(apart[match.start()] / steps, whole, part, crop)
            if whole != part and (whole not in nearest or near < nearest[whole]):
                nearest[whole] = near
        found += sorted(nearest.values())[:NEAREST]
    return sorted(found)


@cache
def _bits_apart() -> list[bytes]:
    """By a byte: in how many bits each byte differs from it."""
    return [bytes((byte ^ other).bit_count() for other in range(256)) for byte in range(256)]


@cache
def _close(steps: int) -> re.Pattern[bytes]:
    """Numbers of bits in which another code may differ from one with so many steps."""
    return re.compile(b"[\x00-" + re.escape(bytes([int(steps * MOST_APART)])) + b"]")


def _code(cells: bytes) -> bytes:
    """A bit for each step to the right and downwards: whether it gets lighter."""
    bits = 0
    for place, cell in enumerate(cells):
        if (place + 1) % CELLS:
            bits = bits << 1 | (cells[place + 1] > cell + STEP)
        if place + CELLS < len(cells):
            bits = bits << 1 | (cells[place + CELLS] > cell + STEP)
    return bits.to_bytes(CODE_BYTES, "big")


def _has_something(look: bytes) -> bool:
    """Whether there is enough in a picture for it to be known again."""
    if len(look) != LOOK_BYTES:
        return False
    pixels, count = look[: EDGE * EDGE], EDGE * EDGE
    mean = sum(pixels) / count
    return mean < PAPER and sqrt(max(0.0, sum(map(mul, pixels, pixels)) / count - mean**2)) >= LEAST_SPREAD
