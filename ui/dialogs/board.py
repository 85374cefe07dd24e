"""领导看板: how many points, which title, what is missing and who sees to it, on one sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from binder.domain.awards import passes
from binder.domain.board import departments, lack_of, urgent
from binder.domain.outline import SOON_DAYS, ItemLine, Lamp
from binder.domain.planning import By, Plan
from binder.domain.points import points_text
from binder.domain.supply import range_text
from ui.controller import Controller
from ui.models.advice_list import what_to_do
from ui.models.asked import signed
from ui.models.gates import category_gate
from ui.planner import Planner
from ui.theme import BODY, GUTTER, HUGE, LARGE, SMALL, TINY, TITLE, font, label, tokens
from ui.view import View
from ui.views.board_bars import CategoryRow, DepartmentRow
from ui.views.elided import ElidedLabel
from ui.views.lamp import LampMark
from ui.views.sheets import scrolled

MOST_ROWS = 40
"""An urgent item beyond these is only counted: nobody reads that many from a board."""


class BoardDialog(QDialog):
    """Looks at the assessment, changes nothing, and follows every edit. Non-modal: a row leads to its item."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("领导看板"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._controller = controller
        self._planner = Planner(controller.session, self)
        self._way: QVBoxLayout | None = None
        self.sheet = QWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.addWidget(self.sheet, 1)
        column.addLayout(self._foot())
        self.resize(1180, 760)
        self._planner.ready.connect(self._show_plan)
        controller.changed.connect(self._refresh)
        self._refresh(controller.view)

    def done(self, result: int) -> None:
        self._planner.close()
        super().done(result)

    def _foot(self) -> QHBoxLayout:
        self.picture = QPushButton(self.tr("存为图片…"))
        self.picture.clicked.connect(self._save_picture)
        close = QPushButton(self.tr("关闭"))
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(GUTTER, 0, GUTTER, 0)
        foot.addStretch(1)
        for button in (self.picture, close):
            button.setAutoDefault(False)
            foot.addWidget(button)
        return foot

    # --- the sheet ----------------------------------------------------------------------------------------------------

    def _refresh(self, view: View, _change: object = None) -> None:
        """Lay the sheet out anew: it is looked at far more often than it changes."""
        old, self.sheet = self.sheet, QWidget()
        grid = QGridLayout(self.sheet)
        grid.setContentsMargins(GUTTER, 18, GUTTER, 12)
        grid.setSpacing(14)
        grid.addLayout(self._head(view), 0, 0, 1, 4)
        for place, tile in enumerate(self._tiles(view)):
            grid.addWidget(tile, 1, place)
            grid.setColumnStretch(place, 1)
        cards = (self._categories(view), self._departments(view), self._urgent(view), self._ways(view))
        for place, card in enumerate(cards):
            grid.addWidget(card, 2 + place // 2, 2 * (place % 2), 1, 2)
            grid.setRowStretch(2 + place // 2, 1)
        layout = self.layout()
        assert layout is not None
        layout.replaceWidget(old, self.sheet)
        old.deleteLater()

    def _head(self, view: View) -> QVBoxLayout:
        rubric = view.score.main.rubric
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(
            ElidedLabel(font(TITLE, bold=True), f"{view.state.unit} · {rubric.short} · {self.tr('工作看板')}")
        )
        now = datetime.now().astimezone()
        text = self.tr("数据截至 {}　{}口径").format(f"{now:%Y-%m-%d %H:%M}", rubric.level_title)
        if view.trial is not None:
            text += self.tr("　试算中：包括没有保存的假设")
        head.addWidget(label(text, SMALL, tone="accent" if view.trial else "3"))
        return head

    def _tiles(self, view: View) -> tuple[QFrame, ...]:
        return self._standing(view), self._backing(view), self._lines(view), self._alarms(view)

    def _standing(self, view: View) -> QFrame:
        score = view.score.main
        if not score.scored:
            counts = score.counts
            left = self.tr("未完成 {} 项，未填 {} 项").format(counts.unmet, counts.open)
            return _tile(self.tr("完成情况"), str(counts.met), self.tr("/ {} 项").format(sum(counts)), left)
        if score.vetoed:
            below, tone = self.tr("一票否决：{}").format("、".join(veto.title for veto in score.vetoed)), "red"
        else:
            below, tone = score.title or (self.tr("暂未达标") if score.awards else ""), "2"
        most = f"/ {points_text(score.max)}"
        return _tile(self.tr("预计得分"), points_text(score.claimed), most, below, below_tone=tone)

    def _backing(self, view: View) -> QFrame:
        score = view.score.main
        lines = view.outline.items.values()
        filled, wanted = sum(line.filled for line in lines), sum(line.slots for line in lines)
        if not score.scored:
            below = self.tr("还缺 {} 份").format(wanted - filled)
            return _tile(self.tr("佐证材料"), str(filled), self.tr("/ {} 份").format(wanted), below)
        share = score.backed * 100 // score.claimed if score.claimed else 0
        tone = "green" if score.backed >= score.claimed else "amber"
        below = self.tr("{}% 的得分可被查验；材料 {}/{} 份").format(share, filled, wanted)
        return _tile(self.tr("有佐证支撑"), points_text(score.backed), self.tr("分"), below, tone)

    def _lines(self, view: View) -> QFrame:
        score = view.score.main
        gates = ((part, category_gate(score, part.category.key)) for part in score.categories if part.max)
        gated = [(part, gate) for part, gate in gates if gate]
        if not gated:
            best = points_text(score.attainable) if score.scored else str(score.counts.open)
            unit, title = (self.tr("分"), self.tr("可达得分")) if score.scored else (self.tr("项"), self.tr("还没有填"))
            return _tile(title, best, unit, range_text(score) if score.scored else "")
        below = [part for part, gate in gated if not passes(gate, part.claimed, part.max)]
        names = "、".join(part.category.number for part in below) or self.tr("各分类都已过线")
        return _tile(self.tr("未过线分项"), str(len(below)), self.tr("个"), names, "red" if below else "green")

    def _alarms(self, view: View) -> QFrame:
        count = sum(line.lamp is Lamp.ALARM for line in view.outline.items.values())
        below = self.tr("{} 日内到期或已过期，还没有完成").format(SOON_DAYS)
        return _tile(self.tr("红灯事项"), str(count), self.tr("项"), below, "red" if count else "green")

    def _categories(self, view: View) -> QFrame:
        score = view.score.main
        rows = [CategoryRow(part, score) for part in score.all_categories]
        legend = self.tr("深色：有佐证的得分　浅色：只有自评　竖线：分项线") if score.scored else ""
        return _card(self.tr("分项得分") if score.scored else self.tr("各分类完成情况"), rows, legend)

    def _departments(self, view: View) -> QFrame:
        nobody = self.tr("还没有分工")
        rows = [DepartmentRow(progress, nobody) for progress in departments(view.outline)]
        return _card(self.tr("责任科室进度"), rows, self.tr("绿：完成　黄：进行中　红：临期或过期　灰：未开始"))

    def _urgent(self, view: View) -> QFrame:
        lines = urgent(view.outline)
        rows = [_UrgentRow(line, view, self._go) for line in lines[:MOST_ROWS]]
        more = self.tr("还有 {} 项").format(len(lines) - MOST_ROWS) if len(lines) > MOST_ROWS else ""
        nothing = self.tr("没有红灯，也没有未过线的分类。")
        return _card(self.tr("需要领导协调（红灯与未过线优先）"), rows, more, nothing=nothing)

    def _ways(self, view: View) -> QFrame:
        """The cheapest way to the next title; without titles, where the next points are."""
        awards = [award.award for award in view.score.main.awards if not award.won.claimed]
        if awards:
            card = _card(self.tr("到“{}”最省的做法").format(awards[0].name), [], nothing=self.tr("正在计算…"))
            self._planner.ask(awards[0].key, By.ACTIONS, True)
        else:
            rows = [
                _step(signed(one.gain) if one.gain else "", view.item_name(one.item.item.ref), what_to_do(one))
                for one in view.advice[:20]
            ]
            title = self.tr("还能提分的事项") if view.score.main.scored else self.tr("还没有完成的目标")
            card = _card(title, rows, nothing=self.tr("都做到了。"))
        self._way = card.layout()  # type: ignore[assignment]
        return card

    def _show_plan(self, plan: Plan) -> None:
        view, column = self._controller.view, self._way
        if column is None:
            return
        if plan.feasible:
            names = [view.item_name(step.item) if step.item else self.tr("基本条件") for step in plan.steps]
            rows = [_step(signed(s.gain), name, s.text) for s, name in zip(plan.steps, names, strict=True)]
            after = points_text(plan.after.main.claimed) if plan.after else ""
            below = self.tr("共 {} 步、{} 件事，做完以后总分 {} 分").format(len(rows), plan.cost, after)
            body = scrolled(rows, nothing=self.tr("按现在的自评已经达到。"))
        else:
            body, below = scrolled([label(plan.reason, BODY, tone="red", wrap=True)]), ""
        old = column.itemAt(1).widget()
        column.replaceWidget(old, body)
        old.deleteLater()
        if below:
            column.addWidget(label(below, TINY, tone="3"))

    # --- what can be done ---------------------------------------------------------------------------------------------

    def _go(self, ref: str) -> None:
        self._controller.select_item(ref, ref)
        window = self._controller.parent()
        if isinstance(window, QWidget):
            window.activateWindow()

    def _save_picture(self) -> None:
        name = f"{self._controller.view.state.unit}-{self.tr('工作看板')}.png"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("看板存为图片"), str(Path.home() / name), "PNG (*.png)")
        if chosen:
            self.save_picture(Path(chosen))

    def save_picture(self, path: Path) -> None:
        """Write the sheet as it stands, at twice its size, and say so in the window."""
        picture = QImage(self.sheet.size() * 2, QImage.Format.Format_RGB32)
        picture.setDevicePixelRatio(2)
        picture.fill(QColor(tokens().window))
        self.sheet.render(picture)
        said = self.tr("看板已存为“{}”。") if picture.save(str(path)) else self.tr("“{}”写不了，请换个位置再存。")
        self._controller.notice.emit(said.format(path.name))


class _UrgentRow(QPushButton):
    """An item that cannot wait: its lamp, name, department, date and what it lacks. A click leads there."""

    def __init__(self, line: ItemLine, view: View, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setProperty("entry", "row")
        self.setAutoDefault(False)
        name, lack = view.item_name(line.item.ref), lack_of(line, view.state)
        due = line.duty.due[5:]
        self.setAccessibleName("，".join(part for part in (name, line.duty.department, due, lack) if part))
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(8)
        row.addWidget(LampMark(line.lamp))
        for text, stretch, tone in (
            (name, 5, ""),
            (line.duty.department, 2, "2"),
            (due, 1, "red" if line.lamp is Lamp.ALARM else "2"),
            (lack, 5, "2"),
        ):
            row.addWidget(ElidedLabel(font(BODY if stretch == 5 else SMALL), text, tone=tone), stretch)
        self.clicked.connect(lambda _checked: go(line.item.ref))


def _tile(title: str, number: str, unit: str, below: str, tone: str = "", *, below_tone: str = "2") -> QFrame:
    """One large number with what it counts."""
    frame = QFrame()
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(18, 12, 18, 12)
    column.setSpacing(0)
    column.addWidget(label(title, LARGE, bold=True))
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(label(number, HUGE, tone=tone, bold=True), 0, Qt.AlignmentFlag.AlignBaseline)
    row.addWidget(label(unit, LARGE, tone="3"), 0, Qt.AlignmentFlag.AlignBaseline)
    row.addStretch(1)
    column.addLayout(row)
    column.addWidget(ElidedLabel(font(SMALL), below, tone=below_tone))
    frame.setAccessibleName(f"{title} {number} {unit}，{below}")
    return frame


def _card(title: str, rows: Iterable[QWidget], below: str = "", *, nothing: str = "") -> QFrame:
    """Rows under a title, which scroll where there are too many. nothing: what is said when there are none."""
    frame = QFrame()
    frame.setProperty("card", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(18, 12, 12, 12)
    column.setSpacing(6)
    column.addWidget(label(title, LARGE, bold=True))
    column.addWidget(scrolled(rows, nothing=nothing), 1)
    if below:
        column.addWidget(label(below, TINY, tone="3"))
    return frame


def _step(gain: str, name: str, text: str) -> QWidget:
    """One step: what it gains, where, and what to do."""
    widget = QWidget()
    row = QHBoxLayout(widget)
    row.setContentsMargins(0, 2, 0, 2)
    row.setSpacing(10)
    if gain:
        points = label(gain, BODY, tone="green", bold=True)
        points.setFixedWidth(44)
        row.addWidget(points)
    row.addWidget(ElidedLabel(font(BODY), name), 2)
    row.addWidget(ElidedLabel(font(SMALL), text, tone="2"), 3)
    return widget
