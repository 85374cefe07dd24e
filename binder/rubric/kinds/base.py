"""What every clause of a file may say, and the bounds, marks and steps that the kinds share."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, NoReturn, Protocol, TypeAlias

from pydantic import Field, StringConstraints

from binder.domain.facts import FactError, FactSpec, FactType, When, parse_value
from binder.domain.points import Points
from binder.domain.rules import Mark, Op, Rule, Tier
from binder.rubric.model import Key, Many, Part, PointsText, Share, Text


class Place(Protocol):
    """Where facts are looked up and faults are told."""

    def fact(self, key: str) -> FactSpec:
        """The declared fact of that key, or the tick of the clause of that key. Raises UserError."""
        ...

    def refuse(self, key: str, what: str) -> NoReturn:
        """Raise a UserError that points at a key of this part of the file."""
        ...


class Scene(Place, Protocol):
    """Where a clause stands while its rule is built."""

    @property
    def own_fact(self) -> str:
        """Full key of the tick that belongs to the clause itself."""
        ...

    @property
    def deducts(self) -> bool:
        """Whether the clause stands among the deductions outside the rubric's points."""
        ...

    def clause(self, key: str) -> "ClauseFile":
        """Another clause of the same rubric. Raises UserError."""
        ...


BOUNDS = tuple((op.value, op) for op in Op)
"""What a bound is called in a file."""


class BoundFile(Part):
    """At most one bound, written as its fact is ("90%", 3, "2022-06"). label: as shown, by default made from it."""

    at_least: str | int | None = None
    above: str | int | None = None
    at_most: str | int | None = None
    below: str | int | None = None
    label: str = ""

    def bounds(self) -> list[tuple[Op, str]]:
        return [(op, str(bound)) for name, op in BOUNDS if (bound := getattr(self, name)) is not None]


Month: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
Months: TypeAlias = Annotated[Many[Month], Field(min_length=1)]


class MarkFile(BoundFile):
    """A condition on a fact; without a bound: true, or above 0. months: of a series, each of which must hold."""

    fact: Key
    months: Many[Month] = ()
    may_not_apply: bool = False


AnyMark: TypeAlias = Key | MarkFile
"""A key alone means: true, or above 0."""


class ClauseFile(Part):
    """What every clause may say.

    part: which part of a sentence that several clauses share; title: of its tick, by default cut from the quote;
    department: as printed, where the item's clauses belong to different ones;
    exempt: levels excused; excuse: printed words that give full points when the fact does not apply;
    excused_if: another fact that, as it stands, excuses it; needs: without which nothing is earned;
    zeroed_by: facts or ticks one of which makes it 0;
    system_data: printed words by which the figures of a system prevail; once: printed words by which a document counts
    once here, and once among the clauses with the same words.
    """

    quote: Text
    part: str = ""
    title: str = ""
    department: str = ""
    exempt: Many[str] = ()
    excuse: str = ""
    supplier: str = ""
    needs: Many[AnyMark] = ()
    excused_if: AnyMark | None = None
    zeroed_by: Many[Key] = ()
    errata: Many[Key] = ()
    system_data: str = ""
    once: str = ""

    def rule(self, scene: Scene) -> Rule:
        raise NotImplementedError

    @property
    def has_tick(self) -> bool:
        """Whether a tick of its own goes with it."""
        return False


class StepFile(BoundFile):
    """A step of a ladder: exactly one bound, and its points."""

    points: PointsText

    @property
    def worth(self) -> Points:
        return self.points


class ShareStepFile(BoundFile):
    """A step whose worth is a share of full marks."""

    share: Share

    @property
    def worth(self) -> Points:
        return self.share


Steps: TypeAlias = Annotated[Many[StepFile], Field(min_length=1)]
Bounded: TypeAlias = StepFile | ShareStepFile


def build_mark(raw: AnyMark, place: Place, key: str) -> Mark:
    """A mark of the domain. key: of the file's part, for faults. Raises UserError."""
    if isinstance(raw, str):
        raw = MarkFile(fact=raw)
    return marked(raw, place.fact(raw.fact), place, key, months=raw.months, may_not_apply=raw.may_not_apply)


