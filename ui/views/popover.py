"""A small sheet that opens beside what was clicked and says more about it."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ui.theme import BODY, label


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a popover. tone as in `theme.label`. act: what a click does; the line is then a link."""

    text: str
    pixels: int = BODY
    tone: str = ""
    bold: bool = False
    act: Callable[[], None] | None = None


class Popover(QFrame):
    """Shows lines until a click elsewhere, or Esc."""

    def __init__(self, owner: QWidget, lines: list[Line], *, width: int = 380) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("card", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        for line in lines:
            if line.act is None:
                column.addWidget(label(line.text, line.pixels, tone=line.tone, bold=line.bold, wrap=True))
            else:
                column.addWidget(self._link(line, line.act), 0, Qt.AlignmentFlag.AlignLeft)
        self.setFixedSize(width, column.heightForWidth(width))
        self.setAccessibleName("；".join(line.text for line in lines))

    def _link(self, line: Line, act: Callable[[], None]) -> QPushButton:
        link = QPushButton(line.text)
        link.setProperty("link", True)
        link.clicked.connect(self.close)
        link.clicked.connect(lambda _checked: act())
        return link

    def open_below(self, anchor: QWidget) -> None:
        """Show right under a widget, moved inwards where the screen ends."""
        at = anchor.mapToGlobal(QPoint(0, anchor.height()))
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        at.setX(max(area.left(), min(at.x(), area.right() - self.width())))
        at.setY(max(area.top(), min(at.y(), area.bottom() - self.height())))
        self.move(at)
        self.show()
