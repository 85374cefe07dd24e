"""The workbook as a file: sheets with frozen headings, drop-downs and notes. What people typed is never a formula."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook

from binder.resources import read_text
from binder.rubric.excel import layout
from binder.rubric.excel.columns import ONLY, Column, Sheet
from binder.rubric.excel.explain import explanations
from binder.rubric.excel.forms import Choice, Only
from binder.rubric.excel.inward import ITEM_NAME, VALUE
from binder.rubric.excel.outward import Cells, Filled, filled
from binder.rubric.reader import read_tree
from binder.rubric.tree import Map

EXAMPLE = "resources/template/example.yaml"
TEXT = 49
"""The number format of text."""

LAST_ROW = 2000
"""Rows that drop-downs reach."""

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def workbook_bytes(tree: Map | None = None) -> tuple[bytes, tuple[str, ...]]:
    """An XLSX with the rubric of a sound file, or empty. Also returns sentences on what it has no room for."""
    content = filled(tree) if tree is not None else Filled()
    out = io.BytesIO()
    book = Workbook(out, OPTIONS)
    book.set_properties({"title": "评分标准", "created": datetime(2025, 1, 1)})
    _Book(book, levels_of(tree)).write(content)
    book.close()
    return out.getvalue(), tuple(content.losses)


def levels_of(tree: Map | None) -> dict[str, str]:
    """Level -> title of a sound file; none without a file."""
    levels = tree["levels"] if tree is not None else None
    return {key: str(title) for key, title in levels.items()} if isinstance(levels, Map) else {}


class _Book:
    def __init__(self, book: Workbook, levels: Mapping[str, str]) -> None:
        self.book = book
        self.levels = levels
        body = {"text_wrap": True, "valign": "top", "num_format": TEXT, "font_name": "微软雅黑", "font_size": 10}
        head = {**body, "bold": True, "border": 1, "border_color": "#B0B8C4"}
        self.body = book.add_format(body)
        self.branch = book.add_format({**body, "italic": True, "font_color": "#5B6675"})
        self.bold = book.add_format({**body, "bold": True})
        self.heads = {
            name: book.add_format({**head, "bg_color": colour})
            for name, colour in {"parent": "#DCE6F5", "child": "#E3F1E4", "other": "#ECECEC"}.items()
        }

    def write(self, content: Filled) -> None:
        self._explanations()
        self._basics(content)
        for sheet in layout.sheets(self.levels):
            self._table(sheet, sheet.name, content.tables.get(sheet.name, []))
        example = read_tree(read_text(EXAMPLE), EXAMPLE)
        clauses = next(sheet for sheet in layout.sheets(levels_of(example)) if sheet.name == layout.CLAUSES)
        self._table(clauses, layout.EXAMPLE, filled(example).tables[layout.CLAUSES], drop_downs=False)

    def _explanations(self) -> None:
        page = self.book.add_worksheet(layout.EXPLANATIONS)
        page.hide_gridlines(2)
        for first, width in ((0, 4), (1, 18), (2, 100)):
            page.set_column(first, first, width, self.body)
        for row, (section, about, text) in enumerate(explanations()):
            page.write_string(row, 0 if section else 1, section or about, self.bold)
            if text:
                page.write_string(row, 2, text, self.body)

    def _basics(self, content: Filled) -> None:
        page = self.book.add_worksheet(layout.BASICS)
        self._head(page, 0, ITEM_NAME, style="parent", width=22, note="")
        self._head(page, 1, VALUE, style="child", width=60, note="在这一栏填写")
        self._head(page, 2, ONLY, style="other", width=16, note=Only({}).hint)
        self._head(page, 3, "填写说明", style="other", width=60, note="")
        page.freeze_panes(1, 1)
        rows = content.basics or [(column, (), "") for _, column in layout.basics()]
        only = Only(self.levels)
        for row, (column, branch, text) in enumerate(rows, 1):
            page.write_string(row, 0, column.heading, self.bold)
            page.write_string(row, 1, text, self.body)
            page.write_string(row, 2, only.write(branch), self.body)
            page.write_string(row, 3, column.note or column.form.hint, self.branch)
            self._drop_down(page, column, (row, 1, row))

    def _table(self, sheet: Sheet, name: str, rows: Sequence[Cells], *, drop_downs: bool = True) -> None:
        page = self.book.add_worksheet(name)
        own = {column.heading for column in sheet.parent.columns}
        for at, (heading, column) in enumerate(sheet.headings.items()):
            style = "other" if column is None else "parent" if heading in own and sheet.child else "child"
            note = column.note or column.form.hint if column else Only({}).hint if heading == ONLY else NUMBER_NOTE
            self._head(page, at, heading, style=style, width=column.width if column else 10, note=note)
            if column and drop_downs:
                self._drop_down(page, column, (1, at, LAST_ROW))
        page.freeze_panes(1, 4 if sheet.name == layout.CLAUSES else 1)
        for number, row in enumerate(rows, 1):
            style = self.branch if ONLY in row else self.body
            for at, heading in enumerate(sheet.headings):
                if row.get(heading):
                    page.write_string(number, at, row[heading], style)

    def _head(self, page: Any, at: int, heading: str, *, style: str, width: int, note: str) -> None:
        """A heading with its note; the whole column is text, so that "4-1" does not become a date."""
        page.set_column(at, at, width, self.body)
        page.write_string(0, at, heading, self.heads[style])
        if note:
            page.write_comment(0, at, note, {"x_scale": 2, "author": "佐证册"})

    def _drop_down(self, page: Any, column: Column, where: tuple[int, int, int]) -> None:
        """Offer what may stand in a column. where: first row, column, last row."""
        first, at, last = where
        if isinstance(column.form, Choice):
            rule: dict[str, Any] = {"source": list(column.form.words.values()), "error_type": "stop"}
        elif target := OFFERED.get(column.keys):
            rule = {"source": f"='{target}'!$A$2:$A${LAST_ROW}", "error_type": "information", "show_error": False}
        else:
            return
        message = f"请填{column.form.hint}"[:250]
        page.data_validation(first, at, last, at, {"validate": "list", "error_message": message, **rule})


NUMBER_NOTE = "按次序自动编号，可以不填"
OFFERED: Mapping[tuple[str, ...], str] = {("fact",): layout.FACTS, ("_category",): layout.CATEGORIES}
"""Columns whose drop-down lists the first column of another sheet."""
