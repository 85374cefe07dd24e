"""Whoever asks in 关于 what the program consists of gets the whole list and every licence text."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from binder.resources import read_text
from ui.dialogs.about import AboutDialog, LicencesDialog


def test_the_licences_open_from_the_about_dialog(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(LicencesDialog, "exec", lambda dialog: shown.append(dialog.text.toPlainText()))
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    (button,) = (each for each in dialog.findChildren(QPushButton) if "第三方" in each.text())
    button.click()
    assert shown == [read_text("resources/licences/third-party.txt")]
