"""Whatever becomes of the database, what the clerk gave comes back, and what does not is said."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from binder.domain.assessment import State
from binder.errors import UserError
from binder.store import backups, sidecars
from binder.store.sidecars import Sidecar
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files, detach
from binder.usecases.describing import describe_evidence
from binder.usecases.history import redo, undo
from binder.usecases.keeping import back_up, kept_backups, rebuild, restore_backup
from binder.usecases.opening import open_assessment
from binder.usecases.session import Session
from binder.usecases.verifying import verify, verify_folder
from tests.usecases.brought import note, photo


@pytest.fixture
def filled(session: Session, desk: Path) -> Session:
    """Two facts and three documents, one of them taken off again."""
    set_fact(session, "staff_count", 20)
    attach_files(session, "4", "1", [photo(desk), note(desk, "名单.txt", "示例")])
    (third,) = attach_files(session, "5", "", [note(desk, "说明.txt", "示例说明")]).evidence_ids
    detach(session, (third, ("5", "")))
    describe_evidence(session, held_id(session, "名单"), number="示政〔2022〕1号", date="2022-06")
    return session


def held_id(session: Session, title: str) -> str:
    return next(each.id for each in session.state.everything if each.title == title)


def flip(path: Path, words: str) -> None:
    """Change a bit of these words, where they first stand."""
    raw = bytearray(path.read_bytes())
    raw[raw.index(words.encode())] ^= 1
    path.write_bytes(raw)


def rebuilt(folder: Path) -> State:
    with closing(open_assessment(folder)) as session:
        assert verify(session) == ()
        return session.state


def broken_fact(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE fact SET value = replace(value, '20', '21')")


def broken_journal(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TRIGGER journal_is_not_rewritten")
        db.execute("UPDATE journal SET label = label || '。' WHERE id = 1")
        db.execute(
            "CREATE TRIGGER journal_is_not_rewritten BEFORE UPDATE ON journal\n"
            "        BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"
        )


@pytest.mark.parametrize("harm", [broken_fact, broken_journal])
@pytest.mark.parametrize("with_backups", [True, False])
def test_a_damaged_database_comes_back_to_the_last_step(
    filled: Session, harm: Callable[[Path], None], with_backups: bool
) -> None:
    """The backup is older than the damage; the rest is read from what is sound in the broken database."""
    back_up(filled)
    set_fact(filled, "lawyer_count", 3)
    state = filled.state
    filled.close()
    newest = max(backups.listed(filled.folder), key=lambda each: each.path.name)
    newest.path.unlink()
    if not with_backups:
        shutil.rmtree(filled.folder / "backups")
    harm(filled.folder / "assessment.db")
    restored = rebuild(filled.folder)
    if harm is broken_fact or with_backups:
        assert restored.lost == ()
        assert rebuilt(filled.folder) == state
    with closing(open_assessment(filled.folder)) as session:
        assert undo(session)
        assert redo(session)
        assert session.state.evidence == state.evidence


@pytest.mark.parametrize(
    "harm", [Path.unlink, lambda path: path.write_bytes(b""), lambda path: path.write_bytes(b"x" * 9000)]
)
def test_a_lost_database_comes_back_from_the_newest_backup(filled: Session, harm: Callable[[Path], object]) -> None:
    state = filled.state
    filled.close()
    harm(filled.folder / "assessment.db")
    assert [finding.code for finding in verify_folder(filled.folder).findings] == ["database"]
    restored = rebuild(filled.folder)
    assert "关闭时" in restored.came_back[0]
    assert rebuilt(filled.folder) == state


def test_evidence_newer_than_the_backup_comes_back_from_its_sidecar(filled: Session, desk: Path) -> None:
    back_up(filled)
    attach_files(filled, "6", "", [note(desk, "新的.txt", "备份以后")])
    describe_evidence(filled, held_id(filled, "名单"), title="名单（改）")
    set_fact(filled, "lawyer_count", 3)
    evidence, attachments = filled.state.evidence, filled.state.attachments
    filled.close()
    backups.listed(filled.folder)[-1].path.unlink()
    (filled.folder / "assessment.db").unlink()
    restored = rebuild(filled.folder)
    assert any("1 件佐证材料" in line for line in restored.came_back)
    assert [line for line in restored.lost if "修改日志" not in line] == []
    state = rebuilt(filled.folder)
    assert (state.evidence, state.attachments) == (evidence, attachments)
    assert state.facts.keys() == {"staff_count", "lawyer_count"}


def test_without_any_backup_everything_beside_the_originals_comes_back(filled: Session, desk: Path) -> None:
    evidence, trash, attachments = filled.state.evidence, filled.state.trash, filled.state.attachments
    unit = filled.state.unit
    filled.close()
    shutil.rmtree(filled.folder / "backups")
    (filled.folder / "assessment.db").unlink()
    restored = rebuild(filled.folder)
    assert restored.lost == ("修改日志没有找回，那些修改不能撤销。",)
    state = rebuilt(filled.folder)
    assert (state.unit, state.evidence, state.trash, state.attachments) == (unit, evidence, trash, attachments)
    assert state.facts.keys() == {"staff_count"}


def test_an_original_without_sidecar_is_kept_in_the_trash(filled: Session) -> None:
    path = filled.file_path(the_named(filled, "名单"))
    filled.close()
    shutil.rmtree(filled.folder / "backups")
    (filled.folder / "assessment.db").unlink()
    path.with_name(f"{path.name}.json").unlink()
    restored = rebuild(filled.folder)
    assert any("1 份原件没有说明" in line for line in restored.came_back)
    assert f"找回的原件 {path.name[:8]}" in {each.title for each in rebuilt(filled.folder).trash.values()}


def the_named(session: Session, title: str) -> str:
    return next(each.file.sha256 for each in session.state.everything if each.title == title)


def test_where_nothing_is_left_that_is_said(filled: Session) -> None:
    filled.close()
    shutil.rmtree(filled.folder / "backups")
    (filled.folder / "assessment.db").unlink()
    (filled.folder / "files" / "assessment.json").unlink()
    before = sorted(filled.folder.rglob("*"))
    with pytest.raises(UserError) as refused:
        rebuild(filled.folder)
    assert refused.value.code == "nothing-to-rebuild-from"
    assert sorted(filled.folder.rglob("*")) == before


def test_a_backup_is_restored_and_what_came_later_is_in_the_trash(filled: Session, desk: Path) -> None:
    kept = back_up(filled)
    assert kept
    before = filled.state
    (later,) = attach_files(filled, "6", "", [note(desk, "后来.txt", "备份以后")]).evidence_ids
    set_fact(filled, "staff_count", 25)
    later_state = filled.state
    filled.close()
    restored = restore_backup(filled.folder, kept.name)
    state = rebuilt(filled.folder)
    assert (state.facts, state.evidence, state.attachments) == (before.facts, before.evidence, before.attachments)
    assert state.trash.keys() == before.trash.keys() | {later}
    aside = next(each for each in kept_backups(filled.folder) if each.why == "恢复前另存")
    assert aside.name in "".join(restored.came_back)
    restore_backup(filled.folder, aside.name)
    assert rebuilt(filled.folder) == later_state


def test_a_restore_needs_the_assessment_closed_and_a_sound_backup(filled: Session) -> None:
    kept = back_up(filled)
    assert kept
    with pytest.raises(UserError) as refused:
        restore_backup(filled.folder, kept.name)
    assert refused.value.code == "already-open"
    filled.close()
    flip(filled.folder / "backups" / kept.name, "云岭县")
    before = (filled.folder / "assessment.db").read_bytes()
    with pytest.raises(UserError) as refused:
        restore_backup(filled.folder, kept.name)
    assert refused.value.code == "backup-damaged"
    with pytest.raises(UserError) as refused:
        restore_backup(filled.folder, "没有这一份.db")
    assert refused.value.code == "no-such-backup"
    assert (filled.folder / "assessment.db").read_bytes() == before


def test_work_is_backed_up_when_it_is_closed_and_every_half_hour(filled: Session) -> None:
    assert back_up(filled, timed=True)
    assert back_up(filled, timed=True) is None
    set_fact(filled, "staff_count", 21)
    filled.close()
    open_assessment(filled.folder).close()
    assert [kept.why for kept in kept_backups(filled.folder)][:2] == ["关闭时", "定时"]


def test_a_full_disk_keeps_nobody_from_opening(filled: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    set_fact(filled, "staff_count", 22)
    shutil.rmtree(filled.folder / "backups")
    filled.close()
    shutil.rmtree(filled.folder / "backups")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "fsync_file", full)
    with closing(open_assessment(filled.folder)) as session:
        assert "磁盘空间不足" in session.backup_trouble
        assert session.state == filled.state


def beside(session: Session, title: str) -> Sidecar:
    """What stands beside an original once it is written."""
    session.write_beside()
    found = sidecars.read(session.vault.sidecar_of(the_named(session, title)))
    assert found
    return found


def test_sidecars_follow_every_change(filled: Session) -> None:
    found = beside(filled, "名单")
    assert (found.evidence["number"], [row["slot"] for row in found.rows["attachment"]]) == ("示政〔2022〕1号", ["1"])
    detach(filled, (held_id(filled, "名单"), ("4", "1")))
    assert beside(filled, "名单").rows["attachment"] == ()
    undo(filled)
    assert len(beside(filled, "名单").rows["attachment"]) == 1


def test_sidecars_that_a_crash_left_behind_are_caught_up_with(filled: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    sha256 = the_named(filled, "名单")
    filled.vault.sidecar_of(the_named(filled, "办公楼")).unlink()
    with monkeypatch.context() as patched:
        patched.setattr(sidecars, "write", full)
        describe_evidence(filled, held_id(filled, "名单"), title="改过的名单")
        filled.close()
    with closing(open_assessment(filled.folder)) as session:
        found = sidecars.read(session.vault.sidecar_of(sha256))
        assert found
        assert found.evidence["title"] == "改过的名单"
        assert sidecars.read(session.vault.sidecar_of(the_named(session, "办公楼")))


def test_old_assessments_get_sidecars_when_they_are_opened(tmp_path: Path) -> None:
    old = Path(__file__).parents[1] / "golden" / "version-1.binder"
    folder = Path(shutil.copytree(old, tmp_path / "old.binder"))
    with closing(open_assessment(folder)) as session:
        assert len(session.vault.sidecars()) == 2
        assert (folder / "files" / "assessment.json").is_file()
        state = session.state
    (folder / "assessment.db").unlink()
    assert rebuild(folder).lost == ()
    assert rebuilt(folder) == state


def test_verifying_finds_damaged_sidecars_and_backups_and_mends_what_it_can(filled: Session) -> None:
    kept = back_up(filled)
    assert kept
    filled.write_beside()
    flip(filled.vault.sidecar_of(the_named(filled, "名单")), "示政")
    flip(filled.folder / "files" / "assessment.json", "云岭县")
    flip(filled.folder / "backups" / kept.name, "云岭县")
    found = [(finding.code, finding.subject) for finding in verify(filled)]
    assert found == [("sidecar", "assessment.json"), ("sidecar", "名单"), ("backup", kept.name)]
    assert [finding.code for finding in verify(filled)] == ["backup"]
