"""A rubric as plain data, for `rubric show --json`."""

from datetime import date
from typing import Any

from binder.domain.facts import FactSpec, FactType
from binder.domain.materials import Material
from binder.domain.points import points_text
from binder.domain.rubric import Award, Category, Clause, Gate, Item, Reading, Rubric
from binder.domain.rules import (
    Adjustment,
    AllOf,
    Charge,
    Deductions,
    Levy,
    Mark,
    Rule,
    Series,
    Shortfall,
    Target,
    Tier,
)


def rubric_json(rubric: Rubric) -> dict[str, Any]:
    """Everything a rubric says at its level; points as strings of decimals, keys with the annex's prefix if any."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "title": rubric.title,
        "year": rubric.year,
        "level": rubric.level,
        "levels": dict(rubric.levels),
        "max": points_text(rubric.points),
        "scored": rubric.scored,
        "exemption": rubric.exemption,
        "average": rubric.average,
        "source": _plain(rubric.source),
        "categories": [_category(category, rubric) for category in rubric.categories],
        "adjustments": _adjustments(rubric),
        "clauses": [_clause(clause, rubric) for clause in rubric.clauses],
        "facts": [_fact(spec, rubric) for spec in rubric.facts.values()],
        "awards": [_award(award, rubric) for award in rubric.awards],
        "vetoes": [_plain(veto) for veto in rubric.vetoes],
        "readings": [_reading(reading) for reading in rubric.readings],
        "errata": [_plain(erratum) for erratum in rubric.errata],
        "calendar": [_plain(stage) for stage in rubric.calendar],
        "notes": list(rubric.notes),
        "materials": [_material(material) for material in rubric.materials],
        "quotas": [_plain(quota) for quota in rubric.quotas],
        "annexes": list(rubric.annexes),
    }


def _plain(part: Any) -> dict[str, Any]:
    """A flat dataclass of texts as a mapping."""
    return {name: list(value) if isinstance(value := getattr(part, name), tuple) else value for name in part.__slots__}


def _adjustments(rubric: Rubric) -> dict[str, Any] | None:
    if rubric.adjustments is None:
        return None
    limits = {"counts_for_awards": rubric.awards_adjusted, "ceiling": points_text(rubric.ceiling)}
    return {**_category(rubric.adjustments, rubric), **limits}


def _material(material: Material) -> dict[str, Any]:
    deadlines = [_plain(deadline) for deadline in material.deadlines]
    return {**_plain(material), "deadlines": deadlines, "due": material.due}


def _category(category: Category, rubric: Rubric) -> dict[str, Any]:
    return {
        "key": category.key,
        "number": category.number,
        "title": category.title,
        "quote": category.quote,
        "max": points_text(category.points),
        "requires": _asked(category.requires, rubric),
        "groups": [{**_plain(group), "points": points_text(group.points)} for group in category.groups],
        "items": [_item(item, rubric) for item in category.items],
    }


def _item(item: Item, rubric: Rubric) -> dict[str, Any]:
    return {
        "key": item.ref,
        "short": item.short,
        "quote": item.task,
        "place": item.place,
        "max": points_text(item.points),
        "pot": item.pot,
        "group": item.group,
        "department": item.department,
        "take": item.take,
        "together": [{**_plain(each), "points": points_text(each.points)} for each in item.together],
        "charged_by": [_charge(charge) for charge in item.charged_by],
        "exempt": item.exempt,
        "method": item.method,
        "errata": _errata(item.errata, rubric),
        "clauses": [clause.ref for clause in item.clauses],
        "slots": [_plain(slot) for slot in item.slots],
    }


def _clause(clause: Clause, rubric: Rubric) -> dict[str, Any]:
    return {
        "key": clause.ref,
        "kind": clause.rule.kind,
        "max": points_text(clause.points),
        "facts": list(clause.rule.facts),
        "quote": clause.quote,
        "text": clause.text,
        "errata": _errata(clause.errata, rubric),
        "part": clause.part,
        "exempt": clause.exempt,
        "excuse": clause.excuse,
        "supplier": clause.supplier,
        "zeroed_by": list(clause.zeroed_by),
        "needs": _asked(clause.needs, rubric),
        "excused_if": _asked(clause.excused_if, rubric),
        "charged_by": [_charge(charge) for charge in clause.charged_by],
        "readings": list(clause.readings),
        **_rule(clause.rule, rubric),
    }


def _rule(rule: Rule, rubric: Rubric) -> dict[str, Any]:
    """What a kind has of its own: steps, points for each, equipment lines, the linked rubric."""
    found: dict[str, Any] = {}
    if tiers := getattr(rule, "tiers", ()):
        dated = any(rubric.facts[key].type is FactType.DATE for key in rule.facts)
        found["steps"] = [_tier(tier, dated) for tier in tiers]
    if hasattr(rule, "nodes"):
        found["nodes"] = [{"at": f"{node.num}/{node.den}", "points": points_text(node.points)} for node in rule.nodes]
    if hasattr(rule, "each"):
        found["each"] = points_text(rule.each)
    if lines := getattr(rule, "lines", ()):
        found["lines"] = [{"fact": line.fact, "title": line.title, "per": line.per} for line in lines]
    if hasattr(rule, "rubric"):
        found["rubric"] = rule.rubric
    match rule:
        case AllOf(marks):
            found["all"] = _asked(marks, rubric)
        case Target(mark, soft):
            found |= {"target": mark.asked(rubric.facts), "soft": soft}
        case Deductions(charges, _, wiped_by):
            found |= {"faults": [_charge(charge) for charge in charges], "wiped_by": list(wiped_by)}
        case Levy(charge) | Adjustment(charge):
            found["charge"] = _charge(charge)
        case Shortfall():
            found |= {"target": str(rule.target), "per": str(rule.per), "over": rule.over}
            found |= {"minus": points_text(rule.minus), "most": points_text(rule.most)}
        case Series():
            found["months"] = list(rule.months)
    return found


def _asked(marks: tuple[Mark, ...], rubric: Rubric) -> list[str]:
    return [mark.asked(rubric.facts) for mark in marks]


def _charge(charge: Charge) -> dict[str, Any]:
    """A charge; due: the last day in time, "" unless the fact is a date."""
    due = date.fromordinal(charge.due).isoformat() if charge.due else ""
    points = {"each": points_text(charge.each), "most": points_text(charge.most)}
    return {"fact": charge.fact, **points, "step": charge.step, "due": due}


def _tier(tier: Tier, dated: bool) -> dict[str, Any]:
    """A step. bound: a day for dates ("2022-06-30"), else an exact fraction ("9/10")."""
    bound = date.fromordinal(tier.num).isoformat() if dated else f"{tier.num}/{tier.den}"
    return {"op": tier.op.value, "bound": bound, "points": points_text(tier.points), "label": tier.label}


def _errata(keys: tuple[str, ...], rubric: Rubric) -> list[dict[str, Any]]:
    return [_plain(erratum) for erratum in rubric.errata if erratum.key in keys]


def _fact(spec: FactSpec, rubric: Rubric) -> dict[str, Any]:
    return {
        "key": spec.key,
        "title": spec.title,
        "type": spec.type.value,
        "unit": spec.unit,
        "shared": spec.shared,
        "num": spec.num_title,
        "den": spec.den_title,
        "den_fact": spec.den_fact,
        "supplier": spec.supplier,
        "clauses": [clause.ref for clause in rubric.clauses if feeds(spec.key, clause)],
    }


def feeds(key: str, clause: Clause) -> bool:
    """Whether a fact has a say in what a clause earns."""
    return key in clause.reads


def _award(award: Award, rubric: Rubric) -> dict[str, Any]:
    return {
        "key": award.key,
        "title": award.title,
        "short": award.short,
        "quote": award.quote,
        "rank": award.rank,
        "requires": _asked(award.requires, rubric),
        "gates": [_gate(gate) for gate in award.gates],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    bound = f"{points_text(gate.bound * 100)}%" if gate.is_share else points_text(gate.bound)
    return {"over": gate.over, "key": gate.key, "above" if gate.strict else "at_least": bound}


def _reading(reading: Reading) -> dict[str, Any]:
    return {**_plain(reading), "options": [_plain(option) for option in reading.options]}
