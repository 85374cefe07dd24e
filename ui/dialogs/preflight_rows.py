"""What is to be known before a binder is written: a row for each finding, with the findings behind it one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from binder.domain.outline import Lamp
from ui.theme import BODY, SMALL, label, tokens
from ui.views.painting import paint_lamp

if TYPE_CHECKING:
    from binder.usecases.findings import PreflightRow

_LAMPS = {"ok": Lamp.DONE, "warn": Lamp.PART, "alarm": Lamp.ALARM}


class LampMark(QWidget):
    """A lamp on its own."""

    def __init__(self, lamp: Lamp) -> None:
        super().__init__()
        self._lamp = lamp
        self.setFixedSize(QSize(18, 18))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_lamp(painter, QPointF(9, 9), self._lamp, tokens())
        painter.end()


class LinesDialog(QDialog):
    """A list to read and to copy."""

    def __init__(self, title: str, lines: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(620, 460)
        text = QPlainTextEdit("\n".join(lines))
        text.setReadOnly(True)
        text.setAccessibleName(title)
        close = QPushButton(self.tr("关闭"))
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(title, BODY, bold=True, wrap=True))
        column.addWidget(text, 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)


class PreflightCard(QFrame):
    """One finding: lamp, title, what becomes of it, and a way to its list."""

    def __init__(self, row: PreflightRow) -> None:
        super().__init__()
        self._row = row
        self.setProperty("card", True)
        self.setAccessibleName(f"{row.title}：{row.detail}")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(row.title, BODY, bold=True, wrap=True))
        words.addWidget(label(row.detail, SMALL, tone="2", wrap=True))
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 9, 12, 9)
        line.setSpacing(10)
        line.addWidget(LampMark(_LAMPS[row.level]), 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(words, 1)
        if row.lines:
            more = QPushButton(self.tr("查看清单"))
            more.setProperty("link", True)
            more.setAccessibleName(self.tr("查看清单：{}").format(row.title))
            more.clicked.connect(self._open_lines)
            words.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _open_lines(self) -> None:
        LinesDialog(self._row.title, self._row.lines, self.window()).open()


class PreflightRows(QWidget):
    """All findings, or a sentence while they are being looked for."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._column = QVBoxLayout(self)
        self.setProperty("surface", True)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(8)

    def say(self, sentence: str) -> None:
        self._empty()
        self._column.addWidget(label(sentence, SMALL, tone="2", wrap=True))
        self._column.addStretch(1)

    def show_rows(self, rows: tuple[PreflightRow, ...]) -> None:
        self._empty()
        for row in rows:
            self._column.addWidget(PreflightCard(row))
        self._column.addStretch(1)

    def _empty(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
