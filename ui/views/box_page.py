"""A page with boxes on it: drawn with the mouse, or added, moved and sized with the keyboard."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent, QMouseEvent, QPen
from PySide6.QtWidgets import QGraphicsRectItem, QGraphicsView

from binder.domain.redaction import SCALE, SMALLEST, Box
from ui.theme import tokens
from ui.views.page_view import PageView

STEP = SCALE // 100
"""A hundredth of the page: how far an arrow key goes."""
LEAST_DRAG = 4.0
"""Pixels: a shorter stroke is a click."""
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class BoxPage(PageView):
    """Shows what is hidden on a page in black you can see through, and what is offered with a dashed line.

    drawn: a Box was drawn. picked: id of the box that is chosen now, or "". moved: id and its new Box. removed: id.
    """

    drawn = Signal(object)
    picked = Signal(str)
    moved = Signal(str, object)
    removed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setDragMode(QGraphicsView.DragMode.NoDrag)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("页面。拖动画框；方向键移动选中的框，Shift 加方向键改大小，Delete 取消遮盖"))
        self.setBackgroundBrush(QColor(tokens().quote))
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self._boxes: dict[str, Box] = {}
        self._offered: tuple[Box, ...] = ()
        self._items: list[QGraphicsRectItem] = []
        self._chosen = ""
        self._from: QPointF | None = None
        self._rubber = QGraphicsRectItem()
        self._rubber.setZValue(3)
        self.scene().addItem(self._rubber)
        self._rubber.hide()

    # --- what the dialog calls ----------------------------------------------------------------------------------------

    @property
    def chosen(self) -> str:
        return self._chosen

    def show_boxes(self, boxes: Mapping[str, Box], offered: Sequence[Box], chosen: str) -> None:
        """Show these boxes by id, and these that are only offered."""
        self._boxes, self._offered = dict(boxes), tuple(offered)
        self._chosen = chosen if chosen in boxes else ""
        self._paint()

    def viewport_point(self, x: int, y: int) -> QPointF:
        """Where on the widget a place of the page is, in parts of SCALE."""
        return QPointF(self.mapFromScene(self._rect(Box(x, y, 0, 0)).topLeft()))

    # --- mouse --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.is_showing:
            self._from = self.mapToScene(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is not None:
            self._rubber.setRect(QRectF(self._from, self.mapToScene(event.position().toPoint())).normalized())
            self._rubber.setPen(QPen(QColor(tokens().accent), 0, Qt.PenStyle.DashLine))
            self._rubber.show()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        start, end = self._from, self.mapToScene(event.position().toPoint())
        self._from = None
        self._rubber.hide()
        drag = self.mapFromScene(end) - self.mapFromScene(start)
        if drag.manhattanLength() < LEAST_DRAG:
            self._pick_at(end)
        else:
            self.drawn.emit(self._box(QRectF(start, end).normalized()))

    def _pick_at(self, place: QPointF) -> None:
        found = [id_ for id_, box in self._boxes.items() if self._rect(box).contains(place)]
        self._chosen = found[-1] if found else ""
        self._paint()
        self.picked.emit(self._chosen)

    # --- keyboard -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._chosen or key not in (*_ARROWS, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            super().keyPressEvent(event)
        elif key in _ARROWS:
            across, down = (part * STEP for part in _ARROWS[key])
            grow = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._change(across, down, grow=grow)
        else:
            self.removed.emit(self._chosen)

    def _change(self, across: int, down: int, *, grow: bool) -> None:
        """Move the chosen box, or its lower right corner, as far as the page goes."""
        x, y, width, height = self._boxes[self._chosen]
        if grow:
            width = min(max(width + across, SMALLEST), SCALE - x)
            height = min(max(height + down, SMALLEST), SCALE - y)
        else:
            x, y = min(max(x + across, 0), SCALE - width), min(max(y + down, 0), SCALE - height)
        if Box(x, y, width, height) != self._boxes[self._chosen]:
            self.moved.emit(self._chosen, Box(x, y, width, height))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _rect(self, box: Box) -> QRectF:
        page = self.scene().sceneRect()
        across, down = page.width() / SCALE, page.height() / SCALE
        return QRectF(box.x * across, box.y * down, box.width * across, box.height * down)

    def _box(self, rect: QRectF) -> Box:
        """A stroke of the mouse as a box, cut off at the edge of the page."""
        page = self.scene().sceneRect()
        rect = rect.intersected(page)
        left, top = round(rect.left() / page.width() * SCALE), round(rect.top() / page.height() * SCALE)
        right, bottom = round(rect.right() / page.width() * SCALE), round(rect.bottom() / page.height() * SCALE)
        return Box(left, top, max(right - left, 0), max(bottom - top, 0))

    def _paint(self) -> None:
        for item in self._items:
            self.scene().removeItem(item)
        t = tokens()
        ink, amber = QColor("#000000"), QColor(t.amber)
        ink.setAlpha(165)
        self._items = [
            self._item_of(box, QPen(QColor(t.accent if id_ == self._chosen else t.ink), 0), QBrush(ink))
            for id_, box in self._boxes.items()
        ]
        pen = QPen(amber, 2, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        self._items += [self._item_of(box, pen, QBrush(Qt.BrushStyle.NoBrush)) for box in self._offered]
        if self._chosen:
            frame = QPen(QColor(t.accent), 3)
            frame.setCosmetic(True)
            self._items.append(self._item_of(self._boxes[self._chosen], frame, QBrush(Qt.BrushStyle.NoBrush)))

    def _item_of(self, box: Box, pen: QPen, brush: QBrush) -> QGraphicsRectItem:
        item = QGraphicsRectItem(self._rect(box))
        item.setPen(pen)
        item.setBrush(brush)
        item.setZValue(2)
        self.scene().addItem(item)
        return item
