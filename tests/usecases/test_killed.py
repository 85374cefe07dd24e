"""The program is killed in the middle of an attach. What was said to be done is there; nothing is broken."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from binder.usecases.attaching import attach_files
from binder.usecases.opening import open_assessment
from binder.usecases.session import Session
from binder.usecases.verifying import verify
from tests.usecases.brought import held, note, photo

CHILD = """
import os, sys
from pathlib import Path
from binder.store import database, project
from binder.usecases.attaching import attach_files
from binder.usecases.opening import open_assessment

def stop(real, wanted, calls=[]):
    def stopping(*args, **kwargs):
        calls.append(1)
        if len(calls) == wanted:
            print("here", flush=True)
            sys.stdin.read()  # until the kill
        return real(*args, **kwargs)
    return stopping

if __name__ == "__main__":
    folder, stage, *files = sys.argv[1:]
    session = open_assessment(Path(folder))
    attach_files(session, "4", "1", [Path(files[0])])
    if stage == "copying":
        os.fsync = stop(os.fsync, 2)
    elif stage == "renaming":
        os.replace = stop(os.replace, 2)
    elif stage == "writing":
        database.Recorder.put = stop(database.Recorder.put, 4)
    else:
        database.Recorder.note = stop(database.Recorder.note, 1)
    attach_files(session, "4", "2", [Path(name) for name in files[1:]])
"""


@pytest.mark.parametrize("stage", ["copying", "renaming", "writing", "noting"])
def test_kill_in_the_middle_of_an_attach(session: Session, desk: Path, stage: str) -> None:
    session.close()
    script = note(desk, "child.py", CHILD)
    files = [photo(desk, "先.jpg", 10), *(note(desk, f"{n}.txt", f"示例 {n}") for n in range(3))]
    command = [sys.executable, str(script), str(session.folder), stage, *map(str, files)]
    root = str(Path(__file__).resolve().parents[2])
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True,
                          env={**os.environ, "PYTHONPATH": root}) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        child.kill()

    again = open_assessment(session.folder)
    assert held(again, "4") == [("1", "先")]
    assert verify(again) == ()
    assert again.undo_label == "添加“先”到第 4 项"
    attach_files(again, "4", "2", files[1:])
    assert len(held(again, "4")) == 4
    assert verify(again) == ()
    again.close()
