"""Small files beside the originals that say what the database says: from these it can be made again.

A sidecar lies beside each original; `assessment.json` holds all that is about no single original, facts among it. They
describe what was committed, so they are written after the commit: see `binder.store.beside`.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from binder.domain.assessment import State
from binder.domain.evidence import Evidence
from binder.durable import fsync_folder
from binder.store.rows import (
    Row,
    Values,
    attachment_row,
    choice_row,
    duty_row,
    effort_row,
    evidence_row,
    fact_row,
    file_row,
    lesson_row,
    occurrence_row,
    proof_row,
    redaction_row,
)
from binder.store.vault import Vault

FORMAT = 2
WHOLE = "assessment.json"
WHOSE = ("assessment", "rubric_text")
TYPED = ("fact", "choice", "duty", "effort", "occurrence", "lesson")
ATTACHED = ("attachment", "redaction", "proof")
"""Tables whose rows are about one evidence each."""
_THREADS = 8
_README = "佐证册：这份材料在档案里的名称、文号、日期、位置和遮盖。数据库损坏时用它恢复，请不要改动。"
_WHOLE_README = "佐证册：这份档案的单位、评分标准、填报数据和逐件登记。数据库损坏时用它恢复，请不要改动。"

Tables = Mapping[str, tuple[Values, ...]]
"""Rows by table."""


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is known of one evidence. entry: the journal's last when it was written; rows: of ATTACHED, in order.

    What an earlier version wrote has rows of some of the tables only.
    """

    entry: int
    evidence: Values
    file: Values
    rows: Tables

    @property
    def sha256(self) -> str:
        return str(self.file["sha256"])

    def same_as(self, other: "Sidecar | None") -> bool:
        """Whether both say the same, whenever they were written."""
        return other is not None and replace(other, entry=self.entry) == self


@dataclass(frozen=True, slots=True)
class Whole:
    """What is about no single evidence. entry: the journal's last; at: UTC, when it was written; rows: by table.

    What an earlier version wrote tells only whose the assessment is; then `at` is None.
    """

    entry: int
    at: datetime | None
    rows: Tables


def sidecars_of(state: State, evidence: Iterable[Evidence], entry: int) -> list[Sidecar]:
    """The sidecars of these as the assessment has them now."""
    wanted = list(evidence)
    rows: dict[str, dict[str, list[Values]]] = {each.id: {table: [] for table in ATTACHED} for each in wanted}
    sources: tuple[tuple[str, Iterable[Any], Callable[[Any], Row]], ...] = (
        ("attachment", (*state.attachments, *state.tray), attachment_row),
        ("redaction", state.redactions.values(), redaction_row),
        ("proof", state.proofs, proof_row),
    )
    for table, things, row_of in sources:
        for each in things:
            if own := rows.get(each.evidence_id):
                own[table].append(row_of(each).values)
    return [
        Sidecar(entry, evidence_row(e).values, file_row(e.file).values, {t: _sorted(r) for t, r in rows[e.id].items()})
        for e in wanted
    ]


def typed_rows(state: State) -> dict[str, tuple[Values, ...]]:
    """All that was typed and is about no single evidence."""
    rows = [
        *(fact_row(*each) for each in state.facts.items()),
        *(choice_row(*each) for each in state.choices.items()),
        *(duty_row(*each) for each in state.duties.items()),
        *(effort_row(*each) for each in state.efforts.items()),
        *map(occurrence_row, state.occurrences.values()),
        *map(lesson_row, state.lessons.values()),
    ]
    return {table: _sorted(row.values for row in rows if row.table == table) for table in TYPED}


def _sorted(rows: Iterable[Values]) -> tuple[Values, ...]:
    """In an order that does not depend on how they came about."""
    return tuple(sorted(rows, key=lambda row: tuple(row.values())))


def write(vault: Vault, sidecars: Iterable[Sidecar]) -> None:
    """Write them, each whole and durable; many at a time, for a disk takes many as fast as one."""
    files = [(vault.sidecar_of(each.sha256), _text(each)) for each in sidecars]
    if len(files) == 1:
        _replace(vault, *files[0])
    else:
        with ThreadPoolExecutor(_THREADS, thread_name_prefix="sidecar") as pool:
            list(pool.map(lambda file: _replace(vault, *file), files))
    for folder in {path.parent for path, _ in files}:
        fsync_folder(folder)


def read(path: Path) -> Sidecar | None:
    """A sidecar; None for one that is damaged, or not there."""
    try:
        raw = _unsealed(path.read_bytes())
        rows = raw["rows"] if raw["format"] > 1 else {"attachment": raw["places"]}
        found = Sidecar(int(raw["entry"]), raw["evidence"], raw["file"], {t: tuple(r) for t, r in rows.items()})
        return found if found.evidence["sha256"] == found.sha256 == path.stem else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def write_whole(vault: Vault, whole: Whole) -> None:
    """Keep what is about no single evidence."""
    record = {"format": FORMAT, "说明": _WHOLE_README, "entry": whole.entry, "at": str(whole.at), **whole.rows}
    _replace(vault, vault.root / WHOLE, _sealed(record))
    fsync_folder(vault.root)


def read_whole(vault: Vault) -> Whole | None:
    """What `write_whole` kept; None when it is damaged, or not there."""
    try:
        raw = _unsealed((vault.root / WHOLE).read_bytes())
        if raw["format"] == 1:
            return Whole(0, None, {table: tuple(raw[table]) for table in WHOSE})
        at = datetime.fromisoformat(raw["at"])
        return Whole(int(raw["entry"]), at, {table: tuple(raw[table]) for table in (*WHOSE, *TYPED)})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _text(sidecar: Sidecar) -> bytes:
    return _sealed({"format": FORMAT, "说明": _README, **{name: getattr(sidecar, name) for name in Sidecar.__slots__}})


def _sealed(record: dict[str, Any]) -> bytes:
    """JSON that tells whether a bit of it has changed since."""
    return json.dumps({**record, "seal": _digest(record)}, ensure_ascii=False, indent=1).encode()


def _unsealed(text: bytes) -> dict[str, Any]:
    """What `_sealed` wrote. Raises ValueError for anything else."""
    record: dict[str, Any] = json.loads(text)
    if record.pop("seal") != _digest(record):
        raise ValueError("the seal does not hold")
    return record


def _digest(record: Mapping[str, Any]) -> str:
    return sha256(json.dumps(record, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _replace(vault: Vault, path: Path, text: bytes) -> None:
    """Write a file anew: the old one, or the new one, but never half of one."""
    temp = vault.new_temp()
    try:
        with open(temp, "xb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        path.parent.mkdir(exist_ok=True)
        os.replace(temp, path)
    finally:
        vault.drop_temp(temp)
