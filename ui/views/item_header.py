"""The head of the item panel: number, title, points, who sees to it and until when, where it is printed, its task."""

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.controller import Controller
from ui.models.clause_points import item_shown
from ui.theme import SMALL, TITLE, label, set_property, tip
from ui.view import View
from ui.views.cards.fields import DateField, Field
from ui.views.clamped_text import ClampedText


class ItemHeader(QWidget):
    """Shows one item's head. Department and date are typed right here."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._ref = ""
        self._key, self._title = label("", TITLE, bold=True), label("", TITLE, bold=True, wrap=True)
        self._now, self._most = label("", 22, bold=True), label("", SMALL, tone="3")
        self.department = Field(self.tr("责任科室"), width=132, on_pause=False)
        self.department.setPlaceholderText(self.tr("未指定"))
        self.department.offered.connect(self._take_department)
        self._departments = QStringListModel(self)
        completer = QCompleter(self._departments, self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.department.setCompleter(completer)
        self.due = DateField(days_only=True, width=98)
        self.due.field.setAccessibleName(self.tr("截止日期"))
        self.due.field.setPlaceholderText(self.tr("未定"))
        self.due.field.setToolTip(self.tr("写成 2022-12-06；清空就是不定日期。"))
        for field in (self.department, self.due.field):
            field.setProperty("flat", True)
            field.setReadOnly(bool(controller.refusal))
        self.due.setEnabled(not controller.refusal)
        self.due.offered.connect(self._take_due)
        self._place = label("", SMALL, tone="2")
        self._place.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._task = ClampedText()
        self._more = QPushButton()
        self._more.setProperty("link", True)
        self._more.clicked.connect(self._toggle)
        self._task.clamped.connect(self._offer_more)
        self._lay_out()

    def _lay_out(self) -> None:
        title = QHBoxLayout()
        title.setSpacing(14)
        title.addWidget(self._key, 0, Qt.AlignmentFlag.AlignTop)
        title.addWidget(self._title, 1, Qt.AlignmentFlag.AlignTop)
        points = QHBoxLayout()
        points.setSpacing(4)
        points.addWidget(self._now, 0, Qt.AlignmentFlag.AlignBaseline)
        points.addWidget(self._most, 0, Qt.AlignmentFlag.AlignBaseline)
        title.addLayout(points)
        duty = QHBoxLayout()
        duty.setSpacing(6)
        for text, widget in ((self.tr("责任科室"), self.department), (self.tr("截止"), self.due)):
            duty.addWidget(label(text, SMALL, tone="2"))
            duty.addWidget(widget)
        duty.addWidget(self._place, 1)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(title)
        column.addLayout(duty)
        column.addWidget(self._quote())

    def _quote(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("quote", True)
        column = QVBoxLayout(frame)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(2)
        column.addWidget(self._task)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignRight)
        return frame

    # --- what the panel calls -----------------------------------------------------------------------------------------

    def bind(self, ref: str, view: View) -> None:
        """Be the head of this item from now on."""
        self._ref = ref
        item, rubric = view.session.rubrics.items[ref], view.session.rubrics.rubric_of(ref)
        self._key.setText("" if item.outside else item.key)
        self._key.setVisible(not item.outside)
        self._title.setText(item.short)
        place = rubric.source.part if item.outside else item.place
        self._place.setText(self.tr("出处 {}").format(place))
        number = f"{rubric.source.title}（{rubric.source.number}）" if rubric.source.number else rubric.source.title
        self._place.setToolTip(tip(number, place))
        self._task.set_text("".join(item.task.split("\n")))
        for field in (self.department, self.due.field):
            field.show_text("", anew=True)
        set_property(self.due.field, "wrong", False)
        self.refresh(view)

    def refresh(self, view: View) -> None:
        """Show the item as the view has it."""
        line = view.outline.items[self._ref]
        score, duty = line.score, line.duty
        shown = item_shown(score, is_open=line.open_facts > 0)
        self._now.setText(shown.now)
        set_property(self._now, "tone", shown.tone)
        self._most.setText(self.tr("/ {} 分").format(shown.of) if shown.of else shown.unit)
        for widget in (self._now, self._most):
            widget.setToolTip(tip(score.because))
        self._now.setAccessibleName(self.tr("自评 {}").format(shown.spoken))
        self.department.show_text(duty.department)
        self.due.field.show_text(duty.due)
        self._departments.setStringList(sorted({d.department for d in view.state.duties.values() if d.department}))

    def set_compact(self, compact: bool) -> None:
        """Take little height."""
        self._column.setSpacing(4 if compact else 10)
        self._task.set_limit(2 if compact else 3)

    def finish(self) -> None:
        """Store what is still being typed."""
        self.department.finish()
        self.due.field.finish()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _take_department(self, done: bool) -> None:
        self._controller.assign(self._ref, department=self.department.text().strip())

    def _take_due(self, done: bool) -> None:
        stored = self._controller.assign(self._ref, due=self.due.field.text().strip())
        set_property(self.due.field, "wrong", not stored)

    def _toggle(self) -> None:
        self._task.expand(not self._task.expanded)

    def _offer_more(self, clamped: bool) -> None:
        self._more.setVisible(clamped)
        self._more.setText(self.tr("收起") if self._task.expanded else self.tr("展开"))
