"""Making an assessment's database anew from what is left: a backup, the broken database itself, the sidecars."""

import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from binder.store import backups, seals, sidecars, sqlite_file
from binder.store.backups import Backup
from binder.store.database import Database, Recorder
from binder.store.journal import Kind
from binder.store.lock import closed_at
from binder.store.migrations import NEWEST, sealed_version, version_of
from binder.store.rows import SNAPSHOT_TABLES, Misfit, Row, Values, changes_of, completed
from binder.store.sidecars import Sidecar, Whole
from binder.store.vault import Vault

PLACE = ".rebuild"
"""Where the new database is made, within the assessment's folder."""
_TABLES = ("rubric_text", *SNAPSHOT_TABLES)
_UNREADABLE = (sqlite3.Error, ValueError, KeyError, TypeError, OverflowError)
_Rows = Mapping[str, Sequence[Values]]


@dataclass(slots=True)
class Made:
    """What a new database was made of.

    base: the backup that it began with. steps: how many entries of the broken database's journal after the backup came
    back; None when they could not be read. typed_at: when the facts and all else that was typed were written down
    beside the originals, if they come from there. as_of: from when on something may be missing; None where that is
    since the backup, or everything. brought, renewed: evidence that sidecars brought in or told more of. unreadable:
    sidecars that tell nothing. aside: the database that was there before. whole: whether nothing can have been done
    since, or all of it came back.
    """

    base: Backup | None
    steps: int | None = None
    typed_at: datetime | None = None
    as_of: datetime | None = None
    brought: int = 0
    renewed: int = 0
    unreadable: int = 0
    aside: Backup | None = None
    whole: bool = False


@dataclass(slots=True)
class _Broken:
    """What the broken database still tells without doubt: its journal after the backup, or else all other tables."""

    entries: list[Values] = field(default_factory=list)
    tables: dict[str, list[Values]] = field(default_factory=dict)


def rebuild(folder: Path, base: Backup | None, at: str, who: str) -> Made:
    """Make the database anew as of its last sound moment, and put it in place of the present one, which is set aside.

    base: the backup to begin with; without one, what stands beside the originals has to do. LookupError when that does
    not say whose assessment this is.
    """
    made, vault = Made(base), Vault(folder)
    whole = sidecars.read_whole(vault)
    with _place(folder, base) as place, closing(Database(place)) as db:
        if base is None:
            _begin(db, whole)
        after = db.entries()
        made.steps = _catch_up(db, _still_told(folder, after))
        typed = _newer_than_base(made, whole, after) if made.steps is None else None
        _date(made, whole, typed, after, closed_at(folder))
        rows, newer = _rows_by_table(db), after if made.steps is None else None
        with db.transaction() as recorder:
            if typed:
                _take_typed(recorder, rows, typed.rows)
            _take_sidecars(made, recorder, rows, vault, newer_than=newer)
            recorder.note(at, who, "从备份和原件重建档案", Kind.REBUILD, None)
        db.close()
        made.aside = _put(folder, place)
    return made


def restore(folder: Path, base: Backup, at: str, who: str) -> Made:
    """Put a backup in place of the present database, which is set aside. Evidence that came later goes to the trash."""
    made, vault = Made(base), Vault(folder)
    with _place(folder, base) as place, closing(Database(place)) as db:
        rows = _rows_by_table(db)
        with db.transaction() as recorder:
            _take_sidecars(made, recorder, rows, vault, newer_than=None, hang=False)
            recorder.note(at, who, f"恢复 {base.at.astimezone():%Y-%m-%d %H:%M} 的备份", Kind.REBUILD, None)
        db.close()
        made.aside = _put(folder, place)
    return made


def sweep(folder: Path) -> None:
    """Remove what an interrupted rebuild left."""
    shutil.rmtree(folder / PLACE, ignore_errors=True)


class _place:
    """A folder for the new database, begun with the backup; gone at the end."""

    def __init__(self, folder: Path, base: Backup | None) -> None:
        self._folder, self._base = folder, base

    def __enter__(self) -> Path:
        sweep(self._folder)
        place = self._folder / PLACE
        place.mkdir()
        if self._base:
            shutil.copyfile(self._base.path, place / sqlite_file.NAME)
            sqlite_file.bring_up_to_date(place, lambda: None)
        else:
            sqlite_file.create(place)
        return place

    def __exit__(self, *_: object) -> None:
        sweep(self._folder)


def _put(folder: Path, place: Path) -> Backup | None:
    aside = backups.set_aside(folder)
    backups.put_in_place(folder, place / sqlite_file.NAME)
    return aside


def _begin(db: Database, whole: Whole | None) -> None:
    """Whose assessment it is: an empty database knows nothing."""
    if whole is None:
        raise LookupError(sidecars.WHOLE)
    with db.transaction() as recorder:
        for table in sidecars.WHOSE:
            for row in whole.rows[table]:
                recorder.put(Row(table, row))


def _newer_than_base(made: Made, whole: Whole | None, after: int) -> Whole | None:
    """What was typed, if what is written down of it is newer than the backup, whose last entry is `after`."""
    if whole is None or whole.at is None:
        return None
    return whole if made.base is None or whole.entry > after else None


def _date(made: Made, whole: Whole | None, typed: Whole | None, after: int, closed: int | None) -> None:
    """Say from when on something may be missing. closed: the journal's last entry at the end, where that is known."""
    made.whole = made.steps is not None or closed == (typed.entry if typed else after)
    made.typed_at = typed.at if typed else None
    if whole and whole.at:
        made.as_of = max(whole.at, made.base.at) if made.base else whole.at


