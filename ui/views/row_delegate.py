"""How a row of the tree looks."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.rubric_rows import Row, RowKind
from ui.models.rubric_tree import ROW_ROLE
from ui.theme import BODY, SMALL, TINY, Tokens, font, tokens
from ui.views.painting import RIGHT, draw_runs, draw_text, paint_focus, paint_lamp

HEIGHTS = {
    RowKind.RUBRIC: 44,
    RowKind.CATEGORY: 40,
    RowKind.GROUP: 30,
    RowKind.ITEM: 46,
    RowKind.CLAUSE: 28,
    RowKind.SLOT: 28,
    RowKind.CONDITIONS: 40,
}
ARROW = 18
"""Pixels at the left of an item row that open and close it."""
TEXT_LEFT = 72
MARGIN = 14


class RowDelegate(QStyledItemDelegate):
    """Paints every row of the tree."""

    drop_target: QPersistentModelIndex | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, HEIGHTS[index.data(ROW_ROLE).kind])

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        opened = bool(state & QStyle.StateFlag.State_Open)
        t = tokens()
        painter.save()
        self._ground(painter, rect, row, bool(state & QStyle.StateFlag.State_Selected), t)
        match row.kind:
            case RowKind.RUBRIC:
                _paint_rubric(painter, rect, row, t)
            case RowKind.CATEGORY | RowKind.CONDITIONS:
                _paint_category(painter, rect, row, t, opened or row.kind is RowKind.CONDITIONS)
            case RowKind.GROUP:
                _paint_group(painter, rect, row, t, opened)
            case RowKind.ITEM:
                _paint_item(painter, rect, row, t)
                if index.model().rowCount(index):
                    _arrow(painter, QPointF(rect.x() + 10, rect.y() + 15), opened, t)
            case _:
                _paint_detail(painter, rect, row, t)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint_focus(painter, rect, t)
        if self.drop_target is not None and self.drop_target == index:
            paint_focus(painter, rect, t)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, row: Row, selected: bool, t: Tokens) -> None:
        if selected:
            painter.fillRect(rect, QColor(t.accent_soft))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), QColor(t.accent))
        elif row.kind in (RowKind.CATEGORY, RowKind.CONDITIONS):
            painter.fillRect(rect, QColor(t.band))
            painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), QColor(t.line))


def _tone(t: Tokens, tone: str) -> str:
    return {"green": t.green, "amber": t.amber, "red": t.red, "2": t.ink2, "3": t.ink3}.get(tone, t.ink)


def _paint_rubric(painter: QPainter, rect: QRect, row: Row, t: Tokens) -> None:
    inner = rect.adjusted(MARGIN, 10, -MARGIN, 0)
    left = draw_runs(painter, inner, _points(row, BODY, SMALL, t.ink2, t))
    inner.setRight(left - 12)
    draw_text(painter, inner, row.title, font(SMALL, bold=True), t.ink2)
    painter.fillRect(QRect(rect.x(), rect.y(), rect.width(), 1), QColor(t.line))


def _paint_category(painter: QPainter, rect: QRect, row: Row, t: Tokens, opened: bool) -> None:
    inner = rect.adjusted(MARGIN, 0, -MARGIN, 0)
    points = f"{row.now} / {row.of}" if row.of else row.now
    left = draw_runs(painter, inner, [(points, font(BODY, bold=True), _tone(t, row.tone))])
    inner.setRight(left - 12)
    title = f"{row.number}、{row.title}" if row.number else row.title
    width = draw_text(painter, inner, title, font(BODY, bold=True), t.ink)
    if not opened:
        _arrow(painter, QPointF(inner.x() + width + 12, rect.center().y() + 1), False, t)


def _paint_group(painter: QPainter, rect: QRect, row: Row, t: Tokens, opened: bool) -> None:
    inner = rect.adjusted(38, 4, -MARGIN, 0)
    left = draw_runs(painter, inner, _points(row, SMALL, TINY, t.ink2, t))
    inner.setRight(left - 12)
    width = draw_text(painter, inner, f"{row.number}　{row.title}", font(SMALL, bold=True), t.ink2)
    if not opened:
        _arrow(painter, QPointF(inner.x() + width + 12, inner.center().y() + 1), False, t)


def _points(row: Row, now_px: int, of_px: int, colour: str, t: Tokens) -> list[tuple[str, QFont, str]]:
    """Points of points, or what stands in their place."""
    now = (row.now, font(now_px, bold=True), colour)
    return [now, (f" / {row.of}", font(of_px), t.ink3)] if row.of else [now]


def _paint_item(painter: QPainter, rect: QRect, row: Row, t: Tokens) -> None:
    if row.lamp:
        paint_lamp(painter, QPointF(rect.x() + 27, rect.y() + 15.5), row.lamp, t)
    upper = QRect(rect.x(), rect.y() + 4, rect.width() - MARGIN, 22)
    lower = QRect(rect.x() + TEXT_LEFT, rect.y() + 25, rect.width() - MARGIN - TEXT_LEFT, 17)
    draw_text(
        painter,
        QRect(upper.x() + 38, upper.y(), TEXT_LEFT - 46, upper.height()),
        row.number,
        font(TINY),
        t.ink3,
        align=RIGHT,
    )
    left = upper.right()
    if row.now:
        left = draw_runs(painter, upper, _points(row, BODY if row.of else SMALL, TINY, _tone(t, row.tone), t))
    title = QRect(upper.x() + TEXT_LEFT, upper.y(), left - upper.x() - TEXT_LEFT - 10, upper.height())
    draw_text(painter, title, row.title, font(BODY), t.ink3 if row.faint else t.ink)
    if row.evidence:
        left = draw_runs(painter, lower, [(row.evidence, font(TINY), _tone(t, row.evidence_tone))])
        lower.setRight(left - 10)
    if row.due:
        due = QRect(lower.x() + 108, lower.y(), max(lower.width() - 108, 0), lower.height())
        draw_text(painter, due, row.due, font(TINY), t.red if row.late else t.ink3)
        lower.setWidth(100)
    draw_text(painter, lower, row.below, font(TINY), t.ink3)


def _paint_detail(painter: QPainter, rect: QRect, row: Row, t: Tokens) -> None:
    inner = QRect(rect.x() + TEXT_LEFT, rect.y(), rect.width() - TEXT_LEFT - MARGIN, rect.height())
    if row.kind is RowKind.CLAUSE:
        runs = _points(row, SMALL, TINY, _tone(t, row.tone), t)
        number = row.number
    else:
        runs = [(row.evidence, font(TINY), _tone(t, row.evidence_tone))]
        number = "佐证"
    if row.now or row.evidence:
        inner.setRight(draw_runs(painter, inner, runs) - 10)
    draw_text(painter, QRect(inner.x(), inner.y(), 36, inner.height()), number, font(TINY), t.ink3)
    inner.setLeft(inner.x() + 38)
    draw_text(painter, inner, row.title, font(SMALL), t.ink3 if row.faint else t.ink2)


def _arrow(painter: QPainter, at: QPointF, opened: bool, t: Tokens) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(t.ink3), 1.3))
    down = [QPointF(-3, -1.5), QPointF(0, 1.5), QPointF(3, -1.5)]
    right = [QPointF(-1.5, -3), QPointF(1.5, 0), QPointF(-1.5, 3)]
    painter.translate(at)
    painter.drawPolyline(QPolygonF(down if opened else right))
    painter.restore()
