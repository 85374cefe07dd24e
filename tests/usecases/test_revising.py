"""A newer version takes a document's place; the earlier one is kept, and the step can be taken back."""

from pathlib import Path

import pytest

from binder.errors import UserError
from binder.usecases.attaching import attach_existing, attach_files, detach
from binder.usecases.describing import describe_evidence
from binder.usecases.history import redo, undo
from binder.usecases.occurrences import add_occurrence
from binder.usecases.revising import replace_evidence
from binder.usecases.session import Session
from tests.usecases.brought import held, note, reopened, the_evidence


def test_a_newer_version_goes_wherever_the_earlier_one_was(session: Session, desk: Path) -> None:
    first, other = attach_files(
        session, "4", "1", [note(desk, "名单.txt", "一月"), note(desk, "别的.txt", "示例")]
    ).evidence_ids
    detach(session, (other, ("4", "1")))
    attach_existing(session, first, "5", "2")
    describe_evidence(session, first, title="在编名单", issuer="示例大队")
    add_occurrence(session, "big_penalty_count", [first], title="示例案件")

    (second,) = replace_evidence(session, first, note(desk, "名单（新）.txt", "二月")).evidence_ids
    (third,) = replace_evidence(session, second, note(desk, "名单（再新）.txt", "三月")).evidence_ids

    session = reopened(session)
    new = the_evidence(session)
    assert (new.id, new.title, new.issuer, new.file.name) == (third, "在编名单", "示例大队", "名单（再新）.txt")
    assert (held(session, "4"), held(session, "5")) == ([("1", "在编名单")], [("2", "在编名单")])
    assert [before.id for before in session.state.earlier[third]] == [second, first]
    assert {proof.evidence_id for proof in session.state.proofs} == {third}
    assert set(session.state.discarded) == {other}
    assert session.file_path(session.state.trash[first].file.sha256).is_file()

    undo(session)
    assert (the_evidence(session).id, set(session.state.discarded)) == (second, {other, third})
    redo(session)
    assert (the_evidence(session).id, [e.id for e in session.state.earlier[third]]) == (third, [second, first])
    session.close()


def test_the_same_bytes_are_no_newer_version(session: Session, desk: Path) -> None:
    (one,) = attach_files(session, "4", "1", [note(desk, "名单.txt", "一月")]).evidence_ids
    before = session.state
    with pytest.raises(UserError, match="完全相同"):
        replace_evidence(session, one, note(desk, "名单副本.txt", "一月"))
    with pytest.raises(UserError, match="空文件"):
        replace_evidence(session, one, note(desk, "空.txt", ""))
    assert session.state is before
    assert not list((session.folder / "files" / "tmp").iterdir())
    detach(session, (one, ("4", "1")))
    with pytest.raises(UserError, match="回收站"):
        replace_evidence(session, one, note(desk, "名单二.txt", "二月"))
