"""What machines do to folders: read-only, full, pulled out, opened twice, and with the clock set back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from binder.errors import UserError
from binder.store import backups
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.keeping import back_up
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.session import Session
from binder.usecases.taking_in import Attached
from binder.usecases.verifying import verify
from tests.faults.desk import ACTS, Figures, essence, in_one_thread, look, subject_of

ROOT = Path(__file__).parents[2]
STICK_MB = 64


def command(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def refused(act: Callable[[], object], figures: Figures, what: str) -> str:
    """Do something that has to be refused with a sentence. Returns its code."""
    figures.faults += 1
    try:
        act()
    except UserError as error:
        if not error.text.endswith("。"):
            figures.note("no_sentence", f"{what}: {error.text}")
        return error.code
    except Exception as error:
        figures.note("no_sentence", f"{what}: {type(error).__name__} {error}")
        return ""
    figures.note("silent", f"{what}: was not refused")
    return ""


# --- read-only --------------------------------------------------------------------------------------------------------


@contextmanager
def bound_read_only(folder: Path) -> Iterator[None]:
    command("mount", "--bind", folder, folder)
    command("mount", "-o", "remount,bind,ro", folder)
    try:
        yield
    finally:
        command("umount", folder)


def read_only(home: Path, prepared: Path, figures: Figures) -> None:
    """A folder that nobody may write: everything is shown, every change refused, no byte of it different."""
    with in_one_thread():
        folder = subject_of("edit", home, prepared)
        with closing(open_assessment(folder)) as session:
            before = essence(session.state)
        left = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        with bound_read_only(folder), closing(open_assessment(folder)) as session:
            if essence(session.state) != before or verify(session):
                figures.note("silent", "read-only: another state")
            for name, act in ACTS.items():
                if name == "redo":
                    continue  # there is nothing to do again
                refused(lambda act=act: act(session, home / "desk"), figures, f"read-only: {name}")  # type: ignore[misc]
        if {path: path.stat().st_mtime_ns for path in folder.rglob("*")} != left:
            figures.note("litter", "read-only: something was written")


# --- full -------------------------------------------------------------------------------------------------------------


def full(home: Path, prepared: Path, figures: Figures) -> None:
    """A disk that is really full, and files that may not grow: what does not fit is refused, the rest is as it was."""
    disk = home / "small"
    disk.mkdir()
    big = home / "big.bin"
    big.write_bytes(os.urandom(4_000_000))
    with in_one_thread():
        for size in (1, 2, 3):
            command("mount", "-t", "tmpfs", "-o", f"size={size * 2}m", "tmpfs", disk)
            try:
                folder = Path(shutil.copytree(prepared, disk / "示例县.binder"))
                with closing(open_assessment(folder)) as session:
                    before = essence(session.state)
                    refused(lambda: attach_files(session, "4", "1", [big, big]), figures, f"full at {size}")
                look(folder, [before], figures, f"full at {size}", lost_if_not=True)
            finally:
                command("umount", disk)


# --- a stick ----------------------------------------------------------------------------------------------------------


class Stick:
    """An exFAT stick: an image behind a loop device, served by a process that can be killed, as a hand pulls it out."""

    def __init__(self, home: Path) -> None:
        self.mount = home / "stick"
        self.mount.mkdir(exist_ok=True)
        self._image = home / "stick.img"
        with open(self._image, "wb") as file:
            file.truncate(STICK_MB << 20)
        asked = subprocess.run(
            ["losetup", "--find", "--show", str(self._image)], check=True, capture_output=True, text=True
        )
        self._device = asked.stdout.strip()
        self._server = 0
        command("mkfs.exfat", self._device)

    def plug_in(self) -> None:
        command("mount.exfat-fuse", self._device, self.mount)
        whose = ["pgrep", "-f", f"mount.exfat-fuse {self._device} "]
        self._server = int(subprocess.run(whose, check=True, capture_output=True, text=True).stdout.split()[0])

    def pull(self) -> None:
        os.kill(self._server, signal.SIGKILL)

    def take_out(self) -> None:
        """Unmount, whether it was pulled or not."""
        subprocess.run(["umount", "-l", str(self.mount)], check=False, stderr=subprocess.DEVNULL)

    def close(self) -> None:
        self.take_out()
        command("losetup", "-d", self._device)
        self._image.unlink()


def pulled(home: Path, prepared: Path, figures: Figures, *, times: int) -> None:
    """The stick is pulled while files are copied from it, and while an assessment that lies on it is worked on."""
    with closing(Stick(home)) as stick:
        stick.plug_in()
        photos = [stick.mount / f"照片{number}.bin" for number in range(8)]
        for photo in photos:
            photo.write_bytes(os.urandom(3_000_000))
        stick.take_out()
        for turn in range(times):
            pulled_source(subject_of("attach", home, prepared), stick, photos, figures, after=turn * 0.01)
        for turn in range(times):
            stick.plug_in()
            shutil.rmtree(stick.mount / "示例县.binder", ignore_errors=True)
            shutil.copytree(prepared, stick.mount / "示例县.binder")
            stick.take_out()
            pulled_home(stick, figures, after=0.05 + turn * 0.02)


def pulled_source(folder: Path, stick: Stick, photos: list[Path], figures: Figures, *, after: float) -> None:
    """Files come from a stick that goes: those that are not whole are refused."""
    stick.plug_in()
    figures.faults += 1
    killer = os.fork()
    if killer == 0:
        time.sleep(after)
        stick.pull()
        os._exit(0)
    with in_one_thread():
        with closing(open_assessment(folder)) as session:
            for sentence in _sentences(lambda: attach_files(session, "4", "1", photos)):
                if not sentence.endswith("。"):
                    figures.note("no_sentence", sentence)
            shown = essence(session.state)
        os.waitpid(killer, 0)
        look(folder, [shown], figures, f"source pulled after {after:.2f} s", lost_if_not=True)
    stick.take_out()


def _sentences(attach: Callable[[], Attached]) -> list[str]:
    """What the program says of the files that it could not take in."""
    try:
        return [sentence for _, sentence in attach().refused]
    except UserError as error:
        return [error.text]


def pulled_home(stick: Stick, figures: Figures, *, after: float) -> None:
    """The assessment lies on a stick that goes: what was acknowledged is there when it is plugged in again."""
    stick.plug_in()
    figures.faults += 1
    folder = stick.mount / "示例县.binder"
    reader, writer = os.pipe()
    clerk = os.fork()
    if clerk == 0:
        with in_one_thread():
            _work_on(folder, writer)
    os.close(writer)
    acknowledged = len(os.read(reader, 1))
    time.sleep(after)
    stick.pull()
    with open(reader, "rb") as told:
        acknowledged += len(told.read())
    os.waitpid(clerk, 0)
    stick.take_out()
    stick.plug_in()
    with in_one_thread():
        _look_at_count(folder, acknowledged, figures)
    stick.take_out()


def _look_at_count(folder: Path, acknowledged: int, figures: Figures) -> None:
    try:
        with closing(open_assessment(folder)) as session:
            fact = session.state.facts.get("lawyer_count")
            value = fact.value if fact else 0
            if value not in (acknowledged, acknowledged + 1):
                figures.note("lost", f"stick pulled: {value} is there, {acknowledged} was acknowledged")
            for finding in verify(session):
                figures.note("false_alarms", f"stick pulled: {finding.text}")
    except UserError as error:
        figures.note("lost", f"stick pulled: {error.text}")


def _work_on(folder: Path, told: int) -> None:
    """Count up, and tell each number once it is acknowledged. Ends when the disk goes."""
    try:
        session = open_assessment(folder)
        for number in range(1, 500):
            set_fact(session, "lawyer_count", number)
            os.write(told, b".")
    finally:
        os._exit(0)


# --- twice, and in another time ---------------------------------------------------------------------------------------


def twice(home: Path, prepared: Path, figures: Figures, *, times: int) -> None:
    """Several programs open the same assessment: one changes it, the others look and are told why."""
    for turn in range(times):
        folder = subject_of("edit", home, prepared)
        figures.faults += 1
        with in_one_thread(), ExitStack() as opened:
            sessions: list[Session] = [opened.enter_context(closing(open_assessment(folder))) for _ in range(4)]
            writers = [session for session in sessions if session.refusal is None]
            if len(writers) != 1:
                figures.note("silent", f"{len(writers)} programs may write")
                continue
            set_fact(writers[0], "lawyer_count", turn)
            for session in sessions:
                if session not in writers:
                    refused(lambda s=session: set_fact(s, "lawyer_count", 99), figures, "second instance")  # type: ignore[misc]
            after = essence(writers[0].state)
        look(folder, [after], figures, "two instances", lost_if_not=True)


SET_BACK = """
import sys
from contextlib import closing
from pathlib import Path
from binder.usecases.answering import set_fact
from binder.usecases.keeping import back_up
from binder.usecases.opening import open_assessment
if __name__ == "__main__":
    with closing(open_assessment(Path(sys.argv[1]))) as session:
        set_fact(session, "lawyer_count", 7)
        back_up(session)
