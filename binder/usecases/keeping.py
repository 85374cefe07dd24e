"""Backups: made, listed, put back; and the assessment made anew from what is left when its database is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from binder.domain.evidence import Evidence
from binder.errors import UserError
from binder.progress import Progress
from binder.store import backups, places
from binder.store.backups import Backup, Why
from binder.store.rows import evidence_row, file_row
from binder.store.sidecars import WHOLE
from binder.store.trouble import disk_sentences, sqlite_sentences
from binder.store.vault import hash_of
from binder.usecases.opening import assessment_folder, open_assessment

if TYPE_CHECKING:
    from binder.store.rebuild import Made
    from binder.usecases.session import Session


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup as it is shown. name: its file's name; at: local time; why: what it was made for; size: bytes."""

    name: str
    at: datetime
    why: str
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of putting the assessment right: Chinese sentences on what came back and what did not."""

    came_back: tuple[str, ...]
    lost: tuple[str, ...]


def back_up(session: Session, *, timed: bool = False) -> Kept | None:
    """Back the database up now. timed: only if something has changed since the last backup; None if not."""
    made = session.back_up(Why.TIMED if timed else Why.ASKED)
    return _kept(made) if made else None


def kept_backups(folder: Path) -> tuple[Kept, ...]:
    """The backups of an assessment, newest first."""
    return tuple(_kept(each) for each in reversed(backups.listed(assessment_folder(folder))))


def restore_backup(folder: Path, name: str, progress: Progress | None = None) -> Restored:
    """Put a backup in place of the present database, which is set aside first. The assessment must be closed.

    Originals that came later stay: their evidence is in 回收站 afterwards.
    """
    from binder.store.rebuild import restore

    progress, folder = progress or Progress(), _own(folder)
    backup = next((each for each in backups.listed(folder) if each.path.name == name), None)
    if backup is None:
        raise UserError("no-such-backup", f"没有名为“{name}”的备份。请从备份列表里选择。")
    progress.step(0, 2, "正在核对备份")
    wrong = backups.complaint(backup)
    if wrong:
        raise UserError("backup-damaged", f"这份备份不能用：{wrong}。没有改动档案，请换一份备份。")
    with _alone(folder):
        made = restore(folder, backup, *_now())
    progress.step(1, 2, "正在清点材料")
    return _told(folder, made, progress, chosen=True)


def rebuild(folder: Path, progress: Progress | None = None) -> Restored:
    """Make a lost or broken database anew: from the newest sound backup and what the broken one still tells, else from
    what stands beside the originals. The present database is set aside first."""
    from binder.store.rebuild import rebuild as make

    progress, folder = progress or Progress(), _own(folder)
    progress.step(0, 2, "正在查找完好的备份")
    with _alone(folder):
        base = backups.newest_sound(folder)
        try:
            made = make(folder, base, *_now())
        except LookupError as error:
            raise UserError("nothing-to-rebuild-from", _NOTHING) from error
    progress.step(1, 2, "正在清点材料")
    return _told(folder, made, progress, chosen=False)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else has the folder open meanwhile; what the disk answers is a sentence."""
    from binder.store.lock import FolderLock, Holder

    refusal = places.refusal(folder)
    if refusal:
        raise refusal
    lock = FolderLock(folder)
    try:
        with disk_sentences(), sqlite_sentences():
            yield
            lock.note(Holder.this(""))  # as if left open since the beginning: all sidecars are written anew
    finally:
        lock.release()


def _own(folder: Path) -> Path:
    """The assessment's folder, whose database may be gone."""
    folder = assessment_folder(folder).absolute()
    if not (folder / "files").is_dir() and not (folder / backups.FOLDER).is_dir():
        raise UserError("not-an-assessment", f"“{folder}”不是佐证册的档案文件夹，里面没有原件，也没有备份。")
    return folder


def _now() -> tuple[str, str]:
    from binder.store.project import now, user_name

    return now(), user_name()


def _kept(backup: Backup) -> Kept:
    return Kept(backup.path.name, backup.at.astimezone(), backup.why.word, backup.size)


# --- what came of it --------------------------------------------------------------------------------------------------


