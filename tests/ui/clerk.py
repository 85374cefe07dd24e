"""A clerk at the window: what tests let a person do and see."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from binder.domain.assessment import State
from binder.domain.points import points_text
from binder.rubric.library import load_text
from binder.store.making import create_project
from binder.usecases.answering import set_fact
from binder.usecases.opening import create_assessment, open_assessment
from ui.controller import Controller
from ui.main_window import MainWindow
from ui.models.rubric_rows import Row, RowKind
from ui.settings import Settings
from ui.view import View
from ui.views.workspace import Workspace

if TYPE_CHECKING:
    from binder.usecases.session import Session

UNIT = "云岭县生态环境综合行政执法大队（示例）"
RUBRIC = "henan-2022-agency"
EQUIPMENT = "henan-2022-equipment:"


class Clerk:
    """Works on one assessment in one window. Everything goes through what the window offers."""

    def __init__(self, qtbot: QtBot, home: Path) -> None:
        self._qtbot = qtbot
        self.home = home
        self.folder = home / "示例县.binder"
        self.settings = Settings(home / "window.ini")
        self.window = MainWindow(self.settings)
        self._show()

    # --- what the clerk does ------------------------------------------------------------------------------------------

    def creates(self, level: str = "county") -> Clerk:
        self.window.show_session(create_assessment(self.folder, RUBRIC, UNIT, level))
        return self

    def creates_from(self, text: str) -> Clerk:
        """Work on a rubric that is not shipped, given as its file."""
        rubric_id = str(re.search(r"^id: (\S+)", text, re.MULTILINE)[1])  # type: ignore[index]
        rubrics = load_text({rubric_id: text}, rubric_id, "county")
        create_project(self.folder, State(UNIT, "county", "2025", rubric_id), rubrics, {rubric_id: text})
        self.window.show_session(open_assessment(self.folder))
        return self

    def reopens(self) -> None:
        """Leave, and come back in a new window."""
        self.window.close()
        self.window = MainWindow(Settings(self.home / "window.ini"))
        self._show()
        self.window.show_session(open_assessment(self.folder))

    def leaves(self) -> None:
        """Close the window. What a test left running is stopped first: nobody would answer the question."""
        if self.window.workspace:
            self.controller.cancel_job()
            self._qtbot.waitUntil(lambda: not self.controller.is_busy, timeout=30_000)
        self.window.close()

    def selects(self, ref: str) -> None:
        """Click an item in the tree."""
        tree = self.workspace.tree.tree
        index = self.workspace.tree.model.find_item(ref)
        assert index.isValid(), f"item {ref} is not in the tree"
        tree.scrollTo(index)
        place = tree.visualRect(index).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def states(self, key: str, raw: object) -> None:
        assert self.controller.set_fact(key, raw), f"{key} was refused"

    def finds_stated(self, facts: dict[str, object]) -> None:
        """All this was filled in before, and the window has just come to see it."""
        for key, raw in facts.items():
            set_fact(self.session, key, raw)
        self.controller.refresh()

    def undoes(self) -> None:
        self.window.undo_action.trigger()

    def redoes(self) -> None:
        self.window.redo_action.trigger()

    def searches(self, words: str) -> None:
        self.workspace.tree.search.setText(words)

    def attaches(self, ref: str, slot: str, *paths: Path) -> None:
        """Attach files and wait until they are in and were looked into."""
        with self._qtbot.waitSignal(self.controller.changed, timeout=20_000):
            self.controller.evidence.attach(ref, slot, paths)
        self._qtbot.waitUntil(lambda: not self.controller.is_busy, timeout=30_000)

    def drops(self, target: QWidget, at: QPoint, mime: QMimeData) -> bool:
        """Drag something over a widget and let go, as the system would tell it. Whether it was taken."""
        taken = False
        actions = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at, actions, mime, left, none)
        QGuiApplication.sendEvent(target, enter)
        if not enter.isAccepted():
            return False
        move = QDragMoveEvent(at, actions, mime, left, none)
        QGuiApplication.sendEvent(target, move)
        if move.isAccepted():
            drop = QDropEvent(QPointF(at), actions, mime, left, none)
            QGuiApplication.sendEvent(target, drop)
            taken = drop.isAccepted()
        else:
            QGuiApplication.sendEvent(target, QDragLeaveEvent())  # else Qt would keep a target that may be gone
        return taken

    # --- what the clerk sees ------------------------------------------------------------------------------------------

    @property
    def workspace(self) -> Workspace:
        assert self.window.workspace is not None, "no assessment is open"
        return self.window.workspace

    @property
    def controller(self) -> Controller:
        return self.workspace.controller

    @property
    def session(self) -> Session:
        return self.controller.session

    @property
    def view(self) -> View:
        return self.controller.view

    @property
    def total(self) -> str:
        """The big number with its maximum, as the strip says it aloud."""
        return self.workspace.strip.total.accessibleName()

    @property
    def message(self) -> str:
        """What stands at the left of the status bar."""
        bar: Any = self.window.statusBar()
        return str(bar.message.text())

    def row(self, ref: str, kind: RowKind = RowKind.ITEM, item: str = "") -> Row:
        """A row of the tree."""
        model = self.workspace.tree.model
        row = model.row_at(model.find(kind, item or ref, ref))
        assert row is not None, f"{ref} is not in the tree"
        return row

    def sees_total(self, points: str) -> None:
        assert points_text(self.view.score.main.claimed) == points
        assert f"预计得分 {points} 分" in self.total

    def sees_items(self) -> list[str]:
        """Refs of the items in the tree, in their order."""
        return [ref for ref in self.view.score.items if self.workspace.tree.model.find_item(ref).isValid()]

    def _show(self) -> None:
        self._qtbot.addWidget(self.window, before_close_func=lambda _window: self.leaves())
        with self._qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()


def files_mime(*paths: Path) -> QMimeData:
    """Files as a file manager drags them."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def modules_after(code: str) -> set[str]:
    """Names of the modules that are loaded once some code ran in a fresh Python."""
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())
