"""One program at a time in an assessment's folder: a lock of the operating system, gone with its process."""

import os
import sys
from pathlib import Path
from typing import BinaryIO

from binder.errors import UserError

if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderLock:
    """Held from construction to `release`. The file stays: removing it could free a lock somebody else just took."""

    def __init__(self, folder: Path) -> None:
        try:
            self._file = open(os.fspath(folder / ".lock"), "a+b")  # noqa: SIM115 - held open as long as the lock
        except OSError as error:
            raise UserError(
                "folder-not-writable",
                f"不能写入“{folder.name}”（{error.strerror}）。请检查它的权限或磁盘是否只读。",
            ) from error
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise UserError(
                "already-open", f"“{folder.name}”已经在别处打开。请先关闭另一个窗口或另一位用户的程序，再打开它。"
            ) from error

    def release(self) -> None:
        """Give the folder free. Twice does no harm."""
        self._file.close()
