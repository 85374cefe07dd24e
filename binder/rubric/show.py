"""A rubric as plain data, for `rubric show --json`."""

from typing import Any

from binder.domain.facts import FactSpec
from binder.domain.materials import Material
from binder.domain.points import points_text
from binder.domain.rubric import Award, Category, Clause, Gate, Item, Reading, Rubric
from binder.domain.rules import Mark
from binder.rubric.show_rules import asked, charge_json, plain, rule_json


def rubric_json(rubric: Rubric) -> dict[str, Any]:
    """Everything a rubric says at its level; points as strings of decimals, keys with the annex's prefix if any."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "title": rubric.title,
        "short": rubric.short,
        "year": rubric.year,
        "level": rubric.level,
        "levels": dict(rubric.levels),
        "max": points_text(rubric.points),
        "scored": rubric.scored,
        "exemption": rubric.exemption,
        "average": rubric.average,
        "source": plain(rubric.source),
        "categories": [_category(category, rubric) for category in rubric.categories],
        "adjustments": _adjustments(rubric),
        "charged_by": [charge_json(charge) for charge in rubric.charged_by],
        "clauses": [_clause(clause, rubric) for clause in rubric.clauses],
        "facts": [_fact(spec, rubric) for spec in rubric.facts.values()],
        "awards": [_award(award, rubric) for award in rubric.awards],
        "vetoes": [plain(veto) for veto in rubric.vetoes],
        "readings": [_reading(reading) for reading in rubric.readings],
        "errata": [plain(erratum) for erratum in rubric.errata],
        "calendar": [plain(stage) for stage in rubric.calendar],
        "notes": list(rubric.notes),
        "materials": [_material(material) for material in rubric.materials],
        "quotas": [plain(quota) for quota in rubric.quotas],
        "annexes": list(rubric.annexes),
    }


def _adjustments(rubric: Rubric) -> dict[str, Any] | None:
    if rubric.adjustments is None:
        return None
    limits = {"counts_for_awards": rubric.awards_adjusted, "ceiling": points_text(rubric.ceiling)}
    return {**_category(rubric.adjustments, rubric), **limits}


def _material(material: Material) -> dict[str, Any]:
    deadlines = [plain(deadline) for deadline in material.deadlines]
    return {**plain(material), "deadlines": deadlines, "due": material.due}


def _category(category: Category, rubric: Rubric) -> dict[str, Any]:
    return {
        "key": category.key,
        "number": category.number,
        "title": category.title,
        "quote": category.quote,
        "max": points_text(category.points),
        "requires": asked(category.requires, rubric),
        "groups": [{**plain(group), "points": points_text(group.points)} for group in category.groups],
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
        "together": [{**plain(each), "points": points_text(each.points)} for each in item.together],
        "charged_by": [charge_json(charge) for charge in item.charged_by],
        "exempt": item.exempt,
        "method": item.method,
        "errata": _errata(item.errata, rubric),
        "clauses": [clause.ref for clause in item.clauses],
        "slots": [plain(slot) for slot in item.slots],
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
        "department": clause.department,
        "supplier": clause.supplier,
        "zeroed_by": list(clause.zeroed_by),
        "needs": asked(clause.needs, rubric),
        "excused_if": asked(clause.excused_if, rubric),
        "charged_by": [charge_json(charge) for charge in clause.charged_by],
        "readings": list(clause.readings),
        "system_data": clause.system_data,
        "once": clause.once,
        **rule_json(clause.rule, rubric),
    }


def _errata(keys: tuple[str, ...], rubric: Rubric) -> list[dict[str, Any]]:
    return [plain(erratum) for erratum in rubric.errata if erratum.key in keys]


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
        "max": None if spec.maximum is None else points_text(spec.maximum),
        "clauses": [clause.ref for clause in rubric.clauses if spec.key in clause.reads],
        "categories": [category.key for category in rubric.categories if _asks(category.requires, spec.key)],
        "awards": [award.key for award in rubric.awards if _asks(award.requires, spec.key)],
        "vetoes": [veto.key for veto in rubric.vetoes if spec.key in veto.facts],
    }


def _asks(requires: tuple[Mark, ...], key: str) -> bool:
    return any(key in mark.facts for mark in requires)


def _award(award: Award, rubric: Rubric) -> dict[str, Any]:
    return {
        "key": award.key,
        "title": award.title,
        "short": award.short,
        "quote": award.quote,
        "rank": award.rank,
        "requires": asked(award.requires, rubric),
        "gates": [_gate(gate) for gate in award.gates],
    }


def _gate(gate: Gate) -> dict[str, Any]:
    bound = f"{points_text(gate.bound * 100)}%" if gate.is_share else points_text(gate.bound)
    return {"over": gate.over, "key": gate.key, "above" if gate.strict else "at_least": bound}


def _reading(reading: Reading) -> dict[str, Any]:
    return {**plain(reading), "options": [plain(option) for option in reading.options]}
