"""The clause kinds a file may use. A new kind is one class here: its keys, and `rule`, which builds the domain rule."""

from typing import Annotated, TypeAlias

from pydantic import Field

from binder.rubric.kinds.base import AnyMark, ClauseFile, Place, Scene, build_mark
from binder.rubric.kinds.deductions import TOTAL, AdjustmentFile, DeductionsFile, LevyFile
from binder.rubric.kinds.equipment import AboveStandardFile, StandardFile
from binder.rubric.kinds.ladders import LinkFile, SeriesFile, TiersFile
from binder.rubric.kinds.scales import FormulaFile, JudgedFile, ShareFile, ShortfallFile
from binder.rubric.kinds.simple import AllOfFile, ConditionFile, PerOccurrenceFile, TargetFile, TickFile

AnyClause: TypeAlias = Annotated[
    TickFile
    | TiersFile
    | PerOccurrenceFile
    | StandardFile
    | AboveStandardFile
    | LinkFile
    | ConditionFile
    | AllOfFile
    | SeriesFile
    | JudgedFile
    | FormulaFile
    | ShortfallFile
    | ShareFile
    | DeductionsFile
    | LevyFile
    | AdjustmentFile
    | TargetFile,
    Field(discriminator="kind"),
]

__all__ = [
    "TOTAL",
    "AdjustmentFile",
    "AnyClause",
    "AnyMark",
    "ClauseFile",
    "ConditionFile",
    "LevyFile",
    "LinkFile",
    "Place",
    "Scene",
    "build_mark",
]
