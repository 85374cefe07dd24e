"""A rubric as the rest of the program sees it: resolved for one level of unit and one choice of readings.

`binder.rubric` reads rubric files and builds these; branches by level and by reading are already decided here.
A `ref` is a key that is unique within an assessment: the key itself, or "ANNEX-ID:key" inside a linked annex.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from binder.domain.facts import FactSpec
from binder.domain.points import Points
from binder.domain.rules import Rule


@dataclass(frozen=True, slots=True)
class Slot:
    """One piece of suggested evidence (佐证要求). clauses: refs of the clauses it supports.

    supplier: "" when the unit itself provides it, else who does ("省执法局").
    """

    key: str
    title: str
    quote: str
    clauses: tuple[str, ...]
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One scorable sentence (计分条款).

    quote: verbatim from the source; text: as it should read (equal to quote unless garbled); both with a level's
    branch chosen. part: "" or which part of a sentence shared by several clauses this is.
    points: most it can earn. exempt: "" or why this level is excused ("县级不作要求").
    excuse: "" or the printed circumstance under which a fact marked 不适用 earns full points.
    zeroed_by: fact keys; one of them true makes the clause 0. needs: fact keys that must be true for it to earn.
    readings, errata: keys of the readings and errata that bear on it.
    """

    key: str
    ref: str
    quote: str
    text: str
    points: Points
    rule: Rule
    part: str = ""
    exempt: str = ""
    excuse: str = ""
    supplier: str = ""
    zeroed_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    errata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered line of the rubric (事项).

    key: printed number; short: title of at most 14 characters; task: as printed, verbatim; place: where it stands.
    points: 0 for an item whose points lie in another item's pot. pot: "" or the key of the item that carries the
    points that several numbers share. exempt: "" or why the whole item is excused.
    """

    key: str
    ref: str
    short: str
    task: str
    place: str
    points: Points
    clauses: tuple[Clause, ...]
    slots: tuple[Slot, ...]
    pot: str = ""
    exempt: str = ""
    supplier: str = ""
    method: str = ""
    errata: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """One printed group (分类). number: "一"; title: cleaned of line breaks; quote: verbatim; points: printed."""

    key: str
    number: str
    title: str
    quote: str
    points: Points
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of an award. over "each_category": bound is a share of each category's points in thousandths
    (800 = 80 %); over "total": bound is Points. strict: the score must exceed the bound, not merely reach it."""

    over: Literal["each_category", "total"]
    bound: int
    strict: bool


@dataclass(frozen=True, slots=True)
class Award:
    """A title (称号). rank: place on the ladder, 1 lowest; awards of one ladder exclude each other upwards.

    title: as published, in full; short: as people say it, for narrow places.
    """

    key: str
    title: str
    quote: str
    rank: int
    gates: tuple[Gate, ...]
    short: str = ""

    @property
    def name(self) -> str:
        return self.short or self.title


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: when all `facts` (tick keys) are true, the awards (keys) are lost. Points stay as they are."""

    key: str
    title: str
    quote: str
    facts: tuple[str, ...]
    awards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    title: str
    effect: str


@dataclass(frozen=True, slots=True)
class Reading:
    """读法: an ambiguous printed sentence, its options, the default and why. chosen: the option in force."""

    key: str
    quote: str
    question: str
    options: tuple[Option, ...]
    default: str
    why: str
    certainty: str
    chosen: str

    @property
    def option(self) -> Option:
        return next(option for option in self.options if option.key == self.chosen)


@dataclass(frozen=True, slots=True)
class Erratum:
    """勘误: a fault of the source, recorded beside it. quote as printed; should: as it should read, "" if unknown."""

    key: str
    quote: str
    should: str
    why: str


@dataclass(frozen=True, slots=True)
class Stage:
    """A line of the source's calendar. due: "YYYY-MM-DD" or ""; late_at_issue: already past when issued."""

    title: str
    quote: str
    due: str
    late_at_issue: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """The published document a rubric was transcribed from. Dates "YYYY-MM-DD"."""

    title: str
    number: str
    issuer: str
    issued: str
    part: str


@dataclass(frozen=True)
class Rubric:
    """评分标准 resolved for one level. prefix: "" or "ID:" when it stands as an annex of another rubric.

    exemption: how an exempt clause counts: "full" marks, or "removed" with the category rescaled to its points.
    facts: every fact by its full key, ticks included; annexes: ids of rubrics whose total a clause here uses.
    """

    id: str
    version: str
    title: str
    short: str
    year: str
    level: str
    levels: Mapping[str, str]
    points: Points
    categories: tuple[Category, ...]
    source: Source
    facts: Mapping[str, FactSpec]
    prefix: str = ""
    exemption: Literal["full", "removed"] = "full"
    awards: tuple[Award, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    readings: tuple[Reading, ...] = ()
    errata: tuple[Erratum, ...] = ()
    calendar: tuple[Stage, ...] = ()
    notes: tuple[str, ...] = ()
    annexes: tuple[str, ...] = field(default=())

    @property
    def level_title(self) -> str:
        return self.levels[self.level]

    @property
    def items(self) -> Iterator[Item]:
        return (item for category in self.categories for item in category.items)

    @property
    def clauses(self) -> Iterator[Clause]:
        return (clause for item in self.items for clause in item.clauses)

    @cached_property
    def item_by_ref(self) -> Mapping[str, Item]:
        return {item.ref: item for item in self.items}

    @cached_property
    def clause_by_ref(self) -> Mapping[str, Clause]:
        return {clause.ref: clause for clause in self.clauses}


@dataclass(frozen=True)
class RubricSet:
    """The rubric of an assessment and the annexes it links, all resolved for the same level and readings."""

    main: Rubric
    annexes: tuple[Rubric, ...] = ()

    def __iter__(self) -> Iterator[Rubric]:
        yield self.main
        yield from self.annexes

    @cached_property
    def facts(self) -> Mapping[str, FactSpec]:
        return {key: spec for rubric in self for key, spec in rubric.facts.items()}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return {ref: item for rubric in self for ref, item in rubric.item_by_ref.items()}

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        return {ref: clause for rubric in self for ref, clause in rubric.clause_by_ref.items()}

    @cached_property
    def readings(self) -> Mapping[str, Reading]:
        return {reading.key: reading for rubric in self for reading in rubric.readings}

    def rubric_of(self, item_ref: str) -> Rubric:
        """The rubric an item belongs to. Raises KeyError for an unknown ref."""
        for rubric in self:
            if item_ref in rubric.item_by_ref:
                return rubric
        raise KeyError(item_ref)
