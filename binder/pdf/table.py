"""Tables: each row is a strip; header rows come again on every page; a row is cut only if no page could hold it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from binder.pdf.marks import Fill, Grid, Link, Mark, PageNumber, Strip
from binder.pdf.typeset import Line, Style, baseline, line_marks, set_lines

PAD = 3.0
HAIR = 0.4


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of text, or (page_of) of the page number of a target. span: columns it covers, from 1."""

    text: str
    style: Style
    page_of: str = ""
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """cells: their spans add up to the columns. target: where the whole row leads, or ""."""

    cells: tuple[Cell, ...]
    target: str = ""
    shade: float = 1.0
    glue: bool = False


@dataclass(frozen=True, slots=True)
class _Set:
    """A row with its lines broken. edges: where its cells begin and end."""

    row: Row
    lines: tuple[tuple[Line, ...], ...]
    widths: tuple[float, ...]
    edges: tuple[float, ...]

    @property
    def leading(self) -> float:
        return max(cell.style.leading for cell in self.row.cells)

    @property
    def count(self) -> int:
        return max(len(lines) for lines in self.lines)


def table(rows: Sequence[Row], widths: Sequence[float], header_rows: int, limit: float) -> Iterator[Strip]:
    """Rows as strips, one after the other. widths: points of each column; limit: height of a page in points."""
    top = [_set(row, tuple(widths)) for row in rows[:header_rows]]
    header = tuple(_strip(one, 0, one.count, True) for one in top)
    room = limit - sum(strip.height for strip in header)
    if room < limit / 2:
        header, room = (), limit
    for number, row in enumerate(rows):
        one, is_header = _set(row, tuple(widths)), number < header_rows
        repeated = () if is_header else header
        per_strip = max(1, int((room - 2 * PAD) / one.leading))
        for first in range(0, one.count, per_strip):
            last = min(first + per_strip, one.count)
            strip = _strip(one, first, last, one.row.glue or is_header)
            yield Strip(strip.height, strip.marks, strip.glue, repeated)


def _set(row: Row, widths: tuple[float, ...]) -> _Set:
    ends = list(accumulate((cell.span for cell in row.cells), initial=0))
    own = tuple(sum(widths[start:end]) for start, end in pairwise(ends))
    lines = tuple(
        tuple(set_lines([(cell.text, cell.style.face)], cell.style, width - 2 * PAD))
        for cell, width in zip(row.cells, own, strict=True)
    )
    return _Set(row, lines, own, tuple(accumulate(own, initial=0.0)))


def _strip(one: _Set, first: int, last: int, glue: bool) -> Strip:
    """Lines first…last of a row."""
    height = (last - first) * one.leading + 2 * PAD
    total = sum(one.widths)
    marks: list[Mark] = [] if one.row.shade >= 1 else [Fill(0, 0, total, height, one.row.shade)]
    marks.append(Grid(0, 0, height, one.edges, HAIR))
    x = 0.0
    for cell, lines, width in zip(one.row.cells, one.lines, one.widths, strict=True):
        marks += _cell(cell, lines[first:last], x, width, height)
        x += width
    if one.row.target:
        marks.append(Link(0, 0, total, height, one.row.target))
    return Strip(height, tuple(marks), glue)


def _cell(cell: Cell, lines: Sequence[Line], x: float, width: float, height: float) -> list[Mark]:
    """A cell's marks, centred between the row's rules."""
    style = cell.style
    top = (height - max(len(lines), 1) * style.leading) / 2
    if cell.page_of:
        return [PageNumber(x + width / 2, top + baseline(style), cell.page_of, style.size)]
    marks: list[Mark] = []
    for number, line in enumerate(lines):
        marks += line_marks(line, style, x + PAD, top + number * style.leading, width - 2 * PAD)
    return marks
