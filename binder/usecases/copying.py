"""Copying many files into the vault by several threads, and handing them over in batches."""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

from binder.errors import Cancelled
from binder.progress import Progress
from binder.store.vault import Intake, Received, Refused, Vault
from binder.usecases.lookup import storable

THREADS = 8
AHEAD = 1024
"""Files that may wait to be copied, or be copied and not yet saved, beyond the batch at hand."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a batch is full: files, bytes, and the seconds since its first file."""

    count: int = 2048
    size: int = 256 << 20
    seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of one file. number: its place in the call. received: None when it was refused, for the reason."""

    number: int
    received: Received | None
    why: str = ""


@dataclass(slots=True)
class Batch:
    """Files that lie in the vault's temporary folder. is_last: nothing comes after them."""

    files: list[Copied] = field(default_factory=list)
    is_last: bool = False
    size: int = 0
    since: float = field(default_factory=monotonic)

    @property
    def received(self) -> list[Received]:
        return [file.received for file in self.files if file.received is not None]

    def add(self, file: Copied) -> None:
        self.files.append(file)
        self.size += file.received.size if file.received else 0

    def is_full(self, limits: Limits) -> bool:
        too_big = len(self.files) >= limits.count or self.size >= limits.size
        return bool(self.files) and (too_big or self.time_left(limits) == 0)

    def time_left(self, limits: Limits) -> float:
        """Seconds until it is to be saved."""
        return max(0.0, self.since + limits.seconds - monotonic())


class Copying:
    """One call's files on their way in. expected: the hashes that a file of this name and size may well have."""

    def __init__(
        self,
        vault: Vault,
        sources: Sequence[Path],
        expected: Callable[[Path], Collection[str]],
        progress: Progress,
        limits: Limits,
    ) -> None:
        self._vault = vault
        self._sources = sources
        self._expected = expected
        self._progress = progress
        self._limits = limits
        self._stopped = Event()

    def batches(self) -> Iterator[tuple[Intake, Batch]]:
        """Each batch with the intake that is to settle it. What is not settled when this ends is removed."""
        with self._vault.intake(self._check) as intake:
            pool = ThreadPoolExecutor(THREADS, thread_name_prefix="copy")
            try:
                for batch in self._collected(pool, intake):
                    yield intake, batch
            finally:
                self._stopped.set()
                pool.shutdown(cancel_futures=True)

    def _check(self) -> None:
        self._progress.check()
        if self._stopped.is_set():
            raise Cancelled

    def _collected(self, pool: ThreadPoolExecutor, intake: Intake) -> Iterator[Batch]:
        todo = deque(enumerate(self._sources))
        waiting: deque[Future[Copied]] = deque()
        batch = Batch()
        while todo or waiting:
            while todo and len(waiting) < AHEAD:
                waiting.append(pool.submit(self._copied, intake, *todo.popleft()))
            self._tell(len(self._sources) - len(todo) - len(waiting))
            if not waiting[0].done():
                wait([waiting[0]], timeout=batch.time_left(self._limits) if batch.files else None)
            if waiting[0].done():
                batch.add(waiting.popleft().result())
            if batch.is_full(self._limits) and (todo or waiting):
                yield batch
                batch = Batch()
        batch.is_last = True
        yield batch

    def _copied(self, intake: Intake, number: int, source: Path) -> Copied:
        try:
            return Copied(number, intake.receive(source, self._expected(source)))
        except Refused as why:
            return Copied(number, None, str(why))

    def _tell(self, done: int) -> None:
        name = storable(self._sources[done].name)
        self._progress.step(done, len(self._sources), f"正在收入“{name}”")
