"""Verifying finds every original that is gone or changed, and never cries wolf."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from binder.errors import Cancelled, UserError
from binder.progress import Progress, Step
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files, detach
from binder.usecases.history import undo
from binder.usecases.opening import open_assessment
from binder.usecases.session import Session
from binder.usecases.verifying import verify, verify_folder
from tests.usecases.brought import note, photo, the_evidence


@pytest.fixture
def original(session: Session, desk: Path) -> Path:
    """The vault's file of the one photo attached."""
    attach_files(session, "4", "1", [photo(desk)])
    return session.file_path(the_evidence(session).file.sha256)


def codes(session: Session) -> list[str]:
    return [finding.code for finding in verify(session)]


def test_a_sound_assessment_gives_no_finding(session: Session, original: Path, desk: Path) -> None:
    (second,) = attach_files(session, "5", "", [note(desk, "说明.txt", "示例")]).evidence_ids
    detach(session, (second, ("5", "")))
    undo(session)
    undo(session)
    (session.folder / "files" / ".DS_Store").write_bytes(b"left by a file manager")
    assert verify(session) == ()


def test_a_changed_original_is_found_and_healed_by_bringing_the_file_again(
    session: Session, original: Path, desk: Path
) -> None:
    sound = original.read_bytes()
    original.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    (finding,) = verify(session)
    assert finding.code == "changed"
    assert finding.subject == "办公楼（办公楼.jpg）"
    attach_files(session, "5", "", [desk / "办公楼.jpg"])
    assert (original.read_bytes(), codes(session)) == (sound, [])


def test_a_missing_original_is_found_and_healed_by_bringing_the_file_again(
    session: Session, original: Path, desk: Path
) -> None:
    original.unlink()
    assert codes(session) == ["missing"]
    attach_files(session, "5", "", [desk / "办公楼.jpg"])
    assert codes(session) == []


def test_originals_in_the_trash_are_verified_too(session: Session, original: Path) -> None:
    undo(session)
    original.write_bytes(b"")
    assert codes(session) == ["changed"]


def test_what_does_not_belong_is_named(session: Session, original: Path) -> None:
    (original.parent / "笔记.txt").write_text("?", encoding="utf-8")
    (session.folder / "files" / "tmp" / "left").write_bytes(b"half")
    assert codes(session) == ["stray", "stray"]


def test_what_another_program_changes_is_found_and_not_opened(session: Session, original: Path) -> None:
    set_fact(session, "staff_count", 20)
    session.close()
    with closing(sqlite3.connect(session.folder / "assessment.db")) as db, db:
        db.execute("UPDATE fact SET value = replace(value, '20', '21')")
    with pytest.raises(UserError) as refused:
        open_assessment(session.folder)
    assert refused.value.code == "database-damaged"
    assert "填报数据" in refused.value.text
    assert "staff_count" in refused.value.text
    original.write_bytes(b"changed too")
    verified = verify_folder(session.folder)
    assert [finding.code for finding in verified.findings] == ["database", "changed"]


def test_what_is_lost_while_it_is_open_is_found(session: Session, original: Path) -> None:
    with closing(sqlite3.connect(session.folder / "assessment.db")) as db, db:
        db.execute("DELETE FROM attachment")
    (finding,) = verify(session)
    assert (finding.code, "应有 1 行，现有 0 行" in finding.text) == ("database", True)


def test_a_sound_folder_says_how_much_was_checked(session: Session, original: Path) -> None:
    session.close()
    verified = verify_folder(session.folder.with_suffix(""))
    assert (verified.originals, verified.findings) == (1, ())
    assert verified.rows > 10


def test_verifying_tells_where_it_stands_and_stops_when_asked(session: Session, original: Path) -> None:
    steps: list[Step] = []
    verify(session, Progress(steps.append))
    assert [(step.done, step.total) for step in steps] == [(0, 1), (0, 1), (1, 1)]  # a backup, an original, the end
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        verify(session, progress)
