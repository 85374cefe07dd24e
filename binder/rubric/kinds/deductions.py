"""Kinds that charge points."""

from typing import Annotated, Literal

from pydantic import Field

from binder.domain.facts import FactSpec, FactType
from binder.domain.rules import Adjustment, Charge, Deductions, Levy, Rule
from binder.rubric.kinds.base import ClauseFile, Scene, bound_value
from binder.rubric.model import FactKey, Key, Many, Part, PointsText


class CostFile(Part):
    """each: points for a tick, for every `step` of a count, or for every `step` days after `due` of a date.

    most: the most it costs, left out where the source sets no limit.
    """

    each: Annotated[PointsText, Field(gt=0)]
    most: PointsText = 0
    step: Annotated[int, Field(ge=1)] = 1
    due: str = ""

    def charge(self, spec: FactSpec, scene: Scene) -> Charge:
        """The charge on a fact. Raises UserError for a fact that counts nothing."""
        if spec.type not in (FactType.TICK, FactType.COUNT, FactType.DATE):
            scene.refuse("fact", f"“{spec.key}”要是是否、件数或日期类的数据（expected a tick, count or date）")
        if (spec.type is FactType.DATE) != bool(self.due):
            scene.refuse("due", "日期类的数据要写 due（期限），别的数据不写（due goes with a date, and only there）")
        due = bound_value(self.due, spec, scene, "due").numerator if self.due else 0
        return Charge(spec.key, self.each, self.most, self.step, due)


class FaultFile(CostFile):
    fact: Key


class DeductionsFile(ClauseFile):
    """From `points`, every fault costs its part. wiped_by: facts that, when true, leave nothing.

    clean_unless_told: a fault that nobody stated counts as none, as for a condition or a charge.
    """

    kind: Literal["deductions"]
    points: PointsText
    faults: Annotated[Many[FaultFile], Field(min_length=1)]
    wiped_by: Many[Key] = ()
    clean_unless_told: bool = False

    def rule(self, scene: Scene) -> Rule:
        charges = tuple(fault.charge(scene.fact(fault.fact), scene) for fault in self.faults)
        wiped_by = tuple(scene.fact(key).key for key in self.wiped_by)
        return Deductions(charges, self.points, wiped_by, self.clean_unless_told)


class OwnCostFile(ClauseFile, CostFile):
    """fact: left out by what simply happened or not."""

    fact: FactKey | Literal[""] = ""

    def own_charge(self, scene: Scene) -> Charge:
        spec = scene.fact(self.fact) if self.fact else FactSpec(scene.own_fact, "", FactType.TICK)
        return self.charge(spec, scene)

    @property
    def has_tick(self) -> bool:
        return not self.fact


TOTAL = "total"


class LevyFile(OwnCostFile):
    """charges: keys of the clauses or items that lose it, each on its own, or "total"."""

    kind: Literal["charge"]
    charges: Annotated[Many[Key], Field(min_length=1)]

    def rule(self, scene: Scene) -> Rule:
        return Levy(self.own_charge(scene))


class AdjustmentFile(OwnCostFile):
    """Only within `adjustments`; added there under `bonus`, taken away under `deduct`."""

    kind: Literal["adjustment"]

    def rule(self, scene: Scene) -> Rule:
        return Adjustment(self.own_charge(scene), self.has_tick, scene.deducts)
