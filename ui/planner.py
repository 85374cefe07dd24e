"""Plans for titles, looked for in the background: only the answer to the last question counts."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from binder.domain.planning import By, Plan
from ui.jobs import Jobs

if TYPE_CHECKING:
    from binder.usecases.session import Session


class Planner(QObject):
    """ready: a Plan. Asked again before it has answered, it forgets the first question."""

    ready = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = Jobs(self)
        self._asked = 0

    def close(self) -> None:
        """Stop all work."""
        self._jobs.close()

    def ask(self, award: str, by: By, province: bool) -> None:
        """Look for the cheapest plan for an award (by key). What is saved counts, never a trial."""
        from binder.usecases.planning import plan_title

        self._asked += 1
        number = self._asked
        self._jobs.drop_waiting()
        self._jobs.start(
            lambda _progress: plan_title(self._session, award, by, province), on_end=partial(self._answer, number)
        )

    def _answer(self, number: int, done: Future[Plan]) -> None:
        if number == self._asked and not done.cancelled():
            self.ready.emit(done.result())
