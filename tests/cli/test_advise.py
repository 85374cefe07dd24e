"""Asking at a terminal what a title still takes."""

import json
from pathlib import Path
from typing import Any

import pytest

from binder.cli.main import main
from binder.domain.planning import By
from binder.usecases.answering import set_fact
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.planning import set_effort


@pytest.fixture
def county(tmp_path: Path) -> Path:
    session = create_assessment(tmp_path / "某县", "henan-2022-agency", "某县大队（示例）", "county")
    set_fact(session, "staff_count", 20)
    set_fact(session, "20-3", True)
    session.close()
    return session.folder


def says(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> str:
    capsys.readouterr()
    assert main(["advise", *map(str, words)]) == code
    printed = capsys.readouterr()
    return printed.out + printed.err


def answers(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> Any:
    return json.loads(says(capsys, *words, "--json", code=code))


def test_everything_is_told_at_once(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = answers(capsys, county)
    assert [plan["award"] for plan in told["plans"]] == ["gfh", "sfdw", "zbdb"]
    assert all(plan["feasible"] and plan["cost"] == sum(s["actions"] for s in plan["steps"]) for plan in told["plans"])
    assert {advice["clause"] for advice in told["advice"]} > {"4-1", "21-1", "henan-2022-equipment:4-1"}
    assert told["suppliers"]["省执法局"] == {"claimed": "0.5", "attainable": "17.5", "max": "17.5"}
    text = says(capsys, county)
    assert "分，其中 17 分由省执法局提供的数据决定（满分 100 分）。" in text
    assert "规范化示范单位：最少" in text
    assert "“在编人员在岗率”达到 18/20" in text


def test_the_steps_can_be_stated_and_win(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (plan,) = answers(capsys, county, "--award", "示范单位")["plans"]
    session = open_assessment(county)
    for step in plan["steps"]:
        for key, value in step["facts"].items():
            set_fact(session, key, value)
    assert session.score.main.title == plan["title"]
    session.close()
    assert "自评分已达到" in says(capsys, county, "--award", "示范单位")


def test_without_the_province_the_reason_is_said(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (plan,) = answers(capsys, county, "--award", "gfh", "--no-province")["plans"]
    assert (plan["feasible"], plan["steps"], plan["claimed_after"]) == (False, [], "")
    assert "第三分类最多 17/24，须高于 19.2：第 21 项 7 分由省执法局提供的数据决定。" in plan["reason"]
    assert "规范化单位：达不到。" in says(capsys, county, "--award", "gfh", "--no-province")


def test_by_effort_dear_clauses_are_avoided(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = (county, "--award", "zbdb", "--by", By.EFFORT.value)
    before = {step["clause"] for step in answers(capsys, *words)["plans"][0]["steps"]}
    dear = next(ref for ref in sorted(before) if ref.endswith("14-2"))
    session = open_assessment(county)
    set_effort(session, dear, 100)
    session.close()
    assert dear not in {step["clause"] for step in answers(capsys, *words)["plans"][0]["steps"]}
    assert "点投入" in says(capsys, *words)


def test_an_unknown_title_is_a_thing_to_put_right(county: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert answers(capsys, county, "--award", "诺贝尔奖", code=1)["error"]["code"] == "unknown-award"
    says(capsys, county, "--by", "luck", code=2)
