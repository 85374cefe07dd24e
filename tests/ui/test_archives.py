"""Somebody sent a ZIP: the window asks what of it is to be taken in."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.intake import make
from tests.ui.clerk import Clerk
from tests.ui.desk import clicks, tile, tiles, waits_until_idle
from ui.dialogs.open_archive import OpenArchive


def brings(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> OpenArchive:
    """The dialog that comes once a ZIP has been dropped on item 5."""
    clerk.selects("5")
    members = {"现场/门头.jpg": make.jpeg(), "现场/说明.txt": "说明".encode(), "__MACOSX/._x": b"x"}
    path = make.put(tmp_path, "资料.zip", make.zipped(members))
    clerk.workspace.shelf._attach("", (path,))
    return comes(clerk, qtbot)


def comes(clerk: Clerk, qtbot: QtBot) -> OpenArchive:
    found: list[OpenArchive] = []

    def is_there() -> bool:
        found[:] = [one for one in clerk.window.findChildren(OpenArchive) if one.isVisible()]
        return bool(found)

    qtbot.waitUntil(is_there, timeout=20_000)
    return found[0]


def test_the_files_that_are_ticked_come_in_beside_the_archive(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = brings(clerk, qtbot, tmp_path)
    rows = [dialog.list.item(row) for row in range(dialog.list.count())]
    assert [row.text() for row in rows] == ["现场/门头.jpg　1 KB", "现场/说明.txt　1 KB"]
    assert dialog.take.text() == "收入 2 个文件"
    rows[1].setCheckState(Qt.CheckState.Unchecked)
    assert (dialog.take.text(), dialog.every.checkState()) == ("收入 1 个文件", Qt.CheckState.PartiallyChecked)
    clicks(dialog.take)
    waits_until_idle(clerk, qtbot)
    assert tiles(clerk) == ["资料", "门头"]
    clerk.controller.undo()
    assert tiles(clerk) == ["资料"]


def test_one_that_was_left_closed_is_opened_from_its_menu_later(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clicks(brings(clerk, qtbot, tmp_path).keep)
    assert tiles(clerk) == ["资料"]
    qtbot.waitUntil(lambda: not clerk.window.findChildren(OpenArchive))
    menu = clerk.workspace.shelf.menu_for([tile(clerk, "资料")])
    (action,) = (one for one in menu.actions() if one.text() == "打开压缩包…")
    action.trigger()
    dialog = comes(clerk, qtbot)
    clicks(dialog.every)
    assert not dialog.take.isEnabled()
    clicks(dialog.every)
    clicks(dialog.take)
    waits_until_idle(clerk, qtbot)
    assert tiles(clerk) == ["资料", "门头", "说明"]
