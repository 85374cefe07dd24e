"""What each clause kind has of its own, as plain data, for `rubric show --json`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from binder.domain.facts import FactType
from binder.domain.points import Points, points_text
from binder.domain.rubric import Rubric
from binder.domain.rules import (
    AboveStandard,
    Adjustment,
    AllOf,
    Charge,
    Deductions,
    Formula,
    Judged,
    Levy,
    Link,
    Mark,
    Node,
    PerOccurrence,
    Rule,
    Series,
    Share,
    Shortfall,
    Standard,
    Target,
    Tier,
    Tiers,
)

Data: TypeAlias = dict[str, Any]
Worth: TypeAlias = Callable[[Points], Mapping[str, str]]
"""How the worth of a step is told: in points, or as a share of full marks."""


def rule_json(rule: Rule, rubric: Rubric) -> Data:
    """Steps, corners, conditions, what each one is worth or costs; {} for a plain tick."""
    return {**_steps(rule, rubric), **_numbers(rule), **_conditions(rule, rubric), **_equipment(rule), **_costs(rule)}


def plain(part: Any) -> Data:
    """A flat dataclass of texts as a mapping."""
    return {name: list(value) if isinstance(value := getattr(part, name), tuple) else value for name in part.__slots__}


def asked(marks: tuple[Mark, ...], rubric: Rubric) -> list[str]:
    return [mark.asked(rubric.facts) for mark in marks]


def charge_json(charge: Charge) -> Data:
    """A charge; due: the last day in time, "" unless the fact is a date."""
    due = date.fromordinal(charge.due).isoformat() if charge.due else ""
    points = {"each": points_text(charge.each), "most": points_text(charge.most)}
    return {"fact": charge.fact, **points, "step": charge.step, "due": due}


def _steps(rule: Rule, rubric: Rubric) -> Data:
    dated = any(rubric.facts[key].type is FactType.DATE for key in rule.facts)
    found: Data = {}
    if isinstance(rule, Tiers | Link | Series | Share):
        worth = _share if isinstance(rule, Share) else _points
        found["steps"] = [_tier(tier, dated, worth) for tier in rule.tiers]
    match rule:
        case Link():
            found |= {"rubric": rule.rubric, "scaled": bool(rule.scaled_to)}
        case Series():
            found |= {"months": list(rule.months), "charged_monthly": rule.minus}
        case Share():
            found["nodes"] = [_node(node, _share) for node in rule.nodes]
            found["baseline"] = plain(rule.baseline) if rule.baseline else None
    return found


def _tier(tier: Tier, dated: bool, worth: Worth) -> Data:
    """A step. bound: a day for dates ("2022-06-30"), else an exact fraction ("9/10")."""
    bound = date.fromordinal(tier.num).isoformat() if dated else f"{tier.num}/{tier.den}"
    return {"op": tier.op.value, "bound": bound, **worth(tier.points), "label": tier.label}


def _node(node: Node, worth: Worth) -> Data:
    return {"at": f"{node.num}/{node.den}", **worth(node.points)}


def _points(points: Points) -> Mapping[str, str]:
    return {"points": points_text(points)}


def _share(share: Points) -> Mapping[str, str]:
    return {"share": f"{points_text(share * 100)}%"}


def _numbers(rule: Rule) -> Data:
    found: Data = {}
    match rule:
        case PerOccurrence():
            found = {"each": points_text(rule.each), "step": rule.step}
        case Judged():
            found = {"replaced_when": rule.replaced_when, "replaced_by": rule.replaced_by}
        case Formula():
            rounding = {"to": points_text(rule.rounding.unit), "down": rule.rounding.down}
            found = {"nodes": [_node(node, _points) for node in rule.nodes], "rounding": rounding}
        case Shortfall():
            found = {"target": str(rule.target), "per": str(rule.per), "over": rule.over}
            found |= {"minus": points_text(rule.minus), "most": points_text(rule.most)}
            found["begun_counts"] = rule.begun_counts
    return found


def _conditions(rule: Rule, rubric: Rubric) -> Data:
    match rule:
        case AllOf():
            return {"all": asked(rule.marks, rubric)}
        case Target():
            return {"target": rule.mark.asked(rubric.facts), "soft": rule.soft}
    return {}


def _equipment(rule: Rule) -> Data:
    if not isinstance(rule, Standard | AboveStandard):
        return {}
    found: Data = {"staff": rule.staff, "lines": [plain(line) for line in rule.lines]}
    if isinstance(rule, AboveStandard):
        found |= {"each": points_text(rule.each), "met_first": rule.met_first, "by_ratio": rule.by_ratio}
    return found


def _costs(rule: Rule) -> Data:
    match rule:
        case Deductions():
            faults = [charge_json(charge) for charge in rule.charges]
            return {"faults": faults, "wiped_by": list(rule.wiped_by), "clean_unless_told": rule.clean_unless_told}
        case Levy():
            return {"charge": charge_json(rule.charge)}
        case Adjustment():
            return {"charge": charge_json(rule.charge), "deducts": rule.minus}
    return {}
