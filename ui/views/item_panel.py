"""The item panel: one item of the rubric, with a card for each of its scoring clauses."""

from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from binder.domain.assessment import Change
from binder.domain.rubric import Item
from ui.controller import Controller
from ui.models.asked import Homes
from ui.theme import GUTTER, LARGE, label
from ui.view import View
from ui.views.cards.card import ClauseCard, input_class
from ui.views.cards.inputs import ClauseInput
from ui.views.item_header import ItemHeader

SHORT_WINDOW_PX = 800


class ItemPanel(QWidget):
    """Shows the controller's current item. Cards go from item to item: switching builds only what is not there yet."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._ref = ""
        self._homes = Homes(controller.session.rubrics)
        self._cards: list[ClauseCard] = []
        self._idle: dict[type[ClauseInput], list[ClauseCard]] = {}
        self.header = ItemHeader(controller)
        self._clauses = label(self.tr("计分条款"), LARGE, bold=True)
        self._merged = QPushButton()
        self._merged.setProperty("link", True)
        self._merged.clicked.connect(self._go_to_pot)
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._scroll = self._scroll_area()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._scroll)
        controller.changed.connect(self._on_changed)
        controller.item_selected.connect(self.show_item)
        controller.clause_selected.connect(self.show_clause)
        controller.refused.connect(self._on_refused)
        self.show_item(controller.current_item)

    def _scroll_area(self) -> QScrollArea:
        surface = QWidget()
        surface.setProperty("surface", True)
        self._page = page = QVBoxLayout(surface)
        page.addWidget(self.header)
        page.addWidget(self._clauses)
        page.addWidget(self._merged)
        page.addLayout(self._column)
        page.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(surface)
        return scroll

    # --- what others call ---------------------------------------------------------------------------------------------

    @property
    def cards(self) -> tuple[ClauseCard, ...]:
        """The cards shown now, in printed order."""
        return tuple(self._cards)

    def show_item(self, ref: str) -> None:
        """Show another item, once what is still being typed is stored."""
        self.finish()
        self._bind(ref)
        self._scroll.verticalScrollBar().setValue(0)

    def show_clause(self, ref: str) -> None:
        """Scroll to a clause of the item shown, and put the keyboard into its input."""
        for card in self._cards:
            if card.ref == ref:
                QTimer.singleShot(0, card, lambda card=card: self._scroll.ensureWidgetVisible(card))
                card.input.setFocus()

    def finish(self) -> None:
        """Store what is still being typed, and say what could not be stored."""
        if not self._ref:
            return
        self.header.finish()
        unsaved = [title for title in [card.finish() for card in self._cards] if title]
        if unsaved:
            item = self._controller.view.session.rubrics.items[self._ref]
            sentence = self.tr("第 {} 项的“{}”没有填完整，没有保存，请回去补填。")
            self._controller.notice.emit(sentence.format(item.key, "、".join(unsaved)))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _bind(self, ref: str) -> None:
        self.setUpdatesEnabled(False)
        view = self._controller.view
        self._ref = ref
        item = view.session.rubrics.items[ref]
        self.header.bind(ref, view)
        self._deal_cards(item, view)
        merged = item.pot if item.pot != item.key and not item.clauses else ""
        self._clauses.setVisible(not merged)
        self._merged.setVisible(bool(merged))
        self._merged.setText(self.tr("本项与第 {} 项合并计分，去第 {} 项填报").format(merged, merged))
        self.setUpdatesEnabled(True)

    def _deal_cards(self, item: Item, view: View) -> None:
        """Give every clause a card: an idle one of its kind, or a new one."""
        rubrics = view.session.rubrics
        for card in self._cards:
            self._column.removeWidget(card)
            self._idle.setdefault(type(card.input), []).append(card)
        self._cards = []
        for clause in item.clauses:
            kind = input_class(clause, item, rubrics.facts)
            idle = self._idle.get(kind)
            card = idle.pop(0) if idle else ClauseCard(self._controller, kind)
            card.bind(clause, item, rubrics, self._homes)
            card.refresh(view)
            self._column.addWidget(card)
            card.show()
            self._cards.append(card)
        for cards in self._idle.values():
            for card in cards:
                card.hide()
        self._set_compact()
        for before, after in pairwise(_focusable(self.header, *self._cards)):
            QWidget.setTabOrder(before, after)

    def _on_changed(self, view: View, change: Change | None) -> None:
        if change is None:
            self._homes = Homes(view.session.rubrics)
            self._bind(self._controller.current_item)
            return
        self.header.refresh(view)
        for card in self._cards:
            card.refresh(view)

    def _on_refused(self, key: str, sentence: str) -> None:
        if self._controller.at_conditions:
            return
        if not any([card.refuse(key, sentence) for card in self._cards]):
            self._controller.notice.emit(sentence)

    def _go_to_pot(self) -> None:
        items = self._controller.view.session.rubrics
        item = items.items[self._ref]
        rubric = items.rubric_of(self._ref)
        self._controller.select_item(rubric.prefix + item.pot)

    def _set_compact(self) -> None:
        compact = self.window().height() < SHORT_WINDOW_PX
        self._page.setContentsMargins(GUTTER, 10 if compact else 18, GUTTER, GUTTER)
        self._page.setSpacing(8 if compact else 12)
        self.header.set_compact(compact)
        for card in self._cards:
            card.set_compact(compact)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_compact()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._ref:
            for card in self._cards:
                card.refresh(self._controller.view)


def _focusable(*widgets: QWidget) -> list[QWidget]:
    """Everything in these widgets that the Tab key stops at, in the order of reading."""
    inside = [child for widget in widgets for child in widget.findChildren(QWidget)]
    return [child for child in inside if child.focusPolicy() & Qt.FocusPolicy.TabFocus]
