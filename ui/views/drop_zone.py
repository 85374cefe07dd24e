"""What the evidence shelf shows while there is nothing on it: where files may be dropped."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.theme import LARGE, SMALL, font, tokens
from ui.views.painting import CENTER, draw_text


class DropZone(QWidget):
    """A dashed field with two lines of text."""

    def __init__(self) -> None:
        super().__init__()
        self._title = self._hint = ""
        self._over = False
        self.setMinimumHeight(60)

    def say(self, title: str, hint: str) -> None:
        if (title, hint) == (self._title, self._hint):
            return
        self._title, self._hint = title, hint
        self.setAccessibleName(f"{title} {hint}")
        self.update()

    def set_over(self, over: bool) -> None:
        """Whether files hover above it."""
        self._over = over
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(t.accent if self._over else t.field_line), 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(t.accent_soft if self._over else t.band))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        middle = self.rect().center().y()
        draw_text(painter, self._line(middle - 24), self._title, font(LARGE, bold=True), t.ink2, align=CENTER)
        draw_text(painter, self._line(middle + 2), self._hint, font(SMALL), t.ink3, align=CENTER)
        painter.end()

    def _line(self, y: int) -> QRect:
        return QRect(16, y, self.width() - 32, 22)
