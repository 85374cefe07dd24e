"""A document as a record: what is said about it, several at once, and what is refused."""

from pathlib import Path

import pytest

from binder.domain.evidence import DocumentKind, Source
from binder.errors import UserError
from binder.usecases.attaching import attach_files
from binder.usecases.describing import Description, describe_evidence
from binder.usecases.history import undo
from binder.usecases.session import Session
from tests.usecases.brought import pdf, photo, reopened, the_evidence


def test_everything_said_about_a_document_is_there_after_reopening(session: Session, desk: Path) -> None:
    (one,) = attach_files(session, "4", "1", [pdf(desk, "年鉴.pdf", pages=9)]).evidence_ids
    describe_evidence(
        session,
        one,
        kind="文件",
        issuer="示例市局",
        number="示环〔2022〕6号",
        date="2022-06-15",
        period_from="2022-01",
        period_to="2022",
        source="上级",
        private=True,
        page_range="第3至5页、8",
        note="示例",
    )
    session = reopened(session)
    said = the_evidence(session)
    session.close()
    assert (said.kind, said.source, said.private) == (DocumentKind.DOCUMENT, Source.SUPERIOR, True)
    assert (said.page_range, said.period_from, said.period_to) == ("3-5,8", "2022-01", "2022")
    assert (said.issuer, said.number, said.date) == ("示例市局", "示环〔2022〕6号", "2022-06-15")


def test_several_documents_are_described_in_one_step(session: Session, desk: Path) -> None:
    ids = attach_files(session, "4", "", [photo(desk, "甲.jpg", 1), photo(desk, "乙.jpg", 2)]).evidence_ids
    describe_evidence(session, ids, kind="photo", source="own", issuer="示例大队")
    assert session.undo_label == "著录 2 件佐证材料"
    assert {(e.kind, e.source, e.issuer) for e in session.state.evidence.values()} == {("photo", "own", "示例大队")}
    assert {e.title for e in session.state.evidence.values()} == {"甲", "乙"}
    undo(session)
    assert {(e.kind, e.source, e.issuer) for e in session.state.evidence.values()} == {("", "", "")}


@pytest.mark.parametrize(
    ("fields", "code", "words"),
    [
        ({"kind": "奏折"}, "unknown-kind", "合同"),
        ({"source": "传闻"}, "unknown-source", "系统数据"),
        ({"period_from": "2022-05", "period_to": "2022-04"}, "bad-period", "早于"),
        ({"period_to": "2022-02-30"}, "bad-date", "2022-06-15"),
        ({"page_range": "8-3"}, "bad-pages", "3-5,8"),
        ({"page_range": "3,10"}, "bad-pages", "共 9 页"),
    ],
)
def test_what_cannot_be_is_refused_with_a_remedy(
    session: Session, desk: Path, fields: Description, code: str, words: str
) -> None:
    (one,) = attach_files(session, "4", "1", [pdf(desk, "年鉴.pdf", pages=9)]).evidence_ids
    before = session.state
    with pytest.raises(UserError, match=words) as refused:
        describe_evidence(session, one, **fields)
    assert (refused.value.code, session.state) == (code, before)
