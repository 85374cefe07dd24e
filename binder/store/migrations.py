"""Numbered steps from an empty file to the present schema. A shipped step is never edited; a new one is appended."""

import sqlite3

from binder.store import seals

APPLICATION_ID = 0x5A5A4345


def create_assessment(db: sqlite3.Connection) -> None:
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in _VERSION_1:
        db.execute(statement)


_VERSION_1 = (
    """CREATE TABLE assessment (
        id INTEGER NOT NULL PRIMARY KEY, unit VARCHAR NOT NULL, level VARCHAR NOT NULL, period VARCHAR NOT NULL,
        rubric_id VARCHAR NOT NULL, created_at VARCHAR NOT NULL, created_by VARCHAR NOT NULL)""",
    """CREATE TABLE rubric_text (
        id VARCHAR NOT NULL PRIMARY KEY, version VARCHAR NOT NULL, sha256 VARCHAR NOT NULL, text VARCHAR NOT NULL)""",
    """CREATE TABLE fact (
        "key" VARCHAR NOT NULL PRIMARY KEY, state VARCHAR NOT NULL, value VARCHAR NOT NULL, note VARCHAR NOT NULL)""",
    """CREATE TABLE choice (
        "key" VARCHAR NOT NULL PRIMARY KEY, option VARCHAR NOT NULL, who VARCHAR NOT NULL, at VARCHAR NOT NULL)""",
    """CREATE TABLE duty (
        item VARCHAR NOT NULL PRIMARY KEY, department VARCHAR NOT NULL, due VARCHAR NOT NULL,
        note VARCHAR NOT NULL)""",
    """CREATE TABLE file (
        sha256 VARCHAR NOT NULL PRIMARY KEY, size INTEGER NOT NULL, kind VARCHAR NOT NULL, pages INTEGER NOT NULL,
        width INTEGER NOT NULL, height INTEGER NOT NULL, orientation INTEGER NOT NULL,
        captured_at VARCHAR NOT NULL, problem VARCHAR NOT NULL, note VARCHAR NOT NULL)""",
    """CREATE TABLE evidence (
        id VARCHAR NOT NULL PRIMARY KEY, sha256 VARCHAR NOT NULL REFERENCES file (sha256), name VARCHAR NOT NULL,
        title VARCHAR NOT NULL, number VARCHAR NOT NULL, issuer VARCHAR NOT NULL, date VARCHAR NOT NULL,
        note VARCHAR NOT NULL, added_at VARCHAR NOT NULL)""",
    "CREATE UNIQUE INDEX evidence_sha256 ON evidence (sha256)",
    """CREATE TABLE attachment (
        item VARCHAR NOT NULL, slot VARCHAR NOT NULL, evidence_id VARCHAR NOT NULL REFERENCES evidence (id),
        position INTEGER NOT NULL, PRIMARY KEY (item, slot, evidence_id))""",
    "CREATE INDEX attachment_evidence_id ON attachment (evidence_id)",
    """CREATE TABLE journal (
        id INTEGER NOT NULL PRIMARY KEY, at VARCHAR NOT NULL, who VARCHAR NOT NULL, label VARCHAR NOT NULL,
        kind VARCHAR NOT NULL, step INTEGER NOT NULL, changes VARCHAR NOT NULL)""",
    """CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_is_not_cut BEFORE DELETE ON journal
        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
)


def add_efforts(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE effort (clause VARCHAR NOT NULL PRIMARY KEY, effort INTEGER NOT NULL)")


def describe_evidence_fully(db: sqlite3.Connection) -> None:
    for statement in _VERSION_3:
        db.execute(statement)


_VERSION_3 = (
    *(
        f"ALTER TABLE evidence ADD COLUMN {name} VARCHAR NOT NULL DEFAULT ''"
        for name in ("kind", "period_from", "period_to", "source", "revision_of", "page_range")
    ),
    "ALTER TABLE evidence ADD COLUMN private INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE file ADD COLUMN place VARCHAR NOT NULL DEFAULT ''",
    "ALTER TABLE file ADD COLUMN seconds INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE occurrence (
        id VARCHAR NOT NULL PRIMARY KEY, fact VARCHAR NOT NULL, position INTEGER NOT NULL, title VARCHAR NOT NULL,
        date VARCHAR NOT NULL, number VARCHAR NOT NULL, note VARCHAR NOT NULL)""",
    """CREATE TABLE proof (
        occurrence_id VARCHAR NOT NULL REFERENCES occurrence (id),
        evidence_id VARCHAR NOT NULL REFERENCES evidence (id), PRIMARY KEY (occurrence_id, evidence_id))""",
    "CREATE INDEX proof_evidence_id ON proof (evidence_id)",
)


def seal_rows(db: sqlite3.Connection) -> None:
    db.execute("CREATE TABLE seal (name VARCHAR NOT NULL PRIMARY KEY, rows INTEGER NOT NULL, digest VARCHAR NOT NULL)")


def add_redactions(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE redaction (
        id VARCHAR NOT NULL PRIMARY KEY, evidence_id VARCHAR NOT NULL REFERENCES evidence (id), kind VARCHAR NOT NULL,
        page INTEGER NOT NULL, x INTEGER NOT NULL, y INTEGER NOT NULL, width INTEGER NOT NULL,
        height INTEGER NOT NULL, text VARCHAR NOT NULL)"""
    )
    db.execute("CREATE INDEX redaction_evidence_id ON redaction (evidence_id)")


def add_lessons(db: sqlite3.Connection) -> None:
    db.execute(
        """CREATE TABLE lesson (
        id VARCHAR NOT NULL PRIMARY KEY, pattern VARCHAR NOT NULL, folder VARCHAR NOT NULL, month VARCHAR NOT NULL,
        item VARCHAR NOT NULL, slot VARCHAR NOT NULL, position INTEGER NOT NULL)"""
    )


STEPS = (
    create_assessment,
    add_efforts,
    describe_evidence_fully,
    seal_rows,
    add_redactions,
    add_lessons,
)  # step n takes schema n-1 to n
SEALED = 4
"""The first version that has seals."""
NEWEST = len(STEPS)


def version_of(db: sqlite3.Connection) -> int:
    """Schema version of an open database; 0 for an empty one."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def sealed_version(db: sqlite3.Connection) -> int | None:
    """The version that the seal of the tables' definitions was made for, whatever the mark says; None if none fits."""
    return seals.sealed_mark(db, range(SEALED, NEWEST + 1))


def migrate(db: sqlite3.Connection) -> None:
    """Bring a database (opened with isolation_level=None) up to the newest version, a step at a time."""
    for number in range(version_of(db) + 1, NEWEST + 1):
        _apply_step(db, number)


def _apply_step(db: sqlite3.Connection, number: int) -> None:
    """Apply step `number` with its version mark and the seals, or none of it."""
    db.execute("BEGIN IMMEDIATE")
    try:
        STEPS[number - 1](db)
        db.execute(f"PRAGMA user_version = {number}")
        if number >= SEALED:
            seals.seal_everything(db)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk makes SQLite take it back by itself
            db.execute("ROLLBACK")
        raise
