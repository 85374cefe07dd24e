"""Faults at the n-th call of the operating system: killed, disk full, input/output error. strace puts them there."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from binder.errors import UserError
from binder.usecases.opening import create_assessment, open_assessment
from tests.faults.desk import (
    ACTS,
    BESIDE,
    CLOSED,
    MAKE,
    MIGRATE,
    Essence,
    Figures,
    before_and_after,
    essence,
    in_one_thread,
    look,
    look_without_database,
    subject_of,
)

CHANGING = (
    "write,pwrite64,writev,ftruncate,truncate,fallocate,rename,renameat,renameat2,unlink,unlinkat,mkdir,mkdirat,"
    "rmdir,link,linkat,symlink,fsync,fdatasync,sendfile,copy_file_range,fchmod,chmod"
)
WRITING = "write,pwrite64,writev,ftruncate,fallocate,sendfile,copy_file_range,mkdir,mkdirat,rename,renameat,renameat2"
SYNCING = "fsync,fdatasync"
STOP = 60.0
"""Seconds after which an act counts as hung."""


@dataclass(frozen=True, slots=True)
class Told:
    """What came from the child: whether the act was acknowledged, what it was refused with, or its traceback."""

    acknowledged: bool
    sentence: str
    crash: str
    agrees: bool


def child(act: str, folder: Path, desk: Path, channel: socket.socket) -> None:
    """Open, act, acknowledge, close. Told by a socket, which is none of the calls that faults are put upon."""
    try:
        try:
            if act in CLOSED:
                CLOSED[act](folder)
                channel.send(b"done")
                return
            if act == MAKE:
                make(folder)
                channel.send(b"done")
                return
            session = open_assessment(folder)
        except UserError as error:
            channel.send(b"refused " + error.text.encode())
            return
        with closing(session):
            try:
                if act != MIGRATE:
                    ACTS[act](session, desk)
                channel.send(b"done")
            except UserError as error:
                channel.send(b"refused " + error.text.encode())
                check_agrees(session.folder, essence(session.state), channel)
    except BaseException:
        channel.send(b"crash " + traceback.format_exc().encode())


def check_agrees(folder: Path, shown: Essence, channel: socket.socket) -> None:
    """After a refusal the window must not show what the disk does not hold. Asked by somebody else: a look."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            with closing(open_assessment(folder)) as looking:
                os._exit(0 if essence(looking.state) == shown else 3)
        except BaseException:
            os._exit(4)
    os.close(reader)
    os.close(writer)
    _, status = os.wait()
    if os.waitstatus_to_exitcode(status) == 3:
        channel.send(b"disagrees")


