"""From the rows of a workbook to parts of a rubric file, whose line numbers are numbers of cells."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from binder.rubric.excel import layout
from binder.rubric.excel.columns import ONLY, Column, Record, Sheet
from binder.rubric.excel.forms import Branch, CellError, Form, Only, Pairs
from binder.rubric.excel.plant import overlay_of, planted
from binder.rubric.tree import Map, Seq, Tree

Workbook: TypeAlias = Mapping[str, Sequence[Sequence[str]]]
"""Texts of the cells of every sheet by its name, from A1."""

VALUE, ITEM_NAME = "内容", "项目"
"""Headings of the sheet 基本信息."""


class Spot(NamedTuple):
    """Where a key has its cell on its sheet, and under which heading. row, column: from 0."""

    row: int
    column: int
    heading: str


@dataclass(frozen=True, slots=True)
class Place:
    """A cell. row, column: from 0. keys: where each key of the part that begins here has its cell."""

    sheet: str
    row: int
    column: int
    keys: Mapping[str, Spot] = field(default_factory=dict)

    @property
    def cell(self) -> str:
        """As a spreadsheet names it: "计分条款!F12"."""
        letters, number = "", self.column + 1
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return f"{self.sheet}!{letters}{self.row + 1}"


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something to be put right. cell: "计分条款!F12", or the name of a sheet. text: without a full stop."""

    cell: str
    text: str


