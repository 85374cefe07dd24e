"""The schema: made by numbered steps, equal to the live tables, and never out of step with the version mark."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import SQLModel, create_engine

from binder.errors import UserError
from binder.store import backups, migrations, seals, sqlite_file, tables
from binder.store.backups import Why

Schema = dict[str, tuple[object, ...]]


def schema(db: sqlite3.Connection) -> Schema:
    """Columns, foreign keys and indexes of every table."""

    def pragma(name: str, argument: str) -> list[tuple[object, ...]]:
        return db.execute(f"PRAGMA {name}({argument})").fetchall()

    tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        table: (
            [column[1:] for column in pragma("table_xinfo", table)],
            sorted(key[2:] for key in pragma("foreign_key_list", table)),
            sorted((index[1:], pragma("index_info", str(index[1]))) for index in pragma("index_list", table)),
        )
        for table in tables
    }


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as db:
        yield db


def test_the_steps_lead_to_the_live_tables(db: sqlite3.Connection, tmp_path: Path) -> None:
    migrations.migrate(db)
    live = tmp_path / "live.db"
    engine = create_engine(f"sqlite:///{live}")
    SQLModel.metadata.create_all(engine, list(tables.TABLES.values()))
    engine.dispose()
    with closing(sqlite3.connect(live)) as other:
        assert schema(db) == schema(other)
    assert migrations.version_of(db) == migrations.NEWEST == len(migrations.STEPS)


def test_a_step_that_fails_leaves_version_and_tables_as_they_were(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrations.migrate(db)
    before = schema(db)

    def half(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half (id INTEGER)")
        raise OSError("pulled plug")

    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, half))
    monkeypatch.setattr(migrations, "NEWEST", migrations.NEWEST + 1)
    with pytest.raises(OSError, match="pulled plug"):
        migrations.migrate(db)
    assert (schema(db), migrations.version_of(db)) == (before, migrations.NEWEST - 1)


def test_an_older_database_is_backed_up_and_then_migrated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite_file.create(tmp_path)
    old = migrations.NEWEST
    monkeypatch.setattr(migrations, "STEPS", (*migrations.STEPS, lambda db: db.execute("CREATE TABLE more (id)")))
    monkeypatch.setattr(migrations, "NEWEST", old + 1)
    sqlite_file.bring_up_to_date(tmp_path, partial(backups.back_up, tmp_path, Why.MIGRATION))
    (backup,) = (tmp_path / "backups").iterdir()
    for path, version in ((backup, old), (tmp_path / sqlite_file.NAME, old + 1)):
        with closing(sqlite3.connect(path)) as db:
            assert migrations.version_of(db) == version
            assert ("more" in schema(db)) == (version > old)
    sqlite_file.bring_up_to_date(tmp_path, partial(backups.back_up, tmp_path, Why.MIGRATION))
    assert len(list((tmp_path / "backups").iterdir())) == 1


def test_a_newer_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    sqlite_file.create(tmp_path)
    with closing(sqlite3.connect(tmp_path / sqlite_file.NAME)) as db:
        db.execute(f"PRAGMA user_version = {migrations.NEWEST + 1}")
        seals.seal_everything(db)
        db.commit()
    before = (tmp_path / sqlite_file.NAME).read_bytes()
    with pytest.raises(UserError, match="请安装新版本"):
        sqlite_file.bring_up_to_date(tmp_path, partial(backups.back_up, tmp_path, Why.MIGRATION))
    assert (tmp_path / sqlite_file.NAME).read_bytes() == before


@pytest.mark.parametrize("act", ["UPDATE journal SET who = 'x'", "DELETE FROM journal"])
def test_the_journal_cannot_be_rewritten(db: sqlite3.Connection, act: str) -> None:
    migrations.migrate(db)
    db.execute("INSERT INTO journal VALUES (1, '2022-01-01T00:00:00+00:00', 'a', 'b', 'do', 1, '[]')")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute(act)


def test_commits_are_made_durable(tmp_path: Path) -> None:
    with closing(sqlite_file.connect(tmp_path / "a.db")) as db:
        pragmas = [
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert pragmas == ["delete", 3, 1]


GOLDEN = Path(__file__).parents[1] / "golden"


def test_there_is_an_old_file_of_every_version() -> None:
    assert sorted(path.name for path in GOLDEN.glob("*.binder")) == [
        f"version-{number}.binder" for number in range(1, migrations.NEWEST + 1)
    ]


@pytest.mark.parametrize("number", range(1, migrations.NEWEST + 1))
def test_an_old_file_comes_up_to_the_present_schema(tmp_path: Path, number: int, db: sqlite3.Connection) -> None:
    folder = Path(shutil.copytree(GOLDEN / f"version-{number}.binder", tmp_path / "old.binder"))
    sqlite_file.bring_up_to_date(folder, lambda: None)
    migrations.migrate(db)
    with closing(sqlite3.connect(folder / sqlite_file.NAME)) as old:
        assert schema(old) == schema(db)
        assert migrations.version_of(old) == migrations.NEWEST
