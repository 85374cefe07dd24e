"""Facts (填报数据): what a clerk states, its five states, and how text becomes a value."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from binder.domain.points import Points, points_text


class FactState(StrEnum):
    """已填 · 预估 · 待上级数据 · 不适用 · 未填."""

    KNOWN = "known"
    ESTIMATE = "estimate"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"


class FactType(StrEnum):
    """What a fact's value is made of."""

    TICK = "tick"
    RATIO = "ratio"
    COUNT = "count"
    RANK = "rank"
    DATE = "date"
    JUDGED = "judged"
    NUMBER = "number"
    SERIES = "series"


@dataclass(frozen=True, slots=True)
class Ratio:
    """num ÷ den, whole numbers, 0 ≤ num, 0 < den. den None: the shared denominator of the fact's spec is meant.

    proven: False when only a bare quotient ("0.9") was given, without the two counts behind it.
    """

    num: int
    den: int | None
    proven: bool = True


@dataclass(frozen=True, slots=True)
class When:
    """A day ("2022-06-15") or a month ("2022-06"), which counts as its last day."""

    text: str

    @property
    def last_day(self) -> date:
        parts = [int(part) for part in self.text.split("-")]
        if len(parts) == 2:
            return date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
        return date(parts[0], parts[1], parts[2])


Series = tuple[tuple[str, Decimal], ...]
"""(month "YYYY-MM", value) pairs in order of month."""

FactValue = bool | int | Decimal | Ratio | When | Series


@dataclass(frozen=True, slots=True)
class Fact:
    """One stated fact. value is None unless the state is known or estimate. note: why, as typed."""

    state: FactState
    value: FactValue | None = None
    note: str = ""


MISSING = Fact(FactState.MISSING)

Facts = Mapping[str, Fact]
"""Facts by key. A key that is absent is missing."""


@dataclass(frozen=True, slots=True)
class FactSpec:
    """What a fact is called, what it may hold and where it comes from.

    key: stable name; in a linked annex prefixed with the annex's id and ":" unless `shared`.
    num_title, den_title: words for the two numbers of a ratio. den_fact: key of a shared count to divide by.
    unit: "人", "件", "" ...; supplier: "" for the unit itself, else who supplies the figure ("省执法局").
    """

    key: str
    title: str
    type: FactType
    unit: str = ""
    shared: bool = False
    num_title: str = ""
    den_title: str = ""
    den_fact: str = ""
    supplier: str = ""
    maximum: Points | None = None


class FactError(ValueError):
    """A value that does not fit its fact. The text is a Chinese sentence: what is wrong and what to type instead."""


_RATIO = re.compile(r"\s*(\d{1,9})\s*[/÷／]\s*(\d{1,9})\s*")
_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_TRUE = {"true", "是", "yes", "1", "有"}
_FALSE = {"false", "否", "no", "0", "无"}
MAX_COUNT = 10_000_000


def parse_value(spec: FactSpec, raw: object) -> FactValue:
    """Turn what was typed, or stood in YAML or JSON, into a value of the fact. Raises FactError."""
    return _PARSERS[spec.type](spec, raw)


def _tick(spec: FactSpec, raw: object) -> bool:
    word = str(raw).strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise FactError(f"“{spec.key} {spec.title}”要填 true（是）或 false（否），收到的是“{raw}”。")


def _count(spec: FactSpec, raw: object) -> int:
    text = str(raw).strip()
    least = 1 if spec.type is FactType.RANK else 0
    if isinstance(raw, bool) or not text.isascii() or not text.isdigit() or not least <= int(text[:12]) <= MAX_COUNT:
        what = "名次，从 1 起的整数" if least else f"不小于 0 的整数（不超过 {MAX_COUNT}）"
        raise FactError(f"“{spec.key} {spec.title}”要填{what}，收到的是“{raw}”。")
    return int(text)


def _ratio(spec: FactSpec, raw: object) -> Ratio:
    if isinstance(raw, Mapping):
        return _ratio_of_parts(spec, raw)
    text = str(raw).strip()
    if match := _RATIO.fullmatch(text):
        return _checked_ratio(spec, int(match[1]), int(match[2]), raw)
    if spec.den_fact and text.isascii() and text.isdigit() and len(text) <= 9 and text not in ("0", "1"):
        return Ratio(int(text), None)
    try:
        quotient = Decimal(text.rstrip("%％")) / (100 if text.endswith(("%", "％")) else 1)
    except ArithmeticError:
        quotient = Decimal(-1)
    if not quotient.is_finite() or not 0 <= quotient <= 1 or -int(quotient.as_tuple().exponent) > 12:
        raise FactError(f"“{spec.key} {spec.title}”要填“分子/分母”，例如 18/20，收到的是“{raw}”。")
    num, den = quotient.as_integer_ratio()
    return Ratio(num, den, proven=False)


def _ratio_of_parts(spec: FactSpec, raw: Mapping[object, object]) -> Ratio:
    unknown = set(raw) - {"num", "den"}
    if unknown or "num" not in raw:
        raise FactError(f"“{spec.key} {spec.title}”要填 num（分子）和 den（分母），收到的是“{dict(raw)}”。")
    num = _count(spec, raw["num"])
    if raw.get("den") is None:
        if not spec.den_fact:
            raise FactError(f"“{spec.key} {spec.title}”缺分母，请填 den（{spec.den_title or '分母'}）。")
        return Ratio(num, None)
    return _checked_ratio(spec, num, _count(spec, raw["den"]), raw)


