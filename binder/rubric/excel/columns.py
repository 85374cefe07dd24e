"""What a sheet of the workbook is made of: columns for keys of a rubric file, records of them, tables of records."""

from dataclasses import dataclass

from binder.rubric.excel.forms import Form, Plain, Words

WORDS = Words()

ONLY = "只用于"
"""Heading of the column that says for which level or reading a row stands."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet. keys: of the file; more than one where one cell holds several of them, as its form says.

    blank: what an empty cell means, None for nothing. width: in characters. note: shown beside the heading.
    """

    keys: tuple[str, ...]
    heading: str
    form: Form
    width: int = 12
    note: str = ""
    blank: Plain = None
    several: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping of the file as a part of a row. numbered: heading of the column with its number, "" for none."""

    columns: tuple[Column, ...]
    numbered: str = ""

    def column_of(self, key: str) -> Column | None:
        return next((column for column in self.columns if key in column.keys), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: a row for each child, with its parent's columns filled in on the first. child: None for plain lists."""

    name: str
    parent: Record
    child: Record | None = None
    branches: bool = True

    @property
    def headings(self) -> dict[str, Column | None]:
        """Every heading from left to right; None for those of numbers and of what a row is only for."""
        own = {column.heading: column for column in self.parent.columns}
        child = {column.heading: column for column in self.child.columns} if self.child else {}
        number = {self.child.numbered: None} if self.child and self.child.numbered else {}
        return {**own, **number, **({ONLY: None} if self.branches else {}), **child}


def column(key: str, heading: str, form: Form = WORDS, width: int = 12, note: str = "") -> Column:
    """A column that holds one key."""
    return Column((key,), heading, form, width, note)


def blank(key: str, heading: str, form: Form = WORDS, width: int = 12, note: str = "") -> Column:
    """A column that holds one key, which is there, if empty, where the cell is empty."""
    return Column((key,), heading, form, width, note, blank="")
