"""A clerk brings files, puts them on items, takes them off again; nothing is lost and nothing is stored twice."""

import errno
import os
import socket
import threading
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from binder.domain.assessment import Change
from binder.errors import Cancelled, UserError
from binder.progress import Progress
from binder.store.vault import Vault
from binder.usecases.answering import set_fact
from binder.usecases.attaching import (
    attach_existing,
    attach_files,
    detach,
    move_evidence,
    restore_evidence,
)
from binder.usecases.copying import Limits
from binder.usecases.describing import describe_evidence
from binder.usecases.history import redo, undo
from binder.usecases.looking import unseen
from binder.usecases.previews import evidence_content, page_preview, thumbnail
from binder.usecases.session import Session
from binder.usecases.taking_in import Attached, Incoming, take_in
from binder.usecases.verifying import verify
from tests.usecases.brought import held, huge_png, note, pdf, photo, reopened, the_evidence


def temps(session: Session) -> list[Path]:
    return list((session.folder / "files" / "tmp").iterdir())


def test_one_photo_on_five_items_is_stored_once(session: Session, desk: Path) -> None:
    picture = photo(desk)
    for item in ("1", "4", "5", "26", "henan-2022-equipment:4"):
        attach_files(session, item, "", [picture])
    assert len(session.vault.originals()) == 1
    assert len(session.state.attachments) == 5
    evidence = the_evidence(session)
    assert session.file_path(evidence.file.sha256).read_bytes() == picture.read_bytes()
    assert (evidence.title, evidence.file.name, evidence.date) == ("办公楼", "办公楼.jpg", "2022-09-08")


def test_evidence_backs_the_points_it_stands_for(session: Session, desk: Path) -> None:
    set_fact(session, "on_post_rate", "20/20")
    backed = session.score.main.backed
    attached = attach_files(session, "4", "1", [photo(desk)])
    assert session.score.main.backed == backed + session.score.clauses["4-1"].claimed
    assert attached.change is not None
    assert attached.change.touched == {"item:4", f"evidence:{attached.evidence_ids[0]}"}


def test_the_same_bytes_under_another_name_keep_their_title(session: Session, desk: Path) -> None:
    first = photo(desk)
    (known,) = attach_files(session, "4", "1", [first]).evidence_ids
    describe_evidence(session, known, title="办公楼外观")
    copy = desk / "IMG_0001.jpg"
    copy.write_bytes(first.read_bytes())
    assert attach_files(session, "5", "", [copy]).evidence_ids == (known,)
    assert the_evidence(session).title == "办公楼外观"


def test_the_same_file_twice_on_one_place_is_said_and_not_repeated(session: Session, desk: Path) -> None:
    picture = photo(desk)
    attach_files(session, "4", "1", [picture])
    again = attach_files(session, "4", "1", [picture])
    assert again.change is None
    assert [text for _, text in again.flagged] == ["内容与这里已有的一份佐证材料完全相同，没有重复添加。"]
    undo(session)
    assert session.undo_label == ""


def test_undo_and_redo_walk_back_and_forth_also_after_reopening(session: Session, desk: Path) -> None:
    states = [session.state]
    (one,) = attach_files(session, "4", "1", [photo(desk)]).evidence_ids
    states.append(session.state)
    move_evidence(session, ("5", "2"), (one, ("4", "1")))
    states.append(session.state)
    describe_evidence(session, one, number="云环执〔2022〕7号", date="2022-06")
    states.append(session.state)
    detach(session, (one, ("5", "2")))
    last = session.state
    for before in reversed(states[1:]):
        assert undo(session)
        assert session.state == before
    undo(session)
    assert (session.state.attachments, list(session.state.trash)) == ((), [one])
    assert undo(session) is None

    again = reopened(session)
    for after in (*states[1:], last):
        assert redo(again)
        assert again.state == after
    assert redo(again) is None
    again.close()


def test_a_new_step_cuts_what_could_be_redone(session: Session, desk: Path) -> None:
    attach_files(session, "4", "1", [photo(desk)])
    undo(session)
    attach_files(session, "5", "1", [note(desk, "说明.txt", "示例说明")])
    assert (session.redo_label, redo(session)) == ("", None)
    again = reopened(session)
    assert again.redo_label == ""
    again.close()


def test_detached_evidence_waits_in_the_trash_and_comes_back(session: Session, desk: Path) -> None:
    (one,) = attach_files(session, "4", "1", [photo(desk)]).evidence_ids
    with pytest.raises(UserError, match="不在回收站"):
        restore_evidence(session, one, "5", "")
    detach(session, (one, ("4", "1")))
    assert (list(session.state.trash), session.state.filled) == ([one], frozenset())
    assert session.file_path(session.state.trash[one].file.sha256).is_file()
    restore_evidence(session, one, "5", "1")
    assert (held(session, "5"), dict(session.state.trash)) == ([("1", "办公楼")], {})


