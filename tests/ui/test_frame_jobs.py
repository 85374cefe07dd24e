"""Work behind the window: progress, cancel, and what went wrong with a file."""

from concurrent.futures import Future
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from binder.errors import Cancelled, UserError
from binder.progress import Progress, Step
from tests.ui.clerk import Clerk
from ui.jobs import Jobs
from ui.views.status import StatusBar


def test_steps_and_the_end_arrive_on_the_window_s_thread(qtbot: QtBot) -> None:
    jobs = Jobs()
    steps: list[Step] = []
    ends: list[object] = []
    threads = set()

    def work(progress: Progress) -> str:
        threads.add(current_thread())
        for done in range(3):
            progress.step(done, 3, f"第 {done} 份")
        return "好"

    def end(done: Future[Any]) -> None:
        assert current_thread() is main_thread()
        ends.append(done.result())

    jobs.start(work, on_step=steps.append, on_end=end)
    qtbot.waitUntil(lambda: ends == ["好"])
    assert [step.done for step in steps] == [0, 1, 2]
    assert main_thread() not in threads
    jobs.close()


def test_a_cancelled_job_stops_at_its_next_step(qtbot: QtBot) -> None:
    jobs = Jobs()
    ends: list[Future[Any]] = []
    begun, go_on = Event(), Event()

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait(10)
        progress.step(1, 2, "到这里为止")

    progress = jobs.start(work, on_end=ends.append)
    assert begun.wait(10)
    progress.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(ends))
    with pytest.raises(Cancelled):
        ends[0].result()
    jobs.close()


def test_what_waits_can_be_dropped_and_the_end_is_still_told(qtbot: QtBot) -> None:
    jobs = Jobs()
    ends: list[bool] = []
    hold = Event()
    jobs.start(lambda _progress: hold.wait(10), on_end=lambda done: ends.append(done.cancelled()))
    jobs.start(lambda _progress: None, on_end=lambda done: ends.append(done.cancelled()))
    jobs.drop_waiting()
    hold.set()
    qtbot.waitUntil(lambda: len(ends) == 2)
    assert sorted(ends) == [False, True]
    jobs.close()


def test_the_status_bar_shows_the_job_and_its_cancel_button_works(clerk: Clerk, qtbot: QtBot) -> None:
    bar = clerk.window.statusBar()
    assert isinstance(bar, StatusBar)
    begun, go_on = Event(), Event()

    def work(progress: Progress) -> None:
        progress.step(3, 10, "正在复制")
        begun.set()
        go_on.wait(10)
        progress.step(4, 10, "正在复制")

    clerk.controller.run_job(work, lambda _result: None)
    qtbot.waitUntil(bar.job.isVisible)
    assert begun.wait(10)
    assert (bar.job.text.text(), bar.job.bar.value(), bar.job.bar.maximum()) == ("正在复制", 3, 10)
    QTest.mouseClick(bar.job.cancel, Qt.MouseButton.LeftButton)
    go_on.set()
    qtbot.waitUntil(lambda: clerk.message == "已取消。")
    assert not bar.job.isVisible()


def test_what_a_job_cannot_do_is_said_and_its_owner_told(clerk: Clerk, qtbot: QtBot) -> None:
    def work(_progress: Progress) -> None:
        raise UserError("disk-full", "磁盘满了，请腾出空间再导出。")

    with qtbot.waitSignal(clerk.controller.notice) as said:
        stopped: list[bool] = []
        clerk.controller.run_job(work, lambda _result: None, on_stopped=lambda: stopped.append(True))
    assert said.args == ["磁盘满了，请腾出空间再导出。"]
    assert stopped == [True]


def test_bad_files_are_named_in_a_band_and_the_good_one_is_in(clerk: Clerk, tmp_path: Path, qtbot: QtBot) -> None:
    good, empty = tmp_path / "纪要.txt", tmp_path / "空照片.jpg"
    good.write_text("会议纪要（示例）", encoding="utf-8")
    empty.write_bytes(b"")
    clerk.attaches("3", "", good, empty)
    band = clerk.workspace.troubles
    qtbot.waitUntil(band.isVisible)
    texts = "\n".join(label.text() for label in band.findChildren(QLabel))
    assert "空照片.jpg" in texts
    assert "1 个文件需要处理" in texts
    assert len(clerk.view.state.by_item["3"]) == 1
    QTest.mouseClick(band.close_button, Qt.MouseButton.LeftButton)
    assert not band.isVisible()


@pytest.mark.parametrize(("answer", "closed"), [("继续等待", False), ("停下并关闭", True)])
def test_closing_during_a_job_asks_first(
    clerk: Clerk, monkeypatch: pytest.MonkeyPatch, answer: str, closed: bool
) -> None:
    begun, go_on = Event(), Event()

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait(0.2)
        progress.check()

    def answers(box: QMessageBox) -> int:
        next(button for button in box.findChildren(QPushButton) if button.text() == answer).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answers)
    clerk.controller.run_job(work, lambda _result: None)
    assert begun.wait(10)
    assert clerk.window.close() is closed
    go_on.set()
    assert (clerk.window.workspace is None) is closed


def test_counts_stand_at_the_right(clerk: Clerk, tmp_path: Path) -> None:
    bar = clerk.window.statusBar()
    assert isinstance(bar, StatusBar)
    before = bar.counts.text()
    assert before.startswith("佐证 0 件")
    note = tmp_path / "名单.txt"
    note.write_text("名单（示例）", encoding="utf-8")
    clerk.attaches("5", clerk.session.rubrics.items["5"].slots[0].key, note)
    assert bar.counts.text().startswith("佐证 1 件")
    assert bar.counts.text() != before
