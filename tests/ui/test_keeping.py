"""Backups, restoring, verifying and purging, as a clerk meets them in the window."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from binder.store import backups, places, sidecars
from binder.usecases.keeping import kept_backups
from tests.ui.clerk import Clerk
from tests.ui.desk import photo, types
from ui.dialogs.backups import BackupsDialog
from ui.dialogs.purge import PurgeDialog
from ui.dialogs.repair import RepairDialog
from ui.dialogs.trash import TrashDialog
from ui.dialogs.verify import VerifyDialog
from ui.keeper import Keeper


def shown(clerk: Clerk, kind: type[QDialog]) -> QDialog:
    """The dialog of this kind that is open."""
    return next(each for each in clerk.window.findChildren(kind) if each.isVisible())


class _Asked:
    """Stands for a dialog's `exec`: whoever is asked is only noted."""

    def __init__(self, asked: list[PurgeDialog]) -> None:
        self._asked = asked

    def __get__(self, dialog: PurgeDialog, _kind: type) -> Callable[[], None]:
        return lambda: self._asked.append(dialog)


def backup_word(clerk: Clerk) -> QLabel:
    found = clerk.window.statusBar().findChild(QLabel, "backup")
    assert isinstance(found, QLabel)
    return found


def words(dialog: QDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if not each.isHidden())


