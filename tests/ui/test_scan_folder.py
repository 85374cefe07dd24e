"""A clerk scans a folder, sees where each file would go and why, decides, and takes all in; the rest waits."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from binder.domain.evidence import TRAY
from tests.ui.clerk import Clerk
from tests.usecases.brought import held, note, photo
from ui.dialogs.lessons import LessonsDialog, TeachDialog
from ui.dialogs.place_picker import PlacePicker
from ui.dialogs.scan_folder import ScanDialog, common_start
from ui.models.scan_rows import FILE, ITEM, MATCH, REASON, Fate, Group
from ui.views.dragging import pack_tiles


@pytest.fixture
def mess(tmp_path: Path) -> Path:
    (mess := tmp_path / "材料").mkdir()
    note(mess, "4-人员年度考核材料.txt", "考核")
    note(mess, "副本 考核.txt", "考核")
    note(mess, "培训情况.txt", "培训")
    photo(mess, "IMG_0877.jpg", 90)
    photo(mess, "IMG_0878.jpg", 190)
    (mess / "空.jpg").touch()
    return mess


@pytest.fixture
def dialog(clerk: Clerk, qtbot: QtBot, mess: Path) -> ScanDialog:
    dialog = ScanDialog(clerk.controller, mess, clerk.workspace)
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=20_000)
    return dialog


def shown(dialog: ScanDialog) -> dict[str, tuple[str, str]]:
    model = dialog.model
    rows = range(model.rowCount())
    return {
        str(model.index(row, FILE).data()): (model.index(row, MATCH).data(), model.index(row, ITEM).data())
        for row in rows
    }


def chooses(dialog: ScanDialog, *names: str) -> None:
    dialog.table.clearSelection()
    for row in range(dialog.model.rowCount()):
        if dialog.model.index(row, FILE).data() in names:
            dialog.table.setCurrentIndex(dialog.model.index(row, FILE))
            dialog.table.selectionModel().select(
                dialog.model.index(row, FILE),
                dialog.table.selectionModel().SelectionFlag.Select | dialog.table.selectionModel().SelectionFlag.Rows,
            )


def takes(clerk: Clerk, qtbot: QtBot, dialog: ScanDialog) -> None:
    dialog.buttons["take"].click()
    qtbot.waitUntil(lambda: not clerk.controller.is_busy, timeout=20_000)


def test_a_scan_shows_what_goes_where_and_why_and_changes_nothing(clerk: Clerk, dialog: ScanDialog) -> None:
    seen = shown(dialog)
    assert seen["4-人员年度考核材料.txt"] == ("可靠", "4 在编在岗")
    assert seen["副本 考核.txt"] == ("重复，跳过", "")
    assert seen["IMG_0877.jpg"] == ("待归类", "未匹配")
    assert "确认前不会改动任何数据" in dialog.said.text()
    assert dialog.buttons["take"].text() == "收入 4 个，其中 3 个待归类"
    assert dialog.model.index(0, REASON).data()
    assert clerk.session.undo_label == ""
    dialog.reject()
    assert (clerk.session.state.attachments, clerk.session.vault.originals()) == ((), [])


def test_what_is_confirmed_is_taken_in_at_one_step_and_the_rest_waits(
    clerk: Clerk, qtbot: QtBot, dialog: ScanDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses(dialog, "IMG_0877.jpg")
    monkeypatch.setattr(PlacePicker, "pick", lambda *_: ("6", "1"))
    dialog.buttons["pick"].click()
    assert shown(dialog)["IMG_0877.jpg"] == ("已确认", "6 统一形象标识")
    takes(clerk, qtbot, dialog)
    assert (held(clerk.session, "4"), held(clerk.session, "6")) == (
        [("3", "4-人员年度考核材料")],
        [("1", "IMG_0877")],
    )
    assert {tile.evidence.title for tile in clerk.workspace.tray.tiles} == {"IMG_0878", "培训情况"}
    assert not clerk.workspace.tray.isHidden()
    clerk.undoes()
    assert (clerk.session.state.attachments, clerk.session.undo_label) == ((), "")
    assert clerk.workspace.tray.isHidden()


def test_what_is_not_wanted_stays_outside(clerk: Clerk, qtbot: QtBot, dialog: ScanDialog) -> None:
    chooses(dialog, "4-人员年度考核材料.txt")
    QTest.keyClick(dialog.table, Qt.Key.Key_Delete)
    assert shown(dialog)["4-人员年度考核材料.txt"][0] == "跳过"
    dialog.waiting.setChecked(False)
    assert not dialog.buttons["take"].isEnabled()
    chooses(dialog, "4-人员年度考核材料.txt")
    QTest.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.model.count(Fate.PLACED) == 1
    takes(clerk, qtbot, dialog)
    assert (len(clerk.session.state.evidence), dict(clerk.session.state.waiting)) == (1, {})


def test_the_list_is_narrowed(dialog: ScanDialog) -> None:
    dialog._groups[Group.TWINS].click()
    assert list(shown(dialog)) == ["副本 考核.txt"]
    dialog._groups[Group.ALL].click()
    assert len(shown(dialog)) == 5


def test_the_chosen_file_is_shown(dialog: ScanDialog, qtbot: QtBot) -> None:
    chooses(dialog, "IMG_0877.jpg")
    qtbot.waitUntil(lambda: not dialog._glance.picture.pixmap().isNull(), timeout=20_000)
    chooses(dialog, "培训情况.txt")
    qtbot.waitUntil(lambda: dialog._glance.picture.text() == "培训", timeout=20_000)


def test_a_name_is_taught_and_counts_at_once(
    clerk: Clerk, qtbot: QtBot, dialog: ScanDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses(dialog, "IMG_0877.jpg", "IMG_0878.jpg")
    dialog.model.place(dialog.table.chosen[:1], ("27", "2"))
    said: list[str] = []

    def save(teaching: TeachDialog) -> bool:
        said.append(teaching.pattern.text())
        teaching.accept()
        return True

    monkeypatch.setattr(TeachDialog, "exec", save)
    dialog._follow()
    dialog.buttons["teach"].click()
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=20_000)
    assert said == ["IMG_"]
    seen = shown(dialog)
    assert {seen[f"IMG_087{n}.jpg"] for n in (7, 8)} == {("已确认", "27 现场检查计划"), ("可靠", "27 现场检查计划")}
    lessons = LessonsDialog(clerk.controller, clerk.window)
    assert lessons.list.count() == 1
    lessons.forget.click()
    assert (lessons.list.count(), dict(clerk.session.state.lessons)) == (0, {})
    clerk.undoes()
    assert lessons.list.count() == 1
    lessons.reject()


def test_what_waits_is_dragged_onto_an_item_a_slot_and_back(clerk: Clerk, qtbot: QtBot, dialog: ScanDialog) -> None:
    takes(clerk, qtbot, dialog)
    tray, tree = clerk.workspace.tray, clerk.workspace.tree
    first, second, third = (tile.place for tile in tray.tiles)
    index = tree.model.find_item("5")
    tree.tree.scrollTo(index)
    assert clerk.drops(tree.tree.viewport(), tree.tree.visualRect(index).center(), pack_tiles([first]))
    clerk.selects("6")
    chip = next(chip for chip in clerk.workspace.shelf.chips if chip.slot == "1")
    assert clerk.drops(chip, QPoint(5, 5), pack_tiles([second]))
    assert (len(held(clerk.session, "5")), len(held(clerk.session, "6")), len(tray.tiles)) == (1, 1, 1)
    assert clerk.drops(tray, QPoint(5, 5), pack_tiles([clerk.workspace.shelf.tiles[0].place]))
    assert (len(held(clerk.session, "6")), len(tray.tiles)) == (0, 2)
    clerk.controller.evidence.detach([(third.evidence_id, TRAY)])
    assert (len(tray.tiles), third.evidence_id in clerk.session.state.trash) == (1, True)


def test_files_are_dropped_to_wait(clerk: Clerk, qtbot: QtBot, mess: Path) -> None:
    clerk.controller.evidence.attach_to_tray([mess / "IMG_0877.jpg"])
    qtbot.waitUntil(lambda: not clerk.controller.is_busy, timeout=20_000)
    assert [tile.evidence.title for tile in clerk.workspace.tray.tiles] == ["IMG_0877"]
    assert clerk.session.undo_label == "添加“IMG_0877”到待归类"


def test_a_scan_is_stopped(clerk: Clerk, qtbot: QtBot, mess: Path) -> None:
    dialog = ScanDialog(clerk.controller, mess, clerk.workspace)
    dialog.show()
    dialog.buttons["stop"].click()
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=20_000)
    dialog.scan()
    qtbot.waitUntil(lambda: dialog.model.rowCount() > 0, timeout=20_000)


@pytest.mark.parametrize(
    ("stems", "same"),
    [(["IMG_0001", "IMG_0002"], "IMG_"), (["检查1", "检查2"], "检查"), (["甲", "乙"], ""), (["检查12"], "检查")],
)
def test_what_names_have_in_common(stems: list[str], same: str) -> None:
    assert common_start(stems) == same
