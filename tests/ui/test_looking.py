"""Somebody else has the assessment open: everything is shown, nothing can be changed, and the window says why."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.opening import create_assessment
from binder.usecases.session import Session
from tests.ui.clerk import RUBRIC, UNIT, Clerk
from tests.ui.desk import photo
from ui.views.dragging import pack_tiles


@pytest.fixture
def colleague(newcomer: Clerk) -> Iterator[Session]:
    """Somebody who has the assessment open elsewhere."""
    with closing(create_assessment(newcomer.folder, RUBRIC, UNIT, "county")) as session:
        attach_files(session, "4", "1", [photo(newcomer.home, "名单.jpg")])
        yield session


@pytest.fixture
def looker(newcomer: Clerk, colleague: Session) -> Clerk:
    newcomer.window.open_folder(colleague.folder)
    return newcomer


def test_the_window_says_who_has_it_and_all_controls_are_off(looker: Clerk) -> None:
    band = looker.workspace.looking
    assert band.isVisible()
    assert "已经在别处打开" in band.text.text()
    looker.selects("4")
    item = looker.workspace.item
    fields = [field for card in item.cards for field in card.findChildren(QLineEdit)]
    assert fields
    assert not any(field.isEnabled() for field in fields)
    assert item.header.department.isReadOnly()
    assert not looker.workspace.header.trial.isEnabled()
    buttons = [each.text() for each in looker.workspace.shelf.findChildren(QAbstractButton) if each.isEnabled()]
    assert not any("添加" in text for text in buttons)
    off = {action.text() for action in looker.window._writes if not action.isEnabled()}
    assert len(off) == len(looker.window._writes)
    assert not looker.window.undo_action.isEnabled()


def test_what_is_tried_all_the_same_is_refused_with_the_reason(looker: Clerk, colleague: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(looker.controller.notice) as said:
        looker.controller.evidence.attach("5", "", (photo(looker.home, "另一张.jpg", "red"),))
    assert said.args == [looker.controller.refusal]
    tile = looker.workspace.shelf.tiles[0] if looker.workspace.shelf.tiles else None
    assert not looker.drops(
        looker.workspace.tree.tree.viewport(), QPoint(20, 60), pack_tiles([tile.place] if tile else [])
    )
    assert not looker.controller.set_fact("staff_count", 20)
    assert colleague.state.facts == {}
    assert list((colleague.folder / "files" / "tmp").iterdir()) == []


def test_once_the_other_is_gone_it_can_be_changed(looker: Clerk, colleague: Session) -> None:
    set_fact(colleague, "staff_count", 20)
    colleague.close()
    looker.workspace.looking.again.click()
    assert not looker.workspace.looking.isVisible()
    assert looker.controller.session.state.facts["staff_count"].value == 20
    looker.states("staff_count", 21)


def test_the_binder_can_still_be_exported(looker: Clerk) -> None:
    assert looker.controller.may_leave()
    assert not looker.controller.may_save()


def test_a_cloud_folder_is_looked_at(newcomer: Clerk, tmp_path: Path) -> None:
    with closing(create_assessment(newcomer.folder, RUBRIC, UNIT, "county")):
        pass
    (tmp_path / "坚果云").mkdir()
    moved = newcomer.folder.rename(tmp_path / "坚果云" / "示例县.binder")
    newcomer.window.open_folder(moved)
    assert "坚果云" in newcomer.workspace.looking.text.text()
