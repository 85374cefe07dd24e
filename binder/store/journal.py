"""The append-only journal, and the undo and redo stacks that follow from it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from binder.store.rows import RowChange

KEPT = frozenset({"file", "evidence"})
"""Tables whose rows, once there, are never taken away: undoing an attachment leaves its evidence in the trash."""


class Kind(StrEnum):
    DO = "do"
    UNDO = "undo"
    REDO = "redo"
    PURGE = "purge"
    REBUILD = "rebuild"
    LOOK = "look"
    """What the program saw in an original."""

    @property
    def is_final(self) -> bool:
        """Whether it is no step: nothing takes it back, and what was done before can still be undone."""
        return self in (Kind.PURGE, Kind.REBUILD, Kind.LOOK)


@dataclass(frozen=True, slots=True)
class Step:
    """One undo step. id: number of the journal row that began it; later rows of one burst of typing share it."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class History:
    """What can be undone and redone now, the latest last."""

    undoable: tuple[Step, ...] = ()
    redoable: tuple[Step, ...] = ()

    def after(self, kind: Kind, step: Step) -> "History":
        """The history once a journal row of this kind and step was written."""
        if kind.is_final:
            return self
        if kind is Kind.UNDO:
            return History(self.undoable[:-1], (*self.redoable, step))
        if kind is Kind.REDO:
            return History((*self.undoable, step), self.redoable[:-1])
        same = next((other for other in self.undoable if other.id == step.id), step)
        return History((*(other for other in self.undoable if other.id != step.id), same))


def history_of(entries: Iterable[Mapping[str, str | int]]) -> History:
    """The history that a journal (rows with id, label, kind, step, in order) leads to."""
    undoable: list[Step] = []
    redoable: list[Step] = []
    for entry in entries:
        kind, step = Kind(str(entry["kind"])), Step(int(entry["step"]), str(entry["label"]))
        if kind.is_final:
            continue
        if kind is Kind.UNDO:
            redoable.append(undoable.pop())
        elif kind is Kind.REDO:
            undoable.append(redoable.pop())
        else:
            redoable.clear()
            if step.id == entry["id"]:
                undoable.append(step)
            elif undoable[-1].id != step.id:  # it went on after others
                undoable.append(undoable.pop([other.id for other in undoable].index(step.id)))
    return History(tuple(undoable), tuple(redoable))


def to_undo(changes: Sequence[RowChange]) -> list[RowChange]:
    """The changes that take a step back, in the order in which they can be made."""
    return [change.inverse for change in reversed(changes) if not _brings_in(change)]


def to_redo(changes: Sequence[RowChange]) -> list[RowChange]:
    """The changes that bring an undone step again."""
    return [change for change in changes if not _brings_in(change)]


def meet(changes: Iterable[RowChange], others: Iterable[RowChange]) -> bool:
    """Whether any row is changed by both."""
    return not {_row(change) for change in changes}.isdisjoint(map(_row, others))


def _row(change: RowChange) -> tuple[str | int, ...]:
    from binder.store.tables import TABLES  # loads SQLAlchemy, which the window does without until it opens something

    keys = TABLES[change.table].primary_key.columns.keys()
    return (change.table, *(change.values[key] for key in keys))


def updated(changes: Iterable[RowChange], table: str) -> set[str]:
    """Ids of the table's rows that were there before and were changed."""
    return {str(each.values["id"]) for each in changes if each.table == table and each.before is not None}


def _brings_in(change: RowChange) -> bool:
    return change.before is None and change.table in KEPT
