"""A ledger prints as the clerk sees it in the spreadsheet program."""

import io
import math
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.content import Content
from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.cell_text import CellValue, cell_text
from binder.intake.documents import read_content
from binder.intake.sheets import read_cells
from binder.intake.tables import MAX_COLUMNS, MAX_ROWS
from tests.intake import make

Read = Callable[[bytes], Content]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read_back(data: bytes) -> Content:
        return read_content(make.put(tmp_path, "ledger.xlsx", data), FileKind.XLSX)

    return read_back


WORKSHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'


class Book:
    """A workbook in the making, saved by `data`."""

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        self.workbook = xlsxwriter.Workbook(self._buffer)

    def sheet(self, name: str) -> Any:
        return self.workbook.add_worksheet(name)

    def form(self, code: str) -> Any:
        return self.workbook.add_format({"num_format": code})

    def data(self) -> bytes:
        self.workbook.close()
        return self._buffer.getvalue()


def test_numbers_dates_and_ticks_look_as_in_the_spreadsheet(read: Read) -> None:
    book = Book()
    sheet = book.sheet("台账")
    sheet.write_row(0, 0, ["件数", "比例", "金额", "日期", "月份", "时刻", "达标"])
    sheet.write(1, 0, 12)
    sheet.write(1, 1, 0.855, book.form("0.0%"))
    sheet.write(1, 2, 1234.5, book.form('"¥"#,##0.00'))
    sheet.write_datetime(1, 3, datetime(2022, 3, 5), book.form("yyyy-mm-dd"))
    sheet.write_datetime(1, 4, datetime(2022, 3, 1), book.form('yyyy"年"m"月"'))
    sheet.write_datetime(1, 5, datetime(2022, 3, 5, 14, 30), book.form("yyyy-mm-dd hh:mm"))
    sheet.write_boolean(1, 6, True)
    assert make.tables(read(book.data()))[0].rows[1] == (
        "12", "85.5%", "¥1,234.50", "2022-03-05", "2022-03", "2022-03-05 14:30", "TRUE",
    )  # fmt: skip


def test_a_formula_shows_its_result_and_a_text_that_looks_like_one_stays_text(read: Read) -> None:
    book = Book()
    sheet = book.sheet("a")
    sheet.write_formula(0, 0, "=1+1", None, 2)
    sheet.write_string(0, 1, "=1+1")
    sheet.write_string(0, 2, "@SUM")
    assert make.tables(read(book.data()))[0].rows == (("2", "=1+1", "@SUM"),)


def test_a_sheet_that_does_not_begin_at_its_corner_keeps_its_formats(read: Read) -> None:
    book = Book()
    sheet = book.sheet("a")
    sheet.write(5, 3, 0.5, book.form("0%"))
    sheet.write(6, 4, 0.5)
    assert make.tables(read(book.data()))[0].rows == (("50%", ""), ("", "0.5"))


def test_every_sheet_is_a_table_under_its_name_and_empty_ends_are_cut(read: Read) -> None:
    book = Book()
    for name in ("一月", "二月"):
        sheet = book.sheet(name)
        sheet.write_row(0, 0, ["姓名", name, "", " "])
        sheet.write_blank(400, 30, None, book.form("0"))
        sheet.merge_range("A2:B3", "合并")
    book.sheet("空表")
    content = read(book.data())
    assert [table.title for table in make.tables(content)] == ["一月", "二月"]
    assert make.tables(content)[1].rows == (("姓名", "二月", "", " "), ("合并", "", "", ""))
    assert content.left_out == ()


def test_hidden_sheets_charts_and_pictures_are_announced(read: Read) -> None:
    book = Book()
    book.sheet("a").write(0, 0, 1)
    book.sheet("字典").hide()
    book.workbook.worksheets()[0].insert_image("C3", "x.png", {"image_data": io.BytesIO(make.picture("PNG"))})
    chart = book.workbook.add_chart({"type": "column"})
    chart.add_series({"values": "=a!$A$1:$A$1"})
    book.workbook.add_chartsheet("图").set_chart(chart)
    assert read(book.data()).left_out == (
        "表格文件里的 2 个图片或图表未列出，请对照原件。",
        "隐藏的工作表“字典”未列出。",
        "“图”不是普通工作表，未列出。",
    )


