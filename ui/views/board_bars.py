"""The painted rows of the leader's board: a category against its line, a department's items by lamp."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from binder.domain.awards import gate_line, passes
from binder.domain.board import Progress
from binder.domain.points import points_text
from binder.domain.score import CategoryScore, RubricScore
from binder.domain.scores import counts_of
from ui.models.gates import category_gate, gate_text
from ui.theme import BODY, SMALL, Tokens, font, tip, tokens
from ui.views.painting import CENTER, Meter, draw_text, paint_meter

ROW = 24
FIGURES, WORD = 72, 84
"""Widths of what stands behind a bar, in pixels."""


class BarRow(QWidget):
    """A name, a bar, and words behind it. What it says can be read aloud. NAME: pixels for the name."""

    NAME = 120

    def __init__(self, name: str, spoken: str) -> None:
        super().__init__()
        self.name = name
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(spoken)
        self.setToolTip(tip(spoken))

    def sizeHint(self) -> QSize:
        return QSize(self.NAME + 160 + FIGURES + WORD, ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), tokens()
        name = min(self.NAME, self.width() * 2 // 5)
        draw_text(painter, QRect(0, 0, name - 10, ROW), self.name, font(BODY), t.ink)
        self.paint(painter, QRectF(name, 0, self.width() - name, ROW), t)
        painter.end()

    def paint(self, painter: QPainter, room: QRectF, t: Tokens) -> None:
        raise NotImplementedError


class CategoryRow(BarRow):
    """A category: two tones of points against its line; of a rubric without points, the targets met."""

    NAME = 200

    def __init__(self, score: CategoryScore, rubric: RubricScore) -> None:
        self._score = score
        self._gate = category_gate(rubric, score.category.key) if score.max else None
        self._passed = self._gate is None or passes(self._gate, score.claimed, score.max)
        number, title = score.category.number, score.category.title
        super().__init__(f"{number} {title}" if score.category in rubric.rubric.categories else title, score.because)

    @property
    def verdict(self) -> str:
        """Whether the line is passed, or how much is missing."""
        return gate_text(self._gate, self._score.claimed, self._score.max) if self._gate else ""

    def paint(self, painter: QPainter, room: QRectF, t: Tokens) -> None:
        bar = QRectF(room.x(), room.y() + 7, room.width() - FIGURES - WORD - 20, 10)
        figures = QRect(round(bar.right()) + 14, 0, FIGURES, ROW)
        word = QRect(figures.right() + 6, 0, WORD, ROW)
        score = self._score
        if score.max:
            line = gate_line(self._gate, score.max) / score.max if self._gate else None
            meter = Meter(score.backed / score.max, score.claimed / score.max, line, self._passed)
            text = f"{points_text(score.claimed)}/{points_text(score.max)}"
        else:
            counts = counts_of(score.items)
            share = counts.met / max(sum(counts), 1)
            meter, text = Meter(share, share, None, not counts.unmet), f"{counts.met}/{sum(counts)} 项"
            if not sum(counts):
                text = points_text(score.claimed) + " 分"
        paint_meter(painter, bar, meter, t)
        draw_text(painter, figures, text, font(BODY, bold=True), t.ink)
        draw_text(painter, word, self.verdict, font(SMALL), t.green if self._passed else t.red)


class DepartmentRow(BarRow):
    """A department's items, one stretch of the bar for each lamp."""

    def __init__(self, progress: Progress, nobody: str) -> None:
        self._progress = progress
        name = progress.name or nobody
        counts = (
            ("完成", progress.done),
            ("进行中", progress.part),
            ("红灯", progress.alarm),
            ("未开始", progress.empty),
        )
        words = "，".join(f"{word} {count} 项" for word, count in counts if count)
        super().__init__(name, f"{name}：共 {progress.items} 项，{words}")

    def paint(self, painter: QPainter, room: QRectF, t: Tokens) -> None:
        progress = self._progress
        bar = QRectF(room.x(), room.y() + 5, room.width() - FIGURES - 10, 14)
        stretches = (
            (progress.done, t.green, t.accent_ink),
            (progress.part, t.amber, t.ink),
            (progress.alarm, t.red, t.accent_ink),
            (progress.empty, t.track, t.ink2),
        )
        x = bar.x()
        painter.setPen(Qt.PenStyle.NoPen)
        for count, colour, ink in stretches:
            if count:
                part = QRectF(x, bar.y(), bar.width() * count / progress.items - 1, bar.height())
                painter.fillRect(part, QColor(colour))
                draw_text(painter, part.toRect(), str(count), font(10, bold=True), ink, align=CENTER)
                x = part.right() + 1
        told = QRect(round(bar.right()) + 12, 0, FIGURES, ROW)
        draw_text(painter, told, f"完成 {progress.done}/{progress.items}", font(SMALL), t.ink2)
