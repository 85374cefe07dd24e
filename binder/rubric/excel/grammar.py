"""Cells that hold more than one value: steps of a ladder, conditions, faults, each in a few plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from binder.rubric.excel.forms import CannotCarry, CellError, Listed, Pairs, Plain, half, split, squeezed

OPERATORS = {"at_least": "达", "above": "大于", "at_most": "不超过", "below": "低于"}
_READ_AS = {
    **{word: key for key, word in OPERATORS.items()},
    **{"≥": "at_least", ">=": "at_least", "不低于": "at_least", "达到": "at_least", ">": "above", "＞": "above"},
    **{"高于": "above", "≤": "at_most", "<=": "at_most", "前": "at_most", "<": "below", "＜": "below", "小于": "below"},
}
_OPERATOR = "|".join(sorted(map(re.escape, _READ_AS), key=len, reverse=True))
_LABEL = r"(?:\s*[（(](?P<label>.+)[）)])?"
_BOUND = rf"(?P<op>{_OPERATOR})\s*(?P<value>[\d０-９.．\-]+\s*[%％]?)" + _LABEL
_WORTH = r"\s*[=＝]\s*(?P<worth>[\d０-９.．]+\s*[%％]?)\s*分?"


def _bound(found: re.Match[str]) -> dict[str, Plain]:
    bound = {_READ_AS[found["op"]]: half(found["value"]).replace(" ", "")}
    return bound | ({"label": found["label"]} if found["label"] else {})


def _bound_text(value: Mapping[str, Plain]) -> str:
    """The bound of a value and its label. Raises CannotCarry for more or less than one bound."""
    bounds = [(key, value[key]) for key in OPERATORS if key in value]
    if len(bounds) != 1:
        raise CannotCarry
    ((key, bound),) = bounds
    label = f"（{value['label']}）" if value.get("label") else ""
    return f"{OPERATORS[key]}{bound}{label}"


def _worth(text: str) -> dict[str, Plain]:
    worth = half(text).replace(" ", "")
    return {"share" if worth.endswith("%") else "points": worth}


def _worth_text(value: Mapping[str, Plain]) -> str:
    return f"={value['share'] if 'share' in value else value['points']}"


@dataclass(frozen=True, slots=True)
class Bound:
    """ "达40%" over the keys of a bound."""

    hint: str = "界限，例如 达40%、不超过3、低于10%"

    def write(self, value: Plain) -> str:
        return _bound_text(value)

    def read(self, text: str) -> Plain:
        found = re.fullmatch(_BOUND, squeezed(text))
        if not found:
            raise CellError(f"“{text}”不是界限，应填例如 达40%、大于90、不超过3、低于10%")
        return _bound(found)


@dataclass(frozen=True, slots=True)
class Ladder:
    """ "达90%=2；达80%=1" as steps, "0=0；100=30" as nodes."""

    hint: str = "分档从高到低，例如 达90%=2；达80%=1；折算点从小到大，例如 0=0；100=30"

    def write(self, value: Plain) -> str:
        if "steps" in value:
            return "；".join(f"{_bound_text(step)}{_worth_text(step)}" for step in value["steps"])
        return "；".join(f"{node['at']}{_worth_text(node)}" for node in value["nodes"])

    def read(self, text: str) -> Plain:
        parts = split(text)
        found = [re.fullmatch(_BOUND + _WORTH, part) for part in parts]
        if all(found):
            return {"steps": [_bound(each) | _worth(each["worth"]) for each in found if each]}
        corners = [re.fullmatch(r"(?P<at>[\d０-９.．]+\s*[%％]?)" + _WORTH, part) for part in parts]
        if all(corners):
            return {"nodes": [{"at": half(each["at"])} | _worth(each["worth"]) for each in corners if each]}
        odd = [part for part, step, corner in zip(parts, found, corners, strict=True) if not (step or corner)]
        wrong = odd[0] if odd else text
        raise CellError(f"“{wrong}”读不懂，应填{self.hint}")


_KEY = r"(?P<fact>[A-Za-z0-9][A-Za-z0-9_.\-]*)"


@dataclass(frozen=True, slots=True)
class Mark:
    """A condition: "staff_ready", "college_rate达90%，可不适用"."""

    hint: str = "条件，例如 4-1 或 college_rate达90%"

    def write(self, value: Plain) -> str:
        if isinstance(value, str):
            return value
        bounded = any(key in value for key in OPERATORS)
        text = f"{value['fact']}{_bound_text(value) if bounded else ''}"
        if value.get("months"):
            text += f"，每月{'、'.join(value['months'])}"
        return text + ("，可不适用" if value.get("may_not_apply") else "")

    def read(self, text: str) -> Plain:
        tail = rf"(?:{_BOUND})?(?P<months>[，,]\s*每月[\d\-、]+)?(?P<may>[，,]\s*可不适用)?"
        found = re.fullmatch(rf"{_KEY}\s*{tail}", squeezed(text))
        if not found:
            raise CellError(f"“{text}”不是条件，应填例如 4-1 或 college_rate达90%")
        mark = {"fact": found["fact"]} | (_bound(found) if found["op"] else {})
        if found["months"]:
            mark["months"] = re.findall(r"\d{4}-\d{2}", found["months"])
        if found["may"]:
            mark["may_not_apply"] = True
        return mark if len(mark) > 1 else found["fact"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of equipment: "cars每7人"."""

    hint: str = "装备数据，例如 cars每7人（几人一件）；每单位一件的只写键名"

    def write(self, value: Plain) -> str:
        return f"{value['fact']}每{int(value['per'])}人" if "per" in value else str(value["fact"])

    def read(self, text: str) -> Plain:
        found = re.fullmatch(rf"{_KEY}(?:\s*每\s*(?P<per>\d+)\s*人)?", half(squeezed(text)))
        if not found:
            raise CellError(f"“{text}”读不懂，应填{self.hint}")
        return {"fact": found["fact"]} | ({"per": int(found["per"])} if found["per"] else {})


