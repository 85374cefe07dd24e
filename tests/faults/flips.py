"""Bits that flip by themselves, in files and in the database."""

from __future__ import annotations

import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from binder.errors import UserError
from binder.store.health import complaints
from binder.usecases.opening import open_assessment
from binder.usecases.verifying import verify
from tests.faults.desk import ACTS, Figures, essence, in_one_thread, subject_of


def files(home: Path, prepared: Path, figures: Figures, *, flips: int) -> None:
    """A bit of an original, a sidecar or a backup: verifying finds it, and mends what it can."""
    dice = random.Random(20261127)
    with in_one_thread():
        folder = subject_of("edit", home, prepared)
        with closing(open_assessment(folder)) as session:
            there = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_checked(path)]
            for _ in range(flips):
                path = dice.choice(there)
                sound = path.read_bytes()
                figures.faults += 1
                path.write_bytes(_flipped(sound, dice.randrange(len(sound) * 8)))
                if not verify(session) and not _same(path, sound):
                    figures.note("silent", f"bit flip in {path.name}")
                path.write_bytes(sound)
            for finding in verify(session):
                figures.note("false_alarms", finding.text)


def _is_checked(path: Path) -> bool:
    return path.parent.name in ("backups", "files") or path.parent.parent.name == "files"


def _same(path: Path, sound: bytes) -> bool:
    """Whether the file still says what it said: not every bit of a database or of a JSON text means something."""
    if path.suffix == ".json":
        return bool(json.loads(path.read_bytes()) == json.loads(sound))
    return path.parent.name == "backups" and _says(path) == _said(sound, path)


def _said(sound: bytes, beside: Path) -> object:
    twin = beside.with_suffix(".twin")
    twin.write_bytes(sound)
    try:
        return _says(twin)
    finally:
        twin.unlink()


def database(home: Path, prepared: Path, figures: Figures, *, flips: int) -> None:
    """Bits of the database, until so many have changed what it says: every one is found, and none changes what the
    program shows."""
    dice = random.Random(20261127)
    with in_one_thread():
        folder = subject_of("edit", home, prepared)
        with closing(open_assessment(folder)) as session:
            for act in ("edit", "attach", "describe", "detach"):
                ACTS[act](session, home / "desk")
            shown = essence(session.state)
        path = folder / "assessment.db"
        sound = path.read_bytes()
        was, changed = _says(path), 0
        while changed < flips:
            path.write_bytes(_flipped(sound, dice.randrange(len(sound) * 8)))
            if _says(path) == was:
                continue
            changed += 1
            figures.faults += 1
            if not _found(path):
                figures.note("silent", "bit flip in the database is not found")
            if changed % 20 == 0:
                _opened(folder, lambda state: state == shown, figures)
        path.write_bytes(sound)
        if _found(path):
            figures.note("false_alarms", "the sound database is complained of")


def _flipped(sound: bytes, bit: int) -> bytes:
    damaged = bytearray(sound)
    damaged[bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def _says(path: Path) -> object:
    """All that a database says, type and all; None when it cannot be read."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.text_factory = bytearray
        try:
            listed = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
            tables = [name.decode("latin-1") for (name,) in listed]
            rows = [sorted(repr(row) for row in db.execute(f'SELECT * FROM "{table}"')) for table in tables]
            marks = [db.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
            return rows, marks, [repr(row) for row in db.execute("SELECT type, name, sql FROM sqlite_master")]
        except (sqlite3.Error, UnicodeDecodeError):
            return None


def _found(path: Path) -> bool:
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            return bool(complaints(db))
    except (sqlite3.Error, UnicodeDecodeError):
        return True


def _opened(folder: Path, is_as_it_was: Callable[[object], bool], figures: Figures) -> None:
    """The program refuses it with a sentence, or shows what was there."""
    try:
        with closing(open_assessment(folder)) as session:
            if not is_as_it_was(essence(session.state)):
                figures.note("silent", "a damaged database was opened")
    except UserError as error:
        if not error.text.endswith("。"):
            figures.note("no_sentence", error.text)
    except Exception as error:
        figures.note("no_sentence", f"{type(error).__name__} {error}")
