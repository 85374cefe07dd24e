"""What stands in the window while no assessment is open."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.theme import BODY, LARGE, SMALL, TITLE, font, label
from ui.views.elided import ElidedLabel

WIDTH = 560


class StartPage(QWidget):
    """新建, 打开, and what was open lately. painted: once, after the first paint."""

    new_wanted = Signal()
    open_wanted = Signal()
    folder_wanted = Signal(object)  # Path
    painted = Signal()

    def __init__(self, recent: list[Path]) -> None:
        super().__init__()
        self.new_button = QPushButton(self.tr("新建创建档案…"))
        self.open_button = QPushButton(self.tr("打开…"))
        self.error = label("", SMALL, tone="red", wrap=True)
        self.error.hide()
        self.waiting = label("", SMALL, tone="2")
        self.waiting.hide()
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        self._card = QFrame()
        self._was_painted = False
        self._build()
        self.show_recent(recent)

    def say(self, sentence: str) -> None:
        """Show why an assessment could not be opened, or nothing."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))
        self._set_waiting("")

    def wait_for(self, folder: Path) -> None:
        """An assessment is about to be opened: say so, and offer nothing meanwhile."""
        self._set_waiting(self.tr("正在打开“{}”…").format(folder.stem))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def _set_waiting(self, sentence: str) -> None:
        self.waiting.setText(sentence)
        self.waiting.setVisible(bool(sentence))
        for widget in (self.new_button, self.open_button, self._card):
            widget.setEnabled(not sentence)

    def show_recent(self, recent: list[Path]) -> None:
        """List assessments; those that are gone are grey and do not open."""
        while self._recent.count():
            self._recent.takeAt(0).widget().deleteLater()
        for folder in recent:
            entry = RecentEntry(folder)
            entry.clicked.connect(partial(self.folder_wanted.emit, folder))
            self._recent.addWidget(entry)
        self._card.setVisible(bool(recent))

    def _build(self) -> None:
        self.new_button.setProperty("primary", True)
        self.new_button.clicked.connect(self.new_wanted)
        self.open_button.clicked.connect(self.open_wanted)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.open_button)
        buttons.addStretch(1)
        what = self.tr("对照评分标准逐项填报、收齐佐证，随时看到得分和称号，最后装订成带页码和目录的 PDF。")
        local = self.tr("全部数据只存在这台电脑上。")
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(8, 12, 8, 8)
        head = label(self.tr("最近打开"), SMALL, tone="2", bold=True)
        head.setContentsMargins(10, 0, 0, 4)
        inner.addWidget(head)
        inner.addLayout(self._recent)
        self._card.setProperty("card", True)
        column = QVBoxLayout()
        column.setSpacing(14)
        column.addStretch(2)
        column.addWidget(label(self.tr("佐证册"), TITLE + 8, bold=True))
        column.addWidget(label(what + local, BODY, tone="2", wrap=True))
        column.addSpacing(6)
        column.addLayout(buttons)
        column.addWidget(self.error)
        column.addWidget(self.waiting)
        column.addSpacing(10)
        column.addWidget(self._card)
        column.addStretch(3)
        box = QWidget()
        box.setFixedWidth(WIDTH)
        box.setLayout(column)
        row = QHBoxLayout(self)
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignHCenter)


class RecentEntry(QPushButton):
    """One recently opened assessment: its name over its folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        gone = not folder.is_dir()
        self.setEnabled(not gone)
        self.setFlat(True)
        self.setProperty("entry", True)
        self.setAccessibleName(folder.stem)
        self.setAccessibleDescription(str(folder))
        name = ElidedLabel(font(LARGE), folder.stem, tone="3" if gone else "")
        where = str(folder.parent) + (self.tr("　（已不在这里）") if gone else "")
        place = ElidedLabel(font(SMALL), where, tone="3")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 10, 4)
        column.setSpacing(0)
        for widget in (name, place):
            widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(widget)
