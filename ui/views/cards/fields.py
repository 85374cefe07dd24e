"""Fields that offer what was typed after a pause, or at once when the person is done with them."""

from PySide6.QtCore import QDate, QEvent, QKeyCombination, QLocale, QPoint, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
)
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QMenu, QToolButton, QWidget, QWidgetAction

from ui.theme import tokens
from ui.views.dragging import is_evidence

PAUSE_MS = 250
EXPORT = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)


class Line(QLineEdit):
    """One line of typing that leaves to the window what is meant for it: Ctrl+E, which Linux takes for the end of the
    line, and Ctrl+V of what is no text."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._leaves(event):
            event.ignore()
            return False
        return super().event(event)

    def _leaves(self, key: QKeyEvent) -> bool:
        pasted = key.matches(QKeySequence.StandardKey.Paste)
        return key.keyCombination() == EXPORT or (pasted and is_evidence(QGuiApplication.clipboard().mimeData()))


class Field(Line):
    """One line of typing. It shows what the model holds, and offers what differs from it.

    offered: True when the person is done (Enter, or the field was left), False after a pause in typing.
    Ctrl+Z is left to the window, which undoes what was stored.
    """

    offered = Signal(bool)

    def __init__(self, name: str = "", *, width: int = 0, on_pause: bool = True) -> None:
        super().__init__()
        self._shown = ""
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(lambda: self.offered.emit(False))
        if on_pause:
            self.textEdited.connect(lambda _text: self._pause.start())
        self.editingFinished.connect(self.finish)
        self.setAccessibleName(name)
        if width:
            self.setFixedWidth(width)

    @property
    def touched(self) -> bool:
        """Whether it holds something that the model does not."""
        return self.text() != self._shown

    def show_text(self, text: str, *, anew: bool = False) -> None:
        """Show what the model holds. What is being typed stays, unless the model changed, or the field is used anew."""
        if text == self._shown and not anew:
            return
        self._pause.stop()
        self._shown = text
        if self.text() != text:
            self.setText(text)
            if not self.hasFocus():
                self.setCursorPosition(0)  # where it is too long, the beginning says most

    def finish(self) -> None:
        """Offer what was typed, if anything was, without waiting for the pause."""
        self._pause.stop()
        if self.touched:
            self.offered.emit(True)

    def _leaves(self, key: QKeyEvent) -> bool:
        keys = QKeySequence.StandardKey
        if key.matches(keys.Undo) or key.matches(keys.Redo):
            self.finish()
            return True
        return super()._leaves(key)


class Stepper(QWidget):
    """− n +: a whole number, typed or stepped. offered as in Field; a step counts as done.

    least: the smallest number that stepping reaches.
    """

    offered = Signal(bool)

    def __init__(self, *, least: int = 0) -> None:
        super().__init__()
        self._least = least
        self.field = Field(width=60)
        self.field.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.field.offered.connect(self.offered)
        self._less, self._more = self._button("−", self.tr("减一")), self._button("+", self.tr("加一"))
        self._less.clicked.connect(lambda: self._step(-1))
        self._more.clicked.connect(lambda: self._step(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self._less, self.field, self._more):
            row.addWidget(widget)

    def name(self, name: str) -> None:
        """Say to assistive programs what is counted here."""
        self.field.setAccessibleName(name)

    def _button(self, sign: str, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setAccessibleName(name)
        button.setProperty("step", True)
        button.setFixedSize(28, 28)
        button.setAutoRepeat(True)
        return button

    def _step(self, by: int) -> None:
        text = self.field.text().strip()
        now = int(text) if text.isascii() and text.isdigit() else self._least - (by > 0)
        self.field.setText(str(max(self._least, now + by)))
        self.field.finish()


class CalendarButton(QToolButton):
    """A painted calendar leaf."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("打开日历"))
        self.setToolTip(self.tr("打开日历"))
        self.setFixedSize(28, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        t = tokens()
        painter.setPen(QPen(QColor(t.accent if self.hasFocus() else t.ink2), 1.4))
        painter.drawRoundedRect(QRectF(7, 8, 14, 13), 2, 2)
        for x in (11, 17):
            painter.drawLine(x, 6, x, 10)
        painter.drawLine(8, 13, 20, 13)
        painter.end()


class DateField(QWidget):
    """A month ("2022-06", unless days_only) or a day ("2022-06-15"), typed or picked. offered as in Field."""

    offered = Signal(bool)

    def __init__(self, *, days_only: bool = False, width: int = 170) -> None:
        super().__init__()
        self._days_only = days_only
        self.field = Field(width=width)
        self.field.setPlaceholderText("2022-06-15" if days_only else self.tr("2022-06 或 2022-06-15"))
        self.field.offered.connect(self._offer)
        self._pick = CalendarButton()
        self._pick.clicked.connect(self._open_calendar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.field)
        row.addWidget(self._pick)

    def _offer(self, done: bool) -> None:
        """Half a date is not worth a complaint while it is being typed."""
        full = (10,) if self._days_only else (7, 10)
        if done or len(self.field.text().strip()) in full or not self.field.text():
            self.offered.emit(done)

    def _open_calendar(self) -> None:
        menu = QMenu(self)
        calendar = QCalendarWidget()
        _dress(calendar)
        now = QDate.fromString(self.field.text().strip()[:10], Qt.DateFormat.ISODate)
        if now.isValid():
            calendar.setSelectedDate(now)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)

        def take(day: QDate) -> None:
            menu.close()
            self.field.setText(day.toString(Qt.DateFormat.ISODate))
            self.field.finish()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._pick.mapToGlobal(QPoint(0, self._pick.height())))
        calendar.setFocus()


def _dress(calendar: QCalendarWidget) -> None:
    """A Chinese calendar in the window's own colours: Qt's has red weekends and green arrows."""
    calendar.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    plain = QTextCharFormat()
    plain.setForeground(QColor(tokens().ink))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, plain)
    for name, sign in (("qt_calendar_prevmonth", "‹"), ("qt_calendar_nextmonth", "›")):
        arrow = calendar.findChild(QToolButton, name)
        if isinstance(arrow, QToolButton):
            arrow.setIcon(QIcon())
            arrow.setText(sign)
