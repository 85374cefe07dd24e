"""Looking through a folder as a clerk brings it: what is in it, what is here already, and where each file belongs.

Nothing is changed by a scan; `take_scanned` takes in what was decided.
"""

import os
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from binder.domain.evidence import TRAY, Evidence, FileKind
from binder.domain.matching.propose import Clue, Confidence, Proposal, propose
from binder.domain.matching.vocabulary import Vocabulary
from binder.errors import UserError
from binder.progress import Progress
from binder.store.vault import Refused, hash_of, refuse_unless_regular
from binder.usecases.lookup import storable
from binder.usecases.placing import Place
from binder.usecases.session import Session
from binder.usecases.taking_in import Attached, Incoming, Said, take_in

THREADS = 4
TEXT_LIMIT = 64 << 20  # bytes; what a larger file says is not asked
MOST_FILES = 50_000
_LITTER = re.compile(
    r"\..*|~\$.*|~.*\.tmp|.*\.(?:tmp|lnk|crdownload|part)|thumbs\.db|desktop\.ini|__macosx|\$recycle\.bin|"
    r"system volume information|found\.\d+",
    re.IGNORECASE,
)
"""What systems and programs leave in any folder."""
_GLANCE = 600  # characters
_NAME_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.年]?(0[1-9]|1[0-2])(?:[-_.月]?([0-3]\d))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Scanned:
    """One file of a scanned folder.

    folders: above it, within the scanned one, the nearest last. twin: "" or a sentence why it need not be taken in
    (it is here already, or another file of the folder is the same).
    """

    path: Path
    folders: tuple[str, ...]
    size: int
    sha256: str
    kind: FileKind
    proposal: Proposal
    twin: str = ""

    @property
    def shown(self) -> str:
        """Its path within the folder."""
        return "/".join(map(storable, (*self.folders, self.path.name)))

    @property
    def place(self) -> Place | None:
        """The place proposed first, be it sure or not."""
        best = self.proposal.best
        return (best.item, best.slot) if best else None

    @property
    def is_sure(self) -> bool:
        return self.proposal.confidence is Confidence.HIGH and not self.twin


@dataclass(frozen=True, slots=True)
class Scan:
    """What a folder holds. refused: what cannot be taken in, and why. litter: files of no concern to anybody."""

    folder: Path
    files: tuple[Scanned, ...]
    refused: Said
    litter: int

    @property
    def sure(self) -> tuple[Scanned, ...]:
        return tuple(each for each in self.files if each.is_sure)

    @property
    def unsure(self) -> tuple[Scanned, ...]:
        return tuple(each for each in self.files if not each.is_sure and not each.twin)

    @property
    def twins(self) -> tuple[Scanned, ...]:
        return tuple(each for each in self.files if each.twin)


def scan_folder(session: Session, folder: Path, progress: Progress | None = None) -> Scan:
    """Look through a folder and all below it. Callable from any thread; the files are only read."""
    progress = progress or Progress()
    folder = folder.absolute()
    if not folder.is_dir():
        raise UserError("no-such-folder", f"找不到文件夹“{folder}”。请确认它没有被移动，U 盘没有拔出。")
    walk = _Walk(folder, progress)
    paths = list(walk.files(folder))
    files = _Finder(session, folder, progress, walk.refused).found(paths)
    return Scan(folder, tuple(files), tuple(walk.refused), walk.litter)


def take_scanned(
    session: Session, folder: Path, decided: Sequence[Incoming], progress: Progress | None = None
) -> Attached:
    """Take in what was decided on, in one step; see `take_in`. A file without a place goes to 待归类."""
    incoming = [each if each.places else replace(each, places=(TRAY,)) for each in decided]
    return take_in(session, incoming, lambda what: f"从文件夹“{storable(folder.name)}”收入{what}", progress)


@dataclass(frozen=True, slots=True)
class Glance:
    """What a scanned file looks like: a picture of its first page, or how its text begins; neither for some."""

    picture: Path | None
    text: str


def glance(session: Session, file: Scanned, folder: Path, pixels: int) -> Glance:
    """Look at a file where it lies. The picture is written into `folder`, which may be deleted at any time."""
    inspector, out = session.inspector, folder / f"{file.sha256}.jpg"
    try:
        if not out.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            info = inspector.inspect(file.path, name=file.path.name, sha256=file.sha256, size=file.size)
            inspector.thumbnail(file.path, file.kind, info.orientation, out, pixels)
        return Glance(out, "")
    except UserError:
        pass
    try:
        return Glance(None, inspector.text(file.path, file.kind)[:_GLANCE])
    except UserError:
        return Glance(None, "")


