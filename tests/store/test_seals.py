"""Seals: whatever changes a row outside the program is found, and nothing else is."""

import random
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.store import health, migrations, seals, sqlite_file
from binder.store.database import Database
from binder.store.rows import Row

GOLDEN = Path(__file__).parents[1] / "golden" / "version-4.binder"
FACT = {"key": "a", "state": "known", "value": "{}", "note": "示例"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "a.binder"))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    sqlite_file.create(tmp_path)
    db = Database(tmp_path)
    yield db
    db.close()


def complaints(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / sqlite_file.NAME, isolation_level=None)) as db:
        return health.complaints(db)


values = st.one_of(st.integers(-(2**63), 2**63 - 1), st.text(), st.binary(), st.none(), st.floats(allow_nan=False))


@given(st.lists(values, max_size=4), st.lists(values, max_size=4))
def test_rows_that_differ_have_digests_that_differ(one: list[object], other: list[object]) -> None:
    same = [(type(value), value) for value in one] == [(type(value), value) for value in other]
    assert (seals.row_digest("t", one) == seals.row_digest("t", other)) == same


def test_text_and_the_same_bytes_are_not_the_same() -> None:
    assert seals.row_digest("t", ["ab", 1]) != seals.row_digest("t", [b"ab", 1])
    assert seals.row_digest("t", ["a", "b"]) != seals.row_digest("t", ["ab", ""])
    assert seals.row_digest("t", ["a"]) != seals.row_digest("u", ["a"])


def test_changes_of_the_program_keep_the_seals(empty: Database, tmp_path: Path) -> None:
    with empty.transaction() as recorder:
        recorder.put(Row("fact", FACT))
        recorder.put(Row("fact", {**FACT, "key": "b"}))
        recorder.put(Row("fact", {**FACT, "note": "改"}))
        recorder.drop(Row("fact", {"key": "b"}))
        recorder.note("2026-01-01T00:00:00+00:00", "某人", "填报", "do", None)
    assert complaints(tmp_path) == []


def test_a_transaction_that_fails_leaves_the_seals(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), empty.transaction() as recorder:
        recorder.put(Row("fact", FACT))
        raise RuntimeError
    assert complaints(tmp_path) == []


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("UPDATE fact SET note = note || '。' WHERE key = 'staff_count'", "填报数据.*行数没有变.*staff_count"),
        ("DELETE FROM attachment WHERE item = '4'", "材料与事项的对应.*现有 1 行"),
        ("INSERT INTO effort VALUES ('1-1', 5)", "工作量.*应有 0 行，现有 1 行"),
        ("INSERT INTO journal VALUES (99, '', '', '', 'do', 99, '[]')", "修改日志"),
        ("UPDATE rubric_text SET text = replace(text, '1', '2')", "评分标准全文"),
        ("UPDATE seal SET rows = rows + 1 WHERE name = 'fact'", "填报数据"),
        ("DELETE FROM seal WHERE name = 'fact'", "填报数据"),
        ("UPDATE seal SET digest = upper(digest) WHERE name = 'fact'", "填报数据"),
        ("DROP TRIGGER journal_is_not_cut", "表结构"),
        ("CREATE TABLE other (id INTEGER)", "other.*|表结构"),
        ("UPDATE fact SET note = CAST(note AS BLOB)", "填报数据"),
    ],
)
def test_what_others_change_is_named(folder: Path, act: str, words: str) -> None:
    with closing(sqlite3.connect(folder / sqlite_file.NAME, isolation_level=None)) as db:
        db.execute(act)
    found = complaints(folder)
    assert found
    assert re.search(words, "；".join(found))


@pytest.mark.parametrize("number", range(1, migrations.NEWEST + 1))
def test_old_files_are_sealed_when_they_are_migrated(tmp_path: Path, number: int) -> None:
    old = Path(shutil.copytree(GOLDEN.with_name(f"version-{number}.binder"), tmp_path / "old.binder"))
    sqlite_file.bring_up_to_date(old, lambda: None)
    assert complaints(old) == []


def content(db: sqlite3.Connection) -> list[object]:
    """All that a database says, type and all."""
    db.text_factory = bytearray
    tables = [name.decode("latin-1") for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = [sorted(repr(row) for row in db.execute(f'SELECT * FROM "{table}"')) for table in tables]
    marks = [db.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id")]
    return [rows, marks, [repr(row) for row in db.execute("SELECT type, name, sql FROM sqlite_master")]]


def flipped(path: Path, sound: bytes, bit: int) -> None:
    damaged = bytearray(sound)
    damaged[bit // 8] ^= 1 << bit % 8
    path.write_bytes(damaged)


def changes(path: Path, was: list[object], read: Callable[[sqlite3.Connection], list[object]]) -> bool:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        try:
            return read(db) != was
        except (sqlite3.Error, UnicodeDecodeError):
            return True


def test_no_flipped_bit_changes_content_unseen(folder: Path) -> None:
    path = folder / sqlite_file.NAME
    sound = path.read_bytes()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        was = content(db)
    dice = random.Random(20261127)
    changed = 0
    while changed < 60:
        flipped(path, sound, dice.randrange(len(sound) * 8))
        if changes(path, was, content):
            changed += 1
            assert complaints(folder) != []
    path.write_bytes(sound)
    assert complaints(folder) == []
