"""The assessment's SQLite file: opened to be changed, to be read, or copied to be looked at; made and migrated."""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from binder.errors import UserError
from binder.store import migrations
from binder.store.health import check
from binder.store.trouble import DAMAGED, database_trouble

NAME = "assessment.db"
_FORMAT_MARKS = 18
"""Where two bytes of the file say who may write and who may read it."""
_NEWEST_FORMAT = 2


def connect(path: Path) -> sqlite3.Connection:
    """A connection on which every commit is on the disk before it returns, whatever happens to the power."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2.0)
    try:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA synchronous = EXTRA")
        db.execute("PRAGMA foreign_keys = ON")
    except sqlite3.Error:
        db.close()
        raise
    return db


def create(folder: Path) -> None:
    """Make an empty database of the newest version."""
    with closing(connect(folder / NAME)) as db:
        migrations.migrate(db)


def bring_up_to_date(folder: Path, back_up: Callable[[], object]) -> None:
    """Migrate an older database, once `back_up` has saved it as it is.

    UserError for a database that is damaged, foreign or newer, or that something else has changed.
    """
    path = folder / NAME
    try:
        with closing(connect(path)) as db:
            version = _known_version(db, folder)
            _check_may_write(path)
            check(db)
            if version < migrations.NEWEST:
                back_up()
                migrations.migrate(db)
                check(db)
            if path.with_name(f"{NAME}-journal").exists():  # a kill before anything was written leaves it behind
                db.execute(f"PRAGMA user_version = {migrations.NEWEST}")
    except sqlite3.Error as error:
        raise database_trouble(error) or UserError(*DAMAGED) from error


def looked_at(folder: Path) -> sqlite3.Connection:
    """A copy of the database in memory, up to date, for somebody who only looks: nothing is written in the folder, and
    whoever writes there is not held up. UserError as for `bring_up_to_date`."""
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    try:
        copy_into(copy, folder)
        version = _known_version(copy, folder)
        check(copy)
        if version < migrations.NEWEST:
            migrations.migrate(copy)
        copy.execute("PRAGMA query_only = ON")
    except sqlite3.Error as error:
        copy.close()
        raise database_trouble(error) or UserError(*DAMAGED) from error
    except BaseException:
        copy.close()
        raise
    return copy


def copy_into(copy: sqlite3.Connection, folder: Path) -> None:
    """Copy the database. One whose last program was killed has to be put right first, which needs a place to write."""
    try:
        with closing(reader(folder / NAME)) as db:
            db.backup(copy)
    except sqlite3.OperationalError:
        if not (folder / f"{NAME}-journal").is_file():
            raise
        with tempfile.TemporaryDirectory() as elsewhere:
            for name in (NAME, f"{NAME}-journal"):
                shutil.copyfile(folder / name, Path(elsewhere, name))
            with closing(sqlite3.connect(Path(elsewhere, NAME), isolation_level=None)) as db:
                db.backup(copy)


def reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write, nor make a file that is not there."""
    name = quote(path.absolute().as_posix())
    return sqlite3.connect(f"file://{'' if name.startswith('/') else '/'}{name}?mode=ro", uri=True, timeout=2.0)


def _known_version(db: sqlite3.Connection, folder: Path) -> int:
    version = migrations.version_of(db)
    if migrations.sealed_version(db) not in (None, version):
        raise UserError("database-damaged", _MARK)
    if version > migrations.NEWEST:
        raise UserError(
            "newer-version",
            f"“{folder.name}”是新版本程序保存的，这个版本打不开，也没有改动它。请安装新版本再打开。",
        )
    if version <= 0 or db.execute("PRAGMA application_id").fetchone()[0] != migrations.APPLICATION_ID:
        raise UserError(
            "not-an-assessment", f"“{folder.name}”里的 {NAME} 不是佐证册的数据库。请选择正确的 .binder 文件夹。"
        )
    return version


def _check_may_write(path: Path) -> None:
    """Refuse a file that says of itself that only another SQLite may write it: there is none that made such files."""
    with path.open("rb") as file:
        file.seek(_FORMAT_MARKS)
        if max(file.read(2), default=0) > _NEWEST_FORMAT:
            raise UserError(*DAMAGED)


def last_entry(db: sqlite3.Connection) -> int:
    """Number of the journal's last row; 0 for an empty journal."""
    return int(db.execute("SELECT coalesce(max(id), 0) FROM journal").fetchone()[0])


_MARK = (
    "数据库的版本标记坏了：表结构仍是这个程序认得的，不是新版本程序保存的。多半是磁盘出错，没有打开它，也没有改动它。"
    "请从备份恢复；恢复之前，现在的数据库会另存一份。"
)
