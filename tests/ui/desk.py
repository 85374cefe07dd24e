"""What a clerk's hands do on the item panel and the evidence shelf."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.clerk import Clerk
from ui.views.cards.card import ClauseCard
from ui.views.cards.fields import Field
from ui.views.cards.inputs import FactInput
from ui.views.cards.parts import PartsInput
from ui.views.cards.series import SeriesInput
from ui.views.slot_chips import SlotChip
from ui.views.tiles import Tile


def card(clerk: Clerk, ref: str) -> ClauseCard:
    """The card of a clause on the item that is shown."""
    return next(card for card in clerk.workspace.item.cards if card.ref == ref)


def fact_input(clerk: Clerk, ref: str) -> FactInput:
    found = card(clerk, ref).input
    assert isinstance(found, FactInput)
    return found


def field(clerk: Clerk, ref: str, number: int = 0) -> Field:
    """A clause's field, counted from the left."""
    return fact_input(clerk, ref).fields[number]


def types(where: QLineEdit, text: str, *, enter: bool = True) -> None:
    """Type over what stands in a field; Chinese comes from an input method, as it does in life."""
    where.selectAll()
    if not text:
        QTest.keyClick(where, Qt.Key.Key_Delete)
    elif text.isascii():
        QTest.keyClicks(where, text)
    else:
        commit = QInputMethodEvent()
        commit.setCommitString(text)
        QGuiApplication.sendEvent(where, commit)
    if enter:
        QTest.keyClick(where, Qt.Key.Key_Return)


def clicks(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def button(clerk: Clerk, ref: str, text: str) -> QAbstractButton:
    """A button on a clause's card, by what it says."""
    found = [each for each in card(clerk, ref).findChildren(QAbstractButton) if each.text() == text]
    assert found, f"no button {text} on {ref}"
    return found[0]


def line(clerk: Clerk, ref: str, number: int) -> FactInput:
    """A line of a card that asks for several facts, counted from above."""
    parts = card(clerk, ref).input
    assert isinstance(parts, PartsInput)
    found = parts.lines[number]
    assert isinstance(found, FactInput)
    return found


def months(clerk: Clerk, ref: str) -> SeriesInput:
    found = card(clerk, ref).input
    assert isinstance(found, SeriesInput)
    return found


def answers(where: QWidget, text: str) -> None:
    """Click 是 or 否 within a line."""
    clicks(next(each for each in where.findChildren(QAbstractButton) if each.text() == text))


def said(clerk: Clerk, ref: str) -> str:
    """What stands in the lines under a clause's input."""
    return fact_input(clerk, ref).notes.sentence


def points(clerk: Clerk, ref: str) -> str:
    """A clause's points as its card shows them."""
    return card(clerk, ref).points_text


def photo(folder: Path, name: str, colour: str = "steelblue") -> Path:
    """A photo of 1600 × 1200, unlike every one of another colour."""
    path = folder / name
    Image.new("RGB", (1600, 1200), colour).save(path)
    return path


def chip(clerk: Clerk, words: str) -> SlotChip:
    """The slot chip that says these words."""
    chips = clerk.workspace.shelf.chips
    return next(each for each in chips if words in each.text())


def tiles(clerk: Clerk) -> list[str]:
    """Titles of the tiles on the shelf."""
    return [tile.evidence.title for tile in clerk.workspace.shelf.tiles]


def tile(clerk: Clerk, title: str) -> Tile:
    return next(each for each in clerk.workspace.shelf.tiles if each.evidence.title == title)


def middle(widget: SlotChip) -> QPoint:
    return widget.rect().center()


def waits_until_idle(clerk: Clerk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not clerk.controller.is_busy, timeout=30_000)
