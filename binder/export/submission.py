"""The submission folder (报送文件夹): the originals in the rubric's order under telling names, and a linked index."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from binder.domain.evidence import Evidence
from binder.domain.names import safe_name
from binder.export.report import Report
from binder.export.workbook import write_workbook
from binder.progress import Progress

CHUNK = 1 << 20
NO_LINK = str.maketrans("#%", "＃％")
"""Characters of a name that a link from a workbook would take for something else."""
INDEX = "index.xlsx"


class ChangedOriginal(ValueError):
    """An original is gone, or is no longer what it was. The text is the evidence's title."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """files: originals copied; size: their bytes."""

    files: int
    size: int


def write_submission(report: Report, folder: Path, path_of: Callable[[str], Path], progress: Progress) -> Submitted:
    """Fill an empty folder. path_of: where the original of a SHA-256 lies.

    What several items use is there once, and linked from each. Raises ChangedOriginal, OSError, Cancelled.
    """
    places = dict(_places(report))
    size = 0
    for done, (id_, place) in enumerate(places.items()):
        evidence = report.contents.state.evidence[id_]
        progress.step(done, len(places), f"正在复制：{evidence.title}")
        size += _copy(evidence, path_of(evidence.file.sha256), folder.joinpath(*place.parts), progress)
    progress.step(len(places), len(places), "正在编写目录")
    write_workbook(report, folder / INDEX, {id_: str(place) for id_, place in places.items()})
    return Submitted(len(places), size)


def _places(report: Report) -> Iterator[tuple[str, PurePosixPath]]:
    """Where each evidence goes: category, item and name, such as 一、队伍建设/4_在编在岗/01_在编人员名单.xlsx."""
    contents = report.contents
    for rubric, groups in contents.chosen:
        top = (safe_name(f"附件_{rubric.short}"),) if contents.prefix_of(rubric) else ()
        for category, items in groups:
            above = (*top, safe_name(f"{category.number}、{category.title}"))
            for item in items:
                inner = safe_name(f"{item.number}_{item.short}")
                for number, evidence in enumerate(contents.evidence_of(item), 1):
                    if contents.homes[evidence.id] == (item, number):
                        ending = Path(evidence.file.name).suffix
                        name = safe_name(f"{number:02d}_{evidence.title}", ending)
                        parts = (part.translate(NO_LINK) for part in (*above, inner, name))
                        yield evidence.id, PurePosixPath(*parts)


def _copy(evidence: Evidence, source: Path, target: Path, progress: Progress) -> int:
    """Copy an original, proving by the way that it is what it was. Returns its bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    try:
        original = source.open("rb")
    except OSError as error:
        raise ChangedOriginal(evidence.title) from error
    with original, target.open("wb") as copy:
        while chunk := original.read(CHUNK):
            progress.check()
            digest.update(chunk)
            copy.write(chunk)
            size += len(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    if digest.hexdigest() != evidence.file.sha256:
        raise ChangedOriginal(evidence.title)
    return size
