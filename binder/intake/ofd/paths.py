"""Outlines: OFD's abbreviated path data as PDF path operators."""

import math
import re
from collections.abc import Iterator

from binder.intake.ofd.matrix import IDENTITY, Matrix, pdf_numbers
from binder.intake.ofd.xml import NUMBER, number

TOKEN = re.compile(rf"[A-Za-z]|{NUMBER.pattern}")
COUNTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
Point = tuple[float, float]


def path_operators(data: str, moved: Matrix = IDENTITY) -> str:
    """PDF operators of a path under a map; what cannot be understood ends it."""
    return " ".join(
        f"{pdf_numbers(*(part for point in points for part in moved.at(*point)))} {sign}".lstrip()
        for sign, points in _segments(data)
    )


def _segments(data: str) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """PDF's signs m, l, c and h, with their points."""
    here: Point = (0.0, 0.0)
    start, is_open = here, False
    for letter, values in _commands(data):
        if letter == "C":
            if is_open:
                yield "h", ()
            here = start
            continue
        target = (values[-2], values[-1])
        if letter in "SM":
            start = target
            yield "m", (target,)
        elif not is_open:  # a line that starts nowhere starts where it is
            start = here
            yield "m", (here,)
        if letter == "L":
            yield "l", (target,)
        elif letter == "Q":
            control = (values[0], values[1])
            yield "c", (_between(here, control), _between(target, control), target)
        elif letter == "B":
            yield "c", ((values[0], values[1]), (values[2], values[3]), target)
        elif letter == "A":
            yield from _arc(here, values)
        here, is_open = target, True


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    tokens = TOKEN.findall(data)
    at = 0
    while at < len(tokens):
        letter = tokens[at].upper()
        values = tokens[at + 1 : at + 1 + COUNTS.get(letter, 0)]
        if letter not in COUNTS or len(values) < COUNTS[letter] or any(value[0].isalpha() for value in values):
            return
        yield letter, [number(value, 0) for value in values]
        at += 1 + len(values)


def _between(here: Point, control: Point) -> Point:
    """Where a cubic curve has its control, for the one that a quadratic curve has."""
    return here[0] + (control[0] - here[0]) * 2 / 3, here[1] + (control[1] - here[1]) * 2 / 3


def _arc(here: Point, values: list[float]) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """An elliptic arc in pieces of at most a quarter turn each. values: rx ry turn (degrees) large clockwise x y."""
    rx, ry, target = abs(values[0]), abs(values[1]), (values[5], values[6])
    if not rx or not ry or here == target:
        yield "l", (target,)
        return
    turn = math.radians(values[2] % 360)
    cos, sin = math.cos(turn), math.sin(turn)
    dx, dy = (here[0] - target[0]) / 2, (here[1] - target[1]) / 2
    x, y = cos * dx + sin * dy, -sin * dx + cos * dy
    grow = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))  # an ellipse too small to reach is enlarged
    rx, ry = rx * grow, ry * grow
    rest = max(0.0, (rx * ry) ** 2 / ((rx * y) ** 2 + (ry * x) ** 2) - 1)
    side = math.sqrt(rest) * (-1 if bool(values[3]) == bool(values[4]) else 1)
    cx, cy = side * rx * y / ry, -side * ry * x / rx
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    sweep = (math.atan2((-y - cy) / ry, (-x - cx) / rx) - first) % math.tau
    if not values[4]:
        sweep -= math.tau
    middle = (here[0] + target[0]) / 2 + cos * cx - sin * cy, (here[1] + target[1]) / 2 + sin * cx + cos * cy
    pieces = max(1, math.ceil(abs(sweep) / (math.pi / 2) - 1e-9))
    step = sweep / pieces
    pull = 4 / 3 * math.tan(step / 4)

    def place(u: float, v: float) -> Point:
        return middle[0] + rx * u * cos - ry * v * sin, middle[1] + rx * u * sin + ry * v * cos

    for piece in range(pieces):
        a, b = first + piece * step, first + (piece + 1) * step
        one = place(math.cos(a) - pull * math.sin(a), math.sin(a) + pull * math.cos(a))
        two = place(math.cos(b) + pull * math.sin(b), math.sin(b) - pull * math.cos(b))
        yield "c", (one, two, place(math.cos(b), math.sin(b)))
