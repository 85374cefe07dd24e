"""Making files and their names durable."""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

STRETCH = 64 << 20
"""Bytes after which a file that is being written begins to be made durable."""


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows keeps names without being asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fsync_file(path: Path) -> None:
    """Make the bytes of a file durable that is closed already."""
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Durable:
    """A new file that becomes durable while it is written, by a thread of its own; wholly so at the end.

    Raises OSError, also for what was written before.
    """

    def __init__(self, path: Path) -> None:
        self._file: BinaryIO = path.open("wb")
        self._pool = ThreadPoolExecutor(1, "durable")
        self._under_way: Future[None] | None = None
        self._since = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        with self._file:
            self._pool.shutdown()
            if kind is None:
                self._finish()
                self._file.flush()
                os.fsync(self._file.fileno())

    def write(self, data: bytes | memoryview) -> int:
        count = self._file.write(data)
        self._since += count
        if self._since >= STRETCH and (self._under_way is None or self._under_way.done()):
            self._finish()
            self._under_way, self._since = self._pool.submit(os.fsync, self._file.fileno()), 0
        return count

    def tell(self) -> int:
        return self._file.tell()

    def _finish(self) -> None:
        """Raises what the thread ran into."""
        if self._under_way:
            self._under_way.result()
