"""The right pane: where the next points are. A click goes there."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from binder.domain.advice import Advice
from binder.domain.points import points_text
from binder.domain.rules import ClauseState
from ui.controller import Controller
from ui.models.advice_list import ADVICE_ROLE, BELOW_ROLE, TITLE_ROLE, AdviceModel, what_to_do
from ui.theme import BODY, LARGE, SMALL, TINY, font, label, tokens
from ui.view import View
from ui.views.painting import CENTER, draw_text, paint_focus

ROW_HEIGHT = 66
MARGIN = 14


class AdviceDelegate(QStyledItemDelegate):
    """Paints one piece of advice: the gain, the item, what to do, and why it is urgent."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        advice: Advice = index.data(ADVICE_ROLE)
        t = tokens()
        painter.save()
        if state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(t.hover))
        gain = QRectF(rect.x() + MARGIN, rect.y() + 9, 50, 26)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if advice.gain:
            text, colour, ground, size = f"+{points_text(advice.gain)}", t.green, t.green_soft, BODY
        else:
            missed = advice.clause.state is ClauseState.NONE
            text, size = ("未完成", TINY) if missed else ("未填", TINY)
            colour, ground = (t.red, t.red_soft) if missed else (t.ink2, t.track)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(gain, 4, 4)
        draw_text(painter, gain.toRect(), text, font(size, bold=True), colour, align=CENTER)
        line = QRect(rect.x() + MARGIN + 62, rect.y() + 7, rect.width() - 2 * MARGIN - 62, 18)
        draw_text(painter, line, index.data(TITLE_ROLE), font(BODY), t.ink)
        draw_text(painter, line.translated(0, 18), what_to_do(advice), font(SMALL), t.ink2)
        below = index.data(BELOW_ROLE)
        draw_text(painter, line.translated(0, 35), below, font(TINY), t.red if advice.gate else t.ink3)
        painter.fillRect(QRect(rect.x() + MARGIN, rect.bottom(), rect.width() - 2 * MARGIN, 1), QColor(t.line))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_focus(painter, rect, t)
        painter.restore()


class AdvicePanel(QWidget):
    """Title, what all advice together would bring, and the list."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = AdviceModel(self)
        self.list = QListView()
        self.sum = label("", SMALL, tone="3")
        self._build()
        controller.changed.connect(self._refresh)
        self._refresh(controller.view)

    def _build(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(AdviceDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scored = self._controller.view.score.main.scored
        title = self.tr("最能提分的事项") if scored else self.tr("还没有完成的目标")
        self.list.setAccessibleName(title)
        self.list.clicked.connect(self._go)
        self.list.activated.connect(self._go)
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, 15, MARGIN, 9)
        head.addWidget(label(title, LARGE, bold=True), 1)
        head.addWidget(self.sum)
        done = label(self.tr("没有可以再提的分了。") if scored else self.tr("目标都完成了。"), BODY, tone="3")
        done.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(done)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    def _refresh(self, view: View, _change: object = None) -> None:
        self.model.show(view)
        main = view.score.main
        if main.scored:
            self.sum.setText(self.tr("共可再得 {} 分").format(points_text(max(main.max - main.claimed, 0))))
        else:
            self.sum.setText(self.tr("共 {} 条").format(len(view.advice)))
        self._stack.setCurrentIndex(0 if view.advice else 1)

    def _go(self, index: QModelIndex) -> None:
        advice: Advice = index.data(ADVICE_ROLE)
        self._controller.select_item(advice.item.item.ref, advice.clause.clause.ref)
