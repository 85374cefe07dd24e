"""Taking files in as evidence and putting evidence on items. Nothing here ever deletes a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from binder.domain.assessment import Change, State
from binder.domain.evidence import Attachment, Evidence, FileInfo
from binder.domain.rubric import Item
from binder.errors import UserError
from binder.progress import Progress
from binder.store.rows import Row, attachment_row, evidence_row, file_row
from binder.store.trouble import disk_sentences
from binder.store.vault import Intake, Refused
from binder.usecases.lookup import evidence_of, item_and_slot, plain_line, storable
from binder.usecases.session import Edit, Session

Place = tuple[str, str]
"""(item ref, slot key); slot "" is the item as a whole."""
Placed = tuple[str, Place]
"""(evidence id, where it is)."""
Said = tuple[tuple[str, str], ...]
"""(file name, Chinese sentence) pairs."""


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of the files of one call.

    change: None when nothing changed. evidence_ids: of the files taken in, in their order, known ones included.
    refused: files not taken in, and why; flagged: files kept of which there is something to say.
    """

    change: Change | None
    evidence_ids: tuple[str, ...]
    refused: Said
    flagged: Said


def attach_files(
    session: Session, item_ref: str, slot: str, paths: Sequence[Path], progress: Progress | None = None
) -> Attached:
    """Copy files into the assessment and put them on an item, all in one step. Callable from any thread.

    A file that cannot be taken in does not stop the others; one that is damaged is kept and flagged. The same bytes
    are stored once and stay one evidence. When cancelled, or when the disk is full, none of the call's files is
    attached. Once this returns, the files are safely on the disk.
    """
    item_and_slot(session, item_ref, slot)
    progress = progress or Progress()
    infos: list[FileInfo] = []
    refused: list[tuple[str, str]] = []
    with disk_sentences(), session.vault.intake(progress.check) as intake:
        for number, path in enumerate(paths):
            name = storable(path.name)
            progress.step(number, len(paths), f"正在收入“{name}”")
            try:
                infos.append(taken_in(session, intake, path))
            except Refused as why:
                refused.append((name, str(why)))
        progress.step(len(paths), len(paths), "正在保存")
        intake.settle()
    return _put_on(session, (item_ref, slot), infos, tuple(refused))


def taken_in(session: Session, intake: Intake, path: Path) -> FileInfo:
    """Copy one file into the vault's temporary folder and look at the copy. Raises Refused."""
    received = intake.receive(path)
    return session.inspector.inspect(
        received.temp, name=storable(path.name), sha256=received.sha256, size=received.size
    )


def _put_on(session: Session, place: Place, infos: Sequence[FileInfo], refused: Said) -> Attached:
    """Put originals that lie in the vault on a place, as evidence known already or new."""
    item = session.rubrics.items[place[0]]
    what = _named([_title(info) for info in infos])
    flagged = [(info.name, text) for info in infos for text in (info.problem, info.note) if text]
    ids: list[str] = []
    with session.edit(f"添加{what}到{item.named}") as edit:
        by_hash = {evidence.file.sha256: evidence.id for evidence in _everything(session.state)}
        placing = _Placing(session.state, edit)
        for info in infos:
            if info.sha256 not in by_hash:
                by_hash[info.sha256] = _bring_in(edit, info)
            ids.append(by_hash[info.sha256])
            if not placing.put(ids[-1], place):
                flagged.append((info.name, "内容与这里已有的一份佐证材料完全相同，没有重复添加。"))
    change = edit.change if edit.change.touched else None
    return Attached(change, tuple(ids), refused, tuple(flagged))


def _bring_in(edit: Edit, info: FileInfo) -> str:
    """Make new evidence of an original. A photo carries the day it was taken."""
    from binder.store.project import now

    evidence = Evidence(uuid4().hex, _title(info), info, date=info.captured_at[:10], added_at=now())
    edit.put(file_row(info))
    edit.put(evidence_row(evidence))
    return evidence.id


def _title(info: FileInfo) -> str:
    return plain_line(Path(info.name).stem) or "未命名"


def _named(titles: Sequence[str]) -> str:
    """What a step is about, for the undo menu."""
    return f"“{titles[0]}”" if len(titles) == 1 else f" {len(titles)} 件佐证材料"


def _everything(state: State) -> list[Evidence]:
    return [*state.evidence.values(), *state.trash.values()]


class _Placing:
    """Puts evidence on places, each time behind what is on the item already."""

    def __init__(self, state: State, edit: Edit) -> None:
        self._edit = edit
        self._taken = {(a.item, a.slot, a.evidence_id) for a in state.attachments}
        self._last = {item: group[-1].position for item, group in state.by_item.items()}

    def put(self, evidence_id: str, place: Place) -> bool:
        """False if it is there already."""
        item, slot = place
        if (item, slot, evidence_id) in self._taken:
            return False
        self._taken.add((item, slot, evidence_id))
        self._last[item] = self._last.get(item, 0) + 1
        self._edit.put(attachment_row(Attachment(item, slot, self._last[item], evidence_id)))
        return True


def attach_existing(session: Session, evidence_id: str, item_ref: str, slot: str) -> Change:
    """Let evidence that is here already, in use or in 回收站, serve a place too. UserError if it does."""
    return _place(session, evidence_id, (item_ref, slot), "添加")


def restore_evidence(session: Session, evidence_id: str, item_ref: str, slot: str) -> Change:
    """Bring evidence back from 回收站 to a place."""
    if evidence_id in session.state.evidence:
        raise UserError("not-in-trash", "这份佐证材料不在回收站里，不需要恢复。")
    return _place(session, evidence_id, (item_ref, slot), "恢复")


def _place(session: Session, evidence_id: str, place: Place, verb: str) -> Change:
    item = item_and_slot(session, *place)
    evidence = evidence_of(session, evidence_id)
    with session.edit(f"{verb}“{evidence.title}”到{item.named}") as edit:
        if not _Placing(session.state, edit).put(evidence_id, place):
            raise _already_there(evidence, item)
    return edit.change


def detach(session: Session, *placed: Placed) -> Change:
    """Take evidence off its places, in one step. What has no place left is in 回收站; its original stays."""
    found = [(evidence_of(session, evidence_id), place) for evidence_id, place in placed]
    with session.edit(f"移除{_named([evidence.title for evidence, _ in found])}") as edit:
        for evidence, place in found:
            edit.drop(_attachment_key(session.state, evidence, place))
    return edit.change


def move_evidence(session: Session, to_: Place, *placed: Placed) -> Change:
    """Move evidence from its places to another, behind what is there, in one step: all of it or none."""
    item = item_and_slot(session, *to_)
    found = [(evidence_of(session, evidence_id), place) for evidence_id, place in placed]
    with session.edit(f"移动{_named([evidence.title for evidence, _ in found])}到{item.named}") as edit:
        placing = _Placing(session.state, edit)
        for evidence, place in found:
            edit.drop(_attachment_key(session.state, evidence, place))
            if not placing.put(evidence.id, to_):
                raise _already_there(evidence, item)
    return edit.change


def _attachment_key(state: State, evidence: Evidence, place: Place) -> Row:
    item, slot = place
    if not any((a.item, a.slot, a.evidence_id) == (item, slot, evidence.id) for a in state.attachments):
        raise UserError("not-attached", f"“{evidence.title}”已经不在原来的位置。请刷新后重试。")
    return Row("attachment", {"item": item, "slot": slot, "evidence_id": evidence.id})


def _already_there(evidence: Evidence, item: Item) -> UserError:
    return UserError("already-attached", f"“{evidence.title}”已经在{item.named}的这个位置，不需要再添加。")
