"""A label that gives way: text that does not fit ends in an ellipsis and stands whole in the tooltip."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import tip, tokens
from ui.views.painting import draw_text


class ElidedLabel(QWidget):
    """One line of plain text. tone: "", "2", "3", "green", "amber" or "red"."""

    def __init__(self, face: QFont, text: str = "", *, tone: str = "") -> None:
        super().__init__()
        self._face = face
        self._tone = tone
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        measure = QFontMetrics(self._face)
        return QSize(measure.horizontalAdvance(self._text) + 2, measure.height() + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        colours = {"2": t.ink2, "3": t.ink3, "green": t.green, "amber": t.amber, "red": t.red}
        painter = QPainter(self)
        draw_text(painter, self.rect(), self._text, self._face, QColor(colours.get(self._tone, t.ink)).name())
        painter.end()
        fits = QFontMetrics(self._face).horizontalAdvance(self._text) <= self.width()
        self.setToolTip("" if fits else tip(self._text))
