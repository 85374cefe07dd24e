"""Hidden folders beside what is being written. What a killed run left of them is cleared at the next start.

Files leave a workshop finished, and together: what is to be moved is noted down first, so that a run that is killed
between two volumes of a set is finished by the next.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from binder.durable import fsync_folder

MOVES = "moves.json"
SIGN = ".part"


class Workshops:
    """file: where it is kept which workshops are open, so that they are found again; None for nowhere."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    @contextmanager
    def beside(self, out: Path) -> Iterator[Path]:
        """A workshop for what is to become `out`, gone afterwards."""
        folder = out.with_name(f".{out.name}{SIGN}")
        _finish(folder)
        self._note({*self._open(), str(folder.absolute())})
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self._note({*self._open()} - {str(folder.absolute())})

    def clear(self) -> None:
        """Finish what a killed run had ready, and remove what it had begun; on a disk that is away, another time."""
        names = self._open()
        for name in names:
            _finish(Path(name))
        self._note({name for name in names if not Path(name).parent.is_dir()})

    def _open(self) -> list[str]:
        try:
            names = json.loads(self._file.read_text(encoding="utf-8")) if self._file else []
        except (OSError, ValueError):
            return []
        return [name for name in names if _is_workshop(name)] if isinstance(names, list) else []

    def _note(self, names: set[str]) -> None:
        """Keep the list. Where that cannot be done the work goes on: only a killed run's litter would stay."""
        if not self._file or (not names and not self._file.exists()):
            return
        part = self._file.with_name(self._file.name + SIGN)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(sorted(names)), encoding="utf-8")
            part.replace(self._file)
        except OSError:
            part.unlink(missing_ok=True)


def _is_workshop(name: object) -> bool:
    return isinstance(name, str) and Path(name).name.startswith(".") and name.endswith(SIGN)


def move_out(moves: Mapping[Path, Path]) -> None:
    """Move files of one workshop to their places: all of them, even if the program is killed meanwhile."""
    if len(moves) > 1:
        workshop = next(iter(moves)).parent
        plan = [[part.name, place.name] for part, place in moves.items()]
        _write_down(workshop / MOVES, json.dumps(plan))
    for part, place in moves.items():
        part.replace(place)
    fsync_folder(next(iter(moves.values())).parent)


def _write_down(file: Path, text: str) -> None:
    part = file.with_name(file.name + SIGN)
    with part.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    fsync_folder(file.parent)


def _finish(workshop: Path) -> None:
    """Do the moves that were noted down, then remove the workshop."""
    if not workshop.is_dir() or workshop.is_symlink():
        return
    try:
        plan = json.loads((workshop / MOVES).read_text(encoding="utf-8"))
        for name, place in plan:
            if (workshop / name).is_file():
                (workshop / name).replace(workshop.with_name(Path(place).name))
    except (OSError, ValueError):
        pass  # nothing was noted down, or it can no longer be done: what was there before stays
    shutil.rmtree(workshop, ignore_errors=True)
