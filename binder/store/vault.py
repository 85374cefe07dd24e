"""The originals, each under its SHA-256: written once, whole or not at all, never changed."""

import hashlib
import os
import re
import stat
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import FileIO
from itertools import count
from pathlib import Path
from uuid import uuid4

from binder.durable import fsync_folder
from binder.errors import UserError

CHUNK = 256 << 10
"""Bytes read at a time: what a processor's own cache holds, since they are summed up and written right after."""
SYNC_THREADS = 8
AT_ONCE = 3
"""Threads that read and write at the same time; the others wait for the disk."""
_HASH = re.compile("[0-9a-f]{64}")
_SIDECAR = re.compile(r"[0-9a-f]{64}\.json")
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in any folder they have shown."""


class Refused(Exception):
    """A file that cannot be taken in. The text is a Chinese sentence: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Received:
    """A copy that lies whole and durable in the vault's temporary folder. size: bytes.

    temp: None when the vault had a sound original of these bytes already, and nothing was copied.
    """

    sha256: str
    size: int
    temp: Path | None


class Intake:
    """Files of one call on their way in, by several threads. Until it is settled a copy can be dropped without a trace.

    check: called for each chunk; it may raise to stop.
    """

    def __init__(self, vault: "Vault", check: Callable[[], None]) -> None:
        self._vault = vault
        self._check = check
        self._copies: set[Path] = set()
        self._here: dict[Path, set[str]] = {}
        self._buffers = threading.local()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._syncing = ThreadPoolExecutor(SYNC_THREADS, thread_name_prefix="sync")

    def receive(self, source: Path, expected: Collection[str] = ()) -> Received:
        """Copy a file in while hashing it. Raises Refused. Callable from any thread.

        expected: hashes that this file may well have; if it has one whose original is sound here, nothing is copied.
        """
        with _reading(source) as reader:
            return (self._known(reader, expected) if expected else None) or self._copy(reader)

    def settle(self, copies: Iterable[Received]) -> None:
        """Put copies at their final names, durably. An original that is there already stays."""
        touched: set[Path] = set()
        for copy in copies:
            if copy.temp is not None:
                touched |= self._keep(copy.sha256, copy.temp)
                self._copies.discard(copy.temp)
        list(self._syncing.map(fsync_folder, touched))

    def drop(self) -> None:
        """Remove what was not settled. Nobody may be receiving any more."""
        self._syncing.shutdown()
        for temp in self._copies:
            self._vault.drop_temp(temp)

    def _keep(self, sha256: str, temp: Path) -> set[Path]:
        """Move a copy to its final name, healing an original that went bad; returns the folders it wrote to."""
        target = self._vault.path_of(sha256)
        folder, touched = target.parent, {target.parent}
        if folder not in self._here:
            if not folder.is_dir():
                folder.mkdir()
                touched.add(self._vault.root)
            self._here[folder] = set(
                os.listdir(folder)
            )  # once a folder: asking for each file takes longer than moving it
        if sha256 in self._here[folder] and self._vault.is_sound(sha256, self._check):
            self._vault.drop_temp(temp)
        else:
            self._vault.keep(temp, target)
            self._here[folder].add(sha256)
        return touched

    def _copy(self, reader: FileIO) -> Received:
        temp = self._vault.new_temp()
        try:
            with open(temp, "xb", buffering=0) as writer:
                with self._turns:
                    sha256, size = _copied(reader, writer, self._check, self._buffer())
                os.fsync(writer.fileno())
        except BaseException:
            self._vault.drop_temp(temp)
            raise
        self._copies.add(temp)
        return Received(sha256, size, temp)

    def _buffer(self) -> memoryview:
        """Each thread's own, used again for each of its files."""
        if not hasattr(self._buffers, "view"):
            self._buffers.view = memoryview(bytearray(CHUNK))
        return self._buffers.view  # type: ignore[no-any-return]

    def _known(self, reader: FileIO, expected: Collection[str]) -> Received | None:
        digest, size = hashlib.sha256(), 0
        with self._turns:
            for chunk in _chunks(reader, self._buffer()):
                self._check()
                digest.update(chunk)
                size += len(chunk)
        reader.seek(0)
        sha256 = digest.hexdigest()
        sound = sha256 in expected and self._vault.is_sound(sha256, self._check)
        return Received(sha256, size, None) if sound else None


