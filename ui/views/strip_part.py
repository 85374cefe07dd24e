"""What every part of the score strip has in common: it is painted, and opens the reasons for what it shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.controller import Controller
from ui.theme import Tokens, tip, tokens
from ui.view import View
from ui.views.painting import paint_focus
from ui.views.popover import Line, Popover

HEIGHT = 104


class StripPart(QWidget):
    """One part of the strip: painted, and opening a popover with its reasons on a click, Enter or Space."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.controller = controller
        self.view = controller.view
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self._by_keyboard = False
        self._look: object = None

    def show_view(self, view: View) -> None:
        self.view = view
        look = self.look()
        if look == self._look:
            return
        self._look = look
        lines = self.reasons()
        self.setAccessibleName(lines[0].text)
        self.setAccessibleDescription("；".join(line.text for line in lines[1:]))
        self.setToolTip(tip(*(line.text for line in lines)))
        self.update()

    def look(self) -> object:
        """Everything of the view that this part depends on; it is painted anew only when that changes."""
        raise NotImplementedError

    def reasons(self) -> list[Line]:
        """What the popover says; the first line is also the accessible name."""
        raise NotImplementedError

    def links(self) -> list[Line]:
        """Where the popover leads on to."""
        return []

    def paint(self, painter: QPainter, t: Tokens) -> None:
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = tokens()
        self.paint(painter, t)
        if self._by_keyboard and self.hasFocus():
            paint_focus(painter, self.rect().adjusted(-2, 4, 2, -4), t)
        painter.end()

    def open_reasons(self) -> None:
        Popover(self, [*self.reasons(), *self.links()]).open_below(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open_reasons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_reasons()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)
