"""The table of a scan: lamps before the words, one line a file."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from ui.models.scan_rows import FILE, ITEM, LAMP_ROLE, MATCH, REASON, SLOT, ScanModel, ScanRow
from ui.theme import BODY, font, tokens
from ui.views.painting import draw_text, paint_focus, paint_lamp

Index = QModelIndex | QPersistentModelIndex
LINE = 36
WIDTHS = {MATCH: 118, FILE: 224, ITEM: 156, SLOT: 150}


class ScanDelegate(QStyledItemDelegate):
    """Paints a cell; the first one with its lamp."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        cell: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        t = tokens()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, QColor(t.accent_soft))
        painter.setPen(QColor(t.line))
        painter.drawLine(cell.bottomLeft(), cell.bottomRight())
        left = cell.x() + 10
        if index.column() == MATCH:
            paint_lamp(painter, QPointF(left + 8, cell.center().y() + 0.5), index.data(LAMP_ROLE), t)
            left += 24
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        words = QRect(left, cell.y(), cell.right() - left - 6, cell.height())
        draw_text(painter, words, index.data() or "", font(BODY), colour.name() if colour else t.ink)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_focus(painter, cell, t)
        painter.restore()


class ScanTable(QTableView):
    """Enter asks where to, Space takes the proposal, Delete skips."""

    picked = Signal()
    accepted = Signal()
    skipped = Signal()

    def __init__(self, model: ScanModel) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(ScanDelegate(self))
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("扫描到的文件"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(LINE)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda _index: self.picked.emit())

    @property
    def chosen(self) -> list[ScanRow]:
        """The rows that are selected."""
        return [self._rows.row(index) for index in self.selectionModel().selectedRows()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        asks = {
            Qt.Key.Key_Return: self.picked,
            Qt.Key.Key_Enter: self.picked,
            Qt.Key.Key_Space: self.accepted,
            Qt.Key.Key_Delete: self.skipped,
        }
        signal = asks.get(Qt.Key(event.key()))
        if signal is not None and self.chosen:
            signal.emit()
        else:
            super().keyPressEvent(event)
