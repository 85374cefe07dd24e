"""An open assessment: what it holds now, what that scores, and the one road for every change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING

from binder.domain.assessment import Change, State
from binder.domain.evidence import FileKind
from binder.domain.looks import Alike
from binder.domain.records import Records
from binder.domain.rubric import RubricSet
from binder.domain.score import Score, rescore, score_assessment
from binder.errors import UserError
from binder.intake.outside import Outside
from binder.intake.worker import Inspector
from binder.rubric import library
from binder.store.backups import Backup, Why
from binder.store.journal import Kind, Step, meet, to_redo, to_undo, updated
from binder.store.private import PrivateFolder
from binder.store.rows import Misfit, Row, RowChange, apply_changes, named_evidence
from binder.usecases.touching import touched_by

if TYPE_CHECKING:
    from binder.store.database import Recorder
    from binder.store.project import Project
    from binder.store.search_index import SearchIndex
    from binder.store.vault import Vault

BURST_SECONDS = 2.0
"""Edits of one field that follow each other this closely are undone together."""
_SOME = 128
"""Files written beside originals at a time."""
_UNSURE = "读写磁盘出错。这一步已经在档案里，但不能保证断电后还在。请检查磁盘或 U 盘是否松动，换到本机硬盘后继续。"


@dataclass(frozen=True)
class _View:
    """Rubrics and snapshot that belong together. Replaced as a whole, so that any thread may read it.

    texts: rubric files by id. base: a score of the same rubrics, and what was touched since ("fact:KEY", "item:REF");
    None to score anew.
    """

    texts: Mapping[str, str]
    rubrics: RubricSet
    state: State
    base: tuple[Score, frozenset[str]] | None = None

    @cached_property
    def score(self) -> Score:
        facts, filled = self.state.facts, self.state.filled
        if self.base is None:
            return score_assessment(self.rubrics, facts, filled)
        return rescore(self.base[0], self.rubrics, facts, filled, self.base[1])

    def followed_by(self, state: State, changes: list[RowChange]) -> _View:
        """The view after some changes that leave the rubrics as they are."""
        if "score" not in self.__dict__:  # nobody has asked for it yet, so there is nothing to build on
            return _View(self.texts, self.rubrics, state)
        facts = {f"fact:{change.values['key']}" for change in changes if change.table == "fact"}
        items = {f"item:{ref}" for ref, _ in self.state.filled ^ state.filled}
        return _View(self.texts, self.rubrics, state, (self.score, frozenset(facts | items)))


@dataclass(frozen=True, slots=True)
class _Burst:
    """Typing that goes on: the field, the undo step it belongs to, and when the last edit was made (seconds)."""

    field: str
    step: int
    at: float


class Edit:
    """What a use case writes to within `Session.edit`.

    change: there once the edit is saved. step: then the undo step it belongs to; None when nothing changed.
    """

    change: Change
    step: int | None = None

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def put(self, row: Row) -> None:
        """Insert or replace a row."""
        self._recorder.put(row)

    def add(self, rows: Sequence[Row]) -> None:
        """Insert rows of which none is there yet."""
        self._recorder.add(rows)

    def drop(self, row: Row) -> None:
        """Delete the row of this key, if there is one."""
        self._recorder.drop(row)

    def put_all(self, rows: Sequence[Row]) -> None:
        """Insert or replace rows, none of them twice."""
        self._recorder.put_all(rows)

    def repeat(self, changes: Sequence[RowChange]) -> None:
        """Make noted changes again."""
        self._recorder.repeat(changes)


class Session:
    """An open assessment. Use cases change it from any thread; `rubrics`, `state` and `score` may be read meanwhile.

    inspector: the child processes that look into files; they start when first asked. outside: other programs of the
    machine. unlocked: open copies of locked PDFs by SHA-256, in the private folder, which goes at the end.
    retouched: ids of evidence that somebody changed after it was brought in.
    records: what is said about evidence, prepared for searching. alike: photos that look the same.
    on_saved: called after each commit, by its thread.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = RLock()
        self._view = _view(project.texts(), project.state())
        self._history = project.history()
        project.catch_up(self._view.state)
        self._burst: _Burst | None = None
        self.inspector = Inspector()
        self.outside = Outside()
        self.unlocked: dict[str, Path] = {}
        is_behind = any(each.file.kind is FileKind.UNSEEN for each in self.state.everything)
        self.retouched = project.retouched() if is_behind else set[str]()
        self.records = Records()
        self.alike = Alike()
        self.on_saved: Callable[[], None] | None = None

    @property
    def folder(self) -> Path:
        return self._project.folder

    @property
    def refusal(self) -> UserError | None:
        """Why the assessment can only be looked at, and raised by whoever changes it; None when it can be changed."""
        return self._project.refusal

    @property
    def warning(self) -> str:
        """What is to be said about the place where it lies, or ""."""
        return self._project.warning

    @property
    def cache(self) -> Path:
        """The folder for what can be made again at any time."""
        return self._project.cache

    @cached_property
    def index(self) -> SearchIndex:
        """What was read out of the originals, to be searched."""
        from binder.store.search_index import SearchIndex

        return SearchIndex(self.cache, self.folder / "cache" if self.refusal else None)

    @cached_property
    def private(self) -> PrivateFolder:
        """A folder for what must not lie in the assessment."""
        return PrivateFolder()

    @property
    def vault(self) -> Vault:
        return self._project.vault

    @property
    def texts(self) -> Mapping[str, str]:
        """The rubric files that the assessment keeps, by rubric id."""
        return self._view.texts

    @property
    def rubrics(self) -> RubricSet:
        return self._view.rubrics

    @property
    def state(self) -> State:
        return self._view.state

    @property
    def score(self) -> Score:
        """The score of the present state, computed when it is first asked for."""
        return self._view.score

    @property
    def undo_label(self) -> str:
        """What undo would take back ("填报“在岗率”"), or "" when there is nothing."""
        undoable = self._history.undoable
        return undoable[-1].label if undoable else ""

    @property
    def redo_label(self) -> str:
        """What redo would bring again, or ""."""
        redoable = self._history.redoable
        return redoable[-1].label if redoable else ""

    def file_path(self, sha256: str) -> Path:
        """Where the original with this hash lies in the vault."""
        return self.vault.path_of(sha256)

    def resolved(self, choices: Mapping[str, str]) -> RubricSet:
        """The rubrics as they would be under other choices (reading -> option). Nothing changes by asking."""
        return library.load_text(self.texts, self.state.rubric_id, self.state.level, choices)

    @property
    def checked(self) -> int:
        """How many rows were compared with their seals when the assessment was opened; all of them held."""
        return self._project.checked

    @property
    def backup_trouble(self) -> str:
        """Why the backup made on opening failed, or ""."""
        return self._project.backup_trouble

    def back_up(self, why: Why) -> Backup | None:
        """Back the database up; None when an automatic backup has nothing new to say."""
        with self._lock:
            return self._project.back_up(why)

    def mend_sidecars(self) -> list[str]:
        """Write anew what stands beside the originals where it is not what the database says. Returns of which."""
        return self._project.mend_sidecars()

    def health(self) -> list[str]:
        """What is wrong with the database; empty for a sound one."""
        with self._lock:
            return self._project.health()

    @contextmanager
    def edit(self, label: str, burst: str = "", step: int | None = None) -> Iterator[Edit]:
        """Change rows in one transaction that ends in the journal; all of it is saved at the end, or nothing is.

        label: what the undo menu shows. burst: "" or the field being typed into. step: the undo step that this goes on
        with, if nothing done since stands in the way.
        """
        with self._lock:
            at = monotonic()
            going_on = self._burst and burst == self._burst.field and at - self._burst.at <= BURST_SECONDS
            step = self._burst.step if self._burst and going_on else self._open_step(step)
            with self._saving(label, Kind.DO, step) as edit:
                yield edit
            if burst and edit.change.touched:
                self._burst = _Burst(burst, self._history.undoable[-1].id, at)

    @contextmanager
    def purging(self, label: str) -> Iterator[Edit]:
        """Change rows for good: no undo takes it back. It ends in the journal like every change."""
        with self._lock, self._saving(label, Kind.PURGE, None) as edit:
            yield edit

    @contextmanager
    def noting(self, label: str) -> Iterator[Edit]:
        """Change rows as `edit` does, for what the program found out by itself: there is nothing to undo."""
        with self._lock:
            burst = self._burst
            with self._saving(label, Kind.LOOK, None) as edit:
                yield edit
            self._burst = burst

    def write_beside(self, most: int = _SOME) -> int:
        """Write beside the originals what was saved since the last time, while edits go on: so many sidecars at most.

        Returns how many are left. UserError when the disk refuses: it is then done the next time.
        """
        return self._project.write_beside(most)

    @property
    def is_behind(self) -> bool:
        """Whether something saved is still to be written beside the originals."""
        return self._project.is_behind

    def remove_original(self, sha256: str) -> None:
        """Remove an original that no evidence has any more."""
        self._project.remove_original(sha256)

    def _open_step(self, step: int | None) -> int | None:
        """The step, if it can still go on: undoing it must not meet a row that a later step changed."""
        ids = [each.id for each in self._history.undoable]
        if step not in ids:
            return None
        later = ids[ids.index(step) + 1 :]
        own = self._project.changes_of(step) if later else []
        return None if any(meet(own, self._project.changes_of(each)) for each in later) else step

    def undo(self) -> Change | None:
        """Take the latest step back; None when there is none."""
        with self._lock:
            undoable = self._history.undoable
            return self._replay(undoable[-1], Kind.UNDO) if undoable else None

    def redo(self) -> Change | None:
        """Bring the step undone last again; None when there is none."""
        with self._lock:
            redoable = self._history.redoable
            return self._replay(redoable[-1], Kind.REDO) if redoable else None

    def close(self) -> None:
        """Stop the child process and give the folder free. Twice does no harm."""
        with self._lock:
            self.outside.close()
            self.inspector.close()
            if "index" in self.__dict__:
                self.index.close()
            if "private" in self.__dict__:
                self.private.remove()
            self._project.close()

    def _replay(self, step: Step, kind: Kind) -> Change:
        noted = self._project.changes_of(step.id)
        known = {"", *(key for e in self.state.everything for key in (e.id, e.file.sha256))}
        noted = [change for change in noted if named_evidence(change) in known]  # the others were purged since
        try:
            with self._saving(step.label, kind, step.id) as edit:
                edit.repeat(to_undo(noted) if kind is Kind.UNDO else to_redo(noted))
        except Misfit as error:
            raise UserError(
                "cannot-turn", f"“{step.label}”之后，档案从备份恢复过，这一步已经对不上，没有改动。"
            ) from error
        return edit.change

    @contextmanager
    def _saving(self, label: str, kind: Kind, step: int | None) -> Iterator[Edit]:
        """A transaction with its journal row; afterwards the snapshot, the history and the change are up to date."""
        view, history = self._view, self._history
        changes: list[RowChange] = []
        try:
            with self._project.transaction() as recorder:
                edit = Edit(recorder)
                yield edit
                changes = recorder.changes
                if changes or kind in (Kind.UNDO, Kind.REDO):
                    edit.step = self._project.note(recorder, label, kind, step)
                    history = history.after(kind, Step(edit.step, label))
                    view = self._followed(changes)
        except UserError as error:
            if error.code == "disk-error":
                self._look_again(changes)
            raise
        self._view, self._history, self._burst = view, history, None
        if recorder.entry:
            self._project.told(view.state, changes, recorder.entry)
            if self.on_saved:
                self.on_saved()
        if kind is not Kind.LOOK:
            self.retouched |= updated(changes, "evidence")
        edit.change = Change(label, touched_by(changes, view.state))

    def _look_again(self, changes: list[RowChange]) -> None:
        """A commit that failed at its very end may have reached the disk: show what is there, and say so."""
        try:
            there = self._project.state()
            if there == self.state:
                return
            self._view, self._history = _view(self._project.texts(), there), self._project.history()
        except UserError:
            return  # nothing can be read any more: what was shown stays, and every further step is refused
        self._burst = None
        self._project.told(there, changes)
        raise UserError("disk-error", _UNSURE)

    def _followed(self, changes: list[RowChange]) -> _View:
        renewed = [change for change in changes if change.table == "rubric_text"]
        state = apply_changes(self.state, [change for change in changes if change not in renewed])
        if renewed:
            return _view(_texts_after(self.texts, renewed), state)
        if any(change.table == "choice" for change in changes):
            return _view(self.texts, state)
        return self._view.followed_by(state, changes)


def _view(texts: Mapping[str, str], state: State) -> _View:
    """The view of a snapshot on its own."""
    choices = {key: choice.option for key, choice in state.choices.items()}
    return _View(texts, library.load_text(texts, state.rubric_id, state.level, choices), state)


def _texts_after(texts: Mapping[str, str], changes: list[RowChange]) -> Mapping[str, str]:
    """Rubric files after changes of their rows."""
    after = dict(texts)
    for change in changes:
        if change.after is None:
            after.pop(str(change.values["id"]))
        else:
            after[str(change.values["id"])] = str(change.after["text"])
    return after
