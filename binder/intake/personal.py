"""Where the pages of a PDF say something that may be personal. Only text tells: a picture of it says nothing."""

from ctypes import byref, c_int
from itertools import groupby
from pathlib import Path
from typing import Any

from binder.domain.redaction import SCALE, suspects

PADDING = 0.18
"""Of a character: how far a box reaches beyond it on each side."""

Sides = tuple[int, int, int, int]
Found = tuple[str, str, int, tuple[Sides, ...]]
"""Kind, text, page from 0, and for each line that it stands on a box: left, top, width and height in parts of SCALE."""


def personal_on_pages(path: Path, first: int, last: int, names: tuple[str, ...]) -> tuple[list[Found], list[int]]:
    """What may be personal on pages first…last-1 of a PDF, and which of these pages hold no text at all.

    Raises pypdfium2.PdfiumError for a file that cannot be read.
    """
    import pypdfium2

    found: list[Found] = []
    silent = []
    with pypdfium2.PdfDocument(path) as document:
        for number in range(first, min(last, len(document))):
            page = document[number]
            text_page = page.get_textpage()
            text = _text_of(text_page)
            if not text.strip():
                silent.append(number)
            for one in suspects(text, names):
                boxes = _boxes(page, text_page, range(one.start, one.end))
                if boxes:
                    found.append((one.kind, one.text, number, boxes))
    return found, silent


def under_boxes(path: Path, places: tuple[tuple[int, Sides], ...]) -> tuple[str, ...]:
    """What a PDF says under boxes: page from 0, and left, top, width and height in parts of SCALE. As above."""
    import pypdfium2

    said = []
    with pypdfium2.PdfDocument(path) as document:
        for number, sides in places:
            page = document[number] if number < len(document) else None
            said.append(_under(page, sides) if page else "")
    return tuple(said)


def _under(page: Any, box: Sides) -> str:
    """The characters whose middle lies in a box."""
    text_page = page.get_textpage()
    left, top, right, bottom = box[0], box[1], box[0] + box[2], box[1] + box[3]
    found = []
    for number, character in enumerate(_text_of(text_page)):
        sides = _sides(page, text_page.get_charbox(number, loose=True))
        if sides and left <= (sides[0] + sides[2]) / 2 <= right and top <= (sides[1] + sides[3]) / 2 <= bottom:
            found.append(character)
    return "".join(found)


def _text_of(text_page: Any) -> str:
    """The text of a page, one character for each that PDFium counts."""
    from pypdfium2.raw import FPDFText_GetUnicode

    codes = (FPDFText_GetUnicode(text_page, n) for n in range(text_page.count_chars()))
    return "".join(chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _boxes(page: Any, text_page: Any, numbers: range) -> tuple[Sides, ...]:
    """A box for each line that some characters stand on."""
    sides = [side for number in numbers if (side := _sides(page, text_page.get_charbox(number, loose=True)))]
    lines = []
    for _, group in groupby(_with_lines(sides), key=lambda one: one[0]):
        left, top, right, bottom = zip(*(side for _, side in group), strict=True)
        across = round(PADDING * max(r - low for low, r in zip(left, right, strict=True)))
        down = round(PADDING * max(b - t for t, b in zip(top, bottom, strict=True)))
        lines.append(_box(min(left) - across, min(top) - down, max(right) + across, max(bottom) + down))
    return tuple(lines)


def _with_lines(sides: list[Sides]) -> list[tuple[int, Sides]]:
    """Each character's sides with the number of its line: one that is not beside the last begins another."""
    numbered, line = [], 0
    for number, side in enumerate(sides):
        if number and not _are_neighbours(sides[number - 1], side):
            line += 1
        numbered.append((line, side))
    return numbered


def _are_neighbours(one: Sides, other: Sides) -> bool:
    """Whether less than a character lies between two, in whichever direction they are written."""
    return all(
        max(one[low], other[low]) - min(one[high], other[high]) < max(one[high] - one[low], other[high] - other[low])
        for low, high in ((0, 2), (1, 3))
    )


def _sides(page: Any, corners: tuple[float, float, float, float]) -> Sides | None:
    """Left, top, right and bottom of a character on the page as it is seen; None for one that takes no room."""
    from pypdfium2.raw import FPDF_PageToDevice

    left, bottom, right, top = corners
    seen = []
    for x, y in ((left, bottom), (right, top)):
        across, down = c_int(), c_int()
        FPDF_PageToDevice(page, 0, 0, SCALE, SCALE, 0, x, y, byref(across), byref(down))
        seen.append((across.value, down.value))
    (x0, y0), (x1, y1) = seen
    sides = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return sides if sides[2] > sides[0] and sides[3] > sides[1] else None


def _box(left: int, top: int, right: int, bottom: int) -> Sides:
    left, top, right, bottom = (min(max(side, 0), SCALE) for side in (left, top, right, bottom))
    return left, top, right - left, bottom - top
