"""The leader at the door: one sheet that says how many points, which title, what is missing."""

from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.clerk import Clerk
from tests.ui.desk import clicks
from tests.ui.test_frame_materials import TARGETS
from ui.dialogs.board import BoardDialog
from ui.theme import tokens
from ui.views.board_bars import CategoryRow, DepartmentRow
from ui.views.elided import ElidedLabel


def board(clerk: Clerk, qtbot: QtBot) -> BoardDialog:
    clerk.window.doors.board()
    dialog = clerk.workspace.findChild(BoardDialog)
    assert dialog is not None
    return dialog


def says(dialog: BoardDialog) -> str:
    """All that the sheet says: lines, lines that give way, and what a card is called."""
    frames = [frame.accessibleName() for frame in dialog.sheet.findChildren(QFrame)]
    lines = [each.text() for each in dialog.sheet.findChildren(QLabel)]
    return "\n".join([*lines, *(each.text() for each in dialog.sheet.findChildren(ElidedLabel)), *frames])


def test_the_board_follows_an_edit_and_leads_to_an_item(clerk: Clerk, qtbot: QtBot) -> None:
    dialog = board(clerk, qtbot)
    assert "预计得分 21.5 / 100，暂未达标" in says(dialog)
    assert "未过线分项 5 个，一、二、三、四、五" in says(dialog)
    clerk.states("6-1", True)
    assert "预计得分 23 / 100，暂未达标" in says(dialog)
    assert len(dialog.sheet.findChildren(CategoryRow)) == 5
    assert dialog.sheet.findChildren(CategoryRow)[0].verdict.startswith("差 ")
    row = next(b for b in dialog.sheet.findChildren(QPushButton) if b.accessibleName().startswith("8 "))
    clicks(row)
    assert clerk.controller.current_item == "8"
    qtbot.waitUntil(lambda: "件事，做完以后总分" in says(dialog), timeout=20_000)


def test_the_board_is_saved_as_a_picture(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = board(clerk, qtbot)
    dialog.save_picture(tmp_path / "看板.png")
    picture = QImage(str(tmp_path / "看板.png"))
    assert picture.width() == dialog.sheet.width() * 2
    colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 3) for y in range(0, 700, 3)}
    assert tokens().red in colours  # the lines that are not passed, and the items that are due
    assert clerk.message == "看板已存为“看板.png”。"
    dialog.save_picture(tmp_path / "没有" / "看板.png")
    assert "写不了" in clerk.message


def test_without_points_the_board_counts_targets(newcomer: Clerk, qtbot: QtBot) -> None:
    clerk = newcomer.creates_from(TARGETS)
    dialog = board(clerk, qtbot)
    assert "完成情况 0 / 2 项，未完成 0 项，未填 2 项" in says(dialog)
    assert [row.name for row in dialog.sheet.findChildren(DepartmentRow)] == ["法制科", "还没有分工"]
    assert "1 训练\n建立制度" in says(dialog)
