"""Looking into originals that lie safe in the vault: in several child processes at once, and noting what was seen."""

from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import replace
from typing import Self

from binder.domain.assessment import State
from binder.domain.evidence import Evidence, FileInfo, FileKind
from binder.errors import UserError
from binder.intake.worker import CHILDREN
from binder.progress import Progress
from binder.store.rows import evidence_row, file_row
from binder.usecases.session import Session

PATIENCE = 1.0
"""Seconds after which what was seen so far is noted."""
MANY = 512
"""Files written beside originals at a time once there is nothing else to do."""


def unseen(state: State) -> list[FileInfo]:
    """Originals that nobody has looked into yet."""
    return [each.file for each in state.everything if each.file.kind is FileKind.UNSEEN]


def look_into_rest(session: Session, progress: Progress | None = None) -> list[FileInfo]:
    """Look into every original that was taken in and not looked into yet. Returns what was seen.

    When cancelled, what was seen so far is noted, and the next call goes on from there. Whoever may change nothing here
    leaves it to who may.
    """
    if session.refusal:
        return []
    with Looking(session) as looking:
        looking.ask(unseen(session.state))
        return finish(session, looking, progress or Progress())


def finish(session: Session, looking: "Looking", progress: Progress) -> list[FileInfo]:
    """Wait for what was asked and note it, a second's worth at a time."""
    seen: list[FileInfo] = []
    while looking.waiting:
        progress.step(len(seen), len(seen) + len(looking.waiting), f"已收好，正在查看“{looking.waiting[0]}”")
        answers = looking.answers(PATIENCE)
        note(session, answers)
        seen += answers
    write_beside(session, progress)
    return seen


def write_beside(session: Session, progress: Progress) -> None:
    """Write beside the originals what the database says of them. What a full disk leaves undone is done later."""
    with suppress(UserError):
        while left := session.write_beside(MANY):
            progress.step(0, 0, f"已收好，正在写说明文件，还有 {left} 个")


def note(session: Session, seen: Sequence[FileInfo]) -> None:
    """Write down what was seen. It is nobody's edit, so it is no step that could be undone."""
    if not seen:
        return
    with session.noting("查看原件") as edit:
        by_hash = {each.file.sha256: each for each in session.state.everything}
        seen = [info for info in seen if info.sha256 in by_hash]  # others were purged meanwhile
        of_photos = [(by_hash[info.sha256], info) for info in seen if info.captured_at]
        undated = [(e, info) for e, info in of_photos if not e.date and e.id not in session.retouched]
        edit.put_all([file_row(info) for info in seen])
        edit.put_all([evidence_row(dated(evidence, info)) for evidence, info in undated])


def dated(evidence: Evidence, info: FileInfo) -> Evidence:
    """Evidence that carries the day its photo was taken."""
    return replace(evidence, date=info.captured_at[:10])


class Looking:
    """Originals being looked into. Leaving it drops the questions that nobody has begun to answer."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._pool = ThreadPoolExecutor(CHILDREN, thread_name_prefix="look")
        self._asked: list[tuple[FileInfo, Future[FileInfo]]] = []
        self._known: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def ask(self, files: Iterable[FileInfo]) -> None:
        """Have these looked into, each once."""
        for file in files:
            if file.sha256 not in self._known:
                self._known.add(file.sha256)
                self._asked.append((file, self._pool.submit(self._look, file)))

    def answers(self, seconds: float) -> list[FileInfo]:
        """What was seen since last asked. Waits until everything is, but no longer than this."""
        wait([future for _, future in self._asked], timeout=seconds)
        done = [future for _, future in self._asked if future.done()]
        self._asked = [each for each in self._asked if not each[1].done()]
        return [future.result() for future in done]

    @property
    def waiting(self) -> list[str]:
        """Names of the files of which there is no answer yet."""
        return [file.name for file, _ in self._asked]

    def _look(self, file: FileInfo) -> FileInfo:
        path = self._session.file_path(file.sha256)
        return self._session.inspector.inspect(path, name=file.name, sha256=file.sha256, size=file.size)
