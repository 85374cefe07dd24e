"""Writing a file so that no half of it is ever found under its name."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from binder.errors import UserError

FULL = "磁盘空间不足，有的材料的页面做不出来，之前的内容没有受影响。请在档案所在的磁盘和系统盘上腾出空间后重试。"
PROBE = 1 << 16


def part_of(out: Path) -> Path:
    """Where `out` is being written until it is whole."""
    return out.with_name(out.name + ".part")


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A path to write to; it becomes `out` at the end, and is gone if there was trouble.

    Raises UserError "disk-full" for whatever went wrong where the disk is full: libraries blame the file for that.
    """
    part = part_of(out)
    try:
        yield part
        part.replace(out)
    except Exception as error:
        if _is_full(part):
            raise UserError("disk-full", FULL) from error
        raise
    finally:
        part.unlink(missing_ok=True)


def _is_full(part: Path) -> bool:
    """Whether the file that was being written cannot grow."""
    try:
        with part.open("ab") as file:
            file.write(bytes(PROBE))
    except OSError as error:
        return error.errno in {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
    return False
