"""Purging: one document, by its name, from 回收站 only; and the journal remembers that it was there."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from binder.domain.words import asked
from binder.errors import UserError
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files, detach
from binder.usecases.history import redo, undo
from binder.usecases.occurrences import add_occurrence
from binder.usecases.opening import open_assessment
from binder.usecases.previews import thumbnail
from binder.usecases.purging import purge, uses_of
from binder.usecases.searching import read_originals
from binder.usecases.session import Session
from binder.usecases.verifying import verify
from tests.usecases.brought import held, note, photo


@pytest.fixture
def trashed(session: Session, desk: Path) -> str:
    """Id of a photo in 回收站; another document is in use."""
    set_fact(session, "staff_count", 20)
    attached = attach_files(session, "4", "1", [photo(desk), note(desk, "名单.txt", "示例")])
    thumbnail(session, attached.evidence_ids[0])
    detach(session, (attached.evidence_ids[0], ("4", "1")))
    return attached.evidence_ids[0]


def traces(session: Session, sha256: str) -> list[Path]:
    return [path for path in session.folder.rglob("*") if sha256 in path.name]


def test_what_is_purged_is_gone_and_the_journal_says_so(session: Session, trashed: str) -> None:
    sha256 = session.state.trash[trashed].file.sha256
    assert len(traces(session, sha256)) == 3
    change = purge(session, trashed, " 办公楼 ")
    assert change.touched == {f"evidence:{trashed}"}
    assert traces(session, sha256) == []
    assert session.state.trash == {}
    assert verify(session) == ()
    with closing(sqlite3.connect(session.folder / "assessment.db")) as db:
        kind, label, changes = db.execute("SELECT kind, label, changes FROM journal ORDER BY id DESC").fetchone()
    assert (kind, label) == ("purge", "彻底清除“办公楼”")
    assert sha256 in changes


def test_nothing_that_it_said_is_kept(session: Session, desk: Path) -> None:
    (told,) = attach_files(session, "4", "1", [note(desk, "名单.txt", "云岭县保密内容示例")]).evidence_ids
    read_originals(session)
    assert session.index.holding(asked("保密"))
    sha256 = session.state.evidence[told].file.sha256
    detach(session, (told, ("4", "1")))
    purge(session, told, "名单")
    assert session.index.text_of(sha256) == ""
    assert session.index.known() == frozenset()
    assert session.index.holding(asked("保密")) == frozenset()


def test_the_name_has_to_be_right(session: Session, trashed: str) -> None:
    with pytest.raises(UserError) as refused:
        purge(session, trashed, "办公室")
    assert refused.value.code == "wrong-name"
    assert trashed in session.state.trash
    purge(session, trashed, "办公楼.JPG")
    assert trashed not in session.state.trash


def test_what_is_in_use_is_not_purged(session: Session, trashed: str) -> None:
    (used,) = session.state.evidence
    with pytest.raises(UserError) as refused:
        purge(session, used, "名单")
    assert refused.value.code == "still-used"
    assert "第 4 项“在编在岗”" in refused.value.text


def test_what_else_used_it_is_told(session: Session, trashed: str) -> None:
    add_occurrence(session, "big_penalty_count", title="示例案件", proven_by=[trashed])
    assert uses_of(session, trashed).others == ("逐件登记“示例案件”用它作佐证",)
    purge(session, trashed, "办公楼")
    assert session.state.proofs == frozenset()
    assert verify(session) == ()


def test_other_steps_can_still_be_taken_back_and_brought_again(session: Session, trashed: str) -> None:
    purge(session, trashed, "办公楼")
    state = session.state
    labels = []
    while session.undo_label:
        labels.append(session.undo_label)
        assert undo(session)
    assert labels == ["移除“办公楼”", "添加 2 件佐证材料到第 4 项", "填报“在编人数”"]
    assert [each.title for each in session.state.trash.values()] == ["名单"]
    while session.redo_label:
        assert redo(session)
    assert session.state == state
    assert verify(session) == ()


def test_the_same_file_may_be_brought_again(session: Session, trashed: str, desk: Path) -> None:
    purge(session, trashed, "办公楼")
    attach_files(session, "4", "1", [photo(desk)])
    session.close()
    with closing(open_assessment(session.folder)) as again:
        assert held(again, "4") == [("1", "名单"), ("1", "办公楼")]
        assert verify(again) == ()
        while undo(again):
            pass
        assert verify(again) == ()


def test_a_purge_that_was_interrupted_is_finished(
    session: Session, trashed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = session.state.trash[trashed].file.sha256

    def pulled(_: str) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(session.vault, "remove", pulled)
    with pytest.raises(UserError):
        purge(session, trashed, "办公楼")
    session.close()
    with closing(open_assessment(session.folder)) as again:
        assert not [path for path in traces(again, sha256) if path.parent.parent.name == "files"]
        assert verify(again) == ()
