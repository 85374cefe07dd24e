"""A rubric as the rest of the program sees it: resolved for one level of unit and one choice of readings.

`binder.rubric` reads rubric files and builds these; branches by level and by reading are already decided here.
A `ref` is a key that is unique within an assessment: the key itself, or "ANNEX-ID:key" inside a linked annex.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from binder.domain.facts import FactSpec
from binder.domain.materials import Material, Quota
from binder.domain.points import Points
from binder.domain.rules import Charge, Link, Mark, Rule


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


OUTSIDE = {"bonus": "加分", "deduct": "扣分"}
"""Keys of the items outside the points, as people call them."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One scorable sentence (计分条款).

    quote: verbatim from the source; text: as it should read (equal to quote unless garbled); both with a level's
    branch chosen. part: "" or which part of a sentence shared by several clauses this is.
    points: most it can earn. exempt: "" or why this level is excused ("县级不作要求").
    excuse: "" or the printed circumstance under which a fact marked 不适用 earns full points.
    zeroed_by: fact keys; one of them true makes the clause 0. needs: marks that must all hold for it to earn.
    excused_if: marks that, when there are any and all hold, make it count as excused. charged_by: charges of other
    clauses that it loses, down to 0. readings, errata: keys of the readings and errata that bear on it.
    department: as printed, "" where the whole item has one or none is printed.
    system_data: "" or the printed words by which the figures of a system prevail over the unit's own papers.
    once: "" or the printed words by which a document counts once in it, and once among clauses with the same words.
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
    needs: tuple[Mark, ...] = ()
    excused_if: tuple[Mark, ...] = ()
    charged_by: tuple[Charge, ...] = ()
    readings: tuple[str, ...] = ()
    errata: tuple[str, ...] = ()
    department: str = ""
    system_data: str = ""
    once: str = ""

    @property
    def number(self) -> str:
        """Its key as people read it: "5-1", of what stands outside the points "加分1"."""
        head, _, place = self.key.partition("-")
        return f"{OUTSIDE[head]}{place}" if head in OUTSIDE else self.key

    @property
    def reads(self) -> tuple[str, ...]:
        """Keys of every fact that has a say in what it earns, its own first."""
        marks = (key for mark in (*self.needs, *self.excused_if) for key in mark.facts)
        charges = (charge.fact for charge in self.charged_by)
        return tuple(dict.fromkeys((*self.rule.facts, *self.zeroed_by, *marks, *charges)))


@dataclass(frozen=True, slots=True)
class Together:
    """Clauses of one item (by ref) that count as one: their sum or the best of them, at most `points`."""

    clauses: tuple[str, ...]
    take: Literal["sum", "highest"]
    points: Points


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered line of the rubric (事项).

    key: printed number; short: title of at most 14 characters; task: as printed, verbatim; place: where it stands.
    points: 0 for an item whose points lie in another item's pot. pot: "" or the key of the item that carries the
    points that several numbers share. exempt: "" or why the whole item is excused.
    group: "" or the key of its second-level group. department: as printed, of the item or of its clauses; "" when
    none is.
    take: whether its clauses add up or exclude each other. together: clauses that count as one before that.
    charged_by: as in Clause. outside: it stands outside the rubric's points, may be negative and knows no most.
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
    group: str = ""
    department: str = ""
    take: Literal["sum", "highest"] = "sum"
    together: tuple[Together, ...] = ()
    charged_by: tuple[Charge, ...] = ()
    outside: bool = False

    @property
    def number(self) -> str:
        """Its key as people read it: "4", of what stands outside the points "加分"."""
        return OUTSIDE[self.key] if self.outside else self.key

    @property
    def named(self) -> str:
        """ "第 4 项", "加分项"."""
        return f"{self.number}项" if self.outside else f"第 {self.key} 项"


@dataclass(frozen=True, slots=True)
class Group:
    """A second level within a category (二级指标): its items name its key. points: printed."""

    key: str
    title: str
    quote: str
    points: Points


