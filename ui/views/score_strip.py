"""The strip under the header: the score, the title at stake, and a meter for each category and annex."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from binder.domain.awards import AwardScore, gate_line, passes
from binder.domain.points import points_text
from binder.domain.rubric import Gate
from binder.domain.score import CategoryScore, RubricScore
from ui.controller import Controller
from ui.models.gates import category_gate, gate_text
from ui.theme import BODY, GUTTER, HUGE, LARGE, SMALL, TINY, TITLE, Tokens, font, metrics, tip, tokens
from ui.view import View
from ui.views.painting import CENTER, RIGHT, Meter, draw_runs, draw_text, paint_focus, paint_meter
from ui.views.popover import Line, Popover

HEIGHT = 104


class StripPart(QWidget):
    """One part of the strip: painted, and opening a popover with its reasons on a click, Enter or Space."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.view = controller.view
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self._by_keyboard = False
        self._look: object = None

    def show_view(self, view: View) -> None:
        self.view = view
        look = self.look()
        if look == self._look:
            return
        self._look = look
        lines = self.reasons()
        self.setAccessibleName(lines[0].text)
        self.setAccessibleDescription("；".join(line.text for line in lines[1:]))
        self.setToolTip(tip(*(line.text for line in lines)))
        self.update()

    def look(self) -> object:
        """Everything of the view that this part depends on; it is painted anew only when that changes."""
        raise NotImplementedError

    def reasons(self) -> list[Line]:
        """What the popover says; the first line is also the accessible name."""
        raise NotImplementedError

    def paint(self, painter: QPainter, t: Tokens) -> None:
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        t = tokens()
        self.paint(painter, t)
        if self._by_keyboard and self.hasFocus():
            paint_focus(painter, self.rect().adjusted(-2, 4, 2, -4), t)
        painter.end()

    def open_reasons(self) -> None:
        Popover(self, self.reasons()).open_below(self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.open_reasons()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_reasons()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._by_keyboard = event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        super().focusInEvent(event)


class TotalPart(StripPart):
    """The claimed total, what the last edit did to it, what evidence backs and what is within reach."""

    def sizeHint(self) -> QSize:
        return QSize(200, HEIGHT)

    def look(self) -> object:
        main = self.view.score.main
        parts = tuple(part.because for part in main.categories)
        return main.backed, main.attainable, parts, self.view.delta

    def reasons(self) -> list[Line]:
        score = self.view.score.main
        claimed, most = points_text(score.claimed), points_text(score.max)
        backed = self.tr("有佐证支撑 {} 分：只计有佐证材料的条款。").format(points_text(score.backed))
        best = self.tr("可达 {} 分：未填和待上级的数据都按最好的结果计。").format(points_text(score.attainable))
        return [
            Line(self.tr("预计得分 {} 分，满分 {} 分").format(claimed, most), LARGE, bold=True),
            Line(score.because, SMALL, "2"),
            *(Line(part.because, SMALL, "2") for part in score.categories),
            Line(backed, SMALL),
            Line(best, SMALL),
        ]

    def paint(self, painter: QPainter, t: Tokens) -> None:
        score = self.view.score.main
        draw_text(painter, QRect(0, 11, self.width(), 18), self.tr("预计得分（实时）"), font(SMALL), t.ink2)
        number = points_text(score.claimed)
        baseline = 70
        painter.setFont(font(HUGE, bold=True))
        painter.setPen(QColor(t.ink))
        painter.drawText(-2, baseline, number)
        x = metrics(HUGE, bold=True).horizontalAdvance(number) + 5
        of = f"/ {points_text(score.max)}"
        painter.setFont(font(LARGE))
        painter.setPen(QColor(t.ink3))
        painter.drawText(x, baseline, of)
        self._paint_delta(painter, x + metrics(LARGE).horizontalAdvance(of) + 8, baseline, t)
        self._paint_below(painter, t)

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
    words = "自评可得" if score.won.claimed else "补齐后可得" if score.won.attainable else "目前无法达到"
    tone = "green" if score.won.claimed else "amber_ink" if score.won.attainable else "red"
    backed = "，有据分也够" if score.won.backed else ""
    lines = [Line(f"{score.award.name}：{words}{backed}", BODY, tone, bold=True)]
    for blocker in score.blockers:
        tail = "" if blocker.reachable else "（现有数据下达不到）"
        lines.append(Line(f"· {blocker.text}{tail}", SMALL, "2"))
    return lines


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
        return self.view.score.main.categories[self._place]

    @property
    def title(self) -> str:
        return f"{self.score.category.number} {self.score.category.title}"

    @property
    def gate(self) -> Gate | None:
        return category_gate(self.view.score.main)

    @property
    def passed(self) -> bool:
        return self.gate is None or passes(self.gate, self.score.claimed, self.score.max)

    @property
    def verdict(self) -> str:
        return gate_text(self.gate, self.score.claimed, self.score.max) if self.gate else ""

    def paint(self, painter: QPainter, t: Tokens) -> None:
        score, width = self.score, self.width()
        draw_text(painter, QRect(0, 11, width, 18), self.title, font(SMALL), t.ink2)
        now, of = points_text(score.claimed), f" / {points_text(score.max)}"
        wide = metrics(TITLE, bold=True).horizontalAdvance(now) + metrics(SMALL).horizontalAdvance(of)
        draw_runs(painter, QRect(0, 30, wide, 26), [(now, font(TITLE, bold=True), t.ink), (of, font(SMALL), t.ink3)])
        whole = score.max or 1
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


class ScoreStrip(QWidget):
    """All parts side by side."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("strip", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(HEIGHT)
        self.total = TotalPart(controller)
        self.award = AwardPart(controller)
        self.categories = [CategoryPart(controller, n) for n in range(len(controller.view.score.main.categories))]
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
