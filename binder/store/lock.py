"""One program at a time changes an assessment: a lock of the operating system, gone with its process.

The lock's file says who holds it, for whoever comes second, and whether the last holder closed the assessment properly.
"""

import errno
import json
import os
import platform
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path

from binder.errors import UserError

NAME = ".lock"
_JUST_MADE = 5.0
"""Seconds in which a folder that was made may not be locked yet, or no longer because it is being renamed."""
_FAR = 1 << 30
"""Where Windows locks: a byte behind the text, which others may read then."""

WINE = 0
"""The number that Wine gives for a lock that somebody else holds; no system gives it for another reason."""

if sys.platform == "win32":
    import msvcrt

    def _lock(file: FileIO) -> None:
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

    def _is_own(folder: Path) -> bool:
        return True  # others have no way into a user's folders
else:
    import fcntl

    def _lock(file: FileIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_own(folder: Path) -> bool:
        return folder.stat().st_uid == os.getuid()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has an assessment open. since: local time with offset. journal: its last entry when it was opened."""

    who: str
    host: str
    process: int
    since: str
    journal: int = 0

    @classmethod
    def this(cls, who: str) -> "Holder":
        return cls(who, platform.node(), os.getpid(), datetime.now().astimezone().isoformat(timespec="seconds"))

    @property
    def sentence(self) -> str:
        """ "zhang 在电脑 PC-1 上，2026年11月27日 14:05 起"."""
        where = f"电脑 {self.host} 上" if self.host else "另一个窗口里"
        when = f"，{_told(datetime.fromisoformat(self.since))} 起" if self.since else ""
        return f"{self.who or '有人'} 在{where}{when}"


def _told(at: datetime) -> str:
    """Windows takes no Chinese in the format of a time."""
    return f"{at:%Y}年{at:%m}月{at:%d}日 {at:%H:%M}"


class FolderLock:
    """Held from construction to `release`. The file stays: removing it could free a lock somebody else just took.

    left_open: who had the assessment open last, if that program ended without closing it.
    """

    def __init__(self, folder: Path) -> None:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            self._file = open(os.open(folder / NAME, flags, 0o600), "r+b", buffering=0)  # noqa: SIM115 - as long as the lock
        except OSError as error:
            raise UserError(
                "folder-not-writable",
                f"“{folder.name}”不能写入（{error.strerror}），只能查看。要修改，请检查权限，或把整个文件夹复制到本机硬盘。",
            ) from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise _not_locked(error, folder) from error
        self.left_open = holder_of(folder)

    def note(self, holder: Holder) -> None:
        """Say in the file who holds the lock, once what the last holder left is caught up with."""
        self._write(json.dumps(asdict(holder), ensure_ascii=False).encode())

    def release(self, closed: int | None = None) -> None:
        """Give the folder free. Twice does no harm.

        closed: the journal's last entry, when everything is written and nothing is left to catch up with.
        """
        if closed is not None and not self._file.closed:
            self._write(json.dumps({"closed": closed}).encode())
        self._file.close()

    def _write(self, text: bytes) -> None:
        """A disk too full for this is told by whatever is written next."""
        try:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(text)
            os.fsync(self._file.fileno())
        except OSError:
            return


def is_abandoned(folder: Path) -> bool:
    """Whether nobody works in a folder that its maker locks right after making it, as far as that can be told."""
    try:
        age = time.time() - folder.stat().st_mtime
        if abs(age) < _JUST_MADE or not _is_own(folder):  # a clock may have been set back since
            return False
        FolderLock(folder).release()
    except (OSError, UserError):
        return False
    return True


def holder_of(folder: Path) -> Holder | None:
    """Who holds, or last held, the lock; None when it was properly given back."""
    try:
        return Holder(**json.loads((folder / NAME).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def closed_at(folder: Path) -> int | None:
    """The journal's last entry when the assessment was last closed; None when it was not closed properly."""
    try:
        return int(json.loads((folder / NAME).read_bytes())["closed"])
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _not_locked(error: OSError, folder: Path) -> UserError:
    if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK, WINE):
        return UserError(
            "folder-not-writable",
            f"“{folder.name}”所在的磁盘不支持文件锁（{error.strerror}），只能查看。要修改，请把整个文件夹复制到本机硬盘。",
        )
    holder = holder_of(folder)
    whose = holder.sentence if holder else "别的程序"
    return UserError(
        "already-open",
        f"“{folder.name}”已经在别处打开（{whose}），这里只能查看。要修改，请先关闭那边的程序，再重新打开。",
    )
