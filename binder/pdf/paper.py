"""What a binder on paper needs besides its pages: a label for its spine (卷脊) and tabs for its dividers, to cut out.

They are a file of their own: the binder's pages are counted, and what is cut up is not one of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from binder.pdf.book import Book
from binder.pdf.fonts import Face, clean, glyph
from binder.pdf.marks import MM, Fill, Frame, Mark, Rule, Run, Text
from binder.pdf.pages import Packed, Page
from binder.pdf.plan import Bookmark, Plan
from binder.pdf.styles import GROUND
from binder.pdf.typeset import Line, Style, line_marks, set_lines

SHEET = Frame(210 * MM, 297 * MM, 12 * MM, 10 * MM, 186 * MM, 277 * MM)
HINT = Style(Face.KAI, 9, 14, grey=0.3)
HINT_HEIGHT = 16.0
HAIR, EDGE = 0.4, 0.8

SPINES = (10, 20, 30, 40, 50)
"""Widths in mm: a thin booklet, and the boxes of DA/T 22."""
SPINE_GAP = 6 * MM
ENDS = 21 * MM
WHOLE = "全一册"
OF_WIDTH, PITCH = 0.62, 1.12
UPRIGHT = str.maketrans("（）《》〈〉“”—…", "︵︶︽︾︿﹀﹁﹂︱︙")

TAB = (62 * MM, 15 * MM)
COLUMNS = 3
NUMBER_SHARE = 0.34
NAME_SIZES = (9.0, 8.0, 7.0, 6.0)
NAME_LINES = 2


@dataclass(frozen=True, slots=True)
class Tab:
    """number: "4" or "一". name: below what it stands. band: a category, on a grey ground."""

    number: str
    name: str
    band: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """How a text runs down a spine. most: columns that it may take; largest: points."""

    face: Face
    most: int
    largest: float


TITLE, NAME, UNIT = Column(Face.TITLE, 3, 26), Column(Face.TITLE, 1, 34), Column(Face.KAI, 2, 18)
SHARES = (0.56, 0.16, 0.28)
"""Of a spine's height between its ends: title, name and unit."""


def paper_plan(book: Book, volumes: int = 1) -> Plan:
    """Sheets to print and cut: a sheet of spine labels for each volume, then the tabs."""
    names = [f"第{number}册" for number in range(1, volumes + 1)] if volumes > 1 else [WHOLE]
    pages = [*(_spines(book, name) for name in names), *_tab_sheets(_tabs(book))]
    labelled = tuple(Page(p.frame, p.marks, label=str(n), numbered=False) for n, p in enumerate(pages, 1))
    marks = (Bookmark("卷脊", "spine"), Bookmark("隔页标签", "tabs"))
    title = clean(f"{book.state.unit} {book.rubrics.main.title} 卷脊和隔页标签")
    return Plan(title, labelled, {"spine": 0, "tabs": len(names)}, 0, marks, ())


def _hint(text: str) -> tuple[Mark, ...]:
    return line_marks(
        set_lines([(text, HINT.face)], HINT, SHEET.width)[0], HINT, SHEET.left, SHEET.top - 4, SHEET.width
    )


# --- the spine --------------------------------------------------------------------------------------------------------


def _spines(book: Book, volume: str) -> Page:
    """One label for each usual width, side by side."""
    marks = list(_hint("卷脊：量好册脊的宽度，剪下合适的一条贴上。"))
    x = SHEET.left
    for width in (mm * MM for mm in SPINES):
        marks += _spine(book, volume, x, width)
        x += width + SPINE_GAP
    return Page(SHEET, Packed(marks))


def _spine(book: Book, volume: str, x: float, width: float) -> Iterator[Mark]:
    """From the top: the year, what the binder answers to, what it is, whose it is, which volume."""
    top, height = SHEET.top + HINT_HEIGHT, SHEET.height - HINT_HEIGHT
    yield from _box(x, top, width, height)
    yield from _across(book.state.period, x, top, width, ENDS)
    yield from _across(volume, x, top + height - ENDS, width, ENDS)
    yield Rule(x, top + ENDS, width, 0, HAIR)
    yield Rule(x, top + height - ENDS, width, 0, HAIR)
    top, room = top + ENDS, height - 2 * ENDS
    texts = ((book.rubrics.main.title, TITLE), ("佐证册", NAME), (book.state.unit, UNIT))
    for (text, column), share in zip(texts, SHARES, strict=True):
        yield from _down(text, (x, top, width, share * room), column)
        top += share * room


