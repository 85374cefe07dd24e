"""Spreadsheets as tables: one table a sheet."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from binder.domain.content import Content, Table
from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.archive import check_archive
from binder.intake.cell_text import cell_text
from binder.intake.plain import clean
from binder.intake.tables import MAX_COLUMNS, MAX_ROWS, grid, shortened
from binder.intake.xlsx_scan import SheetScan, scan_xlsx

MAX_AREA = 5_000_000  # cells of the rectangle from a sheet's first to its last
MAX_SHEETS = 100
MAX_FILLED = 100_000  # cells of a form
MAX_FORM = (20_000, 200)  # rows and columns of a sheet that is a form, not a ledger


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn what the libraries raise into the errors that are shown."""
    try:
        yield
    except (UserError, MemoryError):
        raise
    except PasswordError as error:
        raise UserError("locked-file", "表格已加密，请用 Excel 或 WPS 输入密码，取消密码后另存再添加。") from error
    except BaseException as error:
        # Calamine panics with a BaseException that cannot be imported.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            text = "表格已损坏，无法读取。请用 Excel 或 WPS 打开并另存后再添加。"
            raise UserError("damaged-file", text) from error
        raise


def open_workbook(path: Path, kind: FileKind) -> CalamineWorkbook:
    """Open an XLSX or XLS. The caller closes it. UserError as `read_content` tells."""
    with _refusals():
        if kind is FileKind.XLSX:
            check_archive(path)
        return CalamineWorkbook.from_path(path)


def read_sheets(path: Path, kind: FileKind) -> Content:
    """Every visible sheet as one Table titled with the sheet's name; what is not carried over is said in `left_out`.

    Cells show cached results of formulas. Number formats are known of XLSX only.
    """
    with _refusals(), open_workbook(path, kind) as workbook:
        is_xlsx = kind is FileKind.XLSX
        left_out = _pictures_left_out(path) if is_xlsx else []
        tables = tuple(_tables(workbook, scan_xlsx(path) if is_xlsx else {}, left_out))
        return Content(tables, tuple(left_out))


def read_cells(path: Path) -> dict[str, list[list[str]]]:
    """Texts of the cells of every worksheet of an XLSX that is a filled form, by the sheet's name, from A1 on.

    UserError as `read_content` tells, and "too-large" for sheets beyond what any form has.
    """
    with _refusals(), open_workbook(path, FileKind.XLSX) as workbook:
        scans = scan_xlsx(path)
        far = [name for name, scan in scans.items() if scan.bottom >= MAX_FORM[0] or scan.right >= MAX_FORM[1]]
        if far or len(scans) > MAX_SHEETS:
            where = f"工作表“{far[0]}”的内容散布得太远" if far else f"工作表超过 {MAX_SHEETS} 个"
            raise UserError("too-large", f"{where}，没有读取。请删除多余的内容后另存再试。")
        cells = {
            clean(name): [
                [cell_text(value, scan.formats.get((row, column), "")) for column, value in enumerate(values)]
                for row, values in enumerate(workbook.get_sheet_by_name(name).to_python(skip_empty_area=False))
            ]
            for name, scan in scans.items()
        }
    if sum(map(bool, chain.from_iterable(chain.from_iterable(cells.values())))) > MAX_FILLED:
        raise UserError("too-large", f"表格里填了 {MAX_FILLED} 格以上，不像是一份表单，没有读取。请核对文件。")
    return cells


def _pictures_left_out(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        count = sum(name.startswith(("xl/media/", "xl/charts/chart")) for name in archive.namelist())
    return [f"表格文件里的 {count} 个图片或图表未列出，请对照原件。"] if count else []


def _tables(workbook: CalamineWorkbook, scans: dict[str, SheetScan], left_out: list[str]) -> Iterator[Table]:
    """The tables; sentences on the rest are added to `left_out`."""
    sheets = workbook.sheets_metadata
    if len(sheets) > MAX_SHEETS:
        left_out.append(f"共 {len(sheets)} 个工作表，只列出前 {MAX_SHEETS} 个。")
    for sheet in islice(sheets, MAX_SHEETS):
        scan = scans.get(sheet.name)
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            left_out.append(f"“{sheet.name}”不是普通工作表，未列出。")
        elif sheet.visible is not SheetVisibleEnum.Visible:
            left_out.append(f"隐藏的工作表“{sheet.name}”未列出。")
        elif scan and scan.area > MAX_AREA:
            left_out.append(
                f"工作表“{sheet.name}”的内容一直散布到第 {scan.bottom + 1} 行第 {scan.right + 1} 列，未列出；"
                "请删除远处多余的单元格后另存再添加。"
            )
        elif table := _table(workbook, sheet.name, scan or SheetScan(), left_out):
            yield table


def _table(workbook: CalamineWorkbook, name: str, scan: SheetScan, left_out: list[str]) -> Table | None:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None:
        return None
    top, left = sheet.start
    left_out += shortened(f"工作表“{name}”", sheet.height, sheet.width)
    rows = [
        [
            cell_text(value, scan.formats.get((row, column), ""))
            for column, value in enumerate(values[:MAX_COLUMNS], left)
        ]
        for row, values in enumerate(sheet.to_python(nrows=MAX_ROWS), top)
    ]
    return grid(rows, title=clean(name))
