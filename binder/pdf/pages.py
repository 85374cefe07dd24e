"""Pages, and strips poured on them. Their marks are packed: thousands of pages wait to be drawn."""

import marshal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import Any, cast, overload

from binder.pdf.fonts import Face
from binder.pdf.marks import Code, Fill, Frame, Grid, Link, Mark, PageNumber, Picture, Rule, Run, Strip, Text, below

FACES = tuple(Face)
_NUMBERS = {face: number for number, face in enumerate(FACES)}
KINDS: tuple[type[Mark], ...] = (Text, Rule, Grid, Fill, PageNumber, Code)
_FIELDS = {kind: attrgetter(*kind.__match_args__) for kind in KINDS}
_KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
TEXT, NONE = _KIND_NUMBERS[Text], _NUMBERS[Face.NONE]


class Packed(Sequence[Mark]):
    """Marks in order, but for pictures and links, which come first. A mark takes 300 bytes as it is, 60 packed.

    lacks: whether there is a character among them that no font has.
    """

    __slots__ = ("_count", "_packed", "lacks", "links", "pictures")

    def __init__(self, marks: Iterable[Mark], before: "Packed | None" = None) -> None:
        """before: what the marks follow."""
        pictures, links, rows = [], [], []
        for mark in marks:
            if isinstance(mark, Picture):
                pictures.append(mark)
            elif isinstance(mark, Link):
                links.append(mark)
            else:
                rows.append(_row(mark))
        self.pictures, self.links, self._count = tuple(pictures), tuple(links), len(rows)
        self.lacks = any([face == NONE for row in rows if row[0] == TEXT for face, _ in row[3]])
        self._packed: tuple[bytes, ...] = (marshal.dumps(rows),) if rows else ()
        if before:
            self.pictures, self.links = before.pictures + self.pictures, before.links + self.links
            self._packed, self._count = before._packed + self._packed, before._count + self._count
            self.lacks = before.lacks or self.lacks

    def __len__(self) -> int:
        return len(self.pictures) + len(self.links) + self._count

    def __iter__(self) -> Iterator[Mark]:
        return chain(self.pictures, self.links, self.drawn())

    @overload
    def __getitem__(self, place: int) -> Mark: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Mark]: ...

    def __getitem__(self, place: int | slice) -> Mark | Sequence[Mark]:
        return tuple(self)[place]

    def __add__(self, more: Iterable[Mark]) -> "Packed":
        return Packed(more, self)

    def undrawn(self) -> "Packed":
        """Pictures and links only."""
        return Packed((*self.pictures, *self.links))

    def drawn(self) -> Iterator[Mark]:
        """All but pictures and links."""
        for rows in map(marshal.loads, self._packed):
            yield from map(_mark, rows)


def _row(mark: Mark) -> tuple[Any, ...]:
    """A mark as a tuple of what can be packed."""
    kind = type(mark)
    fields = _FIELDS[kind](mark)
    if isinstance(mark, Text):
        x, y, runs, *rest = fields
        return TEXT, x, y, tuple([(_NUMBERS[face], text) for face, text in runs]), *rest
    return _KIND_NUMBERS[kind], *fields


def _mark(row: tuple[Any, ...]) -> Mark:
    kind, *fields = row
    if kind == TEXT:
        fields[2] = tuple([Run(FACES[face], text) for face, text in fields[2]])
    return cast(Mark, KINDS[kind](*fields))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the binder. label: its printed number and PDF label; numbered: whether it is printed.

    stamp: what stands at the top edge ("4－2 · 3/12") or "". owner: id of the evidence it shows, or "".
    """

    frame: Frame
    marks: Packed
    stamp: str = ""
    owner: str = ""
    label: str = ""
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together. targets: what links lead to, as (target, index of its page within the section)."""

    pages: tuple[Page, ...]
    targets: tuple[tuple[str, int], ...] = ()


def pour(strips: Iterable[Strip], frame: Frame, stamp: str = "", owner: str = "") -> tuple[Page, ...]:
    """Lay strips one below the other on as many pages as they need."""
    pages: list[Page] = []
    placed: list[Strip] = []
    used = 0.0
    for strip in strips:
        if used + strip.height > frame.height + 0.01 and placed:
            carried = _take_glued(placed)
            pages.append(_page(placed, frame, stamp, owner))
            lead = (carried or [strip])[0]
            placed = [*lead.header, *carried]
            used = sum(one.height for one in placed)
        placed.append(strip)
        used += strip.height
    return (*pages, _page(placed, frame, stamp, owner))


def _take_glued(page: list[Strip]) -> list[Strip]:
    """Take the strips off the end of a page that must stay with what follows, unless that is the whole page."""
    first = len(page)
    while first and page[first - 1].glue:
        first -= 1
    if not first:
        return []
    carried = page[first:]
    del page[first:]
    return carried


def _page(strips: list[Strip], frame: Frame, stamp: str, owner: str) -> Page:
    return Page(frame, Packed(below(strips, frame.left, frame.top).marks), stamp, owner)
