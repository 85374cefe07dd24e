"""The assessment's database: read whole, and changed in transactions that note every row."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, Executable, Table, and_, bindparam, event, func, select, tuple_
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool
from sqlmodel import create_engine

from binder.store import seals
from binder.store.health import complaints
from binder.store.rows import Misfit, Row, RowChange, Values, changes_text
from binder.store.sqlite_file import NAME, connect, last_entry, looked_at
from binder.store.tables import TABLES
from binder.store.trouble import database_trouble

Key: TypeAlias = tuple[str | int, ...]
"""A table's name and the values of a row's key."""
_AT_ONCE = 200
"""Rows asked for in one statement."""


class Recorder:
    """Changes rows within a transaction and notes each as it was and as it became.

    entry: number of the journal's row once it is written.
    """

    entry = 0

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seals: dict[str, seals.Seal] = {}
        self._resealed: set[str] = set()
        self.changes: list[RowChange] = []

    def put(self, row: Row) -> None:
        """Insert the row, or change the one of its key. A row that is there already is no change."""
        table, before = self._find(row)
        if before == row.values:
            return
        if before is None:
            self._connection.execute(table.insert(), dict(row.values))
        else:
            self._connection.execute(table.update().where(_is_row(table, row.values)), dict(row.values))
        self._reseal(table, before, row.values)
        self.changes.append(RowChange(row.table, before, dict(row.values)))

    def add(self, rows: Sequence[Row]) -> None:
        """Insert rows of which none is there yet, in their order of tables; much faster than `put` for many."""
        self._make([RowChange(row.table, None, dict(row.values)) for row in rows])

    def put_all(self, rows: Sequence[Row]) -> None:
        """As `put` for each, with no row twice; much faster for many."""
        there = self._find_all(rows)
        changes = [RowChange(row.table, there.get(_key(row)), dict(row.values)) for row in rows]
        self._make([change for change in changes if change.before != change.after])

    def drop(self, row: Row) -> None:
        """Delete the row of this key; none there is no change."""
        table, before = self._find(row)
        if before is not None:
            self._connection.execute(table.delete().where(_is_row(table, row.values)))
            self._reseal(table, before, None)
            self.changes.append(RowChange(row.table, before, None))

    def repeat(self, changes: Sequence[RowChange]) -> None:
        """Make noted changes again. Misfit when a row is not as it was then: nothing is overwritten."""
        there = self._find_all([Row(change.table, change.values) for change in changes])
        for change in changes:
            key = _key(Row(change.table, change.values))
            if there.get(key) != change.before:
                raise Misfit(f"the journal does not fit the table {change.table}")
            there[key] = change.after
        self._make(changes)

    def note(self, at: str, who: str, label: str, kind: str, step: int | None) -> int:
        """Write the changes so far into the journal. step None: they begin a step of their own. Returns the step."""
        journal = TABLES["journal"]
        number = (self._connection.execute(select(func.max(journal.c.id))).scalar() or 0) + 1
        own = {"id": number, "at": at, "who": who, "label": label, "kind": kind, "step": step or number}
        entry = own | {"changes": changes_text(self.changes)}
        self._connection.execute(journal.insert(), entry)
        self._reseal(journal, None, entry)
        self.entry = number
        return step or number

    def seal(self) -> None:
        """Write the seals of the tables that were changed: the last thing in a transaction."""
        if self._resealed:
            seals.write(_driver(self._connection), [(name, self._seals[name]) for name in sorted(self._resealed)])

    def _reseal(self, table: Table, before: Values | None, after: Values | None) -> None:
        self._seals = self._seals or seals.read(_driver(self._connection))
        old, new = ([row[name] for name in table.columns.keys()] if row else None for row in (before, after))  # noqa: SIM118
        self._seals[table.name] = self._seals.get(table.name, seals.Seal()).changed(table.name, old, new)
        self._resealed.add(table.name)

    def _make(self, changes: Sequence[RowChange]) -> None:
        """Make changes whose rows are there as they say, as many at a time as are alike."""
        for (name, is_new, is_gone), group in groupby(changes, key=lambda each: (each[0], not each[1], not each[2])):
            table, alike = TABLES[name], list(group)
            self._connection.execute(*_statement(table, alike, is_new, is_gone))
            for change in alike:
                self._reseal(table, change.before, change.after)
            self.changes += alike

    def _find(self, row: Row) -> tuple[Table, Values | None]:
        table = TABLES[row.table]
        found = self._connection.execute(table.select().where(_is_row(table, row.values))).mappings().one_or_none()
        return table, dict(found) if found is not None else None

    def _find_all(self, rows: Sequence[Row]) -> dict[Key, Values | None]:
        """The rows of these keys that are there, by key."""
        wanted: dict[str, dict[Key, None]] = {}
        for row in rows:
            wanted.setdefault(row.table, {})[_key(row)] = None
        found: dict[Key, Values | None] = {}
        for name, keys in wanted.items():
            table, each = TABLES[name], list(keys)
            for at in range(0, len(each), _AT_ONCE):
                chosen = tuple_(*table.primary_key).in_([key[1:] for key in each[at : at + _AT_ONCE]])
                for values in self._connection.execute(table.select().where(chosen)).mappings():
                    found[_key(Row(name, dict(values)))] = dict(values)
        return found


def _key(row: Row) -> Key:
    """The table's name and the values of its key."""
    return (row.table, *(row.values[column.name] for column in TABLES[row.table].primary_key))


