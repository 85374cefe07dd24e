"""The strip under the header: the score, the title at stake, and a meter for each category and annex."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from binder.domain.awards import AwardScore
from binder.domain.points import points_text
from binder.domain.score import RubricScore
from binder.domain.supply import range_text
from ui.controller import Controller
from ui.models.conditions import page_title, terms_of_all
from ui.theme import BODY, GUTTER, HUGE, LARGE, SMALL, TINY, Tokens, font, metrics
from ui.view import View
from ui.views.painting import CENTER, RIGHT, draw_text
from ui.views.popover import Line
from ui.views.strip_category import CategoryPart, targets_left
from ui.views.strip_part import HEIGHT, StripPart


class TotalPart(StripPart):
    """The claimed total, what the last edit did to it, what evidence backs and what is within reach."""

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def look(self) -> object:
        main = self.view.score.main
        parts = tuple(part.because for part in main.all_categories)
        return main.backed, main.attainable, parts, self.view.delta, self.view.trial is None

    def reasons(self) -> list[Line]:
        score = self.view.score.main
        if not score.scored:
            parts = [Line(part.because, SMALL, "2") for part in score.categories]
            return [Line(score.because, LARGE, bold=True), Line(targets_left(score.counts), SMALL), *parts]
        claimed, most = points_text(score.claimed), points_text(score.max)
        backed = self.tr("有佐证支撑 {} 分：只计有佐证材料的条款。").format(points_text(score.backed))
        best = self.tr("可达 {} 分：未填和待上级的数据都按最好的结果计。").format(points_text(score.attainable))
        return [
            Line(self.tr("预计得分 {} 分，满分 {} 分").format(claimed, most), LARGE, bold=True),
            Line(score.because, SMALL, "2"),
            *(Line(part.because, SMALL, "2") for part in score.all_categories),
            Line(backed, SMALL),
            Line(best, SMALL),
            Line(self.tr("现在和最好的结果：{}。").format(range_text(score)), SMALL),
        ]

    def paint(self, painter: QPainter, t: Tokens) -> None:
        score = self.view.score.main
        if self.view.trial is not None:
            caption, colour = self.tr("试算得分（不保存）"), t.accent
        else:
            caption, colour = self.tr("预计得分（实时）") if score.scored else self.tr("完成情况（实时）"), t.ink2
        draw_text(painter, QRect(0, 11, self.width(), 18), caption, font(SMALL), colour)
        number = points_text(score.claimed) if score.scored else str(score.counts.met)
        baseline = 70
        painter.setFont(font(HUGE, bold=True))
        painter.setPen(QColor(t.ink))
        painter.drawText(-2, baseline, number)
        x = metrics(HUGE, bold=True).horizontalAdvance(number) + 5
        of = f"/ {points_text(score.max)}" if score.scored else self.tr("/ {} 项").format(sum(score.counts))
        painter.setFont(font(LARGE))
        painter.setPen(QColor(t.ink3))
        painter.drawText(x, baseline, of)
        self._paint_delta(painter, x + metrics(LARGE).horizontalAdvance(of) + 8, baseline, t)
        if score.scored:
            self._paint_below(painter, t)
        else:
            below = QRect(0, 79, self.width(), 18)
            draw_text(painter, below, targets_left(score.counts), font(SMALL), t.ink2)

    def _paint_delta(self, painter: QPainter, x: int, baseline: int, t: Tokens) -> None:
        delta = self.view.delta
        if not delta:
            return
        text = f"+{points_text(delta)}" if delta > 0 else points_text(delta).replace("-", "−")
        face = font(SMALL, bold=True)
        box = QRectF(x, baseline - 17, metrics(SMALL, bold=True).horizontalAdvance(text) + 12, 20)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.green_soft if delta > 0 else t.red_soft))
        painter.drawRoundedRect(box, 4, 4)
        draw_text(painter, box.toRect(), text, face, t.green if delta > 0 else t.red, align=CENTER)

    def _paint_below(self, painter: QPainter, t: Tokens) -> None:
        score = self.view.score.main
        x = draw_text(painter, QRect(0, 79, self.width(), 18), self.tr("有佐证支撑 "), font(SMALL), t.ink2)
        backed = self.tr("{} 分").format(points_text(score.backed))
        colour = t.green if score.backed == score.claimed else t.amber
        x += draw_text(painter, QRect(x, 79, self.width() - x, 18), backed, font(SMALL, bold=True), colour) + 10
        best = self.tr("可达 {} 分").format(points_text(score.attainable))
        draw_text(painter, QRect(x, 79, self.width() - x, 18), best, font(SMALL), t.ink3)


class AwardPart(StripPart):
    """The ladder of titles: where the claimed score stands, and what the next one still lacks."""

    def sizeHint(self) -> QSize:
        return QSize(250, HEIGHT)

    @property
    def awards(self) -> tuple[AwardScore, ...]:
        return self.view.score.main.awards

    @property
    def reached(self) -> int:
        """Place of the highest title won on the ladder; 0 for none."""
        return max((place for place, score in enumerate(self.awards, start=1) if score.won.claimed), default=0)

    @property
    def summary(self) -> str:
        """What the next title lacks, in one phrase."""
        missing = [score for score in self.awards if not score.won.claimed]
        if not missing:
            return self.tr("各项要求都已达到")
        blockers = missing[0].blockers
        if len(blockers) == 1:
            return blockers[0].text
        below = sum(bool(blocker.category) for blocker in blockers)
        if below == len(blockers):
            return self.tr("{} 个分类没有过线").format(below)
        return self.tr("还有 {} 处没有达到").format(len(blockers))

    @property
    def annex(self) -> str:
        """The annexes and their own titles in short: "执法装备能力建设 95/100 达标"."""
        return "；".join(_annex_text(annex) for annex in self.view.score.annexes)

    def look(self) -> object:
        score = self.view.score
        return score.main.awards, tuple((annex.because, annex.awards) for annex in score.annexes)

    def reasons(self) -> list[Line]:
        title = self.view.score.main.title or self.tr("暂未达标")
        lines = [Line(self.tr("预计等级：{}").format(title), LARGE, bold=True)]
        for score in self.awards:
            lines += _award_lines(score)
        for annex in self.view.score.annexes:
            lines.append(Line(f"{annex.rubric.title}：{annex.because}", SMALL, "2"))
            for score in annex.awards:
                lines += _award_lines(score)
        return lines

    def links(self) -> list[Line]:
        lines = []
        for score in (*self.awards, *(one for annex in self.view.score.annexes for one in annex.awards)):
            if not score.won.claimed:
                wanted = partial(self.controller.plan_wanted.emit, score.award.key)
                lines.append(Line(self.tr("怎样达到{}…").format(score.award.name), SMALL, act=wanted))
        terms = terms_of_all(self.view.session.rubrics)
        if terms:
            text = self.tr("登记{}…").format(page_title(terms))
            lines.append(Line(text, SMALL, act=self.controller.show_conditions))
        return lines

    def paint(self, painter: QPainter, t: Tokens) -> None:
        taken = draw_text(painter, QRect(0, 11, self.width(), 18), self.tr("预计等级"), font(SMALL), t.ink2) + 12
        annex = QRect(taken, 11, self.width() - taken, 18)
        won = all(score.won.claimed for annex in self.view.score.annexes for score in annex.awards)
        draw_text(painter, annex, self.annex, font(TINY), t.green if won else t.amber, align=RIGHT)
        names = [self.tr("暂未达标"), *(score.award.name for score in self.awards)]
        step = self.width() / len(names)
        centres = [QPointF(step * (place + 0.5), 44) for place in range(len(names))]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(t.line), 3))
        painter.drawLine(centres[0], centres[-1])
        painter.setPen(QPen(QColor(t.accent), 3))
        painter.drawLine(centres[0], centres[self.reached])
        for place, (name, centre) in enumerate(zip(names, centres, strict=True)):
            self._paint_stage(painter, name, centre, place, t)
        draw_text(painter, QRect(0, 79, self.width(), 18), self.summary, font(SMALL), t.ink3, align=CENTER)

    def _paint_stage(self, painter: QPainter, name: str, centre: QPointF, place: int, t: Tokens) -> None:
        step = self.width() / (len(self.awards) + 1)
        here = place == self.reached
        painter.setPen(QPen(QColor(t.accent if place <= self.reached else t.ink3), 1.6))
        painter.setBrush(QColor(t.accent if place <= self.reached else t.card))
        painter.drawEllipse(centre, 7 if here else 5, 7 if here else 5)
        box = QRect(round(centre.x() - step / 2) + 2, 56, round(step) - 4, 20)
        draw_text(painter, box, name, font(SMALL, bold=here), t.ink if here else t.ink3, align=CENTER)


def _annex_text(annex: RubricScore) -> str:
    text = f"{annex.rubric.short} {points_text(annex.claimed)}/{points_text(annex.max)}"
    if not annex.awards:
        return text
    return f"{text} {'达标' if annex.awards[0].won.claimed else '未达标'}"


def _award_lines(score: AwardScore) -> list[Line]:
    words = "自评可得" if score.won.claimed else "补齐后可得" if score.won.attainable else "只补齐未填的还不够"
    tone = "green" if score.won.claimed else "amber_ink" if score.won.attainable else "red"
    backed = "，有据分也够" if score.won.backed else ""
    lines = [Line(f"{score.award.name}：{words}{backed}", BODY, tone, bold=True)]
    for blocker in score.blockers:
        tail = "" if blocker.reachable else "（现有数据下达不到）"
        lines.append(Line(f"· {blocker.text}{tail}", SMALL, "2"))
    return lines


class ScoreStrip(QWidget):
    """All parts side by side."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("strip", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.total = TotalPart(controller)
        self.award = AwardPart(controller)
        parts = controller.view.score.main.all_categories
        self.categories = [CategoryPart(controller, place) for place in range(len(parts))]
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER, 0, GUTTER, 0)
        row.setSpacing(18)
        self._parts: list[StripPart] = []
        self._add(row, self.total, 0)
        if controller.view.score.main.awards:
            row.addWidget(_rule())
            self._add(row, self.award, 0)
        row.addWidget(_rule())
        for category in self.categories:
            self._add(row, category, 1)
        controller.changed.connect(self._refresh)
        self._refresh(controller.view)

    def _add(self, row: QHBoxLayout, part: StripPart, stretch: int) -> None:
        if not stretch:
            part.setFixedWidth(part.sizeHint().width())
        row.addWidget(part, stretch)
        self._parts.append(part)

    def _refresh(self, view: View, _change: object = None) -> None:
        for part in self._parts:
            part.show_view(view)


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFixedSize(1, 72)
    rule.setProperty("rule", True)
    return rule
