"""Kinds over equipment."""

from typing import Annotated, Literal

from pydantic import Field

from binder.domain.rules import AboveStandard, Line, Rule, Standard
from binder.rubric.kinds.base import ClauseFile, Scene
from binder.rubric.model import FactKey, Key, Many, Part, PointsText


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
            scene.refuse("standard", f"“{self.standard}”不是 standard 条款（expected a clause of kind standard）")
        staff = scene.fact(base.staff).key
        return AboveStandard(base.built_lines(scene), staff, self.each, self.points, self.met_first, self.by_ratio)
