"""A PDF under a password is bound from the command line too; the password is nowhere to be read."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal
from tests.intake import make
from tests.pdf.look import all_text

PASSWORD = "Zhengfa-2022"


@pytest.fixture
def locked(terminal: Terminal, county: Path, tmp_path: Path) -> Path:
    """The county's assessment with a locked PDF on an item."""
    pdf = make.put(tmp_path, "合同.pdf", make.locked_pdf(user=PASSWORD, owner="owner"))
    terminal.says("attach", county, "4/1", pdf)
    return county


@pytest.fixture
def pipe(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What another program writes to the command."""
    given = io.StringIO()
    monkeypatch.setattr(sys, "stdin", given)
    return given


def give(pipe: io.StringIO, text: str) -> None:
    pipe.seek(0)
    pipe.truncate()
    pipe.write(text)
    pipe.seek(0)


def test_the_password_comes_by_a_pipe_and_the_pages_are_known_from_then_on(
    terminal: Terminal, locked: Path, pipe: io.StringIO
) -> None:
    assert "设了打开密码" in str(terminal.answers("export", locked, locked.parent / "册.pdf")["exceptions"])
    give(pipe, f"{PASSWORD}\n")
    (opened,) = terminal.answers("unlock", locked)["unlocked"]
    assert (opened["title"], opened["pages"]) == ("合同", 3)
    give(pipe, f"{PASSWORD}\n")
    assert terminal.says("unlock", locked, opened["id"]) == "“合同”打开了，共 3 页。密码没有保存。\n"


def test_a_binder_is_exported_with_what_was_locked(
    terminal: Terminal, locked: Path, pipe: io.StringIO, tmp_path: Path
) -> None:
    give(pipe, f"{PASSWORD}\r\n")
    told = terminal.answers("export", locked, tmp_path / "册.pdf", "--unlock")
    assert "用输入的密码解锁后印出" in str(told["exceptions"])
    assert "page 2 line 11" in all_text(tmp_path / "册.pdf")
    for path in locked.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes()


def test_only_what_is_bound_is_asked_for(terminal: Terminal, locked: Path, pipe: io.StringIO, tmp_path: Path) -> None:
    give(pipe, "")
    assert terminal.answers("export", locked, tmp_path / "册.pdf", "--unlock", "--item", "5")["pages"]


def test_without_the_right_password_nothing_is_written(
    terminal: Terminal, locked: Path, pipe: io.StringIO, tmp_path: Path
) -> None:
    out = tmp_path / "册.pdf"
    for given, code in (("guess\n", "wrong-password"), ("", "no-password")):
        give(pipe, given)
        assert terminal.answers("export", locked, out, "--unlock", code=1)["error"]["code"] == code
    assert not out.exists()


def test_it_is_for_the_binder_only_and_for_what_is_locked(terminal: Terminal, county: Path, tmp_path: Path) -> None:
    assert "只用于 PDF" in terminal.says("export", county, tmp_path / "表.xlsx", "--format", "xlsx", "--unlock", code=1)
    assert terminal.says("unlock", county) == "没有需要密码的 PDF。\n"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_at_a_terminal_it_is_typed_unseen_and_asked_for_again(locked: Path) -> None:
    import pty

    root = str(Path(__file__).resolve().parents[2])
    screen, theirs = pty.openpty()
    command = [sys.executable, "-m", "binder", "unlock", str(locked)]
    with subprocess.Popen(
        command, cwd=root, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    ) as child:
        shown = read_until(screen, "的打开密码：")
        os.write(screen, b"guess-1\n")
        shown += read_until(screen, "的打开密码：")
        os.write(screen, f"{PASSWORD}\n".encode())
        shown += read_until(screen, "共 3 页")
    os.close(screen)
    os.close(theirs)
    assert child.returncode == 0
    assert "密码不对" in shown
    assert "guess-1" not in shown and PASSWORD not in shown


def read_until(screen: int, words: str) -> str:
    seen = b""
    while words.encode() not in seen:
        seen += os.read(screen, 1024)
    return seen.decode(errors="replace")
