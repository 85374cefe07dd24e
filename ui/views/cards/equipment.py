"""The table of a standard: what a unit has of each kind of equipment, and what its staff asks for."""

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame, QVBoxLayout

from binder.domain.facts import MISSING, FactSpec
from binder.domain.rubric import Clause, Item
from binder.domain.rules import AboveStandard, Line, Standard, count_of
from ui.controller import Controller
from ui.models.asked import Stand
from ui.view import View
from ui.views.cards.inputs import ClauseInput
from ui.views.cards.numbers import CountInput

CAPTION_PX = 120


def holds_table(clause: Clause, item: Item) -> bool:
    """Whether the table stands on this clause's card: one table serves all clauses of an item over the same lines."""
    rule = clause.rule
    if not isinstance(rule, AboveStandard):
        return True
    lines = [other.rule.lines for other in item.clauses if isinstance(other.rule, Standard) and not other.exempt]
    return rule.lines not in lines


class EquipmentLine(CountInput):
    """One kind of equipment: what there is, what is due, and how the two stand."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self.line: Line | None = None
        self.caption.setFixedWidth(CAPTION_PX)

    def judge(self, view: View, staff_key: str, by_ratio: bool) -> None:
        """Show what is due for the staff, and whether it is there."""
        staff = view.state.facts.get(staff_key, MISSING)
        if self.line is None or staff.value is None:
            self.tail.setText("")
            self.show_stand(Stand())
            return
        people = count_of(staff)
        due = self.line.due(people)
        self.tail.setText(self.tr("应有 {} {}").format(due, self.spec.unit).rstrip())
        have = count_of(self.fact)
        if self.fact.value is None:
            self.show_stand(Stand())
        elif have < due:
            self.show_stand(Stand(self.tr("差 {}").format(due - have), "red"))
        elif self.line.above(have, people, by_ratio):
            self.show_stand(Stand(self.tr("高于标准"), "green"))
        else:
            self.show_stand(Stand(self.tr("达标"), "green"))


class EquipmentInput(ClauseInput):
    """The table: the staff it is measured by, then a line for each kind of equipment."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._staff_key = ""
        self._by_ratio = False
        self._lines: list[EquipmentLine] = []
        self._shown: list[EquipmentLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._staff = self._new_line()
        rule = QFrame()
        rule.setProperty("rule", True)
        rule.setFixedHeight(1)
        self._column.addWidget(rule)

    def _new_line(self) -> EquipmentLine:
        line = EquipmentLine(self.controller)
        self._column.addWidget(line)
        self._column.addWidget(line.notes)
        return line

    @property
    def rows(self) -> tuple[EquipmentLine, ...]:
        """The lines shown now: the staff, then each kind of equipment."""
        return (self._staff, *self._shown)

    def bind(self, clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> None:
        rule = clause.rule
        if not isinstance(rule, Standard | AboveStandard):
            raise TypeError(f"no equipment in clause {clause.ref}")
        above = [other.rule for other in item.clauses if isinstance(other.rule, AboveStandard)]
        self._by_ratio = any(other.by_ratio for other in above if other.lines == rule.lines)
        self._staff_key = rule.staff
        staff = specs[rule.staff]
        self._staff.serve(staff, specs)
        self._staff.caption.setText(self.tr("{}（共用）").format(staff.title) if staff.shared else staff.title)
        while len(self._lines) < len(rule.lines):
            self._lines.append(self._new_line())
        self._shown = self._lines[: len(rule.lines)]
        for row in self._lines[len(rule.lines) :]:
            row.hide()
            row.notes.clear()
        for row, line in zip(self._shown, rule.lines, strict=True):
            row.line = line
            row.serve(specs[line.fact], specs)
            row.caption.setText(line.title)
            row.show()

    def refresh(self, view: View) -> None:
        self._staff.refresh(view)
        for row in self._shown:
            row.refresh(view)
            row.judge(view, self._staff_key, self._by_ratio)

    def finish(self) -> str:
        unsaved = [row.finish() for row in self.rows]
        return "、".join(title for title in unsaved if title)

    def refuse(self, key: str, sentence: str) -> bool:
        return any([row.refuse(key, sentence) for row in self.rows])
