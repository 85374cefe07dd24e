"""A clerk brings a whole folder: it is looked through, matched, and taken in as decided, in one step."""

import os
from pathlib import Path

import pytest

from binder.domain.evidence import TRAY
from binder.domain.matching.propose import Confidence
from binder.errors import Cancelled, UserError
from binder.progress import Progress
from binder.usecases.attaching import attach_existing, attach_files, detach, move_evidence
from binder.usecases.history import redo, undo
from binder.usecases.scanning import Scan, Scanned, scan_folder, take_scanned
from binder.usecases.session import Session
from binder.usecases.taking_in import Attached, Incoming
from binder.usecases.teaching import teach, unteach
from binder.usecases.verifying import verify
from tests.usecases.brought import held, note, photo, reopened


def below(folder: Path, *names: str) -> Path:
    place = folder.joinpath(*names)
    place.mkdir(parents=True, exist_ok=True)
    return place


@pytest.fixture
def mess(desk: Path) -> Path:
    note(desk, "4-人员年度考核材料.txt", "考核")
    photo(below(desk, "6 形象标识"), "IMG_0231.jpg", 10)
    note(below(desk, "20执法教育培训"), "培训计划(最终版).txt", "计划")
    photo(desk, "IMG_0877.jpg", 200)
    note(desk, "副本 考核.txt", "考核")
    note(desk, "扫描.txt", "双随机、一公开检查计划\n为落实随机抽取检查对象，制定本计划。")
    return desk


def by_name(scan: Scan) -> dict[str, Scanned]:
    return {each.shown: each for each in scan.files}


def taken(session: Session, scan: Scan, *, tray: bool = False) -> Attached:
    decided = [Incoming(each.path, (each.place,)) for each in scan.sure if each.place]
    decided += [Incoming(each.path, ()) for each in scan.unsure if tray]
    return take_scanned(session, scan.folder, decided)


def test_a_folder_is_looked_through_and_nothing_is_changed(session: Session, mess: Path) -> None:
    before = session.state
    scan = scan_folder(session, mess)
    files = by_name(scan)
    assert {name: file.place for name, file in files.items() if file.is_sure} == {
        "4-人员年度考核材料.txt": ("4", "3"),
        "6 形象标识/IMG_0231.jpg": ("6", "1"),
        "20执法教育培训/培训计划(最终版).txt": ("20", "1"),
    }
    assert files["副本 考核.txt"].twin == "与“4-人员年度考核材料.txt”内容相同"
    assert (files["IMG_0877.jpg"].proposal.confidence, files["IMG_0877.jpg"].place) == (Confidence.NONE, None)
    assert (files["扫描.txt"].proposal.confidence, files["扫描.txt"].place) == (Confidence.MAYBE, ("28", "1"))
    assert (session.state, session.vault.originals(), session.undo_label) == (before, [], "")


def test_what_is_sure_is_taken_in_at_once_the_rest_waits(session: Session, mess: Path) -> None:
    done = taken(session, scan_folder(session, mess), tray=True)
    assert len(done.evidence_ids) == 5
    assert (held(session, "4"), held(session, "6")) == ([("3", "4-人员年度考核材料")], [("1", "IMG_0231")])
    assert [each.title for each in session.state.waiting.values()] == ["IMG_0877", "扫描"]
    assert (dict(session.state.trash), session.undo_label) == ({}, "从文件夹“桌面”收入 5 件佐证材料")
    again = reopened(session)
    assert again.state == session.state
    undo(again)
    assert (again.state.attachments, dict(again.state.waiting), len(again.state.trash)) == ((), {}, 5)
    redo(again)
    assert (len(again.state.waiting), verify(again)) == (2, ())
    again.close()


def test_what_waits_is_put_on_an_item_and_back(session: Session, mess: Path) -> None:
    taken(session, scan_folder(session, mess), tray=True)
    one, other = session.state.waiting
    move_evidence(session, ("27", "2"), (one, TRAY))
    attach_existing(session, other, "28", "")
    assert (dict(session.state.waiting), session.state.tray) == ({}, ())
    undo(session)
    undo(session)
    assert list(session.state.waiting) == [one, other]
    detach(session, (one, TRAY))
    assert (list(session.state.waiting), one in session.state.trash) == ([other], True)
    move_evidence(session, TRAY, (session.state.by_item["4"][0].evidence_id, ("4", "3")))
    assert (len(session.state.waiting), "4" in session.state.by_item) == (2, False)
    assert session.undo_label.endswith("到待归类")