def test_a_cell_in_the_last_corner_does_not_bring_the_program_down(read: Read) -> None:
    book = Book()
    near, far = book.sheet("近"), book.sheet("远")
    near.write(0, 0, 1)
    far.write(0, 0, 1)
    data = make.with_part(
        book.data(),
        "xl/worksheets/sheet2.xml",
        WORKSHEET % b'<dimension ref="A1"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    content = read(data)
    assert [table.title for table in make.tables(content)] == ["近"]
    assert "第 1048576 行第 16384 列" in content.left_out[0]


def test_a_long_and_wide_ledger_is_cut_and_says_so(read: Read) -> None:
    content = read(make.excel([range(MAX_COLUMNS + 2), *[(1, 2)] * MAX_ROWS]))
    table = make.tables(content)[0]
    assert (len(table.rows), len(table.widths)) == (MAX_ROWS, MAX_COLUMNS)
    assert content.left_out == (
        f"工作表“台账”共 {MAX_ROWS + 1} 行，只列出前 {MAX_ROWS} 行。",
        f"工作表“台账”共 {MAX_COLUMNS + 2} 列，只列出前 {MAX_COLUMNS} 列。",
    )


def test_cells_that_do_not_say_where_they_are_follow_each_other(read: Read) -> None:
    cells = b"<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    sheet = WORKSHEET % (b"<sheetData>%s</sheetData>" % cells)
    assert make.tables(read(make.with_part(make.excel(), "xl/worksheets/sheet1.xml", sheet)))[0].rows == (
        ("1", "2"),
        ("3", ""),
    )


def test_an_old_workbook_reads_like_a_new_one(tmp_path: Path) -> None:
    path = make.put(tmp_path, "old.xls", make.old_excel(("姓名", "证号"), 12))
    content = read_content(path, FileKind.XLS)
    assert (make.tables(content)[0].title, make.tables(content)[0].rows) == ("Sheet1", (("姓名", "证号"), ("12", "")))


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize(
    "garbage", [b"", b"<a", b"<a/>", b"<sheetData><row r='x'><c r='1A'><v/></c></row></sheetData>"]
)
def test_a_workbook_with_a_broken_part_is_damaged_or_empty(read: Read, part: str, garbage: bytes) -> None:
    try:
        content = read(make.with_part(make.excel(), part, garbage))
    except UserError as error:
        assert error.code == "damaged-file"
    else:
        assert content.blocks == ()


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12.0, "", "12"),
        (0.1 + 0.2, "", "0.3"),
        (1 / 3, "General", "0.33333333333"),
        (13_800_000_000.0, "", "13800000000"),
        (2.5, "0", "3"),
        (1.005, "0.00", "1.01"),
        (-1234.5, "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        (7, "000", "007"),
        (3.0, "0.##", "3"),
        (5, '0"件"', "5件"),
        (0.855, "0%", "86%"),
        (1e300, "0.00", "1e+300"),
        (float("inf"), "0.00", "inf"),
        (1.5, "# ?/?", "1.5"),
        (True, "0.00", "TRUE"),
        ("=A1", "0.00", "=A1"),
        (date(2022, 3, 5), "m/d/yyyy", "2022-03-05"),
        (datetime(2022, 3, 5, 8, 5, 9), "", "2022-03-05 08:05:09"),
        (time(8, 5), "", "08:05"),
        (timedelta(hours=25, minutes=3), "[h]:mm", "25:03"),
    ],
)
def test_how_one_cell_looks(value: CellValue, code: str, text: str) -> None:
    assert cell_text(value, code) == text


@given(st.floats() | st.integers(), st.text(alphabet='#0?.,%"¥[]\\;E@年 -()_*', max_size=12))
def test_no_number_format_is_too_odd(value: CellValue, code: str) -> None:
    assert cell_text(value, code)


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_fixed_number_of_decimals_is_off_by_half_a_place_at_most(value: float, places: int) -> None:
    text = cell_text(value, "0." + "0" * places if places else "0")
    assert abs(float(text) - value) <= 0.5 * 10**-places * (1 + 1e-6) + math.ulp(value)


def test_a_form_is_read_cell_by_cell_from_the_first_corner(tmp_path: Path) -> None:
    book = Book()
    sheet = book.sheet("表")
    sheet.write(2, 1, "4-1")
    sheet.write(2, 3, 0.9, book.form("0%"))
    hidden = book.sheet("藏")
    hidden.write(0, 0, "=1+1")
    hidden.hide()
    cells = read_cells(make.put(tmp_path, "form.xlsx", book.data()))
    assert cells["表"] == [[""] * 4, [""] * 4, ["", "4-1", "", "90%"]]
    assert set(cells) == {"表", "藏"}


def test_a_form_that_reaches_too_far_is_refused(tmp_path: Path) -> None:
    book = Book()
    book.sheet("表").write(1_000_000, 0, "远")
    with pytest.raises(UserError, match="散布得太远"):
        read_cells(make.put(tmp_path, "form.xlsx", book.data()))
