"""An assessment's folder: made, opened by one program at a time, read and changed."""

import getpass
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from binder.domain.assessment import State
from binder.domain.rubric import Rubric, RubricSet
from binder.durable import fsync_folder
from binder.errors import UserError
from binder.store import backups, journal, places, rebuild, sidecars, sqlite_file
from binder.store.backups import Backup, Why
from binder.store.database import Database, Recorder
from binder.store.journal import History, Kind
from binder.store.lock import FolderLock, Holder
from binder.store.rows import SNAPSHOT_TABLES, Row, RowChange, apply_changes, changes_of, named_evidence
from binder.store.trouble import DAMAGED, disk_sentences, sqlite_sentences
from binder.store.vault import Vault

SUFFIX = ".binder"
README = """佐证册档案文件夹

这个文件夹是“佐证册”程序的一份创建档案，请整个文件夹一起复制、移动或备份，不要改动里面的文件。

assessment.db   填报数据、佐证材料目录、修改日志和所用评分标准的全文（SQLite 数据库）
files           佐证材料原件，每个文件以其 SHA-256 校验值命名，内容与收入时完全一致；
                旁边同名的 .json 写着它在档案里的名称、文号、日期和位置，数据库损坏时用来恢复
backups         数据库的备份：打开时、每半小时、升级前自动保存，也可以手动保存
cache           缩略图等可以随时重新生成的文件，可以删除

没有“佐证册”程序时：用任何 SQLite 工具打开 assessment.db，evidence 表的 name 列是文件原名，
sha256 列对应 files 里的文件；把那个文件复制出来、改回原名，就能打开。
"""


def now() -> str:
    """This moment in UTC, with offset, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def user_name() -> str:
    """Login name of who works here, or ""."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""


def with_suffix(folder: Path) -> Path:
    """The folder's path with its name ending in .binder."""
    return folder if folder.name.endswith(SUFFIX) else folder.with_name(folder.name + SUFFIX)


def create_project(folder: Path, state: State, rubrics: RubricSet, texts: Mapping[str, str]) -> Path:
    """Make an assessment's folder, whole or not at all. Returns its path. texts: rubric files by rubric id."""
    folder = with_suffix(folder.absolute())
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    if os.path.lexists(folder):
        raise UserError("already-exists", f"“{folder.name}”已经存在，没有改动它。请换一个名称，或直接打开它。")
    if not folder.parent.is_dir():
        raise UserError("no-such-folder", f"找不到文件夹“{folder.parent}”。请先建好它，或换一个位置。")
    refusal = places.refusal(folder.parent)
    if refusal:
        raise refusal
    with disk_sentences():
        part = folder.with_name(f".{folder.name}.{uuid4().hex}")
        try:
            _fill(part, state, rubrics, texts)
            part.rename(folder)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        fsync_folder(folder.parent)
    return folder


def _fill(folder: Path, state: State, rubrics: RubricSet, texts: Mapping[str, str]) -> None:
    folder.mkdir(mode=0o700)
    (folder / "backups").mkdir()
    Vault(folder).create()
    with open(folder / "README.txt", "x", encoding="utf-8-sig", newline="\r\n") as readme:
        readme.write(README)
        readme.flush()
        os.fsync(readme.fileno())
    sqlite_file.create(folder)
    db = Database(folder)
    try:
        with db.transaction() as recorder:
            recorder.put(_assessment_row(state))
            for rubric in rubrics:
                recorder.put(rubric_row(rubric, texts[rubric.id]))
    finally:
        db.close()
    fsync_folder(folder)


