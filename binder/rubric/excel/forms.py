"""How values of a rubric file stand in cells: a small strict grammar, the same way out and in, and no expressions."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

Plain: TypeAlias = Any
"""A value of a rubric file as plain Python: text, int, bool, list, dict."""

MOST = 32_767
"""Characters that a cell of a spreadsheet holds."""

NOTHING = "无"
"""Stands for an empty list, where an empty cell would say that nothing is changed."""


class CellError(Exception):
    """A cell that cannot be read. The text says what is wrong and what belongs there, without a full stop."""


class CannotCarry(Exception):
    """A value for which a cell has no room."""


class Form(Protocol):
    """write and read are each other's inverse for everything that a cell can carry."""

    @property
    def hint(self) -> str:
        """What belongs into the cell."""
        ...

    def write(self, value: Plain) -> str: ...

    def read(self, text: str) -> Plain:
        """Raises CellError. text: not empty, without blanks at its ends."""
        ...


def carried(form: Form, value: Plain) -> str:
    """The cell's text for a value, tried by reading it back. Raises CannotCarry."""
    try:
        text = form.write(value)
        back = form.read(text)
    except (AttributeError, CellError, KeyError, TypeError, ValueError) as error:
        raise CannotCarry from error
    if text != text.strip() or len(text) > MOST or not alike(back, value):
        raise CannotCarry
    return text


def alike(one: Plain, other: Plain) -> bool:
    """Whether two values mean the same in a file: a bound may be written as a number or as its text."""
    match one, other:
        case dict(), dict():
            return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
        case list(), list():
            return len(one) == len(other) and all(map(alike, one, other))
        case (bool() | None, _) | (_, bool() | None):
            return one is other
        case (str() | int(), str() | int()):
            return str(one) == str(other)
    return False


def half(text: str) -> str:
    """Text with full-width digits and signs made half-width, as an input method leaves them."""
    return unicodedata.normalize("NFKC", text).strip()


def split(text: str) -> list[str]:
    """Parts of a cell between "；" or on lines of their own, outside brackets; empty parts are left out."""
    parts: list[str] = []
    begin = depth = 0
    for place, char in enumerate(text):
        depth += (char in "（(") - (char in "）)")
        if char in "；;\n" and depth <= 0:
            parts.append(text[begin:place])
            begin = place + 1
    return [squeezed(part) for part in (*parts, text[begin:]) if part.strip()]


def squeezed(text: str) -> str:
    """Text with every run of blanks as one, which also keeps patterns from trying all ways through a long run."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Words:
    """Any text."""

    hint: str = "文字"

    def write(self, value: Plain) -> str:
        if not isinstance(value, str):
            raise CannotCarry
        return value

    def read(self, text: str) -> Plain:
        return text


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text of a certain look. hint: what belongs there."""

    pattern: str
    hint: str

    def write(self, value: Plain) -> str:
        return str(value)

    def read(self, text: str) -> Plain:
        plain = half(text)
        if not re.fullmatch(self.pattern, plain):
            raise CellError(f"“{text}”不合要求，应填{self.hint}")
        return plain


@dataclass(frozen=True, slots=True)
class Day:
    """A day; with `months` also a whole month."""

    hint: str = "日期，例如 2025-06-30"
    months: bool = False

    def write(self, value: Plain) -> str:
        return str(value)

    def read(self, text: str) -> Plain:
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月?)", half(text))
        if not found or not (found[3] or self.months):
            raise CellError(f"“{text}”不是日期，应填{self.hint}")
        return "-".join(f"{int(number):02}" for number in found.groups() if number)


