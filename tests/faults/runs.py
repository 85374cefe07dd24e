"""What is done to the store: each run has parts, which have nothing to do with each other."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults import flips, machine, power, traced
from tests.faults.desk import ACTS, CLOSED, MIGRATE, Figures

Run = Callable[[Path, Path, Figures], None]


def runs(*, short: bool) -> dict[str, list[Run]]:
    """What is run, by the name it has in the table: parts that have nothing to do with each other.

    short: what fits into five minutes.
    """
    every = 16 if short else 1

    def at_calls(fault: traced.Fault, act: str) -> Run:
        return lambda home, prepared, figures: traced.run(act, home, prepared, fault, figures, every=every)

    def making(fault: traced.Fault) -> list[Run]:
        return [lambda home, _prepared, figures: traced.run_making(home, fault, figures, every=every)]

    everything = (*ACTS, *CLOSED, MIGRATE)
    return {
        "disk full at one write": [at_calls(traced.FULL_ONCE, act) for act in everything],
        "disk full from a write on": [at_calls(traced.FULL, act) for act in everything],
        **{f"kill -9: {act}": [at_calls(traced.KILL, act)] for act in everything},
        "kill -9: make": making(traced.KILL),
        "making, disk full": making(traced.FULL),
        "making, EIO on fsync": making(traced.BROKEN),
        "EIO on fsync": [at_calls(traced.BROKEN, act) for act in everything],
        "disk full, a real one": [machine.full],
        "power cut": [lambda home, prepared, figures: power.run(home, prepared, figures, points=90 if short else 450)],
        "power cut, database lost": [
            lambda home, prepared, figures: power.run_lost(home, prepared, figures, points=30 if short else 300)
        ],
        "read-only folder": [machine.read_only],
        "stick pulled": [
            lambda home, prepared, figures: machine.pulled(home, prepared, figures, times=2 if short else 8)
        ],
        "two instances": [
            lambda home, prepared, figures: machine.twice(home, prepared, figures, times=4 if short else 20)
        ],
        "clock set back": [machine.clock_set_back],
        "moved and renamed": [lambda home, _prepared, figures: machine.made_and_moved(home, figures)],
        "bit flips in files": [
            lambda home, prepared, figures: flips.files(home, prepared, figures, flips=40 if short else 200)
        ],
        "bit flips in database": [
            lambda home, prepared, figures: flips.database(home, prepared, figures, flips=80 if short else 400)
        ],
    }


def one(home: Path, prepared: Path, name: str, part: int, *, short: bool) -> tuple[Figures, float]:
    """Do one part of a run in a folder of its own; what it counted, and its seconds."""
    place, figures, start = home / f"run-{os.getpid()}", Figures(), time.perf_counter()
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copytree(prepared.parent / "desk", place / "desk")
    runs(short=short)[name][part](place, prepared, figures)
    return figures, time.perf_counter() - start
