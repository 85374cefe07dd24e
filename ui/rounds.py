"""Work in the background that comes in rounds: asked for often, done a while later, one round at a time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject, QTimer

from binder.errors import Cancelled, UserError
from binder.progress import Progress, Step
from ui.jobs import Jobs


def _nothing(_: object) -> None:
    """For rounds whose steps or results nobody awaits."""


def _never() -> bool:
    return False


class Rounds(QObject):
    """`work` is done a pause after `ask`, in a thread of its own; `on_end` gets what it returned, on the UI thread.

    puts_off: asked again meanwhile, it begins a pause after the last time, else after the first. is_busy: whether
    something more urgent is being done, which is waited for. on_fail: gets the UserError that ended a round.
    """

    def __init__(
        self,
        work: Callable[[Progress], object],
        parent: QObject,
        *,
        pause_ms: int,
        puts_off: bool = True,
        is_busy: Callable[[], bool] = _never,
        on_step: Callable[[Step], None] = _nothing,
        on_end: Callable[[Any], None] = _nothing,
        on_fail: Callable[[UserError], None] = _nothing,
    ) -> None:
        super().__init__(parent)
        self._work, self._puts_off, self._is_busy = work, puts_off, is_busy
        self._on_step, self._on_end, self._on_fail = on_step, on_end, on_fail
        self._jobs = Jobs(self)
        self._running: Progress | None = None
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self.begin)

    def ask(self) -> None:
        """Do a round soon."""
        if self._puts_off or not self._pause.isActive():
            self._pause.start()

    def begin(self) -> None:
        """Do a round now, or a pause after what is being done."""
        if self._running or self._is_busy():
            self._pause.start()
        else:
            self._running = self._jobs.start(self._work, on_step=self._on_step, on_end=self._end)

    def stop(self) -> None:
        """Let the present round end at its next step, and begin no other."""
        self._pause.stop()
        if self._running:
            self._running.cancel()

    def close(self) -> None:
        """Stop, and wait for it; nothing is called any more."""
        self.stop()
        self._jobs.close()

    def _end(self, done: Future[Any]) -> None:
        self._running = None
        try:
            result = done.result()
        except Cancelled:
            return
        except UserError as error:
            self._on_fail(error)
        else:
            self._on_end(result)
