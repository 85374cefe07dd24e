"""The power fails, at any moment of a clerk's work."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from binder.store import vault
from binder.store.project import Project
from binder.usecases.opening import open_assessment
from tests.faults.desk import (
    ACTS,
    BESIDE,
    GOLDEN,
    Essence,
    Figures,
    essence,
    in_one_thread,
    look,
    look_without_database,
)
from tests.faults.disk import ACKNOWLEDGED, Entry, Platter, logged

WORK = ("edit", "attach", "describe", "purge", "backup", "detach", "undo", "redo", "attach many", "undo", "redo")
NAME = "示例县.binder"


def run(home: Path, prepared: Path, figures: Figures, *, points: int) -> None:
    """Cut the power at so many moments of a day's work, and while an old assessment is migrated."""
    migrating = points // 5
    cut(home, *a_day(home, prepared, WORK), figures, points=points - migrating, what="power cut at work")
    cut(home, *a_day(home, GOLDEN / "version-1.binder", ()), figures, points=migrating, what="power cut at migration")


def run_lost(home: Path, prepared: Path, figures: Figures, *, points: int) -> None:
    """Cut the power, and let the database be lost with it: what was written down beside the originals is there."""
    day = a_day(home, prepared, (*BESIDE, *BESIDE))
    cut(home, *day, figures, points=points, what="power cut", judge=look_without_database)


def wrong_order(home: Path, prepared: Path, *, points: int) -> Figures:
    """The same against a program that commits before the originals are on the disk. It has to be caught."""
    figures = Figures()
    with commit_before_fsync():
        log, allowed = a_day(home, prepared, ("edit", "attach", "attach many"))
    cut(home, log, allowed, figures, points=points, what="wrong order")
    return figures


def a_day(home: Path, prepared: Path, work: tuple[str, ...]) -> tuple[list[Entry], list[Essence]]:
    """The disk's log of opening an assessment, working on it and closing it; and what it said after each step."""
    content, mount = home / "content", home / "mount"
    shutil.rmtree(content, ignore_errors=True)
    content.mkdir()
    shutil.copytree(prepared, content / NAME)
    told = home / "told"
    said: list[Essence] = []

    def clerk(mounted: Path) -> None:
        with in_one_thread(), closing(open_assessment(mounted / NAME)) as session:
            said.append(essence(session.state))
            os.mkdir(mounted / f"{ACKNOWLEDGED}0")
            for number, act in enumerate(work, 1):
                ACTS[act](session, home / "desk")
                said.append(essence(session.state))
                os.mkdir(mounted / f"{ACKNOWLEDGED}{number}")

    return logged(content, mount, told, clerk), said


def cut(
    home: Path,
    log: list[Entry],
    said: list[Essence],
    figures: Figures,
    *,
    points: int,
    what: str,
    judge: Callable[..., None] = look,
) -> None:
    """Look at what power cuts leave, spread evenly over the log: by turns nothing unsynchronised, and some of it."""
    platter, left, dice = Platter(), home / "left", random.Random(20261127)
    moments = [place for place, entry in enumerate(log) if entry[0] != "acknowledged"]
    begin = next(place for place, entry in enumerate(log) if entry == ("begin",))
    moments = [place for place in moments if place >= begin]
    chosen = {moments[number * len(moments) // points]: 0 for number in range(points)}
    repeats = {place: 1 + points // len(moments) for place in chosen}
    for place, entry in enumerate(log):
        platter.replay(entry)
        for turn in range(min(repeats.get(place, 0), 4)):
            shutil.rmtree(left, ignore_errors=True)
            platter.lay_out(left, dice if (place + turn) % 2 else None)
            figures.faults += 1
            reached = platter.acknowledged
            with in_one_thread():
                where = f"{what} after {place - begin} of {len(log) - begin}, step {reached}"
                judge(left / NAME, said[reached : reached + 2], figures, where, lost_if_not=True)


class _Late:
    """`os`, but a file's fsync comes only when somebody asks for it."""

    def __init__(self) -> None:
        self.waiting: list[int] = []

    def fsync(self, file: int) -> None:
        self.waiting.append(os.dup(file))

    def catch_up(self) -> None:
        while self.waiting:
            file = self.waiting.pop()
            with suppress(FileNotFoundError):  # a copy of what was there already has gone meanwhile
                os.fsync(file)
            os.close(file)

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)


@contextmanager
def commit_before_fsync() -> Iterator[None]:
    """Meanwhile originals are made durable right after the commit instead of before it."""
    late, told = _Late(), Project.told

    def afterwards(self: Project, *arguments: Any) -> None:
        late.catch_up()
        told(self, *arguments)

    with patch.object(vault, "os", late), patch.object(Project, "told", afterwards):
        yield
