"""What is to be hidden in a copy for others (遮盖): boxes on pages, words in texts, titles; and what may need it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

SCALE = 100_000
"""Lengths of a box are whole parts of this, of the width or the height of the page as it is seen."""
SMALLEST = 100
"""A thousandth of a page: a box that is smaller hides nothing."""


class RedactionKind(StrEnum):
    """box: a rectangle on a page · text: words wherever the evidence says them · title: its title and file name."""

    BOX = "box"
    TEXT = "text"
    TITLE = "title"


class Box(NamedTuple):
    """A rectangle on a page as it is seen, from its upper left corner, in parts of SCALE."""

    x: int
    y: int
    width: int
    height: int

    @property
    def is_on_page(self) -> bool:
        within = 0 <= self.x <= self.x + self.width <= SCALE and 0 <= self.y <= self.y + self.height <= SCALE
        return within and self.width >= SMALLEST and self.height >= SMALLEST

    def pixels(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Left, top, right and bottom pixel on a picture of the page, none of what it touches left out."""
        right, bottom = self.x + self.width, self.y + self.height
        return (
            self.x * width // SCALE,
            self.y * height // SCALE,
            -(-right * width // SCALE),
            -(-bottom * height // SCALE),
        )


NOWHERE = Box(0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Redaction:
    """One thing to hide in an evidence.

    page: from 0, and box: of a box, else 0 and NOWHERE. text: the words to hide, or of a box why it is there.
    """

    id: str
    evidence_id: str
    kind: RedactionKind
    page: int = 0
    box: Box = NOWHERE
    text: str = ""


class Suspect(NamedTuple):
    """Something in a text that may be personal. kind: such as 身份证号; start, end: where it stands."""

    kind: str
    text: str
    start: int
    end: int


NAME_HEADS = frozenset({"姓名", "人员姓名", "持证人", "当事人", "联系人", "法定代表人", "负责人", "经办人"})
_ID = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z])", re.ASCII)
_MOBILE = re.compile(r"(?<![0-9])1[3-9]\d{9}(?![0-9])", re.ASCII)
_NAME = re.compile(r"(?:姓\s*名|联系人|当事人)\s*[：:]\s*([一-鿿]{2,4})(?![一-鿿])")
NO_NAMES = frozenset({"合计", "小计", "总计", "共计", "备注", "说明", "空缺"})
_PLAIN_NAME = re.compile(r"[一-鿿]{2,4}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_BETWEEN = r"\s*"


def is_id_number(text: str) -> bool:
    """Whether 18 characters are an id number with its check digit right (GB 11643)."""
    if not _ID.fullmatch(text):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True)) % 11
    return "10X98765432"[rest] == text[17].upper()


def suspects(text: str, names: Iterable[str] = ()) -> list[Suspect]:
    """Id numbers, mobile numbers, names after 姓名：, and these names, in order. It sees no others."""
    found = [Suspect("身份证号", m[0], *m.span()) for m in _ID.finditer(text) if is_id_number(m[0])]
    found += [Suspect("手机号", m[0], *m.span()) for m in _MOBILE.finditer(text)]
    found += [Suspect("姓名", m[1], *m.span(1)) for m in _NAME.finditer(text)]
    for name in names:
        found += [Suspect("姓名", name, *m.span()) for m in pattern_of(name).finditer(text)]
    return sorted(set(found), key=lambda one: (one.start, one.end))


def names_in_table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Names of two to four characters in the columns that a heading such as 姓名 stands over."""
    columns: frozenset[int] = frozenset()
    for row in rows:
        cells = ["".join(cell.split()) for cell in row]
        heads = frozenset(number for number, cell in enumerate(cells) if cell in NAME_HEADS)
        if heads:
            columns = heads
        else:
            below = (cells[n] for n in sorted(columns) if n < len(cells))
            yield from (cell for cell in below if _PLAIN_NAME.fullmatch(cell) and cell not in NO_NAMES)


def pattern_of(words: str) -> re.Pattern[str]:
    """Finds words however blanks and line ends have come between their characters."""
    return re.compile(_BETWEEN.join(map(re.escape, "".join(words.split()))))
