"""Making files and their names durable."""

import errno
import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from mmap import mmap
from pathlib import Path
from types import TracebackType
from typing import Self

BLOCK, BLOCKS = 4 << 20, 2
"""Bytes that are written at a time, for a disk with moving heads likes long stretches; one is filled meanwhile."""
STRETCH = 64 << 20
"""Bytes after which a file that is written through the cache begins to be made durable."""


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
    """A new file that is written by a thread of its own, past the system's cache where that can be; durable at the end.

    A binder is as large as all its photos: through the cache each byte would be copied once more, and whatever else the
    computer had at hand be pushed out. Where there is no such way, the file begins to be made durable meanwhile.
    Raises OSError, also for what was written before.
    """

    def __init__(self, path: Path) -> None:
        self._handle, self._direct = _opened(path)
        self._pool, self._syncing = ThreadPoolExecutor(1, "durable"), ThreadPoolExecutor(1, "durable-sync")
        self._blocks = deque(memoryview(mmap(-1, BLOCK)) for _ in range(BLOCKS))
        self._under_way: deque[Future[None]] = deque()
        self._synced: Future[None] | None = None
        self._filled = self._size = self._since = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        try:
            self._pool.shutdown()
            self._syncing.shutdown()
            if kind is None:
                self._finish()
        finally:
            os.close(self._handle)

    def write(self, data: bytes | memoryview) -> int:
        """Take all of it."""
        left = memoryview(data)
        while left:
            count = min(len(left), BLOCK - self._filled)
            self._blocks[0][self._filled : self._filled + count] = left[:count]
            left, self._filled = left[count:], self._filled + count
            if self._filled == BLOCK:
                self._next_block()
        self._size += len(data)
        return len(data)

    def tell(self) -> int:
        return self._size

    def _next_block(self) -> None:
        """Let the thread write the block that is full, and take the one that has been written for the longest time."""
        self._under_way.append(self._pool.submit(self._put, self._blocks[0]))
        self._blocks.rotate(-1)
        self._filled = 0
        if len(self._under_way) == BLOCKS:
            self._under_way.popleft().result()
        self._since += BLOCK
        if not self._direct and self._since >= STRETCH and (self._synced is None or self._synced.done()):
            self._check_synced()
            self._synced, self._since = self._syncing.submit(os.fsync, self._handle), 0

    def _put(self, data: memoryview) -> None:
        while data:
            try:
                data = data[os.write(self._handle, data) :]
            except OSError as error:
                if error.errno != errno.EINVAL or not self._direct:
                    raise
                self._through_the_cache()  # this disk has other blocks than ours

    def _finish(self) -> None:
        """Write what is in the last block, and wait until all is durable. Raises what the threads ran into."""
        for each in self._under_way:
            each.result()
        self._check_synced()
        self._through_the_cache()  # of which nothing but whole blocks goes past it
        self._put(self._blocks[0][: self._filled])
        os.fsync(self._handle)

    def _check_synced(self) -> None:
        if self._synced:
            self._synced.result()

    def _through_the_cache(self) -> None:
        if self._direct:
            import fcntl

            fcntl.fcntl(self._handle, fcntl.F_SETFL, fcntl.fcntl(self._handle, fcntl.F_GETFL) & ~os.O_DIRECT)
            self._direct = False


def _opened(path: Path) -> tuple[int, bool]:
    """A new file's handle, and whether what is written to it goes past the cache."""
    new = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    past = getattr(os, "O_DIRECT", 0)
    try:
        return os.open(path, new | past, 0o666), bool(past)
    except OSError as error:
        if error.errno != errno.EINVAL or not past:
            raise
        return os.open(path, new, 0o666), False