@dataclass(frozen=True)
class Category:
    """One printed group (分类). number: "一"; title: cleaned of line breaks; quote: verbatim; points: printed.

    groups: its second level, if it has one. requires: marks; when one is known not to hold, the category is 0.
    """

    key: str
    number: str
    title: str
    quote: str
    points: Points
    items: tuple[Item, ...]
    groups: tuple[Group, ...] = ()
    requires: tuple[Mark, ...] = ()

    @cached_property
    def refs(self) -> frozenset[str]:
        """Refs of its items."""
        return frozenset(item.ref for item in self.items)


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition of an award: what must be reached, or exceeded when `strict`.

    over: the total, every category, one category, every item or one item. key: of that category or item, else "".
    bound: Points for the total and when `in_points`, else a share in thousandths (800 = 80 %) of the printed points.
    """

    over: Literal["total", "each_category", "category", "each_item", "item"]
    bound: int
    strict: bool
    key: str = ""
    in_points: bool = False

    @property
    def is_share(self) -> bool:
        return self.over != "total" and not self.in_points


@dataclass(frozen=True, slots=True)
class Award:
    """A title (称号). rank: place on the ladder, 1 lowest; awards of one ladder exclude each other upwards.

    title: as published, in full; short: as people say it, for narrow places. requires: marks that must all hold.
    """

    key: str
    title: str
    quote: str
    rank: int
    gates: tuple[Gate, ...]
    short: str = ""
    requires: tuple[Mark, ...] = ()

    @property
    def name(self) -> str:
        return self.short or self.title


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: when all `facts` are true, the awards (keys) are lost. Points stay as they are.

    awards: one veto may bar only the highest; () when the source speaks of no title that points decide.
    """

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

    points: 0 when the source prints none (then `scored` is False and only targets, shares and materials count).
    exemption: how an exempt clause counts: "full" marks, "removed" with the category rescaled to its points, or
    the "average" share of marks that the fact `average` (a ratio, supplied from above) states.
    facts: every fact by its full key, ticks included; annexes: ids of rubrics whose total a clause here uses.
    adjustments: bonus and deduct items outside the points; awards_adjusted: awards are judged with them.
    ceiling: the most that the total may come to with them, 0 for no limit. charged_by: charges on the total.
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
    exemption: Literal["full", "removed", "average"] = "full"
    average: str = ""
    scored: bool = True
    adjustments: Category | None = None
    awards_adjusted: bool = True
    ceiling: Points = 0
    charged_by: tuple[Charge, ...] = ()
    awards: tuple[Award, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    readings: tuple[Reading, ...] = ()
    errata: tuple[Erratum, ...] = ()
    calendar: tuple[Stage, ...] = ()
    notes: tuple[str, ...] = ()
    annexes: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    quotas: tuple[Quota, ...] = ()

    @property
    def level_title(self) -> str:
        return self.levels[self.level]

    @property
    def all_categories(self) -> tuple[Category, ...]:
        """The categories, and the adjustments as one more."""
        return (*self.categories, self.adjustments) if self.adjustments else self.categories

    @property
    def items(self) -> Iterator[Item]:
        """Every item, those of the adjustments last."""
        return (item for category in self.all_categories for item in category.items)

    @property
    def clauses(self) -> Iterator[Clause]:
        return (clause for item in self.items for clause in item.clauses)

    @cached_property
    def item_by_ref(self) -> Mapping[str, Item]:
        return {item.ref: item for item in self.items}

    @cached_property
    def clause_by_ref(self) -> Mapping[str, Clause]:
        return {clause.ref: clause for clause in self.clauses}

    @cached_property
    def readers(self) -> Mapping[str, frozenset[str]]:
        """Fact key, or "link:ID" for another rubric's total -> refs of the items whose score may hang on it."""
        found: dict[str, set[str]] = {}
        for item in self.items:
            for key in (self.average, *_reads(item)):
                found.setdefault(key, set()).add(item.ref)
        return {key: frozenset(refs) for key, refs in found.items()}


def _reads(item: Item) -> Iterator[str]:
    yield from (charge.fact for charge in item.charged_by)
    for clause in item.clauses:
        yield from clause.reads
        if isinstance(clause.rule, Link):
            yield f"link:{clause.rule.rubric}"


@dataclass(frozen=True)
class RubricSet:
    """The rubric of an assessment and the annexes it links, all resolved for the same level and readings.

    annexes: one that another annex links stands before it.
    """

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
