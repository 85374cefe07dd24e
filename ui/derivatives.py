"""What is made of originals ahead of need: in the background, a little after something came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from binder.domain.assessment import Change
from binder.progress import Progress
from ui.rounds import Rounds

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
        self._rounds = Rounds(self._make, self, pause_ms=QUIET)  # a full disk is told by whoever needs it
        self._rounds.ask()

    def close(self) -> None:
        """Stop all work."""
        self._rounds.stop()
        self._session.outside.close()  # an office program may take long
        self._rounds.close()

    def on_changed(self, _view: object, change: Change | None) -> None:
        """Look again, soon, once evidence was touched."""
        if change is None or any(mark.startswith("evidence:") for mark in change.touched):
            self._rounds.ask()

    def start(self) -> None:
        """Make what is missing now, or once the present round is over."""
        self._rounds.begin()

    def _make(self, progress: Progress) -> None:
        from binder.usecases.derivatives import make_derivatives

        for id_ in make_derivatives(self._session, progress):
            self.made.emit(id_)
