"""A screen, a program on it, and its twin without a screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from binder.usecases.opening import create_assessment
from tests.e2e.day import Day
from tests.e2e.desktop import SIZE, Desktop
from tests.ui.clerk import RUBRIC, UNIT, Clerk
from ui.theme import apply_theme, load_fonts


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    desktop = Desktop()
    yield desktop
    desktop.close()


@pytest.fixture
def twin(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Clerk]:
    load_fonts()
    apply_theme(qapp, dark=False)
    clerk = Clerk(qtbot, tmp_path / "twin")
    clerk.home.mkdir()
    clerk.window.resize(*SIZE)
    yield clerk.creates()
    clerk.leaves()


@pytest.fixture
def day(desktop: Desktop, twin: Clerk, tmp_path: Path) -> Iterator[Day]:
    """A day that has not begun, on a fresh assessment of a county."""
    session = create_assessment(tmp_path / "云岭县", RUBRIC, UNIT, "county")
    session.close()
    day = Day(desktop, twin, session.folder)
    yield day
    desktop.sees(QRect(0, 0, *SIZE)).save(tmp_path / "last-seen.png")  # for whoever looks into a failure
    day.is_cut_short()
