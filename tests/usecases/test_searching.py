"""A clerk finds a document by what was said about it, and by what it says itself."""

from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from binder.domain.evidence import TRAY
from binder.domain.proposals import Proposal
from binder.errors import Cancelled
from binder.progress import Progress
from binder.usecases.attaching import attach_existing, attach_files, detach
from binder.usecases.describing import describe_evidence
from binder.usecases.opening import open_assessment
from binder.usecases.searching import Hit, read_originals, search, suggestions, twins
from binder.usecases.session import Session
from binder.usecases.taking_in import Incoming, take_in
from tests.domain.test_looks import scene
from tests.usecases.brought import note, reopened

NOTICE = "示例市局文件\n云环文〔2022〕106号\n各县局：请按要求报送执法台\n账和检查记录。\n2022年6月15日\n"


def found(session: Session, words: str) -> list[tuple[str, str]]:
    """(title, field) of the hits, best first."""
    return [(hit.evidence.title, hit.field) for hit in search(session, words)]


@pytest.fixture
def shelf(session: Session, desk: Path) -> Session:
    """A notice, a roster that is called what the notice speaks of, and a note."""
    attach_files(session, "5", "1", [note(desk, "通知.txt", NOTICE)])
    (roster,) = attach_files(session, "4", "1", [note(desk, "名册.csv", "姓名,岗位\n示例甲,执法\n")]).evidence_ids
    attach_files(session, "30", "", [note(desk, "备忘.md", "ABC-9 型设备，编号 4711")])
    describe_evidence(session, roster, title="执法台账", issuer="示例县局", note="缺 3 月")
    assert read_originals(session) == 3
    return session


def test_words_are_found_in_titles_first_and_in_the_text_too(shelf: Session) -> None:
    assert found(shelf, "台账") == [("执法台账", "title"), ("通知", "text")]
    assert found(shelf, "云环文[2022]106号") == [("通知", "text")]
    assert found(shelf, "示例县局") == [("执法台账", "issuer")]
    assert found(shelf, "3月") == [("执法台账", "note")]
    assert found(shelf, "名册") == [("执法台账", "name")]
    assert found(shelf, "4711") == found(shelf, "abc") == [("备忘", "text")]
    assert found(shelf, "岗位 台账") == [("执法台账", "title")]
    assert found(shelf, "岗位 通知") == found(shelf, "合同") == found(shelf, " ，。 ") == []


def test_a_hit_says_where_it_is_and_shows_what_stands_around(shelf: Session) -> None:
    (roster, notice) = search(shelf, "台账")
    attach_existing(shelf, notice.evidence.id, "4", "")
    (_, hit) = search(shelf, "台账")
    assert [(place.item, place.slot) for place in hit.places] == [("4", ""), ("5", "1")]
    assert (hit.before[-5:], hit.found, hit.after[:3]) == ("求报送执法", "台 账", "和检查")
    assert (roster.before, roster.found, roster.after) == ("执法", "台账", "")


def test_what_was_moved_to_the_trash_or_described_anew_is_found_so_at_once(shelf: Session) -> None:
    (notice,) = search(shelf, "各县局")
    describe_evidence(shelf, notice.evidence.id, title="报送要求", number="云环文〔2022〕106号")
    assert found(shelf, "106号") == [("报送要求", "number")]
    detach(shelf, (notice.evidence.id, ("5", "1")))
    assert found(shelf, "106号") == []


def test_what_was_read_stays_read_and_a_lost_or_damaged_cache_is_made_again(shelf: Session) -> None:
    session = reopened(shelf)
    assert (read_originals(session), len(found(session, "台账"))) == (0, 2)
    session.close()
    (session.cache / "search.db").write_bytes(b"not a database at all" * 100)
    session = reopened(session)
    assert (read_originals(session), len(found(session, "台账"))) == (3, 2)
    session.close()
    for path in session.cache.glob("search.db*"):
        path.unlink()
    session = reopened(session)
    assert (found(session, "台账"), read_originals(session)) == ([("执法台账", "title")], 3)
    assert len(found(session, "台账")) == 2
    session.close()


def test_who_only_looks_begins_with_what_was_read_and_writes_nothing_there(shelf: Session) -> None:
    before = {path: path.stat().st_size for path in shelf.cache.glob("search.db")}
    with closing(open_assessment(shelf.folder)) as looker:
        assert looker.refusal
        assert (read_originals(looker), len(found(looker, "台账"))) == (0, 2)
    assert {path: path.stat().st_size for path in shelf.cache.glob("search.db")} == before
    assert len(found(shelf, "台账")) == 2


def test_reading_can_be_stopped_and_goes_on_where_it_was(session: Session, desk: Path) -> None:
    attach_files(session, "4", "1", [note(desk, f"{number}.txt", f"示例 {number}") for number in range(5)])
    progress = Progress(on_step=lambda step: progress.cancel() if step.done == 2 else None)
    with pytest.raises(Cancelled):
        read_originals(session, progress)
    assert 1 <= len(session.index.known()) < 5
    left = 5 - len(session.index.known())
    assert read_originals(session) == left


def test_the_text_suggests_what_can_be_said(shelf: Session) -> None:
    (notice,) = search(shelf, "各县局")
    assert suggestions(shelf, notice.evidence.id) == (
        Proposal("number", "云环文〔2022〕106号", "文首"),
        Proposal("date", "2022-06-15", "落款"),
        Proposal("kind", "document", "名称"),
    )


def test_the_same_photo_sent_twice_is_noticed(session: Session, desk: Path) -> None:
    scene(1).save(desk / "原图.jpg", quality=95)
    scene(1).resize((320, 240), Image.Resampling.LANCZOS).save(desk / "微信图片.jpg", quality=40)
    scene(2).save(desk / "别的.jpg")
    ids = attach_files(session, "6", "1", [desk / "原图.jpg", desk / "微信图片.jpg", desk / "别的.jpg"]).evidence_ids
    assert twins(session) == {}
    read_originals(session)
    assert twins(session) == {ids[0]: (ids[1],), ids[1]: (ids[0],)}


def test_what_waits_for_an_item_is_found_too_after_what_has_one(shelf: Session, desk: Path) -> None:
    scanned = Incoming(note(desk, "扫描件0012.txt", "三月的执法台账"), (TRAY,))
    ids = take_in(shelf, [scanned], "添加{}到待归类".format).evidence_ids
    read_originals(shelf)
    assert found(shelf, "台账") == [("执法台账", "title"), ("通知", "text"), ("扫描件0012", "text")]
    hits = search(shelf, "台账")
    assert [hit.is_waiting for hit in hits] == [False, False, True]
    attach_existing(shelf, ids[0], "4", "")
    assert [hit.is_waiting for hit in search(shelf, "三月")] == [False]


def test_hits_know_their_evidence(shelf: Session) -> None:
    assert all(isinstance(hit, Hit) and hit.evidence.id in shelf.state.evidence for hit in search(shelf, "示例"))
