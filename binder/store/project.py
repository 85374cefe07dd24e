"""An assessment's folder: made, opened by one program at a time, read and changed."""

import getpass
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from binder.domain.assessment import State
from binder.errors import UserError
from binder.store import backups, journal, places, rebuild, sidecars, sqlite_file
from binder.store.backups import Backup, Why
from binder.store.beside import Beside, Stand
from binder.store.database import Database, Recorder
from binder.store.journal import History, Kind
from binder.store.lock import FolderLock, Holder
from binder.store.private import PrivateFolder
from binder.store.rows import SNAPSHOT_TABLES, RowChange, apply_changes, changes_of, named_evidence
from binder.store.trouble import DAMAGED, beside_sentences, disk_sentences, sqlite_sentences
from binder.store.vault import Vault

SUFFIX = ".binder"


def now() -> str:
    """This moment in UTC, with offset, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def user_name() -> str:
    """Login name of who works here, or ""."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""


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
        self._own_cache: PrivateFolder | None = None
        self.backup_trouble = ""
        self._beside: Beside | None = None
        self._whose: sidecars.Tables = {}
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
        self._own_cache = self._own_cache or PrivateFolder()
        return self._own_cache.path

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

    def told(self, state: State, changes: Sequence[RowChange], entry: int | None = None) -> None:
        """Take note of what was just committed: `write_beside` writes it down beside the originals.

        entry: of the journal, that it ended in; None to ask.
        """
        if any(change.table in sidecars.WHOSE for change in changes):
            self._whose = self._read_whose()
        self._kept_beside.tell(self._stand(state, entry), changes)

    def write_beside(self, most: int | None = None) -> int:
        """Write down beside the originals what was committed, of the sidecars at most so many. From any thread.

        Returns how many are left; what fails stays to be done, and the commits stand all the same.
        """
        if self.refusal:
            return 0
        with beside_sentences():
            return self._kept_beside.write(most)

    @property
    def is_behind(self) -> bool:
        """Whether something is still to be written beside the originals."""
        return self._beside is not None and self._beside.is_behind

    @property
    def _kept_beside(self) -> Beside:
        assert self._beside, "it is there once `catch_up` has been called"
        return self._beside

    def remove_original(self, sha256: str) -> None:
        """Remove an original that no evidence has any more."""
        with disk_sentences():
            self._kept_beside.remove(sha256)

    def _stand(self, state: State, entry: int | None = None) -> Stand:
        return Stand(state, self._database.entries() if entry is None else entry, self._whose)

    def catch_up(self, state: State) -> None:
        """Do what the last program left undone, now that the assessment is known to be sound; then say who has it."""
        if self._lock is None:
            return
        there = {path.stem for path in self.vault.sidecars()}
        lacking = {each.id for each in state.everything if each.file.sha256 not in there}
        self._whose = self._read_whose()
        self._beside = Beside(self.vault, self._stand(state))
        with suppress(OSError):  # a full disk keeps nobody from opening
            self._beside.catch_up(lacking | self._touched_since_left())
        self._finish_purges({each.file.sha256 for each in state.everything})
        self._back_up_quietly(Why.OPENED)
        left = self._lock.left_open.journal if self._lock.left_open else 0
        since = left if self._beside.is_behind else self._database.entries()
        self._lock.note(replace(Holder.this(user_name()), journal=since))

    def mend_sidecars(self) -> list[str]:
        """Write anew what stands beside the originals where it is not what the database says. Returns of which."""
        with beside_sentences():
            return self._kept_beside.mend()

    def _back_up_quietly(self, why: Why) -> None:
        """A disk too full for a backup keeps nobody from opening or closing; what is wrong can be asked."""
        try:
            self.back_up(why)
        except (UserError, OSError) as error:
            self.backup_trouble = str(error)

    def _touched_since_left(self) -> set[str]:
        """What evidence was changed by a program that ended without closing the assessment."""
        left = self._lock.left_open if self._lock else None
        if left is None:
            return set()
        entries = self._database.rows("journal", ("id", "changes"), after=left.journal)
        return {named_evidence(change) for entry in entries for change in changes_of(str(entry["changes"]))} - {""}

    def _finish_purges(self, held: set[str]) -> None:
        """Remove originals whose purge was committed. held: the hashes of those that evidence uses."""
        for entry in self._database.rows("journal", ("changes",), kind=Kind.PURGE.value):
            for change in changes_of(str(entry["changes"])):
                if change.table == "file" and change.values["sha256"] not in held:
                    self.vault.remove(str(change.values["sha256"]))

    def _read_whose(self) -> sidecars.Tables:
        return {table: tuple(self._database.rows(table)) for table in sidecars.WHOSE}

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
            with suppress(OSError):
                if self._beside:
                    self._beside.write()
            self._back_up_quietly(Why.CLOSED)
        entries = self._last_entry()
        self._database.close()
        self._release(None if self.is_behind else entries)

    def _last_entry(self) -> int | None:
        try:
            return self._database.entries()
        except UserError:  # a disk that is gone has been told of before
            return None

    def _release(self, closed: int | None = None) -> None:
        if self._lock:
            self._lock.release(closed)
        if self._own_cache:
            self._own_cache.remove()


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
    return bool(backups.listed(folder)) or (folder / "files" / sidecars.WHOLE).is_file()


_MISSING = "“{}”里的数据库不见了，原件还在。请从备份恢复；没有备份也能按原件旁的说明文件重建。"
