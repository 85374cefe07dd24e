"""Making an assessment, finding it again, and being told plainly when that is not possible."""

import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from binder.errors import UserError
from binder.rubric import library
from binder.store import migrations
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.keeping import rebuild
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.session import Session
from tests.usecases.brought import note

MARK_AT = 60
"""Where SQLite keeps the version mark of a file."""
REFUSALS = [
    ("不存在", "no-such-folder"),
    ("空文件夹", "not-an-assessment"),
    ("新版", "newer-version"),
    ("别的数据库", "not-an-assessment"),
    ("不是数据库", "database-damaged"),
]


def test_a_new_assessment_says_what_it_is(session: Session) -> None:
    assert session.folder.name == "某县.binder"
    assert sorted(path.name for path in session.folder.iterdir() if not path.name.startswith(".")) == [
        "README.txt",
        "assessment.db",
        "backups",
        "files",
    ]
    assert "佐证册" in (session.folder / "README.txt").read_text(encoding="utf-8-sig")
    assert (session.state.level, session.state.period) == ("county", "2022")


def test_the_rubric_inside_counts_and_not_the_one_of_the_program(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    rubrics = session.rubrics
    session.close()

    def gone(rubric_id: str) -> dict[str, str]:
        raise AssertionError(f"asked the program for {rubric_id}")

    monkeypatch.setattr(library, "texts_of", gone)
    again = open_assessment(session.folder)
    assert again.rubrics == rubrics
    again.close()


def test_nothing_that_exists_is_overwritten(session: Session) -> None:
    with pytest.raises(UserError) as refused:
        create_assessment(session.folder, "henan-2022-agency", "别的单位", "county")
    assert refused.value.code == "already-exists"
    assert session.state.unit.startswith("云岭县")


@pytest.mark.parametrize(
    ("rubric", "unit", "level", "code"),
    [
        ("henan-2022-agenc", "某县", "county", "unknown-rubric"),
        ("henan-2022-agency", "某县", "village", "unknown-level"),
        ("henan-2022-agency", "  ", "county", "no-unit"),
    ],
)
def test_a_wrong_wish_leaves_no_folder(tmp_path: Path, rubric: str, unit: str, level: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        create_assessment(tmp_path / "新", rubric, unit, level)
    assert refused.value.code == code
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_creation_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from binder.store import sqlite_file

    def failing(folder: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sqlite_file, "create", failing)
    with pytest.raises(UserError) as refused:
        create_assessment(tmp_path / "新", "henan-2022-agency", "某县", "county")
    assert refused.value.code == "disk-full"
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def oddities(tmp_path: Path) -> Path:
    for name, _ in REFUSALS[1:]:
        (tmp_path / name).mkdir()
    with closing(sqlite3.connect(tmp_path / "新版" / "assessment.db")) as db:
        db.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {migrations.NEWEST + 1}")
    with closing(sqlite3.connect(tmp_path / "别的数据库" / "assessment.db")) as db:
        db.execute("CREATE TABLE other (id INTEGER)")
        db.execute("PRAGMA user_version = 1")
    (tmp_path / "不是数据库" / "assessment.db").write_bytes(b"no database at all" * 100)
    return tmp_path


@pytest.mark.parametrize(("name", "code"), REFUSALS)
def test_what_cannot_be_opened_is_told_and_left_as_it_was(oddities: Path, name: str, code: str) -> None:
    database = oddities / name / "assessment.db"
    before = database.read_bytes() if database.exists() else b""
    with pytest.raises(UserError) as refused:
        open_assessment(oddities / name)
    assert refused.value.code == code
    assert (database.read_bytes() if database.exists() else b"") == before


def test_a_flipped_version_mark_is_told_from_a_newer_version_and_costs_nothing(session: Session) -> None:
    """Each bit of the mark in turn, the sign too; the newest backup is older, and so the broken database is asked."""
    set_fact(session, "staff_count", 20)
    state = session.state
    session.close()
    shutil.rmtree(session.folder / "backups")
    path = session.folder / "assessment.db"
    sound = path.read_bytes()
    for bit in range(32):
        path.write_bytes(flipped(sound, MARK_AT, bit))
        with pytest.raises(UserError, match=r"版本标记坏了.*请从备份恢复") as refused:
            open_assessment(session.folder)
        assert refused.value.code == "database-damaged"
    restored = rebuild(session.folder)
    assert restored.lost == ()
    with closing(open_assessment(session.folder)) as again:
        assert again.state == state


def test_no_flipped_bit_of_the_files_marks_is_taken_for_something_else(session: Session) -> None:
    """It is damage, with the remedy, or it matters to nobody: then all is there and can be changed."""
    set_fact(session, "staff_count", 20)
    state = session.state
    session.close()
    path = session.folder / "assessment.db"
    sound = path.read_bytes()
    for place, bit in product((*range(16, 24), *range(68, 72)), range(8)):
        path.write_bytes(flipped(sound, place, bit))
        try:
            with closing(open_assessment(session.folder)) as again:
                assert again.state == state
                set_fact(again, "staff_count", 21)
        except UserError as error:
            assert (error.code, "请从备份恢复" in error.text) == ("database-damaged", True)


def flipped(sound: bytes, place: int, bit: int) -> bytes:
    """bit: counted on into the bytes that follow."""
    damaged = bytearray(sound)
    damaged[place + bit // 8] ^= 1 << bit % 8
    return bytes(damaged)


def test_threads_may_write_at_the_same_time(session: Session, desk: Path) -> None:
    files = [note(desk, f"{n}.txt", f"示例 {n}") for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        jobs: list[Future[Any]] = [pool.submit(attach_files, session, "4", "1", [path]) for path in files]
        jobs += [pool.submit(set_fact, session, key, True) for key in ("1-1", "1-2", "2-1", "2-2", "6-1", "7-1")]
        for job in jobs:
            job.result(timeout=30)
    state = session.state
    assert sorted(a.position for a in state.by_item["4"]) == list(range(1, 9))
    assert len(state.facts) == 6
    session.close()
    again = open_assessment(session.folder)
    assert again.state == state
    again.close()


def test_the_database_is_not_loaded_before_an_assessment_is_opened() -> None:
    """Loading it takes as long as the window may take to appear."""
    uses = "answering, attaching, duties, history, opening, previews, session, verifying"
    code = f"import sys; from binder.usecases import {uses}; assert 'sqlalchemy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