def test_evidence_keeps_its_order_on_an_item(session: Session, desk: Path) -> None:
    names = [note(desk, f"{letter}.txt", f"示例 {letter}") for letter in "丙甲乙"]
    ids = attach_files(session, "4", "", names).evidence_ids
    assert held(session, "4") == [("", "丙"), ("", "甲"), ("", "乙")]
    move_evidence(session, ("4", "2"), (ids[0], ("4", "")))
    assert held(session, "4") == [("", "甲"), ("", "乙"), ("2", "丙")]


def test_bad_files_are_refused_or_flagged_and_harm_no_other(session: Session, desk: Path) -> None:
    good = photo(desk, "好照片.jpg")
    (empty := desk / "空.jpg").touch()
    (cut := desk / "断.pdf").write_bytes(pdf(desk, "整.pdf", pages=30).read_bytes()[:900])
    (odd := desk / "合同.pdf").write_bytes(b"")
    odd.unlink()
    png = desk / "截图.png"
    from PIL import Image

    Image.new("RGB", (30, 20)).save(png)
    png.rename(odd)
    locked = pdf(desk, "加密.pdf", password="secret")
    huge = huge_png(desk, "巨幅.png")
    odd_name = note(desk, "..\\..\\..%2f📎 名单.txt", "示例名单")
    gone = desk / "不在了.jpg"

    done = attach_files(session, "4", "1", [empty, cut, odd, locked, huge, odd_name, gone, desk, good])

    refused, flagged = dict(done.refused), dict(done.flagged)
    assert set(refused) == {"空.jpg", "不在了.jpg", "桌面"}
    assert "0 字节" in refused["空.jpg"]
    assert set(flagged) == {"断.pdf", "合同.pdf", "加密.pdf", "巨幅.png"}
    assert "密码" in flagged["加密.pdf"]
    assert "PNG" in flagged["合同.pdf"]
    assert "像素" in flagged["巨幅.png"]
    assert all(text.endswith("。") for text in (*refused.values(), *flagged.values()))
    titles = [title for _, title in held(session, "4")]
    assert "好照片" in titles
    assert [e.file.name for e in session.state.evidence.values() if "📎" in e.file.name] == [odd_name.name]
    assert (len(titles), temps(session), verify(session)) == (6, [], ())


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links and pipes only for administrators")
def test_links_pipes_devices_and_sockets_are_refused(session: Session, desk: Path) -> None:
    link, pipe = desk / "link.jpg", desk / "pipe"
    link.symlink_to(photo(desk))
    os.mkfifo(pipe)
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind(str(desk / "plug"))
        done = attach_files(session, "4", "1", [link, pipe, Path("/dev/zero"), desk / "plug"])
    assert [name for name, _ in done.refused] == ["link.jpg", "pipe", "zero", "plug"]
    assert (done.change, session.state.attachments) == (None, ())


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no names that are not text")
def test_a_name_that_is_no_text_is_stored_readably(session: Session, desk: Path) -> None:
    strange = desk / os.fsdecode(b"\xc3\xfb\xb5\xa5.txt")
    strange.write_text("示例名单", encoding="utf-8")
    attach_files(session, "4", "1", [strange])
    again = reopened(session)
    assert "�" in the_evidence(again).file.name
    again.close()


def once(waiting: list[Any]) -> bool:
    """Whether this thread is the first to take what waits."""
    try:
        waiting.pop()
    except IndexError:
        return False
    return True


