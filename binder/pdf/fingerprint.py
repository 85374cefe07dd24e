"""What a binder was made from, in digests: the same facts, evidence, rubrics and choices give the same fingerprint."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from hashlib import sha256

from binder.domain.assessment import State
from binder.domain.evidence import Evidence
from binder.domain.facts import MISSING
from binder.domain.ledger import proofs_of
from binder.domain.rubric import Rubric, RubricSet

DIGEST = 16
"""Hex digits of a digest that only tells a thing from what it was before."""
SHOWN, GROUP = 16, 4


@dataclass(frozen=True)
class Basis:
    """What one binder was made from. rubrics, facts: digests by id and key. items: ids of evidence by item, in order.

    evidence: by id its title, the SHA-256 of its original and a digest of what is recorded of it.
    choices: the options of the export as JSON.
    """

    unit: str
    period: str
    rubrics: Mapping[str, str]
    facts: Mapping[str, str]
    items: Mapping[str, tuple[str, ...]]
    evidence: Mapping[str, tuple[str, str, str]]
    choices: str

    @cached_property
    def fingerprint(self) -> str:
        """64 hex digits."""
        return sha256(as_json(self).encode()).hexdigest()


def basis_of(rubrics: RubricSet, state: State, items: Collection[str], choices: str) -> Basis:
    """The basis of a binder of these items."""
    held = {ref: _ids(state, ref) for ref in sorted(items)}
    known = {id_: state.evidence[id_] for ids in held.values() for id_ in ids}
    return Basis(
        state.unit,
        state.period,
        {rubric.id: digest(_rubric(rubric)) for rubric in rubrics},
        {key: digest(_fact(state, key)) for key in sorted(state.facts) if state.facts[key] != MISSING},
        held,
        {id_: (one.title, one.file.sha256, digest(_record(one))) for id_, one in sorted(known.items())},
        choices,
    )


def _ids(state: State, ref: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(a.evidence_id for a in state.by_item.get(ref, ())))


def _rubric(rubric: Rubric) -> list[object]:
    """What makes two rubrics the same: version, level, the readings chosen, and the clauses with their points."""
    readings = [(reading.key, reading.chosen) for reading in rubric.readings]
    clauses = [(clause.ref, clause.text, clause.points) for clause in rubric.clauses]
    return [rubric.version, rubric.level, readings, clauses]


def _fact(state: State, key: str) -> list[object]:
    """A fact with the instances behind it and what proves them."""
    instances = state.ledgers.get(key, ())
    proofs = proofs_of(state)
    return [state.facts[key], [(instance, proofs.get(instance.id, ())) for instance in instances]]


def _record(evidence: Evidence) -> list[object]:
    return [
        evidence.title, evidence.number, evidence.issuer, evidence.date, evidence.page_range, evidence.private,
    ]  # fmt: skip


def as_json(thing: object) -> str:
    """One text for one value, however its mappings and sets are ordered."""
    return json.dumps(thing, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(thing: object) -> object:
    if isinstance(thing, frozenset | set):
        return sorted(thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: getattr(thing, field.name) for field in fields(thing)}
    if isinstance(thing, Mapping):
        return dict(thing)
    return str(thing)


def digest(thing: object) -> str:
    return sha256(as_json(thing).encode()).hexdigest()[:DIGEST]


def shown(fingerprint: str) -> str:
    """A fingerprint as it is printed: "3F2A-91BC-77D0-E1A4"."""
    short = fingerprint[:SHOWN].upper()
    return "-".join(short[n : n + GROUP] for n in range(0, SHOWN, GROUP))
