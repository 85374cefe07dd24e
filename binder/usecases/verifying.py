"""Checking that an assessment is whole: every original is there, byte for byte, and the database is sound."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from binder.domain.evidence import Evidence
from binder.errors import UserError
from binder.progress import Progress
from binder.store.backups import Why, complaint, listed
from binder.store.vault import Vault, hash_of
from binder.usecases.opening import assessment_folder, open_assessment
from binder.usecases.session import Session


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be.

    code: "missing", "changed", "unreadable", "stray", "sidecar", "backup" or "database".
    subject: the file or evidence it is about. text: a Chinese sentence: what is wrong and what to do.
    """

    code: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying a folder gave. originals: how many were read; rows: how many were compared with their seals."""

    originals: int
    rows: int
    findings: tuple[Finding, ...]


def verify_folder(folder: Path, progress: Progress | None = None) -> Verified:
    """Verify an assessment that may be too damaged to be opened: its originals are read all the same."""
    progress = progress or Progress()
    try:
        session = open_assessment(folder)
    except UserError as error:
        if error.code not in _BROKEN:
            raise
        vault = Vault(assessment_folder(folder))
        finding = Finding("database", "assessment.db", error.text)
        return Verified(len(vault.originals()), 0, (finding, *_originals(vault, {}, progress)))
    try:
        findings = verify(session, progress)
        return Verified(len(session.vault.originals()), session.checked, findings)
    finally:
        session.close()


def database_is_sound(folder: Path) -> bool:
    """Whether the assessment opens. Other troubles than a lost or damaged database are raised."""
    try:
        open_assessment(folder).close()
    except UserError as error:
        if error.code not in _BROKEN:
            raise
        return False
    return True


def verify(session: Session, progress: Progress | None = None) -> tuple[Finding, ...]:
    """Read every original again and compare it with its hash. A sound assessment gives no finding."""
    progress = progress or Progress()
    state = session.state
    evidence = {each.file.sha256: each for each in state.everything}
    findings = [Finding("database", "assessment.db", _DATABASE.format(line)) for line in session.health()]
    findings += [Finding("stray", path.name, _STRAY.format(path.name)) for path in session.vault.strays()]
    findings += [_missing(each) for sha256, each in evidence.items() if not session.file_path(sha256).is_file()]
    findings += _beside(session)
    findings += [Finding("backup", name, _BACKUP.format(name, why)) for name, why in _bad_backups(session, progress)]
    return (*findings, *_originals(session.vault, evidence, progress))


def _beside(session: Session) -> Iterator[Finding]:
    """What stands beside the originals and is not what the database says: written anew, and told once."""
    if session.refusal:
        return  # whoever has it open for changes may be writing them just now
    for name in session.mend_sidecars():
        yield Finding("sidecar", name, _SIDECAR.format(name))


def _bad_backups(session: Session, progress: Progress) -> Iterator[tuple[str, str]]:
    """Backups that could not be put back, and why."""
    there = [backup for backup in listed(session.folder) if backup.why is not Why.ASIDE]
    for number, backup in enumerate(there):
        progress.step(number, len(there), f"正在核对备份 {backup.path.name}")
        if wrong := complaint(backup):
            yield backup.path.name, wrong


def _originals(vault: Vault, evidence: Mapping[str, Evidence], progress: Progress) -> Iterator[Finding]:
    """Read every original; evidence: by hash, as far as it is known."""
    originals = vault.originals()
    for number, path in enumerate(originals):
        name = evidence[path.name].file.name if path.name in evidence else path.name
        progress.step(number, len(originals), f"正在核对“{name}”")
        yield from _compared(path, evidence.get(path.name), progress)
    progress.step(len(originals), len(originals), "核对完毕")


def _compared(path: Path, evidence: Evidence | None, progress: Progress) -> Iterator[Finding]:
    subject = _subject(evidence) if evidence else path.name
    try:
        if hash_of(path, progress.check) != path.name:
            yield Finding("changed", subject, _CHANGED.format(subject))
    except OSError as error:
        yield Finding("unreadable", subject, _UNREADABLE.format(subject, error.strerror))


def _missing(evidence: Evidence) -> Finding:
    return Finding("missing", _subject(evidence), _MISSING.format(_subject(evidence)))


def _subject(evidence: Evidence) -> str:
    return f"{evidence.title}（{evidence.file.name}）"


_BROKEN = ("database-damaged", "database-missing")
_MISSING = "“{}”的原件不见了。请从备份或原来的位置找到这个文件，再添加一次，程序会自动对上。"
_CHANGED = "“{}”的原件内容已经改变，与收入时的校验值不符。请从备份或原来的位置找到原文件，再添加一次。"
_UNREADABLE = "“{}”的原件读不出来（{}）。请检查磁盘，尽快把整个文件夹复制到别的磁盘。"
_SIDECAR = "“{}”旁边的说明文件与数据库不一致，已按数据库重写。"
_BACKUP = "备份 {} 不能用了：{}。档案和其他备份不受影响，可以删除这一份。"
_STRAY = "files 里有不属于档案的“{}”。它不影响使用；确认不需要后可以自行移走。"
_DATABASE = "数据库自检发现问题：{}。请先复制整个文件夹，再从备份恢复。"
