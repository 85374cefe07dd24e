"""Only one program changes an assessment. Whoever comes second, or cannot write there, looks and is told why."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from binder.errors import UserError
from binder.store import lock, places
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files, detach
from binder.usecases.history import undo
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.previews import thumbnail
from binder.usecases.session import Session
from binder.usecases.verifying import verify
from tests.usecases.brought import note, photo, the_evidence

GOLDEN = Path(__file__).parents[1] / "golden"


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All files of a folder with the time they were written and what is in them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def refusals(session: Session, desk: Path) -> list[str]:
    """What is answered to every sort of change."""
    file = note(desk, "新.txt", "示例")
    placed = (the_evidence(session).id, ("4", "1"))
    acts: list[Callable[[], object]] = [
        lambda: set_fact(session, "staff_count", 20),
        lambda: attach_files(session, "4", "1", [file]),
        lambda: detach(session, placed),
        lambda: undo(session),
    ]
    codes = []
    for act in acts:
        with pytest.raises(UserError) as refused:
            act()
        codes.append(refused.value.code)
    return codes


@pytest.fixture
def filled(session: Session, desk: Path) -> Session:
    attach_files(session, "4", "1", [photo(desk)])
    return session


@pytest.fixture
def second(filled: Session) -> Iterator[Session]:
    with closing(open_assessment(filled.folder)) as second:
        yield second


def test_the_second_sees_everything_and_changes_nothing(filled: Session, second: Session, desk: Path) -> None:
    assert second.state == filled.state
    assert second.refusal
    before = everything(filled.folder)
    assert refusals(second, desk) == ["already-open"] * 4
    assert thumbnail(second, the_evidence(second).id).is_file()
    assert verify(second) == ()
    assert everything(filled.folder) == before


def test_the_second_is_told_who_has_it_and_since_when(second: Session) -> None:
    assert second.refusal
    holder = lock.holder_of(second.folder)
    assert holder
    assert holder.who in second.refusal.text
    assert holder.host in second.refusal.text
    assert f"{holder.since[:4]}年" in second.refusal.text


def test_the_first_works_on_while_the_second_looks(filled: Session, second: Session, desk: Path) -> None:
    set_fact(filled, "staff_count", 20)
    attach_files(filled, "5", "", [note(desk, "又一份.txt", "示例")])
    assert "staff_count" not in second.state.facts
    assert verify(second) == ()
    filled.close()
    with closing(open_assessment(filled.folder)) as third:
        assert third.refusal is None
        assert third.state == filled.state


def test_a_folder_that_cannot_be_written_is_looked_at(
    filled: Session, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()

    def denied(path: object, flags: int, mode: int = 0) -> int:
        raise PermissionError(13, "Permission denied")

    (filled.folder / ".lock").unlink()
    monkeypatch.setattr("os.open", denied)
    before = everything(filled.folder)
    with closing(open_assessment(filled.folder)) as looking:
        monkeypatch.undo()
        assert looking.state == filled.state
        assert refusals(looking, desk) == ["folder-not-writable"] * 4
    assert everything(filled.folder) == before


def test_an_older_version_is_looked_at_as_it_would_be_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path(shutil.copytree(GOLDEN / "version-1.binder", tmp_path / "old.binder"))
    monkeypatch.setattr(places, "refusal", lambda folder: UserError("network-folder", "在网络盘上。"))
    before = everything(folder)
    with closing(open_assessment(folder)) as looking:
        assert looking.state.facts["staff_count"].value == 20
        assert verify(looking) == ()
    assert everything(folder) == before


def test_a_crash_is_put_right_for_who_only_looks(filled: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last program was killed while it wrote: SQLite's journal is still there, and nobody may write."""
    filled.close()
    path = filled.folder / "assessment.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA cache_size = 1")
        db.execute("BEGIN IMMEDIATE")
        db.execute("UPDATE rubric_text SET text = text || '。'")
        shutil.copytree(filled.folder, crashed := filled.folder.with_name("停电.binder"))
    assert (crashed / "assessment.db-journal").stat().st_size
    monkeypatch.setattr(places, "refusal", lambda folder: UserError("network-folder", "在网络盘上。"))
    before = everything(crashed)
    with closing(open_assessment(crashed)) as looking:
        assert looking.state == filled.state
    if looking.refusal:
        assert everything(crashed) == before


def test_a_new_assessment_is_not_made_in_a_cloud_folder(tmp_path: Path) -> None:
    (tmp_path / "OneDrive - 某局").mkdir()
    with pytest.raises(UserError) as refused:
        create_assessment(tmp_path / "OneDrive - 某局" / "某县", "henan-2022-agency", "某县", "county")
    assert refused.value.code == "cloud-folder"
    assert "OneDrive" in refused.value.text


def test_a_moved_and_renamed_folder_is_the_same(filled: Session, tmp_path: Path) -> None:
    filled.close()
    (tmp_path / "别处").mkdir()
    moved = filled.folder.rename(tmp_path / "别处" / "二〇二二 年度.binder")
    with closing(open_assessment(moved)) as session:
        assert session.state == filled.state
        assert verify(session) == ()
        set_fact(session, "staff_count", 20)
    with closing(open_assessment(Path(shutil.copytree(moved, tmp_path / "副本.binder")))) as copy:
        assert copy.state.facts["staff_count"].value == 20
        assert verify(copy) == ()
