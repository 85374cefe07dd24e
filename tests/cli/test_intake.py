"""A folder is matched and taken in from a terminal, and names are taught."""

import json
from pathlib import Path

import pytest

from binder.cli.main import main
from binder.usecases.opening import create_assessment, open_assessment
from tests.usecases.brought import held, note


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    session = create_assessment(tmp_path / "某县", "henan-2022-agency", "某县（示例）", "county")
    session.close()
    return session.folder


@pytest.fixture
def mess(tmp_path: Path) -> Path:
    (mess := tmp_path / "材料").mkdir()
    note(mess, "4-人员年度考核材料.txt", "考核")
    note(mess, "随便.txt", "随便")
    return mess


def test_a_folder_is_proposed_then_taken_in(folder: Path, mess: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["intake", str(folder), str(mess)]) == 1
    told = capsys.readouterr().out
    assert "可靠　4-人员年度考核材料.txt → 第 4 项 在编在岗／人员年度考核材料（文件名编号 4" in told
    assert "未匹配　随便.txt" in told
    assert "没有改动任何数据" in told
    assert main(["intake", str(folder), str(mess), "--apply", "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert (data["sure"], data["unsure"], len(data["applied"]["evidence"])) == (1, 1, 1)
    assert main(["intake", str(folder), str(mess), "--apply", "--tray"]) == 1
    assert main(["intake", str(folder), str(mess)]) == 0
    session = open_assessment(folder)
    assert (held(session, "4"), len(session.state.waiting)) == ([("3", "4-人员年度考核材料")], 1)
    session.close()


def test_names_are_taught_listed_and_forgotten(folder: Path, mess: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["teach", str(folder), "27/2", "--name", "随便", "--json"]) == 0
    (lesson,) = json.loads(capsys.readouterr().out)["lessons"]
    assert (lesson["item"], lesson["slot"], lesson["name"]) == ("27", "2", "随便")
    assert main(["intake", str(folder), str(mess), "--apply"]) == 0
    assert "您教过" in capsys.readouterr().out
    assert main(["teach", str(folder), "--forget", lesson["id"]]) == 0
    assert "还没有教过" in capsys.readouterr().out
