"""The two Xinjiang tables: whole as printed, 100 and 105 points, and what their candidates meet at the edges."""

import pytest

from binder.domain.points import points_text
from binder.domain.rubric import Rubric
from binder.domain.rules import Series
from binder.domain.score import Score, score_assessment
from binder.rubric.check import check
from binder.rubric.factfile import read_facts
from binder.rubric.library import load, rubric_path

PERSON, TEAM = "xinjiang-2022-individual", "xinjiang-2022-collective"


def scored(rubric_id: str, answers: str, level: str = "county", readings: dict[str, str] | None = None) -> Score:
    """The score of a facts file."""
    rubrics = load(rubric_id, level, readings)
    return score_assessment(rubrics, read_facts(answers, rubrics, "facts.yaml"))


def printed(rubric: Rubric) -> dict[str, str]:
    return {item.key: points_text(item.points) for item in rubric.items}


@pytest.mark.parametrize("rubric_id", [PERSON, TEAM])
def test_the_file_is_sound_without_anything_to_excuse(rubric_id: str) -> None:
    assert check(rubric_path(rubric_id)).findings == ()


@pytest.mark.parametrize("level", ["county", "city"])
def test_five_rows_of_the_persons_table_make_a_hundred(level: str) -> None:
    rubric = load(PERSON, level).main
    assert printed(rubric) == {"1": "35", "2": "35", "3": "19", "4": "8", "5": "3"}
    assert points_text(rubric.points) == "100"


@pytest.mark.parametrize("level", ["county", "city"])
def test_eleven_rows_of_the_teams_table_make_105_which_is_said_and_not_normalised(level: str) -> None:
    rubric = load(TEAM, level).main
    assert list(printed(rubric).values()) == ["22", "4", "4", "8", "2", "3", "14", "25", "15", "3", "5"]
    assert [points_text(category.points) for category in rubric.categories] == ["40", "17", "25", "15", "3", "5"]
    assert points_text(rubric.points) == "105"
    (said,) = [erratum.why for erratum in rubric.errata if erratum.key == "XJ-01"]
    assert "105" in said and "没有印总分" in said


def test_the_misprinted_name_of_the_last_category_stays_in_its_quote() -> None:
    last = load(TEAM, "county").main.categories[-1]
    assert (last.quote, last.title) == ("六、大连兵活动组织情况", "大练兵活动组织情况")
    assert "大连兵" in last.items[0].task and "XJ-02" in last.items[0].errata


def test_places_to_win_add_up_as_printed() -> None:
    people, teams = ({quota.title: quota.count for quota in load(key, "county").main.quotas} for key in (PERSON, TEAM))
    assert people["表现突出个人"] == people["现场执法能手"] + people["组织宣传(含案件审查)表现突出个人（不按本表评分）"]
    assert teams["表现突出集体"] == teams["地（州、市）级表现突出集体"] + teams["县（市、区）级表现突出集体"] == 14
    to_ministry = [teams[f"向生态环境部推荐{level}级候选集体"] for level in ("地州市", "县市区")]
    assert to_ministry == [4, 6] and people["向生态环境部推荐候选个人"] == 10


@pytest.mark.parametrize("rubric_id", [PERSON, TEAM])
def test_papers_are_due_before_the_last_counted_months_are_over(rubric_id: str) -> None:
    rubric = load(rubric_id, "county").main
    assert "2022-10-30" in {material.due for material in rubric.materials}
    (series,) = [clause.rule for clause in rubric.clauses if isinstance(clause.rule, Series)]
    assert (len(series.months), series.months[-1]) == (8, "2022-11")
    assert not any(stage.late_at_issue for stage in rubric.calendar)