def _down(text: str, box: tuple[float, float, float, float], column: Column) -> Iterator[Mark]:
    """Characters one below the other, as large as they fit; in several columns, from the right, if that is larger."""
    x, y, width, height = box
    characters = clean(text).replace(" ", "").translate(UPRIGHT) or " "
    fitting = ((_size_in(n, len(characters), width, height), -n) for n in range(1, column.most + 1))
    size, fewest = max((min(size, column.largest), n) for size, n in fitting)
    each = ceil(len(characters) / -fewest)
    top, pitch = y + (height - each * size * PITCH) / 2, size * PITCH * 1.2
    for place, character in enumerate(characters):
        number, row = divmod(place, each)
        found = glyph(column.face, character)
        middle = x + width / 2 + ((-fewest - 1) / 2 - number) * pitch
        run = Run(found.face, character)
        yield Text(middle - found.width * size / 2, top + row * size * PITCH + size * 0.88, (run,), size)


def _size_in(columns: int, count: int, width: float, height: float) -> float:
    """How large so many characters can be in so many columns."""
    return min(width * OF_WIDTH / columns, height * 0.94 / PITCH / ceil(count / columns))


def _across(text: str, x: float, y: float, width: float, height: float) -> Iterator[Mark]:
    style = Style(Face.SANS_BOLD, 12, 14, align="center")
    while style.size > 4 and set_lines([(text, style.face)], style, 10_000)[0].width > width - 4:
        style = style.but(size=style.size - 0.5)
    line = set_lines([(text, style.face)], style, width)[0]
    yield from line_marks(line, style, x, y + (height - style.leading) / 2, width)


# --- tabs -------------------------------------------------------------------------------------------------------------


def _tabs(book: Book) -> Iterator[Tab]:
    for score, groups in book.chosen:
        annex = "" if score is book.score.main else "附"
        for category, items in groups:
            yield Tab(annex + category.number, category.title, band=True)
            yield from (Tab(book.number_of(item), item.short) for item in items)


def _tab_sheets(tabs: Iterator[Tab]) -> Iterator[Page]:
    hint = "隔页标签：剪下后沿中线对折，夹住分项隔页的外侧边缘粘牢，两面都能看到。"
    waiting = list(tabs)
    top, (width, height) = SHEET.top + HINT_HEIGHT, TAB
    rows = int((SHEET.height - HINT_HEIGHT) / height)
    for first in range(0, max(1, len(waiting)), rows * COLUMNS):
        marks = list(_hint(hint))
        for place, tab in enumerate(waiting[first : first + rows * COLUMNS]):
            row, column = divmod(place, COLUMNS)
            marks += _tab(tab, SHEET.left + column * width, top + row * height)
        yield Page(SHEET, Packed(marks))


def _tab(tab: Tab, x: float, y: float) -> Iterator[Mark]:
    """Twice the same, so that it can be read from both sides once it is folded."""
    width, height = TAB
    if tab.band:
        yield Fill(x, y, width, height, GROUND)
    yield from _box(x, y, width, height)
    yield Rule(x + width / 2, y, 0, height, HAIR)
    for half in (x, x + width / 2):
        yield from _half(tab, half, y, width / 2)


def _half(tab: Tab, x: float, y: float, width: float) -> Iterator[Mark]:
    height, first = TAB[1], width * NUMBER_SHARE
    yield from _across(tab.number, x + 1, y, first - 2, height)
    style, lines = _fitted(tab.name, width - first - 4)
    top = y + (height - len(lines) * style.leading) / 2
    for number, line in enumerate(lines):
        yield from line_marks(line, style, x + first, top + number * style.leading, width - first - 4)


def _fitted(text: str, width: float) -> tuple[Style, Sequence[Line]]:
    """The largest size at which a name takes no more lines than there is room for; beyond that it is cut."""
    for size in NAME_SIZES:
        style = Style(Face.SANS, size, size * 1.3)
        lines = set_lines([(text, style.face)], style, width)
        if len(lines) <= NAME_LINES:
            break
    return style, lines[:NAME_LINES]


def _box(x: float, y: float, width: float, height: float) -> Iterator[Mark]:
    for left, top, dx, dy in (
        (x, y, width, 0),
        (x, y + height, width, 0),
        (x, y, 0, height),
        (x + width, y, 0, height),
    ):
        yield Rule(left, top, dx, dy, EDGE)
