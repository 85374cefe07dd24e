"""How a long job tells where it stands, and how it is told to stop."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from binder.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Step:
    """One report of a long job.

    done, total: units finished and to do (0 ≤ done ≤ total; total 0 means "not known yet").
    text: what is being worked on now, in Chinese, ready to show.
    """

    done: int
    total: int
    text: str


class Progress:
    """Handed to every long job. The job calls `step` often; `step` raises Cancelled once `cancel` was called."""

    def __init__(self, on_step: Callable[[Step], None] | None = None) -> None:
        self._on_step = on_step
        self._cancelled = Event()

    def step(self, done: int, total: int, text: str) -> None:
        """Report a step, then stop here if the user asked for it."""
        self.check()
        if self._on_step:
            self._on_step(Step(done, total, text))

    def check(self) -> None:
        """Stop here (raise Cancelled) if the user asked for it."""
        if self._cancelled.is_set():
            raise Cancelled

    def cancel(self) -> None:
        """Ask the job to stop at its next step. Safe from any thread, any number of times."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        return self._cancelled.is_set()
