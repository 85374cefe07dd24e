"""An assessment that was being made when the power went leaves a hidden folder: the next one clears it, no other."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from binder.store.lock import FolderLock
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.session import Session
from tests.usecases.brought import aged

CHILD = """
import os, sys
from pathlib import Path
from binder.store import sqlite_file
from binder.usecases.opening import create_assessment

def killed(folder):
    print("here", flush=True)
    sys.stdin.read()

if __name__ == "__main__":
    sqlite_file.create = killed
    create_assessment(Path(sys.argv[1]), "henan-2022-agency", "示例县（示例）", "county")
"""


def parts(home: Path) -> list[Path]:
    return sorted(home.glob(".*.binder.*"))


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """What is there while an assessment is being made in another process, which is killed at the end of the test."""
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, str(script), str(tmp_path / "某县")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, text=True,
                          env={**os.environ, "PYTHONPATH": root}) as child:  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        (part,) = parts(tmp_path)
        aged(part)
        made(tmp_path, "邻县").close()
        assert parts(tmp_path) == [part], "somebody is making it right now"
        child.kill()
    return part


def made(home: Path, name: str) -> Session:
    return create_assessment(home / name, "henan-2022-agency", "示例县（示例）", "county")


def test_it_goes_when_the_next_one_is_made_beside_it(left: Path, tmp_path: Path) -> None:
    made(tmp_path, "某县").close()
    assert not left.exists()


def test_it_goes_when_one_is_opened_beside_it(left: Path, tmp_path: Path) -> None:
    open_assessment(tmp_path / "邻县").close()
    assert not left.exists()


def test_what_is_not_surely_ours_stays(tmp_path: Path) -> None:
    """Another name, an original within, a link, one that was made this moment, one that is locked."""
    strange = [tmp_path / f".{name}.binder.{'0' * 32}" for name in ("有原件", "有别的", "有备份", "上锁的", "刚建的")]
    for folder in (*strange, tmp_path / ".别的.binder.old"):
        (folder / "files" / "ab").mkdir(parents=True)
        (folder / "backups").mkdir()
    (strange[0] / "files" / "ab" / ("ab" * 32)).write_bytes(b"x")
    (strange[1] / "笔记.txt").write_bytes(b"x")
    (strange[2] / "backups" / "00001-20221127T080000Z-asked.db").write_bytes(b"x")
    lock = FolderLock(strange[3])
    aged(*strange[:4], tmp_path / ".别的.binder.old")
    before = parts(tmp_path)
    with closing(made(tmp_path, "某县")):
        assert parts(tmp_path) == before
    lock.release()
