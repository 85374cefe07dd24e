"""`binder rubric` and `binder score` as somebody types them."""

import json
from pathlib import Path
from typing import Any

import pytest

from binder.cli import main
from tests.rubric.conftest import Shelf

AGENCY, EQUIPMENT = "henan-2022-agency", "henan-2022-equipment"


class Terminal:
    """Runs commands and keeps what they said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self._capsys = capsys
        self._folder = folder
        self.said = self.complained = ""

    def types(self, *words: str) -> int:
        code = main(list(words))
        self.said, self.complained = self._capsys.readouterr()
        return code

    def asks(self, *words: str, code: int = 0) -> Any:
        assert self.types(*words, "--json") == code
        return json.loads(self.said)

    def facts(self, text: str) -> str:
        path = self._folder / "facts.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)


@pytest.fixture
def terminal(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Terminal:
    return Terminal(capsys, tmp_path)


def test_the_list_names_both_tables(terminal: Terminal) -> None:
    assert {each["id"] for each in terminal.asks("rubric", "list")} >= {AGENCY, EQUIPMENT}
    assert terminal.types("rubric", "list") == 0
    assert "县级" in terminal.said


def test_show_gives_every_clause_with_its_quote_and_facts(terminal: Terminal) -> None:
    shown = terminal.asks("rubric", "show", AGENCY)
    clauses = {clause["key"]: clause for clause in shown["clauses"]}
    assert shown["level"] == "county" and shown["annexes"] == [EQUIPMENT]
    assert clauses["31-1"]["text"] != clauses["31-1"]["quote"]
    assert clauses["31-1"]["errata"][0]["key"] == "HN-10"
    assert clauses["4-1"]["facts"] == ["on_post_rate", "staff_count"]
    assert [step["label"] for step in clauses["4-1"]["steps"]] == ["达90%", "达80%", "达70%"]
    staff = next(fact for fact in shown["facts"] if fact["key"] == "staff_count")
    assert staff["shared"] and staff["clauses"] == ["4-1", "4-2", "5-1", "19-1"]
    city = terminal.asks("rubric", "show", EQUIPMENT, "--level", "city")
    assert next(clause for clause in city["clauses"] if clause["key"] == "5-1")["kind"] == "tick"


def test_dates_of_a_ladder_are_shown_as_days(terminal: Terminal) -> None:
    shown = terminal.asks("rubric", "show", AGENCY, "--level", "city")
    clause = next(clause for clause in shown["clauses"] if clause["key"] == "13-1")
    assert [step["bound"] for step in clause["steps"]] == ["2021-12-31", "2022-06-30", "2022-12-31"]


def test_check_ends_with_1_when_it_found_an_error(terminal: Terminal, shelf: Shelf) -> None:
    assert terminal.types("rubric", "check", str(shelf.rubric)) == 0
    line = shelf.change('points: "60"', 'points: "61"')
    assert terminal.types("rubric", "check", str(shelf.rubric.parent)) == 1
    assert "rubric.yaml:" in terminal.said and "错误" in terminal.said
    (report,) = terminal.asks("rubric", "check", str(shelf.rubric), code=1)
    assert not report["ok"]
    assert any(abs(finding["line"] - line) <= 5 for finding in report["findings"])


def test_an_empty_county_is_scored_from_a_file(terminal: Terminal) -> None:
    facts = terminal.facts("")
    score = terminal.asks("score", "--rubric", AGENCY, "--level", "county", "--facts", facts)
    assert (score["claimed"], score["backed"], score["attainable"], score["max"]) == ("21.5", "21.5", "100", "100")
    assert score["annexes"][0]["claimed"] == "15"
    assert all(award["blockers"] and not award["won"]["claimed"] for award in score["awards"])
    assert {reading["key"] for reading in score["readings"]} >= {"HN-01", "HN-09"}


def test_shared_main_and_annex_facts_stand_in_one_file(terminal: Terminal) -> None:
    facts = terminal.facts(
        "staff_count: 15\n"
        "on_post_rate: {num: 14}\n"
        f"{EQUIPMENT}:vehicles: 3\n"
        "informatization_rank: {state: pending}\n"
        "lawyer_count: {value: 2, state: estimate, note: 证书在办}\n"
        "law_major_rate: 0.6\n"
    )
    called = ["score", "--rubric", AGENCY, "--level", "county", "--facts", facts]
    score = terminal.asks(*called)
    clauses = {c["key"]: c for cat in score["categories"] for item in cat["items"] for c in item["clauses"]}
    assert clauses["4-1"]["claimed"] == "2" and "14/15" in clauses["4-1"]["because"]
    assert clauses["14-2"]["state"] == "pending"
    assert clauses["5-3"]["claimed"] == "0.5" and "预估" in clauses["5-3"]["because"]
    assert clauses["5-1"]["claimed"] == "1" and "请补" in clauses["5-1"]["because"]
    vehicles = terminal.asks(*called, "--reading", "HN-14=B")["annexes"][0]["categories"][1]["items"][1]
    assert vehicles["claimed"] == "7"


def test_a_person_reads_totals_and_what_blocks_a_title(terminal: Terminal) -> None:
    assert terminal.types("score", "--rubric", AGENCY, "--level", "city", "--facts", terminal.facts("")) == 0
    assert "自评 5 分" in terminal.said and "须高于 13.6" in terminal.said


def test_an_unknown_fact_is_named_with_its_near_match_and_its_line(terminal: Terminal) -> None:
    facts = terminal.facts("staff_count: 20\nlawyers_count: 2\n")
    error = terminal.asks("score", "--rubric", AGENCY, "--level", "county", "--facts", facts, code=1)["error"]
    assert error["code"] == "unknown-fact"
    assert "facts.yaml 第 2 行" in error["text"] and "lawyer_count" in error["text"]


def test_a_value_that_does_not_fit_is_told_in_a_sentence(terminal: Terminal) -> None:
    facts = terminal.facts("on_post_rate: 21/20\n")
    assert terminal.types("score", "--rubric", AGENCY, "--level", "county", "--facts", facts) == 1
    assert "分子 21 大于分母 20" in terminal.complained


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["score"],
        ["score", "--rubric", AGENCY],
        ["score", "somewhere", "--rubric", AGENCY],
        ["score", "--rubric", AGENCY, "--level", "county", "--facts", "x", "--reading", "HN-01"],
        ["rubric", "check"],
    ],
)
def test_a_wrong_call_ends_with_2_and_says_how(terminal: Terminal, words: list[str]) -> None:
    assert terminal.types(*words) == 2
    assert "usage:" in terminal.complained
    if words:
        assert terminal.asks(*words, code=2)["error"]["code"] == "wrong-call"


def test_a_facts_file_that_is_not_there_is_a_sentence(terminal: Terminal) -> None:
    error = terminal.asks("score", "--rubric", AGENCY, "--level", "county", "--facts", "nowhere.yaml", code=1)["error"]
    assert error["code"] == "unreadable-facts"


def test_help_and_version_end_with_0(terminal: Terminal) -> None:
    assert terminal.types("--help") == 0
    assert terminal.types("--version") == 0
