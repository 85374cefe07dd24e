"""Kinds whose points follow a number."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from binder.domain.facts import FactSpec, FactType
from binder.domain.points import Points
from binder.domain.rules import Baseline, Formula, Judged, Node, Rounding, Rule, Shortfall
from binder.domain.rules import Share as ShareRule
from binder.rubric.kinds.base import ClauseFile, Scene, ShareStepFile, bound_value, build_tiers
from binder.rubric.model import FactKey, Key, Many, Part, PointsText, Share

MEASURED = (FactType.RATIO, FactType.COUNT, FactType.RANK, FactType.NUMBER, FactType.JUDGED)


class JudgedFile(ClauseFile):
    """replaced_when: a tick; when it is true, the points `replaced_by` (supplied from above) count instead."""

    kind: Literal["judged"]
    fact: FactKey
    points: PointsText
    replaced_when: Key | Literal[""] = ""
    replaced_by: FactKey | Literal[""] = ""

    def rule(self, scene: Scene) -> Rule:
        if bool(self.replaced_when) != bool(self.replaced_by):
            scene.refuse("replaced_when", "replaced_when 和 replaced_by 要一起写（both or neither）")
        for key in filter(None, (self.fact, self.replaced_by)):
            if scene.fact(key).type is not FactType.JUDGED:
                scene.refuse("fact", f"“{key}”不是评分类的数据（type: judged）（expected a judged fact）")
        when, by = (scene.fact(key).key if key else "" for key in (self.replaced_when, self.replaced_by))
        return Judged(scene.fact(self.fact).key, self.points, when, by)


class NodeFile(Part):
    """A corner of a formula: at this value, written as its fact is, these points."""

    at: str | int
    points: PointsText

    @property
    def worth(self) -> Points:
        return self.points


class ShareNodeFile(Part):
    at: str | int
    share: Share

    @property
    def worth(self) -> Points:
        return self.share


class RoundingFile(Part):
    """to: the step that points are rounded to ("0.01"); half up, or down."""

    to: Annotated[PointsText, Field(gt=0)]
    down: bool = False


class FormulaFile(ClauseFile):
    kind: Literal["formula"]
    fact: FactKey
    nodes: Annotated[Many[NodeFile], Field(min_length=2)]
    rounding: RoundingFile | None = None

    def rule(self, scene: Scene) -> Rule:
        spec = measured(scene.fact(self.fact), scene)
        rounding = Rounding(self.rounding.to, self.rounding.down) if self.rounding else Rounding()
        return Formula(spec.key, build_nodes(self.nodes, spec, scene), spec.den_fact, rounding)


class ShortfallFile(ClauseFile):
    """From `points`, `minus` for every `per` below `target` (above it when `over`), at most `most`."""

    kind: Literal["shortfall"]
    fact: FactKey
    target: str | int
    per: str | int
    minus: PointsText
    most: PointsText
    points: PointsText
    begun_counts: bool = False
    over: bool = False

    def rule(self, scene: Scene) -> Rule:
        spec = measured(scene.fact(self.fact), scene)
        target = bound_value(str(self.target), spec, scene, "target")
        per = bound_value(str(self.per), spec, scene, "per")
        if not per:
            scene.refuse("per", "每多少扣一次要大于 0（must be above 0）")
        if self.most > self.points:
            scene.refuse("most", "最多扣的分不能超过满分 points（must not exceed points）")
        return Shortfall(
            spec.key, target, per, self.minus, self.most, self.points, self.begun_counts, self.over, spec.den_fact
        )


class BaselineFile(Part):
    """The value to expect of this unit: total × own ÷ all."""

    total: FactKey
    own: FactKey
    all: FactKey


class ShareFile(ClauseFile):
    """A share of full marks by nodes or steps, over the fact itself or over its quotient by the baseline.

    points: full marks; left out where the source prints none.
    """

    kind: Literal["share"]
    fact: FactKey
    points: PointsText = 0
    baseline: BaselineFile | None = None
    nodes: Many[ShareNodeFile] = ()
    steps: Many[ShareStepFile] = ()

    def rule(self, scene: Scene) -> Rule:
        if bool(self.nodes) == bool(self.steps):
            scene.refuse("fact", "要写 nodes（按直线折算）或 steps（分档）其中一个（either nodes or steps）")
        spec = measured(scene.fact(self.fact), scene)
        over = FactSpec("quotient", "与基准值之比", FactType.NUMBER) if self.baseline else spec
        nodes = build_nodes(self.nodes, over, scene) if self.nodes else ()
        tiers = build_tiers(self.steps, over, scene)
        return ShareRule(spec.key, self.points, nodes, tiers, self._baseline(scene), spec.den_fact)

    def _baseline(self, scene: Scene) -> Baseline | None:
        if self.baseline is None:
            return None
        specs = [scene.fact(key) for key in (self.baseline.total, self.baseline.own, self.baseline.all)]
        for spec in specs:
            if spec.type not in (FactType.COUNT, FactType.NUMBER):
                scene.refuse("baseline", f"“{spec.key}”不是件数或数值类的数据（expected a count or number）")
        return Baseline(*(spec.key for spec in specs))


def measured(spec: FactSpec, scene: Scene) -> FactSpec:
    """The fact, if it is a number. Raises UserError."""
    if spec.type not in MEASURED:
        scene.refuse("fact", f"“{spec.key}”不是数（{spec.type.value}），不能按公式折算（expected a number）")
    return spec


def build_nodes(nodes: Sequence[NodeFile | ShareNodeFile], spec: FactSpec, scene: Scene) -> tuple[Node, ...]:
    """Corners from the lowest value up. Raises UserError for any other order."""
    values = [bound_value(str(node.at), spec, scene, "nodes") for node in nodes]
    if any(low >= high for low, high in pairwise(values)):
        scene.refuse("nodes", "各点要从小到大写，不重复（nodes must rise, none twice）")
    return tuple(
        Node(value.numerator, value.denominator, node.worth) for value, node in zip(values, nodes, strict=True)
    )