class _Walk:
    """Finds the files below a folder. Links, devices and pipes are refused, litter is passed over."""

    def __init__(self, top: Path, progress: Progress) -> None:
        self._top = top
        self._progress = progress
        self._count = 0
        self.refused: list[tuple[str, str]] = []
        self.litter = 0

    def files(self, folder: Path) -> Iterator[Path]:
        """In order of name, a folder's files before the folders in it."""
        self._progress.step(0, 0, f"正在查找文件，已找到 {self._count} 个")
        try:
            with os.scandir(folder) as entries:
                here = sorted(entries, key=lambda entry: _in_order(entry.name))
        except OSError as error:
            self._refuse(folder, f"打不开这个文件夹（{error.strerror}），里面的文件没有扫描。请检查权限或 U 盘。")
            return
        if folder != self._top and any(entry.name == "assessment.db" for entry in here):
            self._refuse(folder, "这是一份佐证册档案，里面的文件没有扫描。请直接打开它。")
            return
        wanted = [entry for entry in here if not _LITTER.fullmatch(entry.name)]
        self.litter += len(here) - len(wanted)
        yield from (Path(entry.path) for entry in wanted if self._is_file(entry))
        for entry in wanted:
            if entry.is_dir(follow_symlinks=False):
                yield from self.files(Path(entry.path))

    def _is_file(self, entry: "os.DirEntry[str]") -> bool:
        if entry.is_dir(follow_symlinks=False):
            return False
        try:
            status = entry.stat(follow_symlinks=False)
            refuse_unless_regular(status.st_mode)
            if status.st_size == 0:
                raise Refused("是空文件（0 字节），没有收入。请重新导出或重新拍照。")
        except Refused as why:
            self._refuse(Path(entry.path), str(why))
            return False
        except OSError as error:
            self._refuse(Path(entry.path), f"读不到这个文件（{error.strerror}），没有收入。请检查 U 盘或权限。")
            return False
        self._count += 1
        if self._count > MOST_FILES:
            raise UserError(
                "too-many-files", f"这个文件夹里的文件超过 {MOST_FILES} 个。请选择里面的某个文件夹分次导入。"
            )
        return True

    def _refuse(self, path: Path, why: str) -> None:
        self.refused.append((storable(path.relative_to(self._top).as_posix()), why))


class _Finder:
    """Reads what the walk found, and asks for each file where it belongs."""

    def __init__(self, session: Session, top: Path, progress: Progress, refused: list[tuple[str, str]]) -> None:
        self._session = session
        self._top = top
        self._progress = progress
        self._refused = refused
        self._vocabulary = Vocabulary(session.rubrics)
        self._lessons = tuple(session.state.lessons.values())
        self._known = {each.file.sha256: each for each in session.state.everything}

    def found(self, paths: Sequence[Path]) -> list[Scanned]:
        pool = ThreadPoolExecutor(THREADS, thread_name_prefix="scan")
        try:
            files = []
            first: dict[str, Scanned] = {}
            for number, (path, answer) in enumerate(zip(paths, pool.map(self._read, paths), strict=True)):
                self._progress.step(number, len(paths), f"正在比对“{storable(path.name)}”")
                if isinstance(answer, str):
                    self._refused.append((storable(path.relative_to(self._top).as_posix()), answer))
                    continue
                same = first.setdefault(answer.sha256, answer)
                files.append(answer if same is answer else replace(answer, twin=f"与“{same.shown}”内容相同"))
            return files
        finally:
            pool.shutdown(cancel_futures=True)

    def _read(self, path: Path) -> Scanned | str:
        """The file with its proposal; or a sentence why it cannot be read."""
        self._progress.check()
        folders = path.relative_to(self._top).parts[:-1]
        try:
            size = path.stat().st_size
            sha256 = hash_of(path, self._progress.check)
        except OSError as error:
            return f"读到一半出错（{error.strerror}），没有收入。请把文件复制到本机后再扫描。"
        kind = self._session.inspector.kind(path, path.name)
        known = self._known.get(sha256)
        twin = self._where(known) if known else ""
        proposal = Proposal(Confidence.NONE) if twin else self._proposal(path, folders, size, kind)
        return Scanned(path, folders, size, sha256, kind, proposal, twin)

    def _where(self, known: Evidence) -> str:
        """Why what is here already need not be taken in; "" for what is in 回收站, which it brings back."""
        state = self._session.state
        if known.id in state.waiting:
            return f"档案里已有“{known.title}”，在待归类里"
        at = [self._session.rubrics.items[a.item].named for a in state.attachments if a.evidence_id == known.id]
        return f"档案里已有“{known.title}”，在{'、'.join(dict.fromkeys(at))}" if at else ""

    def _proposal(self, path: Path, folders: tuple[str, ...], size: int, kind: FileKind) -> Proposal:
        """By the name alone if that is enough; else by what the file says too."""
        clue = Clue(storable(path.name), tuple(map(storable, folders)), day=self._day(path, folders, kind))
        by_name = propose(self._vocabulary, clue, self._lessons)
        if by_name.confidence is Confidence.HIGH or size > TEXT_LIMIT:
            return by_name
        text = self._text(path, kind)
        return propose(self._vocabulary, replace(clue, text=text), self._lessons) if text else by_name

    def _text(self, path: Path, kind: FileKind) -> str:
        try:
            return self._session.inspector.text(path, kind)
        except UserError:  # it cannot be read; that is told when it is taken in
            return ""

    def _day(self, path: Path, folders: tuple[str, ...], kind: FileKind) -> str:
        """When it was taken or made; asked only where something that was taught depends on it."""
        asking = [each for each in self._lessons if each.month]
        if not any(replace(each, month="").fits(path.name, folders, "") for each in asking):
            return ""
        if found := _NAME_DAY.search(path.name):
            return "-".join(part for part in found.groups() if part)
        taken = ""
        if kind.is_image:
            taken = self._session.inspector.inspect(path, name=path.name, sha256="", size=0).captured_at
        return taken[:10] or _changed_on(path)


def _changed_on(path: Path) -> str:
    from datetime import datetime

    return datetime.fromtimestamp(path.stat().st_mtime).date().isoformat()


def _in_order(name: str) -> tuple[object, ...]:
    """2 comes before 10."""
    return tuple(
        (0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d+)", name.casefold())
    )