class _Saboteur(Progress):
    """Does something to the world the first time a file's bytes have been read, which a thread of the intake tells."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._waiting = [path]

    def check(self) -> None:
        super().check()
        if threading.current_thread() is threading.main_thread():
            return
        for path in self._waiting:
            if list((path.parent.parent / "某县.binder" / "files" / "tmp").iterdir()) and once(self._waiting):
                with path.open("ab") as file:
                    file.write(b"more")


def test_a_source_that_grows_while_it_is_copied_is_refused(session: Session, desk: Path) -> None:
    growing = note(desk, "台账.txt", "第一行")
    done = attach_files(session, "4", "1", [growing], _Saboteur(growing))
    assert [text for _, text in done.refused] == [
        "复制过程中文件被改动，没有收入。请关闭正在编辑它的程序后再添加一次。"
    ]
    assert (temps(session), session.vault.originals()) == ([], [])


def test_cancelling_leaves_nothing_of_the_call(session: Session, desk: Path) -> None:
    files = [note(desk, f"{n}.txt", f"示例 {n}") for n in range(5)]
    progress = Progress(on_step=lambda step: progress.cancel() if step.done == 3 else None)
    with pytest.raises(Cancelled):
        attach_files(session, "4", "1", files, progress)
    assert (session.state.attachments, dict(session.state.trash), session.undo_label) == ((), {}, "")
    assert (temps(session), session.vault.originals()) == ([], [])


@pytest.mark.parametrize(
    ("trouble", "code"),
    [(errno.ENOSPC, "disk-full"), (errno.EIO, "disk-error"), (errno.EROFS, "folder-not-writable")],
)
def test_a_disk_that_fails_attaches_nothing_and_says_so(
    session: Session, desk: Path, monkeypatch: pytest.MonkeyPatch, trouble: int, code: str
) -> None:
    calls = count(1)
    real = os.fsync

    def failing(handle: int) -> None:
        if next(calls) == 2:
            raise OSError(trouble, os.strerror(trouble))
        real(handle)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(UserError) as refused:
        attach_files(session, "4", "1", [note(desk, f"{n}.txt", f"示例 {n}") for n in range(3)])
    assert refused.value.code == code
    assert (session.state.attachments, temps(session), verify(session)) == ((), [], ())


def test_a_database_that_cannot_grow_attaches_nothing_and_says_so(session: Session, desk: Path) -> None:
    database = session._project._database
    pages = database._connection.exec_driver_sql("PRAGMA page_count").scalar()
    database._connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    database._connection.rollback()
    files = [note(desk, f"{'长' * 60}{n}.txt", f"示例 {n}") for n in range(60)]
    with pytest.raises(UserError) as refused:
        attach_files(session, "4", "1", files)
    assert refused.value.code == "disk-full"
    assert (session.state.attachments, session.undo_label, verify(session)) == ((), "", ())


def in_batches(session: Session, files: list[Path], count: int, progress: Progress | None = None) -> Attached:
    incoming = [Incoming(path, (("4", "1"),)) for path in files]
    return take_in(session, incoming, lambda what: f"添加{what}", progress, Limits(count=count))


def test_many_batches_are_one_step_to_the_clerk(session: Session, desk: Path) -> None:
    files = [photo(desk, f"{n}.jpg", n * 20) for n in range(7)]
    before = session.state
    done = in_batches(session, files, 2)
    assert held(session, "4") == [("1", str(n)) for n in range(7)]
    assert {evidence.date for evidence in session.state.evidence.values()} == {"2022-09-08"}
    assert [evidence.file.pages for evidence in session.state.evidence.values()] == [1] * 7
    assert (done.left, session.undo_label) == (0, "添加 7 件佐证材料")
    undo(session)
    assert (session.state.attachments, session.undo_label) == (before.attachments, "")
    redo(session)
    assert held(session, "4") == [("1", str(n)) for n in range(7)]
    again = reopened(session)
    assert (again.undo_label, again.state) == ("添加 7 件佐证材料", session.state)
    again.close()


def cancelling_at(wanted: int) -> Progress:
    progress = Progress(on_step=lambda step: progress.cancel() if step.done == wanted else None)
    return progress


def test_stopping_keeps_what_is_saved_and_the_same_again_goes_on(session: Session, desk: Path) -> None:
    files = [note(desk, f"{n}.txt", f"示例 {n}") for n in range(9)]
    done = in_batches(session, files, 2, cancelling_at(5))
    kept = len(done.evidence_ids)
    assert (0 < kept < 9, done.left) == (True, 9 - kept)
    assert held(session, "4") == [("1", str(n)) for n in range(kept)]
    assert (temps(session), len(unseen(session.state))) == ([], kept)
    again = in_batches(session, files, 2)
    assert held(session, "4") == [("1", str(n)) for n in range(9)]
    assert [name for name, _ in again.flagged] == [f"{n}.txt" for n in range(kept)]
    assert (again.left, unseen(session.state), verify(session)) == (0, [], ())


def test_a_disk_that_fails_later_says_what_is_safe(
    session: Session, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [note(desk, f"{n}.txt", f"示例 {n}") for n in range(9)]
    real, calls = Vault.keep, count(1)

    def failing(*arguments: Any) -> None:
        if next(calls) == 6:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(*arguments)

    monkeypatch.setattr(Vault, "keep", failing)
    with pytest.raises(UserError, match="4 个文件已经收好") as refused:
        in_batches(session, files, 2)
    assert refused.value.code == "disk-full"
    assert (len(held(session, "4")), temps(session)) == (4, [])


class _Meanwhile(Progress):
    """Lets the clerk do something once a batch is saved."""

    def __init__(self, session: Session, act: Callable[[str], object]) -> None:
        super().__init__()
        self._session = session
        self._waiting = [act]

    def check(self) -> None:
        super().check()
        for act in self._waiting:
            if self._session.state.evidence and once(self._waiting):
                act(next(iter(self._session.state.evidence)))


def test_typing_meanwhile_leaves_it_one_step(session: Session, desk: Path) -> None:
    files = [photo(desk, f"{n}.jpg", n * 20) for n in range(5)]
    in_batches(session, files, 1, _Meanwhile(session, lambda _: set_fact(session, "staff_count", 20)))
    assert session.undo_label == "添加 5 件佐证材料"
    undo(session)
    assert (session.state.attachments, session.undo_label) == ((), "填报“在编人数”")
    redo(session)
    again = reopened(session)
    assert again.undo_label == "添加 5 件佐证材料"
    undo(again)
    undo(again)
    assert (again.state.facts, again.undo_label) == ({}, "")
    again.close()


def test_moving_or_naming_what_just_came_in_can_be_undone(session: Session, desk: Path) -> None:
    """A later batch does not go on with a step that something stands upon; looking overwrites nobody's words."""
    files = [photo(desk, f"{n}.jpg", n * 20) for n in range(5)]
    moved = _Meanwhile(session, lambda first: move_evidence(session, ("5", ""), (first, ("4", "1"))))
    in_batches(session, files, 1, moved)
    labels = []
    while session.undo_label:
        labels.append(session.undo_label)
        undo(session)
    assert labels == ["添加 5 件佐证材料", "移动“0”到第 5 项", "添加 5 件佐证材料"]
    while redo(session):
        pass
    assert held(session, "5") == [("", "0")]