def _told(folder: Path, made: Made, progress: Progress, *, chosen: bool) -> Restored:
    """Open the assessment, take in originals that nothing tells of, and say what is there now."""
    session = open_assessment(folder)
    try:
        nameless = _adopt(session, progress)
        state = session.state
        missing = [e.title for e in state.everything if not session.file_path(e.file.sha256).is_file()]
        counts = f"填报数据 {len(state.facts)} 项，佐证材料 {len(state.evidence)} 件，回收站 {len(state.trash)} 件"
        came = [f"{_source(made)}现在有{counts}。", *_came(made)]
        if nameless:
            came.append(f"{nameless} 份原件没有说明，放进了回收站，名称以“找回的原件”开头。")
        if made.aside:
            came.append(f"原来的数据库另存为 backups/{made.aside.path.name}，没有删除。")
        return Restored(tuple(came), tuple(_lost(made, missing, chosen=chosen)))
    finally:
        progress.step(2, 2, "完成")
        session.close()


def _source(made: Made) -> str:
    if made.base is None and made.steps is not None:
        return "按数据库里完好的修改日志重建了档案。"
    if made.base is None:
        return "没有完好的备份，按原件旁的说明文件重建了档案。"
    return f"恢复了 {made.base.at.astimezone():%Y-%m-%d %H:%M} 的备份（{made.base.why.word}）。"


def _came(made: Made) -> Iterator[str]:
    if made.base and made.steps:
        yield f"备份之后的 {made.steps} 步修改，也从损坏的数据库里找了回来。"
    if made.typed_at:
        yield f"填报数据、读法、责任分工和逐件登记，按 {_when(made.typed_at)} 记在 files/{WHOLE} 里的内容找了回来。"
    if made.brought:
        yield f"{made.brought} 件佐证材料按原件旁的说明文件补了回来。"
    if made.renewed:
        yield f"{made.renewed} 件佐证材料按较新的说明文件更新了名称、文号和位置。"


def _lost(made: Made, missing: list[str], *, chosen: bool) -> Iterator[str]:
    if made.base is None and made.steps is None and made.typed_at is None:
        yield "填报数据、读法、责任分工、逐件登记和修改日志没有找回，请重新填写。"
    elif made.as_of and not made.whole:
        yield f"找回的内容截至 {_when(made.as_of)}；在这之后改的（通常只有最后几秒）可能没有，请核对最后改的几处。"
    elif made.base and not made.whole:
        rest = "之后添加的材料在回收站里。" if chosen else "请核对这段时间里填过的内容。"
        yield f"{made.base.at.astimezone():%Y-%m-%d %H:%M} 之后填报的数据不在这份备份里。{rest}"
    if made.typed_at:
        since = f"{made.base.at.astimezone():%Y-%m-%d %H:%M} 之后的" if made.base else ""
        yield f"{since}修改日志没有找回，那些修改不能撤销。"
    if missing:
        named = "、".join(f"“{title}”" for title in missing[:5])
        yield f"{len(missing)} 件材料的原件不在了：{named}{'等' if len(missing) > 5 else ''}。请找到原文件再添加一次。"
    if made.unreadable:
        yield f"{made.unreadable} 个说明文件读不出来，没有采用。"


def _when(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M:%S}"


def _adopt(session: Session, progress: Progress) -> int:
    """Bring originals that no evidence has into 回收站. Returns how many."""
    from binder.store.project import now

    held = {each.file.sha256 for each in session.state.everything}
    left = [path for path in session.vault.originals() if path.name not in held and _is_whole(path, progress)]
    if left:
        with session.edit(f"找回 {len(left)} 份原件") as edit:
            for path in left:
                name = f"找回的原件 {path.name[:8]}"
                size = path.stat().st_size
                info = session.inspector.inspect(path, name=name, sha256=path.name, size=size)
                evidence = Evidence(uuid4().hex, name, info, date=info.captured_at[:10], added_at=now())
                edit.put(file_row(info))
                edit.put(evidence_row(evidence))
    return len(left)


def _is_whole(path: Path, progress: Progress) -> bool:
    """What is not what its name says is nobody's original."""
    try:
        return hash_of(path, progress.check) == path.name
    except OSError:
        return False


_NOTHING = (
    "没有完好的备份，files 里也没有写明这是哪个单位的档案（assessment.json），没有改动任何文件。"
    "请新建一份创建档案，再把 files 里的原件添加进去；或从别的磁盘找到较早的副本。"
)
