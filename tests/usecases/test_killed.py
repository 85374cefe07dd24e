"""The program is killed in the middle of an attach. What was said to be done is there; nothing is broken."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from binder.usecases.attaching import attach_files
from binder.usecases.looking import unseen
from binder.usecases.opening import open_assessment
from binder.usecases.session import Session
from binder.usecases.verifying import verify
from tests.usecases.brought import held, note, photo

CHILD = """
import os, sys
from pathlib import Path
from binder.store import database
from binder.usecases.attaching import attach_files
from binder.usecases.copying import Limits
from binder.usecases.opening import open_assessment
from binder.usecases.taking_in import Incoming, take_in

def stop(real, wanted, after=False, calls=[]):
    def stopping(*args, **kwargs):
        calls.append(1)
        done = real(*args, **kwargs) if after else None
        if len(calls) == wanted:
            print("here", flush=True)
            sys.stdin.read()  # until the kill
        return done if after else real(*args, **kwargs)
    return stopping

if __name__ == "__main__":
    folder, stage, size, *files = sys.argv[1:]
    session = open_assessment(Path(folder))
    attach_files(session, "4", "1", [Path(files[0])])
    skipped = 0 if size == "9" else 1
    if stage == "copying":
        os.fsync = stop(os.fsync, 2)
    elif stage == "renaming":
        os.replace = stop(os.replace, 2)
    elif stage == "writing":
        database.Recorder.add = stop(database.Recorder.add, 1 + skipped, after=True)
    elif stage == "noting":
        database.Recorder.note = stop(database.Recorder.note, 1 + skipped)
    else:
        database.Recorder.put_all = stop(database.Recorder.put_all, 1)
    incoming = [Incoming(Path(name), (("4", "2"),)) for name in files[1:]]
    take_in(session, incoming, lambda what: f"添加{what}", limits=Limits(count=int(size)))
"""


def killed(session: Session, desk: Path, stage: str, size: int) -> list[Path]:
    """Attach one file, then three in batches of this size until a stage is reached; the program is killed there."""
    session.close()
    script = note(desk, "child.py", CHILD)
    files = [photo(desk, "先.jpg", 10), *(note(desk, f"{n}.txt", f"示例 {n}") for n in range(3))]
    command = [sys.executable, str(script), str(session.folder), stage, str(size), *map(str, files)]
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True,
                          env={**os.environ, "PYTHONPATH": root}) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        child.kill()
    return files[1:]


@pytest.mark.parametrize("stage", ["copying", "renaming", "writing", "noting"])
def test_kill_in_the_middle_of_an_attach(session: Session, desk: Path, stage: str) -> None:
    killed(session, desk, stage, size=9)
    again = open_assessment(session.folder)
    assert held(again, "4") == [("1", "先")]
    assert verify(again) == ()
    assert again.undo_label == "添加“先”到第 4 项"
    attach_files(again, "4", "2", [desk / f"{n}.txt" for n in range(3)])
    assert [title for slot, title in held(again, "4") if slot == "2"] == ["0", "1", "2"]
    again.close()


@pytest.mark.parametrize(("stage", "kept"), [("writing", 1), ("noting", 1), ("looking", 3)])
def test_kill_between_two_batches(session: Session, desk: Path, stage: str, kept: int) -> None:
    """What was saved stays; the same again brings the rest, and what nobody had looked into is looked into."""
    files = killed(session, desk, stage, size=1)
    again = open_assessment(session.folder)
    assert [title for slot, title in held(again, "4") if slot == "2"] == ["0", "1", "2"][:kept]
    assert len(unseen(again.state)) == kept
    assert verify(again) == ()
    attached = attach_files(again, "4", "2", files)
    assert [title for slot, title in held(again, "4") if slot == "2"] == ["0", "1", "2"]
    assert (len(attached.evidence_ids), unseen(again.state), verify(again)) == (3, [], ())
    again.close()
