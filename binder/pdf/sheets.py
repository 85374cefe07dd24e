"""Pages and photos of a binder as text behind its skeleton: there are thousands, and qpdf takes 5 KB for each.

What these use of the skeleton (fonts, pages of PDFs, pictures made anew, colour profiles) has names; the skeleton's
only page, the stock sheet, lists them all. Objects of PDF (ISO 32000-1): page tree 7.7.3, images 8.9.5.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice

from binder.pdf.draw import decimal
from binder.pdf.guides import Guides
from binder.pdf.marks import Frame
from binder.pdf.plan import Plan
from binder.pdf.sources import JpegImage, Part, size_of

_NAMED = re.compile(rb"(/[BFS]\d+) (\d+) 0 R")
_FONT = re.compile(rb"/Font (\d+) 0 R")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
SPACES = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}

Body = tuple[bytes, tuple[Part, ...], bytes]
"""An object without its number, as what comes before its stream, the stream's parts, and what comes after."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is written. drawing: its operators, packed; uses: names in the stock of /P0, /P1 and so on."""

    frame: Frame
    drawing: bytes
    uses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoredJpeg:
    """A JPEG as it is written. space: its colour profile's name in the stock, or one of SPACES."""

    image: JpegImage
    space: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A plan with its pages drawn. photos: by their names in the stock."""

    plan: Plan
    sheets: Sequence[Sheet]
    photos: Mapping[str, StoredJpeg]


class Base:
    """What the skeleton has for the sheets, in object numbers. first: the first that is free. tree: of the pages.

    sheet, drawing: the stock sheet and its operators, whose places the first page takes. named: all it lists.
    """

    def __init__(self, first: int, tree: int, sheet: int, listed: bytes) -> None:
        """listed: the stock sheet as it was saved. Raises ValueError for any other page."""
        font, drawing = _FONT.search(listed), _CONTENTS.search(listed)
        if not font or not drawing:
            raise ValueError("no stock sheet")
        self.first, self.tree, self.sheet, self.drawing, self.font = first, tree, sheet, int(drawing[1]), int(font[1])
        self.named = {name.decode(): int(number) for name, number in _NAMED.findall(listed)}


class Sheets:
    """The objects of what is drawn. taken: numbers of the skeleton's that they stand for. outline: of the bookmarks."""

    def __init__(self, drawn: Drawn, base: Base) -> None:
        self._drawn, self._base = drawn, base
        numbers, more = count(base.first), len(drawn.sheets) - 1
        self._pages = [base.sheet, *islice(numbers, more)]
        self._drawings = [base.drawing, *islice(numbers, more)]
        self._photos = dict(zip(drawn.photos, numbers))  # noqa: B905 - the numbers never end
        self._guides = Guides(drawn.plan, self._pages, next(numbers))
        self.taken, self.outline = {base.tree, base.sheet, base.drawing}, self._guides.outline

    def small(self) -> Iterator[tuple[int, Body]]:
        """All but the photos, by object number."""
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        yield self._base.tree, _plain(b"<< /Count %d /Kids [ %s ] /Type /Pages >>" % (len(self._pages), kids))
        for page, (number, drawing, sheet) in enumerate(
            zip(self._pages, self._drawings, self._drawn.sheets, strict=True)
        ):
            yield number, _plain(self._page(page, drawing, sheet))
            yield drawing, _stream(b"/Filter /FlateDecode", (sheet.drawing,))
        for number, guide in self._guides.objects():
            yield number, _plain(guide)

    def photos(self) -> Iterator[tuple[int, Body]]:
        """The photos, by object number."""
        for name, photo in self._drawn.photos.items():
            image, space = photo.image, self._reference(photo.space)
            about = b"/Type /XObject /Subtype /Image /Width %d /Height %d" % (image.width, image.height)
            about += b" /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode" % space
            about += b" /Decode [ 1 0 1 0 1 0 1 0 ]" if image.inverted else b""
            yield self._photos[name], _stream(about, image.parts)

    def _page(self, page: int, drawing: int, sheet: Sheet) -> bytes:
        size = (decimal(round(side, 3)) for side in (sheet.frame.sheet_width, sheet.frame.sheet_height))
        uses = b" ".join(b"/P%d %s" % (n, self._reference(name)) for n, name in enumerate(sheet.uses))
        links = self._guides.links.get(page)
        return b"".join((
            b"<< /Annots %d 0 R" % links if links else b"<<",
            b" /Contents %d 0 R /MediaBox [ 0 0 %s ]" % (drawing, " ".join(size).encode()),
            b" /Parent %d 0 R /Resources << /Font %d 0 R" % (self._base.tree, self._base.font),
            b" /XObject << %s >>" % uses if uses else b"",
            b" >> /Type /Page >>",
        ))  # fmt: skip

    def _reference(self, name: str) -> bytes:
        """A name of the stock as an object; what is none of its own stands for itself."""
        number = self._photos.get(name) or self._base.named.get(name)
        return b"%d 0 R" % number if number else name.encode()


def _plain(text: bytes) -> Body:
    return text + b"\n", (), b""


def _stream(about: bytes, parts: tuple[Part, ...]) -> Body:
    head = b"<< %s /Length %d >>\nstream\n" % (about, sum(map(size_of, parts)))
    return head, parts, b"\nendstream\n"
