"""A lamp as a widget of its own."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from binder.domain.outline import Lamp
from ui.theme import tokens
from ui.views.painting import paint_lamp

SIDE = 18


class LampMark(QWidget):
    """One lamp of the outline; it says nothing that the row beside it does not."""

    def __init__(self, lamp: Lamp) -> None:
        super().__init__()
        self._lamp = lamp
        self.setFixedSize(SIDE, SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_lamp(painter, QPointF(SIDE / 2, SIDE / 2), self._lamp, tokens())
        painter.end()
