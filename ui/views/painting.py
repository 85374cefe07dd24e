"""What several panels paint alike: elided text, lamps, meters."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from binder.domain.outline import Lamp
from ui.theme import Tokens

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


def draw_text(
    painter: QPainter, rect: QRect, text: str, face: QFont, colour: str, *, align: Qt.AlignmentFlag = LEFT
) -> int:
    """Draw one line of text, elided to the rectangle. The width it took, in pixels."""
    measure = QFontMetrics(face)
    shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0))
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(rect, int(align | Qt.TextFlag.TextSingleLine), shown)
    return measure.horizontalAdvance(shown)


def draw_runs(painter: QPainter, right: QRect, runs: list[tuple[str, QFont, str]]) -> int:
    """Draw pieces of text of different looks one after another, ending at the rectangle's right edge.

    All sit on the baseline of the tallest. The x at which they begin.
    """
    widths = [QFontMetrics(face).horizontalAdvance(text) for text, face, _ in runs]
    tallest = max((QFontMetrics(face) for _, face, _ in runs), key=lambda measure: measure.height())
    baseline = right.y() + (right.height() - tallest.height()) // 2 + tallest.ascent()
    start = x = right.right() + 1 - sum(widths)
    for (text, face, colour), width in zip(runs, widths, strict=True):
        painter.setFont(face)
        painter.setPen(QColor(colour))
        painter.drawText(x, baseline, text)
        x += width
    return start


def paint_lamp(painter: QPainter, centre: QPointF, lamp: Lamp, t: Tokens) -> None:
    """A lamp of 16 pixels. Each differs by shape as well as by colour."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    _LAMPS[lamp](painter, t)
    painter.restore()


def _done(painter: QPainter, t: Tokens) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t.green))
    painter.drawEllipse(QPointF(0, 0), 7, 7)
    painter.setPen(_stroke(t.card, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(-3.2, 0.2), QPointF(-0.9, 2.5), QPointF(3.3, -2.4)]))


def _part(painter: QPainter, t: Tokens) -> None:
    painter.setPen(_stroke(t.amber, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(0, 0), 6.1, 6.1)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(t.amber))
    painter.drawPie(QRectF(-3.6, -3.6, 7.2, 7.2), -90 * 16, 180 * 16)


def _alarm(painter: QPainter, t: Tokens) -> None:
    painter.setPen(_stroke(t.red, 1.5))
    painter.setBrush(QColor(t.red))
    painter.drawPolygon(QPolygonF([QPointF(0, -6), QPointF(6.6, 5.6), QPointF(-6.6, 5.6)]))
    painter.setPen(_stroke(t.card, 1.6))
    painter.drawLine(QPointF(0, -2.2), QPointF(0, 1.4))
    painter.drawPoint(QPointF(0, 3.8))


def _empty(painter: QPainter, t: Tokens) -> None:
    painter.setPen(_stroke(t.ink3, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(0, 0), 6.1, 6.1)


def _exempt(painter: QPainter, t: Tokens) -> None:
    painter.setPen(_stroke(t.ink3, 1.8))
    painter.drawLine(QPointF(-5, 0), QPointF(5, 0))


def _merged(painter: QPainter, t: Tokens) -> None:
    painter.setPen(_stroke(t.ink3, 1.5))
    painter.drawPolyline(QPolygonF([QPointF(-4, -4.5), QPointF(-4, 2), QPointF(4.5, 2)]))
    painter.drawPolyline(QPolygonF([QPointF(1.8, -0.8), QPointF(4.6, 2), QPointF(1.8, 4.8)]))


def paint_mark(painter: QPainter, centre: QPointF, grave: bool, t: Tokens) -> None:
    """What a check found: a red triangle where points are lost, else an amber lozenge."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    (_alarm if grave else _look_again)(painter, t)
    painter.restore()


def _look_again(painter: QPainter, t: Tokens) -> None:
    painter.setPen(_stroke(t.amber, 1.5))
    painter.setBrush(QColor(t.amber))
    painter.drawPolygon(QPolygonF([QPointF(0, -6.2), QPointF(6.2, 0), QPointF(0, 6.2), QPointF(-6.2, 0)]))
    painter.setPen(_stroke(t.card, 1.6))
    painter.drawLine(QPointF(0, -2.6), QPointF(0, 0.6))
    painter.drawPoint(QPointF(0, 3.0))


_LAMPS = {
    Lamp.DONE: _done,
    Lamp.PART: _part,
    Lamp.ALARM: _alarm,
    Lamp.EMPTY: _empty,
    Lamp.EXEMPT: _exempt,
    Lamp.MERGED: _merged,
}


def _stroke(colour: str, width: float) -> QPen:
    return QPen(QBrush(QColor(colour)), width, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin)


@dataclass(frozen=True, slots=True)
class Meter:
    """Shares of a whole, each 0..1: what evidence backs, what is claimed, and the gate (None: there is none)."""

    backed: float
    claimed: float
    gate: float | None
    passed: bool


def paint_meter(painter: QPainter, bar: QRectF, meter: Meter, t: Tokens) -> None:
    """Two tones on a track: dark is backed, light is claimed only; the gate stands as a tick."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    track = QPainterPath()
    track.addRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    painter.fillPath(track, QColor(t.track))
    painter.setClipPath(track)
    dark, light = (t.green, t.green_light) if meter.passed else (t.red, t.red_light)
    for share, colour in ((meter.claimed, light), (meter.backed, dark)):
        painter.fillRect(QRectF(bar.x(), bar.y(), bar.width() * min(share, 1.0), bar.height()), QColor(colour))
    painter.setClipping(False)
    if meter.gate is not None:
        x = bar.x() + bar.width() * meter.gate
        painter.fillRect(QRectF(x - 1, bar.y() - 5, 2, bar.height() + 10), QColor(t.ink))
    painter.restore()


def paint_focus(painter: QPainter, rect: QRect, t: Tokens) -> None:
    """Where the keyboard is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(t.accent), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -1.5), 5, 5)
    painter.restore()
