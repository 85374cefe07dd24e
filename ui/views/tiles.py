"""Evidence as tiles: the model over what hangs on an item, how a tile looks, and the view that holds them."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from binder.domain.checks import Check
from binder.domain.evidence import Evidence
from ui.theme import SMALL, TINY, Tokens, font, tokens
from ui.views.dragging import Placed, pack_tiles
from ui.views.painting import CENTER, draw_text, paint_focus, paint_mark

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
TILE_ROLE = int(Qt.ItemDataRole.UserRole)
PICTURE_ROLE = TILE_ROLE + 1
GAP = 8


@dataclass(frozen=True, slots=True)
class TileShape:
    """How a tile is laid out: its size, where its picture is and where its words begin. Pixels from its corner."""

    size: QSize
    picture: QRect
    words: QRect

    @property
    def grid(self) -> QSize:
        return self.size + QSize(GAP, GAP)


TALL = TileShape(QSize(148, 142), QRect(1, 1, 146, 74), QRect(8, 77, 132, 60))
LOW = TileShape(QSize(238, 64), QRect(1, 1, 84, 62), QRect(92, 2, 138, 60))
"""For shelves with little height: the picture beside the words."""
NARROW = TileShape(QSize(182, 64), QRect(1, 1, 62, 62), QRect(70, 2, 106, 60))
"""As LOW, where there is little width too."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One piece of evidence at its place. slot_title: "" when it hangs on no slot. checks: what was found about it."""

    evidence: Evidence
    place: Placed
    slot_title: str
    checks: tuple[Check, ...] = ()

    @property
    def fault(self) -> Check | None:
        """What is worst about it."""
        return max(self.checks, key=lambda check: check.kind.grave, default=None)

    @property
    def detail(self) -> str:
        """Date and 文号, or the original's size."""
        parts = [part for part in (self.evidence.date, self.evidence.number) if part]
        return " · ".join(parts) or size_text(self.evidence.file.size)

    @property
    def tip(self) -> str:
        file = self.evidence.file
        lines = [
            self.evidence.title,
            self.detail,
            f"原件：{file.name}，{size_text(file.size)}",
            file.length_text,
            file.place_text,
            file.note,
            *(f"{check.kind.word}：{check.text}" for check in self.checks),
        ]
        return "\n".join(line for line in lines if line)


def size_text(size: int) -> str:
    """Bytes as a person reads them."""
    if size < 1024 * 1024:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / 1024 / 1024:.1f} MB"