def traced(act: str, folder: Path, desk: Path, *strace: str) -> Told:
    """Do an act in a child that strace looks after."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    process = os.fork()
    if process == 0:
        ours.close()
        theirs.recv(1)  # until strace is there
        child(act, folder, desk, theirs)
        os._exit(0)
    theirs.close()
    with subprocess.Popen(["strace", "-qq", *strace, "-p", str(process)], stderr=subprocess.DEVNULL) as tracer:
        _await_tracer(process)
        ours.send(b"!")
        ours.settimeout(STOP)
        told = list(_messages(ours))
        os.kill(process, signal.SIGKILL) if not told and _is_alive(process) else None
        os.waitpid(process, 0)
        tracer.wait(STOP)
    ours.close()
    texts = {words.partition(b" ")[0].decode(): words.partition(b" ")[2].decode("utf-8", "replace") for words in told}
    return Told("done" in texts, texts.get("refused", ""), texts.get("crash", ""), "disagrees" not in texts)


def _messages(channel: socket.socket) -> Iterator[bytes]:
    while words := channel.recv(1 << 16):
        yield words


def _await_tracer(process: int) -> None:
    end = time.monotonic() + STOP
    while "TracerPid:\t0\n" in Path(f"/proc/{process}/status").read_text(encoding="ascii"):
        if time.monotonic() > end:
            raise RuntimeError("strace does not attach")
        time.sleep(0.002)


def _is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def calls_of(act: str, home: Path, prepared: Path, calls: str) -> int:
    """How many of these calls an act makes, opening and closing included."""
    log = home / "calls"
    folder = subject_of(act, home, prepared)
    told = traced(act, folder, home / "desk", "-o", str(log), "-e", f"trace={calls}")
    if not told.acknowledged:
        raise RuntimeError(f"{act} does not even work without a fault: {told}")
    return _counted(log)


def _counted(log: Path) -> int:
    return len(re.findall(r"^\w+\(", log.read_text(encoding="utf-8", errors="replace"), re.MULTILINE))


@dataclass(frozen=True, slots=True)
class Fault:
    """What strace does to these calls. what: as its inject says it, but for `when`; with "+" to all later ones too."""

    what: str
    calls: str


KILL = Fault("signal=SIGKILL", CHANGING)
FULL_ONCE = Fault("error=ENOSPC", WRITING)
FULL = Fault("error=ENOSPC+", WRITING)
BROKEN = Fault("error=EIO", SYNCING)


def run(act: str, home: Path, prepared: Path, fault: Fault, figures: Figures, *, every: int = 1) -> None:
    """Put a fault upon every n-th of an act's calls."""
    with in_one_thread():
        before, after = before_and_after(act, home, prepared)
        total = calls_of(act, home, prepared, fault.calls)
        for number in range(1, total + 1, every):
            when = f"{number}+" if fault.what.endswith("+") else str(number)
            inject = f"inject={fault.calls}:{fault.what.rstrip('+')}:when={when}"
            folder = subject_of(act, home, prepared)
            told = traced(act, folder, home / "desk", "-o", "/dev/null", "-e", f"trace={fault.calls}", "-e", inject)
            figures.faults += 1
            what = f"{act}, {fault.what} at {number} of {total}"
            judge(told, figures, what)
            allowed = [after] if told.acknowledged else [before, after]
            if act in BESIDE:
                copy = Path(shutil.copytree(folder, home / "数据库没了.binder"))
                look_without_database(copy, allowed, figures, what, lost_if_not=told.acknowledged)
                shutil.rmtree(copy)
            look(folder, allowed, figures, what, lost_if_not=told.acknowledged, mend=act == "rebuild")


def make(folder: Path) -> None:
    create_assessment(folder, "henan-2022-agency", "示例县（示例）", "county").close()


def run_making(home: Path, fault: Fault, figures: Figures, *, every: int = 1) -> None:
    """Put a fault upon every n-th call of making an assessment. Making the next one beside it leaves no trace of it."""
    place = home / "新建"
    with in_one_thread():
        place.mkdir()
        make(place / "没有毛病")
        with closing(open_assessment(place / "没有毛病")) as session:
            empty = essence(session.state)
        log = home / "calls"
        traced(MAKE, place / "数一数", home, "-o", str(log), "-e", f"trace={fault.calls}")
        total = _counted(log)
        for number in range(1, total + 1, every):
            when = f"{number}+" if fault.what.endswith("+") else str(number)
            inject = f"inject={fault.calls}:{fault.what.rstrip('+')}:when={when}"
            folder, what = place / f"第{number}个.binder", f"make, {fault.what} at {number} of {total}"
            told = traced(MAKE, folder, home, "-o", "/dev/null", "-e", f"trace={fault.calls}", "-e", inject)
            figures.faults += 1
            judge(told, figures, what)
            if told.acknowledged or folder.exists():
                look(folder, [empty], figures, what, lost_if_not=True)
            for left in place.glob(".*.binder.*"):
                os.utime(left, (0, 0))
            make(place / f"第{number}个的邻居")
            for left in place.glob(".*"):
                figures.note("litter", f"{what}: {left.name}")


def judge(told: Told, figures: Figures, what: str) -> None:
    """Count what must not have been told."""
    if told.crash:
        figures.note("no_sentence", f"{what}: {told.crash}")
    if told.sentence and not told.sentence.endswith(("。", "？")):
        figures.note("no_sentence", f"{what}: {told.sentence}")
    if not told.agrees:
        figures.note("silent", f"{what}: the session shows what the disk does not hold")


if sys.platform != "linux":
    raise RuntimeError("fault runs need Linux")
