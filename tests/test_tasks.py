"""Setting up from a bare machine: what is said, what is installed, and what is left alone the second time."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import tasks

ROOT = Path(__file__).parents[1]


class Machine:
    """Stands in for the system: keeps the commands that were called, and answers each with success."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []

    def run(self, command: list[str], **_options: object) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        return subprocess.CompletedProcess(command, 0, "", "")

    def ran(self, *words: str) -> bool:
        return any(set(words) <= set(command) for command in self.commands)


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    """A Debian machine of a root user, with a working virtual environment that holds nothing yet."""
    machine = Machine()
    monkeypatch.setattr(subprocess, "run", machine.run)
    monkeypatch.setattr(shutil, "which", lambda program: f"/usr/bin/{program}")
    monkeypatch.setattr(os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(tasks, "venv_version", lambda: "3.11.2")
    monkeypatch.setattr(tasks, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(tasks, "RUN_LOCK", tmp_path / "run.lock")
    monkeypatch.setattr(tasks, "DEV_LOCK", tmp_path / "dev.lock")
    tasks.RUN_LOCK.write_text("a==1")
    tasks.DEV_LOCK.write_text("a==1 b==1")
    return machine


def test_a_second_set_up_installs_nothing_until_the_lock_changes(machine: Machine) -> None:
    tasks.install(tasks.DEV_LOCK)
    assert machine.ran("pip", "--require-hashes", str(tasks.DEV_LOCK))

    machine.commands.clear()
    tasks.install(tasks.DEV_LOCK)
    tasks.install(tasks.RUN_LOCK)
    assert not machine.commands

    tasks.DEV_LOCK.write_text("a==1 b==2")
    tasks.install(tasks.DEV_LOCK)
    assert machine.ran("pip", str(tasks.DEV_LOCK))


def test_what_is_installed_for_running_is_not_enough_for_testing(machine: Machine) -> None:
    tasks.install(tasks.RUN_LOCK)
    machine.commands.clear()
    tasks.install(tasks.DEV_LOCK)
    assert machine.ran("pip", str(tasks.DEV_LOCK))


def test_root_gets_missing_system_packages_installed(machine: Machine) -> None:
    tasks.provide(["qpdf"], required=True)
    assert machine.ran("apt-get", "install", "qpdf")


@pytest.mark.skipif(not tasks.on_linux(), reason="elsewhere there is no X server to set up")
def test_a_bare_machine_gets_the_screen_and_the_hands_that_tests_need(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda program: "/usr/bin/apt-get" if program == "apt-get" else None)
    tasks.provide_for_tests()
    assert machine.ran("apt-get", "install", "xvfb", "xdotool", "xclip")


def test_others_are_told_the_command_and_stopped_only_where_it_is_needed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(tasks.Trouble, match=r"sudo apt-get install .* qpdf xvfb"):
        tasks.provide(["qpdf", "xvfb"], required=True)

    tasks.provide(["qpdf"], required=False)
    assert "sudo apt-get install -y --no-install-recommends qpdf" in capsys.readouterr().out
    assert not machine.commands


@pytest.mark.skipif(not tasks.on_linux(), reason="elsewhere the libraries come with Qt")
def test_a_library_that_is_not_there_is_noticed() -> None:
    assert tasks.missing_libraries({"libc6": "libc.so.6", "libnone1": "libnone.so.1"}) == ["libnone1"]


def test_an_unknown_task_is_answered_with_the_list_of_tasks(capsys: pytest.CaptureFixture[str]) -> None:
    assert tasks.main(["fly"]) == 2
    printed = capsys.readouterr().out
    assert all(f"{name} " in printed for name in tasks.TASKS)


def test_make_knows_every_task() -> None:
    listed = re.search(r"^TASKS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert listed and listed[1].split() == list(tasks.TASKS)
