"""A rubric file as a whole: its upper parts, and how a tree becomes a checked file for one branch, with good errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, NoReturn

from pydantic import Field

from binder.rubric.branches import Branch
from binder.rubric.kinds import AnyClause
from binder.rubric.model import (
    AwardFile,
    ErratumFile,
    FactFile,
    FactKey,
    Key,
    Many,
    Part,
    PointsText,
    ReadingFile,
    SlotFile,
    SourceFile,
    StageFile,
    Text,
    VetoFile,
)
from binder.rubric.tree import FileError, Map, Seq, line_of
from binder.rubric.validate import dotted, validated


class ItemFile(Part):
    """points: left out by an item whose points lie in `pot`, the key of another item. adds_to: what the clauses add
    up to where the source itself contradicts the printed points; then an erratum must be named. method: printed words
    on scoring that belong to no single clause."""

    key: Key
    short: Text
    quote: Text
    points: PointsText = 0
    pot: str = ""
    place: str = ""
    method: str = ""
    exempt: Many[str] = ()
    errata: Many[Key] = ()
    adds_to: PointsText | None = None
    clauses: Many[AnyClause] = ()
    slots: Many[SlotFile] = ()


class CategoryFile(Part):
    title: Text
    quote: Text
    points: PointsText
    items: Many[ItemFile]


class RubricFile(Part):
    format: Literal[1]
    id: Key
    version: Text
    title: Text
    short: Text
    year: Text
    levels: dict[Key, Text]
    points: PointsText
    exemption: Literal["full", "removed"]
    source: SourceFile
    facts: dict[FactKey, FactFile] = Field(default_factory=dict)
    categories: Annotated[Many[CategoryFile], Field(min_length=1, max_length=19)]
    awards: Many[AwardFile] = ()
    vetoes: Many[VetoFile] = ()
    readings: Many[ReadingFile] = ()
    errata: Many[ErratumFile] = ()
    calendar: Many[StageFile] = ()
    notes: Many[Text] = ()


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
        raise FileError("bad-rubric", self.name, line_of(self.tree, path), f"{dotted(path)} {what}")


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
    declared = declared_readings(tree)
    options = {key: allowed for key, (allowed, _) in declared.items()}
    decided_for = {key: choices.get(key, default) for key, (_, default) in declared.items()}
    levels = tree.get("levels")
    known_levels = tuple(levels) if isinstance(levels, Map) else ()
    decided = Branch(name, known_levels, options, level, decided_for).resolve_map(tree)
    return Draft(validated(RubricFile, decided, name), decided, name, level, decided_for)
