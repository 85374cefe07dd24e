"""The program is killed, or the disk is full, in the middle of an export: the old binder stays whole, nothing is left.

A few moments here; `make kill-export` takes fifty.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pikepdf
import pytest

from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.exporting import ExportOptions, export_binder
from binder.usecases.opening import open_assessment, workshops_of
from binder.usecases.session import Session
from tests.usecases.brought import pdf, photo

KILLS = int(os.environ.get("BINDER_KILLS", "3"))
OPTIONS = ExportOptions(volume_pages=40, paper=True)
CHILD = """
import sys
from pathlib import Path
from binder.progress import Progress
from binder.usecases.exporting import ExportOptions, export_binder
from binder.usecases.opening import open_assessment
import binder.pdf.write, binder.pdf.paper

if __name__ == "__main__":
    session = open_assessment(Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    export_binder(session, Path(sys.argv[2]), ExportOptions(volume_pages=40, paper=True), Progress())
    print("done", flush=True)
"""


def held_by(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def start(script: Path, folder: Path, out: Path) -> "subprocess.Popen[str]":
    root = str(Path(__file__).resolve().parents[2])
    child = subprocess.Popen([sys.executable, str(script), str(folder), str(out)], cwd=root, text=True,
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             env={**os.environ, "PYTHONPATH": root, "PYTHONUTF8": "1"})  # fmt: skip
    assert child.stdout is not None and child.stdin is not None
    assert child.stdout.readline() == "ready\n"
    child.stdin.write("go\n")
    child.stdin.flush()
    return child


@pytest.fixture
def exported(session: Session, desk: Path, tmp_path: Path) -> tuple[Session, Path]:
    attach_files(session, "4", "", [photo(desk, "门头.jpg"), pdf(desk, "制度.pdf", pages=30)])
    attach_files(session, "30", "", [pdf(desk, "案卷.pdf", pages=20)])
    out = tmp_path / "送审" / "我县.pdf"
    out.parent.mkdir()
    assert len(export_binder(session, out, OPTIONS, Progress()).paths) > 2
    return session, out


@pytest.mark.timeout(300 + 60 * KILLS)
def test_killed_at_any_moment(exported: tuple[Session, Path], tmp_path: Path) -> None:
    """After the next start there is the old set or the new one, whole, and nothing besides."""
    session, out = exported
    session.close()
    script = tmp_path / "child.py"
    script.write_text(CHILD, encoding="utf-8")
    began = time.monotonic()
    with start(script, session.folder, out) as child:
        child.wait()
    whole = time.monotonic() - began
    random = Random(KILLS)
    for _ in range(KILLS):
        before = held_by(out.parent)
        with start(script, session.folder, out) as child:
            time.sleep(random.uniform(0, whole))
            child.kill()
        open_assessment(session.folder).close()
        after = held_by(out.parent)
        assert after.keys() == before.keys()
        volumes = [path for path in after if path.parent == out.parent and "标签" not in path.name]
        assert len({after[path] == before[path] for path in volumes}) == 1
        for path in volumes:
            with pikepdf.open(path) as document:
                assert not document.get_warnings()


def test_killed_between_two_volumes(exported: tuple[Session, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start moves the rest of the set into place."""
    session, out = exported
    before = held_by(out.parent)
    set_fact(session, "6-1", True)  # else a set of the same second would be the same, byte for byte
    real, moved = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        if self.name.startswith("binder-"):
            moved.append(target)
            if len(moved) == 2:
                raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        patch.setattr("shutil.rmtree", lambda *_args, **_more: None)
        patch.setattr("binder.pdf.workshop.Workshops._note", lambda *_: None)
        (session.folder / "cache").mkdir(exist_ok=True)
        noted = json.dumps([str(out.with_name(f".{out.name}.part"))])
        (session.folder / "cache" / "exports.json").write_text(noted, encoding="utf-8")
        with pytest.raises(KeyboardInterrupt):
            export_binder(session, out, OPTIONS, Progress())
    session.close()
    assert any(path.name.startswith(".") for path in out.parent.iterdir())
    open_assessment(session.folder).close()
    after = held_by(out.parent)
    assert after.keys() == before.keys()
    assert all(after[path] != before[path] for path in after if path.name.endswith("册.pdf"))


def test_whoever_only_looks_leaves_an_export_under_way_alone(exported: tuple[Session, Path]) -> None:
    session, out = exported
    with workshops_of(session.cache).beside(out) as workshop:
        looking = open_assessment(session.folder)
        assert workshop.is_dir()
        looking.close()
        assert workshop.is_dir()
    assert not workshop.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of this kind there")
@pytest.mark.parametrize("limit", [20_000, 100_000, 1 << 18])
def test_a_file_that_the_disk_cannot_hold_is_told_and_leaves_nothing(
    exported: tuple[Session, Path], limit: int
) -> None:
    import resource

    session, out = exported
    before = held_by(out.parent)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, usual[1]))
    try:
        with pytest.raises(UserError, match="这个磁盘放不下") as caught:
            export_binder(session, out, OPTIONS, Progress())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert caught.value.code == "binder-not-written"
    assert held_by(out.parent) == before
