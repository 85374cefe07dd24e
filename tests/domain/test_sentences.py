"""No score is shown without its reason: the sentences of the Henan tables."""

from collections.abc import Mapping

import pytest

from binder.domain.facts import parse_fact
from binder.domain.score import ClauseScore, Score, score_assessment
from tests.domain.invent import henan

EQUIPMENT = "henan-2022-equipment"


def scored(raw: Mapping[str, object] | None = None, *others: str) -> Score:
    """A county's score. raw: facts as typed; others: readings switched to their second option."""
    rubrics = henan("county", frozenset(others))
    return score_assessment(rubrics, {key: parse_fact(rubrics.facts[key], value) for key, value in (raw or {}).items()})


def clause(key: str, raw: Mapping[str, object] | None = None, *others: str) -> ClauseScore:
    return scored(raw, *others).clauses[key]


def test_a_ratio_names_its_numbers_its_step_and_the_next_one() -> None:
    score = clause("4-1", {"staff_count": 20, "on_post_rate": {"num": 16}})
    assert "16/20" in score.because and "80%" in score.because and "1 分" in score.because
    assert "2 人" in score.hint and "达90%" in score.hint


def test_a_ratio_just_below_a_step_is_never_rounded_up_to_it() -> None:
    score = clause("4-1", {"on_post_rate": "8999/10000"})
    assert "90%" not in score.because.split("，")[0]
    assert score.claimed == 1_000


@pytest.mark.parametrize(
    ("raw", "words"),
    [({}, "尚未填报"), ({"informatization_rank": {"state": "pending"}}, "待省执法局提供数据")],
)
def test_open_facts_are_named_as_open(raw: dict[str, object], words: str) -> None:
    score = clause("14-2", raw)
    assert words in score.because
    assert score.attainable == 4_000


def test_an_exempt_clause_says_so_under_both_readings() -> None:
    assert clause("1-1").because == "县级不作要求，按满分 1 分计。"
    removed = clause("1-1", None, "HN-04")
    assert removed.claimed == 0 and "按比例折算" in removed.because


def test_a_category_exempt_as_a_whole_follows_the_others_when_exemptions_are_removed() -> None:
    score = scored(None, "HN-04")
    drones = score.annexes[0].categories[4]
    assert drones.attainable == drones.max
    assert "其余分类" in drones.because


def test_an_unmet_precondition_is_named() -> None:
    score = clause(f"{EQUIPMENT}:6-2", {f"{EQUIPMENT}:6-1": False, f"{EQUIPMENT}:field_above": 2})
    assert "前提" in score.because and score.claimed == 0


def test_every_blocker_of_a_title_names_its_category_and_its_line() -> None:
    gfh = scored().main.awards[0]
    assert [blocker.category for blocker in gfh.blockers] == ["1", "2", "3", "4", "5"]
    assert gfh.blockers[0].text == "第一分类 6/17，须高于 13.6"
    assert gfh.won.attainable and not gfh.won.claimed


def test_a_veto_blocks_whatever_the_points() -> None:
    awards = scored({"integrity_problem": True, "bad_influence": True}).main.awards
    assert all("一票否决" in award.blockers[0].text and not award.won.attainable for award in awards)