def _statement(
    table: Table, changes: Sequence[RowChange], is_new: bool, is_gone: bool
) -> tuple[Executable, list[dict[str, str | int]]]:
    """What makes these changes of one table, all of them new rows, rows that go, or rows that become others."""
    if is_new:
        return table.insert(), [dict(change.values) for change in changes]
    own = and_(*(column == bindparam(f"key_{column.name}") for column in table.primary_key))
    keys = [{f"key_{each.name}": change.values[each.name] for each in table.primary_key} for change in changes]
    if is_gone:
        return table.delete().where(own), keys
    return table.update().where(own), [{**key, **change.values} for key, change in zip(keys, changes, strict=True)]


def _driver(connection: Connection) -> sqlite3.Connection:
    """SQLite's own connection beneath SQLAlchemy's, in the same transaction."""
    db = connection.connection.driver_connection
    assert isinstance(db, sqlite3.Connection)
    return db


def _is_row(table: Table, values: Values) -> ColumnElement[bool]:
    return and_(*(column == values[column.name] for column in table.primary_key))


class Database:
    """An open, up-to-date database. One connection; the caller lets one thread at a time use it."""

    def __init__(self, folder: Path, *, looking: bool = False) -> None:
        """looking: a copy that cannot be changed."""
        opened = looked_at(folder) if looking else connect(folder / NAME)
        self._engine = create_engine("sqlite://", creator=lambda: opened, poolclass=StaticPool)
        begin = "BEGIN" if looking else "BEGIN IMMEDIATE"
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        self._connection = self._engine.connect()

    @staticmethod
    @contextmanager
    def _reported() -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise database_trouble(error.orig) or error from error
        except sqlite3.Error as error:
            raise database_trouble(error) or error from error

    @contextmanager
    def transaction(self) -> Iterator[Recorder]:
        """All that is done within is on the disk at the end, or nothing is."""
        with self._reported(), self._connection.begin():
            recorder = Recorder(self._connection)
            yield recorder
            recorder.seal()

    def rows(
        self, table: str, columns: tuple[str, ...] = (), *, after: int = 0, **where: str | int
    ) -> list[dict[str, str | int]]:
        """Rows of a table in order of their key: all or those with the given values, whole or the named columns.

        after: of a table whose key is a number only the rows beyond it.
        """
        source = TABLES[table]
        wanted = [source.c[name] for name in columns or source.c.keys()]
        fits = [source.c[name] == value for name, value in where.items()]
        fits += [source.c.id > after] if after else []
        statement = select(*wanted).where(*fits).order_by(*source.primary_key)
        with self._reported(), self._connection.begin():
            return [dict(row) for row in self._connection.execute(statement).mappings()]

    def sealed_rows(self) -> int:
        """How many rows are under a seal."""
        with self._reported(), self._connection.begin():
            return sum(seal.rows for seal in seals.read(_driver(self._connection)).values())

    def entries(self) -> int:
        """Number of the journal's last row."""
        with self._reported(), self._connection.begin():
            return last_entry(_driver(self._connection))

    def health(self) -> list[str]:
        """What is wrong, in Chinese; empty for a sound database."""
        with self._reported(), self._connection.begin():
            return complaints(_driver(self._connection))

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()
