"""A first pass over an XLSX: how far each sheet really reaches, and how its numbers and dates are to be shown.

The reader proper (calamine) lays out the whole rectangle from the first to the last cell, so that one cell in the
last corner of a sheet ends the process; and it does not tell number formats.
"""

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from lxml import etree

from binder.intake.tables import MAX_COLUMNS, MAX_ROWS

RELATION_ID = re.compile(r"\{.*\}id")
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
BUILT_IN_FORMATS = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 17: "mmm-yy"}
WIDEST_SHEET = 16384


@dataclass(slots=True)
class SheetScan:
    """top, left, bottom, right: bounds (0-based, inclusive) of the cells that hold something; right -1 if none does.

    formats: number format codes of the cells (row, column) that have one of note, within what is printed.
    """

    top: int = 1 << 30
    left: int = 1 << 30
    bottom: int = -1
    right: int = -1
    formats: dict[tuple[int, int], str] = field(default_factory=dict)

    @property
    def area(self) -> int:
        """Cells of the rectangle."""
        return max(0, self.bottom - self.top + 1) * max(0, self.right - self.left + 1)

    def add(self, row: int, column: int, code: str) -> None:
        self.top, self.left = min(self.top, row), min(self.left, column)
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        if code and row - self.top < MAX_ROWS and column < MAX_COLUMNS + self.left:
            self.formats[row, column] = code


def scan_xlsx(path: Path) -> dict[str, SheetScan]:
    """Scan every worksheet by its name. The archive must have passed `check_archive`.

    Raises KeyError, ValueError and lxml's errors on a workbook that is not as it should be.
    """
    with zipfile.ZipFile(path) as archive:
        targets = _targets(archive)
        codes = _format_codes(archive)
        return {
            name: _scan_sheet(stream, codes)
            for name, target in targets.items()
            if "worksheets/" in target
            for stream in [archive.open(target)]
        }


def _parse(archive: zipfile.ZipFile, part: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(archive.read(part), parser)


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part name of each sheet, by the sheet's name."""
    relations = {
        relation.get("Id"): posixpath.normpath(posixpath.join("/xl", relation.get("Target"))).lstrip("/")
        for relation in _parse(archive, "xl/_rels/workbook.xml.rels")
    }
    found = {}
    for sheet in _parse(archive, "xl/workbook.xml").iter("{*}sheet"):
        key = next(value for name, value in sheet.attrib.items() if RELATION_ID.fullmatch(name))
        found[sheet.get("name")] = relations[key]
    return found


def _format_codes(archive: zipfile.ZipFile) -> list[str]:
    """Number format code of each cell style, in the styles' order; "" for the usual look."""
    if "xl/styles.xml" not in archive.namelist():
        return []
    styles = _parse(archive, "xl/styles.xml")
    own = {int(entry.get("numFmtId")): entry.get("formatCode", "") for entry in styles.iter("{*}numFmt")}
    codes = {**BUILT_IN_FORMATS, **own}
    return [codes.get(int(style.get("numFmtId", 0)), "") for style in styles.iterfind("{*}cellXfs/{*}xf")]


def _scan_sheet(stream: IO[bytes], codes: list[str]) -> SheetScan:
    scan = SheetScan()
    row, column = -1, -1
    tags = ("{*}row", "{*}c")
    for event, element in etree.iterparse(stream, events=("start", "end"), tag=tags, resolve_entities=False):
        is_row = element.tag.endswith("}row")
        if event == "start" and is_row:
            row, column = int(element.get("r", row + 2)) - 1, -1
        elif event == "end" and is_row:
            _forget(element)
        elif event == "end":
            row, column = _place(element.get("r"), row, column + 1)
            if len(element):  # a cell that only has a border or a colour holds nothing
                scan.add(row, column, _code(element.attrib, codes))
    return scan


def _forget(row: Any) -> None:
    """Free a row that has been read, so that memory does not grow with the sheet."""
    row.clear()
    while row.getprevious() is not None:
        del row.getparent()[0]


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """Row and column (0-based) a cell reference such as "AB12" names; the place in turn for a cell without one."""
    if reference is None:
        return row, column
    found = CELL.fullmatch(reference)
    if not found:
        raise ValueError(reference)
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, number - 1


def _code(attributes: Mapping[str, str], codes: list[str]) -> str:
    """Format code of a cell; "" for texts, whose style says nothing."""
    style = int(attributes.get("s", "0"))
    is_number = attributes.get("t", "n") in ("n", "d")
    return codes[style] if is_number and 0 <= style < len(codes) else ""
