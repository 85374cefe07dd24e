"""Copies of the database in `backups/`: written whole or not at all, thinned by age, put back when it fails."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from binder.durable import fsync_file, fsync_folder
from binder.store import health, migrations, sqlite_file

FOLDER = "backups"
_NAME = re.compile(r"(\d{5,})-(\d{8}T\d{6}Z)-([a-z]+)\.db")
_OLD_NAME = re.compile(r"version-\d+-(\d{8}T\d{6}Z)\.db")
_STAMP = "%Y%m%dT%H%M%SZ"
_NEWEST_KEPT = 10
_SLOT = timedelta(minutes=30)
_EVERY_DAY = timedelta(days=14)


class Why(StrEnum):
    """What a backup was made for. Only those that the program makes by itself are thinned."""

    OPENED = "opened"
    TIMED = "timed"
    ASKED = "asked"
    MIGRATION = "migration"
    ASIDE = "aside"
    CLOSED = "closed"

    @property
    def word(self) -> str:
        return _WORDS[self]


_WORDS = {
    Why.OPENED: "打开时",
    Why.CLOSED: "关闭时",
    Why.TIMED: "定时",
    Why.ASKED: "手动",
    Why.MIGRATION: "程序升级前",
    Why.ASIDE: "恢复前另存",
}
_AUTOMATIC = (Why.OPENED, Why.TIMED, Why.CLOSED)


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy of the database. number: counts up, for a clock may be set back. at: UTC. size: bytes."""

    number: int
    path: Path
    at: datetime
    why: Why
    size: int


def listed(folder: Path) -> list[Backup]:
    """The backups of an assessment, oldest first."""
    there = folder / FOLDER
    found = [_backup_of(path) for path in there.iterdir()] if there.is_dir() else []
    return sorted((each for each in found if each), key=lambda each: (each.number, each.at))


def _backup_of(path: Path) -> Backup | None:
    new, old = _NAME.fullmatch(path.name), _OLD_NAME.fullmatch(path.name)
    number, stamp, why = new.groups() if new else ("0", old[1], Why.MIGRATION.value) if old else ("0", "", "")
    try:
        at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        return Backup(int(number), path, at, Why(why), path.stat().st_size)
    except (ValueError, OSError):
        return None


def back_up(folder: Path, why: Why) -> Backup:
    """Copy the database as it is now. OSError or sqlite3.Error when the disk refuses; nothing is left behind then."""
    return _written(folder, why, lambda part: _copy(folder / sqlite_file.NAME, part))


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite_file.reader(source)) as db, closing(sqlite3.connect(target)) as copy:
        copy.execute("PRAGMA journal_mode = OFF")  # it is made durable afterwards, in one go
        copy.execute("PRAGMA synchronous = OFF")
        db.backup(copy)


def back_up_if_changed(folder: Path, why: Why) -> Backup | None:
    """Back up unless the newest backup says all that the database says. None when nothing was done."""
    kept = listed(folder)
    with closing(sqlite_file.reader(folder / sqlite_file.NAME)) as db:
        now = (migrations.version_of(db), sqlite_file.last_entry(db))
    if kept and _stand_of(kept[-1].path) == now:
        return None
    made = back_up(folder, why)
    thin(folder, made.at)
    return made


def set_aside(folder: Path) -> Backup | None:
    """Copy the database's file byte by byte, however broken it is, with what SQLite left beside it. None for none."""
    path = folder / sqlite_file.NAME
    journal = folder / f"{sqlite_file.NAME}-journal"
    if not path.is_file():
        return None
    aside = _written(folder, Why.ASIDE, lambda part: shutil.copyfile(path, part))
    if journal.is_file():
        beside = aside.path.with_name(f"{aside.path.name}-journal")
        shutil.copyfile(journal, beside)
        fsync_file(beside)
        fsync_folder(beside.parent)
    return aside


def complaint(backup: Backup) -> str:
    """Why a backup cannot be put back, or "" for a sound one."""
    try:
        with closing(sqlite_file.reader(backup.path)) as db:
            if not 0 < migrations.version_of(db) <= migrations.NEWEST:
                return "不是这个版本的程序能打开的数据库"
            return next(iter(health.complaints(db)), "")
    except sqlite3.Error as error:
        return f"读不出来（{error}）"


def newest_sound(folder: Path) -> Backup | None:
    """The newest backup that can be put back; what was set aside is none."""
    candidates = [each for each in reversed(listed(folder)) if each.why is not Why.ASIDE]
    return next((each for each in candidates if not complaint(each)), None)


def put_in_place(folder: Path, new: Path) -> None:
    """Make `new`, a file in the folder, the assessment's database; the one before was set aside."""
    fsync_file(new)
    (folder / f"{sqlite_file.NAME}-journal").unlink(missing_ok=True)  # it belongs to the database that goes
    fsync_folder(folder)
    os.replace(new, folder / sqlite_file.NAME)
    fsync_folder(folder)


def sweep(folder: Path) -> None:
    """Remove what an interrupted backup left."""
    there = folder / FOLDER
    for left in there.glob("*.part*") if there.is_dir() else ():
        left.unlink(missing_ok=True)


def thin(folder: Path, now: datetime) -> None:
    """Remove automatic backups that newer ones stand for: of today one each half hour stays, then one a day for two
    weeks, then one a month; the ten newest in any case."""
    made = [each for each in listed(folder) if each.why in _AUTOMATIC]
    for backup in superfluous(made, now):
        backup.path.unlink(missing_ok=True)


def superfluous(made: Iterable[Backup], now: datetime) -> list[Backup]:
    """Which of these backups, oldest first, may go."""
    made = list(made)
    newest = {_slot_of(each.at, now): each for each in made}
    kept = {each.path for each in (*newest.values(), *made[-_NEWEST_KEPT:])}
    return [each for each in made if each.path not in kept]


def _slot_of(at: datetime, now: datetime) -> tuple[object, ...]:
    """Backups of one slot stand for each other. A clock that was set back makes the later ones of today."""
    here, today = at.astimezone(), now.astimezone().date()
    if here.date() >= today:
        return ("today", int(at.timestamp() // _SLOT.total_seconds()))
    if here.date() > today - _EVERY_DAY:
        return ("day", here.date())
    return ("month", here.year, here.month)


def _stand_of(path: Path) -> tuple[int, int] | None:
    """Schema version and last journal entry of a backup; None when it cannot be read."""
    try:
        with closing(sqlite_file.reader(path)) as db:
            return migrations.version_of(db), sqlite_file.last_entry(db)
    except sqlite3.Error:
        return None


def _written(folder: Path, why: Why, fill: Callable[[Path], object]) -> Backup:
    """A backup that `fill` wrote into the path it was given: whole and durable, or nothing."""
    there = folder / FOLDER
    there.mkdir(exist_ok=True)
    at = datetime.now(UTC).replace(microsecond=0)
    number = max((each.number for each in listed(folder)), default=0) + 1
    target = there / f"{number:05}-{at.strftime(_STAMP)}-{why.value}.db"
    part = target.with_suffix(".part")
    try:
        part.unlink(missing_ok=True)
        fill(part)
        fsync_file(part)
        os.replace(part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    fsync_folder(there)
    return Backup(number, target, at, why, target.stat().st_size)
