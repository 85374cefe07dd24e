"""What is made of originals ahead of need: in the background, a little after something came in."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from binder.domain.assessment import Change
from binder.errors import Cancelled, UserError
from binder.progress import Progress
from ui.jobs import Jobs

if TYPE_CHECKING:
    from binder.usecases.session import Session

QUIET = 2000
"""Milliseconds after the last change before it begins."""


class Derivatives(QObject):
    """made: id of evidence of which something new is there."""

    made = Signal(str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = Jobs(self)
        self._running: Progress | None = None
        self._timer = QTimer(self, interval=QUIET, singleShot=True)
        self._timer.timeout.connect(self.start)
        self._timer.start()

    def close(self) -> None:
        """Stop all work."""
        self._timer.stop()
        self._session.outside.close()  # an office program may take long
        self._jobs.close()

    def on_changed(self, _view: object, change: Change | None) -> None:
        """Look again, soon, once evidence was touched."""
        if change is None or any(mark.startswith("evidence:") for mark in change.touched):
            self._timer.start()

    def start(self) -> None:
        """Make what is missing now, or once the present round is over."""
        if self._running:
            self._timer.start()
        else:
            self._running = self._jobs.start(self._make, on_end=self._end)

    def _make(self, progress: Progress) -> None:
        from binder.usecases.derivatives import make_derivatives

        for id_ in make_derivatives(self._session, progress):
            self.made.emit(id_)

    def _end(self, done: Future[Any]) -> None:
        self._running = None
        error = None if done.cancelled() else done.exception()
        if error and not isinstance(error, Cancelled | UserError):  # a full disk is told by whoever needs it
            raise error
