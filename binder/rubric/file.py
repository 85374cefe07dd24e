"""A rubric file as a whole: its upper parts, and how a tree becomes a checked file for one branch, with good errors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NoReturn, Self, TypeAlias

from pydantic import Field, model_validator

from binder.rubric.branches import Branch
from binder.rubric.kinds import AnyClause, AnyMark
from binder.rubric.model import (
    ErratumFile,
    FactFile,
    FactKey,
    GateFile,
    Key,
    Many,
    MaterialFile,
    Part,
    PointsText,
    QuotaFile,
    ReadingFile,
    SlotFile,
    SourceFile,
    StageFile,
    Text,
    VetoFile,
)
from binder.rubric.tree import FileError, Map, Seq, line_of
from binder.rubric.validate import dotted, validated

Path: TypeAlias = tuple[int | str, ...]


class TogetherFile(Part):
    """Clauses of the item that count as one: their sum or the best of them, at most `points`."""

    clauses: Annotated[Many[Key], Field(min_length=2)]
    take: Literal["sum", "highest"]
    points: PointsText


class OutsideFile(Part):
    """The bonus or the deduct item outside the rubric's points; its clauses are bonus-1, bonus-2… or deduct-1…"""

    short: Text
    quote: Text
    place: str = ""
    method: str = ""
    department: str = ""
    errata: Many[Key] = ()
    together: Many[TogetherFile] = ()
    clauses: Many[AnyClause] = ()
    slots: Many[SlotFile] = ()


class ItemFile(OutsideFile):
    """points: left out by an item whose points lie in `pot`, the key of another item. adds_to: what the clauses add
    up to where the source itself contradicts the printed points; then an erratum must be named. method: printed words
    on scoring that belong to no single clause. combine: highest where the clauses exclude each other. capped: they may
    add up to more than the points, which then cap them."""

    key: Key
    points: PointsText = 0
    pot: str = ""
    exempt: Many[str] = ()
    adds_to: PointsText | None = None
    combine: Literal["sum", "highest"] = "sum"
    capped: bool = False


class GroupFile(Part):
    key: Key
    title: Text
    quote: Text
    points: PointsText = 0
    items: Annotated[Many[ItemFile], Field(min_length=1)]


class CategoryFile(Part):
    """Either items, or groups that hold them. requires: one that fails makes the category 0."""

    title: Text
    quote: Text
    points: PointsText = 0
    items: Many[ItemFile] = ()
    groups: Many[GroupFile] = ()
    requires: Many[AnyMark] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.items) == bool(self.groups):
            raise ValueError("分类下面要写 items 或 groups 其中一个（either items or groups）")
        return self

    def placed_items(self) -> Iterator[tuple[Path, ItemFile, str]]:
        """Every item with its path from here and the key of its group, "" without one."""
        for place, item in enumerate(self.items):
            yield ("items", place), item, ""
        for index, group in enumerate(self.groups):
            for place, item in enumerate(group.items):
                yield ("groups", index, "items", place), item, group.key


class AdjustmentsFile(Part):
    """What stands outside the points. ceiling: the most that the total may come to with it."""

    title: Text
    quote: Text
    counts_for_awards: bool = True
    ceiling: PointsText = 0
    bonus: OutsideFile | None = None
    deduct: OutsideFile | None = None

    def placed_items(self) -> Iterator[tuple[Path, OutsideFile, str]]:
        """Each part with its path from here and its key."""
        for key, part in (("bonus", self.bonus), ("deduct", self.deduct)):
            if part is not None:
                yield (key,), part, key


class AwardFile(Part):
    """short: what people call the award where there is little room. requires: must all hold."""

    key: Key
    title: Text
    short: str = ""
    quote: Text
    rank: int
    gates: Many[GateFile]
    requires: Many[AnyMark] = ()


class RubricFile(Part):
    """points: left out where the source prints none. average: with that exemption, the ratio supplied from above."""

    format: Literal[1]
    id: Key
    version: Text
    title: Text
    short: Text
    year: Text
    levels: dict[Key, Text]
    points: PointsText | None = None
    exemption: Literal["full", "removed", "average"]
    average: FactKey | Literal[""] = ""
    source: SourceFile
    facts: dict[FactKey, FactFile] = Field(default_factory=dict)
    categories: Annotated[Many[CategoryFile], Field(min_length=1, max_length=19)]
    adjustments: AdjustmentsFile | None = None
    awards: Many[AwardFile] = ()
    vetoes: Many[VetoFile] = ()
    readings: Many[ReadingFile] = ()
    errata: Many[ErratumFile] = ()
    calendar: Many[StageFile] = ()
    notes: Many[Text] = ()
    materials: Many[MaterialFile] = ()
    quotas: Many[QuotaFile] = ()

    def placed_items(self) -> Iterator[tuple[Path, ItemFile]]:
        """Every item within the points, with its path."""
        for index, category in enumerate(self.categories):
            for path, item, _ in category.placed_items():
                yield ("categories", index, *path), item

    def placed_everywhere(self) -> Iterator[tuple[Path, str, OutsideFile]]:
        """Every item, those outside the points last, with its path and its key."""
        for path, item in self.placed_items():
            yield path, item.key, item
        for path, outside, key in self.adjustments.placed_items() if self.adjustments else ():
            yield ("adjustments", *path), key, outside

    def placed_clauses(self) -> Iterator[tuple[Path, str, AnyClause]]:
        """Every clause with its path and its key: its item's key and its place there."""
        for path, key, item in self.placed_everywhere():
            for place, clause in enumerate(item.clauses):
                yield (*path, "clauses", place), f"{key}-{place + 1}", clause


@dataclass(frozen=True, slots=True)
class Draft:
    """A file read and decided for one level and one option of each reading.

    tree: as decided, for lines; name: the file, for messages.
    """

    file: RubricFile
    tree: Map
    name: str
    level: str
    choices: Mapping[str, str]

    def refuse(self, path: tuple[int | str, ...], what: str) -> NoReturn:
        raise FileError("bad-rubric", self.name, line_of(self.tree, path), what, dotted(path))


def declared_readings(tree: Map) -> Mapping[str, tuple[tuple[str, ...], str]]:
    """Reading key -> its options' keys and its default, as far as the unread tree has them in order."""
    found: dict[str, tuple[tuple[str, ...], str]] = {}
    readings = tree.get("readings")
    for reading in readings if isinstance(readings, Seq) else ():
        if isinstance(reading, Map) and isinstance(options := reading.get("options"), Map):
            found[str(reading.get("key"))] = (tuple(options), str(reading.get("default")))
    return found


def draft(tree: Map, name: str, level: str, choices: Mapping[str, str]) -> Draft:
    """Decide the branches and check the shape. choices: reading -> option, the rest by default. Raises UserError."""
    tree, chosen = decided(tree, name, level, choices)
    return Draft(validated(RubricFile, tree, name), tree, name, level, chosen)


def decided(tree: Map, name: str, level: str, choices: Mapping[str, str]) -> tuple[Map, Mapping[str, str]]:
    """The tree with every branch decided, and the option of every reading. Raises UserError."""
    declared = declared_readings(tree)
    options = {key: allowed for key, (allowed, _) in declared.items()}
    decided_for = {key: choices.get(key, default) for key, (_, default) in declared.items()}
    levels = tree.get("levels")
    known_levels = tuple(levels) if isinstance(levels, Map) else ()
    return Branch(name, known_levels, options, level, decided_for).resolve_map(tree), decided_for
