"""Sheets of text that dialogs and pages are made of: cards, quotes, and a column that scrolls."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from ui.theme import BODY, label
from ui.views.popover import Line


def text_card(*lines: Line) -> QFrame:
    """Lines on a card; empty ones are left out."""
    card = QFrame()
    card.setProperty("card", True)
    column = QVBoxLayout(card)
    column.setContentsMargins(14, 10, 14, 10)
    column.setSpacing(3)
    for line in lines:
        if line.text:
            column.addWidget(label(line.text, line.pixels, tone=line.tone, bold=line.bold, wrap=True))
    return card


def quote(text: str) -> QFrame:
    """Words of the source."""
    frame = QFrame()
    frame.setProperty("quote", True)
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.addWidget(label(text, BODY, tone="2", wrap=True))
    return frame


def scrolled(widgets: Iterable[QWidget], *, nothing: str = "没有登记。") -> QScrollArea:
    """Widgets one below the other. nothing: what is said when there are none."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(stacked(widgets, nothing=nothing))
    return area


def stacked(widgets: Iterable[QWidget], *, nothing: str = "") -> QWidget:
    """The inside of `scrolled`."""
    box = QWidget()
    box.setProperty("surface", True)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 8, 0)
    column.setSpacing(8)
    for widget in widgets:
        column.addWidget(widget)
    if nothing and not column.count():
        column.addWidget(label(nothing, BODY, tone="3"))
    column.addStretch(1)
    return box