def test_a_date_that_was_taken_away_is_not_seen_into_it_again(session: Session, desk: Path) -> None:
    def rename(first: str) -> None:
        describe_evidence(session, first, title="正门", date="2021")
        describe_evidence(session, first, date="")

    in_batches(session, [photo(desk, f"{n}.jpg", n * 20) for n in range(5)], 1, _Meanwhile(session, rename))
    dates = {evidence.title: evidence.date for evidence in session.state.evidence.values()}
    assert dates == {"正门": "", **{str(n): "2022-09-08" for n in range(1, 5)}}
    while session.undo_label:
        undo(session)
    while redo(session):
        pass
    assert {evidence.title: evidence.date for evidence in session.state.evidence.values()} == dates


def test_unknown_places_are_refused_before_anything_is_copied(session: Session, desk: Path) -> None:
    picture = photo(desk)
    for item, slot, code in (("99", "", "unknown-item"), ("4", "名单", "unknown-slot")):
        with pytest.raises(UserError) as refused:
            attach_files(session, item, slot, [picture])
        assert refused.value.code == code
    assert session.vault.originals() == []


def test_moves_that_make_no_sense_change_nothing(session: Session, desk: Path) -> None:
    (one,) = attach_files(session, "4", "1", [photo(desk)]).evidence_ids
    attach_existing(session, one, "5", "1")
    before = session.state
    attempts: list[tuple[Callable[[], Change], str]] = [
        (lambda: move_evidence(session, ("5", "1"), (one, ("4", "1"))), "already-attached"),
        (lambda: move_evidence(session, ("7", ""), (one, ("6", ""))), "not-attached"),
        (lambda: detach(session, (one, ("6", ""))), "not-attached"),
        (lambda: attach_existing(session, one, "5", "1"), "already-attached"),
        (lambda: attach_existing(session, "0" * 32, "5", "1"), "unknown-evidence"),
        (lambda: describe_evidence(session, one, title="  "), "no-title"),
        (lambda: describe_evidence(session, one, date="2022-13"), "bad-date"),
        (lambda: describe_evidence(session, one, date="2022-6-1"), "bad-date"),
    ]
    for act, code in attempts:
        with pytest.raises(UserError) as refused:
            act()
        assert refused.value.code == code
    assert session.state == before
    assert session.undo_label == "添加“办公楼”到第 5 项"


def test_evidence_can_be_looked_at(session: Session, desk: Path) -> None:
    from PIL import Image

    (picture,) = attach_files(session, "4", "1", [photo(desk)]).evidence_ids
    (text,) = attach_files(session, "4", "2", [note(desk, "说明.txt", "示例说明")]).evidence_ids
    small = thumbnail(session, picture)
    with Image.open(small) as image:
        assert max(image.size) <= 256
    made = small.stat().st_mtime_ns
    assert thumbnail(session, picture).stat().st_mtime_ns == made
    with Image.open(page_preview(session, picture, 0, 320)) as image:
        assert image.width == 320
    assert "示例说明" in str(evidence_content(session, text))
    with pytest.raises(UserError):
        thumbnail(session, text)