class Vault:
    """The `files/` folder of an assessment. refusal: why nothing may be taken in; None where it may."""

    def __init__(self, folder: Path, refusal: UserError | None = None) -> None:
        self._refusal = refusal
        self.root = folder / "files"
        self._temp = self.root / "tmp"
        self._live: set[Path] = set()
        self._run, self._numbers = uuid4().hex, count(1)

    def create(self) -> None:
        self._temp.mkdir(parents=True)

    def path_of(self, sha256: str) -> Path:
        """Where the original with this hash lies, or would lie."""
        return self.root / sha256[:2] / sha256

    def sidecar_of(self, sha256: str) -> Path:
        """Where what is known of the original is written down."""
        return self.root / sha256[:2] / f"{sha256}.json"

    def remove(self, sha256: str) -> None:
        """Remove an original for good, and what is written down of it. None there is no trouble."""
        paths = (self.path_of(sha256), self.sidecar_of(sha256))
        if any([_unlinked(path) for path in paths]):
            fsync_folder(paths[0].parent)

    def sweep(self) -> None:
        """Remove what an interrupted run left half copied. Only while nobody else has the folder open."""
        self._temp.mkdir(parents=True, exist_ok=True)
        for left in self._temp.iterdir():
            left.unlink()

    @contextmanager
    def intake(self, check: Callable[[], None]) -> Iterator[Intake]:
        """Take files in. Whatever is not settled at the end is removed again."""
        if self._refusal:
            raise self._refusal
        intake = Intake(self, check)
        try:
            yield intake
        finally:
            intake.drop()

    def new_temp(self) -> Path:
        """A name in the temporary folder that `strays` does not complain of until `drop_temp` or `keep`."""
        temp = self._temp / f"{self._run}-{next(self._numbers)}"
        self._live.add(temp)
        return temp

    def drop_temp(self, temp: Path) -> None:
        temp.unlink(missing_ok=True)
        self._live.discard(temp)

    def keep(self, temp: Path, target: Path) -> None:
        """Move what was written under a temporary name to its own."""
        os.replace(temp, target)
        self._live.discard(temp)

    def is_sound(self, sha256: str, check: Callable[[], None]) -> bool:
        """Whether the original of this hash lies here and is what it should be."""
        target = self.path_of(sha256)
        return target.is_file() and hash_of(target, check) == sha256

    def originals(self) -> list[Path]:
        """Every file that lies where its name says, in order of name."""
        return [path for path in self._present() if _is_original(path)]

    def strays(self) -> list[Path]:
        """Half copied files that nobody works on, and others that do not belong here."""
        temps = sorted(self._temp.iterdir()) if not self._refusal else []  # another program may be at work on them
        left = [path for path in temps if path not in self._live]
        left = [path for path in left if path.exists()]  # what was just put in its place is neither
        return left + [path for path in self._present() if not _belongs(path)]

    def sidecars(self) -> list[Path]:
        """What is written down beside the originals, in order of name."""
        return [path for path in self._present() if _SIDECAR.fullmatch(path.name)]

    def _present(self) -> list[Path]:
        folders = [path for path in sorted(self.root.iterdir()) if path != self._temp]
        return [path for folder in folders for path in (sorted(folder.iterdir()) if folder.is_dir() else [folder])]


def _belongs(path: Path) -> bool:
    return _is_original(path) or bool(_SIDECAR.fullmatch(path.name)) or path.name in (*_LITTER, "assessment.json")


def _unlinked(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def _is_original(path: Path) -> bool:
    return bool(_HASH.fullmatch(path.name)) and path.parent.name == path.name[:2] and path.is_file()


def hash_of(path: Path, check: Callable[[], None]) -> str:
    """SHA-256 of a file's bytes as 64 hex digits; `check` is called for each chunk and may raise to stop."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            check()
            digest.update(chunk)
    return digest.hexdigest()


def _copied(reader: FileIO, writer: FileIO, check: Callable[[], None], buffer: memoryview) -> tuple[str, int]:
    """Copy all of a file; returns its SHA-256 and its size in bytes. Raises Refused."""
    before = os.fstat(reader.fileno())
    if before.st_size == 0:
        raise Refused("是空文件（0 字节），没有收入。请重新导出或重新拍照。")
    digest = hashlib.sha256()
    size = 0
    for chunk in _chunks(reader, buffer):
        check()
        digest.update(chunk)
        size += _written(writer, chunk)
    after = os.fstat(reader.fileno())
    if (size, after.st_size, after.st_mtime_ns) != (before.st_size, before.st_size, before.st_mtime_ns):
        raise Refused("复制过程中文件被改动，没有收入。请关闭正在编辑它的程序后再添加一次。")
    return digest.hexdigest(), size


def _chunks(reader: FileIO, buffer: memoryview) -> Iterator[memoryview]:
    """A file's bytes, a buffer's worth at a time."""
    while length := _read(reader, buffer):
        yield buffer[:length]


def _written(writer: FileIO, chunk: memoryview) -> int:
    """Write all of it, however little the system takes at a time. Returns the length."""
    done = 0
    while done < len(chunk):
        done += writer.write(chunk[done:])
    return done


def _read(reader: FileIO, buffer: memoryview) -> int:
    try:
        return reader.readinto(buffer)
    except OSError as error:
        why = f"读到一半出错（{error.strerror}），没有收入。请检查 U 盘或存储卡，把文件复制到本机后再添加。"
        raise Refused(why) from error


@contextmanager
def _reading(source: Path) -> Iterator[FileIO]:
    """A file to read. A stick that is gone may fail once more when its file is closed, which says nothing new."""
    reader = FileIO(_opened(source), "rb")
    try:
        yield reader
    finally:
        with suppress(OSError):
            reader.close()


def _opened(source: Path) -> int:
    """Open a regular file and nothing else: a pipe would block, a link would lead elsewhere. Raises Refused."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        refuse_unless_regular(os.lstat(source).st_mode)
        return os.open(source, flags)
    except OSError as error:
        raise Refused(_why_not_opened(error)) from error


def refuse_unless_regular(mode: int) -> None:
    """Raises Refused for a link, a folder, a device or a pipe, told by the mode that `lstat` gives."""
    if stat.S_ISLNK(mode):
        raise Refused("这是一个链接（快捷方式），没有收入。请选择它指向的文件本身。")
    if stat.S_ISDIR(mode):
        raise Refused("这是一个文件夹，没有收入。请选择里面的文件。")
    if not stat.S_ISREG(mode):
        raise Refused("这不是普通文件，没有收入。请选择具体的文件。")


def _why_not_opened(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "文件已经不在原处，没有收入。请确认它没有被移动或 U 盘没有拔出。"
    if isinstance(error, PermissionError):
        return "没有读取这个文件的权限，没有收入。请关闭占用它的程序，或把它复制到自己的文件夹后再添加。"
    return f"打不开这个文件（{error.strerror}），没有收入。请把它复制到本机后再添加。"
