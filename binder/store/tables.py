"""The live schema: one class a table. Rows are not validated here; values are checked before they come this far."""

from sqlalchemy import text
from sqlmodel import Field, Index, SQLModel

_TEXT = {"server_default": text("''")}
_ZERO = {"server_default": text("0")}
"""Of columns that came with a later step: what rows written before hold there."""


class Assessment(SQLModel, table=True):
    """The one row (id 1) that says whose assessment this is."""

    id: int = Field(primary_key=True)
    unit: str
    level: str
    period: str
    rubric_id: str
    created_at: str
    created_by: str


class RubricText(SQLModel, table=True):
    """A rubric file exactly as it was when chosen."""

    __tablename__ = "rubric_text"

    id: str = Field(primary_key=True)
    version: str
    sha256: str
    text: str


class Fact(SQLModel, table=True):
    """value: JSON that tells its own type; "" when the state carries none."""

    key: str = Field(primary_key=True)
    state: str
    value: str
    note: str


class Choice(SQLModel, table=True):
    """A switched reading."""

    key: str = Field(primary_key=True)
    option: str
    who: str
    at: str


class Duty(SQLModel, table=True):
    """Who sees to an item."""

    item: str = Field(primary_key=True)
    department: str
    due: str
    note: str


class Effort(SQLModel, table=True):
    """What one action on a clause takes, 1 to 100."""

    clause: str = Field(primary_key=True)
    effort: int


class File(SQLModel, table=True):
    """What is known of an original; size in bytes, seconds of a recording."""

    sha256: str = Field(primary_key=True)
    size: int
    kind: str
    pages: int
    width: int
    height: int
    orientation: int
    captured_at: str
    problem: str
    note: str
    place: str = Field(sa_column_kwargs=_TEXT)
    seconds: int = Field(sa_column_kwargs=_ZERO)


class Evidence(SQLModel, table=True):
    """A document; name: the file name it came with. The same bytes are one evidence."""

    __table_args__ = (Index("evidence_sha256", "sha256", unique=True),)

    id: str = Field(primary_key=True)
    sha256: str = Field(foreign_key="file.sha256")
    name: str
    title: str
    number: str
    issuer: str
    date: str
    note: str
    added_at: str
    kind: str = Field(sa_column_kwargs=_TEXT)
    period_from: str = Field(sa_column_kwargs=_TEXT)
    period_to: str = Field(sa_column_kwargs=_TEXT)
    source: str = Field(sa_column_kwargs=_TEXT)
    revision_of: str = Field(sa_column_kwargs=_TEXT)
    page_range: str = Field(sa_column_kwargs=_TEXT)
    private: int = Field(sa_column_kwargs=_ZERO)


class Attachment(SQLModel, table=True):
    """An evidence on an item's slot, or on the item as a whole (slot "")."""

    __table_args__ = (Index("attachment_evidence_id", "evidence_id"),)

    item: str = Field(primary_key=True)
    slot: str = Field(primary_key=True)
    evidence_id: str = Field(primary_key=True, foreign_key="evidence.id")
    position: int


class Occurrence(SQLModel, table=True):
    """One instance of what a count fact counts."""

    id: str = Field(primary_key=True)
    fact: str
    position: int
    title: str
    date: str
    number: str
    note: str


class Proof(SQLModel, table=True):
    """An evidence that proves an occurrence."""

    __table_args__ = (Index("proof_evidence_id", "evidence_id"),)

    occurrence_id: str = Field(primary_key=True, foreign_key="occurrence.id")
    evidence_id: str = Field(primary_key=True, foreign_key="evidence.id")


class Redaction(SQLModel, table=True):
    """What a copy for others hides. page: from 0; x, y, width, height: parts of a hundred thousandth of the page."""

    __table_args__ = (Index("redaction_evidence_id", "evidence_id"),)

    id: str = Field(primary_key=True)
    evidence_id: str = Field(foreign_key="evidence.id")
    kind: str
    page: int
    x: int
    y: int
    width: int
    height: int
    text: str


class Lesson(SQLModel, table=True):
    """What was taught about the names of files: part of the name, of a folder, the month; where such files belong."""

    id: str = Field(primary_key=True)
    pattern: str
    folder: str
    month: str
    item: str
    slot: str
    position: int


class Journal(SQLModel, table=True):
    """Who changed what, when, before and after; append-only.

    kind: do, undo or redo. step: id of the do row that begins the undo step this row belongs to, takes back or repeats.
    changes: JSON list of [table, row before or null, row after or null].
    """

    id: int | None = Field(default=None, primary_key=True)
    at: str
    who: str
    label: str
    kind: str
    step: int
    changes: str


class Seal(SQLModel, table=True):
    """What the rows of a table, or the tables' definitions, add up to: see `binder.store.seals`."""

    name: str = Field(primary_key=True)
    rows: int
    digest: str


TABLES = SQLModel.metadata.tables
