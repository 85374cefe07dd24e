"""What was once read of JPEG files, kept in the cache: to look through a thousand photos again takes a while."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from binder.pdf.jpeg import Marks, Scanned, find_marks, scanned

FORM = 1
"""To be counted up whenever `jpeg` finds other things."""


class Photographs:
    """JPEG files by a name that no other content ever has. file: where it is kept, None for nowhere."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known = _load(file) if file else {}
        self._more = False

    def scan(self, path: Path, name: str, orientation: int) -> Scanned:
        """A JPEG file, read unless it is known, and as it is bound. Raises UnfitJpeg, OSError."""
        marks = _marks(self._known.get(name), path)
        if marks is None:
            marks = find_marks(path)
            self._known[name] = [marks.keep, marks.size, marks.adobe, sorted(marks.icc.items()), marks.whole]
            self._more = True
        return scanned(path, marks, orientation)

    def save(self) -> None:
        """Keep what was found. It is no loss where that cannot be done."""
        if not (self._file and self._more):
            return
        part = self._file.with_name(self._file.name + ".part")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps([FORM, self._known]), encoding="ascii")
            part.replace(self._file)
        except OSError:
            part.unlink(missing_ok=True)
        self._more = False


def _load(file: Path) -> dict[str, Any]:
    try:
        form, known = json.loads(file.read_text(encoding="ascii"))
    except (OSError, ValueError, TypeError):
        return {}
    return dict(known) if form == FORM and isinstance(known, Mapping) else {}


def _marks(kept: Any, path: Path) -> Marks | None:
    """What is kept, if it makes sense for the file."""
    try:
        keep, size, adobe, icc, whole = kept
        marks = Marks([(a, b) for a, b in keep], tuple(size), adobe, {n: (a, b) for n, (a, b) in icc}, whole)
        end = path.stat().st_size
        stretches = [*marks.keep, *marks.icc.values()]
        return marks if marks.keep[0][0] == 0 and all(0 <= a < b <= end for a, b in stretches) else None
    except (ValueError, TypeError, IndexError):
        return None
