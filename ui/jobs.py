"""Work that must not hold up the window."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

from binder.progress import Progress, Step


def _ignore(_step: Step) -> None:
    """For work whose steps nobody watches."""


class Jobs(QObject):
    """Run core functions off the UI thread, one at a time, in order. One runner for each sort of work.

    `on_step` and `on_end` are called on the UI thread. `on_end` gets the finished future: its `result()` gives what
    `work` returned, or raises what it raised.
    """

    _post = Signal(object)  # a closure to call on the UI thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="job")
        self._waiting: dict[Future[Any], Progress] = {}
        self._closed = False
        # queued also where the work is done before anybody waits for it: nothing is called from within `start`
        self._post.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        work: Callable[[Progress], object],
        *,
        on_end: Callable[[Future[Any]], None],
        on_step: Callable[[Step], None] = _ignore,
    ) -> Progress:
        """Start `work`. Call cancel() on the Progress this returns: work then stops at its next step."""
        progress = Progress(on_step=lambda step: self._post.emit(partial(on_step, step)))
        future: Future[Any] = self._pool.submit(work, progress)
        self._waiting[future] = progress
        future.add_done_callback(lambda done: self._post.emit(partial(self._end, done, on_end)))
        return progress

    def drop_waiting(self) -> None:
        """Forget what has not been started yet; its `on_end` is called with a cancelled future."""
        for future in list(self._waiting):
            future.cancel()

    def close(self) -> None:
        """Stop everything and wait for it; nothing is called any more."""
        self._closed = True
        for progress in self._waiting.values():
            progress.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _end(self, done: Future[Any], on_end: Callable[[Future[Any]], None]) -> None:
        self._waiting.pop(done, None)
        on_end(done)

    @Slot(object)
    def _call(self, closure: Callable[[], None]) -> None:
        if not self._closed:
            closure()