def test_scanning_again_finds_everything_here(session: Session, mess: Path) -> None:
    taken(session, scan_folder(session, mess), tray=True)
    scan = scan_folder(session, mess)
    assert (scan.sure, scan.unsure) == ((), ())
    assert by_name(scan)["4-人员年度考核材料.txt"].twin.startswith("档案里已有“4-人员年度考核材料”，在第 4 项")
    assert by_name(scan)["IMG_0877.jpg"].twin == "档案里已有“IMG_0877”，在待归类里"


def test_what_is_in_the_trash_comes_back(session: Session, mess: Path) -> None:
    (one,) = attach_files(session, "1", "", [mess / "4-人员年度考核材料.txt"]).evidence_ids
    detach(session, (one, ("1", "")))
    taken(session, scan_folder(session, mess))
    assert (held(session, "4"), dict(session.state.trash)) == ([("3", "4-人员年度考核材料")], {})


def test_a_file_in_use_does_not_wait_as_well(session: Session, mess: Path) -> None:
    attach_files(session, "4", "3", [mess / "4-人员年度考核材料.txt"])
    done = take_scanned(session, mess, [Incoming(mess / "4-人员年度考核材料.txt", ())])
    assert (done.change, dict(session.state.waiting)) == (None, {})


@pytest.mark.skipif(os.name == "nt", reason="Windows makes links and pipes only for administrators")
def test_litter_is_passed_over_and_odd_things_are_refused_with_a_sentence(session: Session, desk: Path) -> None:
    for name in ("Thumbs.db", ".DS_Store", "~$名单.docx", "desktop.ini"):
        note(desk, name, "x")
    note(below(desk, "__MACOSX"), "4-名单.txt", "x")
    note(below(desk, "旧档案.binder"), "assessment.db", "x")
    os.mkfifo(desk / "管道")
    (desk / "链接.txt").symlink_to(note(desk, "4-在编.txt", "在编"))
    (desk / "文件夹链接").symlink_to(below(desk, "别处"), target_is_directory=True)
    (desk / "空.jpg").touch()
    scan = scan_folder(session, desk)
    assert [each.shown for each in scan.files] == ["4-在编.txt"]
    assert scan.litter == 5
    refused = dict(scan.refused)
    assert set(refused) == {"旧档案.binder", "管道", "链接.txt", "文件夹链接", "空.jpg"}
    assert all(text.endswith("。") for text in refused.values())


def test_a_scan_can_be_stopped_and_a_missing_folder_is_told(session: Session, mess: Path) -> None:
    progress = Progress(on_step=lambda step: progress.cancel() if step.total and step.done == 2 else None)
    with pytest.raises(Cancelled):
        scan_folder(session, mess, progress)
    with pytest.raises(UserError, match="找不到文件夹"):
        scan_folder(session, mess / "没有")


def test_what_was_taught_is_used_listed_undone_and_forgotten(session: Session, desk: Path) -> None:
    photo(desk, "IMG_20220312_101010.jpg", 10)
    photo(desk, "IMG_20220412_101010.jpg", 40)
    teach(session, "27", "2", pattern="IMG_", month="03")
    scan = scan_folder(session, desk)
    march, april = scan.files
    assert (march.place, march.is_sure, april.place) == (("27", "2"), True, None)
    undo(session)
    assert dict(session.state.lessons) == {}
    redo(session)
    again = reopened(session)
    (lesson,) = again.state.lessons.values()
    assert lesson.text == "文件名含“IMG_”、 3 月"
    unteach(again, lesson.id)
    assert (dict(again.state.lessons), again.undo_label) == ({}, "忘掉规则：文件名含“IMG_”、 3 月")
    again.close()


def test_a_photo_without_a_date_in_its_name_is_asked_when_it_was_taken(session: Session, desk: Path) -> None:
    photo(desk, "DSC_0001.jpg")  # taken in September
    teach(session, "27", "2", pattern="DSC_", month="2022-09")
    (file,) = scan_folder(session, desk).files
    assert (file.place, file.is_sure) == (("27", "2"), True)


def test_what_cannot_be_taught_is_refused(session: Session) -> None:
    teach(session, "27", "2", pattern="IMG_")
    attempts: list[tuple[tuple[str, str], dict[str, str], str]] = [
        (("27", "2"), {}, "no-pattern"),
        (("27", "2"), {"pattern": "IMG_", "month": "13"}, "bad-month"),
        (("99", ""), {"pattern": "IMG_"}, "unknown-item"),
        (("27", "2"), {"pattern": "IMG_"}, "known-lesson"),
    ]
    for place, said, code in attempts:
        with pytest.raises(UserError) as refused:
            teach(session, *place, **said)
        assert refused.value.code == code
    with pytest.raises(UserError, match="没有编号"):
        unteach(session, "0")