@pytest.fixture
def sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is asked says yes: the button that was added first."""
    monkeypatch.setattr(QMessageBox, "exec", lambda self: 0)
    monkeypatch.setattr(QMessageBox, "clickedButton", lambda self: self.buttons()[0])


@pytest.fixture
def restored(clerk: Clerk, qtbot: QtBot, sure: None) -> Iterator[RepairDialog]:
    """A backup was made with 20 posts, and put back after they had become 25."""
    clerk.states("staff_count", 20)
    clerk.window.doors.backups()
    dialog = shown(clerk, BackupsDialog)
    assert isinstance(dialog, BackupsDialog)
    dialog.now.click()
    qtbot.waitUntil(lambda: dialog.said.text() == "已备份。", timeout=5000)
    clerk.states("staff_count", 25)
    assert "手动" in dialog.list.item(0).text()
    dialog.back.click()
    repair = shown(clerk, RepairDialog)
    assert isinstance(repair, RepairDialog)
    qtbot.waitUntil(repair.go_on.isVisible, timeout=20_000)
    yield repair


def test_the_status_bar_says_when_the_last_backup_was_made(clerk: Clerk, qtbot: QtBot) -> None:
    assert "已备份" in backup_word(clerk).text()
    keeper = Keeper(clerk.session, clerk.controller, every_ms=20)
    clerk.states("staff_count", 20)
    with qtbot.waitSignal(keeper.stands, timeout=5000) as said:
        pass
    assert said.args is not None
    assert said.args[2] is True
    assert kept_backups(clerk.folder)[0].why == "定时"
    keeper.close()


def test_a_backup_that_fails_is_said_in_the_status_bar(
    clerk: Clerk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "fsync_file", full)
    with qtbot.waitSignal(clerk.controller.keeper.stands, timeout=5000):
        clerk.controller.keeper.back_up(asked=True)
    bar = backup_word(clerk)
    assert "备份没有成功" in bar.text()
    assert "磁盘空间不足" in bar.toolTip()


def test_a_backup_is_put_back_from_the_window(clerk: Clerk, restored: RepairDialog) -> None:
    assert clerk.window.workspace is None
    assert "另存为" in "\n".join(each.text() for each in restored.findChildren(QLabel))
    restored.go_on.click()
    assert clerk.session.state.facts["staff_count"].value == 20


def test_a_damaged_database_is_put_right_from_the_window(newcomer: Clerk, qtbot: QtBot) -> None:
    clerk = newcomer.creates()
    clerk.states("staff_count", 20)
    state = clerk.session.state
    clerk.window.close_assessment()
    with closing(sqlite3.connect(clerk.folder / "assessment.db")) as db, db:
        db.execute("UPDATE fact SET note = '改'")
    clerk.window.open_folder(clerk.folder)
    repair = shown(clerk, RepairDialog)
    assert isinstance(repair, RepairDialog)
    assert "填报数据" in repair.said.text()
    repair.rebuild.click()
    qtbot.waitUntil(repair.go_on.isVisible, timeout=20_000)
    assert repair.said.text() == "档案已经恢复。"
    repair.go_on.click()
    assert clerk.session.state == state


def test_a_database_lost_while_the_window_is_open_costs_no_more_than_the_last_seconds(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path
) -> None:
    """A moment after the last field the power goes and takes the database with it; in the morning all is there."""
    clerk.attaches("4", "1", photo(clerk.home, "名单.jpg"))
    clerk.states("staff_count", 20)
    qtbot.waitUntil(lambda: not clerk.session.is_behind, timeout=10_000)
    state = clerk.session.state
    left = tmp_path / "第二天.binder"
    shutil.copytree(clerk.folder, left, ignore=shutil.ignore_patterns("assessment.db*", "backups"))
    clerk.window.close_assessment()
    clerk.window.open_folder(left)
    repair = shown(clerk, RepairDialog)
    assert isinstance(repair, RepairDialog)
    repair.rebuild.click()
    qtbot.waitUntil(repair.go_on.isVisible, timeout=20_000)
    assert "找回的内容截至" in words(repair)
    repair.go_on.click()
    assert clerk.session.state == state


def test_what_cannot_be_written_beside_is_said_until_it_can(
    clerk: Clerk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sidecars, "_replace", full)
        clerk.states("staff_count", 20)
        qtbot.waitUntil(lambda: "说明文件没有写成" in backup_word(clerk).text(), timeout=10_000)
        assert "磁盘空间不足" in backup_word(clerk).toolTip()
    clerk.states("staff_count", 21)
    qtbot.waitUntil(lambda: "已备份" in backup_word(clerk).text(), timeout=10_000)
    assert not clerk.session.is_behind


def test_verifying_says_that_all_is_sound_and_names_what_is_not(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.attaches("4", "1", photo(clerk.home, "名单.jpg"))
    clerk.window.doors.verify()
    dialog = shown(clerk, VerifyDialog)
    qtbot.waitUntil(lambda: "没有发现问题" in words(dialog), timeout=20_000)
    dialog.reject()
    (evidence,) = clerk.session.state.evidence.values()
    clerk.session.file_path(evidence.file.sha256).write_bytes(b"x")
    clerk.window.doors.verify()
    dialog = shown(clerk, VerifyDialog)
    qtbot.waitUntil(lambda: "发现 1 处问题" in words(dialog), timeout=20_000)
    dialog.reject()


def test_a_document_is_purged_by_typing_its_name(clerk: Clerk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.attaches("4", "1", photo(clerk.home, "名单.jpg"))
    (evidence,) = clerk.session.state.evidence.values()
    original = clerk.session.file_path(evidence.file.sha256)
    clerk.controller.evidence.detach([(evidence.id, ("4", "1"))])
    clerk.window.doors.trash()
    trash = shown(clerk, TrashDialog)
    assert isinstance(trash, TrashDialog)
    asked: list[PurgeDialog] = []
    monkeypatch.setattr(PurgeDialog, "exec", _Asked(asked))
    trash.purge.click()
    (purge,) = asked
    types(purge.name, "名字不对", enter=False)
    purge.accept()
    assert "不一致" in purge.sentence
    assert original.is_file()
    types(purge.name, "名单", enter=False)
    purge.accept()
    assert not original.exists()
    assert clerk.session.state.trash == {}
    assert not trash.purge.isEnabled()


def test_a_stick_is_warned_about(newcomer: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_is_removable", lambda folder: True)
    clerk = newcomer.creates()
    band = clerk.workspace.looking
    assert band.isVisible()
    assert "U 盘" in band.text.text()
    clerk.states("staff_count", 20)


def test_opening_says_what_was_checked(clerk: Clerk) -> None:
    assert "打开时核对了数据库的" in clerk.window.statusBar().message.text()  # type: ignore[attr-defined]


def test_verifying_is_stopped_by_closing_the_dialog(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.window.doors.verify()
    shown(clerk, VerifyDialog).reject()
    qtbot.waitUntil(lambda: not clerk.controller.is_busy, timeout=20_000)
    assert clerk.session.state.facts == {}
