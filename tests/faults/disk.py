"""A disk that notes everything done to it, and what of it is left when the power fails at any moment.

`Disk` is a small file system in memory, mounted by FUSE; `Platter` replays its log. What was not synchronised is
forgotten: the bytes of a file before its fsync, a name before the fsync of its folder. Or each page and each name is
forgotten or kept as dice fall, as caches write back in any order they like.
"""

from __future__ import annotations

import errno
import os
import pickle
import random
import stat
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mfusepy

Entry = tuple[Any, ...]
PAGE = 4096
ROOT = 1
ACKNOWLEDGED = ".acknowledged-"
"""Making a folder of this name is no change of the disk but a word to whoever reads the log."""


class Disk(mfusepy.Operations):  # type: ignore[misc]
    """Files and folders by number. log: what was done, in order."""

    use_ns = True

    def __init__(self, content: Path, log: Path) -> None:
        self.folders: dict[int, dict[str, int]] = {ROOT: {}}
        self.files: dict[int, bytearray] = {}
        self.log: list[Entry] = []
        self._log_path = log
        self._take_in(content, ROOT)
        self.log.append(("begin",))

    def _take_in(self, folder: Path, number: int) -> None:
        for path in sorted(folder.iterdir()):
            made = self._new(number, path.name, is_folder=path.is_dir())
            if path.is_dir():
                self._take_in(path, made)
            else:
                self.files[made][:] = path.read_bytes()
                self.log.append(("write", made, 0, path.read_bytes()))

    def _new(self, folder: int, name: str, *, is_folder: bool) -> int:
        number = 1 + max(*self.folders, *self.files, ROOT)
        if is_folder:
            self.folders[number] = {}
        else:
            self.files[number] = bytearray()
        self.folders[folder][name] = number
        self.log.append(("new", number, is_folder))
        self.log.append(("names", ((folder, name, number),)))
        return number

    def _place(self, path: str) -> tuple[int, str]:
        *above, name = path.strip("/").split("/")
        number = ROOT
        for part in above:
            number = self.folders[number][part]
        return number, name

    def _number(self, path: str) -> int:
        folder, name = self._place(path)
        if not name:
            return ROOT
        try:
            return self.folders[folder][name]
        except KeyError as error:
            raise mfusepy.FuseOSError(errno.ENOENT) from error

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        number = self._number(path)
        times = dict.fromkeys(("st_atime", "st_mtime", "st_ctime"), 10**18)
        if number in self.folders:
            return {"st_mode": stat.S_IFDIR | 0o755, "st_nlink": 2, **times}
        return {"st_mode": stat.S_IFREG | 0o644, "st_nlink": 1, "st_size": len(self.files[number]), **times}

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *self.folders[self._number(path)]]

    def mkdir(self, path: str, mode: int) -> int:
        folder, name = self._place(path)
        if name.startswith(ACKNOWLEDGED):
            self.log.append(("acknowledged", int(name.removeprefix(ACKNOWLEDGED))))
        self._new(folder, name, is_folder=True)
        return 0

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        return self._new(*self._place(path), is_folder=False)

    def open(self, path: str, flags: int) -> int:
        return self._number(path)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self.files[fh][offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        _write(self.files[fh], offset, data)
        self.log.append(("write", fh, offset, bytes(data)))
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        number = self._number(path)
        _resize(self.files[number], length)
        self.log.append(("size", number, length))
        return 0

    def unlink(self, path: str) -> int:
        folder, name = self._place(path)
        del self.folders[folder][name]
        self.log.append(("names", ((folder, name, None),)))
        return 0

    def rmdir(self, path: str) -> int:
        return self.unlink(path)

    def rename(self, old: str, new: str, flags: int = 0) -> int:
        (from_, old_name), (to_, new_name) = self._place(old), self._place(new)
        number = self.folders[from_].pop(old_name)
        self.folders[to_][new_name] = number
        self.log.append(("names", ((from_, old_name, None), (to_, new_name, number))))
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self.log.append(("sync", fh))
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self.log.append(("sync names", self._number(path)))
        return 0

    def chmod(self, path: str, mode: int) -> int:
        return 0

    def utimens(self, path: str, times: Any = None) -> int:
        return 0

    def destroy(self, path: str) -> None:
        self._log_path.write_bytes(pickle.dumps(self.log))


def _write(data: bytearray, offset: int, new: bytes) -> None:
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(new)] = new


