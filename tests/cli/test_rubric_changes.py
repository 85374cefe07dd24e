"""`binder rubric template | import | renew` as somebody types them."""

import json
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook

from binder.cli import main
from binder.resources import read_text
from binder.rubric.excel.book import EXAMPLE
from binder.rubric.installed import installed_folder, write_rubric
from binder.rubric.library import FILE_NAME

AGENCY = "henan-2022-agency"


class Terminal:
    """Runs commands and keeps what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.said = self.complained = ""

    def types(self, *words: str | Path) -> int:
        code = main(list(map(str, words)))
        self.said, self.complained = self._capsys.readouterr()
        return code

    def asks(self, *words: str | Path, code: int = 0) -> Any:
        assert self.types(*words, "--json") == code, self.said + self.complained
        return json.loads(self.said)


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_a_shipped_rubric_goes_out_and_comes_in_as_a_file(terminal: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "标准.xlsx"
    assert terminal.asks("rubric", "template", book, "--from", AGENCY) == {"file": str(book), "not_carried": []}
    done = terminal.asks("rubric", "import", book, "--out", tmp_path)
    assert done["ok"] and done["id"] == AGENCY and done["folder"] == str(tmp_path / AGENCY)
    written = (tmp_path / AGENCY / FILE_NAME).read_text(encoding="utf-8")
    assert "在编人员在岗率达90%以上的,得2分;达80%的,得1分;达70%的,得0.5分;" in written
    assert terminal.types("rubric", "import", book) == 1
    assert "请换一个编号，或把版本升到更高" in terminal.complained


def test_an_imported_rubric_can_be_used_at_once(terminal: Terminal, tmp_path: Path) -> None:
    write_rubric(installed_folder() / "example-2025", {FILE_NAME: read_text(EXAMPLE)})
    book = tmp_path / "b.xlsx"
    assert terminal.types("rubric", "template", book, "--from", "example-2025") == 0
    (installed_folder() / "example-2025" / FILE_NAME).unlink()
    assert terminal.types("rubric", "show", "example-2025") == 1
    assert terminal.types("rubric", "import", book) == 0
    assert "已导入“示例评分标准（虚构，每种计分方式一条）”" in terminal.said and "例题" in terminal.said
    assert "example-2025" in {each["id"] for each in terminal.asks("rubric", "list")}
    assert (
        terminal.types("new", tmp_path / "某县", "--rubric", "example-2025", "--unit", "甲", "--level", "county") == 0
    )


def test_an_empty_template_is_not_imported_and_every_cell_is_named(terminal: Terminal, tmp_path: Path) -> None:
    book = tmp_path / "空.xlsx"
    assert terminal.types("rubric", "template", book) == 0
    found = terminal.asks("rubric", "import", book, code=1)
    assert not found["ok"] and len(found["mistakes"]) > 5
    assert {"cell": "基本信息!B2", "text": "“编号”没有填，请填上"} in found["mistakes"]
    assert terminal.types("rubric", "import", book) == 1
    assert "基本信息!B2：“编号”没有填，请填上。" in terminal.said
    assert not list(installed_folder().glob(f"*/{FILE_NAME}"))


def test_what_is_no_workbook_is_refused_in_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    text, foreign = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    text.write_text("不是表格", encoding="utf-8")
    with Workbook(foreign) as other:
        other.add_worksheet("台账").write(0, 0, "序号")
    assert terminal.types("rubric", "import", text) == 1 and "不是完好的 Excel 工作簿" in terminal.complained
    assert terminal.types("rubric", "import", tmp_path / "没有.xlsx") == 1 and "找不到文件" in terminal.complained
    assert terminal.types("rubric", "import", foreign) == 1
    assert "不认识这个工作表" in terminal.said and "基本信息：缺少这个工作表" in terminal.said


def test_a_spoiled_rubric_does_not_hide_the_others(terminal: Terminal) -> None:
    write_rubric(installed_folder() / "spoiled", {FILE_NAME: "id: [\n"})
    listed = {each["id"]: each for each in terminal.asks("rubric", "list")}
    assert "error" in listed["spoiled"] and listed[AGENCY]["max"] == "100"


def test_an_assessment_is_moved_to_a_newer_version_and_back(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "某县.binder"
    terminal.types("new", folder, "--rubric", AGENCY, "--unit", "云岭县大队（示例）", "--level", "county")
    terminal.types("fact", folder, "6-1", "true")
    assert terminal.types("rubric", "renew", folder) == 1 and "没有比现用 1.0.0 版更新的" in terminal.complained
    text = read_text(f"rubrics/{AGENCY}/{FILE_NAME}").replace('version: "1.0.0"', 'version: "1.0.1"', 1)
    text = text.replace("short: 统一形象标识", "short: 形象标识")
    write_rubric(installed_folder() / AGENCY, {FILE_NAME: text})
    looked = terminal.asks("rubric", "renew", folder, "--dry-run")
    assert not looked["moved"] and looked["versions"] == {AGENCY: ["1.0.0", "1.0.1"]}
    assert ("事项", "6") in {(part["what"], part["key"]) for part in looked["changed"]}
    assert looked["before"] == looked["after"] and looked["retired"] == looked["new"] == []
    assert terminal.types("rubric", "renew", folder) == 0
    assert "1.0.0 → 1.0.1" in terminal.said and "可以用 undo 撤销" in terminal.said
    assert terminal.types("rubric", "renew", folder) == 1
    assert terminal.types("undo", folder) == 0
    assert terminal.asks("rubric", "renew", folder)["moved"]
