"""A newer version of a document takes the place of the one before, which stays as it was."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from binder.domain.evidence import Evidence, FileInfo, Proof
from binder.errors import UserError
from binder.progress import Progress
from binder.store.rows import attachment_row, evidence_row, file_row, proof_row
from binder.store.trouble import disk_sentences
from binder.store.vault import Refused
from binder.usecases.lookup import evidence_of, storable
from binder.usecases.session import Edit, Session
from binder.usecases.taking_in import Attached


def replace_evidence(session: Session, evidence_id: str, path: Path, progress: Progress | None = None) -> Attached:
    """Take a file in as the newer version of an evidence: it goes wherever that one was, described alike.

    The earlier version keeps its original and hangs nowhere any more. One step; callable from any thread. UserError
    for a file that cannot be taken in, or whose bytes are here already.
    """
    old, progress = evidence_of(session, evidence_id), progress or Progress()
    if evidence_id not in session.state.evidence:
        where, first = ("待归类", "归到事项") if evidence_id in session.state.waiting else ("回收站", "恢复")
        raise UserError("not-attached", f"“{old.title}”在{where}里。请先把它{first}，再换成新版本。")
    progress.step(0, 1, f"正在收入“{storable(path.name)}”")
    with disk_sentences(), session.vault.intake(progress.check) as intake:
        try:
            copy = intake.receive(path)
        except Refused as why:
            raise UserError("refused", f"“{storable(path.name)}”{why}") from why
        assert copy.temp
        name = storable(path.name)
        info = session.inspector.inspect(copy.temp, name=name, sha256=copy.sha256, size=copy.size)
        _refuse_known(session, info)
        intake.settle([copy])
    with session.edit(f"把“{old.title}”换成新版本") as edit:
        new = _bring_in(edit, old, info)
        _move_all(session, edit, old.id, new.id)
    flagged = tuple((info.name, text) for text in (info.problem, info.note) if text)
    return Attached(edit.change, (new.id,), (), flagged)


def _refuse_known(session: Session, info: FileInfo) -> None:
    state = session.state
    for evidence in (*state.evidence.values(), *state.trash.values()):
        if evidence.file.sha256 == info.sha256:
            why = f"“{info.name}”的内容和档案里已有的“{evidence.title}”完全相同，没有替换。请核对选的是不是新文件。"
            raise UserError("same-bytes", why)


def _bring_in(edit: Edit, old: Evidence, info: FileInfo) -> Evidence:
    """The new evidence, at first on its own: taking the step back leaves it in the trash, the version of nothing."""
    from binder.store.project import now

    date = info.captured_at[:10] or old.date
    pages = old.page_range if info.pages == old.file.pages else ""
    alone = replace(old, id=uuid4().hex, file=info, date=date, page_range=pages, added_at=now(), revision_of="")
    new = replace(alone, revision_of=old.id)
    edit.put(file_row(info))
    edit.put(evidence_row(alone))
    edit.put(evidence_row(new))
    return new


def _move_all(session: Session, edit: Edit, old: str, new: str) -> None:
    """Put the new evidence wherever the old one is, in its place and order."""
    for attachment in session.state.attachments:
        if attachment.evidence_id == old:
            edit.drop(attachment_row(attachment))
            edit.put(attachment_row(replace(attachment, evidence_id=new)))
    for proof in session.state.proofs:
        if proof.evidence_id == old:
            edit.drop(proof_row(proof))
            edit.put(proof_row(Proof(proof.occurrence_id, new)))