def _resize(data: bytearray, length: int) -> None:
    del data[length:]
    data.extend(bytes(length - len(data)))


def logged(content: Path, mount: Path, log: Path, work: Callable[[Path], None]) -> list[Entry]:
    """What `work` does to a disk that holds `content` at the beginning."""
    mount.mkdir(exist_ok=True)
    server = os.fork()
    if server == 0:
        try:
            mfusepy.FUSE(Disk(content, log), str(mount), foreground=True, nothreads=True, hard_remove=True)
        finally:
            os._exit(0)
    with _mounted(mount, server):
        work(mount)
    entries: list[Entry] = pickle.loads(log.read_bytes())
    return entries


@contextmanager
def _mounted(mount: Path, server: int) -> Iterator[None]:
    end = time.monotonic() + 20
    while not os.path.ismount(mount):
        if time.monotonic() > end:
            raise RuntimeError("the file system does not mount: is /dev/fuse there?")
        time.sleep(0.02)
    try:
        yield
    finally:
        subprocess.run(["fusermount3", "-u", "-z", str(mount)], check=True)
        os.waitpid(server, 0)


class Platter:
    """What is on the disk for good, and what is only on its way, while a log is replayed."""

    def __init__(self) -> None:
        self._now: dict[int, bytearray] = {}
        self._safe: dict[int, bytes] = {}
        self._names: dict[int, dict[str, int]] = {ROOT: {}}
        self._waiting: list[tuple[tuple[int, str, int | None], ...]] = []
        self.acknowledged = 0

    def replay(self, entry: Entry) -> None:
        """Do what the log says was done next."""
        match entry:
            case ("new", number, is_folder):
                if is_folder:
                    self._names[number] = {}
                else:
                    self._now[number], self._safe[number] = bytearray(), b""
            case ("names", changes):
                self._waiting.append(changes)
            case ("write", number, offset, data):
                _write(self._now[number], offset, data)
            case ("size", number, length):
                _resize(self._now[number], length)
            case ("sync", number):
                self._safe[number] = bytes(self._now[number])
            case ("sync names", folder):
                self._settle(lambda changes: any(change[0] == folder for change in changes))
            case ("acknowledged", number):
                self.acknowledged = number
            case ("begin",):
                self._settle(lambda changes: True)
                self._safe = {number: bytes(data) for number, data in self._now.items()}

    def _settle(self, chosen: Callable[[tuple[tuple[int, str, int | None], ...]], bool]) -> None:
        waiting, self._waiting = self._waiting, []
        for changes in waiting:
            if chosen(changes):
                _rename(self._names, changes)
            else:
                self._waiting.append(changes)

    def lay_out(self, target: Path, dice: random.Random | None) -> None:
        """Write what a power cut now leaves. dice: what is on its way comes through by chance; None: nothing of it."""
        names = {number: dict(entries) for number, entries in self._names.items()}
        for changes in self._waiting:
            if dice and dice.random() < 0.5:
                _rename(names, changes)
        self._write_folder(target, ROOT, names, dice)

    def _write_folder(
        self, target: Path, number: int, names: dict[int, dict[str, int]], dice: random.Random | None
    ) -> None:
        target.mkdir()
        for name, inside in names[number].items():
            if name.startswith(ACKNOWLEDGED):
                continue
            if inside in names:
                self._write_folder(target / name, inside, names, dice)
            else:
                (target / name).write_bytes(self._left_of(inside, dice))

    def _left_of(self, number: int, dice: random.Random | None) -> bytes:
        safe, now = self._safe[number], self._now[number]
        if dice is None or safe == now:
            return safe
        left = bytearray(safe)
        _resize(left, dice.choice((len(safe), len(now))))
        for start in range(0, len(left), PAGE):
            new = now[start : min(start + PAGE, len(left))]
            if dice.random() < 0.5:
                left[start : start + len(new)] = new
        return bytes(left)


def _rename(names: dict[int, dict[str, int]], changes: tuple[tuple[int, str, int | None], ...]) -> None:
    for folder, name, number in changes:
        if number is None:
            names[folder].pop(name, None)
        else:
            names[folder][name] = number
