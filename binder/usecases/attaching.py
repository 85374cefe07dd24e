"""Taking files in as evidence and putting evidence on items. Nothing here ever deletes a document."""

from collections.abc import Sequence
from pathlib import Path

from binder.domain.assessment import Change, State
from binder.domain.evidence import TRAY, Evidence
from binder.errors import UserError
from binder.progress import Progress
from binder.store.rows import Row
from binder.usecases.lookup import evidence_of, item_and_slot
from binder.usecases.placing import Place, Placed, Placing
from binder.usecases.session import Edit, Session
from binder.usecases.taking_in import Attached, Incoming, named, take_in


def attach_files(
    session: Session, item_ref: str, slot: str, paths: Sequence[Path], progress: Progress | None = None
) -> Attached:
    """Copy files into the assessment and put them on an item, all in one step; see `take_in`."""
    item = item_and_slot(session, item_ref, slot)
    incoming = [Incoming(path, ((item_ref, slot),)) for path in paths]
    return take_in(session, incoming, lambda what: f"添加{what}到{item.named}", progress)


def attach_existing(session: Session, evidence_id: str, item_ref: str, slot: str) -> Change:
    """Let evidence that is here already, in use or in 回收站, serve a place too. UserError if it does."""
    return _place(session, evidence_id, (item_ref, slot), "添加")


def restore_evidence(session: Session, evidence_id: str, item_ref: str, slot: str) -> Change:
    """Bring evidence back from 回收站 to a place."""
    if evidence_id not in session.state.trash:
        raise UserError("not-in-trash", "这份佐证材料不在回收站里，不需要恢复。")
    return _place(session, evidence_id, (item_ref, slot), "恢复")


def _place(session: Session, evidence_id: str, place: Place, verb: str) -> Change:
    item = item_and_slot(session, *place)
    evidence = evidence_of(session, evidence_id)
    with session.edit(f"{verb}“{evidence.title}”到{item.named}") as edit:
        if not Placing(session.state, edit).put(evidence_id, place):
            raise _already_there(evidence, item.named)
    return edit.change


def detach(session: Session, *placed: Placed) -> Change:
    """Take evidence off its places, in one step. What has no place left is in 回收站; its original stays."""
    found = [(evidence_of(session, evidence_id), place) for evidence_id, place in placed]
    with session.edit(f"移除{named([evidence.title for evidence, _ in found])}") as edit:
        for evidence, place in found:
            edit.drop(_attachment_key(session.state, evidence, place))
    return edit.change


def move_evidence(session: Session, to_: Place, *placed: Placed) -> Change:
    """Move evidence from its places to another, behind what is there, in one step: all of it or none.

    TRAY is a place too: what is moved there waits for an item.
    """
    where = "待归类" if to_ == TRAY else item_and_slot(session, *to_).named
    found = [(evidence_of(session, evidence_id), place) for evidence_id, place in placed]
    with session.edit(f"移动{named([evidence.title for evidence, _ in found])}到{where}") as edit:
        placing = Placing(session.state, edit)
        for evidence, place in found:
            _take_off(session.state, edit, placing, evidence, place)
            if not placing.put(evidence.id, to_):
                raise _already_there(evidence, where)
    return edit.change


def _take_off(state: State, edit: Edit, placing: Placing, evidence: Evidence, place: Place) -> None:
    if place == TRAY:
        placing.sort_out(evidence.id)
    else:
        edit.drop(_attachment_key(state, evidence, place))


def _attachment_key(state: State, evidence: Evidence, place: Place) -> Row:
    item, slot = place
    if not any((a.item, a.slot, a.evidence_id) == (item, slot, evidence.id) for a in (*state.attachments, *state.tray)):
        raise UserError("not-attached", f"“{evidence.title}”已经不在原来的位置。请刷新后重试。")
    return Row("attachment", {"item": item, "slot": slot, "evidence_id": evidence.id})


def _already_there(evidence: Evidence, where: str) -> UserError:
    return UserError("already-attached", f"“{evidence.title}”已经在{where}的这个位置，不需要再添加。")
