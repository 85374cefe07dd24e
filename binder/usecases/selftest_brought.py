"""What is brought to the program's own trial: can it open these assessments, these rubric packs, these files?

Works on copies below the trial's folder; what was brought stays as it is, and so do the rubrics of this computer.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from binder.domain.points import points_text
from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.attaching import attach_files
from binder.usecases.offering import offered_rubrics
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.rubric_packs import SUFFIX, install_pack, look_into_pack, origin_text
from binder.usecases.session import Session
from binder.usecases.verifying import verify

ASSESSMENT = ".binder"


def try_brought(
    session: Session, item: str, brought: Sequence[Path], folder: Path, progress: Progress
) -> dict[str, Any]:
    """What became of each thing, by its name: an assessment is opened, a rubric pack installed, and any other file
    attached to the item. A refusal that a person could read is an answer, no fault."""
    found: dict[str, Any] = {}
    for path in brought:
        progress.check()
        found[path.name] = _answer(lambda path=path: _try(session, item, path, folder, progress))  # type: ignore[misc]
    return found


def _try(session: Session, item: str, path: Path, folder: Path, progress: Progress) -> dict[str, Any]:
    if path.suffix == ASSESSMENT:
        return _opened(path, folder, progress)
    if path.suffix == SUFFIX:
        return _installed(path, folder)
    return _attached(session, item, path, progress)


def _answer(act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return act()
    except UserError as refusal:
        return {"refused": refusal.code, "text": refusal.text}


def _opened(path: Path, folder: Path, progress: Progress) -> dict[str, Any]:
    copy = folder / "带来的" / path.name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(path, copy)
    with closing(open_assessment(copy)) as session:
        return {
            "facts": len(session.state.facts),
            "evidence": len(session.state.evidence),
            "claimed": points_text(session.score.main.claimed),
            "damaged": [finding.text for finding in verify(session, progress)],
            "backups": sorted(each.name for each in copy.glob("backups/*.db")),
        }


def _installed(path: Path, folder: Path) -> dict[str, Any]:
    """Install a pack's rubrics for this trial alone, and make an assessment by each."""
    with _own_rubrics(folder / "带来的" / "标准"):
        offer = look_into_pack(path)
        news = install_pack(offer)
        offered = {each.id: each for each in offered_rubrics()}
        items = {}
        for rubric in news:
            target = folder / "带来的" / f"{rubric}{ASSESSMENT}"
            shutil.rmtree(target, ignore_errors=True)
            level = next(iter(offered[rubric].levels), "")
            with closing(create_assessment(target, rubric, "自检单位", level)) as session:
                items[rubric] = len(session.rubrics.items)
        return {"origin": {rubric: origin_text(rubric) for rubric in news}, "items": items}


@contextmanager
def _own_rubrics(folder: Path) -> Iterator[None]:
    """Keep what is installed meanwhile in `folder`, which is made anew."""
    name = "APPDATA" if os.name == "nt" else "XDG_DATA_HOME"
    before = os.environ.get(name)
    shutil.rmtree(folder, ignore_errors=True)
    os.environ[name] = str(folder)
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


def _attached(session: Session, item: str, path: Path, progress: Progress) -> dict[str, Any]:
    done = attach_files(session, item, "", [path], progress)
    if done.refused:
        return {"refused": "not-taken", "text": done.refused[0][1]}
    kept = session.state.evidence[done.evidence_ids[0]].file
    return {"kind": str(kept.kind), "pages": kept.pages, "problem": kept.problem}
