"""The left pane: search, chips, and the tree of categories, items, clauses and slots."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from binder.domain.assessment import Change
from ui.controller import Controller
from ui.models.rubric_filter import Chip, Haystack, items_shown
from ui.models.rubric_rows import CONDITIONS, Row, RowKind
from ui.models.rubric_tree import ROW_ROLE, RubricTreeModel
from ui.theme import LARGE, SMALL, label
from ui.view import View
from ui.views.cards.fields import Line
from ui.views.dragging import Placed, files_in, tiles_in
from ui.views.row_delegate import ARROW, MARGIN, RowDelegate

HEADS = (RowKind.CATEGORY, RowKind.GROUP)


class RubricTree(QTreeView):
    """The tree itself. Files and tiles dropped on an item or on one of its slots are handed on.

    files_dropped: (item ref, slot key or "", tuple[Path, ...]). tiles_dropped: the same with tuple[Placed, ...].
    """

    files_dropped = Signal(str, str, object)
    tiles_dropped = Signal(str, str, object)
    entered_row = Signal(QModelIndex)

    def __init__(self, model: RubricTreeModel) -> None:
        super().__init__()
        self.setModel(model)
        self._rows = RowDelegate(self)
        self.setItemDelegate(self._rows)
        self.setHeaderHidden(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(True)
        self.setAccessibleName(self.tr("评分标准的事项"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        row = index.data(ROW_ROLE) if index.isValid() else None
        opens = row and (row.kind in HEADS or (row.kind is RowKind.ITEM and event.position().x() < ARROW))
        if opens and event.button() is Qt.MouseButton.LeftButton:
            self.setExpanded(index, not self.isExpanded(index))
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).data(ROW_ROLE)
        if row is not None and row.kind in HEADS:
            self.mousePressEvent(event)  # two quick clicks are two clicks
        else:
            super().mouseDoubleClickEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and index.isValid():
            self.setExpanded(index, not self.isExpanded(index))
            self.entered_row.emit(index)
            return
        super().keyPressEvent(event)

    # --- drops --------------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()) or tiles_in(event.mimeData()):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        target = self._target(event.position().toPoint())
        self._mark(target)
        self._welcome(event, target)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._mark(QModelIndex())

    def dropEvent(self, event: QDropEvent) -> None:
        target = self._target(event.position().toPoint())
        self._mark(QModelIndex())
        if not self._welcome(event, target):
            return
        row: Row = target.data(ROW_ROLE)
        slot = row.ref if row.kind is RowKind.SLOT else ""
        files = files_in(event.mimeData())
        if files:
            self.files_dropped.emit(row.item, slot, files)
        else:
            self.tiles_dropped.emit(row.item, slot, tiles_in(event.mimeData()))

    def _welcome(self, event: QDropEvent, target: QModelIndex) -> bool:
        """Say whether what is dragged may be dropped here. Files from outside are copied, never moved."""
        files = bool(files_in(event.mimeData()))
        if not target.isValid() or not (files or tiles_in(event.mimeData())):
            event.ignore()
            return False
        event.setDropAction(Qt.DropAction.CopyAction if files else Qt.DropAction.MoveAction)
        event.accept()
        return True

    def _target(self, point: QPoint) -> QModelIndex:
        index = self.indexAt(point)
        row = index.data(ROW_ROLE) if index.isValid() else None
        return index if row is not None and row.item else QModelIndex()

    def _mark(self, index: QModelIndex) -> None:
        self._rows.drop_target = QPersistentModelIndex(index) if index.isValid() else None
        self.viewport().update()


class RubricPane(QWidget):
    """Search field, chips and tree, kept in step with the controller."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._haystack = Haystack(controller.session.rubrics)
        self.model = RubricTreeModel(self)
        self.tree = RubricTree(self.model)
        self.search = Line()
        self.chips: dict[Chip, QPushButton] = {}
        self.back = QPushButton(self.tr("看全部事项"))
        self.nothing = self._empty_state()
        self._build()
        self._lay_out_rows()
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.tree.clicked.connect(self._go)
        self.tree.entered_row.connect(self._go)
        self.tree.setAcceptDrops(not controller.refusal)
        self.tree.files_dropped.connect(controller.evidence.attach)
        self.tree.tiles_dropped.connect(self._move_tiles)
        controller.changed.connect(self._refresh)
        controller.item_selected.connect(self._follow)
        controller.conditions_shown.connect(self._follow_conditions)
        self._follow(controller.current_item)

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    # --- build --------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search.setPlaceholderText(self.tr("搜索编号、文字、材料名或拼音首字母（Ctrl+F）"))
        self.search.setAccessibleName(self.tr("搜索事项"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._lay_out_rows)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.tree)
        self._stack.addWidget(self.nothing)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN, 10, MARGIN, 8)
        top.setSpacing(8)
        top.addWidget(self.search)
        top.addLayout(self._chip_row())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self._stack, 1)

    def _chip_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        group = QButtonGroup(self)
        for chip in Chip:
            button = QPushButton()
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setChecked(chip is Chip.ALL)
            button.clicked.connect(self._lay_out_rows)
            group.addButton(button)
            row.addWidget(button)
            self.chips[chip] = button
        row.addStretch(1)
        return row

    def _empty_state(self) -> QWidget:
        box = QWidget()
        text = label(self.tr("没有符合的事项"), LARGE, tone="2", bold=True)
        hint = label(self.tr("换一个词，或者看全部事项。"), SMALL, tone="3")
        self.back.clicked.connect(self.show_all)
        column = QVBoxLayout(box)
        column.addStretch(1)
        for widget in (text, hint, self.back):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return box

    # --- keep in step -------------------------------------------------------------------------------------------------

    @property
    def chip(self) -> Chip:
        return next(chip for chip, button in self.chips.items() if button.isChecked())

    def show_all(self) -> None:
        """Drop the search and the chip."""
        self.chips[Chip.ALL].setChecked(True)
        self.search.clear()
        self._lay_out_rows()

    def _lay_out_rows(self) -> None:
        view = self._controller.view
        shown = items_shown(view, self._haystack, self.chip, self.search.text())
        self._show(view, shown)
        self._count_chips(view)

    def _show(self, view: View, shown: frozenset[str]) -> None:
        open_items = {ref for ref in self.model.shown if self.tree.isExpanded(self.model.find_item(ref))}
        selection = self.tree.selectionModel()
        selection.blockSignals(True)
        self.model.show(view, shown)
        for head in self.model.heads():
            self.tree.expand(head)
        for ref in open_items & shown:
            self.tree.expand(self.model.find_item(ref))
        self.tree.setCurrentIndex(self._here())
        selection.blockSignals(False)
        self._stack.setCurrentIndex(0 if shown else 1)

    def _refresh(self, view: View, change: Change | None) -> None:
        if change is None:
            self._haystack = Haystack(view.session.rubrics)
            self._lay_out_rows()
            return
        self.model.update(view)
        self._count_chips(view)

    def _count_chips(self, view: View) -> None:
        names = {
            Chip.ALL: self.tr("全部"),
            Chip.LACKS: self.tr("缺材料"),
            Chip.SOON: self.tr("临期"),
            Chip.OPEN: self.tr("未填"),
        }
        for chip, button in self.chips.items():
            count = sum(chip.takes(line) for line in view.outline.items.values())
            text = names[chip] if chip is Chip.ALL else f"{names[chip]} {count}"
            if button.text() != text:
                button.setText(text)

    def _current_changed(self, index: QModelIndex) -> None:
        row = self.model.row_at(index)
        if row is not None and row.kind is RowKind.CONDITIONS:
            self._controller.show_conditions()
        elif row is not None and row.item:
            self._controller.select_item(row.item)

    def _go(self, index: QModelIndex) -> None:
        """A click or Enter on a clause goes to its card; the arrow keys only pass by."""
        row = self.model.row_at(index)
        if row is not None and row.kind is RowKind.CLAUSE:
            self._controller.select_item(row.item, row.ref)

    def _move_tiles(self, item: str, slot: str, tiles: tuple[Placed, ...]) -> None:
        self._controller.evidence.move([tile.at for tile in tiles], (item, slot))

    def _follow(self, ref: str) -> None:
        if ref not in self.model.shown:
            self._show(self._controller.view, self.model.shown | {ref})
        row = self.model.row_at(self.tree.currentIndex())
        if row is None or row.item != ref:
            self.tree.setCurrentIndex(self.model.find_item(ref))
        self.tree.scrollTo(self.tree.currentIndex())

    def _follow_conditions(self) -> None:
        if not self._here().isValid():
            self.show_all()
        self.tree.setCurrentIndex(self._here())
        self.tree.scrollTo(self.tree.currentIndex())

    def _here(self) -> QModelIndex:
        """Where the person is."""
        if self._controller.at_conditions:
            return self.model.find(RowKind.CONDITIONS, "", CONDITIONS)
        return self.model.find_item(self._controller.current_item)
