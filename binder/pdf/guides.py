"""Links and bookmarks of a binder as text: there are thousands, and qpdf takes 3 KB of memory for each.

Objects of PDF (ISO 32000-1): annotations 12.5, outlines 12.3.3, destinations 12.3.2.
"""

from collections.abc import Iterator, Sequence
from itertools import count, groupby
from typing import NamedTuple

import pikepdf

from binder.pdf.draw import decimal
from binder.pdf.fonts import clean
from binder.pdf.marks import Link
from binder.pdf.plan import Bookmark, Plan

PRINTED = 4
"""Annotation flag: shown on paper too; PDF/A wants it."""


class Guides:
    """What leads through a plan.

    pages: object numbers of its pages; first: of the first object made here. links: of the lists of links, by the index
    of their pages; outline: of the bookmarks' root.
    """

    def __init__(self, plan: Plan, pages: Sequence[int], first: int) -> None:
        self._plan, self._pages, self._first = plan, pages, first
        by_page = groupby(plan.links(), lambda one: one[0])
        self._lists = {page: [link for _, link in group] for page, group in by_page}
        self.links = {page: number for number, page in enumerate(self._lists, first)}
        self.outline = first + len(self._lists)

    def objects(self) -> Iterator[tuple[int, bytes]]:
        """The objects in the order of their numbers, by these."""
        return enumerate(self._objects(), self._first)

    def _objects(self) -> Iterator[bytes]:
        for page, links in self._lists.items():
            height = self._plan.pages[page].frame.sheet_height
            yield b"[ %s ]" % b" ".join(self._annotation(link, height) for link in links)
        entries = _numbered(self._plan.bookmarks, count(self.outline + 1))
        yield b"<< /Type /Outlines%s /Count %d >>" % (_ends(entries), len(entries))
        yield from self._items(entries, self.outline)

    def _annotation(self, link: Link, height: float) -> bytes:
        box = (link.x, height - link.y - link.height, link.x + link.width, height - link.y)
        rect = " ".join(str(round(side)) for side in box).encode()
        shape = b"/Rect [ %s ] /BS << /W 0 >> /F %d" % (rect, PRINTED)
        return b"<< /Subtype /Link %s /Dest %s >>" % (shape, self._destination(link.target))

    def _destination(self, target: str) -> bytes:
        """The top of a page, at whatever zoom the reader has."""
        page = self._plan.places[target]
        top = decimal(round(self._plan.pages[page].frame.sheet_height, 3))
        return b"[ %d 0 R /XYZ 0 %s null ]" % (self._pages[page], top.encode())

    def _items(self, entries: Sequence["_Entry"], parent: int) -> Iterator[bytes]:
        """Bookmarks of one level, each with those below it, which are hidden until somebody opens it."""
        for before, one, after in zip([None, *entries], entries, [*entries[1:], None], strict=False):
            title = clean(f"{one.bookmark.title}　{self._plan.label_of(one.bookmark.target)}")
            parts = [b"/Title %s /Parent %d 0 R" % (pikepdf.String(title).unparse(), parent)]
            parts += [b"/Prev %d 0 R" % before.number] if before else []
            parts += [b"/Next %d 0 R" % after.number] if after else []
            parts += [b"%s /Count -%d" % (_ends(one.below), len(one.below))] if one.below else []
            yield b"<< %s /Dest %s >>" % (b" ".join(parts), self._destination(one.bookmark.target))
            yield from self._items(one.below, one.number)


class _Entry(NamedTuple):
    """A bookmark with the number of its object."""

    number: int
    bookmark: Bookmark
    below: "list[_Entry]"


def _numbered(bookmarks: Sequence[Bookmark], numbers: Iterator[int]) -> list[_Entry]:
    return [_Entry(next(numbers), one, _numbered(one.children, numbers)) for one in bookmarks]


def _ends(entries: Sequence[_Entry]) -> bytes:
    """The first and the last of a level."""
    return b" /First %d 0 R /Last %d 0 R" % (entries[0].number, entries[-1].number) if entries else b""
