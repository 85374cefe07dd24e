"""Everything that shows one open assessment: header, strip, and the three panes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.controller import Controller
from ui.settings import Settings
from ui.views.advice_panel import AdvicePanel
from ui.views.conditions_panel import ConditionsPanel
from ui.views.evidence_shelf import EvidenceShelf
from ui.views.header import Header
from ui.views.item_panel import ItemPanel
from ui.views.looking_band import LookingBand
from ui.views.rubric_tree import RubricPane
from ui.views.score_strip import ScoreStrip
from ui.views.tray import Tray
from ui.views.trial_band import TrialBand
from ui.views.troubles import TroubleBand

LOW_WINDOW = 800
"""Windows lower than this many pixels do without the header's subtitle."""


class Workspace(QWidget):
    """Built anew for each assessment that is opened."""

    def __init__(self, controller: Controller, settings: Settings) -> None:
        super().__init__()
        self.controller = controller
        self._settings = settings
        self.header = Header(controller)
        self.strip = ScoreStrip(controller)
        self.looking = LookingBand(controller)
        self.trial = TrialBand(controller)
        self.troubles = TroubleBand(controller)
        self.tree = RubricPane(controller)
        self.tray = Tray(controller)
        self.item = ItemPanel(controller)
        self.shelf = EvidenceShelf(controller)
        self.conditions = ConditionsPanel(controller)
        self.advice = AdvicePanel(controller)
        self._middle = QSplitter(Qt.Orientation.Vertical)
        self.pages = QStackedWidget()
        self.panes = QSplitter(Qt.Orientation.Horizontal)
        self._build()

    def set_low(self, *, low: bool) -> None:
        self.header.set_low(low=low)

    def save_layout(self) -> None:
        """Remember where the dividers stand."""
        self._settings.save_layout("panes", self.panes.saveState())
        self._settings.save_layout("middle", self._middle.saveState())

    def _build(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        _fill(self._middle, (self.item, 460), (self.shelf, 270))
        self.pages.addWidget(self._middle)
        self.pages.addWidget(self.conditions)
        left = QWidget()
        self._stack_up(left, self.tree, self.tray)
        _fill(self.panes, (left, 420), (self.pages, 700), (self.advice, 320))
        self._middle.setStretchFactor(0, 3)
        self._middle.setStretchFactor(1, 2)
        self.panes.setStretchFactor(0, 0)
        self.panes.setStretchFactor(1, 1)
        self.panes.setStretchFactor(2, 0)
        left.setMinimumWidth(300)
        self.pages.setMinimumWidth(440)
        self.advice.setMinimumWidth(220)
        for name, splitter in (("panes", self.panes), ("middle", self._middle)):
            saved = self._settings.layout(name)
            if saved is not None:
                splitter.restoreState(saved)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.strip)
        column.addWidget(self.looking)
        column.addWidget(self.trial)
        column.addWidget(self.troubles)
        column.addWidget(self.panes, 1)
        self.controller.item_selected.connect(self._show_item)
        self.controller.conditions_shown.connect(self._show_conditions)

    @staticmethod
    def _stack_up(holder: QWidget, upper: QWidget, lower: QWidget) -> None:
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(upper, 1)
        column.addWidget(lower)

    def finish(self) -> None:
        """Store what is still being typed."""
        self.item.finish()
        self.conditions.finish()

    def _show_item(self) -> None:
        self.conditions.finish()
        self.pages.setCurrentWidget(self._middle)

    def _show_conditions(self) -> None:
        self.item.finish()
        self.conditions.refresh(self.controller.view)
        self.pages.setCurrentWidget(self.conditions)


def _fill(splitter: QSplitter, *parts: tuple[QWidget, int]) -> None:
    """Put widgets into a splitter with their pixels (or shares) of it."""
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(1)
    for widget, _size in parts:
        splitter.addWidget(widget)
    splitter.setSizes([size for _widget, size in parts])