@dataclass(frozen=True, slots=True)
class Whole:
    hint: str = "整数"

    def write(self, value: Plain) -> str:
        return str(int(value))

    def read(self, text: str) -> Plain:
        if not re.fullmatch(r"\d{1,9}", half(text)):
            raise CellError(f"“{text}”不是整数，应填例如 3")
        return int(half(text))


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words. words: in the file -> in the cell."""

    words: Mapping[Plain, str]

    @property
    def hint(self) -> str:
        return "、".join(self.words.values()) + "之一"

    def write(self, value: Plain) -> str:
        return self.words[value]

    def read(self, text: str) -> Plain:
        for value, word in self.words.items():
            if half(text) == half(word):
                return value
        raise CellError(f"没有“{text}”，应填{self.hint}")


YES_NO = Choice({True: "是", False: "否"})


_BETWEEN_KEYS = re.compile(r"[、,，;；\s]+")
_BETWEEN_BRANCHES = re.compile(r"[,，;；=＝]+")


def _name(titles: Mapping[str, str], key: str, separator: re.Pattern[str]) -> str:
    """What a cell calls a key: its title, unless that would be taken apart."""
    title = titles.get(key, key)
    return key if separator.search(title) else title


@dataclass(frozen=True, slots=True)
class Listed:
    """Keys between "、"; titles: names that people use instead (级别). 无 stands for an empty list."""

    hint: str = "编号，几个之间用“、”隔开"
    titles: Mapping[str, str] = field(default_factory=dict)

    def write(self, value: Plain) -> str:
        if not all(isinstance(key, str) for key in value):
            raise CannotCarry
        return "、".join(_name(self.titles, key, _BETWEEN_KEYS) for key in value) or NOTHING

    def read(self, text: str) -> Plain:
        if text == NOTHING:
            return []
        keys = {title: key for key, title in self.titles.items()}
        return [keys.get(word, word) for word in _BETWEEN_KEYS.split(text) if word]


@dataclass(frozen=True, slots=True)
class Many:
    """Several of the same kind, between "；". 无 stands for an empty list."""

    one: Form

    @property
    def hint(self) -> str:
        return f"{self.one.hint}；几个之间用“；”隔开"

    def write(self, value: Plain) -> str:
        if not isinstance(value, list):
            raise CannotCarry
        return "；".join(map(self.one.write, value)) or NOTHING

    def read(self, text: str) -> Plain:
        return [] if text == NOTHING else [self.one.read(part) for part in split(text)]


@dataclass(frozen=True, slots=True)
class Pairs:
    """ "county=县级；city=市级"."""

    hint: str = "例如 county=县级；city=市级"

    def write(self, value: Plain) -> str:
        return "；".join(f"{key}={title}" for key, title in value.items())

    def read(self, text: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for part in split(text):
            key, sign, title = part.replace("＝", "=").partition("=")
            if not sign or not key.strip() or not title.strip() or key.strip() in found:
                raise CellError(f"“{part}”读不懂，应填{self.hint}，不重复")
            found[key.strip()] = title.strip()
        return found


@dataclass(frozen=True, slots=True)
class Named:
    """Seldom used keys in one cell, a line each: "须先达标=否". forms: key -> its heading and form."""

    forms: Mapping[str, tuple[str, Form]]
    hint: str = "每行一个“名称=值”，名称见“说明”"

    def write(self, value: Plain) -> str:
        return "\n".join(
            f"{heading}={carried(form, value[key])}" for key, (heading, form) in self.forms.items() if key in value
        )

    def read(self, text: str) -> Plain:
        found: dict[str, Plain] = {}
        for line in filter(None, map(str.strip, text.split("\n"))):
            name, sign, value = line.replace("＝", "=", 1).partition("=")
            key = next((key for key, (heading, _) in self.forms.items() if heading == name.strip()), None)
            if key is None or not sign or not value.strip():
                words = "、".join(heading for heading, _ in self.forms.values())
                raise CellError(f"“{line}”读不懂，应填“名称=值”，名称是{words}之一，每行一个")
            if key in found:
                raise CellError(f"“{name.strip()}”写了两次，请留一行")
            found[key] = self.forms[key][1].read(value.strip())
        return found


Branch: TypeAlias = tuple[tuple[str, ...], ...]
"""The overlays that lead to a row: ("level", KEY) or ("reading", KEY, OPTION), the outermost first."""


@dataclass(frozen=True, slots=True)
class Only:
    """Where a row applies: "县级", "HN-05=B", "县级，HN-05=B". titles: level -> its title."""

    titles: Mapping[str, str]
    hint: str = "不填；只用于某个级别或某种读法的行，填例如 县级、HN-05=B、县级，HN-05=B"

    def write(self, value: Branch) -> str:
        return "，".join(map(self._token, value))

    def _token(self, step: tuple[str, ...]) -> str:
        return _name(self.titles, step[1], _BETWEEN_BRANCHES) if step[0] == "level" else f"{step[1]}={step[2]}"

    def read(self, text: str) -> Branch:
        return tuple(self._step(token) for token in re.split(r"[，,；;]", text) if token.strip())

    def _step(self, token: str) -> tuple[str, ...]:
        key, sign, option = (part.strip() for part in token.replace("＝", "=").partition("="))
        if sign:
            return ("reading", key, option)
        level = next((level for level, title in self.titles.items() if key in (level, title)), None)
        if level is None:
            raise CellError(f"没有级别“{key}”，应填{'、'.join(self.titles.values())}之一，或读法例如 HN-05=B")
        return ("level", level)
