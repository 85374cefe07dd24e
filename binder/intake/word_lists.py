"""The numbers and bullets Word puts before paragraphs; they are not in the text, but in the document's list styles."""

import re
from collections.abc import Callable
from typing import Any

from docx.oxml.ns import qn

from binder.domain.roman import roman

BULLETS_OF_SYMBOL_FONTS = "•"  # Word's bullets are private characters of fonts that a page here does not have
DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
LEVELS = 9


def chinese_number(number: int) -> str:
    """1..9999 as counted in Chinese: 十二, 二十, 一百零五."""
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            text += (DIGITS[0] if gap and text else "") + DIGITS[digit] + UNITS[place]
        gap = not digit
    return text.removeprefix("一") if 10 <= number < 20 else text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else str(number)


WRITERS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "chineseCounting": chinese_number,
    "chineseCountingThousand": chinese_number,
    "japaneseCounting": chinese_number,
    "taiwaneseCounting": chinese_number,
}


def counted(number: int, number_format: str) -> str:
    """`number` in one of Word's number formats; in plain digits if the format or the size is out of the ordinary."""
    return WRITERS.get(number_format, str)(number) if 0 < number < 10_000 else str(number)


class Numbering:
    """Counts along as the paragraphs of one document are read in order."""

    def __init__(self, numbering: Any | None) -> None:
        """numbering: the root of the document's numbering part, or None if it has none."""
        self._counters: dict[str, list[int]] = {}
        self._started: set[str] = set()
        self._nums: dict[str, Any] = {}
        self._abstracts: dict[str, Any] = {}
        if numbering is not None:
            self._nums = {num.get(qn("w:numId")): num for num in numbering.iterfind(qn("w:num"))}
            self._abstracts = {
                abstract.get(qn("w:abstractNumId")): abstract for abstract in numbering.iterfind(qn("w:abstractNum"))
            }

    def next_label(self, num_id: str, level: int) -> str:
        """What stands before the next paragraph of list `num_id` at `level` (0..8); "" if it is in no list."""
        num = self._nums.get(num_id)
        if num is None or not 0 <= level < LEVELS:
            return ""
        key = _value(num, "w:abstractNumId")
        levels = self._levels(key)
        counters = self._counters.setdefault(key, [0] * LEVELS)
        if num_id not in self._started:
            self._started.add(num_id)
            for override in num.iterfind(f"{qn('w:lvlOverride')}[{qn('w:startOverride')}]"):
                counters[_number(override.get(qn("w:ilvl")), 0) % LEVELS] = 0
        counters[level] = counters[level] + 1 if counters[level] else self._start(num, levels, level)
        counters[level + 1 :] = [0] * (LEVELS - level - 1)
        return _label(levels, level, counters)

    def _levels(self, abstract_id: str) -> dict[int, Any]:
        abstract = self._abstracts.get(abstract_id)
        found = abstract.iterfind(qn("w:lvl")) if abstract is not None else ()
        return {_number(level.get(qn("w:ilvl")), 0): level for level in found}

    def _start(self, num: Any, levels: dict[int, Any], level: int) -> int:
        for override in num.iterfind(qn("w:lvlOverride")):
            start = _value(override, "w:startOverride")
            if start and override.get(qn("w:ilvl")) == str(level):
                return _number(start, 1)
        return _number(_value(levels[level], "w:start"), 1) if level in levels else 1


def _label(levels: dict[int, Any], level: int, counters: list[int]) -> str:
    """The level's pattern, such as "第%1条" or "%1.%2", with each counter in its own level's format."""
    if level not in levels or _value(levels[level], "w:numFmt") == "bullet":
        sign = _value(levels[level], "w:lvlText") if level in levels else ""
        return sign if sign and sign.isprintable() else BULLETS_OF_SYMBOL_FONTS

    def filled(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        number_format = _value(levels[place], "w:numFmt") if place in levels else "decimal"
        return counted(max(counters[place], 1), number_format)

    return re.sub(r"%([1-9])", filled, _value(levels[level], "w:lvlText"))


def _value(parent: Any, tag: str) -> str:
    child = parent.find(qn(tag))
    return "" if child is None else str(child.get(qn("w:val"), ""))


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() else default
