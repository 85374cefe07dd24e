"""What a page is made of, as plain data: marks, and strips that carry them.

Lengths are points (1/72 inch). Within a strip and a page, x runs right and y runs down from the top left corner.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Literal, NamedTuple, get_args

from binder.pdf.fonts import Face
from binder.pdf.sources import Source

MM = 72 / 25.4


class Run(NamedTuple):
    """Characters set in one face. Face.NONE: characters that no font has; they are drawn as 〓."""

    face: Face
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of a line. y: its baseline. spacing: added after every character."""

    x: float
    y: float
    runs: tuple[Run, ...]
    size: float
    spacing: float = 0.0
    grey: float = 0.0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from (x, y) by (dx, dy)."""

    x: float
    y: float
    dx: float
    dy: float
    thickness: float = 0.5
    red: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """The rules around the cells of one row of a table. columns: where its upright rules stand, from its left end."""

    x: float
    y: float
    height: float
    columns: tuple[float, ...]
    thickness: float = 0.5


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled rectangle. grey: 0 black … 1 white."""

    x: float
    y: float
    width: float
    height: float
    grey: float


@dataclass(frozen=True, slots=True)
class Link:
    """A rectangle that leads to a target."""

    x: float
    y: float
    width: float
    height: float
    target: str


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The printed number of a target's page, known only when all is laid out. form: such as "{}" or "见第 {} 页".

    x: the left, middle or right end, by `align`. y: baseline.
    """

    x: float
    y: float
    target: str
    size: float
    form: str = "{}"
    align: Literal["left", "center", "right"] = "center"


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, `size` points wide. form: its text, in which "{}" is the printed number of its own page, a target."""

    x: float
    y: float
    size: float
    form: str
    target: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or a page of a PDF, fitted into a rectangle of its own proportions.

    window: the part of the page where it shows (x, y, width, height), None for all of it.
    """

    x: float
    y: float
    width: float
    height: float
    source: Source
    window: tuple[float, float, float, float] | None = None


Mark = Text | Rule | Grid | Fill | Link | PageNumber | Code | Picture


@dataclass(frozen=True, slots=True)
class Strip:
    """A full-width slice that is never cut. glue: stays on one page with the next strip.

    header: strips to repeat above it when it comes to stand first on a page.
    """

    height: float
    marks: tuple[Mark, ...] = ()
    glue: bool = False
    header: tuple["Strip", ...] = ()


@dataclass(frozen=True, slots=True)
class Frame:
    """Where strips go on a sheet of the given size. full: page number at the sheet's edge, below the frame."""

    sheet_width: float
    sheet_height: float
    left: float
    top: float
    width: float
    height: float
    full: bool = False


TEXT = Frame(210 * MM, 297 * MM, 28 * MM, 37 * MM, 156 * MM, 225 * MM)
"""GB/T 9704: 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm."""
WIDE = Frame(297 * MM, 210 * MM, 36 * MM, 28 * MM, 225 * MM, 156 * MM)
SHEET = Frame(210 * MM, 297 * MM, 12 * MM, 14 * MM, 186 * MM, 268 * MM, full=True)
PHOTO_SHEET = Frame(210 * MM, 297 * MM, 20 * MM, 14 * MM, 178 * MM, 268 * MM, full=True)
WIDE_PHOTO_SHEET = Frame(297 * MM, 210 * MM, 14 * MM, 20 * MM, 269 * MM, 175 * MM, full=True)
"""Photographs leave room for the holes that a binding of paper needs, on the left, of a turned sheet above."""
WIDE_SHEET = Frame(297 * MM, 210 * MM, 14 * MM, 14 * MM, 269 * MM, 181 * MM, full=True)


_REST = {kind: attrgetter(*kind.__match_args__[2:]) for kind in get_args(Mark)}
"""What a mark has besides its place."""


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """The same mark elsewhere. There are a hundred thousand of them in a binder, and `replace` is slow."""
    kind: Any = type(mark)
    same: Mark = kind(mark.x + dx, mark.y + dy, *_REST[kind](mark))
    return same


def below(strips: Iterable[Strip], left: float = 0.0, top: float = 0.0) -> Strip:
    """Several strips as one, its marks moved by (left, top)."""
    marks: list[Mark] = []
    height = 0.0
    for strip in strips:
        marks += [moved(mark, left, top + height) for mark in strip.marks]
        height += strip.height
    return Strip(height, tuple(marks))