@pytest.mark.parametrize(("rubric_id", "clause"), [(PERSON, "5-1"), (TEAM, "10-1")])
def test_a_blank_sheet_has_the_three_points_that_only_faults_take_away(rubric_id: str, clause: str) -> None:
    blank = scored(rubric_id, "")
    assert points_text(blank.main.claimed) == "3"
    assert "没有登记的按没有差错计" in blank.clauses[clause].because
    assert blank.main.attainable == blank.main.max
    assert points_text(scored(rubric_id, "misprint_count: 1").main.claimed) == {PERSON: "2", TEAM: "1.5"}[rubric_id]


def test_faults_looked_for_and_not_found_leave_nothing_to_be_said() -> None:
    clean = scored(PERSON, "{party_named_count: 0, misprint_count: 0, copied: false}").clauses["5-1"]
    assert points_text(clean.claimed) == "3"
    assert "没有登记" not in clean.because and clean.hint == ""


def test_a_person_sees_what_bad_data_cost_and_when_that_is_not_known_yet() -> None:
    records = 'monthly_records: {"2022-04": 2, "2022-05": 1}\n'
    open_ = scored(PERSON, records).clauses["3-1"]
    assert points_text(open_.claimed) == "3"
    assert "每月数据质量扣分尚未填报" in open_.because
    charged = scored(PERSON, records + 'data_quality_minus: {"2022-04": "0.5", "2022-05": 3}').clauses["3-1"]
    assert (points_text(charged.claimed), points_text(charged.attainable)) == ("1.5", "13.5")
    assert "每月数据质量扣分共 1.5 分" in charged.because


def test_a_team_that_sent_nobody_to_the_ministry_waits_for_the_lowest_mark() -> None:
    asked = scored(TEAM, "{nobody_at_ministry: true, team_points: 20}").clauses["8-3"]
    assert (points_text(asked.claimed), points_text(asked.attainable)) == ("0", "20")
    told = scored(TEAM, '{nobody_at_ministry: true, team_points: 20, lowest_team_points: "8.5"}').clauses["8-3"]
    assert points_text(told.claimed) == "8.5" and "全区最低表现成绩" in told.because


@pytest.mark.parametrize(
    ("day", "literal", "month_end"),
    [("2022-09-30", "1", "1"), ("2022-10-01", "0", "1"), ("2022-10-31", "0", "1"), ("2022-11-01", "0", "0")],
)
def test_before_october_may_be_read_in_two_ways(day: str, literal: str, month_end: str) -> None:
    answers = f'counties_in_uniform: "{day}"'
    for option, points in (("A", literal), ("B", month_end)):
        clause = scored(TEAM, answers, readings={"XJ-10": option}).clauses["11-6"]
        assert points_text(clause.claimed) == points, option


@pytest.mark.parametrize(("level", "filings", "points"), [("county", 1, "4"), ("city", 1, "2"), ("county", 3, "8")])
def test_a_city_needs_twice_the_cases_of_a_county(level: str, filings: int, points: str) -> None:
    assert points_text(scored(TEAM, f"hazardous_waste_filings: {filings}", level).clauses["9-1"].claimed) == points


def test_no_points_win_a_title_without_its_place_and_conditions() -> None:
    (award,) = scored(PERSON, "{certificate_valid: false, region_rank: 35}").main.awards
    blockers = {blocker.text: blocker.reachable for blocker in award.blockers}
    assert blockers["基本条件“持有效行政执法证件”没有达到"] is False
    assert not any("名次" in text for text in blockers)
    assert not award.won.claimed and not award.won.attainable


@pytest.mark.parametrize(("level", "places"), [("county", 10), ("city", 4)])
def test_the_title_goes_to_as_many_teams_as_there_are_places(level: str, places: int) -> None:
    others = "recommended: true\n"
    for rank, won in ((places, True), (places + 1, False)):
        (award,) = scored(TEAM, f"{others}region_rank: {rank}", level).main.awards
        assert award.won.claimed is won
    (vetoed,) = scored(TEAM, f"{others}region_rank: 1\nintegrity_problem: true", level).main.awards
    assert not vetoed.won.claimed
