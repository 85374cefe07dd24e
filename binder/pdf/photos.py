"""Pictures on sheets: one, two or four photos with captions, or a picture by itself, a long one cut in slices."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from binder.domain.evidence import Evidence
from binder.pdf.book import Book, Piece
from binder.pdf.fonts import Face
from binder.pdf.marks import MM, PHOTO_SHEET, WIDE_PHOTO_SHEET, Frame, Mark, Picture, Strip, below, moved
from binder.pdf.pages import Packed, Page
from binder.pdf.sources import JpegImage, PixelImage, Source, upright_size
from binder.pdf.typeset import Style, paragraph

CAPTION = Style(Face.SANS, 9, 13, align="center")
CAPTION_LINES = 2
"""Lines for number and title; time and place come below them."""
GUTTER = 12.0
BELOW = 4.0
GRIDS = {1: (1, 1), 2: (1, 2), 4: (2, 2)}
PIXEL_DPI = 96
ENLARGE_MOST = 3.0
WIDE_FROM = 1.2
LONG_FROM = 2.5
"""Height over width from which a page or picture would shrink to a thread on one sheet."""
OVERLAP = 8 * MM
MOST_SLICES = 60

Box = tuple[float, float, float, float]
"""Left, top, width and height in points."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo ready for a cell of a photo sheet. width, height: pixels, upright. part: such as "（2/3）", or ""."""

    piece: Piece
    source: Source
    width: int
    height: int
    part: str = ""


def photo_of(piece: Piece, image: JpegImage | PixelImage, part: str = "") -> Photo:
    """A picture as it stands upright."""
    width, height = upright_size(image) if isinstance(image, JpegImage) else (image.width, image.height)
    return Photo(piece, image, width, height, part)


def sheet_of_photos(book: Book, photos: Sequence[Photo], stamp: str, owner: str) -> Page:
    """One to four photos on a sheet, one below the other, four in two columns."""
    columns, rows = GRIDS[book.options.photos_per_page if len(photos) > 1 else 1]
    width = (PHOTO_SHEET.width - GUTTER * (columns - 1)) / columns
    height = (PHOTO_SHEET.height - GUTTER * (rows - 1)) / rows
    marks: list[Mark] = []
    for number, photo in enumerate(photos):
        row, column = divmod(number, columns)
        x, y = PHOTO_SHEET.left + column * (width + GUTTER), PHOTO_SHEET.top + row * (height + GUTTER)
        marks += _cell(book, photo, (x, y, width, height))
    return Page(PHOTO_SHEET, Packed(marks), stamp, owner)


def is_long(width: float, height: float) -> bool:
    return height > width * LONG_FROM


def own_sheets(book: Book, photo: Photo) -> Iterator[tuple[Frame, Packed]]:
    """A picture by itself: on one sheet, wide if it is wide; a long one down as many sheets as it takes."""
    if not is_long(photo.width, photo.height):
        frame = WIDE_PHOTO_SHEET if photo.width > photo.height * WIDE_FROM else PHOTO_SHEET
        yield frame, Packed(_cell(book, photo, (frame.left, frame.top, frame.width, frame.height)))
        return
    caption = _caption(book, photo, PHOTO_SHEET.width)
    room = PHOTO_SHEET.height - caption.height - BELOW
    scale = min(PHOTO_SHEET.width / photo.width, _most_enlarged())
    for marks in slices((photo.width * scale, photo.height * scale), photo.source, PHOTO_SHEET, room):
        shown = marks.window or (0, 0, 0, 0)
        yield PHOTO_SHEET, Packed((marks, *_placed(caption, PHOTO_SHEET.left, shown[1] + shown[3] + BELOW)))


def slices(size: tuple[float, float], source: Source, frame: Frame, room: float) -> Iterator[Picture]:
    """A long picture of this size in points, a stretch of it on each sheet, each beginning with the end of the last."""
    width, height = size
    step = room - OVERLAP
    count = ceil((height - OVERLAP) / step)
    if count > MOST_SLICES:
        smaller = MOST_SLICES * step / height
        yield from slices((width * smaller, height * smaller), source, frame, room)
        return
    x = frame.left + (frame.width - width) / 2
    for number in range(count):
        shown = min(room, height - number * step)
        yield Picture(x, frame.top - number * step, width, height, source, (x, frame.top, width, shown))


def _most_enlarged() -> float:
    return ENLARGE_MOST * 72 / PIXEL_DPI


def _cell(book: Book, photo: Photo, box: Box) -> tuple[Mark, ...]:
    """A picture as large as fits into its box, its caption right below it."""
    x, y, width, height = box
    caption = _caption(book, photo, width)
    room = height - caption.height - BELOW
    scale = min(width / photo.width, room / photo.height, _most_enlarged())
    shown_width, shown_height = photo.width * scale, photo.height * scale
    top = y + (room - shown_height) / 2
    picture = Picture(x + (width - shown_width) / 2, top, shown_width, shown_height, photo.source)
    return (picture, *_placed(caption, x, top + shown_height + BELOW))


def _placed(strip: Strip, x: float, y: float) -> tuple[Mark, ...]:
    return tuple(moved(mark, x, y) for mark in strip.marks)


def _caption(book: Book, photo: Photo, width: float) -> Strip:
    """Number and title, cut to two lines (the index has the whole title); below them time and place."""
    evidence = photo.piece.evidence
    title = f"{book.stamp_of(evidence.id)}　{evidence.title}{photo.part}"
    lines = paragraph(title, CAPTION, width)
    if len(lines) > CAPTION_LINES:
        most = int(width / CAPTION.size * CAPTION_LINES) - 2 - len(photo.part)
        lines = paragraph(f"{title[: most - 1]}…{photo.part}", CAPTION, width)
    about = "　".join(filter(None, (_when(evidence), _where(evidence))))
    return below([*lines, *(paragraph(about, CAPTION, width) if about else [])])


def _when(evidence: Evidence) -> str:
    taken = evidence.file.captured_at.replace("T", " ")[:16]
    return f"拍摄于 {taken}" if taken else evidence.date


def _where(evidence: Evidence) -> str:
    """The place that the photo's GPS tags name, in words: "北纬34.7725° 东经111.2000°"."""
    try:
        north, east = (float(part) for part in evidence.file.place.split(","))
    except ValueError:
        return ""
    return f"{'北' if north >= 0 else '南'}纬{abs(north):.4f}° {'东' if east >= 0 else '西'}经{abs(east):.4f}°"
