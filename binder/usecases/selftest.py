"""The program's own trial: the demo county from its making to the checked binder, on this machine, as installed."""

import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from time import perf_counter
from traceback import format_exc
from typing import Any

from binder import __version__
from binder.demo import scenes
from binder.demo.photos import Photo, write_photo
from binder.domain.points import points_text
from binder.progress import Progress
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.demo import NAME, open_demo
from binder.usecases.exporting import ExportOptions, export_binder
from binder.usecases.opening import open_assessment
from binder.usecases.selftest_brought import try_brought
from binder.usecases.session import Session
from binder.usecases.verifying import verify

ITEM = "6"
TICK = "6-1"
"""The item that gets the photo, and the tick that is taken back for a moment."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the trial. seconds: what it took. found: what there was to see. fault: "" when it went well."""

    name: str
    seconds: float
    found: dict[str, Any]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the trial showed. ok: no step failed. machine: what it ran on and with."""

    ok: bool
    machine: dict[str, Any]
    steps: tuple[Step, ...]

    def with_step(self, step: Step) -> "Verdict":
        return replace(self, ok=self.ok and not step.fault, steps=(*self.steps, step))


@dataclass(frozen=True, slots=True)
class Trial:
    """Where the trial works, and what was brought to it: assessments, rubric packs, files for evidence."""

    folder: Path
    progress: Progress
    brought: tuple[Path, ...] = ()


class Unexpected(Exception):
    """A step ran through, and gave what it must not give."""


def run_selftest(folder: Path, progress: Progress, brought: Sequence[Path] = ()) -> Verdict:
    """Go through the program's main job in `folder`, which may hold the demo of an earlier trial. Never raises.

    Stops at the first step that fails, since the later ones stand on it.
    """
    verdict = Verdict(True, machine(), ())
    trial = Trial(folder, progress, tuple(brought))
    for name, act in _STEPS.items():
        progress.check()
        verdict = verdict.with_step(timed(name, lambda act=act: act(trial)))  # type: ignore[misc]
        if not verdict.ok:
            break
    return verdict


def timed(name: str, act: Callable[[], dict[str, Any]]) -> Step:
    """Run one step. What it raises becomes its fault."""
    start = perf_counter()
    try:
        found, fault = act(), ""
    except Unexpected as wrong:
        found, fault = {}, str(wrong)
    except Exception:  # a trial reports whatever goes wrong
        found, fault = {}, format_exc()
    return Step(name, round(perf_counter() - start, 3), found, fault)


def machine() -> dict[str, Any]:
    """Versions, and whether this is the packaged program."""
    return {
        "program": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "packaged": bool(getattr(sys, "frozen", False)),
    }


@contextmanager
def _demo(folder: Path) -> Iterator[Session]:
    with closing(open_assessment(folder / f"{NAME}.binder")) as session:
        yield session


def _make_demo(trial: Trial) -> dict[str, Any]:
    with closing(open_demo(trial.folder, trial.progress)) as session:
        items = len(session.rubrics.items)
        _insist(bool(session.state.facts and session.state.evidence), "示例档案是空的")
        unread = [each.file.problem for each in session.state.evidence.values() if each.file.problem]
        _insist(not unread, f"有 {len(unread)} 件示例材料读不出来：{'；'.join(unread[:1])}")
        return {"items": items, "facts": len(session.state.facts), "evidence": len(session.state.evidence)}


def _score(trial: Trial) -> dict[str, Any]:
    """The points are in order, and add up; a fact that is given and taken back moves them there and back."""
    with _demo(trial.folder) as session:
        score = session.score.main
        order = (0, score.backed, score.claimed, score.attainable, score.max)
        _insist(all(low <= high for low, high in pairwise(order)) and score.backed > 0, f"分数次序不对：{order}")
        _insist(score.claimed == sum(each.claimed for each in score.categories), "各分类相加不等于总分")
        done = set_fact(session, TICK, not session.state.facts[TICK].value)
        _insist(session.score.main.claimed != score.claimed and bool(done.touched), "改动没有计入得分")
        session.undo()
        _insist(session.score.main.claimed == score.claimed, "撤销之后得分没有复原")
        told = {name: points_text(getattr(score, name)) for name in ("claimed", "backed", "attainable", "max")}
        return {**told, "title": score.title}


def _attach(trial: Trial) -> dict[str, Any]:
    """A photo that nobody has seen before is kept byte for byte."""
    photo = trial.folder / "自检 照片.jpg"
    taken = datetime.now()
    write_photo(photo, Photo(scenes.vehicles, f"自检 {taken:%H:%M:%S.%f}", f"{taken:%Y:%m:%d %H:%M:%S}", orientation=6))
    digest = sha256(photo.read_bytes()).hexdigest()
    with _demo(trial.folder) as session:
        done = attach_files(session, ITEM, "", [photo], trial.progress)
        _insist(not done.refused and not done.flagged, f"照片没有收下：{done.refused or done.flagged}")
        kept = session.state.evidence[done.evidence_ids[0]].file
        _insist(session.file_path(digest).read_bytes() == photo.read_bytes(), "收下的照片与原件不同")
        return {"kind": str(kept.kind), "bytes": kept.size, "taken": kept.captured_at}


def _brought(trial: Trial) -> dict[str, Any]:
    with _demo(trial.folder) as session:
        return try_brought(session, ITEM, trial.brought, trial.folder, trial.progress)


def _verify(trial: Trial) -> dict[str, Any]:
    with _demo(trial.folder) as session:
        findings = verify(session, trial.progress)
        _insist(not findings, "；".join(finding.text for finding in findings))
        return {"originals": len(list(session.vault.originals()))}


def _export(trial: Trial) -> dict[str, Any]:
    from binder.pdf.verify import check_binder

    out = trial.folder / "自检 佐证册.pdf"
    with _demo(trial.folder) as session:
        done = export_binder(session, out, ExportOptions(), trial.progress)
        _insist(done.originals is not None and any(done.originals.iterdir()), "原件没有随册存出")
    findings = check_binder(out)
    _insist(not findings, "；".join(findings))
    return {"pages": done.pages, "bytes": done.size, "exceptions": done.exceptions}


def _archive(trial: Trial) -> dict[str, Any]:
    """A binder for long keeping, of the photo's item alone: its judge needs files of its own."""
    from binder.pdf.archive import archival_faults

    out = trial.folder / "自检 存档.pdf"
    options = ExportOptions(originals=False, archival=True, raster_unfit=True, items=frozenset({ITEM}))
    with _demo(trial.folder) as session:
        done = export_binder(session, out, options, trial.progress)
    faults = archival_faults(out)
    _insist(not faults, "；".join(faults))
    return {"pages": done.pages, "bytes": done.size}


def _insist(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Unexpected(otherwise)


_STEPS: dict[str, Callable[[Trial], dict[str, Any]]] = {
    "demo": _make_demo,
    "score": _score,
    "attach": _attach,
    "brought": _brought,
    "verify": _verify,
    "export": _export,
    "archive": _archive,
}
