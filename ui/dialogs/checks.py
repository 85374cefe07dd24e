"""检查: everything that deserves a second look, each with its reason and remedy; a click goes there."""

from __future__ import annotations

from collections import Counter

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QListView,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from binder.domain.checks import Check, CheckKind
from ui.controller import Controller
from ui.theme import GUTTER, SMALL, TITLE, label, tokens
from ui.view import View
from ui.views.flow import FlowLayout
from ui.views.painting import paint_mark

CHECK_ROLE = int(Qt.ItemDataRole.UserRole)
MARK_PX = 18


class ChecksDialog(QDialog):
    """Non-modal, and up to date while the work goes on. chips: which kinds are shown; None stands for all."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._kind: CheckKind | None = None
        self.setWindowTitle(self.tr("检查"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.said = label("", SMALL, tone="2", wrap=True)
        self.chips: dict[CheckKind | None, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._bar = QWidget()
        self._flow = FlowLayout(self._bar, gap=8)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("检查"))
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setIconSize(QSize(MARK_PX, MARK_PX))
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("检查"), TITLE, bold=True))
        for widget in (self.said, self._bar, self.list):
            column.addWidget(widget, int(widget is self.list))
        self.resize(680, 560)
        controller.changed.connect(self._show)
        self._show(controller.view)

    def _show(self, view: View, _change: object = None) -> None:
        found = view.checker.all
        grave = sum(check.kind.grave for check in found)
        some = self.tr("{} 处会影响得分，{} 处请核对。点一条就到那里。").format(grave, len(found) - grave)
        self.said.setText(some if found else self.tr("没有发现问题。"))
        self._deal_chips(Counter(check.kind for check in found))
        self.list.clear()
        for check in found:
            if self._kind in (None, check.kind):
                self._add(check, view)

    def _deal_chips(self, counts: Counter[CheckKind]) -> None:
        """A chip for each kind there is, and one for all."""
        if self._kind not in counts:
            self._kind = None
        for chip in self.chips.values():
            self._group.removeButton(chip)
        while item := self._flow.takeAt(0):
            item.widget().deleteLater()
        kinds: list[CheckKind | None] = [None, *(kind for kind in CheckKind if counts[kind])]
        self.chips = {kind: self._chip(kind, counts) for kind in kinds}
        self._bar.setVisible(len(kinds) > 2)

    def _chip(self, kind: CheckKind | None, counts: Counter[CheckKind]) -> QPushButton:
        text = f"{kind.word} {counts[kind]}" if kind else self.tr("全部 {}").format(counts.total())
        chip = QPushButton(text)
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setChecked(kind is self._kind)
        chip.clicked.connect(lambda _on: self.choose(kind))
        self._group.addButton(chip)
        self._flow.addWidget(chip)
        return chip

    def choose(self, kind: CheckKind | None) -> None:
        """Show one kind only, or (None) all."""
        self._kind = kind
        self._show(self._controller.view)

    def _add(self, check: Check, view: View) -> None:
        line = QListWidgetItem(f"{check.kind.word}　{view.item_name(check.item)}\n{check.text}", self.list)
        line.setIcon(_mark(check.kind.grave))
        line.setData(CHECK_ROLE, check)

    def _go(self, line: QListWidgetItem) -> None:
        self._controller.show_check(line.data(CHECK_ROLE))


def _mark(grave: bool) -> QIcon:
    picture = QPixmap(MARK_PX * 2, MARK_PX * 2)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_mark(painter, QPointF(MARK_PX / 2, MARK_PX / 2), grave, tokens())
    painter.end()
    return QIcon(picture)
