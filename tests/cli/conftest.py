"""A clerk with a terminal, and a county's assessment of the Henan rubric."""

import json
from pathlib import Path
from typing import Any

import pytest

from binder.cli.main import main


class Terminal:
    """Runs commands the way a shell does, and keeps what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def says(self, *words: object, code: int = 0) -> str:
        """What the command prints, on either stream; it must end with `code`."""
        self._capsys.readouterr()
        assert main([str(word) for word in words]) == code
        output = self._capsys.readouterr()
        return output.out + output.err

    def answers(self, *words: object, code: int = 0) -> Any:
        """What the command prints with --json."""
        return json.loads(self.says(*words, "--json", code=code))


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


@pytest.fixture
def county(tmp_path: Path, terminal: Terminal) -> Path:
    folder = tmp_path / "某县"
    made = terminal.answers(
        "new", folder, "--rubric", "henan-2022-agency", "--unit", "某县大队（示例）", "--level", "county"
    )
    assert (made["unit"], made["period"]) == ("某县大队（示例）", "2022")
    return Path(made["folder"])
