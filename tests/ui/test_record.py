"""A clerk describes evidence, replaces it with a newer version, and writes cases down one by one."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from binder.domain.checks import CheckKind
from binder.domain.evidence import DocumentKind, Evidence
from tests.domain.test_looks import scene
from tests.ui.clerk import Clerk
from tests.ui.desk import card, clicks, photo, tiles, types, waits_until_idle
from tests.usecases.brought import note, pdf
from ui.dialogs.checks import ChecksDialog
from ui.dialogs.evidence_details import EvidenceDetails
from ui.dialogs.form import FormDialog
from ui.dialogs.occurrence import OccurrenceDialog
from ui.dialogs.search import SearchDialog

CASES = "big_penalty_count"


def saves(dialog: FormDialog) -> None:
    clicks(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok))


def details(clerk: Clerk) -> EvidenceDetails:
    """The details of all that is on the shelf."""
    dialog = EvidenceDetails(clerk.controller, [tile.evidence for tile in clerk.workspace.shelf.tiles], clerk.window)
    dialog.open()
    return dialog


def link(where: FormDialog, words: str) -> QPushButton:
    return next(each for each in where.findChildren(QPushButton) if words in each.text())


def shown(clerk: Clerk) -> list[Evidence]:
    return [tile.evidence for tile in clerk.workspace.shelf.tiles]


def test_what_the_file_suggests_is_filled_in_by_a_click_and_not_before(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path
) -> None:
    clerk.selects("5")
    clerk.attaches("5", "1", pdf(tmp_path, "示例合同 2022年3月.pdf", pages=4))
    dialog = details(clerk)
    assert (dialog.fields["date"].text(), dialog.choices["kind"].currentData()) == ("", "")
    clicks(link(dialog, "2022-03"))
    clicks(link(dialog, "类别 合同"))
    dialog.fields["page_range"].setText("2-9")
    saves(dialog)
    assert "共 4 页" in dialog.sentence
    dialog.fields["page_range"].setText("2-3")
    saves(dialog)
    assert not dialog.isVisible()
    (contract,) = shown(clerk)
    assert (contract.kind, contract.date, contract.page_range) == (DocumentKind.CONTRACT, "2022-03", "2-3")


def test_several_pieces_get_the_same_source_and_keep_what_differs(clerk: Clerk, tmp_path: Path) -> None:
    clerk.selects("5")
    clerk.attaches("5", "1", photo(tmp_path, "甲.jpg"), photo(tmp_path, "乙.jpg", "tan"))
    clerk.controller.record.describe(shown(clerk)[0].id, issuer="示例甲局")
    dialog = details(clerk)
    assert (dialog.fields["issuer"].text(), "title" in dialog.fields) == ("", False)
    dialog.choices["source"].setCurrentIndex(dialog.choices["source"].findData("superior"))
    dialog.private.setChecked(True)
    saves(dialog)
    assert [(e.title, e.issuer, e.source, e.private) for e in shown(clerk)] == [
        ("甲", "示例甲局", "superior", True),
        ("乙", "", "superior", True),
    ]
    clerk.undoes()
    assert [e.source for e in shown(clerk)] == ["", ""]


def test_a_newer_version_takes_the_place_and_the_earlier_one_can_be_seen(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.selects("5")
    clerk.attaches("5", "1", note(tmp_path, "名单.txt", "一月"))
    newer = note(tmp_path, "名单（新）.txt", "二月")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(newer), ""))
    dialog = details(clerk)
    clicks(dialog.renew)
    waits_until_idle(clerk, qtbot)
    assert ([e.file.name for e in shown(clerk)], tiles(clerk)) == (["名单（新）.txt"], ["名单"])
    again = details(clerk)
    assert link(again, "查看").isVisible()
    again.reject()
    clerk.undoes()
    assert [e.file.name for e in shown(clerk)] == ["名单.txt"]


def test_cases_written_down_are_held_against_the_count(clerk: Clerk, tmp_path: Path) -> None:
    clerk.selects("37")
    clerk.attaches("37", "", note(tmp_path, "决定书.txt", "示例"))
    ledger = card(clerk, "37-4").ledger
    assert not ledger.isHidden() and card(clerk, "37-1").ledger.isHidden()
    dialog = OccurrenceDialog(clerk.controller, clerk.session.rubrics.facts[CASES], "37", None, clerk.window)
    dialog.open()
    dialog.title.setText("示例化工厂案")
    dialog.date.field.setText("上月")
    saves(dialog)
    assert "不是日期" in dialog.sentence
    dialog.date.field.setText("2022-03-05")
    dialog.proofs.item(0).setCheckState(Qt.CheckState.Checked)
    saves(dialog)
    assert not dialog.isVisible()
    assert ledger.entries == ("1. 示例化工厂案　2022-03-05",)
    assert ledger.sentence == "登记了 1 件，数量还没有填报。"
    clerk.states(CASES, 2)
    assert ledger.sentence == "登记了 1 件，填报的是 2 件，两处不一致。"
    clicks(next(each for each in ledger.findChildren(QPushButton) if each.text() == "按登记填 1 件"))
    assert (clerk.view.state.facts[CASES].value, ledger.sentence) == (1, "登记了 1 件，与填报一致。")
    clerk.undoes()
    clerk.undoes()
    clerk.undoes()
    assert not ledger.entries
    assert not ledger.sentence


def test_a_check_marks_its_tile_stands_in_the_list_and_is_walked_to(clerk: Clerk, tmp_path: Path) -> None:
    clerk.selects("5")
    clerk.attaches("5", "1", photo(tmp_path, "平台截图.jpg"))
    (tile,) = clerk.workspace.shelf.tiles
    assert [check.kind for check in tile.checks] == [CheckKind.UNDATED]
    assert "请在“修改信息”里填上截图日期" in tile.tip

    dialog = ChecksDialog(clerk.controller, clerk.window)
    dialog.show()
    assert "截图无日期　5 专业与法律资格人员" in dialog.list.item(0).text()
    clerk.selects("9")
    dialog.list.itemActivated.emit(dialog.list.item(0))
    assert clerk.controller.current_item == "5"
    assert "截图日期" in clerk.message

    clerk.controller.record.describe(tile.evidence.id, date="2022-06-01")
    assert (dialog.list.count(), dialog.said.text()) == (0, "没有发现问题。")
    dialog.close()


def searches(clerk: Clerk, qtbot: QtBot, words: str, hits: int) -> SearchDialog:
    """The dialog once the originals are read and so many hits are shown."""
    clerk.window.doors.search()
    dialog: SearchDialog | None = clerk.workspace.findChild(SearchDialog)
    assert dialog is not None
    types(dialog.words, words, enter=False)
    with qtbot.waitSignal(clerk.controller.finder.read, timeout=30_000):
        clerk.controller.finder.read_now()
    qtbot.waitUntil(lambda: dialog.hits.count() == hits)
    return dialog


def test_a_word_inside_a_document_leads_to_its_tile(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.attaches("5", "1", note(tmp_path, "通知.txt", "各县局：请报送执法台账。\n"))
    clerk.attaches("37", "", note(tmp_path, "决定书.txt", "示例"))
    dialog = searches(clerk, qtbot, "台账", 1)
    assert dialog.said.text() == "找到 1 件。"
    clerk.selects("37")
    QTest.keyClick(dialog.words, Qt.Key.Key_Return)
    assert clerk.controller.current_item == "5"
    assert clerk.workspace.shelf.current.evidence.title == "通知"

    types(dialog.words, "合同", enter=False)
    qtbot.waitUntil(lambda: dialog.hits.count() == 0)
    assert "没有找到“合同”" in dialog.said.text()
    dialog.close()


def test_what_waits_is_found_and_leads_to_the_tray(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.attaches("5", "1", note(tmp_path, "通知.txt", "各县局：请报送执法台账。\n"))
    scanned = [note(tmp_path, f"扫描件{number}.txt", f"三月的执法台账第{number}本") for number in range(6)]
    clerk.controller.evidence.attach_to_tray(scanned)
    waits_until_idle(clerk, qtbot)
    dialog = searches(clerk, qtbot, "三月", 6)
    last = dialog.hits.item(5)
    assert last.data(Qt.ItemDataRole.AccessibleTextRole) == "扫描件5，待归类"
    dialog.hits.itemClicked.emit(last)
    tray = clerk.workspace.tray.view
    assert tray.current.evidence.title == "扫描件5"
    assert tray.viewport().rect().contains(tray.visualRect(tray.currentIndex()))
    dialog.close()


def test_the_text_of_a_document_suggests_its_number(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("5")
    clerk.attaches("5", "1", note(tmp_path, "扫描件.txt", "云环文〔2022〕106号\n关于示例的通知\n2022年6月15日\n"))
    dialog = details(clerk)
    qtbot.waitUntil(
        lambda: any("106号（文首）" in each.text() for each in dialog.findChildren(QPushButton)), timeout=30_000
    )
    clicks(link(dialog, "106号（文首）"))
    assert dialog.fields["number"].text() == "云环文〔2022〕106号"
    dialog.reject()


def test_the_same_photo_on_two_items_is_marked_on_both(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    scene(1).save(tmp_path / "原图.jpg", quality=95)
    scene(1).resize((320, 240)).save(tmp_path / "微信图片.jpg", quality=40)
    clerk.attaches("6", "1", tmp_path / "原图.jpg")
    clerk.selects("5")
    clerk.attaches("5", "1", tmp_path / "微信图片.jpg")
    with qtbot.waitSignal(clerk.controller.finder.read, timeout=30_000):
        clerk.controller.finder.read_now()
    (tile,) = clerk.workspace.shelf.tiles
    assert [check.kind for check in tile.checks] == [CheckKind.TWIN]
    assert "和第 6 项的“原图”看起来是同一张照片" in tile.tip