@dataclass(frozen=True, slots=True)
class Fault:
    """What a fault costs: "misprints扣1，最多3，每7，期限2022-06-30"."""

    hint: str = "差错，例如 misprints扣1，最多3"

    def write(self, value: Plain) -> str:
        text = f"{value['fact']}扣{value['each']}"
        for key, word in (("most", "最多"), ("step", "每"), ("due", "期限")):
            text += f"，{word}{value[key]}" if key in value else ""
        return text

    def read(self, text: str) -> Plain:
        points = r"\d+(?:\.\d+)?"
        more = rf"(?:,最多(?P<most>{points}))?(?:,每(?P<step>\d+))?(?:,期限(?P<due>[\d\-]+))?"
        found = re.fullmatch(rf"{_KEY}扣(?P<each>{points})分?{more}", re.sub(r"\s", "", half(text)))
        if not found:
            raise CellError(f"“{text}”读不懂，应填{self.hint}")
        fault = {key: value for key, value in found.groupdict().items() if value is not None}
        return fault | ({"step": int(fault["step"])} if "step" in fault else {})


@dataclass(frozen=True, slots=True)
class Rounding:
    hint: str = "例如 0.01（四舍五入）或 0.01舍去"

    def write(self, value: Plain) -> str:
        return f"{value['to']}{'舍去' if value.get('down') else ''}"

    def read(self, text: str) -> Plain:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)(舍去)?", half(text))
        if not found:
            raise CellError(f"“{text}”读不懂，应填{self.hint}")
        return {"to": found[1]} | ({"down": True} if found[2] else {})


BASELINE_WORDS = {"total": "总量", "own": "本地", "all": "全部"}


@dataclass(frozen=True, slots=True)
class Baseline:
    hint: str = "例如 总量=area_cases；本地=own_polluters；全部=area_polluters"

    def write(self, value: Plain) -> str:
        return "；".join(f"{BASELINE_WORDS[key]}={fact}" for key, fact in value.items())

    def read(self, text: str) -> Plain:
        keys = {word: key for key, word in BASELINE_WORDS.items()}
        try:
            return {keys[word]: fact for word, fact in Pairs().read(text).items()}
        except (CellError, KeyError) as error:
            raise CellError(f"“{text}”读不懂，应填{self.hint}") from error


@dataclass(frozen=True, slots=True)
class Together:
    """Clauses that count as one: "11-1、11-2取最高，最多1"."""

    hint: str = "例如 11-1、11-2取最高，最多1 或 3-1、3-2相加，最多2"

    def write(self, value: Plain) -> str:
        how = {"highest": "取最高", "sum": "相加"}[value["take"]]
        return f"{'、'.join(value['clauses'])}{how}，最多{value['points']}"

    def read(self, text: str) -> Plain:
        found = re.fullmatch(r"(?P<keys>[A-Za-z0-9_.\-、,]+)(?P<how>取最高|相加),最多(?P<points>[\d.]+)", half(text))
        if not found:
            raise CellError(f"“{text}”读不懂，应填{self.hint}")
        take = "highest" if found["how"] == "取最高" else "sum"
        return {"clauses": Listed().read(found["keys"]), "take": take, "points": found["points"]}
