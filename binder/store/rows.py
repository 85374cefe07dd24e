"""Between the domain and the tables: rows as plain values, and a snapshot that follows changes of rows."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any, NamedTuple

from binder.domain.assessment import Choice, Duty, State
from binder.domain.evidence import (
    TRAY,
    Attachment,
    DocumentKind,
    Evidence,
    FileInfo,
    FileKind,
    Occurrence,
    Proof,
    Source,
)
from binder.domain.facts import Fact, FactState, FactValue, Ratio, When
from binder.domain.matching.lessons import Lesson
from binder.domain.redaction import Box, Redaction, RedactionKind

Values = Mapping[str, str | int]


class Misfit(Exception):
    """A noted change that does not fit the rows as they are."""


class Row(NamedTuple):
    """A row of a table: every column, or to name a row only those of its key."""

    table: str
    values: Values


class RowChange(NamedTuple):
    """A row before and after; None where there is none."""

    table: str
    before: Values | None
    after: Values | None

    @property
    def inverse(self) -> "RowChange":
        return RowChange(self.table, self.after, self.before)

    @property
    def values(self) -> Values:
        """The row as it is now, or as it last was."""
        return self.after or self.before or {}


def named_evidence(change: RowChange) -> str:
    """Id of the evidence, or hash of the original, that a change is about; "" for none."""
    key = _NAMING.get(change.table)
    return str(change.values[key]) if key else ""


_NAMING = {
    "file": "sha256",
    "evidence": "id",
    **dict.fromkeys(("attachment", "proof", "redaction"), "evidence_id"),
}


def changes_text(changes: Iterable[RowChange]) -> str:
    """Changes as the journal keeps them: JSON."""
    return json.dumps([list(change) for change in changes], ensure_ascii=False)


def changes_of(text: str) -> list[RowChange]:
    """What `changes_text` wrote, be it in an earlier version: columns that came since hold what they began with."""
    changes = json.loads(text)
    return [RowChange(t, old and completed(t, old), new and completed(t, new)) for t, old, new in changes]


def completed(table: str, values: Values) -> Values:
    """A row that an earlier version wrote, with the columns that came since."""
    return {**_ADDED.get(table, {}), **values}


_ADDED: Mapping[str, Values] = {
    "file": {"place": "", "seconds": 0},
    "evidence": {
        **dict.fromkeys(("kind", "period_from", "period_to", "source", "revision_of", "page_range"), ""),
        "private": 0,
    },
}
"""Columns that came with later steps of the schema, and what rows written before hold there."""


def value_text(value: FactValue | None) -> str:
    """A fact's value as JSON that needs no rubric to be read back; "" for none."""
    match value:
        case None:
            return ""
        case bool():
            typed: object = {"tick": value}
        case int():
            typed = {"whole": value}
        case Decimal():
            typed = {"decimal": f"{value:f}"}
        case Ratio(num, den, proven):
            typed = {"ratio": [num, den, proven]}
        case When(text):
            typed = {"date": text}
        case tuple():
            typed = {"series": [[month, f"{number:f}"] for month, number in value]}
    return json.dumps(typed, ensure_ascii=False)


def value_of(text: str) -> FactValue | None:
    """What `value_text` wrote. Raises KeyError for a type that this version does not know."""
    if not text:
        return None
    ((kind, raw),) = json.loads(text).items()
    return _VALUES[kind](raw)


_VALUES: Mapping[str, Callable[[Any], FactValue]] = {
    "tick": bool,
    "whole": int,
    "decimal": Decimal,
    "ratio": lambda raw: Ratio(*raw),
    "date": When,
    "series": lambda raw: tuple((month, Decimal(number)) for month, number in raw),
}


def fact_row(key: str, fact: Fact) -> Row:
    return Row("fact", {"key": key, "state": fact.state.value, "value": value_text(fact.value), "note": fact.note})


def choice_row(key: str, choice: Choice) -> Row:
    return Row("choice", {"key": key, **asdict(choice)})


def duty_row(item: str, duty: Duty) -> Row:
    return Row("duty", {"item": item, **asdict(duty)})


def effort_row(clause: str, effort: int) -> Row:
    return Row("effort", {"clause": clause, "effort": effort})


def file_row(info: FileInfo) -> Row:
    values = {name: getattr(info, name) for name in FileInfo.__slots__ if name != "name"}
    return Row("file", values | {"kind": info.kind.value})


def evidence_row(evidence: Evidence) -> Row:
    values = {key: value for key, value in _shallow(evidence).items() if key != "file"}
    plain: dict[str, str | int] = {
        "kind": str(evidence.kind),
        "source": str(evidence.source),
        "private": int(evidence.private),
    }
    return Row("evidence", values | plain | {"sha256": evidence.file.sha256, "name": evidence.file.name})


