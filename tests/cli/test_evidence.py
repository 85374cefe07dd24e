"""Evidence found, described, replaced and written down case by case from a terminal."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Terminal


@pytest.fixture
def notice(terminal: Terminal, county: Path, tmp_path: Path) -> str:
    """Id of a notice on item 37."""
    path = tmp_path / "通知.txt"
    path.write_text("示例省厅通报\n行政处罚案件评查结果\n", encoding="utf-8")
    return str(terminal.answers("attach", county, "37", path)["attached"][0]["id"])


def test_a_document_is_found_by_its_text_and_described(terminal: Terminal, county: Path, notice: str) -> None:
    (hit,) = terminal.answers("search", county, "评查")["hits"]
    assert (hit["id"], hit["field"], hit["places"]) == (notice, "text", [{"item": "37", "slot": ""}])
    assert hit["excerpt"][1] == "评查"
    assert "    正文：示例省厅通报 行政处罚案件【评查】结果" in terminal.says("search", county, "评查")
    assert "没有找到“合同”" in terminal.says("search", county, "合同")

    described = terminal.answers("describe", county, notice, "--kind", "文件", "--source", "上级", "--private", "no")
    assert [(each["kind"], each["source"], each["private"]) for each in described["evidence"]] == [
        ("document", "superior", False)
    ]
    assert "可以是：" in terminal.says("describe", county, notice, "--kind", "奏折", code=1)


def test_a_newer_version_and_a_ledger(terminal: Terminal, county: Path, notice: str, tmp_path: Path) -> None:
    newer = tmp_path / "通知（更正）.txt"
    newer.write_text("更正后的通报\n", encoding="utf-8")
    new: dict[str, Any] = terminal.answers("replace", county, notice, newer)
    assert (new["revision_of"], new["title"]) == (notice, "通知")

    count = "big_penalty_count"
    assert "还没有逐件登记" in terminal.says("ledger", county, count)
    added = terminal.answers("ledger", county, count, "--add", "示例一案", "--date", "2022-03", "--by", new["id"])
    (entry,) = added["entries"]
    assert (entry["title"], entry["date"], entry["proven_by"]) == ("示例一案", "2022-03", [new["id"]])
    assert "1. 示例一案　2022-03\n登记了 1 件，数量还没有填报。" in terminal.says("ledger", county, count)
    assert terminal.answers("ledger", county, count, "--drop", entry["id"])["entries"] == []
