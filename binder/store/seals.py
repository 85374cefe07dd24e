"""Seals: of each table the number of its rows and the sum of their digests, kept with it in the same database.

A row that goes or changes takes its digest out of the sum, one that comes adds its own, in the transaction that does
it. So a seal costs an edit two digests whatever the table's size, and whatever else changes the rows breaks it: a bit
that flips in a page, a row that is lost or comes twice, another program.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import NamedTuple

SEALS = "seal"
SCHEMA = "schema"
"""Name of the seal over the tables' definitions and the version mark."""
_ALL = 1 << 256


class Seal(NamedTuple):
    """rows: how many there are; digest: sum of the rows' digests, modulo 2^256."""

    rows: int = 0
    digest: int = 0

    def changed(self, table: str, before: Iterable[object] | None, after: Iterable[object] | None) -> "Seal":
        """The seal once a row is no longer what it was but what it is now; None for no row."""
        rows, digest = self
        if before is not None:
            rows, digest = rows - 1, digest - row_digest(table, before)
        if after is not None:
            rows, digest = rows + 1, digest + row_digest(table, after)
        return Seal(rows, digest % _ALL)


class Broken(NamedTuple):
    """A table whose rows are not those that were sealed. sealed: None when there is no seal."""

    table: str
    sealed: Seal | None
    found: Seal


def row_digest(table: str, values: Iterable[object]) -> int:
    """Digest of a row: of its table's name and its values in the order of the columns, type and length included."""
    parts: list[bytes | bytearray] = [table.encode()]
    for value in values:
        match value:
            case str() | bytearray():  # text is read raw when checking: flipped bits need not be UTF-8
                raw = value.encode() if isinstance(value, str) else value
                parts += (b"t%d:" % len(raw), raw)
            case int():
                parts.append(b"i%d:" % value)
            case bytes():
                parts += (b"b%d:" % len(value), value)
            case _:
                parts.append(b"x%r:" % (value,))
    return int.from_bytes(sha256(b"".join(parts)).digest())


def read(db: sqlite3.Connection) -> dict[str, Seal]:
    """The seals as they are kept."""
    return {name: Seal(rows, int(digest, 16)) for name, rows, digest in db.execute(f"SELECT * FROM {SEALS}")}


def write(db: sqlite3.Connection, seals: Iterable[tuple[str, Seal]]) -> None:
    """Keep these seals in place of those of the same name."""
    rows = [(name, seal.rows, _text(seal)) for name, seal in seals]
    db.executemany(f"INSERT OR REPLACE INTO {SEALS} VALUES (?, ?, ?)", rows)


def seal_everything(db: sqlite3.Connection) -> None:
    """Seal what is in the database now, as the last thing that a migration's step does."""
    with _raw(db):
        seals = [(table, _found(db, table)) for table in _tables(db)]
        write(db, [*seals, (SCHEMA, _schema(db))])


def broken(db: sqlite3.Connection, tables: Iterable[str] | None = None) -> list[Broken]:
    """The seals that do not hold: of every table, or of these. Whatever SQLite cannot read raises sqlite3.Error."""
    with _raw(db):
        sealed, there = _read_raw(db), _tables(db)
        wanted = sorted({*there, *sealed} - {SCHEMA}) if tables is None else tables
        found = {table: _found(db, table) if table in there else Seal() for table in wanted}
        found[SCHEMA] = _schema(db)
    return [Broken(name, sealed.get(name), seal) for name, seal in found.items() if sealed.get(name) != seal]


def _text(seal: Seal) -> str:
    return f"{seal.digest:064x}"


@contextmanager
def _raw(db: sqlite3.Connection) -> Iterator[None]:
    """Meanwhile text is read as the bytes that stand there."""
    usual, db.text_factory = db.text_factory, bytearray
    try:
        yield
    finally:
        db.text_factory = usual


def _read_raw(db: sqlite3.Connection) -> dict[str, Seal]:
    """The seals, some of which may be damaged themselves."""
    seals: dict[str, Seal] = {}
    for name, rows, digest in db.execute(f"SELECT * FROM {SEALS}"):
        try:
            seal = Seal(int(rows), int(bytes(digest), 16))
            if _text(seal).encode() == digest:  # "A" and "a" are the same number, but not the same bits
                seals[bytes(name).decode()] = seal
        except (TypeError, ValueError):
            continue  # no seal is no better than a wrong one
    return seals


def _tables(db: sqlite3.Connection) -> list[str]:
    """Names of the tables that hold content; what a full-text index makes for itself is none."""
    listed = db.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name")
    names = [bytes(name).decode("utf-8", "replace") for (name,) in listed]
    return [name for name in names if name != SEALS and not name.startswith("sqlite_")]


def _found(db: sqlite3.Connection, table: str) -> Seal:
    quoted = table.replace('"', '""')
    return _sum(table, db.execute(f'SELECT * FROM "{quoted}"'))


def sealed_mark(db: sqlite3.Connection, marks: Iterable[int]) -> int | None:
    """The version mark, among these, with which the tables' definitions were sealed as they are; None for none."""
    try:
        with _raw(db):
            sealed = _read_raw(db).get(SCHEMA)
            return next((mark for mark in marks if sealed == _schema(db, mark)), None)
    except sqlite3.Error:
        return None


def _schema(db: sqlite3.Connection, mark: int | None = None) -> Seal:
    """mark: taken for the version mark in place of the one that stands there."""
    definitions = db.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master")
    version, whose = (db.execute(f"PRAGMA {name}").fetchone() for name in ("user_version", "application_id"))
    return _sum(SCHEMA, [*definitions, version if mark is None else (mark,), whose])


def _sum(table: str, rows: Iterable[Iterable[object]]) -> Seal:
    seal = Seal()
    for row in rows:
        seal = seal.changed(table, None, row)
    return seal
