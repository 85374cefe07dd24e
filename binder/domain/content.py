"""Documents without pages of their own (DOCX, XLSX, CSV, text) as a list of blocks, ready to be laid out."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text with one look. Plain text: nothing in it is markup."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """level: 0 body, 1..6 heading, from the document's styles. bullet: "" or what stands before it ("1.", "•").

    indent: its first line begins further in than the others.
    """

    spans: tuple[Span, ...]
    level: int = 0
    bullet: str = ""
    align: Literal["left", "center", "right"] = "left"
    indent: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cell texts, every row `len(widths)` long. widths: shares of the line, summing to 1.

    header_rows: rows to repeat on every page. title: "" or a sheet's name.
    """

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    header_rows: int = 1
    title: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """An embedded picture: encoded PNG or JPEG bytes, pixel size."""

    data: bytes
    width: int
    height: int


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Content:
    """blocks in reading order; left_out: one Chinese sentence for each thing that could not be carried over."""

    blocks: tuple[Block, ...]
    left_out: tuple[str, ...] = ()
