"""材料与日程: when what is due, which papers have to be handed in, and how many places there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from binder.domain.materials import Material, Quota
from binder.domain.rubric import Rubric, RubricSet, Stage
from ui.theme import BODY, GUTTER, SMALL, TITLE, label
from ui.views.popover import Line
from ui.views.sheets import scrolled, text_card


class MaterialsDialog(QDialog):
    """Three pages of what the source says besides points. Nothing is filled in here."""

    def __init__(self, rubrics: RubricSet, parent: QWidget | None = None, *, today: date | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("材料与日程"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._today = today or date.today()
        self.pages = QStackedWidget()
        self.tabs: list[QPushButton] = []
        stages = [self._stage(stage) for rubric in rubrics for stage in rubric.calendar]
        materials = [self._material(one, rubric) for rubric in rubrics for one in rubric.materials]
        quotas = [_quota(one) for rubric in rubrics for one in rubric.quotas]
        tabs = QHBoxLayout()
        self._group = QButtonGroup(self)
        for name, cards in (
            (self.tr("日程 {}"), stages),
            (self.tr("要报的材料 {}"), materials),
            (self.tr("名额 {}"), quotas),
        ):
            if cards or not self.tabs:
                self._add_page(tabs, name.format(len(cards)), cards)
        tabs.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 20)
        column.setSpacing(14)
        column.addWidget(label(self.tr("材料与日程"), TITLE, bold=True))
        column.addLayout(tabs)
        column.addWidget(self.pages, 1)
        self.resize(760, 580)

    def _add_page(self, tabs: QHBoxLayout, name: str, cards: list[QFrame]) -> None:
        button = QPushButton(name)
        button.setProperty("chip", True)
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setChecked(not self.tabs)
        button.clicked.connect(partial(self.pages.setCurrentIndex, len(self.tabs)))
        self._group.addButton(button)
        tabs.addWidget(button)
        self.tabs.append(button)
        self.pages.addWidget(scrolled(cards, nothing=self.tr("来源没有写日期。")))

    def _stage(self, stage: Stage) -> QFrame:
        due = stage.due or self.tr("没有写日期")
        return text_card(
            Line(f"{due}　{stage.title}", BODY, bold=True),
            Line(self.tr("发文时已过期：这个日期早于文件印发的日期。") if stage.late_at_issue else "", SMALL, "red"),
            self._left(stage.due),
            Line(stage.quote, SMALL, "2"),
        )

    def _material(self, material: Material, rubric: Rubric) -> QFrame:
        dates = sorted({one.due for one in material.deadlines})
        lines = [Line(material.title, BODY, bold=True)]
        if len(dates) > 1:
            text = self.tr("来源写了 {} 个不同的期限：{}。按最早的 {} 准备，并请向上级确认。")
            lines.append(Line(text.format(len(dates), "、".join(dates), dates[0]), SMALL, "red"))
        elif dates:
            lines.append(Line(self.tr("期限 {}").format(dates[0]), SMALL, bold=True))
        if material.due and material.due < rubric.source.issued:
            lines.append(Line(self.tr("发文时已过期：这个日期早于文件印发的日期。"), SMALL, "red"))
        lines.append(self._left(material.due))
        lines += [Line(text, SMALL) for text in _demands(material)]
        lines += [Line(self.tr("{}：{}").format(one.due, one.quote), SMALL, "2") for one in material.deadlines]
        return text_card(*lines, Line(material.quote, SMALL, "2"))

    def _left(self, due: str) -> Line:
        """How far off a date is."""
        if not due:
            return Line("")
        days = (date.fromisoformat(due) - self._today).days
        if days < 0:
            return Line(self.tr("已经过去 {} 天").format(-days), SMALL, "3")
        return Line(self.tr("还有 {} 天").format(days) if days else self.tr("就是今天"), SMALL, "amber_ink")


def _demands(material: Material) -> Iterator[str]:
    """What the paper has to be like."""
    if material.limit:
        yield f"不超过 {material.limit} 字"
    if material.form:
        yield f"格式：{material.form}"
    if material.department:
        yield f"责任科室：{material.department}"


def _quota(quota: Quota) -> QFrame:
    count = f"{quota.count} 个" if quota.count else "原文看不清"
    return text_card(Line(f"{quota.title}　{count}", BODY, bold=True), Line(quota.quote, SMALL, "2"))
