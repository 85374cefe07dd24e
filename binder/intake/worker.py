"""Run the parsers in a child process, so that no file can crash, hang or bloat the program.

The child is started when first needed and used again; after a hang or a death the next call starts another.
A packaged program must call `multiprocessing.freeze_support()` first thing.
"""

import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from queue import LifoQueue
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, Self, TypeVar

from binder.domain.content import Content
from binder.domain.evidence import FileInfo, FileKind
from binder.domain.looks import PHOTO_KINDS
from binder.domain.members import Member
from binder.errors import Cancelled, UserError
from binder.intake.plain_data import packed, unpacked
from binder.intake.watch import watch

if TYPE_CHECKING:
    from binder.intake.personal import Found, Sides

TIMEOUT = 30.0  # seconds one call may take
START_TIMEOUT = 60.0  # seconds until a child must be up: a virus scanner looks at a packaged program for long
MEMORY = 2 << 30  # bytes of address space
MAX_ANSWER = 512 << 20  # bytes
CHILDREN = max(2, min(4, (os.cpu_count() or 2) // 2))

Trouble = Literal["timeout", "died", "memory", "broken"]
SENTENCES: dict[Trouble, str] = {
    "timeout": "读取这份文件花的时间太长，已停止。文件可能有问题，请用原来的程序另存或拆分后再添加。",
    "died": "读取这份文件时读取程序意外中断，文件可能已损坏。请用原来的程序另存后再添加。",
    "memory": "读取这份文件需要的内存太多，已停止。请缩小或拆分后再添加。",
    "broken": "这份文件的内容无法读取，可能已损坏。请用原来的程序另存后再添加。",
}

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)


class ChildTrouble(Exception):
    """A call got no answer. trouble: "timeout", "died", "memory", or "broken" if the function failed unexpectedly."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class Child:
    """A pool of one: a process that runs one function at a time. Calls from several threads wait for each other."""

    def __init__(self, *, timeout: float = TIMEOUT, memory: int = MEMORY) -> None:
        """timeout: seconds a call may take. memory: bytes it may have."""
        self._timeout = timeout
        self._memory = memory
        self._lock = threading.Lock()
        self._process: SpawnProcess | None = None
        self._pipe: Connection[Any, Any] | None = None
        self._closed = False

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a module-level function over there and return its answer, which must be plain data.

        Raises the UserError it raises, ChildTrouble if there is no answer, Cancelled once `close` was called.
        """
        task = pickle.dumps((function, args, kwargs))
        with self._lock:
            try:
                if self._closed:
                    raise Cancelled
                outcome, answer = self._ask(task)
            except ChildTrouble as error:
                self._stop()
                if self._closed:  # it was not the file that ended the child
                    raise Cancelled from error
                raise
        if outcome == "refused":
            raise UserError(*answer)
        return answer  # type: ignore[no-any-return]

    def close(self) -> None:
        """End the process, even in the middle of a call. Any number of times, from any thread."""
        self._closed = True
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._stop()

    def _ask(self, task: bytes) -> tuple[str, Any]:
        pipe = self._ready_pipe()
        try:
            pipe.send_bytes(task)
            pid = self._process.pid if self._process else None
            trouble = watch(pipe, pid or 0, timeout=self._timeout, memory=self._memory)
            if trouble:
                raise ChildTrouble(trouble)
            outcome, answer = unpacked(pipe.recv_bytes(MAX_ANSWER))
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise ChildTrouble("died") from error
        if outcome in ("memory", "broken"):
            log.warning("reading failed in the child: %s", answer)
            raise ChildTrouble(outcome)
        return outcome, answer

    def _ready_pipe(self) -> "Connection[Any, Any]":
        """The pipe to a living child, started now if there is none."""
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        self._stop()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._memory), daemon=True)
        process.start()
        self._process = process
        theirs.close()
        if self._closed:  # by another thread, which found no process to end yet
            raise ChildTrouble("died")
        try:
            if not self._pipe.poll(START_TIMEOUT):
                raise ChildTrouble("timeout")
            self._pipe.recv_bytes()
        except (EOFError, OSError) as error:
            raise ChildTrouble("died") from error
        return self._pipe

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


