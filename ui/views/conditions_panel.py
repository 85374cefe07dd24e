"""The page of what decides on titles beside the points: vetoes, basic conditions, an average from above."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from binder.domain.assessment import Change
from ui.controller import Controller
from ui.models.conditions import Terms, page_title, terms_of_all
from ui.theme import BODY, GUTTER, LARGE, SMALL, TITLE, label, set_property
from ui.view import View
from ui.views.cards.parts import PartsInput
from ui.views.sheets import quote


class TermsCard(QFrame):
    """One veto or condition: its words, what hangs on it, its facts, and how it stands."""

    def __init__(self, controller: Controller, terms: Terms) -> None:
        super().__init__()
        self.terms = terms
        self.setProperty("card", True)
        self.input = PartsInput(controller)
        self.input.setEnabled(not controller.refusal)
        self.input.serve(terms.asked, controller.session.rubrics.facts)
        self.stand = label("", BODY, bold=True)
        head = QHBoxLayout()
        head.addWidget(label(terms.title, LARGE, bold=True, wrap=True), 1)
        head.addWidget(self.stand, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        if terms.quote and terms.quote != terms.title:
            column.addWidget(quote(terms.quote))
        column.addWidget(self.input)
        column.addWidget(label(terms.effect, SMALL, tone="2", wrap=True))
        self.setAccessibleName(f"{terms.heading}：{terms.title}。{terms.effect}")

    def refresh(self, view: View) -> None:
        """Show how it stands."""
        self.input.refresh(view)
        stand = self.terms.stand(view.state.facts)
        self.stand.setText(stand.text)
        set_property(self.stand, "tone", stand.tone)


class ConditionsPanel(QWidget):
    """All of them, one below the other. Empty where a rubric has none: then nothing leads here."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self.cards: list[TermsCard] = []
        self._title: QLabel = label("", TITLE, bold=True)
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        self._lay_out()
        self._build(controller.view)
        controller.changed.connect(self._on_changed)
        controller.refused.connect(self._on_refused)

    def finish(self) -> None:
        """Store what is still being typed."""
        for card in self.cards:
            card.input.finish()

    def _lay_out(self) -> None:
        surface = QWidget()
        surface.setProperty("surface", True)
        page = QVBoxLayout(surface)
        page.setContentsMargins(GUTTER, 18, GUTTER, GUTTER)
        page.setSpacing(12)
        page.addWidget(self._title)
        why = self.tr("这些不是计分条款，但会决定能不能评上称号、某一类计不计分。请逐项确认。")
        page.addWidget(label(why, BODY, tone="2", wrap=True))
        page.addLayout(self._column)
        page.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(surface)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def _build(self, view: View) -> None:
        for card in self.cards:
            self._column.removeWidget(card)
            card.deleteLater()
        terms = terms_of_all(view.session.rubrics)
        self._title.setText(page_title(terms))
        self.cards = [TermsCard(self._controller, one) for one in terms]
        for card in self.cards:
            self._column.addWidget(card)
            card.refresh(view)

    def _on_changed(self, view: View, change: Change | None) -> None:
        if change is None:
            self._build(view)
        elif self._controller.at_conditions:
            self.refresh(view)

    def refresh(self, view: View) -> None:
        """Show the view."""
        for card in self.cards:
            card.refresh(view)

    def _on_refused(self, key: str, sentence: str) -> None:
        if self._controller.at_conditions:
            for card in self.cards:
                card.input.refuse(key, sentence)