"""


def clock_set_back(home: Path, prepared: Path, figures: Figures) -> None:
    """Two days before: what is done then still counts as the latest, in the history and among the backups."""
    folder = subject_of("edit", home, prepared)
    with in_one_thread(), closing(open_assessment(folder)) as session:
        set_fact(session, "lawyer_count", 5)
        back_up(session)
    figures.faults += 1
    python = [sys.executable, "-c", SET_BACK, str(folder)]
    subprocess.run(
        ["faketime", "-f", "-2d", *python], check=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    with in_one_thread():
        with closing(open_assessment(folder)) as session:
            after = essence(session.state)
            if session.state.facts["lawyer_count"].value != 7:
                figures.note("lost", "clock set back: the later step is gone")
            if session.undo_label != "填报“律师人数”" and "填报" not in session.undo_label:
                figures.note("lost", "clock set back: the later step cannot be taken back")
        newest = backups.newest_sound(folder)
        if newest is None or newest.number != max(each.number for each in backups.listed(folder)):
            figures.note("lost", "clock set back: another backup counts as the newest")
        look(folder, [after], figures, "clock set back", lost_if_not=True)


def made_and_moved(home: Path, figures: Figures) -> None:
    """A folder that is made, moved, renamed and copied stays what it was."""
    figures.faults += 1
    with (
        in_one_thread(),
        closing(create_assessment(home / "新", "henan-2022-agency", "示例县（示例）", "county")) as session,
    ):
        attach_files(session, "4", "1", [home / "desk" / "材料0.txt"])
        after, folder = essence(session.state), session.folder
    (home / "别处").mkdir()
    moved = folder.rename(home / "别处" / "改名 以后.binder")
    with in_one_thread():
        look(moved, [after], figures, "moved and renamed", lost_if_not=True)
        look(Path(shutil.copytree(moved, home / "副本.binder")), [after], figures, "copied", lost_if_not=True)
