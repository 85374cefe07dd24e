"""What was read out of the originals once: their text, to be searched, and what their pictures look like.

It lies in the cache and may be deleted at any time: what is missing is read again. An original never changes, so
neither does its entry; what people write about it is not here but in the assessment.
"""

import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import RLock
from typing import TypeVar

from binder.domain.words import words_of
from binder.store.trouble import database_trouble

VERSION = 2
"""Of what is read and how it is cut into words. An index of another version is made anew."""

_TABLES = (
    """CREATE TABLE original (
        id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, text BLOB NOT NULL, look BLOB NOT NULL)""",
    "CREATE VIRTUAL TABLE words USING fts5 (body, content = '', tokenize = 'ascii', prefix = '1')",
)

_UNUSABLE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
"""What SQLite answers for a file that is damaged, or holds other tables."""

T = TypeVar("T")


class SearchIndex:
    """Used from several threads. A file that is damaged or of another version is replaced by an empty one."""

    def __init__(self, cache: Path, others: Path | None = None) -> None:
        """others: a cache of somebody else, whose index is the beginning of this one where this one is not there."""
        self._path = cache / "search.db"
        self._others = others / "search.db" if others else None
        self._lock = RLock()
        self._db: sqlite3.Connection | None = None
        self._names: dict[int, str] = {}

    def known(self) -> frozenset[str]:
        """Hashes of the originals that were read."""
        return self._do(lambda db: frozenset(self._names.values()))

    def put(self, sha256: str, text: str, look: bytes) -> None:
        """Keep what an original says and looks like. One that is known stays as it is."""
        words, packed = words_of(text), zlib.compress(text.encode("utf-8", "replace"), 1)

        def write(db: sqlite3.Connection) -> None:
            if db.execute("SELECT 1 FROM original WHERE sha256 = ?", (sha256,)).fetchone():
                return
            with db:
                cursor = db.execute("INSERT INTO original VALUES (NULL, ?, ?, ?)", (sha256, packed, look))
                db.execute("INSERT INTO words (rowid, body) VALUES (?, ?)", (cursor.lastrowid, words))
            self._names[int(cursor.lastrowid or 0)] = sha256

        self._do(write)

    def forget(self, sha256: str) -> None:
        """Keep nothing of what an original says, for it was destroyed."""

        def write(db: sqlite3.Connection) -> None:
            row = db.execute("SELECT id, text FROM original WHERE sha256 = ?", (sha256,)).fetchone()
            if row is None:
                return
            words = words_of(zlib.decompress(row[1]).decode())
            db.execute("PRAGMA secure_delete = ON")
            with db:
                db.execute("INSERT INTO words (words, rowid, body) VALUES ('delete', ?, ?)", (row[0], words))
                db.execute("DELETE FROM original WHERE id = ?", (row[0],))
            db.execute("PRAGMA wal_checkpoint (TRUNCATE)")
            self._names.pop(row[0], None)

        self._do(write)

    def holding(self, asked: str) -> frozenset[str]:
        """Hashes of the originals whose text holds what is asked, in the language of `words.asked`."""

        def read(db: sqlite3.Connection) -> frozenset[str]:
            rows = db.execute("SELECT rowid FROM words WHERE words MATCH ?", (asked,))
            return frozenset(self._names[row[0]] for row in rows)

        return self._do(read) if asked else frozenset()

    def text_of(self, sha256: str) -> str:
        """What an original says; "" for one without text or not read yet."""
        row = self._do(lambda db: db.execute("SELECT text FROM original WHERE sha256 = ?", (sha256,)).fetchone())
        return zlib.decompress(row[0]).decode() if row else ""

    def looks(self, of: Iterable[str]) -> Mapping[str, bytes]:
        """What the pictures among these originals look like, as far as they were read."""
        wanted = frozenset(of)
        rows = self._do(lambda db: db.execute("SELECT sha256, look FROM original WHERE look != x''").fetchall())
        return {sha256: look for sha256, look in rows if sha256 in wanted}

    def close(self) -> None:
        """Any number of times; a later use opens it again."""
        with self._lock:
            if self._db is not None:
                self._db.close()
            self._db = None

    def _do(self, act: Callable[[sqlite3.Connection], T]) -> T:
        """Do something with the open file. If it turns out damaged, do it once more with an empty one."""
        with self._lock:
            try:
                return act(self._opened())
            except sqlite3.Error as error:
                if (getattr(error, "sqlite_errorcode", 0) & 0xFF) not in _UNUSABLE:
                    raise database_trouble(error) or error from error
                self._discard()
                return act(self._opened())

    def _opened(self) -> sqlite3.Connection:
        if self._db is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._copy_others()
            self._db = self._connected()
            if self._db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                self._discard()
                self._db = self._connected()
                for statement in (*_TABLES, f"PRAGMA user_version = {VERSION}"):
                    self._db.execute(statement)
            self._names = dict(self._db.execute("SELECT id, sha256 FROM original").fetchall())
        return self._db

    def _copy_others(self) -> None:
        """Begin with what somebody else has read, without touching it. A torn copy is found out and discarded."""
        if self._others is None or self._path.exists():
            return
        for end in ("", "-wal"):
            with suppress(OSError):
                shutil.copyfile(f"{self._others}{end}", f"{self._path}{end}")

    def _connected(self) -> sqlite3.Connection:
        """Losing the last moments to a power cut costs reading them again, so nothing waits for the disk."""
        db = sqlite3.connect(self._path, check_same_thread=False, timeout=5.0)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error:
            db.close()  # Windows removes no file that is open
            raise
        return db

    def _discard(self) -> None:
        self.close()
        for end in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)