def attachment_row(attachment: Attachment) -> Row:
    return Row("attachment", {name: getattr(attachment, name) for name in Attachment.__slots__})


def occurrence_row(occurrence: Occurrence) -> Row:
    return Row("occurrence", asdict(occurrence))


def proof_row(proof: Proof) -> Row:
    return Row("proof", asdict(proof))


def redaction_row(redaction: Redaction) -> Row:
    place = redaction.box._asdict() | {"page": redaction.page}
    what = {"kind": str(redaction.kind), "text": redaction.text}
    return Row("redaction", {"id": redaction.id, "evidence_id": redaction.evidence_id, **place, **what})


def lesson_row(lesson: Lesson) -> Row:
    return Row("lesson", asdict(lesson))


def _shallow(evidence: Evidence) -> dict[str, str | int]:
    return {name: getattr(evidence, name) for name in Evidence.__slots__}


def apply_changes(state: State, changes: Iterable[RowChange]) -> State:
    """The snapshot after these changes; it costs what was touched, not what there is."""
    draft = _Draft(state)
    for change in changes:
        _FOLDS[change.table](draft, change)
    return draft.finished()


class _Draft:
    """A snapshot being changed; each mapping is copied when it is first touched."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.fields: dict[str, str] = {}
        self.copies: dict[str, dict[str, object]] = {}
        self.files: dict[str, Values] = {}
        self.renewed: set[str] = set()
        self.attachments: set[Attachment] | None = None
        self.described: dict[str, Evidence | None] = {}  # None: it is gone
        self.proofs: set[Proof] | None = None

    def mapping(self, name: str) -> dict[str, object]:
        if name not in self.copies:
            self.copies[name] = dict(getattr(self.state, name))
        return self.copies[name]

    def all_attachments(self) -> set[Attachment]:
        if self.attachments is None:
            self.attachments = {*self.state.attachments, *self.state.tray}
        return self.attachments

    def all_proofs(self) -> set[Proof]:
        if self.proofs is None:
            self.proofs = set(self.state.proofs)
        return self.proofs

    def known(self, evidence_id: str) -> Evidence | None:
        """Evidence as it is so far, that in the trash included."""
        if evidence_id in self.described:
            return self.described[evidence_id]
        return next((each[evidence_id] for each in self._places().values() if evidence_id in each), None)

    def _places(self) -> dict[str, Mapping[str, Evidence]]:
        return {"evidence": self.state.evidence, "waiting": self.state.waiting, "trash": self.state.trash}

    def finished(self) -> State:
        changed: dict[str, object] = {**self.fields, **self.copies}
        if self.attachments is not None or self.renewed or not all(map(self._was_there, self.described)):
            changed |= self._sorted_evidence()
        else:
            changed |= self._described_in_place()
        if self.proofs is not None:
            changed["proofs"] = frozenset(self.proofs)
        return replace(self.state, **changed)  # type: ignore[arg-type]

    def _was_there(self, evidence_id: str) -> bool:
        return any(evidence_id in each for each in self._places().values())

    def _described_in_place(self) -> dict[str, object]:
        """For what stays where it is: thousands of others need not be sorted anew."""
        changed: dict[str, object] = {}
        for name, mapping in self._places().items():
            touched = {key: each for key, each in self.described.items() if key in mapping}
            if touched:
                after = {**mapping, **touched}
                changed[name] = (
                    {key: each for key, each in after.items() if each} if None in touched.values() else after
                )
        return changed

    def _sorted_evidence(self) -> dict[str, object]:
        hung = sorted(self.all_attachments(), key=lambda a: (a.item, a.position, a.slot, a.evidence_id))
        tray = tuple(a for a in hung if (a.item, a.slot) == TRAY)
        placed = tuple(a for a in hung if (a.item, a.slot) != TRAY)
        used = {attachment.evidence_id for attachment in placed}
        waiting = {a.evidence_id: None for a in tray if a.evidence_id not in used}
        after = {each.id: each for each in self.state.everything} | self.described
        everything = {key: self._with_file(evidence) for key, evidence in after.items() if evidence}
        return {
            "attachments": placed,
            "tray": tray,
            "evidence": {key: evidence for key, evidence in everything.items() if key in used},
            "waiting": {key: everything[key] for key in waiting},
            "trash": {key: each for key, each in everything.items() if key not in used and key not in waiting},
        }

    def _with_file(self, evidence: Evidence) -> Evidence:
        """The evidence with what is now known of its original."""
        if evidence.file.sha256 not in self.renewed:
            return evidence
        return replace(evidence, file=_file_of(self.files[evidence.file.sha256], evidence.file.name))


def _fold_assessment(draft: _Draft, change: RowChange) -> None:
    for name in ("unit", "level", "period", "rubric_id"):
        draft.fields[name] = str(change.values[name])


def _fold_fact(draft: _Draft, change: RowChange) -> None:
    _fold(draft.mapping("facts"), "key", change, _fact_of)


def _fold_choice(draft: _Draft, change: RowChange) -> None:
    _fold(draft.mapping("choices"), "key", change, lambda values: Choice(**_without(values, "key")))


def _fold_duty(draft: _Draft, change: RowChange) -> None:
    _fold(draft.mapping("duties"), "item", change, lambda values: Duty(**_without(values, "item")))


def _fold_effort(draft: _Draft, change: RowChange) -> None:
    _fold(draft.mapping("efforts"), "clause", change, lambda values: int(values["effort"]))


def _fold(mapping: dict[str, object], key: str, change: RowChange, build: Callable[[Values], object]) -> None:
    if change.after is None:
        mapping.pop(str(change.values[key]))
    else:
        mapping[str(change.values[key])] = build(change.after)


def _fold_file(draft: _Draft, change: RowChange) -> None:
    if change.after is None:
        return  # the evidence that it belongs to went before
    sha256 = str(change.values["sha256"])
    draft.files[sha256] = change.values
    if change.before is not None:
        draft.renewed.add(sha256)


def _fold_evidence(draft: _Draft, change: RowChange) -> None:
    if change.after is None:
        draft.described[str(change.values["id"])] = None
        return
    values = dict(change.values)
    sha256, name = str(values.pop("sha256")), str(values.pop("name"))
    known = draft.known(str(values["id"]))
    file = known.file if known and sha256 not in draft.files else _file_of(draft.files[sha256], name)
    typed = {
        "kind": DocumentKind(str(values["kind"])),
        "source": Source(str(values["source"])),
        "private": bool(values["private"]),
    }
    draft.described[str(values["id"])] = Evidence(file=file, **{**values, **typed})  # type: ignore[arg-type]


def _fold_attachment(draft: _Draft, change: RowChange) -> None:
    if change.before is not None:
        draft.all_attachments().discard(Attachment(**change.before))  # type: ignore[arg-type]
    if change.after is not None:
        draft.all_attachments().add(Attachment(**change.after))  # type: ignore[arg-type]


def _fold_occurrence(draft: _Draft, change: RowChange) -> None:
    _fold(draft.mapping("occurrences"), "id", change, lambda values: Occurrence(**values))  # type: ignore[arg-type]


def _fold_proof(draft: _Draft, change: RowChange) -> None:
    if change.before is not None:
        draft.all_proofs().discard(Proof(**change.before))  # type: ignore[arg-type]
    if change.after is not None:
        draft.all_proofs().add(Proof(**change.after))  # type: ignore[arg-type]


def _fold_redaction(draft: _Draft, change: RowChange) -> None:
    _fold(draft.mapping("redactions"), "id", change, _redaction_of)


def _fold_lesson(draft: _Draft, change: RowChange) -> None:
    lessons = draft.mapping("lessons")
    _fold(lessons, "id", change, lambda values: Lesson(**values))  # type: ignore[arg-type]
    draft.copies["lessons"] = dict(sorted(lessons.items(), key=lambda each: each[1].position))  # type: ignore[attr-defined]


def _redaction_of(values: Values) -> Redaction:
    box = Box(*(int(values[side]) for side in Box._fields))
    kind = RedactionKind(str(values["kind"]))
    return Redaction(str(values["id"]), str(values["evidence_id"]), kind, int(values["page"]), box, str(values["text"]))


_FOLDS: Mapping[str, Callable[[_Draft, RowChange], None]] = {
    "assessment": _fold_assessment,
    "fact": _fold_fact,
    "choice": _fold_choice,
    "duty": _fold_duty,
    "effort": _fold_effort,
    "file": _fold_file,
    "evidence": _fold_evidence,
    "attachment": _fold_attachment,
    "redaction": _fold_redaction,
    "lesson": _fold_lesson,
    "occurrence": _fold_occurrence,
    "proof": _fold_proof,
}
SNAPSHOT_TABLES = tuple(_FOLDS)
"""Tables that make up the snapshot, in the order in which they can be read: what is referred to comes first."""


def _fact_of(values: Values) -> Fact:
    return Fact(FactState(str(values["state"])), value_of(str(values["value"])), str(values["note"]))


def _file_of(values: Values, name: str) -> FileInfo:
    return FileInfo(name=name, **{**values, "kind": FileKind(values["kind"])})  # type: ignore[arg-type]


def _without(values: Values, key: str) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if name != key}
