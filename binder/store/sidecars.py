"""A small file beside each original that says what the database says of it: from these the database can be made again.

They are written after the commit that they describe; what a crash keeps from being written is caught up with when the
assessment is next opened.
"""

import json
import os
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from binder.domain.assessment import State
from binder.domain.evidence import Evidence
from binder.durable import fsync_folder
from binder.store.rows import Values, attachment_row, evidence_row, file_row
from binder.store.vault import Vault

FORMAT = 1
WHOSE = "assessment.json"
_THREADS = 8
_README = "佐证册：这份材料在档案里的名称、文号、日期和位置。数据库损坏时用它恢复，请不要改动。"


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is known of one evidence. entry: the journal's last when it was written; places: rows of attachments."""

    entry: int
    evidence: Values
    file: Values
    places: tuple[Values, ...]

    @property
    def sha256(self) -> str:
        return str(self.file["sha256"])

    def same_as(self, other: "Sidecar | None") -> bool:
        """Whether both say the same, whenever they were written."""
        return other is not None and replace(other, entry=self.entry) == self


def sidecars_of(state: State, evidence: Iterable[Evidence], entry: int) -> list[Sidecar]:
    """The sidecars of these as the assessment has them now."""
    wanted = list(evidence)
    places: dict[str, list[Values]] = {each.id: [] for each in wanted}
    for attachment in (*state.attachments, *state.tray):
        if attachment.evidence_id in places:
            places[attachment.evidence_id].append(attachment_row(attachment).values)
    return [Sidecar(entry, evidence_row(e).values, file_row(e.file).values, tuple(places[e.id])) for e in wanted]


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
        found = Sidecar(int(raw["entry"]), raw["evidence"], raw["file"], tuple(raw["places"]))
        return found if found.evidence["sha256"] == found.sha256 == path.stem else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_whose(vault: Vault, rows: Mapping[str, list[dict[str, str | int]]]) -> None:
    """Keep whose assessment this is, and its rubrics: rows by table."""
    _replace(vault, vault.root / WHOSE, _sealed({"format": FORMAT, "说明": _README, **rows}))
    fsync_folder(vault.root)


def read_whose(vault: Vault) -> Mapping[str, list[dict[str, Any]]] | None:
    """What `write_whose` kept; None when it is damaged, or not there."""
    try:
        raw = _unsealed((vault.root / WHOSE).read_bytes())
        return {table: list(raw[table]) for table in ("assessment", "rubric_text")}
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
