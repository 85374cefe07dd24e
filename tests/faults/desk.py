"""What the fault runs share: an assessment to harm, what a clerk does to it, and a close look at what is left."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from unittest.mock import patch

from binder.domain.assessment import State
from binder.domain.evidence import FileInfo
from binder.domain.redaction import Redaction, RedactionKind
from binder.errors import UserError
from binder.intake.inspect import inspect_file
from binder.store import sidecars, vault
from binder.usecases import copying, looking
from binder.usecases import session as session_module
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files, detach
from binder.usecases.describing import describe_evidence
from binder.usecases.history import redo, undo
from binder.usecases.keeping import back_up, kept_backups, rebuild, restore_backup
from binder.usecases.occurrences import add_occurrence
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.purging import purge
from binder.usecases.redacting import hide
from binder.usecases.session import Session
from binder.usecases.verifying import verify

CASES = "big_penalty_count"
GOLDEN = Path(__file__).parents[1] / "golden"
Essence = tuple[object, ...]
"""What an assessment says, but for ids and times, which differ from run to run."""


class InspectorAtHand:
    """Looks at files without a child process: there are only text files here."""

    def inspect(self, path: Path, *, name: str, sha256: str, size: int) -> FileInfo:
        return inspect_file(path, name=name, sha256=sha256, size=size)

    def close(self) -> None:
        """Nothing to end."""


class OneByOne:
    """Stands for a pool of threads: the faults are counted out for one thread."""

    def __init__(self, *_: object, **__: object) -> None: ...

    def __enter__(self) -> OneByOne:
        return self

    def __exit__(self, *_: object) -> None: ...

    def map(self, work: Callable[..., Any], *items: Any) -> list[Any]:
        return [work(*each) for each in zip(*items, strict=False)]

    def submit(self, work: Callable[..., Any], *arguments: Any, **named: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(work(*arguments, **named))
        except BaseException as error:
            future.set_exception(error)
        return future

    def shutdown(self, *_: object, **__: object) -> None: ...


@contextmanager
def in_one_thread() -> Iterator[None]:
    """Meanwhile nothing is done in another thread or process, so that the n-th call is always the same."""
    with ExitStack() as patched:
        patched.enter_context(patch.object(session_module, "Inspector", InspectorAtHand))
        for module in (copying, looking, sidecars, vault):
            patched.enter_context(patch.object(module, "ThreadPoolExecutor", OneByOne))
        yield


# --- what a clerk does ------------------------------------------------------------------------------------------------


def prepare(home: Path) -> Path:
    """An assessment with facts and documents, one of them in 回收站, and `home/desk` with files to bring."""
    desk = home / "desk"
    desk.mkdir(parents=True)
    for number in range(6):
        (desk / f"材料{number}.txt").write_text(f"示例材料 {number}\n" * (1 + 2000 * number), encoding="utf-8")
    with closing(create_assessment(home / "示例县", "henan-2022-agency", "示例县（示例）", "county")) as session:
        set_fact(session, "staff_count", 20)
        attach_files(session, "4", "1", [desk / "材料0.txt", desk / "材料1.txt"])
        attach_files(session, "5", "", [desk / "材料2.txt"])
        detach(session, (_id_of(session, "材料2"), ("5", "")))
        return session.folder


def _words(session: Session) -> Redaction:
    """Words to hide that are not hidden yet."""
    return Redaction("", _first(session), RedactionKind.TEXT, text=f"示例{len(session.state.redactions)}")


def _first(session: Session) -> str:
    return _id_of(session, "材料0")


def _id_of(session: Session, title: str) -> str:
    return next(each.id for each in session.state.everything if each.title == title)


Act = Callable[[Session, Path], object]
"""Something done to an open assessment with files from a folder."""

ACTS: dict[str, Act] = {
    "attach": lambda session, desk: attach_files(session, "4", "2", [desk / "材料3.txt"]),
    "attach many": lambda session, desk: attach_files(session, "6", "", sorted(desk.iterdir())),
    "edit": lambda session, desk: set_fact(session, "lawyer_count", 3),
    "describe": lambda session, desk: describe_evidence(session, _id_of(session, "材料0"), number="示〔2022〕1号"),
    "detach": lambda session, desk: detach(session, (_id_of(session, "材料0"), ("4", "1"))),
    "undo": lambda session, desk: undo(session),
    "redo": lambda session, desk: redo(session),
    "purge": lambda session, desk: purge(session, _id_of(session, "材料2"), "材料2"),
    "backup": lambda session, desk: back_up(session),
}
BESIDE: dict[str, Act] = {
    "fact beside": lambda session, desk: set_fact(session, "lawyer_count", 3 + len(session.state.redactions)),
    "box beside": lambda session, desk: hide(session, [_words(session)]),
    "case beside": lambda session, desk: add_occurrence(session, CASES, [_first(session)], title="示例一案"),
    "undo beside": lambda session, desk: undo(session),
}
"""What is acknowledged only once it is written down beside the originals, as the window does it in the background."""


def written_down(act: Act) -> Act:
    """The act, and then what the window does a moment later."""

    def done(session: Session, desk: Path) -> None:
        act(session, desk)
        while session.write_beside():
            pass

    return done


ACTS |= {name: written_down(act) for name, act in BESIDE.items()}
CLOSED: dict[str, Callable[[Path], object]] = {
    "restore": lambda folder: restore_backup(folder, _asked_for(folder)),
    "rebuild": rebuild,
}
MAKE = "make"
"""Making an assessment, where there is none yet."""
"""Something done to an assessment that is not open; the database of the last is damaged."""
MIGRATE = "migrate"
"""Opening an assessment of the first version is an act of its own."""


def subject_of(act: str, home: Path, prepared: Path) -> Path:
    """A fresh copy of the assessment that an act is done to."""
    source = GOLDEN / "version-1.binder" if act == MIGRATE else prepared
    target = home / "示例县.binder"
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)
    if act == "redo":
        with closing(open_assessment(target)) as session:
            undo(session)
    if act in CLOSED:
        with closing(open_assessment(target)) as session:
            back_up(session)
            set_fact(session, "lawyer_count", 3)
    if act == "rebuild":
        with closing(sqlite3.connect(target / "assessment.db")) as db, db:
            db.execute("UPDATE fact SET note = 'changed by something else'")
    return target


def _asked_for(folder: Path) -> str:
    """The name of the backup that was made by hand."""
    return next(kept.name for kept in kept_backups(folder) if kept.why == "手动")


def before_and_after(act: str, home: Path, prepared: Path) -> tuple[Essence, Essence]:
    """What the assessment says without the act, and with it."""
    folder = subject_of(act, home, prepared)
    if act in CLOSED:
        with closing(open_assessment(subject_of("restore", home, prepared))) as session:
            before = essence(session.state)
        CLOSED[act](subject_of(act, home, prepared))
        with closing(open_assessment(folder)) as session:
            return before, essence(session.state)
    with closing(open_assessment(folder)) as session:
        before = essence(session.state)
        if act != MIGRATE:
            ACTS[act](session, home / "desk")
        return before, essence(session.state)


def essence(state: State) -> Essence:
    """What an assessment says, but for ids and times."""
    titles = {each.id: (each.title, each.number, each.file.sha256) for each in state.everything}
    hung = sorted((a.item, a.slot, a.position, titles[a.evidence_id]) for a in state.attachments)
    trash = sorted(titles[each] for each in state.trash)
    cases = {one.id: (one.fact, one.position, one.title) for one in state.occurrences.values()}
    proofs = sorted((cases[each.occurrence_id], titles[each.evidence_id]) for each in state.proofs)
    boxes = sorted((titles[each.evidence_id], each.page, each.box, each.text) for each in state.redactions.values())
    facts = (dict(state.facts), dict(state.duties), sorted(state.choices), sorted(cases.values()))
    return facts, hung, trash, proofs, boxes


# --- what is left -----------------------------------------------------------------------------------------------------


@dataclass
class Figures:
    """What a run counted. All but the first must be 0."""

    faults: int = 0
    lost: int = 0
    bad_files: int = 0
    silent: int = 0
    false_alarms: int = 0
    litter: int = 0
    no_sentence: int = 0
    said: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not any(getattr(self, each.name) for each in fields(self) if each.name not in ("faults", "said"))

    def note(self, kind: str, what: str) -> None:
        """Count something that must not be, and remember the first few."""
        setattr(self, kind, getattr(self, kind) + 1)
        self.said.append(f"{kind}: {what}")


def look(
    folder: Path,
    allowed: list[Essence],
    figures: Figures,
    what: str,
    *,
    lost_if_not: bool = False,
    mend: bool = False,
) -> None:
    """Open what is left as the next start would, and hold it against what it may be.

    lost_if_not: the last step was acknowledged, so that anything else is a loss. mend: what is still damaged, for its
    rebuilding was interrupted, is rebuilt first.
    """
    session = _tried(lambda: _opened(folder, mend=mend), figures, f"{what}: does not open")
    if session is None:
        return
    with closing(session):
        if essence(session.state) not in allowed:
            figures.note("lost" if lost_if_not else "silent", f"{what}: another state than allowed")
        for finding in verify(session):
            kind = {"changed": "bad_files", "missing": "lost", "stray": "litter"}.get(finding.code, "false_alarms")
            figures.note(kind, f"{what}: {finding.code} {finding.text}")
        for left in litter(folder):
            figures.note("litter", f"{what}: {left}")


def _rebuilt(folder: Path) -> Session:
    rebuild(folder)
    return open_assessment(folder)


def _tried(open_it: Callable[[], Session], figures: Figures, trouble: str) -> Session | None:
    """The assessment, or None where it cannot be had, which is noted."""
    try:
        return open_it()
    except UserError as error:
        figures.note("lost", f"{trouble}: {error.code} {error}")
    except Exception as error:
        figures.note("no_sentence", f"{trouble}: {type(error).__name__} {error}")
    return None


def look_without_database(
    folder: Path, allowed: list[Essence], figures: Figures, what: str, *, lost_if_not: bool = False
) -> None:
    """The same where the database is gone as well, and every backup: each part of what comes back must be allowed.

    A part may be newer than another: files are written one after the other.
    """
    for path in (*folder.glob("assessment.db*"), *folder.glob("backups/*")):
        path.unlink()
    session = _tried(lambda: _rebuilt(folder), figures, f"{what}, database gone: is not rebuilt")
    if session is None:
        return
    with closing(session):
        for number, part in enumerate(essence(session.state)):
            if part not in [each[number] for each in allowed]:
                kind = "lost" if lost_if_not else "silent"
                figures.note(kind, f"{what}, database gone: another part {number} than allowed: {part}")
        for finding in verify(session):
            figures.note("false_alarms", f"{what}, database gone: {finding.code} {finding.text}")
        for left in litter(folder):
            figures.note("litter", f"{what}, database gone: {left}")


def _opened(folder: Path, *, mend: bool) -> Session:
    try:
        return open_assessment(folder)
    except UserError as error:
        if not (mend and error.code == "database-damaged"):
            raise
    rebuild(folder)
    return open_assessment(folder)


def litter(folder: Path) -> list[str]:
    """Temporary files that are left while nothing is going on."""
    patterns = ("files/tmp/*", "**/*.part*", "*-journal", ".rebuild", ".*.binder.*")
    return [str(path.relative_to(folder)) for pattern in patterns for path in folder.glob(pattern)]
