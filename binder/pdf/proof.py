"""Originals proved to be what their SHA-256 says, by a thread of its own while they are bound: each is read once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from itertools import cycle
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from binder.domain.evidence import Evidence, FileKind
from binder.errors import UserError
from binder.pdf.book import Piece
from binder.pdf.sources import Range
from binder.progress import Progress

CHUNK = 1 << 20
ROOMS = 4
"""Chunks that may be under way at once."""


class Stamp(NamedTuple):
    """What changes when a file is written or replaced."""

    size: int
    modified: int
    number: int


class Proof:
    """Reads every original once. What is changed, gone or unreadable is told by `failed`.

    copied: photos are left until they are copied by `passing`, which adds them up on their way; of those that are bound
    reduced, only the sizes are looked at.
    """

    def __init__(self, pieces: Iterable[Piece], *, copied: bool = False) -> None:
        self._all = list(pieces)
        self._pieces = [piece for piece in self._all if not (copied and piece.reduced)]
        self._later = {piece.path: piece for piece in self._pieces if copied and _is_copied_whole(piece)}
        self._pool = ThreadPoolExecutor(1, "proof")
        self._rooms = cycle([_Room() for _ in range(ROOMS)])
        self._stopped = False
        self._proved: dict[Path, Future[Stamp | None]] = {}

    def __enter__(self) -> "Proof":
        for piece in self._pieces:
            if piece.path not in self._later:
                self._start(piece)
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._stopped = True
        self._pool.shutdown(cancel_futures=True)

    def _start(self, piece: Piece) -> None:
        if piece.path not in self._proved:
            self._proved[piece.path] = self._pool.submit(self._prove, piece)

    def passes(self, path: Path) -> bool:
        """Whether an original is to be copied by `passing`."""
        return path in self._later

    def passing(self, path: Path, ranges: Sequence[Range]) -> Iterator[memoryview]:
        """The bytes of stretches of an original, which follow one another; all others are read too and added up.

        A chunk holds until the next one is asked for. OSError where the file has become shorter.
        """
        piece, before, digest = self._later[path], _stamp(path), sha256()
        with path.open("rb", buffering=0) as file:
            for length, wanted in _laps(ranges, piece.evidence.file.size):
                left = length
                while left:
                    room = next(self._rooms).emptied()
                    count = file.readinto(room.bytes[:left])
                    if not count:
                        raise OSError(f"{path.name} is shorter than it was")
                    room.used = self._pool.submit(digest.update, room.bytes[:count])
                    if wanted:
                        yield room.bytes[:count]
                    left -= count
        self._proved[path] = self._pool.submit(_kept, before, piece, digest.hexdigest)

    def failed(self, progress: Progress) -> list[Evidence]:
        """Wait for all; evidence whose original is not, or no longer, what was attached. Raises Cancelled."""
        for piece in self._pieces:
            self._start(piece)
        found = []
        for done, piece in enumerate(self._pieces):
            progress.step(done, len(self._pieces), f"正在核对原件：{piece.evidence.title}")
            before = self._proved[piece.path].result()
            if before is None or before != _stamp(piece.path):
                found.append(piece.evidence)
        return found

    def check_sizes(self) -> None:
        """Find out at once what is plain to see. Raises UserError that names the first that failed."""
        _refuse([one.evidence for one in self._all if not _has_its_size(_stamp(one.path), one)])

    def check(self, progress: Progress) -> None:
        """Raises UserError that names the first that failed, Cancelled."""
        _refuse(self.failed(progress))

    def _prove(self, piece: Piece) -> Stamp | None:
        return _kept(_stamp(piece.path), piece, lambda: self._digest(piece.path))

    def _digest(self, path: Path) -> str:
        """SHA-256 of a file; "" where it cannot be read or the work was given up."""
        digest, room = sha256(), memoryview(bytearray(CHUNK))
        try:
            with path.open("rb", buffering=0) as file:
                while not self._stopped and (count := file.readinto(room)):
                    digest.update(room[:count])
        except OSError:
            return ""
        return "" if self._stopped else digest.hexdigest()


class _Room:
    """A piece of memory, used again once what was in it is added up."""

    def __init__(self) -> None:
        self.bytes = memoryview(bytearray(CHUNK))
        self.used: Future[None] | None = None

    def emptied(self) -> "_Room":
        if self.used:
            self.used.result()
        return self


def _laps(ranges: Sequence[Range], size: int) -> Iterator[tuple[int, bool]]:
    """A whole file as lengths, and whether they are wanted."""
    at = 0
    for one in ranges:
        yield one.offset - at, False
        yield one.length, True
        at = one.offset + one.length
    yield max(0, size - at), False


def _is_copied_whole(piece: Piece) -> bool:
    return piece.evidence.file.kind is FileKind.JPEG and piece.bound == piece.path


def _kept(before: Stamp | None, piece: Piece, digest: Callable[[], str]) -> Stamp | None:
    """The stamp of a file that is what was attached, None for any other."""
    return before if _has_its_size(before, piece) and digest() == piece.evidence.file.sha256 else None


def _refuse(failed: list[Evidence]) -> None:
    if failed:
        raise UserError(
            "changed-original",
            f"原件“{failed[0].title}”与入库时不一致或已丢失（共 {len(failed)} 件），装订册没有导出。"
            "请从原来的来源重新添加这些材料后再导出。",
        )


def _has_its_size(stamp: Stamp | None, piece: Piece) -> bool:
    return stamp is not None and stamp.size == piece.evidence.file.size


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ino)
