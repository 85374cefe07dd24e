"""The body of a clause that is scored by an annex: its total, and the way there."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from binder.domain.facts import FactSpec
from binder.domain.points import points_text
from binder.domain.rubric import Clause, Item
from binder.domain.rules import Link
from binder.domain.score import RubricScore
from ui.controller import Controller
from ui.theme import BODY, SMALL, label
from ui.view import View
from ui.views.cards.inputs import ClauseInput


class LinkInput(ClauseInput):
    """Nothing is typed here: the annex's total, the bracket it reaches, and a button that goes to the annex."""

    def __init__(self, controller: Controller) -> None:
        super().__init__(controller)
        self._rule: Link | None = None
        self._name, self._total = label("", SMALL, tone="2"), label("", BODY, bold=True)
        self._go = QPushButton(self.tr("去填附件"))
        self._go.clicked.connect(self._go_there)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._name)
        row.addWidget(self._total)
        row.addStretch(1)
        row.addWidget(self._go)
        self.setFocusProxy(self._go)

    def bind(self, clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> None:
        if not isinstance(clause.rule, Link):
            raise TypeError(f"no annex in clause {clause.ref}")
        self._rule = clause.rule

    def _annex(self, view: View) -> RubricScore:
        return next(annex for annex in view.score.annexes if self._rule and annex.rubric.id == self._rule.rubric)

    def refresh(self, view: View) -> None:
        annex = self._annex(view)
        self._name.setText(self.tr("{} 自评合计").format(annex.rubric.short))
        self._total.setText(f"{points_text(annex.claimed)} / {points_text(annex.max)}")
        self._go.setText(self.tr("去填{}").format(annex.rubric.short))

    def _go_there(self) -> None:
        """To the annex's first item that is still open, or its first."""
        view = self.controller.view
        refs = list(self._annex(view).item_scores)
        open_ = [ref for ref in refs if view.outline.items[ref].open_facts]
        self.controller.select_item((open_ or refs)[0])
