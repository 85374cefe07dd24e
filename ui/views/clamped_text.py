"""Text that shows its first lines only, until it is asked for all of them."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import BODY, font, tokens

LEADING_PX = 2


class ClampedText(QWidget):
    """Plain text of at most `lines` lines with "…" at the end, or all of it once `expanded`.

    clamped: whether some of it is hidden in the width it has now.
    """

    clamped = Signal(bool)

    def __init__(self, *, lines: int = 3, pixels: int = BODY) -> None:
        super().__init__()
        self._text = ""
        self._limit = lines
        self._expanded = False
        self._face = font(pixels)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def expanded(self) -> bool:
        return self._expanded

    def set_text(self, text: str) -> None:
        self._text = text
        self._expanded = False
        self.setAccessibleName(text)
        self._changed()

    def set_limit(self, lines: int) -> None:
        """Show this many lines until it is expanded."""
        if lines != self._limit:
            self._limit = lines
            self._changed()

    def expand(self, whole: bool) -> None:
        """Show all of it, or the first lines."""
        self._expanded = whole
        self._changed()

    def _changed(self) -> None:
        self.updateGeometry()
        self.update()
        self.clamped.emit(len(self._break(self.width())) > self._limit)

    def _break(self, width: int) -> list[str]:
        """The text in lines of this many pixels."""
        layout = QTextLayout(self._text, self._face)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        lines = []
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(width, 1))
            lines.append(self._text[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
        return lines

    def _line_px(self) -> int:
        return QFontMetrics(self._face).height() + LEADING_PX

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        count = len(self._break(width))
        return self._line_px() * (count if self._expanded else min(count, self._limit))

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(self.width() or 320))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._line_px())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.clamped.emit(len(self._break(self.width())) > self._limit)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._face)
        painter.setPen(QColor(tokens().ink2))
        measure = QFontMetrics(self._face)
        lines = self._break(self.width())
        if not self._expanded and len(lines) > self._limit:
            rest = "".join(lines[self._limit - 1 :])
            last = measure.elidedText(rest, Qt.TextElideMode.ElideRight, self.width())
            lines = [*lines[: self._limit - 1], last]
        for number, line in enumerate(lines):
            painter.drawText(QPointF(0, number * self._line_px() + measure.ascent() + 1), line)
        painter.end()