def _checked_ratio(spec: FactSpec, num: int, den: int, raw: object) -> Ratio:
    if den == 0:
        raise FactError(f"“{spec.key} {spec.title}”的分母不能是 0，收到的是“{raw}”；没有对象时请选“不适用”并写明原因。")
    if num > den:
        raise FactError(f"“{spec.key} {spec.title}”的分子 {num} 大于分母 {den}，请核对两个数。")
    return Ratio(num, den)


def _date(spec: FactSpec, raw: object) -> When:
    text = str(raw).strip()
    if _MONTH.fullmatch(text):
        when = When(text)
        try:
            if when.last_day.year >= 1949:
                return when
        except ValueError:
            pass
    raise FactError(f"“{spec.key} {spec.title}”要填日期，例如 2022-06 或 2022-06-15，收到的是“{raw}”。")


def _decimal(spec: FactSpec, raw: object) -> Decimal:
    text = str(raw).strip()
    try:
        value = Decimal(text)
    except ArithmeticError:
        value = Decimal("NaN")
    fine = not isinstance(raw, bool) and value.is_finite() and -int(value.as_tuple().exponent) <= 3
    most = spec.maximum
    if not fine or not 0 <= value <= (Decimal(most) / 1000 if most is not None else MAX_COUNT):
        limit = f"0 到 {points_text(most)}" if most is not None else "不小于 0"
        raise FactError(f"“{spec.key} {spec.title}”要填{limit}之间、最多三位小数的数，收到的是“{raw}”。")
    return value


def _series(spec: FactSpec, raw: object) -> Series:
    if not isinstance(raw, Mapping) or not raw:
        raise FactError(f"“{spec.key} {spec.title}”要按月填写，例如 2022-04: 2.1，收到的是“{raw}”。")
    months = []
    for month, value in raw.items():
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", str(month)):
            raise FactError(f"“{spec.key} {spec.title}”的月份要写成 2022-04，收到的是“{month}”。")
        months.append((str(month), _decimal(spec, value)))
    return tuple(sorted(months))


_PARSERS: Mapping[FactType, Callable[[FactSpec, object], FactValue]] = {
    FactType.TICK: _tick,
    FactType.COUNT: _count,
    FactType.RANK: _count,
    FactType.RATIO: _ratio,
    FactType.DATE: _date,
    FactType.JUDGED: _decimal,
    FactType.NUMBER: _decimal,
    FactType.SERIES: _series,
}


def parse_fact(spec: FactSpec, raw: object) -> Fact:
    """Read a fact as YAML or JSON has it: a bare value, or {value, state, note}. Raises FactError."""
    if not isinstance(raw, Mapping) or not ({"value", "state"} & set(raw)):
        return Fact(FactState.KNOWN, parse_value(spec, raw))
    unknown = set(raw) - {"value", "state", "note"}
    if unknown:
        raise FactError(f"“{spec.key}”里有不认识的键 {'、'.join(map(str, unknown))}；只能有 value、state、note。")
    try:
        state = FactState(str(raw.get("state", "known")))
    except ValueError:
        names = "、".join(FactState)
        raise FactError(f"“{spec.key}”的 state 要是 {names} 之一，收到的是“{raw.get('state')}”。") from None
    return make_fact(spec, state, raw.get("value"), str(raw.get("note") or ""))


def make_fact(spec: FactSpec, state: FactState, raw: object | None, note: str = "") -> Fact:
    """Build a fact of a given state from a raw value. Raises FactError where state and value do not fit together."""
    if state in (FactState.KNOWN, FactState.ESTIMATE):
        if raw is None:
            raise FactError(f"“{spec.key} {spec.title}”标为已填或预估，却没有数值，请填上数值。")
        return Fact(state, parse_value(spec, raw), note)
    if state is FactState.NOT_APPLICABLE and not note.strip():
        raise FactError(f"“{spec.key} {spec.title}”标为不适用，请写明原因（--note 或“原因”栏）。")
    return Fact(state, None, note)


def value_as_json(value: FactValue | None) -> object:
    """The value as JSON can carry it; `parse_value` reads it back to an equal value."""
    match value:
        case Ratio(num, den, proven):
            return {"num": num, "den": den} if proven else f"{Decimal(num) / Decimal(den or 1):f}"
        case When(text):
            return text
        case tuple():
            return {month: f"{number:f}" for month, number in value}
        case Decimal():
            return f"{value:f}"
        case _:
            return value


def value_text(spec: FactSpec, value: FactValue | None) -> str:
    """The value as a person reads it: "18/20", "3 件", "2022-06", "是"."""
    match value:
        case bool():
            return "是" if value else "否"
        case Ratio():
            return _ratio_text(value)
        case When(text):
            return text
        case tuple():
            return "；".join(f"{month} {number:f}" for month, number in value)
        case int():
            return f"第 {value} 名" if spec.type is FactType.RANK else f"{value} {spec.unit}".rstrip()
    return f"{value:f}{spec.unit}" if isinstance(value, Decimal) else ""


def _ratio_text(ratio: Ratio) -> str:
    if ratio.den is None:
        return f"{ratio.num}/共用人数"
    return f"{ratio.num}/{ratio.den}" if ratio.proven else f"{Decimal(ratio.num * 100) / ratio.den:f}%"
