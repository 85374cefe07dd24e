"""The database is lost while the window is open: what was typed stands beside the originals, but the last seconds."""

import errno
import json
import shutil
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from binder.domain.assessment import State
from binder.domain.facts import FactState
from binder.domain.redaction import SCALE, Box, Redaction, RedactionKind
from binder.errors import UserError
from binder.store import sidecars
from binder.usecases.answering import choose_reading, set_fact
from binder.usecases.attaching import attach_files, detach
from binder.usecases.duties import assign_item
from binder.usecases.history import undo
from binder.usecases.keeping import Restored, back_up, kept_backups, rebuild
from binder.usecases.occurrences import add_occurrence, drop_occurrence
from binder.usecases.opening import open_assessment
from binder.usecases.planning import set_effort
from binder.usecases.purging import purge
from binder.usecases.redacting import hide, redactions_of, show_again
from binder.usecases.session import Session
from binder.usecases.teaching import teach
from binder.usecases.verifying import verify
from tests.usecases.brought import note, photo

CASES = "big_penalty_count"


def covering(evidence_id: str) -> Redaction:
    return Redaction("", evidence_id, RedactionKind.BOX, 0, Box(0, 0, SCALE // 2, SCALE // 2))


@pytest.fixture
def typed(session: Session, desk: Path) -> Session:
    """Something of everything that a person can type."""
    files = [photo(desk, "甲.jpg", 1), photo(desk, "乙.jpg", 2), note(desk, "名单.txt", "示例")]
    one, two, roster = attach_files(session, "37", "", files).evidence_ids
    set_fact(session, "staff_count", 20)
    set_fact(session, "3-1", True, FactState.ESTIMATE, "暂按上年")
    reading = session.rubrics.main.readings[0]
    choose_reading(session, reading.key, reading.options[-1].key, "局长办公会")
    assign_item(session, "4", department="法规科", due="2022-10-31")
    set_effort(session, "4-1", 7)
    teach(session, "4", "1", pattern="IMG_")
    add_occurrence(session, CASES, [one, two], title="示例一案", number="示环罚〔2022〕1号")
    hide(session, [covering(one), Redaction("", roster, RedactionKind.TEXT, text="张三")])
    return session


def what_is_left(session: Session, *, backups: bool, named: str = "断电以后") -> Path:
    """The folder as it lies on the disk this moment, but for its database."""
    target = session.folder.with_name(f"{named}.binder")
    shutil.copytree(session.folder, target, ignore=shutil.ignore_patterns("assessment.db*"))
    if not backups:
        shutil.rmtree(target / "backups")
    return target


def made_anew(folder: Path) -> tuple[Restored, State]:
    restored = rebuild(folder)
    with closing(open_assessment(folder)) as session:
        assert verify(session) == ()
        return restored, session.state


@pytest.mark.parametrize("backups", [True, False])
def test_everything_typed_comes_back_without_a_clean_close(typed: Session, backups: bool) -> None:
    typed.write_beside()
    assert not typed.is_behind
    restored, state = made_anew(what_is_left(typed, backups=backups))
    assert state == typed.state
    assert any("填报数据、读法、责任分工和逐件登记，按 20" in line for line in restored.came_back)
    assert any("截至 20" in line and "请核对最后改的几处" in line for line in restored.lost)


@pytest.mark.parametrize("backups", [True, False])
def test_after_a_clean_close_nothing_but_the_journal_is_missed(typed: Session, backups: bool) -> None:
    """The newest backup is that of the opening: the one made on closing is gone with the database."""
    typed.close()
    (typed.folder / "backups" / kept_backups(typed.folder)[0].name).unlink()
    restored, state = made_anew(what_is_left(typed, backups=backups))
    assert state == typed.state
    assert len(restored.lost) == 1
    assert "修改日志没有找回" in restored.lost[0]


def test_the_last_seconds_are_lost_and_that_is_said(typed: Session) -> None:
    typed.write_beside()
    before = typed.state
    set_fact(typed, "staff_count", 25)
    assert typed.is_behind
    restored, state = made_anew(what_is_left(typed, backups=True))
    assert state == before
    assert any("在这之后改的" in line for line in restored.lost)


def test_what_was_taken_back_since_the_backup_does_not_come_again(typed: Session) -> None:
    """An instance is struck, a box lifted, a fact undone: the backup still has them."""
    back_up(typed)
    (case,) = typed.state.occurrences.values()
    drop_occurrence(typed, case.id)
    boxed = next(each for each in typed.state.redactions.values() if each.kind is RedactionKind.BOX)
    show_again(typed, boxed.id)
    set_fact(typed, "lawyer_count", 3)
    undo(typed)
    typed.write_beside()
    restored, state = made_anew(what_is_left(typed, backups=True))
    assert state == typed.state
    assert (dict(state.occurrences), state.proofs) == ({}, frozenset())
    assert any("手动" in line for line in restored.came_back)


def test_a_rebuilt_assessment_can_be_lost_again(typed: Session) -> None:
    typed.write_beside()
    folder = what_is_left(typed, backups=False)
    rebuild(folder)
    with closing(open_assessment(folder)) as session:
        set_fact(session, "staff_count", 31)
        session.write_beside()
        again = what_is_left(session, backups=False, named="再一次")
        state = session.state
    assert made_anew(again)[1] == state


def test_redactions_and_proofs_of_a_purged_document_are_gone_for_good(typed: Session) -> None:
    one = next(each for each in typed.state.evidence.values() if each.title == "甲")
    detach(typed, (one.id, ("37", "")))
    purge(typed, one.id, "甲")
    typed.write_beside()
    left = what_is_left(typed, backups=False)
    assert all(one.id not in path.read_text("utf-8") for path in left.glob("files/**/*.json"))
    assert made_anew(left)[1] == typed.state


def test_what_an_earlier_version_wrote_beside_is_brought_up_to_date_on_opening(typed: Session) -> None:
    """Its sidecars know of no redactions: they are written anew, and take none away."""
    typed.close()
    whole = sidecars.read_whole(typed.vault)
    assert whole
    for path in typed.vault.sidecars():
        now = json.loads(path.read_text("utf-8"))
        old = {"format": 1, **{key: now[key] for key in ("entry", "evidence", "file")}}
        path.write_bytes(sidecars._sealed(old | {"places": now["rows"]["attachment"]}))
    old = {"format": 1, **{table: whole.rows[table] for table in sidecars.WHOSE}}
    (typed.vault.root / sidecars.WHOLE).write_bytes(sidecars._sealed(old))
    with closing(open_assessment(typed.folder)) as session:
        assert verify(session) == ()
        left = what_is_left(session, backups=False)
    assert made_anew(left)[1] == typed.state


def test_old_sidecars_newer_than_the_backup_leave_its_redactions(typed: Session) -> None:
    back_up(typed)
    typed.write_beside()
    left = what_is_left(typed, backups=True)
    for path in left.glob("files/??/*.json"):
        now = json.loads(path.read_text("utf-8"))
        old = {"format": 1, "entry": 10**6, "evidence": now["evidence"] | {"title": "后来的题名"}, "file": now["file"]}
        path.write_bytes(sidecars._sealed(old | {"places": now["rows"]["attachment"]}))
    state = made_anew(left)[1]
    assert {each.title for each in state.everything} == {"后来的题名"}
    assert (state.redactions, state.proofs) == (typed.state.redactions, typed.state.proofs)


def test_a_damaged_record_of_what_was_typed_is_not_believed(typed: Session) -> None:
    back_up(typed)
    before = typed.state
    set_fact(typed, "staff_count", 25)
    typed.write_beside()
    left = what_is_left(typed, backups=True)
    path = left / "files" / sidecars.WHOLE
    path.write_text(path.read_text("utf-8").replace("25", "52"), "utf-8")
    restored, state = made_anew(left)
    assert state.facts == before.facts
    assert any("之后填报的数据不在这份备份里" in line for line in restored.lost)


def test_an_edit_waits_for_no_writing(typed: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk takes forever over a sidecar; meanwhile facts are stated, and are written the next time."""
    is_writing, may_go_on = threading.Event(), threading.Event()

    def slow(*_: object) -> None:
        is_writing.set()
        assert may_go_on.wait(20)

    monkeypatch.setattr(sidecars, "fsync_folder", slow)
    writer = threading.Thread(target=typed.write_beside)
    writer.start()
    assert is_writing.wait(20)
    assert typed.is_behind, "what is being written is not there yet"
    set_fact(typed, "staff_count", 26)
    assert typed.state.facts["staff_count"].value == 26
    may_go_on.set()
    writer.join()
    assert typed.is_behind
    typed.write_beside()
    assert made_anew(what_is_left(typed, backups=False))[1] == typed.state


def test_an_edit_rewrites_only_what_it_is_about(typed: Session, desk: Path) -> None:
    typed.write_beside()
    before = {path: path.stat().st_ino for path in typed.vault.root.rglob("*.json")}
    (roster,) = (each for each in typed.state.evidence.values() if each.title == "名单")
    hide(typed, [Redaction("", roster.id, RedactionKind.TEXT, text="李四")])
    assert {path: path.stat().st_ino for path in typed.vault.root.rglob("*.json")} == before
    typed.write_beside()
    renewed = {path.name for path, number in before.items() if path.stat().st_ino != number}
    assert renewed == {f"{roster.file.sha256}.json", sidecars.WHOLE}


@pytest.mark.parametrize(
    ("number", "why"), [(errno.ENOSPC, "磁盘空间不足"), (errno.ENODEV, "U 盘不能写入"), (errno.ENOENT, "U 盘不能写入")]
)
def test_a_disk_that_refuses_leaves_it_for_the_next_time(
    typed: Session, monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(number, "the disk is full, or gone")

    typed.write_beside()
    set_fact(typed, "staff_count", 27)
    with monkeypatch.context() as patched:
        patched.setattr(sidecars, "_replace", full)
        with pytest.raises(UserError, match=f"内容已经保存.*{why}"):
            typed.write_beside()
    assert typed.is_behind
    typed.write_beside()
    assert made_anew(what_is_left(typed, backups=False))[1] == typed.state


def test_who_only_looks_writes_nothing_beside(typed: Session) -> None:
    typed.write_beside()
    with closing(open_assessment(typed.folder)) as second:
        assert second.refusal
        set_fact(typed, "staff_count", 28)
        assert second.write_beside() == 0
        assert not second.is_behind
    assert typed.is_behind
    assert replace(typed.state, facts={}) == replace(made_anew(what_is_left(typed, backups=False))[1], facts={})


def test_redactions_of_one_document_are_told_from_anothers(typed: Session) -> None:
    typed.write_beside()
    state = made_anew(what_is_left(typed, backups=False))[1]
    for evidence in typed.state.everything:
        here = [each for each in state.redactions.values() if each.evidence_id == evidence.id]
        assert {each.id for each in here} == {each.id for each in redactions_of(typed, evidence.id)}