class Children:
    """Several children, each started when the others are busy. As a `Child`, but calls wait only if none is free."""

    def __init__(self, count: int = CHILDREN) -> None:
        self._all = [Child() for _ in range(count)]
        self._idle: LifoQueue[Child] = LifoQueue()  # the one used last is the first to be used again
        for child in reversed(self._all):
            self._idle.put(child)

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `Child.call`."""
        child = self._idle.get()
        try:
            return child.call(function, *args, **kwargs)
        finally:
            self._idle.put(child)

    def close(self) -> None:
        """End them all, even in the middle of calls."""
        for child in self._all:
            child.close()


def serve(pipe: "Connection[Any, Any]", memory: int) -> None:
    """The child's life: answer until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the parent, which then closes the pipe
    warnings.simplefilter("ignore")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # libraries in C write their complaints about files there
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    pipe.send_bytes(b"ready")
    while True:
        try:
            pipe.send_bytes(_answer(pipe.recv_bytes()))
        except (EOFError, OSError):
            return


def _answer(task: bytes) -> bytes:
    try:
        function, args, kwargs = pickle.loads(task)
        return packed(("done", function(*args, **kwargs)))
    except UserError as error:
        return pickle.dumps(("refused", (error.code, error.text)))
    except MemoryError:
        return pickle.dumps(("memory", "out of memory"))
    except BaseException:  # Rust parsers panic with one
        return pickle.dumps(("broken", traceback.format_exc()))


def _inspect(path: Path, name: str, sha256: str, size: int) -> FileInfo:
    from binder.intake.inspect import inspect_file

    return inspect_file(path, name=name, sha256=sha256, size=size)


def _sniff(path: Path, name: str) -> FileKind:
    from binder.intake.sniff import sniff

    return sniff(path, name)


def _thumbnail(path: Path, kind: FileKind, orientation: int, out: Path, pixels: int) -> None:
    from binder.intake.pictures import thumbnail

    thumbnail(path, kind, orientation, out, pixels)


def _page_preview(path: Path, kind: FileKind, page: int, out: Path, width_px: int) -> None:
    from binder.intake.pictures import page_preview

    page_preview(path, kind, page, out, width_px)


def _reduced(path: Path, kind: FileKind, orientation: int, out: Path, box: tuple[int, int]) -> None:
    from binder.intake.pictures import reduced

    reduced(path, kind, orientation, out, box)


def _content(path: Path, kind: FileKind) -> Content:
    from binder.intake.documents import read_content

    return read_content(path, kind)


def _text(path: Path, kind: FileKind) -> str:
    from binder.intake.text import read_plain_text

    return read_plain_text(path, kind)


def _look(path: Path, kind: FileKind) -> bytes:
    from binder.intake.looks import look_of

    return look_of(path, kind)


def _stand_in(path: Path, kind: FileKind, out: Path) -> None:
    from binder.intake.stand_ins import make_stand_in

    make_stand_in(path, kind, out)


def _members(path: Path) -> tuple[Member, ...]:
    from binder.intake.members import members_of

    return members_of(path)


def _unpack(path: Path, number: int, out: Path, budget: int) -> int:
    from binder.intake.members import unpack

    return unpack(path, number, out, budget)


def _personal(path: Path, first: int, last: int, names: tuple[str, ...]) -> "tuple[list[Found], list[int]]":
    from binder.intake.personal import personal_on_pages

    return personal_on_pages(path, first, last, names)


def _under(path: Path, places: "tuple[tuple[int, Sides], ...]") -> tuple[str, ...]:
    from binder.intake.personal import under_boxes

    return under_boxes(path, places)


def _unlock(path: Path, password: str, out: Path) -> int:
    from binder.intake.pdf_check import unlock_pdf

    return unlock_pdf(path, password, out)


def _cells(path: Path) -> dict[str, list[list[str]]]:
    from binder.intake.sheets import read_cells

    return read_cells(path)


