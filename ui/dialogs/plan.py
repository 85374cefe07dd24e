"""达标方案: the cheapest steps that win a title, or why none do; and trying them out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from binder.domain.planning import By, Plan, PlanStep
from binder.domain.points import points_text
from binder.usecases.planning import LEAST_EFFORT, MOST_EFFORT
from ui.controller import Controller
from ui.models.asked import signed
from ui.theme import BODY, GUTTER, LARGE, SMALL, TITLE, label, set_property
from ui.view import View


class PlanDialog(QDialog):
    """One award at a time. The plan is looked for in the background, anew after every edit.

    steps: the buttons of the steps shown, in printed order. Non-modal: a step leads to its clause.
    """

    def __init__(self, controller: Controller, parent: QWidget | None = None, *, award: str = "") -> None:
        super().__init__(parent)
        self._controller = controller
        self.plan: Plan | None = None
        self.steps: list[QPushButton] = []
        self.setWindowTitle(self.tr("达标方案"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.award = QComboBox()
        self.award.setAccessibleName(self.tr("称号"))
        self.by = {By.ACTIONS: QRadioButton(self.tr("件数最少")), By.EFFORT: QRadioButton(self.tr("用力最少"))}
        self.alone = QCheckBox(self.tr("不靠省里的数据"))
        self.alone.setToolTip(self.tr("不指望名次、推荐等由上级决定的数据"))
        self.summary = label("", LARGE, bold=True, wrap=True)
        self.said = label("", BODY, tone="2", wrap=True)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self.trial = QPushButton(self.tr("按此方案试算"))
        self._build()
        controller.planner.ready.connect(self._take)
        controller.changed.connect(self._look)
        self.select(award)

    def select(self, award: str) -> None:
        """Show the plan for an award, by key; for the first not won yet where the key is unknown."""
        place = self.award.findData(award)
        if place < 0:
            scores = (self._controller.view.score.main, *self._controller.view.score.annexes)
            open_ = [one.award.key for score in scores for one in score.awards if not one.won.claimed]
            place = self.award.findData(open_[0]) if open_ else 0
        if self.award.currentIndex() == place:
            self._look(self._controller.view)
        self.award.setCurrentIndex(place)

    # --- build --------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        for rubric in self._controller.session.rubrics:
            for award in rubric.awards:
                name = f"{rubric.short}：{award.name}" if rubric.prefix else award.name
                self.award.addItem(name, award.key)
        self.award.currentIndexChanged.connect(lambda _place: self._look(self._controller.view))
        self.by[By.ACTIONS].setChecked(True)
        group = QButtonGroup(self)
        for choice in self.by.values():
            group.addButton(choice)
        group.buttonClicked.connect(lambda _button: self._look(self._controller.view))
        self.alone.clicked.connect(lambda _checked: self._look(self._controller.view))
        self.trial.setProperty("primary", True)
        self.trial.setVisible(not self._controller.refusal)
        self.trial.clicked.connect(self._try)
        close = QPushButton(self.tr("关闭"))
        close.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("达标方案"), TITLE, bold=True))
        column.addLayout(_row(label(self.tr("要达到"), BODY, tone="2"), self.award, *self.by.values(), self.alone))
        column.addWidget(self.summary)
        column.addWidget(self.said)
        column.addWidget(self._area, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for button in (close, self.trial):
            button.setAutoDefault(False)
            foot.addWidget(button)
        column.addLayout(foot)
        self.resize(720, 560)

    # --- look for the plan --------------------------------------------------------------------------------------------

    @property
    def _by(self) -> By:
        return By.EFFORT if self.by[By.EFFORT].isChecked() else By.ACTIONS

    def _look(self, view: View, _change: object = None) -> None:
        """Look for the plan of what is saved; a trial changes nothing about it."""
        key = self.award.currentData()
        if key is None:
            self._say(self.tr("这份评分标准没有由得分决定的称号。"), "")
        else:
            if self.plan is None or self.plan.award.key != key:
                self._say(self.tr("正在计算…"), "")
            self._controller.planner.ask(key, self._by, not self.alone.isChecked())

    def _take(self, plan: Plan) -> None:
        self.plan = plan
        if not plan.feasible:
            self._say(self.tr("达不到{}").format(plan.award.name), plan.reason, "red")
        elif not plan.steps:
            self._say(self.tr("已经达到{}").format(plan.award.name), self.tr("按现在的自评，不用再做什么。"), "green")
        else:
            self._show_cost(plan)
        self._show_steps(plan.steps)
        self.trial.setEnabled(bool(plan.steps))

    def _say(self, summary: str, said: str, tone: str = "") -> None:
        self.summary.setText(summary)
        set_property(self.summary, "tone", tone)
        self.said.setText(said)
        self.said.setVisible(bool(said))

    def _show_cost(self, plan: Plan) -> None:
        unit = self.tr("件事") if self._by is By.ACTIONS else self.tr("分力气")
        text = self.tr("{} 步、{} {}，就能达到{}").format(len(plan.steps), plan.cost, unit, plan.award.name)
        after = points_text(plan.after.main.claimed) if plan.after else ""
        said = self.tr("这是最省的做法。做完以后总分 {} 分。").format(after)
        waits = [step for step in plan.steps if step.supplier]
        if waits:
            said += self.tr("其中 {} 步要靠{}。").format(
                len(waits), "、".join(dict.fromkeys(s.supplier for s in waits))
            )
        self._say(text, said)

    # --- the steps ----------------------------------------------------------------------------------------------------

    def _show_steps(self, steps: tuple[PlanStep, ...]) -> None:
        box = QWidget()
        box.setProperty("surface", True)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        self.steps = []
        for step in steps:
            column.addWidget(self._step(step))
        column.addStretch(1)
        self._area.setWidget(box)

    def _step(self, step: PlanStep) -> QFrame:
        card = QFrame()
        card.setProperty("card", True)
        gain = label(signed(step.gain), BODY, tone="green", bold=True)
        gain.setFixedWidth(48)
        where = QPushButton(self._controller.view.item_name(step.item) if step.item else self.tr("基本条件"))
        where.setProperty("link", True)
        where.setAutoDefault(False)
        where.setAccessibleDescription(step.text)
        where.clicked.connect(lambda: self._go(step))
        self.steps.append(where)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(where, 0, Qt.AlignmentFlag.AlignLeft)
        words.addWidget(label(step.text, SMALL, tone="2", wrap=True))
        row = QHBoxLayout(card)
        row.setContentsMargins(14, 8, 14, 8)
        row.addWidget(gain, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        row.addWidget(label(self.tr("{} 件事").format(step.actions), SMALL, tone="3"))
        if self._by is By.EFFORT and step.clause_ref:
            row.addWidget(self._effort(step))
        return card

    def _effort(self, step: PlanStep) -> QSpinBox:
        """How hard one action on the step's clause is for this unit."""
        field = QSpinBox()
        field.setRange(LEAST_EFFORT, MOST_EFFORT)
        field.setPrefix(self.tr("每件用力 "))
        field.setKeyboardTracking(False)
        field.setValue(self._controller.view.state.efforts.get(step.clause_ref, LEAST_EFFORT))
        field.setAccessibleName(self.tr("{}：每件用力").format(step.text))
        field.setEnabled(not self._controller.refusal)
        field.valueChanged.connect(partial(self._controller.set_effort, step.clause_ref))
        return field

    def _go(self, step: PlanStep) -> None:
        if step.item:
            self._controller.select_item(step.item, step.clause_ref)
        else:
            self._controller.show_conditions()

    def _try(self) -> None:
        if self.plan is not None:
            self._controller.start_trial(self.plan.facts)
            self.close()


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(10)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
