"""Office files: Word documents, Excel ledgers, tables as text. All dates inside are fixed, so the bytes are too."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm

from binder.demo.scenes import Scene
from binder.demo.unit import NOTICE, TEAM

MADE = datetime(2022, 11, 30, 9, 0)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula ("=SUM(A1:A2)") with the result that Excel would have stored beside it."""

    text: str
    value: float


Cell = str | float | date | Formula


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. title: printed above the table. widths: of the columns, in characters. sums: last row or ()."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[int, ...]
    sums: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A Word document as lines: "# " starts a heading, "1. " a numbered line; the rest is body.

    rows: a table after the text, or (). picture: a scene after the table, or None.
    """

    title: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    picture: Scene | None = None


def write_docx(path: Path, text: Text) -> None:
    """Write a Word document with real headings, numbering, table and picture."""
    doc = Document()
    fonts = doc.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "仿宋")
    doc.add_heading(text.title, 0)
    for line in text.lines:
        if line.startswith("# "):
            doc.add_heading(line[2:], 1)
        elif line.startswith("1. "):
            doc.add_paragraph(line[3:], style="List Number")
        else:
            doc.add_paragraph(line)
    if text.rows:
        table = doc.add_table(0, len(text.rows[0]), style="Table Grid")
        for row in text.rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = value
    if text.picture:
        doc.add_picture(_small_picture(text.picture), width=Cm(14))
    doc.add_paragraph(NOTICE).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    core = doc.core_properties
    core.title, core.author, core.created, core.modified = text.title, TEAM, MADE, MADE
    packed = BytesIO()
    doc.save(packed)
    path.write_bytes(_with_fixed_times(packed))


def _small_picture(scene: Scene) -> BytesIO:
    data = BytesIO()
    scene((2000, 1500), Random("插图")).resize((1000, 750)).save(data, "JPEG", quality=82)
    data.seek(0)
    return data


def _with_fixed_times(packed: BytesIO) -> bytes:
    """The same ZIP with every member dated alike: python-docx writes the time of saving."""
    out = BytesIO()
    with ZipFile(packed) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name, MADE.timetuple()[:6]), old.read(name), ZIP_DEFLATED)
    return out.getvalue()


def write_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """Write an Excel workbook with real dates and formulas."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"title": sheets[0].title, "author": TEAM, "created": MADE})
    frame = {"border": 1, "font_name": "宋体", "valign": "vcenter"}
    plain, bold = book.add_format(frame), book.add_format({**frame, "bold": True, "bg_color": "#DDE6F2"})
    dated = book.add_format({**frame, "num_format": "yyyy-mm-dd"})
    big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.merge_range(0, 0, 0, len(sheet.head) - 1, f"{sheet.title}（{NOTICE}）", big)
        page.write_row(1, 0, sheet.head, bold)
        for column, width in enumerate(sheet.widths):
            page.set_column(column, column, width)
        for line, row in enumerate((*sheet.rows, *([sheet.sums] if sheet.sums else ()))):
            for column, value in enumerate(row):
                if isinstance(value, Formula):
                    page.write_formula(line + 2, column, value.text, plain, value.value)
                else:
                    page.write(line + 2, column, value, dated if isinstance(value, date) else plain)
        page.freeze_panes(2, 0)
    book.close()


def write_csv(path: Path, rows: Sequence[Sequence[str]], encoding: str) -> None:
    """Write a table as text, its first line the notice, as Excel on a Chinese Windows saves it."""
    text = StringIO()
    csv.writer(text).writerows([[NOTICE], *rows])
    path.write_bytes(text.getvalue().encode(encoding))


def write_text(path: Path, lines: Sequence[str]) -> None:
    """Write plain UTF-8 text with Windows line ends."""
    path.write_bytes("".join(f"{line}\r\n" for line in (*lines, NOTICE)).encode())
