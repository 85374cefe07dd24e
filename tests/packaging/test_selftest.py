"""`--selftest` tells the truth about a program that is not sound; test_offline.py runs it on the sound one."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from binder.progress import Progress
from binder.usecases import selftest as core
from ui.selftest import PICTURE, REPORT, first_paint, process_age, selftest


def test_a_step_that_fails_is_told_and_ends_the_trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(trial: core.Trial) -> dict[str, object]:
        raise RuntimeError("the disk is made of cheese")

    monkeypatch.setitem(core._STEPS, "demo", broken)
    done = core.run_selftest(tmp_path, Progress())
    assert not done.ok
    assert [step.name for step in done.steps] == ["demo"]
    assert "made of cheese" in done.steps[0].fault


def test_the_window_writes_the_verdict_and_its_picture(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the demo there is nothing to open: the verdict says so, and the exit code too."""
    monkeypatch.setattr(core, "_STEPS", {})
    assert selftest(qapp, tmp_path / "结果") == 1
    report = json.loads((tmp_path / "结果" / REPORT).read_text(encoding="utf-8"))
    assert report["ok"] is False
    assert "档案没有打开" in report["steps"][-1]["fault"]
    assert report["peak_memory_mb"] > 10
    assert (tmp_path / "结果" / PICTURE).stat().st_size > 1000


def test_the_first_paint_is_timed_from_the_start_of_the_process(qapp: QApplication, tmp_path: Path) -> None:
    before = process_age()
    assert first_paint(qapp, tmp_path / "s.txt") == 0
    told = float((tmp_path / "s.txt").read_text(encoding="ascii"))
    assert before - 0.02 <= told <= process_age() + 0.02  # it is told in hundredths
