"""Destroying evidence for good: one by one, by name, and said in the journal. Nothing else in the program deletes."""

import shutil
from dataclasses import dataclass
from unicodedata import normalize

from binder.domain.assessment import Change, State
from binder.domain.evidence import Evidence
from binder.errors import UserError
from binder.store.rows import Row, proof_row, redaction_row
from binder.usecases.lookup import evidence_of, plain_line
from binder.usecases.session import Session


@dataclass(frozen=True, slots=True)
class Uses:
    """What else uses an evidence that may be purged. Lines in Chinese.

    places: items where it hangs, which keep it from being purged. others: what loses something by the purge.
    """

    places: tuple[str, ...]
    others: tuple[str, ...]


def uses_of(session: Session, evidence_id: str) -> Uses:
    """What uses this evidence. Ask before purging."""
    evidence, state = evidence_of(session, evidence_id), session.state
    hung = sorted({a.item for a in state.attachments if a.evidence_id == evidence_id})
    places = tuple(f"第 {session.rubrics.items[ref].key} 项“{session.rubrics.items[ref].short}”" for ref in hung)
    proven = [state.occurrences[proof.occurrence_id] for proof in state.proofs if proof.evidence_id == evidence_id]
    newer = [each for each in state.everything if each.revision_of == evidence_id]
    others = [f"逐件登记“{each.title or '未写名称'}”用它作佐证" for each in proven]
    others += [f"“{each.title}”是它的新版本" for each in newer]
    others += [f"“{each.title}”和它是同一个原件，原件会留下" for each in _sharing(state, evidence)]
    return Uses(places, tuple(others))


def purge(session: Session, evidence_id: str, name: str) -> Change:
    """Destroy an evidence that is in 回收站, and its original unless another evidence uses it.

    name: its title or file name, as typed by who wants it gone. No undo takes this back; the journal keeps what it was.
    """
    evidence = evidence_of(session, evidence_id)
    uses = uses_of(session, evidence_id)
    if evidence_id in session.state.waiting:
        raise UserError("still-used", f"“{evidence.title}”还在待归类里，没有清除。请先把它移到回收站。")
    if uses.places:
        raise UserError(
            "still-used", f"“{evidence.title}”还用在{'、'.join(uses.places)}，没有清除。请先从这些事项移除它。"
        )
    if _same(name) not in (_same(evidence.title), _same(evidence.file.name)):
        raise UserError("wrong-name", f"输入的名称与“{evidence.title}”不一致，没有清除。请照着题名输入。")
    with session.purging(f"彻底清除“{evidence.title}”") as edit:
        for row in _referring(session.state, evidence_id):
            edit.drop(row)
        edit.drop(Row("evidence", {"id": evidence_id}))
        if not _sharing(session.state, evidence):
            edit.drop(Row("file", {"sha256": evidence.file.sha256}))
    _remove(session, evidence.file.sha256)
    return edit.change


def _referring(state: State, evidence_id: str) -> list[Row]:
    """Rows that cannot be without the evidence."""
    proofs = [proof_row(proof) for proof in state.proofs if proof.evidence_id == evidence_id]
    return proofs + [redaction_row(each) for each in state.redactions.values() if each.evidence_id == evidence_id]


def _remove(session: Session, sha256: str) -> None:
    """Take the original and what was made of it from the disk. What fails is done when it is next opened."""
    if any(each.file.sha256 == sha256 for each in session.state.everything):
        return
    session.remove_original(sha256)
    session.index.forget(sha256)
    made = session.cache / sha256[:2]
    for path in made.glob(f"{sha256}*") if made.is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _sharing(state: State, evidence: Evidence) -> list[Evidence]:
    """Other evidence of the same original."""
    return [e for e in state.everything if e.file.sha256 == evidence.file.sha256 and e.id != evidence.id]


def _same(name: str) -> str:
    return normalize("NFC", plain_line(name)).casefold()
