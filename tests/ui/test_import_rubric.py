"""A clerk brings a rubric in from Excel, and moves the year's assessment to a newer version."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu, QTreeWidget
from pytestqt.qtbot import QtBot

from binder.resources import read_text
from binder.rubric.excel.book import EXAMPLE, workbook_bytes
from binder.rubric.installed import installed_folder, write_rubric
from binder.rubric.library import FILE_NAME
from binder.rubric.reader import read_tree
from tests.ui.clerk import RUBRIC, Clerk
from ui.dialogs.import_rubric import ImportRubricDialog
from ui.dialogs.renew_rubric import RenewRubricDialog


def workbook(folder: Path, *changes: tuple[str, str]) -> Path:
    """The invented rubric as a filled template."""
    text = read_text(EXAMPLE)
    for old, new in changes:
        text = text.replace(old, new)
    data, _ = workbook_bytes(read_tree(text, "example"))
    path = folder / "评分标准.xlsx"
    path.write_bytes(data)
    return path


def texts(table: QTreeWidget, column: int) -> list[str]:
    lines = (table.topLevelItem(row) for row in range(table.topLevelItemCount()))
    return [line.text(column) for line in lines if line]


@pytest.fixture
def opens(newcomer: Clerk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], ImportRubricDialog]:
    """文件 → 导入评分标准, choose a file, and wait for what is said about it."""

    def chosen(path: Path) -> ImportRubricDialog:
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
        newcomer.window.rubric_menu.import_action.trigger()
        dialog = newcomer.window.findChild(ImportRubricDialog)
        assert isinstance(dialog, ImportRubricDialog)
        assert not dialog.import_button.isEnabled()
        QTest.mouseClick(dialog.choose_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(dialog.choose_button.isEnabled, timeout=20_000)
        return dialog

    return chosen


def test_a_sound_workbook_is_previewed_and_then_installed(
    newcomer: Clerk, opens: Callable[[Path], ImportRubricDialog]
) -> None:
    dialog = opens(workbook(newcomer.home))
    assert dialog.said.text().startswith("没有错误：示例评分标准（虚构，每种计分方式一条）")
    assert "（example-2025，1.0.0 版），100 分，19 个条款" in dialog.said.text()
    assert "1-2" in texts(dialog.clauses, 0) and "按公式折算" in texts(dialog.clauses, 2)
    assert dialog.pages.currentWidget() is dialog.clauses
    assert not (installed_folder() / "example-2025").exists()
    QTest.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
    assert (installed_folder() / "example-2025" / FILE_NAME).is_file()
    assert "已导入 example-2025" in dialog.said.text() and not dialog.import_button.isEnabled()
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)


def test_mistakes_are_listed_by_cell_and_looked_at_again_once_put_right(
    newcomer: Clerk, opens: Callable[[Path], ImportRubricDialog], qtbot: QtBot
) -> None:
    path = workbook(newcomer.home, ('points: "22"', 'points: "23"'))
    dialog = opens(path)
    assert dialog.pages.currentWidget() is dialog.mistakes
    assert "计分条款!F2" in texts(dialog.mistakes, 0)
    assert any("第 1 项印 23 分，各条款合计 22 分" in text for text in texts(dialog.mistakes, 1))
    assert not dialog.import_button.isEnabled()
    dialog.mistakes.setFocus()
    QTest.keyClick(dialog.mistakes, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert "计分条款!F2\t第 1 项" in QGuiApplication.clipboard().text()
    workbook(newcomer.home)
    QTest.mouseClick(dialog.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.import_button.isEnabled, timeout=20_000)
    dialog.reject()


def test_what_is_no_workbook_is_said_and_a_template_is_offered(
    newcomer: Clerk, opens: Callable[[Path], ImportRubricDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = newcomer.home / "台账.xlsx"
    other.write_text("不是表格", encoding="utf-8")
    dialog = opens(other)
    assert "不是完好的 Excel 工作簿" in dialog.said.text() and not dialog.import_button.isEnabled()
    out = newcomer.home / "模板"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    QTest.mouseClick(dialog.template_button, Qt.MouseButton.LeftButton)
    assert out.with_suffix(".xlsx").stat().st_size > 10_000
    assert "空白模板已存到" in dialog.said.text()
    dialog.reject()


def test_closing_while_the_file_is_still_being_read_is_no_trouble(
    newcomer: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(workbook(newcomer.home)), ""))
    newcomer.window.rubric_menu.import_action.trigger()
    dialog = newcomer.window.findChild(ImportRubricDialog)
    assert isinstance(dialog, ImportRubricDialog)
    QTest.mouseClick(dialog.choose_button, Qt.MouseButton.LeftButton)
    dialog.reject()
    assert not dialog.isVisible()


# --- a newer version --------------------------------------------------------------------------------------------------


def publish() -> None:
    """The next version of the rubric: item 6 is gone, item 7 says more."""
    text = read_text(f"rubrics/{RUBRIC}/{FILE_NAME}").replace('version: "1.0.0"', 'version: "2.0.0"', 1)
    text = text.replace('      - key: "6"\n', '      - key: "48"\n').replace("short: 执法经费保障", "short: 经费保障")
    write_rubric(installed_folder() / RUBRIC, {FILE_NAME: text})


def entries(clerk: Clerk) -> list[str]:
    menu = clerk.window.recent_menu.parentWidget()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    return [action.text() for action in menu.actions()]


def renews(clerk: Clerk) -> RenewRubricDialog:
    clerk.window.rubric_menu.renew()
    dialog = clerk.window.findChild(RenewRubricDialog)
    assert isinstance(dialog, RenewRubricDialog)
    return dialog


def test_a_newer_version_is_offered_only_when_there_is_one(clerk: Clerk) -> None:
    assert "更新评分标准(&G)…" not in entries(clerk)
    publish()
    assert "更新评分标准(&G)…" in entries(clerk)


def test_the_clerk_sees_what_changes_moves_and_thinks_again(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.states("7-1", True)
    clerk.states("6-1", True)
    clerk.selects("6")
    publish()
    dialog = renews(clerk)
    groups = texts(dialog.parts, 0)
    assert groups[0].startswith("停用") and any(text.startswith("新增") for text in groups)
    retired = dialog.parts.topLevelItem(0)
    assert retired is not None and retired.child(0).text(0) == "事项 6"
    session = clerk.session
    QTest.mouseClick(dialog.renew_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: clerk.window.workspace is not None and clerk.session is not session, timeout=20_000)
    assert clerk.session.rubrics.main.version == "2.0.0"
    assert clerk.session.state.facts.keys() == {"6-1", "7-1"}
    assert clerk.workspace.tree.model.find_item("48").isValid()
    assert not clerk.workspace.tree.model.find_item("6").isValid()
    assert "已更新评分标准到 2.0.0 版，可以撤销" in clerk.message
    session = clerk.session
    clerk.undoes()
    qtbot.waitUntil(lambda: clerk.window.workspace is not None and clerk.session is not session, timeout=20_000)
    assert clerk.session.rubrics.main.version == "1.0.0"
    assert clerk.workspace.tree.model.find_item("6").isValid()
    assert "已撤销：更新评分标准到 2.0.0 版" in clerk.message


def test_saying_no_leaves_everything_as_it_is(clerk: Clerk) -> None:
    publish()
    dialog = renews(clerk)
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    assert clerk.session.rubrics.main.version == "1.0.0" and clerk.session.undo_label == ""
