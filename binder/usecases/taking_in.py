"""Taking many files in: copied by the batch, each batch safe on the disk and saved before it is said to be done."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias
from uuid import uuid4

from binder.domain.assessment import Change
from binder.domain.evidence import TRAY, Attachment, Evidence, FileInfo, FileKind
from binder.errors import Cancelled, UserError
from binder.memory import uncollected
from binder.progress import Progress
from binder.store.rows import Row, attachment_row, evidence_row, file_row
from binder.store.trouble import disk_sentences
from binder.store.vault import Received
from binder.usecases.copying import Batch, Copying, Limits
from binder.usecases.looking import Looking, dated, finish, unseen
from binder.usecases.lookup import plain_line, storable
from binder.usecases.placing import Place, Placing
from binder.usecases.session import Session

Said: TypeAlias = tuple[tuple[str, str], ...]
"""(file name, Chinese sentence) pairs."""

FEW = 32
"""So many files are looked into before they are saved; more are saved first."""
PATIENCE = 1.0
"""Seconds that saving waits for looking."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file and the places it is to serve."""

    path: Path
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Attached:
    """What became of the files of one call.

    change: None when nothing changed. evidence_ids: of the files taken in, in their order, known ones included.
    refused: files not taken in, and why; flagged: files kept of which there is something to say.
    left: files that were not come to, because somebody stopped it.
    """

    change: Change | None
    evidence_ids: tuple[str, ...]
    refused: Said
    flagged: Said
    left: int = 0


