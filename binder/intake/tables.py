"""Rows of text made into a Table: trimmed, squared, with widths that suit what is in the columns."""

import unicodedata
from collections.abc import Sequence

from binder.domain.content import Table

MAX_ROWS = 5000  # of one table, as it is printed: about 150 pages
MAX_COLUMNS = 60  # more do not fit on any sheet of paper
NARROWEST, WIDEST = 4, 40  # of a column, in half-width characters, before shares are taken


def display_width(text: str) -> int:
    """Half-width places the longest line of `text` takes; a Chinese character takes two."""
    return max(map(_line_width, text.split("\n")))


def _line_width(line: str) -> int:
    shown = line[:WIDEST]  # a longer line is the widest anyhow
    if shown.isascii():
        return len(shown)
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in shown)


def grid(rows: Sequence[Sequence[str]], *, title: str = "", header_rows: int | None = None) -> Table | None:
    """A Table of `rows` without the empty rows and columns at its end, or None if nothing is left.

    header_rows: None to guess.
    """
    height = max((number for number, row in enumerate(rows, 1) if any(row)), default=0)
    width = max((number for row in rows for number, cell in enumerate(row, 1) if cell), default=0)
    if not width:
        return None
    square = tuple((*row[:width], *("",) * (width - len(row))) for row in rows[:height])
    heads = _header_rows(square) if header_rows is None else min(header_rows, height)
    return Table(square, _widths(square), heads, title)


def _widths(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Shares of the line, summing to 1. A row with one text only is a title or a remark, and asks for no width."""
    telling = [row for row in rows if sum(map(bool, row)) > 1] or rows
    wishes = [
        min(max(NARROWEST, *(display_width(cell) for cell in column)), WIDEST) for column in zip(*telling, strict=True)
    ]
    return tuple(wish / sum(wishes) for wish in wishes)


def _header_rows(rows: Sequence[Sequence[str]]) -> int:
    """Rows down to the first that fills more than half its cells (a title above it included); 0 if none of three does.

    A table of one row has no header.
    """
    for number, row in enumerate(rows[: min(3, len(rows) - 1)], 1):
        if sum(map(bool, row)) * 2 > len(row):
            return number
    return 0


def shortened(what: str, rows: int, columns: int) -> list[str]:
    """Sentences on what a table of this true size loses by the caps."""
    lost = []
    if rows > MAX_ROWS:
        lost.append(f"{what}共 {rows} 行，只列出前 {MAX_ROWS} 行。")
    if columns > MAX_COLUMNS:
        lost.append(f"{what}共 {columns} 列，只列出前 {MAX_COLUMNS} 列。")
    return lost
