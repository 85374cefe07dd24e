"""Run the faults and print what they did: `python -m tests.faults [--short]`. It ends with 1 when the bar is not held.

The bar: nothing acknowledged is lost, no file is bad, nothing changes unseen, nothing sound is complained of, nothing
is left behind, and whatever is refused is refused in a sentence. A program that commits too early must be caught.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults import flips, machine, power, traced
from tests.faults.desk import ACTS, CLOSED, MIGRATE, Figures, in_one_thread, prepare

TOOLS = ("strace", "fusermount3", "faketime", "losetup", "mkfs.exfat", "mount.exfat-fuse")
NEEDED = 1 << 30
"""Bytes that a run may take."""
COLUMNS = ("faults", "lost", "bad_files", "silent", "false_alarms", "litter", "no_sentence")
HEADS = ("faults", "lost", "bad files", "silent", "false alarms", "litter", "no sentence", "seconds")

Run = Callable[[Path, Path, Figures], None]


def runs(*, short: bool) -> dict[str, Run]:
    """What is run, by the name it has in the table. short: what fits into five minutes."""
    every = 16 if short else 1

    def at_calls(fault: traced.Fault, *acts: str) -> Run:
        def run(home: Path, prepared: Path, figures: Figures) -> None:
            for act in acts:
                traced.run(act, home, prepared, fault, figures, every=every)

        return run

    def making(fault: traced.Fault) -> Run:
        return lambda home, _prepared, figures: traced.run_making(home, fault, figures, every=every)

    everything = (*ACTS, *CLOSED, MIGRATE)
    return {
        **{f"kill -9: {act}": at_calls(traced.KILL, act) for act in everything},
        "kill -9: make": making(traced.KILL),
        "making, disk full": making(traced.FULL),
        "making, EIO on fsync": making(traced.BROKEN),
        "disk full at one write": at_calls(traced.FULL_ONCE, *everything),
        "disk full from a write on": at_calls(traced.FULL, *everything),
        "EIO on fsync": at_calls(traced.BROKEN, *everything),
        "disk full, a real one": machine.full,
        "power cut": lambda home, prepared, figures: power.run(home, prepared, figures, points=90 if short else 450),
        "power cut, database lost": lambda home, prepared, figures: power.run_lost(
            home, prepared, figures, points=30 if short else 300
        ),
        "read-only folder": machine.read_only,
        "stick pulled": lambda home, prepared, figures: machine.pulled(
            home, prepared, figures, times=2 if short else 8
        ),
        "two instances": lambda home, prepared, figures: machine.twice(
            home, prepared, figures, times=4 if short else 20
        ),
        "clock set back": machine.clock_set_back,
        "moved and renamed": lambda home, _prepared, figures: machine.made_and_moved(home, figures),
        "bit flips in files": lambda home, prepared, figures: flips.files(
            home, prepared, figures, flips=40 if short else 200
        ),
        "bit flips in database": lambda home, prepared, figures: flips.database(
            home, prepared, figures, flips=80 if short else 400
        ),
    }


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
    """Do the runs and print a line for each."""
    print(f"{'':28}" + "".join(f"{head:>14}" for head in HEADS), flush=True)
    with in_one_thread():
        prepared = prepare(home / "prepared")
    total, failed = Figures(), False
    for name, run in runs(short=short).items():
        if only in name:
            failed |= not one(home, prepared, name, run, total)
    print(_line("all", total, 0.0), flush=True)
    if only in "wrong order":
        failed |= not caught(home, prepared, points=30 if short else 90)
    return int(failed)


def one(home: Path, prepared: Path, name: str, run: Run, total: Figures) -> bool:
    """Do one run in a folder of its own. Whether the bar was held."""
    place, figures, start = home / "run", Figures(), time.perf_counter()
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copytree(prepared.parent / "desk", place / "desk")
    run(place, prepared, figures)
    print(_line(name, figures, time.perf_counter() - start), flush=True)
    for said in figures.said[:5]:
        print(f"    {said[-600:]}", flush=True)
    for column in COLUMNS:
        setattr(total, column, getattr(total, column) + getattr(figures, column))
    return figures.clean and figures.faults > 0


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
