"""Run the faults and print what they did: `python -m tests.faults [--short]`. It ends with 1 when the bar is not held.

The bar: nothing acknowledged is lost, no file is bad, nothing changes unseen, nothing sound is complained of, nothing
is left behind, and whatever is refused is refused in a sentence. A program that commits too early must be caught.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.faults import power
from tests.faults.desk import Figures, in_one_thread, prepare
from tests.faults.runs import one, runs

TOOLS = ("strace", "fusermount3", "faketime", "losetup", "mkfs.exfat", "mount.exfat-fuse")
NEEDED = 1 << 30
"""Bytes that a run may take."""
COLUMNS = ("faults", "lost", "bad_files", "silent", "false_alarms", "litter", "no_sentence")
HEADS = ("faults", "lost", "bad files", "silent", "false alarms", "litter", "no sentence", "seconds")


def main() -> int:
    arguments = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    arguments.add_argument("--short", action="store_true", help="every sixteenth call only, and fewer of the rest")
    arguments.add_argument("--only", default="", help="runs whose name holds this")
    chosen = arguments.parse_args()
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing:
        print(f"not there: {', '.join(missing)}; `make faults` installs what is needed")
        return 1
    home = Path(tempfile.mkdtemp(prefix="faults-", dir=_quick_place()))
    try:
        return table(home, short=chosen.short, only=chosen.only)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _quick_place() -> Path | None:
    """Memory, where there is enough of it: nothing here waits for a real disk."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > NEEDED else None


def table(home: Path, *, short: bool, only: str) -> int:
    """Do the runs, as many at once as there are processors, and print a line for each."""
    print(f"{'':28}" + "".join(f"{head:>14}" for head in HEADS), flush=True)
    with in_one_thread():
        prepared = prepare(home / "prepared")
    total, failed = Figures(), False
    chosen = {name: parts for name, parts in runs(short=short).items() if only in name}
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        begun = {
            name: [pool.submit(one, home, prepared, name, part, short=short) for part in range(len(parts))]
            for name, parts in chosen.items()
        }
        for name, parts in begun.items():
            figures, seconds = _together(part.result() for part in parts)
            print(_line(name, figures, seconds), flush=True)
            for said in figures.said[:5]:
                print(f"    {said[-600:]}", flush=True)
            total, _ = _together(((total, 0.0), (figures, seconds)))
            failed |= not (figures.clean and figures.faults > 0)
    print(_line("all", total, 0.0), flush=True)
    if only in "wrong order":
        failed |= not caught(home, prepared, points=30 if short else 90)
    return int(failed)


def _together(parts: Iterable[tuple[Figures, float]]) -> tuple[Figures, float]:
    total, seconds = Figures(), 0.0
    for figures, took in parts:
        for column in COLUMNS:
            setattr(total, column, getattr(total, column) + getattr(figures, column))
        total.said += figures.said
        seconds += took
    return total, seconds


def caught(home: Path, prepared: Path, *, points: int) -> bool:
    """Whether a program that commits before the originals are on the disk is found out."""
    place = home / "run"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copytree(prepared.parent / "desk", place / "desk")
    figures = power.wrong_order(place, prepared, points=points)
    verdict = "caught" if not figures.clean else "NOT CAUGHT"
    print(f"{'commit before fsync':28}{verdict} at {len(figures.said)} of {figures.faults} power cuts", flush=True)
    return not figures.clean


def _line(name: str, figures: Figures, seconds: float) -> str:
    return f"{name:28}" + "".join(f"{getattr(figures, column):14}" for column in COLUMNS) + f"{seconds:14.1f}"


if __name__ == "__main__":
    sys.exit(main())
