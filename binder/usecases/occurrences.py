"""逐件登记: the instances behind a count, written down one by one, each with what proves it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypedDict, Unpack
from uuid import uuid4

from binder.domain.assessment import Change
from binder.domain.evidence import Occurrence, Proof
from binder.domain.facts import FactType
from binder.errors import UserError
from binder.store.rows import Row, occurrence_row, proof_row
from binder.usecases.describing import check_date
from binder.usecases.lookup import evidence_of, fact_spec, plain_line
from binder.usecases.session import Session


class Entry(TypedDict, total=False):
    """Fields of an occurrence that a person fills in."""

    title: str
    date: str
    number: str
    note: str


def add_occurrence(session: Session, fact: str, proven_by: Iterable[str] = (), **entry: Unpack[Entry]) -> Change:
    """Write one more instance down, behind the others of its count. proven_by: ids of the evidence that proves it."""
    spec = fact_spec(session, fact)
    if spec.type is not FactType.COUNT:
        raise UserError("not-a-count", f"“{spec.title}”不是计数的填报数据，不需要逐件登记。请选按件数计分的条款。")
    there = session.state.ledgers.get(fact, ())
    occurrence = _filled(Occurrence(uuid4().hex, fact, there[-1].position + 1 if there else 1), entry)
    proofs = _proofs(session, occurrence, proven_by)
    with session.edit(f"登记“{spec.title}”第 {len(there) + 1} 件") as edit:
        edit.put(occurrence_row(occurrence))
        for proof in sorted(proofs):
            edit.put(proof_row(proof))
    return edit.change


def change_occurrence(
    session: Session, occurrence_id: str, proven_by: Iterable[str] | None = None, **entry: Unpack[Entry]
) -> Change:
    """Say something else about an instance. proven_by: the evidence that proves it from now on; None: as before."""
    before = occurrence_of(session, occurrence_id)
    occurrence = _filled(before, entry)
    held = {proof for proof in session.state.proofs if proof.occurrence_id == occurrence_id}
    wanted = held if proven_by is None else _proofs(session, before, proven_by)
    with session.edit(f"修改“{_name(session, before)}”的登记") as edit:
        edit.put(occurrence_row(occurrence))
        for proof in sorted(held - wanted):
            edit.drop(proof_row(proof))
        for proof in sorted(wanted - held):
            edit.put(proof_row(proof))
    return edit.change


def drop_occurrence(session: Session, occurrence_id: str) -> Change:
    """Take an instance off its ledger. Its evidence stays where it is."""
    occurrence = occurrence_of(session, occurrence_id)
    with session.edit(f"删除“{_name(session, occurrence)}”的登记") as edit:
        for proof in session.state.proofs:
            if proof.occurrence_id == occurrence_id:
                edit.drop(proof_row(proof))
        edit.drop(Row("occurrence", {"id": occurrence_id}))
    return edit.change


def occurrence_of(session: Session, occurrence_id: str) -> Occurrence:
    """The instance of this id."""
    found = session.state.occurrences.get(occurrence_id)
    if found is None:
        raise UserError("unknown-occurrence", "这一件登记已经不在了。请刷新后重新选择。")
    return found


def _filled(occurrence: Occurrence, entry: Entry) -> Occurrence:
    check_date(plain_line(entry.get("date", "")))
    said: dict[str, Any] = {name: plain_line(str(text)) for name, text in entry.items()}
    return replace(occurrence, **said)


def _proofs(session: Session, occurrence: Occurrence, evidence_ids: Iterable[str]) -> set[Proof]:
    return {Proof(occurrence.id, evidence_of(session, each).id) for each in evidence_ids}


def _name(session: Session, occurrence: Occurrence) -> str:
    ledger = session.state.ledgers[occurrence.fact]
    return occurrence.title or f"{fact_spec(session, occurrence.fact).title}第 {ledger.index(occurrence) + 1} 件"