def rubric_row(rubric: Rubric, text: str) -> Row:
    """The row that keeps a rubric's file."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Row("rubric_text", {"id": rubric.id, "version": rubric.version, "sha256": digest, "text": text})


def _assessment_row(state: State) -> Row:
    whose = {"unit": state.unit, "level": state.level, "period": state.period, "rubric_id": state.rubric_id}
    return Row("assessment", {"id": 1, **whose, "created_at": now(), "created_by": user_name()})


class Project:
    """An open assessment. Its database is used by one thread at a time; the vault by any.

    refusal: why it can only be looked at; None when it can be changed. Who only looks sees a copy made when it was
    opened and writes nothing into the folder.
    warning: what is to be said about the place where it lies, or "".
    backup_trouble: why the last backup failed, or "".
    checked: how many rows were compared with their seals when it was opened.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        _refuse_unless_assessment(self.folder)
        self.warning = places.warning(self.folder)
        self._lock, self.refusal = _locked(self.folder)
        self.vault = Vault(self.folder, self.refusal)
        self._own_cache: TemporaryDirectory[str] | None = None
        self._behind: set[str] = set()
        self._later: set[str] = set()
        self._queue: list[str] = []
        self.backup_trouble = ""
        self._closed = False
        try:
            with disk_sentences():
                self._open()
        except BaseException as error:
            self._release()
            if isinstance(error, UserError) and error.code == "not-an-assessment" and _was_assessment(self.folder):
                raise UserError(*DAMAGED) from error
            raise

    def _open(self) -> None:
        if self._lock:
            self.vault.sweep()
            backups.sweep(self.folder)
            rebuild.sweep(self.folder)
            sqlite_file.bring_up_to_date(self.folder, lambda: backups.back_up(self.folder, Why.MIGRATION))
        self._database = Database(self.folder, looking=self._lock is None)
        self.checked = self._database.sealed_rows()

    def back_up(self, why: Why) -> Backup | None:
        """Back the database up; automatic backups only where something has changed since the last one."""
        if self.refusal:
            raise self.refusal
        make = backups.back_up if why is Why.ASKED else backups.back_up_if_changed
        with disk_sentences(), sqlite_sentences():
            made = make(self.folder, why)
        self.backup_trouble = ""
        return made

    @property
    def cache(self) -> Path:
        """The folder for what can be made again at any time; who only looks has one of their own."""
        if self._lock:
            return self.folder / "cache"
        self._own_cache = self._own_cache or TemporaryDirectory(prefix="binder-")
        return Path(self._own_cache.name)

    def state(self) -> State:
        """Everything the assessment holds, read anew."""
        rows = (RowChange(table, None, row) for table in SNAPSHOT_TABLES for row in self._database.rows(table))
        with _readable():
            return apply_changes(State("", "", "", ""), rows)

    def texts(self) -> dict[str, str]:
        """The rubric files this assessment was made with, by rubric id."""
        return {str(row["id"]): str(row["text"]) for row in self._database.rows("rubric_text")}

    def history(self) -> History:
        """What can be undone and redone, read anew."""
        with _readable():
            return journal.history_of(self._database.rows("journal", ("id", "label", "kind", "step")))

    def changes_of(self, step: int) -> list[RowChange]:
        """What an undo step changed, in order."""
        entries = self._database.rows("journal", step=step, kind=Kind.DO.value)
        with _readable():
            return [change for entry in entries for change in changes_of(str(entry["changes"]))]

    def keep_later(self, state: State, changes: Sequence[RowChange]) -> None:
        """Leave what is to be written beside the originals to `keep_some`."""
        self._later |= _described(state, changes)

    def keep_some(self, state: State, most: int) -> int:
        """Write down beside the originals some of what was left for later. Returns how many are left."""
        if not self._queue:  # those of one folder together: it is made durable once
            in_order = sorted((each.file.sha256, each.id) for each in state.everything if each.id in self._later)
            self._queue, self._later = [id_ for _, id_ in in_order], set()
        self._behind |= set(self._queue[-most:])
        del self._queue[-most:]
        self.keep_beside(state, ())
        return len(self._queue) + len(self._later)

    def keep_beside(self, state: State, changes: Sequence[RowChange]) -> None:
        """Write down beside the originals what was just committed. What fails is done with the next change, or when
        the assessment is next opened: the commit stands all the same."""
        self._behind |= _described(state, changes)
        whose = any(change.table in ("assessment", "rubric_text") for change in changes)
        wanted = [each for each in state.everything if each.id in self._behind] if self._behind else []
        try:
            if whose:
                sidecars.write_whose(self.vault, self._whose())
            if wanted:
                sidecars.write(self.vault, sidecars.sidecars_of(state, wanted, self._database.entries()))
        except OSError:
            return
        self._behind.clear()

    def catch_up(self, state: State) -> None:
        """Do what the last program left undone, now that the assessment is known to be sound; then say who has it."""
        if self._lock is None:
            return
        there = {path.stem for path in self.vault.sidecars()}
        self._behind = {
            each.id for each in state.everything if each.file.sha256 not in there
        } | self._touched_since_left(state)
        changes: list[RowChange] = []
        if not (self.vault.root / sidecars.WHOSE).is_file():
            changes = [RowChange("assessment", None, {})]
        self.keep_beside(state, changes)
        self._finish_purges({each.file.sha256 for each in state.everything})
        self._back_up_quietly(Why.OPENED)
        self._lock.note(replace(Holder.this(user_name()), journal=self._database.entries()))

    def mend_sidecars(self, state: State) -> list[str]:
        """Write anew the sidecars that do not say what the database says. Returns the titles of whose they are."""
        self._behind, self._later = self._behind | self._later, set()
        self.keep_beside(state, ())
        wrong = [
            each
            for each in sidecars.sidecars_of(state, state.everything, self._database.entries())
            if not each.same_as(sidecars.read(self.vault.sidecar_of(each.sha256)))
        ]
        self._behind |= {str(each.evidence["id"]) for each in wrong}
        whose = sidecars.read_whose(self.vault) != self._whose()
        self.keep_beside(state, [RowChange("assessment", None, {})] if whose else [])
        return [*(["assessment.json"] if whose else []), *(str(each.evidence["title"]) for each in wrong)]

    def _back_up_quietly(self, why: Why) -> None:
        """A disk too full for a backup keeps nobody from opening or closing; what is wrong can be asked."""
        try:
            self.back_up(why)
        except (UserError, OSError) as error:
            self.backup_trouble = str(error)

    def _touched_since_left(self, state: State) -> set[str]:
        """Evidence that was changed by a program that ended without closing the assessment."""
        left = self._lock.left_open if self._lock else None
        if left is None:
            return set()
        entries = self._database.rows("journal", ("id", "changes"), after=left.journal)
        changes = (change for entry in entries for change in changes_of(str(entry["changes"])))
        return _described(state, changes)

    def _finish_purges(self, held: set[str]) -> None:
        """Remove originals whose purge was committed. held: the hashes of those that evidence uses."""
        for entry in self._database.rows("journal", ("changes",), kind=Kind.PURGE.value):
            for change in changes_of(str(entry["changes"])):
                if change.table == "file" and change.values["sha256"] not in held:
                    self.vault.remove(str(change.values["sha256"]))

    def _whose(self) -> dict[str, list[dict[str, str | int]]]:
        return {table: self._database.rows(table) for table in ("assessment", "rubric_text")}

    def retouched(self) -> set[str]:
        """Ids of evidence that was changed after it was brought in."""
        entries = self._database.rows("journal", ("kind", "changes"))
        edits = [changes_of(str(entry["changes"])) for entry in entries if entry["kind"] != Kind.LOOK]
        return {id_ for changes in edits for id_ in journal.updated(changes, "evidence")}

    @contextmanager
    def transaction(self) -> Iterator[Recorder]:
        """Changes of rows that reach the disk together, or not at all. UserError when it can only be looked at."""
        if self.refusal:
            raise self.refusal
        with self._database.transaction() as recorder:
            yield recorder

    def note(self, recorder: Recorder, label: str, kind: Kind, step: int | None) -> int:
        """Write the journal's row for what the recorder did; step None: it begins a step. Returns the step."""
        return recorder.note(now(), user_name(), label, kind, step)

    def health(self) -> list[str]:
        """What is wrong with the database, in Chinese; empty for a sound one."""
        return self._database.health()

    def close(self) -> None:
        """Back up what has changed and give the folder free. Twice does no harm."""
        if self._closed:
            return
        self._closed = True
        if self._lock:
            self._back_up_quietly(Why.CLOSED)
        entries = self._last_entry()
        self._database.close()
        self._release(None if self._behind or self._later or self._queue else entries)

    def _last_entry(self) -> int | None:
        try:
            return self._database.entries()
        except UserError:  # a disk that is gone has been told of before
            return None

    def _release(self, closed: int | None = None) -> None:
        if self._lock:
            self._lock.release(closed)
        if self._own_cache:
            self._own_cache.cleanup()


