"""A PDF under a password is seen and bound once the password was given, and nothing of it stays behind in the clear."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from PIL import Image

from binder.errors import UserError
from binder.pdf import setting
from binder.pdf.book import Book
from binder.progress import Progress
from binder.usecases.exporting import ExportOptions, preflight
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.previews import page_preview, thumbnail
from binder.usecases.session import Session
from binder.usecases.unlocking import is_locked, unlock
from tests.intake import make
from tests.usecases.brought import aged, reopened
from tests.usecases.test_formats import bound, brought

PASSWORD = "Zhengfa-2022"


@pytest.fixture
def locked(session: Session, desk: Path) -> str:
    return brought(session, desk, "合同.pdf", make.locked_pdf(user=PASSWORD, owner="owner"))


def test_once_unlocked_it_counts_is_seen_and_is_bound(session: Session, locked: str, tmp_path: Path) -> None:
    assert is_locked(session, session.state.evidence[locked])
    assert "page 2 line 11" not in bound(session, tmp_path)[0]
    with pytest.raises(UserError):
        thumbnail(session, locked)
    before = session.undo_label

    unlock(session, locked, PASSWORD)

    file = session.state.evidence[locked].file
    assert (file.pages, file.problem, session.undo_label) == (3, "", before)
    with Image.open(thumbnail(session, locked)) as small, Image.open(page_preview(session, locked, 2, 300)) as page:
        assert (max(small.size), page.width) == (256, 300)
    text, _ = bound(session, tmp_path)
    assert "page 2 line 11" in text and "用输入的密码解锁后印出" in text
    with pytest.raises(UserError, match="不需要密码"):
        unlock(session, locked, PASSWORD)


def test_a_wrong_password_opens_nothing(session: Session, locked: str) -> None:
    with pytest.raises(UserError, match="密码不对") as refused:
        unlock(session, locked, "guess")
    assert refused.value.code == "wrong-password"
    assert is_locked(session, session.state.evidence[locked])
    assert session.unlocked == {}


def test_neither_password_nor_contents_stay_in_the_folder_or_anywhere_after_closing(
    session: Session, locked: str, tmp_path: Path
) -> None:
    unlock(session, locked, PASSWORD)
    thumbnail(session, locked)
    (copy,) = session.unlocked.values()
    assert copy.is_file() and session.folder not in copy.parents
    if os.name == "posix":  # Windows keeps others out of a user's temporary folder by itself
        assert (copy.parent.stat().st_mode & 0o077) == 0
    session.close()
    assert not copy.parent.exists()
    for path in session.folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert PASSWORD.encode() not in data and b"page 2 line 11" not in data and not path.name.endswith(".jpg")


CHILD = """
import sys
from pathlib import Path
from binder.usecases.opening import open_assessment
from binder.usecases.unlocking import unlock

if __name__ == "__main__":
    session = open_assessment(Path(sys.argv[1]))
    (evidence,) = session.state.evidence.values()
    unlock(session, evidence.id, sys.argv[2])
    print("here", flush=True)
    sys.stdin.read()  # until the kill
"""


def test_a_preflight_lays_nothing_out_in_the_assessment_while_a_locked_pdf_is_open(
    session: Session, locked: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft of the binder says what the PDF says; it may lie in the private folder, and only while it is made."""
    places: list[Path] = []
    assemble_set = setting.assemble_set

    def seen(book: Book, folder: Path, progress: Progress) -> tuple[setting.Assembled, ...]:
        places.append(folder)
        return assemble_set(book, folder, progress)

    monkeypatch.setattr(setting, "assemble_set", seen)
    unlock(session, locked, PASSWORD)
    assert preflight(session, ExportOptions(), Progress()).prepared is None
    assert [place.parent for place in places] == [session.private.path]
    assert not places[0].exists() and not list(session.cache.glob(".ahead-*"))


def test_what_a_crash_leaves_open_is_cleared_at_the_next_start(
    session: Session, locked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, other = tmp_path / "temp", tmp_path / "别的县"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    create_assessment(other, "henan-2022-agency", "别的县（示例）", "county").close()
    session.close()
    root = str(Path(__file__).resolve().parents[2])
    environment = {**os.environ, "PYTHONPATH": root, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))}
    command = [sys.executable, "-c", CHILD, str(session.folder), PASSWORD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "here\n"
        (left,) = temporary.glob("binder-open-*/*.pdf")
        aged(left.parent)
        open_assessment(other).close()
        assert left.is_file(), "its program is still there"
        child.kill()
    open_assessment(other).close()
    assert not left.parent.exists()


def test_the_next_session_asks_again_and_the_binder_announces_what_is_missing(
    session: Session, locked: str, tmp_path: Path
) -> None:
    unlock(session, locked, PASSWORD)
    again = reopened(session)
    assert is_locked(again, again.state.evidence[locked])
    text, _ = bound(again, tmp_path)
    assert "page 2 line 11" not in text and "文件设了打开密码" in text
    unlock(again, locked, PASSWORD)
    assert "page 2 line 11" in bound(again, tmp_path)[0]
    again.close()
