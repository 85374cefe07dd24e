"""The part of the score strip that shows one category."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter

from binder.domain.awards import gate_line, passes
from binder.domain.points import points_text
from binder.domain.rubric import Gate
from binder.domain.score import CategoryScore, Counts
from binder.domain.scores import counts_of
from ui.controller import Controller
from ui.models.gates import category_gate, gate_text
from ui.models.rubric_rows import sums_shown
from ui.theme import LARGE, SMALL, TINY, TITLE, Tokens, font, metrics
from ui.views.painting import RIGHT, Meter, draw_runs, draw_text, paint_meter
from ui.views.popover import Line
from ui.views.strip_part import HEIGHT, StripPart


class CategoryPart(StripPart):
    """One category: points, a meter of two tones with the gate as a tick, and whether it is passed."""

    def __init__(self, controller: Controller, place: int) -> None:
        super().__init__(controller)
        self._place = place
        self.setMinimumWidth(96)

    def sizeHint(self) -> QSize:
        return QSize(160, HEIGHT)

    @property
    def score(self) -> CategoryScore:
        return self.view.score.main.all_categories[self._place]

    @property
    def title(self) -> str:
        category = self.score.category
        return f"{category.number} {category.title}" if self._is_inside else category.title

    @property
    def _is_inside(self) -> bool:
        """Whether its points are among those of the rubric."""
        return self._place < len(self.view.score.main.categories)

    @property
    def gate(self) -> Gate | None:
        score = self.score
        return category_gate(self.view.score.main, score.category.key) if score.max else None

    @property
    def passed(self) -> bool:
        return self.gate is None or passes(self.gate, self.score.claimed, self.score.max)

    @property
    def verdict(self) -> str:
        return gate_text(self.gate, self.score.claimed, self.score.max) if self.gate else ""

    def paint(self, painter: QPainter, t: Tokens) -> None:
        score, width = self.score, self.width()
        draw_text(painter, QRect(0, 11, width, 18), self.title, font(SMALL), t.ink2)
        shown = sums_shown(score, self.view.score.main)
        now, of = shown.now.removesuffix(" 项"), f" / {shown.of}" if shown.of else self.tr(" 分")
        if not self.view.score.main.scored:
            of = self.tr(" 项")
        wide = metrics(TITLE, bold=True).horizontalAdvance(now) + metrics(SMALL).horizontalAdvance(of)
        draw_runs(painter, QRect(0, 30, wide, 26), [(now, font(TITLE, bold=True), t.ink), (of, font(SMALL), t.ink3)])
        if score.max:
            self._paint_meter(painter, t)
        elif not self.view.score.main.scored:
            self._paint_targets(painter, t)
        else:
            draw_text(painter, QRect(0, 79, width, 18), self.tr("满分之外，计入总分"), font(TINY), t.ink3)

    def _paint_targets(self, painter: QPainter, t: Tokens) -> None:
        """How many of the targets are met; where there are no points."""
        counts = counts_of(self.score.items)
        if not sum(counts):
            return
        share = counts.met / sum(counts)
        meter = Meter(share, share, None, True)
        paint_meter(painter, QRectF(0, 63, self.width(), 8), meter, t)
        colour = t.red if counts.unmet else t.ink3
        draw_text(painter, QRect(0, 79, self.width(), 18), targets_left(counts), font(TINY), colour)

    def _paint_meter(self, painter: QPainter, t: Tokens) -> None:
        score, width = self.score, self.width()
        whole = score.max
        line = gate_line(self.gate, score.max) / whole if self.gate else None
        meter = Meter(score.backed / whole, score.claimed / whole, line, self.passed)
        paint_meter(painter, QRectF(0, 63, width, 8), meter, t)
        colour = t.green if self.passed else t.red
        taken = draw_text(painter, QRect(0, 79, width, 18), self.verdict, font(TINY), colour)
        backed = QRect(taken + 6, 79, width - taken - 6, 18)
        text = self.tr("有据 {}").format(points_text(score.backed))
        if metrics(TINY).horizontalAdvance(text) <= backed.width():
            draw_text(painter, backed, text, font(TINY), t.ink3, align=RIGHT)

    def look(self) -> object:
        return self.score.because, self.score.backed, self.score.attainable

    def reasons(self) -> list[Line]:
        score = self.score
        if not score.max:
            shown = sums_shown(score, self.view.score.main)
            unit = "" if not self.view.score.main.scored else self.tr(" 分")
            return [Line(f"{self.title}：{shown.now}{unit}", LARGE, bold=True), Line(score.because, SMALL, "2")]
        claimed, backed, best, most = map(points_text, (score.claimed, score.backed, score.attainable, score.max))
        lines = [
            Line(self.tr("{}：{} 分").format(self.title, claimed), LARGE, bold=True),
            Line(score.because, SMALL, "2"),
            Line(self.tr("有佐证支撑 {} 分，可达 {} 分，满分 {} 分。").format(backed, best, most), SMALL),
        ]
        if self.gate:
            must = self.tr("须高于") if self.gate.strict else self.tr("须不低于")
            need = points_text(gate_line(self.gate, score.max))
            text = self.tr("分项线：{} {} 分，{}。").format(must, need, self.verdict)
            lines.append(Line(text, SMALL, "green" if self.passed else "red", bold=True))
        return lines


def targets_left(counts: Counts) -> str:
    """What is still to do about targets, in a few words."""
    parts = (("未完成", counts.unmet), ("未填", counts.open), ("力争未达", counts.soft))
    return "　".join(f"{word} {count}" for word, count in parts if count) or "全部完成"
