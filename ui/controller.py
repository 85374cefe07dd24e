"""The one road from the window to the core: a method for each thing a person can do, signals for what came of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from binder.domain.assessment import Change, State
from binder.domain.checks import Check, Twins
from binder.domain.evidence import Evidence
from binder.domain.facts import Facts, FactState
from binder.domain.outline import item_gaps
from binder.domain.overlay import Overlay
from binder.errors import Cancelled, UserError
from binder.progress import Progress, Step
from ui.derivatives import Derivatives
from ui.finder import Finder
from ui.handling import Handling
from ui.jobs import Jobs
from ui.keeper import Keeper
from ui.person import person
from ui.pictures import Pictures
from ui.planner import Planner
from ui.record import Record
from ui.trial import Trial
from ui.view import View, view_of

if TYPE_CHECKING:
    from binder.usecases.session import Session


class Controller(QObject):
    """Everything the panels may ask for on one open assessment. Panels show `view` and change nothing themselves.

    closing: the assessment is about to be closed.
    changed: (View, Change | None); None means that everything may be different. rubric_changed: so different that the
    assessment is to be shown anew, with the sentence on what was done. trial_changed: 试算 began or ended.
    refused: (fact key, sentence) for the field; notice: a sentence for the status bar.
    troubles: tuple[ui.handling.Trouble, ...] to be shown until closed. busy: Step of the running job, or None.
    """

    changed = Signal(object, object)
    closing = Signal()
    item_selected = Signal(str)
    clause_selected = Signal(str)
    evidence_selected = Signal(str)
    conditions_shown = Signal()
    trial_changed = Signal(bool)
    reading_wanted = Signal(str)
    rubric_changed = Signal(str)
    plan_wanted = Signal(str)
    notice = Signal(str)
    refused = Signal(str, str)
    troubles = Signal(object)
    busy = Signal(object)
    thumbnail_ready = Signal(str, str)
    preview_ready = Signal(str, int, str)
    content_ready = Signal(str, object)

    def __init__(
        self, session: Session, parent: QObject | None = None, *, today: Callable[[], date] = date.today
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._jobs = Jobs(self)
        self.pictures = Pictures(session, self)
        self.derivatives = Derivatives(session, self)
        self.planner = Planner(session, self)
        self.finder = Finder(session, self, is_busy=lambda: self.is_busy)
        self._trial = Trial(session)
        self._running: Progress | None = None
        self.session = session
        self.keeper = Keeper(session, self)
        self.evidence = Handling(self)
        self.record = Record(self)
        self.view: View = view_of(session, today())
        self.current_item = self._first_open()
        self.at_conditions = False
        self.changed.connect(self.finder.follow)
        self.finder.read.connect(self._take_twins)
        self.changed.connect(self.derivatives.on_changed)
        self.derivatives.made.connect(self.pictures.try_again)
        self.pictures.thumbnail_ready.connect(self.thumbnail_ready)
        self.pictures.preview_ready.connect(self.preview_ready)
        self.pictures.content_ready.connect(self.content_ready)

    def close(self) -> None:
        """Stop all work and close the assessment."""
        self.closing.emit()
        self._jobs.close()
        self.keeper.close()
        self.derivatives.close()
        self.pictures.close()
        self.planner.close()
        self.finder.close()
        self.session.close()

    # --- facts, duties, readings --------------------------------------------------------------------------------------

    def set_fact(self, key: str, raw: object, state: FactState = FactState.KNOWN, note: str = "") -> bool:
        """State a fact. False if it was refused; the sentence then went out by `refused`."""
        from binder.usecases.answering import set_fact

        if self.is_trying:
            return self._suppose(key, lambda: self._trial.suppose(key, raw, state, note))
        return self._fact(key, lambda: set_fact(self.session, key, raw, state, note))

    def clear_fact(self, key: str) -> bool:
        """Make a fact 未填 again."""
        from binder.usecases.answering import clear_fact

        if self.is_trying:
            return self._suppose(key, lambda: self._trial.forget(key))
        return self._fact(key, lambda: clear_fact(self.session, key))

    def assign(
        self, item_ref: str, *, department: str | None = None, due: str | None = None, note: str | None = None
    ) -> bool:
        """Say who sees to an item and until when. None leaves a part as it is."""
        from binder.usecases.duties import assign_item

        return self.do(lambda: assign_item(self.session, item_ref, department=department, due=due, note=note))

    def choose_reading(self, key: str, option: str, who: str = "") -> bool:
        """Switch a reading: every score may change. who: the person or meeting that decided; "" for who sits here."""
        from binder.usecases.answering import choose_reading

        return self.do(lambda: choose_reading(self.session, key, option, who.strip() or person()))

    # --- history ------------------------------------------------------------------------------------------------------

    @property
    def undo_label(self) -> str:
        """What undo would take back, or "": while trying out, the last thing supposed."""
        if self.is_trying:
            return self.tr("试算的上一步") if self._trial.has_steps else ""
        return "" if self.refusal else self.session.undo_label

    @property
    def redo_label(self) -> str:
        return "" if self.is_trying or self.refusal else self.session.redo_label

    def undo(self) -> bool:
        if self.is_trying:
            self._trial.back()
            self.refresh()
            return True
        from binder.usecases.history import undo

        return self.do(lambda: undo(self.session), said=self.tr("已撤销：{}"))

    def redo(self) -> bool:
        from binder.usecases.history import redo

        return self.do(lambda: redo(self.session), said=self.tr("已重做：{}"))

    # --- what if ------------------------------------------------------------------------------------------------------

    @property
    def is_trying(self) -> bool:
        return self._trial.now is not None

    def start_trial(self, facts: Facts | None = None) -> None:
        """From now on facts are only supposed (试算), beginning with these; nothing is saved until `keep_trial`."""
        self._trial.begin(facts)
        self.trial_changed.emit(True)
        self.refresh()

    def keep_trial(self) -> bool:
        """Save what was supposed, in one step that can be undone."""
        from binder.usecases.whatif import keep

        trial = self._end_trial()
        kept = trial.changes(self.session.state.facts) and self.do(lambda: keep(self.session, trial))
        if not kept:
            self.refresh()
        return bool(kept)

    def drop_trial(self) -> None:
        """Throw away what was supposed."""
        self._end_trial()
        self.refresh()

    @property
    def refusal(self) -> str:
        """Why nothing can be changed, or "": then every control that changes something is off."""
        return self.session.refusal.text if self.session.refusal else ""

    def may_save(self) -> bool:
        """Whether what is done now is saved. If not, the sentence went out by `notice`."""
        if self.refusal:
            self.notice.emit(self.refusal)
        return not self.refusal and self.may_leave()

    def may_leave(self) -> bool:
        """Whether something can be done that has no place in a trial; the sentence went out by `notice`."""
        if self.is_trying:
            self.notice.emit(self.tr("试算中只能改填报数据。请先“保留”或“放弃”试算，再做这件事。"))
        return not self.is_trying

    def _end_trial(self) -> Overlay:
        trial = self._trial.end()
        self.trial_changed.emit(False)
        return trial

    def _suppose(self, key: str, act: Callable[[], None]) -> bool:
        try:
            act()
        except UserError as error:
            self.refused.emit(key, error.text)
            return False
        self.refresh(Change("", frozenset({f"fact:{key}"})))
        return True

    def set_effort(self, clause: str, effort: int) -> bool:
        """Say what one action on a clause takes."""
        from binder.usecases.planning import set_effort

        return self.do(lambda: set_effort(self.session, clause, effort))

    # --- where the person is ------------------------------------------------------------------------------------------

    def select_item(self, ref: str, clause: str = "", evidence: str = "") -> None:
        """Show an item, and scroll to one of its clauses (by ref) and its evidence (by id) if named."""
        if ref != self.current_item or self.at_conditions:
            self.current_item, self.at_conditions = ref, False
            self.pictures.drop_waiting()
            self.item_selected.emit(ref)
        if clause:
            self.clause_selected.emit(clause)
        if evidence:
            self.evidence_selected.emit(evidence)

    def show_conditions(self) -> None:
        """Show what decides on titles beside the points."""
        if not self.at_conditions:
            self.at_conditions = True
            self.conditions_shown.emit()

    def next_gap(self) -> None:
        """Go to the next item, in printed order and round again, that lacks something or where a check found some."""
        refs = list(self.view.outline.items)
        here = refs.index(self.current_item)
        for ref in refs[here + 1 :] + refs[: here + 1]:
            gaps = item_gaps(self.view.score.items[ref], self.view.state)
            if gaps:
                self.select_item(ref, gaps[0].clause)
                self.notice.emit(self.tr("{}：{}").format(self.view.item_name(ref), gaps[0].text))
                return
            found = self.view.checker.of_item(ref)
            if found:
                self.show_check(found[0])
                return
        self.notice.emit(self.tr("没有缺口了：材料和填报都已齐全。"))

    def show_check(self, check: Check) -> None:
        """Go to what a check is about, and say what it found."""
        self.select_item(check.item, check.clause, check.evidence)
        self.notice.emit(self.tr("{}：{}").format(self.view.item_name(check.item), check.text))

    # --- pictures -----------------------------------------------------------------------------------------------------

    def is_locked(self, evidence: Evidence) -> bool:
        """Whether it can be seen only once its password was given."""
        from binder.usecases.unlocking import is_locked

        return is_locked(self.session, evidence)

    def request_thumbnail(self, evidence_id: str) -> None:
        """Answered by `thumbnail_ready`, with an empty path where no picture can be made."""
        self.pictures.thumbnail(evidence_id)

    def request_preview(self, evidence_id: str, page: int, width_px: int) -> None:
        """A page (0-based) as a picture of this width; answered by `preview_ready`, an empty path if impossible."""
        self.pictures.preview(evidence_id, page, width_px)

    def request_content(self, evidence_id: str) -> None:
        """What a document without pages says; answered by `content_ready` with a Content, or None if unreadable."""
        self.pictures.content(evidence_id)

    # --- long jobs ----------------------------------------------------------------------------------------------------

    def run_job(
        self,
        work: Callable[[Progress], object],
        on_done: Callable[[Any], None],
        *,
        on_step: Callable[[Step], None] | None = None,
        on_stopped: Callable[[], None] | None = None,
    ) -> Progress:
        """Run a long use case with its progress in the status bar.

        on_done gets its result; on_stopped is called when it was cancelled or refused (the sentence went to `notice`).
        """

        def step(now: Step) -> None:
            self.busy.emit(now)
            self._catch_up()
            if on_step:
                on_step(now)

        def end(done: Future[Any]) -> None:
            self._running = None
            self.busy.emit(None)
            self._catch_up()
            self._settle(done, on_done, on_stopped)

        self._running = self._jobs.start(work, on_step=step, on_end=end)
        return self._running

    def cancel_job(self) -> None:
        if self._running:
            self._running.cancel()

    @property
    def is_busy(self) -> bool:
        return self._running is not None

    def _take_twins(self, twins: Twins) -> None:
        """Photos were compared: where that says something new, the checks say it too."""
        if twins != self.view.twins:
            self.view = replace(self.view, twins=twins)
            self.changed.emit(self.view, Change("", frozenset()))

    # --- inside -------------------------------------------------------------------------------------------------------

    def refresh(self, change: Change | None = None) -> None:
        """Look at the session again and tell the panels."""
        self.view = view_of(self.session, self._today(), self.view, self._trial.now, self.view.twins)
        self.changed.emit(self.view, change)

    def _first_open(self) -> str:
        """The first item on which there is something to do; the very first when there is none."""
        lines = self.view.outline.items.values()
        waiting = (line.item.ref for line in lines if line.open_facts or line.lacks_evidence)
        return next(waiting, next(iter(self.view.outline.items)))

    def do(self, act: Callable[[], Change | None], *, said: str = "") -> bool:
        """Run a use case now. False when nothing was changed; why, if it was refused, went out by `notice`."""
        if not self.may_save():
            return False
        try:
            change = act()
        except UserError as error:
            self.notice.emit(error.text)
            return False
        if change is None:
            return False
        if "rubric" in change.touched:
            self.rubric_changed.emit(said.format(change.label))
            return True
        everything = any(touched.startswith("reading:") for touched in change.touched)
        self.refresh(None if everything else change)
        if said:
            self.notice.emit(said.format(change.label))
        return True

    def _fact(self, key: str, act: Callable[[], Change]) -> bool:
        try:
            change = act()
        except UserError as error:
            self.refused.emit(key, error.text)
            return False
        self.refresh(change)
        return True

    def _settle(self, done: Future[Any], on_done: Callable[[Any], None], on_stopped: Callable[[], None] | None) -> None:
        try:
            result = done.result()
        except Cancelled:
            self.notice.emit(self.tr("已取消。"))
        except UserError as error:
            self.notice.emit(error.text)
        else:
            on_done(result)
            return
        if on_stopped:
            on_stopped()

    def _catch_up(self) -> None:
        """Show what a job has saved so far."""
        before, after = self.view.state, self.session.state
        if after is not before and not self.is_trying:
            self.refresh(Change("", difference(before, after)))


def difference(before: State, after: State) -> frozenset[str]:
    """What a Change from one snapshot to the other would name, as far as evidence goes."""
    refs = before.by_item.keys() | after.by_item.keys()
    old, now = {**before.waiting, **before.evidence}, {**after.waiting, **after.evidence}
    new = {key for key, each in now.items() if old.get(key) is not each} | (old.keys() - now.keys())
    items = {ref for ref in refs if before.by_item.get(ref) != after.by_item.get(ref)}
    items |= {attachment.item for attachment in after.attachments if attachment.evidence_id in new}
    tray = {"tray"} if before.tray != after.tray else set()
    return frozenset({f"evidence:{key}" for key in new} | {f"item:{ref}" for ref in items} | tray)
