"""Kinds of ticks, counts and conditions."""

from typing import Annotated, Literal

from pydantic import Field

from binder.domain.facts import FactSpec, FactType
from binder.domain.rules import AllOf, Condition, PerOccurrence, Rule, Target, Tick
from binder.rubric.kinds.base import AnyMark, BoundFile, ClauseFile, Month, Scene, build_mark, marked
from binder.rubric.model import FactKey, Key, Many, PointsText


class TickFile(ClauseFile):
    kind: Literal["tick"]
    points: PointsText

    def rule(self, scene: Scene) -> Rule:
        return Tick(scene.own_fact, self.points)

    @property
    def has_tick(self) -> bool:
        return True


class ConditionFile(ClauseFile):
    """zeroes: keys of the clauses, or of items for all of theirs, that earn nothing when the tick is true."""

    kind: Literal["condition"]
    zeroes: Annotated[Many[Key], Field(min_length=1)]

    def rule(self, scene: Scene) -> Rule:
        return Condition(scene.own_fact)

    @property
    def has_tick(self) -> bool:
        return True


class PerOccurrenceFile(ClauseFile):
    """each: points for every `step` occurrences; points: the most."""

    kind: Literal["per_occurrence"]
    fact: FactKey
    each: Annotated[PointsText, Field(gt=0)]
    points: Annotated[PointsText, Field(gt=0)]
    step: Annotated[int, Field(ge=1)] = 1

    def rule(self, scene: Scene) -> Rule:
        return PerOccurrence(scene.fact(self.fact).key, self.each, self.points, self.step)


class AllOfFile(ClauseFile):
    """all: conditions that must hold together for the points."""

    kind: Literal["all_of"]
    points: PointsText
    all: Annotated[Many[AnyMark], Field(min_length=1)]

    def rule(self, scene: Scene) -> Rule:
        return AllOf(tuple(build_mark(mark, scene, "all") for mark in self.all), self.points)


class TargetFile(ClauseFile, BoundFile):
    """fact: left out by a task that is simply done or not. soft: the source only asks to try."""

    kind: Literal["target"]
    fact: Key = ""
    months: Many[Month] = ()
    soft: bool = False

    def rule(self, scene: Scene) -> Rule:
        spec = scene.fact(self.fact) if self.fact else FactSpec(scene.own_fact, "", FactType.TICK)
        return Target(marked(self, spec, scene, "fact", months=self.months), self.soft)

    @property
    def has_tick(self) -> bool:
        return not self.fact
