"""What panels have to refresh after changes of rows."""

from collections.abc import Callable, Mapping

from binder.domain.assessment import State
from binder.store.rows import RowChange


def touched_by(changes: list[RowChange], state: State) -> frozenset[str]:
    """What panels have to refresh after these changes; `state` is the snapshot after them."""
    touched: set[str] = set()
    for change in changes:
        touched |= _TOUCHED[change.table](change)
        if change.table == "proof" and (proven := state.occurrences.get(str(change.values["occurrence_id"]))):
            touched.add(f"ledger:{proven.fact}")
    looked_into = {change.values["sha256"] for change in changes if change.table == "file" and change.before}
    if looked_into:
        touched |= {f"evidence:{each.id}" for each in state.everything if each.file.sha256 in looked_into}
    described = {mark.removeprefix("evidence:") for mark in touched if mark.startswith("evidence:")}
    return frozenset(touched | {f"item:{a.item}" for a in state.attachments if a.evidence_id in described})


_TOUCHED: Mapping[str, Callable[[RowChange], set[str]]] = {
    "rubric_text": lambda change: {"rubric"},
    "assessment": lambda change: {"unit"},
    "fact": lambda change: {f"fact:{change.values['key']}"},
    "choice": lambda change: {f"reading:{change.values['key']}"},
    "duty": lambda change: {f"item:{change.values['item']}"},
    "effort": lambda change: {f"effort:{change.values['clause']}"},
    "file": lambda change: set(),
    "evidence": lambda change: {f"evidence:{change.values['id']}"},
    "occurrence": lambda change: {f"ledger:{change.values['fact']}"},
    "proof": lambda change: {f"evidence:{change.values['evidence_id']}"},
    "lesson": lambda change: {f"lesson:{change.values['id']}"},
    "redaction": lambda change: {f"evidence:{change.values['evidence_id']}"},
    "attachment": lambda change: {
        f"evidence:{change.values['evidence_id']}",
        *([f"item:{change.values['item']}"] if change.values["item"] else ["tray"]),
    },
}