class TileModel(QAbstractListModel):
    """The tiles shown now, and the pictures made for them so far."""

    def __init__(self) -> None:
        super().__init__()
        self._tiles: tuple[Tile, ...] = ()
        self._pictures: dict[str, QPixmap] = {}

    @property
    def tiles(self) -> tuple[Tile, ...]:
        return self._tiles

    def show(self, tiles: tuple[Tile, ...]) -> None:
        """Show these tiles; a tile that stays where it is keeps its selection."""
        if tiles == self._tiles:
            return
        same_places = [tile.place for tile in tiles] == [tile.place for tile in self._tiles]
        if same_places:
            self._tiles = tiles
            if tiles:
                self.dataChanged.emit(self.index(0), self.index(len(tiles) - 1))
            return
        self.beginResetModel()
        self._tiles = tiles
        wanted = {tile.evidence.id for tile in tiles}
        self._pictures = {key: picture for key, picture in self._pictures.items() if key in wanted}
        self.endResetModel()

    def lacks_picture(self, evidence_id: str) -> bool:
        return evidence_id not in self._pictures

    def put_picture(self, evidence_id: str, picture: QPixmap) -> None:
        """Show a thumbnail on every tile of this evidence."""
        rows = [row for row, tile in enumerate(self._tiles) if tile.evidence.id == evidence_id]
        if rows:
            self._pictures[evidence_id] = picture
        for row in rows:
            self.dataChanged.emit(self.index(row), self.index(row), [PICTURE_ROLE])

    # --- what Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tile = self._tiles[index.row()]
        if role == TILE_ROLE:
            return tile
        if role == PICTURE_ROLE:
            return self._pictures.get(tile.evidence.id)
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.evidence.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return tile.tip
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (tile.evidence.title, tile.slot_title, *(check.text for check in tile.checks))
            return "，".join(part for part in parts if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def mimeData(self, indexes: list[QModelIndex]) -> QMimeData:  # type: ignore[override]
        return pack_tiles([self._tiles[index.row()].place for index in indexes])


class TileDelegate(QStyledItemDelegate):
    """Paints a tile: picture with the original's kind, title, date, 文号, slot; a mark where a check found some."""

    shape = TALL

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.shape.size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tile: Tile = index.data(TILE_ROLE)
        cell: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        t = tokens()
        box = QRect(cell.topLeft(), self.shape.size)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        _paint_box(painter, box, chosen, t)
        area = self.shape.picture.translated(box.topLeft())
        _paint_picture(painter, area, index.data(PICTURE_ROLE), t)
        _paint_badge(painter, area, tile.evidence.file.kind.upper(), t)
        _paint_words(painter, self.shape.words.translated(box.topLeft()), tile, t)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_focus(painter, box, t)
        painter.restore()


def _paint_box(painter: QPainter, box: QRect, chosen: bool, t: Tokens) -> None:
    painter.setPen(QPen(QColor(t.accent if chosen else t.line), 1.6 if chosen else 1))
    painter.setBrush(QColor(t.accent_soft if chosen else t.card))
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


def _paint_picture(painter: QPainter, area: QRect, picture: QPixmap | None, t: Tokens) -> None:
    """The thumbnail, filling its area; a leaf of paper where there is none."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(area), 5, 5)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(area, QColor(t.quote))
    if picture is not None and not picture.isNull():
        scale = max(area.width() / picture.width(), area.height() / picture.height())
        width, height = area.width() / scale, area.height() / scale
        top = 0.0 if picture.height() > picture.width() else (picture.height() - height) / 2
        source = QRectF((picture.width() - width) / 2, top, width, height)
        painter.drawPixmap(QRectF(area), picture, source)
    else:
        leaf = QRectF(area.center().x() - 17, area.center().y() - 22, 34, 44)
        painter.setPen(QPen(QColor(t.field_line), 1.4))
        painter.setBrush(QColor(t.card))
        painter.drawRoundedRect(leaf, 3, 3)
        for line in range(4):
            y = leaf.y() + 12 + line * 7
            painter.drawLine(QPointF(leaf.x() + 7, y), QPointF(leaf.right() - (14 if line == 3 else 7), y))
    painter.restore()


def _paint_badge(painter: QPainter, area: QRect, kind: str, t: Tokens) -> None:
    face = font(10, bold=True)
    width = 12 + len(kind) * 7
    badge = QRect(area.right() - width - 6, area.bottom() - 20, width, 16)
    painter.setPen(Qt.PenStyle.NoPen)
    ground = QColor(t.ink2)
    ground.setAlpha(215)
    painter.setBrush(ground)
    painter.drawRoundedRect(badge, 3, 3)
    draw_text(painter, badge, kind, face, t.card, align=CENTER)


def _paint_words(painter: QPainter, box: QRect, tile: Tile, t: Tokens) -> None:
    left, width, y = box.x(), box.width(), box.y()
    fault = tile.fault
    shift = 20 if fault else 0
    if fault:
        paint_mark(painter, QPointF(left + 7, y + 10), fault.kind.grave, t)
    draw_text(painter, QRect(left + shift, y, width - shift, 20), tile.evidence.title, font(SMALL, bold=True), t.ink)
    detail, colour = tile.detail, t.ink3
    if fault:
        colour = t.red if fault.kind.grave else t.amber_ink
        detail = tile.evidence.file.problem or " · ".join(dict.fromkeys(check.kind.word for check in tile.checks))
    draw_text(painter, QRect(left, y + 20, width, 18), detail, font(TINY), colour)
    where, colour = (f"→ {tile.slot_title}", t.accent) if tile.slot_title else ("未归到具体要求", t.amber_ink)
    if not tile.place.item:
        where, colour = "还没有事项", t.amber_ink
    draw_text(painter, QRect(left, y + 39, width, 18), where, font(TINY), colour)


class TileView(QListView):
    """Tiles in a grid that wraps. Enter, Space and a double click open one; Delete takes it off the item."""

    opened = Signal(QModelIndex)
    removed = Signal()
    described = Signal()

    def __init__(self, model: TileModel, low: TileShape = LOW) -> None:
        """low: how tiles are laid out where there is little height."""
        super().__init__()
        self._low = low
        self.setModel(model)
        self._delegate = TileDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setGridSize(self._delegate.shape.grid)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)  # Static movement switched this and the drops off
        self.viewport().setAcceptDrops(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("佐证材料"))
        self.doubleClicked.connect(self.opened)

    @property
    def current(self) -> Tile:
        """The tile that the keyboard is at."""
        tile: Tile = self.currentIndex().data(TILE_ROLE)
        return tile

    def reach(self, evidence_id: str) -> None:
        """Bring a piece of evidence into sight, chosen; nothing happens where it is not here."""
        for row in range(self.model().rowCount()):
            index = self.model().index(row, 0)
            if index.data(TILE_ROLE).evidence.id == evidence_id:
                self.setCurrentIndex(index)
                self.scrollTo(index)
                self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        shape = TALL if event.size().height() >= TALL.size.height() else self._low
        if shape is not self._delegate.shape:
            self._delegate.shape = shape
            self.setGridSize(shape.grid)
        super().resizeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, index = event.key(), self.currentIndex()
        if index.isValid() and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(index)
        elif key == Qt.Key.Key_Delete and self.selectedIndexes():
            self.removed.emit()
        elif index.isValid() and key == Qt.Key.Key_F2:
            self.described.emit()
        else:
            super().keyPressEvent(event)
