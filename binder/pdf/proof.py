"""Originals proved to be what their SHA-256 says, by a thread of its own while they are bound."""

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

from binder.domain.evidence import Evidence
from binder.errors import UserError
from binder.pdf.book import Piece
from binder.progress import Progress

CHUNK = 1 << 18


class Stamp(NamedTuple):
    """What changes when a file is written or replaced."""

    size: int
    modified: int
    number: int


class Proof:
    """Reads every original once. What is changed, gone or unreadable is told by `failed`."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._pieces = list(pieces)
        self._pool = ThreadPoolExecutor(1, "proof")
        self._stopped = False
        self._proved: list[Future[Stamp | None]] = []

    def __enter__(self) -> "Proof":
        self._proved = [self._pool.submit(self._prove, piece) for piece in self._pieces]
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._stopped = True
        self._pool.shutdown(cancel_futures=True)

    def failed(self, progress: Progress) -> list[Evidence]:
        """Wait for all; evidence whose original is not, or no longer, what was attached. Raises Cancelled."""
        found = []
        for done, (piece, proved) in enumerate(zip(self._pieces, self._proved, strict=True)):
            progress.step(done, len(self._pieces), f"正在核对原件：{piece.evidence.title}")
            before = proved.result()
            if before is None or before != _stamp(piece.path):
                found.append(piece.evidence)
        return found

    def check_sizes(self) -> None:
        """Find out at once what is plain to see. Raises UserError that names the first that failed."""
        _refuse([one.evidence for one in self._pieces if not _has_its_size(_stamp(one.path), one)])

    def check(self, progress: Progress) -> None:
        """Raises UserError that names the first that failed, Cancelled."""
        _refuse(self.failed(progress))

    def _prove(self, piece: Piece) -> Stamp | None:
        before = _stamp(piece.path)
        whole = _has_its_size(before, piece) and self._digest(piece.path) == piece.evidence.file.sha256
        return before if whole else None

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
