"""A large file reaches the disk whole, whatever the disk permits."""

import errno
import os
from pathlib import Path
from random import Random

import pytest

from binder.durable import BLOCK, Durable

DIRECT = getattr(os, "O_DIRECT", 0)
SIZES = (0, 1, 4095, 4096, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5)


def pieces_of(size: int) -> list[bytes]:
    """So many bytes in pieces of every length."""
    random, pieces = Random(size), []
    while size:
        pieces.append(random.randbytes(min(size, random.choice((1, 700, 70_000, 3_000_000)))))
        size -= len(pieces[-1])
    return pieces


def written(path: Path, size: int) -> bytes:
    pieces = pieces_of(size)
    with Durable(path) as file:
        for done, piece in enumerate(pieces):
            assert file.tell() == sum(map(len, pieces[:done]))
            assert file.write(memoryview(piece)) == len(piece)
    return b"".join(pieces)


@pytest.mark.parametrize("size", SIZES)
def test_all_that_was_written_is_there(tmp_path: Path, size: int) -> None:
    assert written(tmp_path / "file", size) == (tmp_path / "file").read_bytes()


def test_what_was_there_before_is_gone(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old" * BLOCK)
    assert written(tmp_path / "file", BLOCK + 9) == (tmp_path / "file").read_bytes()


@pytest.mark.skipif(not DIRECT, reason="this system has no way past its cache")
def test_a_disk_with_no_way_past_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & DIRECT:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    assert written(tmp_path / "file", 3 * BLOCK + 5) == (tmp_path / "file").read_bytes()


@pytest.mark.skipif(not DIRECT, reason="this system has no way past its cache")
def test_a_disk_that_wants_other_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so only when it is written to."""
    import fcntl

    write = os.write
    refused: list[int] = []

    def refuse(handle: int, data: bytes) -> int:
        if fcntl.fcntl(handle, fcntl.F_GETFL) & DIRECT:
            refused.append(len(data))
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        return write(handle, data[: len(data) // 2 + 1])

    monkeypatch.setattr(os, "write", refuse)
    whole = written(tmp_path / "file", 3 * BLOCK + 5)
    assert (tmp_path / "file").read_bytes() == whole
    assert len(refused) <= 1


@pytest.mark.parametrize("after", [0, 2])
def test_a_full_disk_is_told_at_the_latest_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    write = os.write
    done: list[int] = []

    def fill(handle: int, data: bytes) -> int:
        if len(done) >= after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        done.append(len(data))
        return write(handle, data)

    monkeypatch.setattr(os, "write", fill)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)), Durable(tmp_path / "file") as file:
        for piece in pieces_of(9 * BLOCK):
            file.write(piece)


def test_what_goes_wrong_while_it_is_written_is_not_hidden(tmp_path: Path) -> None:
    handles = len(os.listdir("/proc/self/fd")) if DIRECT else 0
    with pytest.raises(ValueError, match="cancelled"), Durable(tmp_path / "file") as file:
        file.write(bytes(2 * BLOCK))
        raise ValueError("cancelled")
    assert not DIRECT or len(os.listdir("/proc/self/fd")) == handles