def _rows_by_table(db: Database) -> dict[str, list[Values]]:
    """What the database holds, but for its journal."""
    return {table: list(db.rows(table)) for table in _TABLES}


# --- what the broken database still tells -----------------------------------------------------------------------------


def _still_told(folder: Path, after: int) -> _Broken | None:
    """What can be trusted of the broken database: parts whose seal holds. None when there is nothing."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    with closing(copy):
        try:
            sqlite_file.copy_into(copy, folder)
            sealed = sealed_version(copy)
            if sealed and sealed != version_of(copy):
                copy.execute(f"PRAGMA user_version = {sealed}")  # only the mark was broken
            if version_of(copy) != NEWEST:
                return None
            broken = {each.table for each in seals.broken(copy)}
            if "journal" not in broken:
                return _Broken(_rows(copy, "SELECT * FROM journal WHERE id > ? ORDER BY id", after))
            if broken == {"journal"}:
                return _Broken(_sound_entries(copy, after), {t: _rows(copy, f"SELECT * FROM {t}") for t in _TABLES})
        except _UNREADABLE:
            return None
    return None


def _rows(db: sqlite3.Connection, statement: str, *values: int) -> list[Values]:
    cursor = db.execute(statement, values)
    names = [each[0] for each in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _sound_entries(db: sqlite3.Connection, after: int) -> list[Values]:
    """The damaged journal's entries after the backup, as far as they follow each other and can be read."""
    entries: list[Values] = []
    try:
        for entry in _rows(db, "SELECT * FROM journal WHERE id > ? ORDER BY id", after):
            changes_of(str(entry["changes"]))
            Kind(str(entry["kind"]))
            if entry["id"] != after + len(entries) + 1:
                break
            entries.append(entry)
    except _UNREADABLE:
        pass
    return entries


def _catch_up(db: Database, broken: _Broken | None) -> int | None:
    """Bring the backup to where the broken database was. Returns how many entries that took; None when it cannot be."""
    if broken is None:
        return None
    ours = _rows_by_table(db)
    try:
        with db.transaction() as recorder:
            if broken.tables:
                _take_tables(recorder, ours, broken.tables, _TABLES)
            for entry in broken.entries:
                for change in () if broken.tables else changes_of(str(entry["changes"])):
                    recorder.repeat([change])
                recorder.put(Row("journal", entry))
    except (Misfit, KeyError):
        return None
    return len(broken.entries)


def _take_tables(recorder: Recorder, ours: _Rows, theirs: _Rows, tables: Sequence[str]) -> None:
    """Make the rows of these tables theirs: what refers to others goes first and comes last."""
    for table in reversed(tables):
        for row in ours[table]:
            if row not in theirs[table]:
                recorder.drop(Row(table, row))
    for table in tables:
        for row in theirs[table]:
            recorder.put(Row(table, completed(table, row)))


# --- what stands beside the originals ---------------------------------------------------------------------------------


def _take_typed(recorder: Recorder, rows: dict[str, list[Values]], typed: sidecars.Tables) -> None:
    """Make whose it is and what was typed what was written down of it; `rows` follow."""
    kept = {row["id"] for row in typed["occurrence"]}
    theirs = {**typed, "proof": [row for row in rows["proof"] if row["occurrence_id"] in kept]}
    _take_tables(recorder, rows, theirs, [table for table in _TABLES if table in theirs])
    rows |= {table: list(those) for table, those in theirs.items()}


def _take_sidecars(
    made: Made,
    recorder: Recorder,
    rows: dict[str, list[Values]],
    vault: Vault,
    *,
    newer_than: int | None,
    hang: bool = True,
) -> None:
    """Bring in evidence that the database does not know. newer_than: sidecars written after this entry also tell more
    of evidence that is known. hang: put it where the sidecar says, and not in the trash."""
    known = {str(row["id"]) for row in rows["evidence"]}
    originals = {str(row["sha256"]) for row in rows["evidence"]}
    instances = {row["id"] for row in rows["occurrence"]}
    for path in vault.sidecars():
        sidecar = sidecars.read(path)
        if sidecar is None:
            made.unreadable += 1
        elif not vault.path_of(sidecar.sha256).is_file():
            continue
        elif sidecar.evidence["id"] not in known and sidecar.sha256 not in originals:
            _put_all(recorder, sidecar, instances if hang else None)
            made.brought += 1
        elif newer_than is not None and sidecar.entry > newer_than and sidecar.evidence["id"] in known:
            _take_off(recorder, sidecar, rows)
            _put_all(recorder, sidecar, instances)
            made.renewed += 1


def _put_all(recorder: Recorder, sidecar: Sidecar, instances: set[str | int] | None) -> None:
    """Put what a sidecar says. instances: those that there are to be proven; None leaves the evidence in the trash."""
    recorder.put(Row("file", completed("file", sidecar.file)))
    recorder.put(Row("evidence", completed("evidence", sidecar.evidence)))
    for table, rows in sidecar.rows.items():
        for row in rows:
            if _fits(table, row, instances):
                recorder.put(Row(table, completed(table, row)))


def _fits(table: str, row: Values, instances: set[str | int] | None) -> bool:
    if table == "redaction" or instances is None:
        return table == "redaction"
    return table != "proof" or row["occurrence_id"] in instances


def _take_off(recorder: Recorder, sidecar: Sidecar, rows: dict[str, list[Values]]) -> None:
    """Drop what the database says in tables of which the sidecar knows better."""
    for table in sidecar.rows:
        for row in rows[table]:
            if row["evidence_id"] == sidecar.evidence["id"]:
                recorder.drop(Row(table, row))
