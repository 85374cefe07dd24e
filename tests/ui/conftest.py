"""One clerk for all tests of the window, dressed as in real life."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.clerk import Clerk
from ui.theme import apply_theme, load_fonts


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    load_fonts()
    apply_theme(qapp, dark=False)
    return qapp


@pytest.fixture
def newcomer(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Clerk]:
    """Somebody who sees the start page."""
    clerk = Clerk(qtbot, tmp_path)
    yield clerk
    clerk.leaves()
    dressed.clipboard().clear()  # what Python put there would bring the process down when it ends


@pytest.fixture
def clerk(newcomer: Clerk) -> Clerk:
    """Somebody with a fresh county assessment open."""
    return newcomer.creates()
