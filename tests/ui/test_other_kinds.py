"""Kinds that need something first: a password, or another program."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.intake import make
from tests.ui.clerk import Clerk
from tests.ui.desk import clicks, tile, types, waits_until_idle
from tests.usecases.test_outside import WORKS, Machine, machine  # noqa: F401 a fixture
from ui.dialogs.unlock import UnlockDialog
from ui.views.preview import Preview
from ui.views.tiles import PICTURE_ROLE, TileView


def looks_at(clerk: Clerk, qtbot: QtBot, tmp_path: Path, name: str, data: bytes) -> Preview:
    """The preview of a file that was brought to item 5."""
    clerk.selects("5")
    clerk.workspace.shelf._attach("", (make.put(tmp_path, name, data),))
    waits_until_idle(clerk, qtbot)
    shelf = clerk.workspace.shelf
    shelf._open(shelf._model.index(0))
    found = shelf.findChild(Preview)
    assert found is not None
    return found


def test_a_locked_pdf_asks_for_its_password_and_is_shown(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    preview = looks_at(clerk, qtbot, tmp_path, "合同.pdf", make.locked_pdf(user="secret", owner="owner"))
    assert "输入密码后才能查看" in preview.sentences
    clicks(preview._unlock)
    dialog = preview.findChild(UnlockDialog)
    assert dialog is not None
    types(dialog.field, "guess")
    qtbot.waitUntil(lambda: "密码不对" in dialog.sentence)
    types(dialog.field, "secret")
    qtbot.waitUntil(lambda: preview.pages.is_showing, timeout=20_000)
    assert (preview._unlock.isVisible(), preview._pages) == (False, 3)
    assert tile(clerk, "合同").evidence.file.problem == ""


@pytest.mark.skipif(sys.platform == "win32", reason="the program that stands in here is a script")
def test_an_old_document_is_converted_when_it_is_looked_at(
    clerk: Clerk,
    qtbot: QtBot,
    tmp_path: Path,
    machine: Machine,  # noqa: F811
) -> None:
    machine.has("soffice", WORKS, make.pdf(2))
    preview = looks_at(clerk, qtbot, tmp_path, "旧报告.doc", make.ole(("WordDocument", b"text")))
    qtbot.waitUntil(lambda: preview.pages.is_showing, timeout=20_000)
    preview.turn(1)
    assert preview.shown[1] == 1
    clerk.controller.derivatives.start()
    view = clerk.workspace.shelf.findChild(TileView)
    assert view is not None
    qtbot.waitUntil(lambda: view.model().index(0, 0).data(PICTURE_ROLE) is not None, timeout=20_000)


@pytest.mark.skipif(sys.platform == "win32", reason="the program that stands in here is a script")
def test_without_an_office_program_the_preview_says_so(
    clerk: Clerk,
    qtbot: QtBot,
    tmp_path: Path,
    machine: Machine,  # noqa: F811
) -> None:
    preview = looks_at(clerk, qtbot, tmp_path, "旧报告.doc", make.ole(("WordDocument", b"text")))
    qtbot.waitUntil(lambda: "没有装 LibreOffice" in preview.sentences, timeout=20_000)