def marked(
    raw: BoundFile, spec: FactSpec, place: Place, key: str, *, months: tuple[str, ...] = (), may_not_apply: bool = False
) -> Mark:
    """A mark on a fact with the bound of `raw`. Raises UserError for more than one bound, or one that cannot be."""
    bounds = raw.bounds()
    if len(bounds) > 1:
        place.refuse(key, "只能写 at_least、above、at_most、below 其中一个（at most one bound）")
    if (spec.type is FactType.SERIES) != bool(months):
        place.refuse(
            key,
            f"“{spec.key}”：按月的数据要写 months，别的数据不写（months belong to a series, and only there）",
        )
    if not bounds:
        if spec.type not in (FactType.TICK, FactType.COUNT):
            place.refuse(
                key,
                f"“{spec.key}”不是是否或件数类的数据，要写 at_least、above、at_most、below 其中一个（needs a bound）",
            )
        return Mark(spec.key, may_not_apply=may_not_apply)
    op, text = bounds[0]
    value = bound_value(text, spec, place, key)
    label = raw.label or _label(op, text, spec, None)
    return Mark(spec.key, op, value.numerator, value.denominator, label, spec.den_fact, months, may_not_apply)


def build_tiers(steps: Sequence[Bounded], spec: FactSpec, place: Place) -> tuple[Tier, ...]:
    """The ladder, best step first, with labels made where none is written. Refuses what is no ladder."""
    tiers: list[Tier] = []
    for step in steps:
        bounds = step.bounds()
        if len(bounds) != 1:
            place.refuse(
                "steps", "每一档要写 at_least、above、at_most、below 其中一个（each step takes exactly one bound）"
            )
        op, text = bounds[0]
        value = bound_value(text, spec, place, "steps")
        label = step.label or _label(op, text, spec, tiers[-1] if tiers else None)
        tiers.append(Tier(op, value.numerator, value.denominator, step.worth, label))
    for better, worse in pairwise(tiers):
        if better.points <= worse.points:
            place.refuse("steps", "各档要从最高分写起，一档比一档低（steps must fall in points, best first）")
        if not _reaches_further(better, worse):
            place.refuse(
                "steps", f"“{worse.label}”这一档永远轮不到：“{better.label}”已经把它包括在内（unreachable step）"
            )
    return tuple(tiers)


UPWARD = (Op.AT_LEAST, Op.ABOVE)
STRICT = (Op.ABOVE, Op.BELOW)


def _reaches_further(better: Tier, worse: Tier) -> bool:
    """Whether some value reaches the worse step without reaching the better one, and both look the same way."""
    if (better.op in UPWARD) != (worse.op in UPWARD):
        return False
    high, low = Fraction(better.num, better.den), Fraction(worse.num, worse.den)
    if high == low:
        return better.op in STRICT and worse.op not in STRICT
    return low < high if better.op in UPWARD else low > high


def bound_value(text: str, spec: FactSpec, place: Place, key: str) -> Fraction:
    """A bound in the measure of its fact: 1 is 100 % of a ratio, a date its ordinal day. Raises UserError."""
    if text.endswith("%") and spec.type in (FactType.RATIO, FactType.NUMBER):
        return _percent(text, spec, place, key)
    try:
        kind = FactType.NUMBER if spec.type is FactType.SERIES else spec.type
        value = parse_value(FactSpec(spec.key, spec.title, kind, maximum=spec.maximum), text)
    except FactError as error:
        place.refuse(key, str(error).rstrip("。"))
    match value:
        case When():
            return Fraction(value.last_day.toordinal())
        case int() | Decimal():
            return Fraction(value)
        case _:
            place.refuse(
                key, f'“{spec.key}”是比例，要写成带百分号的数，例如 "90%"（收到的是“{text}”）（expected a percentage）'
            )


def _percent(text: str, spec: FactSpec, place: Place, key: str) -> Fraction:
    try:
        value = Fraction(Decimal(text[:-1])) / 100
    except (InvalidOperation, OverflowError, ValueError):
        place.refuse(key, f'“{text}”不是百分数，要写成例如 "90%"（not a percentage）')
    if value < 0 or (spec.type is FactType.RATIO and value > 1):
        place.refuse(
            key, f"“{spec.key}”是比例，界限要在 0% 到 100% 之间，收到的是“{text}”（a ratio lies between 0% and 100%）"
        )
    return value


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
    return f"{_WORDS[op]}{text}{'' if spec.type is FactType.RATIO or text.endswith('%') else spec.unit}"
