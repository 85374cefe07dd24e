"""What former exports of the same name left beside a binder: it may be taken for a part of the new one.

It is told, never removed: a clerk may need it.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from binder.usecases.findings import PreflightRow

if TYPE_CHECKING:
    from binder.usecases.exporting import ExportOptions

ADVICE = "容易被当成这一套里的。不要的请移走，要留的请改名或放到别处"


def former_beside(out: Path, options: "ExportOptions", volumes: int) -> tuple[Path, ...]:
    """Files and folders of a binder of this name that an export in so many volumes does not replace."""
    from binder.pdf.write import originals_folder, paper_file, volume_paths

    made = {*volume_paths(out, volumes)}
    made |= {paper_file(out)} if options.paper else set()
    made |= {originals_folder(out)} if options.originals else set()
    known = (out, *_volumes(out), paper_file(out), originals_folder(out))
    return tuple(path for path in known if path not in made and path.exists())


def former_row(out: Path, options: "ExportOptions", volumes: int) -> PreflightRow | None:
    """What is to be known of them before an export. volumes: how many it will have."""
    left = former_beside(out, options, volumes)
    if not left:
        return None
    lines = tuple(path.name for path in left)
    return PreflightRow("warn", f"那里有 {len(left)} 项以前导出的，这次不会替换", ADVICE, lines)


def former_sentence(left: tuple[Path, ...]) -> str:
    """The same, once the binder is written; "" where nothing is left."""
    names = "、".join(f"“{path.name}”" for path in left)
    return f"旁边还有以前导出的{names}，不属于这一套，{ADVICE}。" if left else ""


def _volumes(out: Path) -> list[Path]:
    """Volumes of that name, whatever set they are of, in order."""
    pattern = re.compile(rf"{re.escape(out.stem)}-第([1-9]\d*)册{re.escape(out.suffix)}")
    try:
        found = [(pattern.fullmatch(path.name), path) for path in out.parent.iterdir()]
    except OSError:
        return []
    return [path for _, path in sorted((int(match[1]), path) for match, path in found if match)]
