"""The originals, each under its SHA-256: written once, whole or not at all, never changed."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from binder.store.database import fsync_folder

CHUNK = 1 << 20
_NAME_LENGTH = 64


class Refused(Exception):
    """A file that cannot be taken in. The text is a Chinese sentence: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Received:
    """A copy that lies whole and durable in the vault's temporary folder. size: bytes."""

    sha256: str
    size: int
    temp: Path


class Vault:
    """The `files/` folder of an assessment."""

    def __init__(self, folder: Path) -> None:
        self._root = folder / "files"
        self._temp = self._root / "tmp"

    def create(self) -> None:
        self._temp.mkdir(parents=True)

    def path_of(self, sha256: str) -> Path:
        """Where the original with this hash lies, or would lie."""
        return self._root / sha256[:2] / sha256

    def sweep(self) -> None:
        """Remove what an interrupted run left half copied. Only while nobody else has the folder open."""
        self._temp.mkdir(parents=True, exist_ok=True)
        for left in self._temp.iterdir():
            left.unlink()

    def receive(self, source: Path, check: Callable[[], None]) -> Received:
        """Copy a file in while hashing it. `check` is called for each MiB and may raise to stop. Raises Refused."""
        try:
            handle = os.open(source, os.O_RDONLY | getattr(os, "O_BINARY", 0) | _safe_flags(source))
        except OSError as error:
            raise Refused(_why_not_opened(error)) from error
        temp = self._temp / uuid4().hex
        try:
            with open(handle, "rb") as reader:
                return self._copy(reader.fileno(), temp, check)
        except BaseException:
            temp.unlink(missing_ok=True)
            raise

    def _copy(self, source: int, temp: Path, check: Callable[[], None]) -> Received:
        before = os.fstat(source)
        if not stat.S_ISREG(before.st_mode):
            raise Refused("这不是普通文件，没有收入。请选择具体的文件。")
        if before.st_size == 0:
            raise Refused("是空文件（0 字节），没有收入。请重新导出或重新拍照。")
        digest = hashlib.sha256()
        size = 0
        with open(temp, "xb") as writer:
            while chunk := _read(source):
                check()
                digest.update(chunk)
                size += writer.write(chunk)
            writer.flush()
            os.fsync(writer.fileno())
        after = os.fstat(source)
        if (size, after.st_size, after.st_mtime_ns) != (before.st_size, before.st_size, before.st_mtime_ns):
            raise Refused("复制过程中文件被改动，没有收入。请关闭正在编辑它的程序后再添加一次。")
        return Received(digest.hexdigest(), size, temp)

    def settle(self, copies: Iterable[Received]) -> None:
        """Put copies at their final names, durably. A sound original that is there already stays as it is."""
        touched: set[Path] = set()
        for copy in copies:
            target = self.path_of(copy.sha256)
            if not target.parent.is_dir():
                target.parent.mkdir()
                touched.add(self._root)
            if target.is_file() and target.stat().st_size == copy.size:
                copy.temp.unlink(missing_ok=True)
            else:
                os.replace(copy.temp, target)
                touched.add(target.parent)
        for folder in touched:
            fsync_folder(folder)

    def discard(self, copies: Iterable[Received]) -> None:
        """Remove copies that were not settled."""
        for copy in copies:
            copy.temp.unlink(missing_ok=True)

    def originals(self) -> Iterator[Path]:
        """Every file that lies under a hash, in order of name."""
        for folder in sorted(path for path in self._root.iterdir() if path.is_dir() and path != self._temp):
            yield from sorted(folder.iterdir())

    def strays(self) -> list[Path]:
        """Half copied files and others that do not belong here."""
        misplaced = [path for path in self.originals() if len(path.name) != _NAME_LENGTH or not path.is_file()]
        return sorted(self._temp.iterdir()) + misplaced


def hash_of(path: Path, check: Callable[[], None]) -> str:
    """SHA-256 of a file's bytes as 64 hex digits; `check` is called for each MiB and may raise to stop."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            check()
            digest.update(chunk)
    return digest.hexdigest()


def _read(source: int) -> bytes:
    try:
        return os.read(source, CHUNK)
    except OSError as error:
        why = f"读到一半出错（{error.strerror}），没有收入。请检查 U 盘或存储卡，把文件复制到本机后再添加。"
        raise Refused(why) from error


def _safe_flags(source: Path) -> int:
    """Refuse what is no regular file before opening it: a pipe would block, a link would lead elsewhere."""
    try:
        mode = os.lstat(source).st_mode
    except OSError as error:
        raise Refused(_why_not_opened(error)) from error
    if stat.S_ISLNK(mode):
        raise Refused("这是一个链接（快捷方式），没有收入。请选择它指向的文件本身。")
    if stat.S_ISDIR(mode):
        raise Refused("这是一个文件夹，没有收入。请选择里面的文件。")
    if not stat.S_ISREG(mode):
        raise Refused("这不是普通文件，没有收入。请选择具体的文件。")
    return getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def _why_not_opened(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件已经不在原处，没有收入。请确认它没有被移动或 U 盘没有拔出。"
    if isinstance(error, PermissionError):
        return "没有读取这个文件的权限，没有收入。请关闭占用它的程序，或把它复制到自己的文件夹后再添加。"
    return f"打不开这个文件（{error.strerror}），没有收入。请把它复制到本机后再添加。"
