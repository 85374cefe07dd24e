"""The clause kinds a file may use. A new kind is one class here: its keys, and `rule`, which builds the domain rule."""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal, NoReturn, Protocol, TypeAlias

from pydantic import Field

from binder.domain.facts import FactError, FactSpec, FactType, When, parse_value
from binder.domain.rules import (
    AboveStandard,
    Condition,
    Line,
    Link,
    Op,
    PerOccurrence,
    Rule,
    Standard,
    Tick,
    Tier,
    Tiers,
)
from binder.rubric.model import FactKey, Key, Many, Part, PointsText, Text


class Scene(Protocol):
    """Where a clause stands while its rule is built."""

    @property
    def own_fact(self) -> str:
        """Full key of the tick that belongs to the clause itself."""
        ...

    def fact(self, key: str) -> FactSpec:
        """The declared fact of that key. Raises UserError."""
        ...

    def clause(self, key: str) -> "ClauseFile":
        """Another clause of the same rubric. Raises UserError."""
        ...

    def refuse(self, key: str, what: str) -> NoReturn:
        """Raise a UserError that points at a key of the clause."""
        ...


class ClauseFile(Part):
    """What every clause may say.

    part: which part of a sentence that several clauses share; title: of its tick, by default cut from the quote;
    exempt: levels excused; excuse: printed words that give full points when the fact does not apply;
    needs: ticks without which nothing is earned.
    """

    quote: Text
    part: str = ""
    title: str = ""
    exempt: Many[str] = ()
    excuse: str = ""
    supplier: str = ""
    needs: Many[Key] = ()
    errata: Many[Key] = ()

    def rule(self, scene: Scene) -> Rule:
        raise NotImplementedError


class TickFile(ClauseFile):
    kind: Literal["tick"]
    points: PointsText

    def rule(self, scene: Scene) -> Rule:
        return Tick(scene.own_fact, self.points)


class ConditionFile(ClauseFile):
    """zeroes: keys of the clauses that earn nothing when the tick is true."""

    kind: Literal["condition"]
    zeroes: Annotated[Many[Key], Field(min_length=1)]

    def rule(self, scene: Scene) -> Rule:
        return Condition(scene.own_fact)


class StepFile(Part):
    """A step of a ladder: exactly one bound, written as its fact is ("90%", 3, "2022-06"), and its points."""

    at_least: str | int | None = None
    above: str | int | None = None
    at_most: str | int | None = None
    below: str | int | None = None
    points: PointsText
    label: str = ""

    def bound(self) -> tuple[Op, str] | None:
        given = [(op, getattr(self, op.value)) for op in Op if getattr(self, op.value) is not None]
        return (given[0][0], str(given[0][1])) if len(given) == 1 else None


Steps: TypeAlias = Annotated[Many[StepFile], Field(min_length=1)]


class TiersFile(ClauseFile):
    kind: Literal["tiers"]
    fact: FactKey
    steps: Steps

    def rule(self, scene: Scene) -> Rule:
        spec = scene.fact(self.fact)
        return Tiers(spec.key, build_tiers(self.steps, spec, scene), spec.den_fact)


class PerOccurrenceFile(ClauseFile):
    """each: points for every `step` occurrences; points: the most."""

    kind: Literal["per_occurrence"]
    fact: FactKey
    each: PointsText
    points: PointsText
    step: int = 1

    def rule(self, scene: Scene) -> Rule:
        return PerOccurrence(scene.fact(self.fact).key, self.each, self.points, self.step)


class LineFile(Part):
    """per: people that share one piece; left out: one a unit."""

    fact: FactKey
    per: int = 0


class StandardFile(ClauseFile):
    kind: Literal["standard"]
    points: PointsText
    staff: FactKey
    lines: Annotated[Many[LineFile], Field(min_length=1)]

    def rule(self, scene: Scene) -> Rule:
        return Standard(self.built_lines(scene), scene.fact(self.staff).key, self.points)

    def built_lines(self, scene: Scene) -> tuple[Line, ...]:
        return tuple(Line(scene.fact(line.fact).key, scene.fact(line.fact).title, line.per) for line in self.lines)


class AboveStandardFile(ClauseFile):
    """standard: key of the clause whose lines and staff these are."""

    kind: Literal["above_standard"]
    standard: Key
    each: PointsText
    points: PointsText
    met_first: bool = True
    by_ratio: bool = False

    def rule(self, scene: Scene) -> Rule:
        base = scene.clause(self.standard)
        if not isinstance(base, StandardFile):
            scene.refuse("standard", f"“{self.standard}”不是 standard 条款")
        staff = scene.fact(base.staff).key
        return AboveStandard(base.built_lines(scene), staff, self.each, self.points, self.met_first, self.by_ratio)


class LinkFile(ClauseFile):
    """rubric: id of the rubric whose total is looked up in the steps."""

    kind: Literal["link"]
    rubric: Key
    steps: Steps

    def rule(self, scene: Scene) -> Rule:
        total = FactSpec("total", "得分", FactType.NUMBER, unit="分")
        return Link(self.rubric, build_tiers(self.steps, total, scene))


AnyClause: TypeAlias = Annotated[
    TickFile | TiersFile | PerOccurrenceFile | StandardFile | AboveStandardFile | LinkFile | ConditionFile,
    Field(discriminator="kind"),
]


def build_tiers(steps: tuple[StepFile, ...], spec: FactSpec, scene: Scene) -> tuple[Tier, ...]:
    """The ladder, best step first, with labels made where none is written. Refuses what is no ladder."""
    tiers: list[Tier] = []
    for step in steps:
        given = step.bound()
        if given is None:
            scene.refuse("steps", "每一档要写 at_least、above、at_most、below 其中一个")
        op, text = given
        value = _bound_value(text, spec, scene)
        label = step.label or _label(op, text, spec, tiers[-1] if tiers else None)
        tiers.append(Tier(op, value.numerator, value.denominator, step.points, label))
    if any(better.points <= worse.points for better, worse in pairwise(tiers)):
        scene.refuse("steps", "各档要从最高分写起，一档比一档低")
    return tuple(tiers)


def _bound_value(text: str, spec: FactSpec, scene: Scene) -> Fraction:
    if spec.type is FactType.RATIO and text.endswith("%"):
        return Fraction(Decimal(text[:-1])) / 100
    try:
        value = parse_value(spec, text)
    except FactError as error:
        scene.refuse("steps", str(error).rstrip("。"))
    match value:
        case When():
            return Fraction(value.last_day.toordinal())
        case int() | Decimal():
            return Fraction(value)
        case _:
            scene.refuse("steps", f"{spec.type} 类的数据不能分档")


_WORDS: Mapping[Op, str] = {Op.AT_LEAST: "达", Op.ABOVE: "大于", Op.AT_MOST: "不超过", Op.BELOW: "低于"}


def _label(op: Op, text: str, spec: FactSpec, before: Tier | None) -> str:
    """How a step is called when the file does not say: "达90%", "前3名", "4-8名", "2022年6月底前"."""
    if spec.type is FactType.RANK and op is Op.AT_MOST:
        start = before.num + 1 if before else 1
        if str(start) == text:
            return f"第{text}名"
        return f"{start}-{text}名" if before else f"前{text}名"
    if spec.type is FactType.DATE and op is Op.AT_MOST:
        parts = re.findall(r"\d+", text)
        month = f"{parts[0]}年{int(parts[1])}月"
        return f"{month}{int(parts[2])}日前" if len(parts) == 3 else f"{month}底前"
    return f"{_WORDS[op]}{text}{'' if spec.type is FactType.RATIO else spec.unit}"
