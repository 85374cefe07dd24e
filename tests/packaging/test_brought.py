"""Before an update an administrator lets the program try what lies on a stick: it answers for each, changes none."""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from binder.progress import Progress
from binder.resources import resource_path
from binder.rubric.installed import installed_folder
from binder.usecases.opening import open_assessment
from binder.usecases.rubric_packs import make_key, make_pack
from binder.usecases.selftest_brought import try_brought
from binder.usecases.session import Session
from tests.usecases.brought import photo

GOLDEN = Path(__file__).parents[1] / "golden"
NEW = "example-2030-individual"
OLD = "qinghai-haixi-2017-individual"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    newest = max(GOLDEN.glob("version-*.binder"))
    with closing(open_assessment(Path(shutil.copytree(newest, tmp_path / "自检.binder")))) as session:
        yield session


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An old assessment, one of a program yet to come, a rubric pack, a photo, and a file that is not what it says."""
    stick = tmp_path / "U盘"
    stick.mkdir()
    shutil.copytree(GOLDEN / "version-1.binder", stick / "旧.binder")
    newer = shutil.copytree(GOLDEN / "version-1.binder", stick / "新.binder")
    with closing(sqlite3.connect(newer / "assessment.db")) as db:
        db.execute("PRAGMA user_version = 99")
    rubric = shutil.copytree(resource_path(f"rubrics/{OLD}"), tmp_path / NEW)
    for file in rubric.glob("*.yaml"):
        file.write_text(file.read_text(encoding="utf-8").replace(OLD, NEW), encoding="utf-8")
    make_key(tmp_path / "厅.key")
    make_pack([rubric], stick / "新标准", "某省生态环境厅（示例）", key=tmp_path / "厅.key")
    (stick / "假.rubricpack").write_bytes(b"no pack")
    photo(stick)
    return stick


def prints(folder: Path) -> dict[str, str]:
    """Every file's digest."""
    return {str(each): hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.rglob("*") if each.is_file()}


def test_everything_brought_is_answered_for_and_left_as_it_was(session: Session, stick: Path, tmp_path: Path) -> None:
    before = prints(stick)
    found = try_brought(session, "6", sorted(stick.iterdir()), tmp_path / "自检", Progress())

    assert (found["旧.binder"]["facts"], found["旧.binder"]["damaged"]) == (3, [])
    assert any("migration" in backup for backup in found["旧.binder"]["backups"])
    assert found["新.binder"]["refused"] == "newer-version"
    assert "新版本" in found["新.binder"]["text"]
    assert "某省生态环境厅" in found["新标准.rubricpack"]["origin"][NEW]
    assert found["新标准.rubricpack"]["items"][NEW] > 0
    assert found["假.rubricpack"]["refused"] == "bad-pack"
    assert (found["办公楼.jpg"]["kind"], found["办公楼.jpg"]["pages"]) == ("jpeg", 1)

    assert prints(stick) == before
    assert not list(installed_folder().rglob("*.yaml")), "the rubrics of this computer are none of the trial's business"
