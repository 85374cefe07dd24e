"""What is left of closed dialogs is cleared away in the thread of the window, whatever the other threads do."""

import gc
import threading
from collections.abc import Iterator
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.collector import Collector


class Knot:
    """An object that holds itself, as a dialog and what it is connected to may hold each other."""

    cleared_in: ClassVar[list[threading.Thread]] = []

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        self.cleared_in.append(threading.current_thread())


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    was_on, owner = gc.isenabled(), QObject()
    Knot.cleared_in.clear()
    yield Collector(owner, pause=20)
    owner.deleteLater()
    if was_on:
        gc.enable()


def test_knots_are_cleared_by_the_thread_of_the_window(qtbot: QtBot, collector: Collector) -> None:
    def work() -> None:
        for _ in range(5000):
            Knot()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert not Knot.cleared_in
    qtbot.waitUntil(lambda: len(Knot.cleared_in) == 5000)
    assert set(Knot.cleared_in) == {threading.main_thread()}
