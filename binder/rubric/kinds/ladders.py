"""Kinds of steps: over a fact, over another rubric's total, month by month."""

from typing import Literal

from binder.domain.facts import FactSpec, FactType
from binder.domain.rules import Link, Rule, Series, Tiers
from binder.rubric.kinds.base import ClauseFile, Months, Scene, StepFile, Steps, build_tiers
from binder.rubric.model import FactKey, Key, Many, PointsText


class TiersFile(ClauseFile):
    kind: Literal["tiers"]
    fact: FactKey
    steps: Steps

    def rule(self, scene: Scene) -> Rule:
        spec = scene.fact(self.fact)
        return Tiers(spec.key, build_tiers(self.steps, spec, scene), spec.den_fact)


class LinkFile(ClauseFile):
    """rubric: id of the rubric whose total is looked up in the steps, or scaled to `points`."""

    kind: Literal["link"]
    rubric: Key
    steps: Many[StepFile] = ()
    points: PointsText = 0

    def rule(self, scene: Scene) -> Rule:
        if bool(self.steps) == bool(self.points):
            scene.refuse(
                "rubric", "要写 steps（按总分分档）或 points（按总分比例折算）其中一个（either steps or points）"
            )
        total = FactSpec("total", "得分", FactType.NUMBER, unit="分")
        return Link(self.rubric, build_tiers(self.steps, total, scene), self.points)


class SeriesFile(ClauseFile):
    """steps: of one month; points: the most of all months. minus: a series of points charged month by month."""

    kind: Literal["series"]
    fact: FactKey
    months: Months
    steps: Steps
    points: PointsText
    minus: FactKey | Literal[""] = ""

    def rule(self, scene: Scene) -> Rule:
        spec = scene.fact(self.fact)
        minus = scene.fact(self.minus).key if self.minus else ""
        for key in filter(None, (self.fact, self.minus)):
            if scene.fact(key).type is not FactType.SERIES:
                scene.refuse("fact", f"“{key}”不是按月的数据（type: series）（expected a series）")
        if list(self.months) != sorted(set(self.months)):
            scene.refuse("months", "月份要从早到晚写，不重复（months must rise, none twice）")
        return Series(spec.key, build_tiers(self.steps, spec, scene), self.months, self.points, minus)
