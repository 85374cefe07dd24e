"""A clerk says in the dialog what is bound and how, with the mouse or without one."""

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from binder.usecases.duties import assign_item
from tests.domain.kinds import HEAD
from tests.pdf.look import all_text
from tests.ui.clerk import Clerk
from tests.ui.desk import clicks, photo, waits_until_idle
from ui.dialogs.export_dialog import ExportDialog
from ui.dialogs.export_place import default_name

ITEM = """
      - key: "{key}"
        short: {short}
        quote: {short}
        points: "1"
        clauses:
          - {{kind: tick, points: "1", quote: {short}}}
"""
SMALL = (
    HEAD.format(id="small")
    + 'points: "5"\ncategories:\n  - title: 队伍\n    quote: 队伍\n    points: "5"\n    items:'
    + "".join(ITEM.format(key=key, short=f"事项{key}") for key in "12456")
)
"""Five items, so that looking ahead takes no time."""


@pytest.fixture
def clerk(newcomer: Clerk) -> Clerk:
    return newcomer.creates_from(SMALL)


@pytest.fixture
def dialog(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    """Two items with a photo each, seen to by two departments; nothing exported yet."""
    clerk.attaches("6", "", photo(tmp_path, "门头.jpg"))
    clerk.attaches("4", "", photo(tmp_path, "名册.jpg", "darkred"))
    for ref, department in (("6", "办公室"), ("4", "人事股"), ("5", "人事股")):
        assign_item(clerk.session, ref, department=department)
    clerk.controller.refresh()
    clerk.window.doors.export()
    opened = clerk.workspace.findChild(ExportDialog)
    assert opened is not None
    opened.form.out = clerk.home / "结果.pdf"
    waits_until_idle(clerk, qtbot)
    return opened


def test_a_chip_ticks_what_its_department_sees_to(clerk: Clerk, dialog: ExportDialog, qtbot: QtBot) -> None:
    scope, whole = dialog.scope, dialog.foot
    assert {name: chip.text() for name, chip in scope.chips.items()} == {
        "": "全部", "人事股": "人事股 2", "办公室": "办公室 1",
    }  # fmt: skip
    clicks(scope.chips["人事股"])
    assert scope.items == frozenset({"4", "5"})
    clicks(scope.chips[""])
    assert scope.items is None
    clicks(scope.chips["人事股"])
    clicks(scope.chips["办公室"])
    assert scope.items == frozenset({"4", "5", "6"})
    clicks(scope.chips["人事股"])
    assert scope.items == frozenset({"6"})
    qtbot.waitUntil(lambda: dialog.foot not in ("", whole), timeout=20_000)

    clicks(dialog.buttons["export"])
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=60_000)
    text = all_text(dialog.form.out)
    assert "门头" in text and "名册" not in text


def test_without_a_mouse(clerk: Clerk, dialog: ExportDialog, qtbot: QtBot) -> None:
    tree = dialog.scope.tree
    dialog.activateWindow()
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Right)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    QTest.keyClick(tree, Qt.Key.Key_Space)
    left_out = next(iter(clerk.view.outline.items))
    qtbot.waitUntil(lambda: not any(chip.isChecked() for chip in dialog.scope.chips.values()))
    assert dialog.scope.items == frozenset(clerk.view.outline.items) - {left_out}

    reached = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused.accessibleName() or getattr(focused, "text", str)())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {"内容：全册", "用途：正式册", "保存到", "编制人", "导出", "分项隔页"} <= reached

    dialog.form.content.chips["whole"].setFocus()
    for name in ("whole", "evidence"):
        QTest.keyClick(dialog.form.content.chips[name], Qt.Key.Key_Right)
    assert dialog.form.content.chosen == "score"
    waits_until_idle(clerk, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.form.out.is_file() and not dialog.is_running, timeout=60_000)
    with pikepdf.open(dialog.form.out) as document:
        assert str(document.docinfo["/Title"]).endswith("自评得分表")


def test_only_what_goes_together_is_offered(clerk: Clerk, dialog: ExportDialog) -> None:
    form = dialog.form
    internal = form.copy.chips["internal"]
    internal.click()
    assert form.options().internal
    assert form.options().photo_dpi == 0
    next(box for box in form.boxes if "200 dpi" in box.text()).click()
    assert form.options().photo_dpi == 200
    form.content.choose("evidence")
    assert not internal.isEnabled() and "隔页" in internal.toolTip()
    assert not form.options().internal
    form.copy.choose("redacted")
    assert form.options().redacted and not form.options().originals
    form.content.choose("score")
    assert not form.options().redacted
    options = form.options(frozenset({"6"}))
    assert not dialog.scope.isEnabled() and not form.photos.isEnabled()
    assert (options.score_only, options.items, options.originals) == (True, None, False)


def test_volumes_are_foretold_and_written(clerk: Clerk, dialog: ExportDialog, qtbot: QtBot) -> None:
    form = dialog.form
    form.volumes.choose("pages")
    form.volume_most.setText("6")
    assert form.options().volume_pages == 6 and form.options().volume_mb == 0
    qtbot.waitUntil(lambda: "，分 " in dialog.foot, timeout=20_000)
    form.volumes.choose("mb")
    form.copy.choose("redacted")
    assert form.volumes.chosen == "pages" and not form.volumes.chips["mb"].isEnabled()
    form.volumes.choose("")
    assert form.options().volume_pages == 0 and not form.volume_most.isVisible()


def test_nothing_ticked_is_said_and_cannot_be_exported(clerk: Clerk, dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.scope.choose(frozenset())
    qtbot.waitUntil(lambda: not dialog.buttons["export"].isEnabled(), timeout=20_000)
    assert "至少选一个事项" in clerk.message
    dialog.scope.choose(frozenset({"6"}))
    qtbot.waitUntil(dialog.buttons["export"].isEnabled, timeout=20_000)


def test_workbook_report_and_folder_come_from_the_same_dialog(clerk: Clerk, dialog: ExportDialog, qtbot: QtBot) -> None:
    form = dialog.form
    form.format.choose("xlsx")
    assert form.out.name == "结果.xlsx" and not dialog.scope.isEnabled() and not form.copy.isVisible()
    clicks(dialog.buttons["export"])
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=60_000)
    assert form.out.is_file() and "得分表已导出" in dialog.said
    assert "打开得分表" in [button.text() for button in dialog.buttons.values() if button.isVisible()]


def test_a_folder_takes_the_ticked_items_and_an_unused_name(clerk: Clerk, dialog: ExportDialog, qtbot: QtBot) -> None:
    form = dialog.form
    form.format.choose("folder")
    form.out = clerk.home
    assert "不是空文件夹就不会改动它" in form.place.said
    clicks(dialog.buttons["export"])
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=60_000)
    assert "不是空的" in dialog.error
    form.out = clerk.home / "报送"
    clicks(dialog.scope.chips["办公室"])
    clicks(dialog.buttons["export"])
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=60_000)
    assert "1 件原件" in dialog.said and (clerk.home / "报送" / "index.xlsx").is_file()


def test_the_usual_name_follows_the_format(clerk: Clerk, dialog: ExportDialog) -> None:
    form = dialog.form
    form.out = form.out.with_name(default_name(clerk.view.state.unit, clerk.view.state.period))
    for name, ending in (("docx", "自评报告.docx"), ("folder", "报送材料"), ("pdf", "佐证册.pdf")):
        form.format.choose(name)
        assert form.out.name.endswith(ending)
