"""The shape of a rubric file, one strict model for each of its parts. What a part means stands in rubrics/README.md."""

from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from binder.domain.points import parse_points


def _points(raw: object) -> int:
    if not isinstance(raw, str):
        raise ValueError('分值要写在引号里，例如 "0.5"（points stand in quotes）')
    try:
        return parse_points(raw)
    except ValueError as error:
        raise ValueError('分值要是最多三位小数的数，例如 "0.5"（points: at most three decimals）') from error


def _share(raw: object) -> int:
    """ "80%" as 800 thousandths."""
    if not isinstance(raw, str) or not raw.endswith("%"):
        raise ValueError('比例要写在引号里并带百分号，例如 "80%"（a share is a percentage in quotes）')
    return _points(raw[:-1]) // 100


Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Key: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$")]
FactKey: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Day: TypeAlias = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Decimals: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]{1,3})?$")]
"""How points are written; for the published schema."""
Percent: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]{1,3})?%$")]
PointsText: TypeAlias = Annotated[int, BeforeValidator(_points, json_schema_input_type=Decimals)]
Share: TypeAlias = Annotated[int, BeforeValidator(_share, json_schema_input_type=Percent)]


T = TypeVar("T")
Many: TypeAlias = Annotated[tuple[T, ...], Field(strict=False)]
"""A list of the file, kept as a tuple."""


class Part(BaseModel):
    """Any mapping of the file. by_reading: after resolving, the readings that have a say in this mapping."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    by_reading: Many[str] = ()


class FactFile(Part):
    """num, den: words for the two numbers of a ratio; over: key of the shared count that is its denominator."""

    title: Text
    type: Literal["tick", "ratio", "count", "rank", "date", "judged", "number", "series"]
    unit: str = ""
    num: str = ""
    den: str = ""
    over: str = ""
    supplier: str = ""
    shared: bool = False
    max: PointsText | None = None


class SlotFile(Part):
    """serves: keys of clauses, by default all of the item; title: by default the quote."""

    quote: Text
    title: str = ""
    serves: Many[Key] = ()
    supplier: str = ""


class SourceFile(Part):
    """number, issued: "" where none is printed."""

    title: Text
    number: str
    issuer: Text
    issued: Day | Literal[""]
    part: Text


def _line(raw: object) -> tuple[int, bool]:
    """ "80%" as (800, False), "18" as (18000, True)."""
    share = isinstance(raw, str) and raw.endswith("%")
    return (_share(raw), False) if share else (_points(raw), True)


GateBound: TypeAlias = Annotated[tuple[int, bool], BeforeValidator(_line, json_schema_input_type=Decimals | Percent)]
"""Thousandths of the printed points, or (then True) Points."""


class GateFile(Part):
    """above or at_least: a share ("80%") of the printed points, or points. key: of the one category or item."""

    over: Literal["total", "each_category", "category", "each_item", "item"]
    key: Key | Literal[""] = ""
    above: GateBound | None = None
    at_least: GateBound | None = None


class VetoFile(Part):
    """awards: [] where the source speaks of no title that is declared."""

    title: Text
    quote: Text
    facts: Annotated[Many[FactKey], Field(min_length=1)]
    awards: Many[Key]


class DeadlineFile(Part):
    due: Day
    quote: Text


class MaterialFile(Part):
    """deadlines: every printed date, more than one where the source contradicts itself. limit: most characters."""

    title: Text
    quote: Text
    deadlines: Many[DeadlineFile] = ()
    limit: Annotated[int, Field(ge=0)] = 0
    form: str = ""
    department: str = ""


class QuotaFile(Part):
    title: Text
    quote: Text
    count: Annotated[int, Field(ge=0)]


class OptionFile(Part):
    title: Text
    effect: Text


class ReadingFile(Part):
    key: Key
    quote: Text
    question: Text
    options: Annotated[dict[Key, OptionFile], Field(min_length=2)]
    default: Key
    why: Text
    certainty: Literal["明", "推", "猜"]


class ErratumFile(Part):
    """fixes: what is printed -> how it should read, "" where that is unknown or nothing is to be replaced."""

    key: Key
    fixes: Annotated[dict[Text, str], Field(min_length=1)]
    why: Text


class StageFile(Part):
    title: Text
    quote: Text
    due: Day | Literal[""] = ""
    late_at_issue: bool = False
