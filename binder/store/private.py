"""Folders outside of any assessment, which only this user may enter, and which go with the program that made them."""

import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from binder.errors import UserError
from binder.store.lock import FolderLock, is_abandoned

_PREFIX = "binder-open-"


class PrivateFolder:
    """There from construction to `remove`; what a killed program leaves is removed by `sweep`."""

    def __init__(self) -> None:
        self.path = Path(mkdtemp(prefix=_PREFIX))
        self._lock: FolderLock | None = None
        with suppress(UserError):  # where nothing can be locked, nothing counts as abandoned either
            self._lock = FolderLock(self.path)

    def remove(self) -> None:
        """Remove it with all that is in it. Twice does no harm."""
        if self._lock:
            self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of programs that ended without doing so."""
    for folder in Path(gettempdir()).glob(f"{_PREFIX}*"):
        if folder.is_dir() and not folder.is_symlink() and is_abandoned(folder):
            shutil.rmtree(folder, ignore_errors=True)
