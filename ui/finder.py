"""Searching from the window: originals are read in the background, so that what they say can be found."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from binder.errors import Cancelled, UserError
from binder.progress import Progress
from ui.jobs import Jobs
from ui.rounds import Rounds

if TYPE_CHECKING:
    from binder.domain.assessment import Change
    from binder.domain.checks import Twins
    from binder.usecases.searching import Hit
    from binder.usecases.session import Session

PAUSE_MS = 2000
"""How long after the last change reading begins: opening and attaching come first."""


class Finder(QObject):
    """read: all is read that can be, with the photos that look the same. suggested: evidence id and its Proposals.

    left: how many originals are still to be read.
    """

    read = Signal(object)
    suggested = Signal(str, object)
    left_changed = Signal(int)

    def __init__(self, session: Session, parent: QObject, *, is_busy: Callable[[], bool]) -> None:
        super().__init__(parent)
        self._session = session
        self._asking = Jobs(self)
        self.left = 0
        self._reading = Rounds(  # what could not be kept now is read the next time
            self._read,
            self,
            pause_ms=PAUSE_MS,
            is_busy=is_busy,
            on_step=lambda step: self._say_left(step.total - step.done),
            on_end=self._end,
            on_fail=lambda _error: self._say_left(0),
        )
        self._reading.ask()

    def close(self) -> None:
        """Stop all work at once, and the session's inspector with it; what was read stays read."""
        self._reading.stop()
        self._session.inspector.close()
        self._reading.close()
        self._asking.close()

    def find(self, words: str) -> tuple[Hit, ...]:
        """The evidence that holds every word, best first, as far as it was read."""
        from binder.usecases.searching import search

        return search(self._session, words)

    @property
    def unopened(self) -> int:
        """How many originals cannot be searched because this machine has no program that opens them."""
        from binder.usecases.searching import unopened

        return len(unopened(self._session))

    def suggest(self, evidence_id: str) -> None:
        """Look for what an original suggests about itself; answered by `suggested`."""
        from binder.usecases.searching import suggestions

        self._asking.start(
            lambda _progress: suggestions(self._session, evidence_id), on_end=partial(self._suggest, evidence_id)
        )

    def follow(self, _view: object, change: Change | None) -> None:
        """Read again, a while after evidence changed."""
        if change is None or any(mark.startswith("evidence:") for mark in change.touched):
            self._reading.ask()

    def read_now(self) -> None:
        """Read what was not read yet, unless that or something more urgent is being done; then later."""
        self._reading.begin()

    def _read(self, progress: Progress) -> Twins:
        from binder.usecases.searching import read_originals, twins

        read_originals(self._session, progress)
        return twins(self._session)

    def _end(self, found: Twins) -> None:
        self._say_left(0)
        self.read.emit(found)

    def _say_left(self, left: int) -> None:
        if left != self.left:
            self.left = left
            self.left_changed.emit(left)

    def _suggest(self, evidence_id: str, done: Future[Any]) -> None:
        try:
            self.suggested.emit(evidence_id, done.result())
        except (Cancelled, UserError):
            self.suggested.emit(evidence_id, ())
