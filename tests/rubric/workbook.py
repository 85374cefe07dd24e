"""A workbook in a clerk's hands: written by the program, changed cell by cell, read back."""

from copy import copy
from pathlib import Path
from typing import Self

from binder.domain.rubric import Rubric
from binder.intake.sheets import read_cells
from binder.rubric.excel.assembly import assembled
from binder.rubric.excel.book import workbook_bytes
from binder.rubric.excel.inward import VALUE, Mistake, taken
from binder.rubric.excel.mistakes import mistakes
from binder.rubric.library import linked_ids, texts_of
from binder.rubric.tree import Map


class Workbook:
    """cells: texts of every sheet from A1; losses: what the rubric had and the workbook has not."""

    def __init__(self, folder: Path, tree: Map | None = None) -> None:
        data, self.losses = workbook_bytes(tree)
        path = folder / "book.xlsx"
        path.write_bytes(data)
        self.cells = read_cells(path)

    def copy(self) -> Self:
        other = copy(self)
        other.cells = {name: [list(row) for row in rows] for name, rows in self.cells.items()}
        return other

    def put(self, sheet: str, row: int, heading: str, text: str) -> str:
        """Type into a cell. row: as the spreadsheet counts them, from 1. Returns the cell's name."""
        column = self.cells[sheet][0].index(heading)
        rows = self.cells[sheet]
        while len(rows) < row:
            rows.append([""] * len(rows[0]))
        rows[row - 1][column] = text
        letters = "" if column < 26 else chr(ord("A") + column // 26 - 1)
        return f"{sheet}!{letters}{chr(ord('A') + column % 26)}{row}"

    def fill(self, item: str, text: str) -> str:
        """Type into 基本信息 beside the name of an item. Returns the cell's name."""
        names = [row[0] for row in self.cells["基本信息"]]
        return self.put("基本信息", names.index(item) + 1, VALUE, text)

    def row_of(self, sheet: str, heading: str, text: str) -> int:
        """The row, from 1, that has this text under this heading."""
        column = self.cells[sheet][0].index(heading)
        return 1 + next(number for number, row in enumerate(self.cells[sheet]) if row[column] == text)

    def insert(self, sheet: str, row: int, **cells: str) -> None:
        """Insert a row before `row`, filled under these headings."""
        heads = self.cells[sheet][0]
        self.cells[sheet].insert(row - 1, [cells.get(heading, "") for heading in heads])

    def tree(self) -> Map:
        """What it says, however sound."""
        return assembled(taken(self.cells))

    def told(self) -> dict[str, str]:
        """Cell -> what is wrong with it."""
        return {mistake.cell: mistake.text for mistake in self.checked()[0]}

    def checked(self) -> tuple[tuple[Mistake, ...], tuple[Rubric, ...]]:
        found = taken(self.cells)
        tree = assembled(found)
        texts = {key: text for linked in linked_ids(tree) for key, text in texts_of(linked).items()}
        return mistakes(found, tree, texts)