class Inspector:
    """Everything the program asks of an original, answered by child processes. Thread-safe; one for the program.

    Apart from `inspect`, a method raises UserError for a file that cannot be read, with the codes of the function it
    stands for or "file-timeout", "file-died", "file-memory", "file-broken". After `close`, all raise Cancelled.
    """

    def __init__(self, child: Child | Children | None = None) -> None:
        """child: who is to answer, closed with this; by default children of its own with the usual limits."""
        self._child = child or Children()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child, even in the middle of a call."""
        self._child.close()

    def inspect(self, path: Path, *, name: str, sha256: str, size: int) -> FileInfo:
        """As `inspect_file`; a file that hangs or kills its reader is one with a problem."""
        try:
            return self._child.call(_inspect, path, name, sha256, size)
        except ChildTrouble as error:
            return FileInfo(sha256, name, size, self.kind(path, name), problem=SENTENCES[error.trouble])

    def kind(self, path: Path, name: str) -> FileKind:
        """What the bytes are; OTHER for what cannot be told."""
        try:
            return self._child.call(_sniff, path, name)
        except (ChildTrouble, UserError):
            return FileKind.OTHER

    def thumbnail(self, path: Path, kind: FileKind, orientation: int, out: Path, pixels: int = 256) -> None:
        """As `pictures.thumbnail`."""
        self._draw(out, _thumbnail, path, kind, orientation, out, pixels)

    def page_preview(self, path: Path, kind: FileKind, page: int, out: Path, width_px: int) -> None:
        """As `pictures.page_preview`; page is 0-based."""
        self._draw(out, _page_preview, path, kind, page, out, width_px)

    def reduced(self, path: Path, kind: FileKind, orientation: int, out: Path, box: tuple[int, int]) -> None:
        """As `pictures.reduced`."""
        self._draw(out, _reduced, path, kind, orientation, out, box)

    def content(self, path: Path, kind: FileKind) -> Content:
        """As `documents.read_content`."""
        return self._read(_content, path, kind)

    def text(self, path: Path, kind: FileKind) -> str:
        """As `text.read_plain_text`: what the original says, without its form; "" where there is no text."""
        return self._read(_text, path, kind)

    def look(self, path: Path, kind: FileKind) -> bytes:
        """As `looks.look_of`: what a photo looks like; b"" for everything else."""
        return self._read(_look, path, kind) if kind in PHOTO_KINDS else b""

    def stand_in(self, path: Path, kind: FileKind, out: Path) -> None:
        """As `stand_ins.make_stand_in`."""
        self._draw(out, _stand_in, path, kind, out)

    def members(self, path: Path) -> tuple[Member, ...]:
        """As `members.members_of`: what a ZIP holds."""
        return self._read(_members, path)

    def unpack(self, path: Path, number: int, out: Path, budget: int) -> int:
        """As `members.unpack`: one member of a ZIP, written to `out`."""
        try:
            return self._read(_unpack, path, number, out, budget)
        except UserError:
            out.unlink(missing_ok=True)
            raise

    def personal(self, path: Path, first: int, last: int, names: tuple[str, ...]) -> "tuple[list[Found], list[int]]":
        """As `personal.personal_on_pages`."""
        return self._read(_personal, path, first, last, names)

    def under(self, path: Path, places: "tuple[tuple[int, Sides], ...]") -> tuple[str, ...]:
        """As `personal.under_boxes`."""
        return self._read(_under, path, places)

    def unlock(self, path: Path, password: str, out: Path) -> int:
        """As `pdf_check.unlock_pdf`: an open copy of a PDF, and its pages."""
        return self._read(_unlock, path, password, out)

    def cells(self, path: Path) -> dict[str, list[list[str]]]:
        """As `sheets.read_cells`."""
        return self._read(_cells, path)

    def _draw(self, out: Path, function: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            self._read(function, *args, **kwargs)
        except UserError:
            from binder.intake.whole import part_of

            part_of(out).unlink(missing_ok=True)  # a child that was ended leaves its half-written picture
            raise

    def _read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return self._child.call(function, *args, **kwargs)
        except ChildTrouble as error:
            raise UserError(f"file-{error.trouble}", SENTENCES[error.trouble]) from error
