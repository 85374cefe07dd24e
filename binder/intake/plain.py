"""Plain text and CSV: which encoding, which delimiter, which lines."""

import codecs
import csv
import io
import re
from pathlib import Path
from statistics import median

from binder.domain.content import Content, Paragraph, Span
from binder.intake.tables import MAX_COLUMNS, MAX_ROWS, grid, shortened

MAX_BYTES = 20 << 20  # of a text or CSV that is read
MAX_LINES = 20_000
BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
GUESSES = ("utf-8", "gb18030")
DELIMITERS = (",", "\t", ";")
PRINTABLE_SHARE = 0.99  # of the characters, so that a stray form feed does not hide a text

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Text with newlines as "\\n" and without characters that no page can show."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


def encoding_of(data: bytes) -> str | None:
    """Encoding of the start of a text (it may end within a character), or None if it is none of the known ones."""
    for bom, name in BOMS:
        if data.startswith(bom):
            return name if _decodes(data, name) else None
    return next((name for name in GUESSES if _decodes(data, name)), None)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeError:
        return False
    return True


def looks_like_text(head: bytes) -> bool:
    """Whether a file that begins with `head` can be read by a person."""
    encoding = encoding_of(head)
    if not head or encoding is None:
        return False
    text = codecs.getincrementaldecoder(encoding)().decode(head)
    printable = sum(char.isprintable() or char.isspace() or char == "\ufeff" for char in text)
    return bool(text) and "\x00" not in text and printable >= PRINTABLE_SHARE * len(text)


def read_lines(path: Path) -> tuple[list[str], list[str]]:
    """The lines that are not empty, MAX_LINES at most, and what of the text is missing."""
    text, left_out = _decoded(path)
    lines = [line.rstrip() for line in clean(text).split("\n") if line.strip()]
    if len(lines) > MAX_LINES:
        left_out.append(f"全文共 {len(lines)} 行，只列出前 {MAX_LINES} 行。")
    return lines[:MAX_LINES], left_out


def read_text(path: Path) -> Content:
    """One paragraph a line; empty lines are only space and are not kept."""
    lines, left_out = read_lines(path)
    return Content(tuple(Paragraph((Span(line),)) for line in lines), tuple(left_out))


def read_csv(path: Path) -> Content:
    """One table. A file whose quotes do not match up is split at its delimiters all the same."""
    text, left_out = _decoded(path)
    delimiter = delimiter_of(text)
    try:
        rows = [[clean(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error:
        rows = [line.split(delimiter) for line in clean(text).split("\n")]
    table = grid([row[:MAX_COLUMNS] for row in rows[:MAX_ROWS]])
    left_out += shortened("表格", len(rows), max(map(len, rows), default=0))
    return Content((table,) if table else (), tuple(left_out))


def delimiter_of(text: str) -> str:
    """The delimiter that splits the middling one of the first lines into most columns; a comma if none does."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    return max(DELIMITERS, key=lambda mark: median([line.count(mark) for line in lines] or [0]))


def _decoded(path: Path) -> tuple[str, list[str]]:
    """The text and what of it is missing."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    left_out = [f"文件超过 {MAX_BYTES >> 20} MB，只列出开头部分。"] if len(data) > MAX_BYTES else []
    encoding = encoding_of(data[:MAX_BYTES]) or encoding_of(data[:4096]) or "gb18030"
    text = data[:MAX_BYTES].decode(encoding, errors="replace")
    if "\ufffd" in text:
        left_out.append("有个别文字的编码无法识别，以“\ufffd”代替，请对照原件。")
    return text.removeprefix("\ufeff"), left_out