def _described(state: State, changes: Iterable[RowChange]) -> set[str]:
    """Ids of the evidence whose sidecars these changes touch."""
    named: dict[str, set[str]] = {"evidence": set(), "attachment": set(), "file": set()}
    for change in changes:
        if change.table in named:
            named[change.table].add(named_evidence(change))
    files = {each.id for each in state.everything if each.file.sha256 in named["file"]} if named["file"] else set()
    return named["evidence"] | named["attachment"] | files


def _locked(folder: Path) -> tuple[FolderLock | None, UserError | None]:
    """The lock that lets one program change the folder, or why this one may only look."""
    refusal = places.refusal(folder)
    try:
        return (None, refusal) if refusal else (FolderLock(folder), None)
    except UserError as error:
        return None, error


@contextmanager
def _readable() -> Iterator[None]:
    """What no program of ours has written is damage, and no bug."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise UserError(*DAMAGED) from error


def _refuse_unless_assessment(folder: Path) -> None:
    if not folder.exists():
        raise UserError("no-such-folder", f"找不到“{folder}”。请确认它没有被移动或改名，U 盘没有拔出。")
    if not (folder / sqlite_file.NAME).is_file() and _was_assessment(folder):
        raise UserError("database-missing", _MISSING.format(folder.name))
    if not (folder / sqlite_file.NAME).is_file():
        why = f"“{folder}”不是佐证册的档案文件夹。请选择以 {SUFFIX} 结尾、里面有 {sqlite_file.NAME} 的文件夹。"
        raise UserError("not-an-assessment", why)


def _was_assessment(folder: Path) -> bool:
    """Whether a folder without a database holds what one can be made of."""
    return bool(backups.listed(folder)) or (folder / "files" / sidecars.WHOSE).is_file()


_MISSING = "“{}”里的数据库不见了，原件还在。请从备份恢复；没有备份也能按原件旁的说明文件重建。"