@dataclass(slots=True)
class Taken:
    """What the sheets of a workbook say, before it is put together.

    basics: the records of 基本信息 by name; tables: parents of each sheet with their children; all as parts of a file,
    whose lines are places of `places`, from 1. mistakes: the first of each cell; what follows from it goes when it
    goes.
    """

    basics: dict[str, Map] = field(default_factory=dict)
    tables: dict[str, list[tuple[Map, list[Map]]]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    mistakes: dict[str, Mistake] = field(default_factory=dict)

    def place(self, line: int) -> Place:
        return self.places[line - 1]

    def beside(self, line: int, key: str) -> int:
        """Where a key of the part that begins at `line` has its cell; `line` itself if it has none."""
        place = self.place(line)
        if key not in place.keys:
            return line
        spot = place.keys[key]
        self.places.append(Place(place.sheet, spot.row, spot.column))
        return len(self.places)

    def wrong(self, where: int | str, text: str) -> None:
        """Note a mistake. where: number of a place, or the name of a sheet."""
        cell = where if isinstance(where, str) else self.place(where).cell
        self.mistakes.setdefault(cell, Mistake(cell, text))


def taken(workbook: Workbook) -> Taken:
    """Read a workbook as far as it can be read; every mistake in its cells is listed."""
    return _Reader(workbook).taken()


@dataclass(slots=True)
class _Row:
    """A row under its headings. cells: heading -> place and text, only those that hold something; heads: columns."""

    sheet: str
    number: int
    cells: dict[str, tuple[int, str]]
    heads: Mapping[str, int]

    def text(self, heading: str) -> str:
        return self.cells[heading][1] if heading in self.cells else ""


class _Reader:
    def __init__(self, workbook: Workbook) -> None:
        self.book = workbook
        self.out = Taken()
        self.wrong = self.out.wrong
        self.at(layout.BASICS, 0, 0)
        self.only = Only({})

    def taken(self) -> Taken:
        levels = self._levels()
        self.only = Only(levels)
        parts = self._basics()
        sheets = layout.sheets(levels)
        self.out.tables = {sheet.name: self._sheet(sheet) for sheet in sheets}
        self._foreign_sheets(sheets)
        self.out.basics = parts
        return self.out

    def _levels(self) -> Mapping[str, str]:
        """The levels, needed to read what names them; a mistake in their cell is noted with the others later."""
        heading = next(column.heading for _, column in layout.basics() if column.keys == ("levels",))
        for row in self._rows(layout.BASICS, (ITEM_NAME, VALUE, ONLY)):
            if row.text(ITEM_NAME) == heading and not row.text(ONLY):
                with suppress(CellError):
                    return Pairs().read(row.text(VALUE))
        return {}

    def _foreign_sheets(self, sheets: Sequence[Sheet]) -> None:
        known = {layout.BASICS, layout.EXAMPLE, layout.EXPLANATIONS, *(sheet.name for sheet in sheets)}
        for name, rows in self.book.items():
            if name not in known and any(map(any, rows)):
                self.wrong(name, f"不认识这个工作表，应为{'、'.join(sheet.name for sheet in sheets)}之一，多余的请删除")

    # --- cells --------------------------------------------------------------------------------------------------------

    def at(self, sheet: str, row: int, column: int, keys: Mapping[str, Spot] | None = None) -> int:
        self.out.places.append(Place(sheet, row, column, {} if keys is None else keys))
        return len(self.out.places)

    def value(self, form: Form, place: int, text: str) -> Tree:
        """A cell's value; None after a mistake was noted."""
        try:
            return planted(form.read(text), place)
        except CellError as error:
            self.wrong(place, str(error))
            return None

    # --- the vertical sheet -------------------------------------------------------------------------------------------

    def _basics(self) -> dict[str, Map]:
        """The records of 基本信息 with their overlays. A key that is not filled is left out."""
        cells: dict[str, dict[str, Spot]] = {"": {}, "source": {}, "adjustments": {}}
        parts = {name: Map(self.at(layout.BASICS, 0, 0, keys)) for name, keys in cells.items()}
        columns = {column.heading: (name, column) for name, column in layout.basics()}
        if not self.book.get(layout.BASICS):
            self.wrong(layout.BASICS, "缺少这个工作表，或者是空的，请用模板填写")
        for row in self._rows(layout.BASICS, (ITEM_NAME, VALUE, ONLY)):
            way = self._way(row)
            if way is None or ITEM_NAME not in row.cells:
                continue
            place, heading = row.cells[ITEM_NAME]
            if heading not in columns:
                self.wrong(place, f"不认识“{heading}”这一项，请用模板里的项目名称")
                continue
            name, column = columns[heading]
            cells[name] |= {key: Spot(row.number, row.heads.get(VALUE, 0), heading) for key in column.keys}
            self._basic(parts[name], column, row, way)
        for name, column in columns.values():
            if column.blank is not None:
                parts[name].setdefault(column.keys[0], column.blank)
                parts[name].lines.setdefault(column.keys[0], parts[name].line)
        return parts

    def _basic(self, part: Map, column: Column, row: _Row, way: Branch) -> None:
        """Take one row."""
        if VALUE in row.cells:
            target = overlay_of(part, way, row.cells[ONLY][0]) if way else part
            if not way and column.keys[0] in target:
                self.wrong(row.cells[ITEM_NAME][0], f"“{column.heading}”写了两次，请留一行")
            self._take(target, column, *row.cells[VALUE])

    def _take(self, part: Map, column: Column, place: int, text: str) -> None:
        """Put a cell's value under the column's key, or its values under its keys."""
        value = self.value(column.form, place, text)
        if not column.several:
            part.put(column.keys[0], value, place)
        elif isinstance(value, Map):
            for key, each in value.items():
                part.put(key, each, place)

    def _way(self, row: _Row) -> Branch | None:
        """Where a row applies; () for everywhere, None after a mistake was noted."""
        if ONLY not in row.cells:
            return ()
        place, text = row.cells[ONLY]
        try:
            return self.only.read(text)
        except CellError as error:
            self.wrong(place, str(error))
            return None

    # --- tables -------------------------------------------------------------------------------------------------------

    def _rows(self, name: str, headings: Sequence[str]) -> Iterator[_Row]:
        """Rows that hold something, under their headings. A sheet or a column that is not there is empty."""
        rows = self.book.get(name) or [()]
        heads = {text.strip(): number for number, text in enumerate(rows[0]) if text.strip()}
        for number, row in enumerate(rows[1:], 1):
            cells = {
                heading: (self.at(name, number, heads[heading]), row[heads[heading]].strip())
                for heading in headings
                if heading in heads and heads[heading] < len(row) and row[heads[heading]].strip()
            }
            if cells:
                yield _Row(name, number, cells, heads)

    def _foreign_columns(self, name: str, headings: Sequence[str]) -> None:
        rows = self.book.get(name) or [()]
        for number, heading in enumerate(map(str.strip, rows[0])):
            used = any(number < len(row) and row[number].strip() for row in rows[1:])
            if used and (heading not in headings or rows[0].index(rows[0][number]) != number):
                what = f"不认识表头“{heading}”" if heading not in headings else f"表头“{heading}”重复"
                self.wrong(self.at(name, 0, number), f"{what}，请用模板的表头，多余的列请删除")

    def _sheet(self, sheet: Sheet) -> list[tuple[Map, list[Map]]]:
        """Parents of a sheet with their children."""
        child = sheet.child
        of_child = {child.numbered, *(column.heading for column in child.columns)} if child else set()
        found: list[tuple[Map, list[Map]]] = []
        headings = list(sheet.headings)
        self._foreign_columns(sheet.name, headings)
        for row in self._rows(sheet.name, headings):
            way = self._way(row)
            if way is None:
                continue
            self._parent(sheet.parent, row, way, found)
            if child and not row.cells.keys().isdisjoint(of_child):
                self._child(child, row, way, found)
        return found

    def _parent(self, record: Record, row: _Row, way: Branch, found: list[tuple[Map, list[Map]]]) -> None:
        """Begin a parent, or lay a branch over the one above."""
        filled = [column for column in record.columns if column.heading in row.cells]
        if not filled or (found and not way and self._repeats(filled, row, found[-1][0])):
            return
        if way and not found:
            self.wrong(row.cells[ONLY][0], f"“{ONLY}”的行要写在它所改的行下面，上面还没有内容")
            return
        if not way:
            found.append((self._map(record, row), []))
        target = overlay_of(found[-1][0], way, row.cells[ONLY][0]) if way else found[-1][0]
        self._fill(target, record, row, blanks=not way)

    def _repeats(self, filled: Sequence[Column], row: _Row, above: Map) -> bool:
        """Whether a row only repeats the key of the parent above, as a clerk does who copies it down."""
        keyed = {"key", "_item", "_category", "_group"}
        own = [column for column in filled if column.keys[0] in ("key", "_item")]
        return (
            bool(own)
            and all(column.keys[0] in keyed for column in filled)
            and above.get(own[0].keys[0]) == row.cells[own[0].heading][1]
        )

    def _child(self, record: Record, row: _Row, way: Branch, found: list[tuple[Map, list[Map]]]) -> None:
        """Begin a child of the latest parent, or lay a branch over the latest child."""
        first = min(place for heading, (place, _) in row.cells.items() if heading != ONLY)
        if not found:
            self.wrong(first, "这一行不知道属于哪一项，请先填左边的编号或名称")
            return
        parent, children = found[-1]
        if record.numbered in row.cells:
            place, text = row.cells[record.numbered]
            number = text.rpartition("-")[2]
            allowed = [len(children) + 1, *([len(children)] if way and children else [])]
            if number not in map(str, allowed) or (text != number and text != f"{parent.get('key')}-{number}"):
                self.wrong(place, f"{record.numbered}“{text}”不合次序，这里应填 {len(children) + 1}，也可以不填")
            begins = not way or number == str(len(children) + 1)
        else:
            begins = not way
        if begins:
            children.append(self._map(record, row))
        elif not children:
            self.wrong(first, f"“{ONLY}”的行要写在它所改的行下面，上面还没有内容")
            return
        target = overlay_of(children[-1], way, row.cells[ONLY][0]) if way else children[-1]
        self._fill(target, record, row, blanks=not way)
        for one, other in (("steps", "nodes"), ("nodes", "steps")):
            if way and one in target and other in children[-1]:
                target.put(other, Seq(), target.lines[one])  # the one column holds either; its branch replaces both

    def _map(self, record: Record, row: _Row) -> Map:
        """An empty mapping that stands at the first of its cells that is filled."""
        heads = {column.heading: row.heads.get(column.heading, 0) for column in record.columns}
        keys = {
            key: Spot(row.number, heads[column.heading], column.heading)
            for column in record.columns
            for key in column.keys
        }
        first = min((at for heading, at in heads.items() if heading in row.cells), default=min(row.heads.values()))
        return Map(self.at(row.sheet, row.number, first, keys))

    def _fill(self, target: Map, record: Record, row: _Row, *, blanks: bool) -> None:
        for column in record.columns:
            if column.heading in row.cells:
                self._take(target, column, *row.cells[column.heading])
            elif blanks and column.blank is not None:
                target.put(column.keys[0], column.blank, target.line)