def take_in(
    session: Session,
    incoming: Sequence[Incoming],
    label: Callable[[str], str],
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Attached:
    """Copy files into the assessment and put them on their places. Callable from any thread.

    label: the step's name in the undo menu, made of what is taken in ("“名单”", " 12 件佐证材料"). All of it is one
    undo step, unless somebody changes the same evidence meanwhile.

    A file that cannot be taken in does not stop the others; one that is damaged is kept and flagged. The same bytes
    are stored once and stay one evidence. Files are saved by the batch. When it is cancelled, or when the disk fails,
    what was saved stays, which is told by `left` or by the sentence; nothing else of the call does. Doing the same
    again goes on from there. Once this returns, the files are safely on the disk.
    """
    progress = progress or Progress()
    run = _Run(session, incoming, label)
    copying = Copying(session.vault, [each.path for each in incoming], run.expected, progress, limits or Limits())
    with Looking(session) as looking:
        try:
            with disk_sentences(), uncollected():
                for intake, batch in copying.batches():
                    intake.settle(batch.received)
                    run.save(batch, looking)
            looking.ask(unseen(session.state))
            run.flag(finish(session, looking, progress))
        except Cancelled:
            if not run.handled:
                raise
        except UserError as error:
            raise run.told(error) from error
    return run.result()


@dataclass(slots=True)
class _Run:
    """One call: what was saved so far. handled: files saved or refused; step: the undo step they belong to."""

    session: Session
    incoming: Sequence[Incoming]
    label: Callable[[str], str]
    handled: int = 0
    step: int | None = None
    ids: list[str] = field(default_factory=list)
    touched: frozenset[str] = frozenset()
    refused: list[tuple[str, str]] = field(default_factory=list)
    flagged: list[tuple[str, str]] = field(default_factory=list)
    _expected: Mapping[tuple[str, int], set[str]] | None = None

    def expected(self, path: Path) -> Collection[str]:
        """Hashes of what is here under this name in this size: a run that goes on need not copy it again."""
        if self._expected is None:
            known: dict[tuple[str, int], set[str]] = defaultdict(set)
            for each in self.session.state.everything:
                known[each.file.name, each.file.size].add(each.file.sha256)
            self._expected = known
        if not self._expected:
            return ()
        try:
            return self._expected.get((storable(path.name), path.lstat().st_size), ())
        except OSError:
            return ()

    def save(self, batch: Batch, looking: Looking) -> None:
        """Write a batch of originals that lie in the vault, with their places."""
        self.refused += [(self._name(file.number), file.why) for file in batch.files if file.received is None]
        taken = {file.number: self._info(file.number, file.received) for file in batch.files if file.received}
        known = {each.file.sha256: each.id for each in self.session.state.everything}
        if batch.is_last and self.step is None and len(taken) <= FEW:
            looking.ask(info for info in taken.values() if info.sha256 not in known)
            seen = {info.sha256: info for info in looking.answers(PATIENCE)}
            taken = {number: replace(seen.get(i.sha256, i), name=i.name) for number, i in taken.items()}
            self.flag(taken.values())
        if taken:
            self._write(taken, known, self._label(taken, batch))
        self.handled += len(batch.files)

    def _write(self, taken: Mapping[int, FileInfo], known: dict[str, str], label: str) -> None:
        files: list[Row] = []
        evidence: list[Row] = []
        attachments: list[Row] = []
        with self.session.edit(label, step=self.step) as edit:
            placing = Placing(self.session.state, edit)
            here = {each.id for each in self.session.state.everything}
            for number, info in taken.items():
                if info.sha256 not in known:
                    new = _new(info)
                    known[info.sha256] = new.id
                    files.append(file_row(info))
                    evidence.append(evidence_row(new))
                self.ids.append(known[info.sha256])
                placed = self._placed(placing, number, known[info.sha256])
                attachments += map(attachment_row, placed)
                if placed and known[info.sha256] in here and self.incoming[number].places != (TRAY,):
                    placing.sort_out(known[info.sha256])
            edit.add([*files, *evidence, *attachments])
        self.step = edit.step or self.step
        self.touched |= edit.change.touched

    def _placed(self, placing: Placing, number: int, evidence_id: str) -> list[Attachment]:
        is_in_use = evidence_id in self.session.state.evidence  # and need not wait for a place
        places = self.incoming[number].places
        placed = [None if is_in_use and place == TRAY else placing.new(evidence_id, place) for place in places]
        if None in placed:
            self.flagged.append((self._name(number), "内容与这里已有的一份佐证材料完全相同，没有重复添加。"))
        return [attachment for attachment in placed if attachment is not None]

    def flag(self, seen: Iterable[FileInfo]) -> None:
        """Keep what there is to say of the files."""
        self.flagged += [(info.name, text) for info in seen for text in (info.problem, info.note) if text]

    def told(self, error: UserError) -> UserError:
        """The error, with a word on what is safe already."""
        if not self.handled:
            return error
        why = f"这之前的 {self.handled} 个文件已经收好；排除问题后再添加一次同样的文件，会从这里接着收。"
        return UserError(error.code, error.text + why)

    def result(self) -> Attached:
        change = Change(self._all(), self.touched) if self.touched else None
        left = len(self.incoming) - self.handled
        return Attached(change, tuple(self.ids), tuple(self.refused), tuple(self.flagged), left)

    def _label(self, taken: Mapping[int, FileInfo], batch: Batch) -> str:
        if batch.is_last and self.step is None:
            return self.label(named([title_of(info.name) for info in taken.values()]))
        return self._all()

    def _all(self) -> str:
        return self.label(f" {len(self.incoming)} 件佐证材料")

    def _name(self, number: int) -> str:
        return storable(self.incoming[number].path.name)

    def _info(self, number: int, received: Received) -> FileInfo:
        return FileInfo(received.sha256, self._name(number), received.size, FileKind.UNSEEN)


def _new(info: FileInfo) -> Evidence:
    """New evidence of an original. A photo carries the day it was taken."""
    from binder.store.project import now

    return dated(Evidence(uuid4().hex, title_of(info.name), info, added_at=now()), info)


def title_of(name: str) -> str:
    """What a document is called until somebody says otherwise."""
    return plain_line(Path(name).stem) or "未命名"


def named(titles: Sequence[str]) -> str:
    """What a step is about, for the undo menu."""
    return f"“{titles[0]}”" if len(titles) == 1 else f" {len(titles)} 件佐证材料"
