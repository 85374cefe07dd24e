"""PDFs that open only with a password: asked for once a session, kept nowhere.

The password itself is forgotten as soon as the PDF is open. What is kept until the assessment is closed is an open copy
in a folder outside of it that only this user may read: the folder of the assessment is copied and handed on, and must
not carry in the clear what somebody locked. What a crash leaves there goes when an assessment is next opened. A binder
can be exported whenever the PDF was unlocked in the same session.
"""

from collections.abc import Collection
from dataclasses import replace

from binder.domain.evidence import Evidence, FileKind
from binder.errors import UserError
from binder.store.rows import file_row
from binder.usecases.lookup import evidence_of
from binder.usecases.session import Session

NOTE = "这份 PDF 设了打开密码：每次打开档案后输入一次密码，才能查看和装订。"


def is_locked(session: Session, evidence: Evidence) -> bool:
    """Whether a password has to be given before it can be seen."""
    file = evidence.file
    asks = "密码" in file.problem or NOTE in file.note
    return file.kind is FileKind.PDF and asks and file.sha256 not in session.unlocked


def locked(session: Session, items: Collection[str] | None = None) -> list[Evidence]:
    """Evidence that needs a password: of these items, or None for all that is not in 回收站."""
    placed = {each.evidence_id: None for each in session.state.attachments if items is None or each.item in items}
    waiting = session.state.waiting if items is None else {}
    everything = {**session.state.evidence, **session.state.waiting}
    return [everything[id_] for id_ in (*placed, *waiting) if is_locked(session, everything[id_])]


def unlock(session: Session, evidence_id: str, password: str) -> None:
    """Open a locked PDF until the assessment is closed. From now on it counts as evidence like any other.

    What is seen of it is noted, which is nobody's edit: there is nothing to undo. UserError "wrong-password", or
    "not-locked" for one that needs none.
    """
    evidence = evidence_of(session, evidence_id)
    if not is_locked(session, evidence):
        raise UserError("not-locked", f"“{evidence.title}”不需要密码，可以直接查看。")
    file = evidence.file
    copy = session.private.path / f"{file.sha256}.pdf"
    try:
        pages = session.inspector.unlock(session.file_path(file.sha256), password, copy)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    session.unlocked[file.sha256] = copy
    known = replace(file, pages=pages, problem="", note=file.note if NOTE in file.note else file.note + NOTE)
    if known != file and not session.refusal:
        with session.noting(f"解锁“{evidence.title}”") as edit:
            edit.put(file_row(known))
