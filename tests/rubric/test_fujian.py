"""The Fujian county table: whole as printed, and what a county's clerk meets at its edges."""

import re

import pytest

from binder.domain.points import points_text
from binder.domain.rubric import Clause, Rubric
from binder.domain.score import Score, score_assessment
from binder.resources import read_text
from binder.rubric.check import check
from binder.rubric.factfile import read_facts
from binder.rubric.library import load, rubric_path

FUJIAN = "fujian-2022-county"


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return load(FUJIAN, "county").main


def inside(rubric: Rubric) -> list[Clause]:
    """The clauses that make up the hundred points."""
    return [clause for category in rubric.categories for item in category.items for clause in item.clauses]


def scored(answers: str, readings: dict[str, str] | None = None) -> Score:
    """The score of a facts file."""
    rubrics = load(FUJIAN, "county", readings)
    return score_assessment(rubrics, read_facts(answers, rubrics, "facts.yaml"))


def test_the_file_is_sound_without_anything_to_excuse() -> None:
    report = check(rubric_path(FUJIAN))
    assert report.findings == ()
    counted = ("二级指标", "事项", "条款", "附加条款", "总分")
    assert [report.counts[name] for name in counted] == ["13", "40", "78", "9", "100"]


def test_thirteen_second_level_forty_third_level_indicators_and_seventy_eight_scoring_points(rubric: Rubric) -> None:
    groups = [group for category in rubric.categories for group in category.groups]
    assert [group.key for group in groups] == [str(number) for number in range(1, 14)]
    assert sum(len(category.items) for category in rubric.categories) == 40
    assert len(inside(rubric)) == 78


def test_every_level_adds_up_to_a_hundred_though_three_cells_are_printed_twice(rubric: Rubric) -> None:
    assert [points_text(category.points) for category in rubric.categories] == ["11", "12", "21", "21", "5", "30"]
    groups = {group.key: group.points for category in rubric.categories for group in category.groups}
    for key, points in groups.items():
        assert sum(item.points for item in rubric.items if item.group == key) == points
    assert sum(groups.values()) == sum(clause.points for clause in inside(rubric)) == rubric.points == 100_000


def test_every_points_figure_is_the_one_printed_in_its_own_quote(rubric: Rubric) -> None:
    for clause in inside(rubric):
        printed = re.findall(r"（([\d.]+)分）", clause.quote)
        assert printed == [points_text(clause.points)] or clause.key == "13.1-1", clause.key


def test_items_are_numbered_by_their_second_level_indicator_in_printed_order(rubric: Rubric) -> None:
    for category in rubric.categories:
        for group in category.groups:
            own = [item.key for item in category.items if item.group == group.key]
            assert own == [f"{group.key}.{number}" for number in range(1, len(own) + 1)]


def test_the_circled_numbers_of_the_equipment_count_as_clauses(rubric: Rubric) -> None:
    equipment = rubric.item_by_ref["3.1"].clauses
    assert [clause.quote[0] for clause in equipment] == [*"①②③④⑤⑥", "2"]


def test_each_indicator_names_its_departments_as_printed(rubric: Rubric) -> None:
    assert all(item.department for item in rubric.items)
    assert rubric.item_by_ref["10.2"].department == "执法大队 法规科 信息中心 各中队"


def test_five_bonuses_and_four_deductions_stand_outside_the_hundred(rubric: Rubric) -> None:
    assert rubric.adjustments is not None
    assert [len(item.clauses) for item in rubric.adjustments.items] == [5, 4]
    assert [item.key for item in rubric.adjustments.items] == ["bonus", "deduct"]


def test_every_clause_is_served_by_a_slot(rubric: Rubric) -> None:
    for item in rubric.items:
        served = {ref for slot in item.slots for ref in slot.clauses}
        assert {clause.ref for clause in item.clauses} <= served or item.key == "deduct", item.key


def test_every_tick_has_a_title_that_fits_a_card(rubric: Rubric) -> None:
    titles = {key: spec.title for key, spec in rubric.facts.items() if "-" in key}
    assert all(len(title) <= 28 and "是否" not in title and "分）" not in title for title in titles.values())


def test_the_missing_word_is_read_beside_the_quote(rubric: Rubric) -> None:
    clause = rubric.clause_by_ref["deduct-3"]
    assert "在级稽查中" in clause.quote
    assert "在省级稽查中" in clause.text


def test_nobody_is_named() -> None:
    text = read_text(f"rubrics/{FUJIAN}/rubric.yaml")
    assert not re.search(r"1\d{10}|局长|副大队长", text)


def test_a_unit_within_its_secondment_limit_is_not_asked_for_an_approval() -> None:
    score = scored("{staff_count: 30, secondment_rate: {num: 3}}")
    assert [points_text(clause.claimed) for clause in score.items["6.5"].clauses] == ["0", "2", "1"]
    assert (
        score.clauses["6.5-3"].because == "借调到非执法岗位的人员占比 3/30（须不超过10%），本款不适用，按满分 1 分计。"
    )


def test_one_person_more_costs_two_points_and_needs_the_approval() -> None:
    answers = "{staff_count: 30, secondment_rate: {num: 4}}"
    assert points_text(scored(answers).items["6.5"].attainable) == "2"
    approved = "{staff_count: 30, secondment_rate: {num: 4}, 6.5-3: true}"
    assert points_text(scored(approved).items["6.5"].claimed) == "1"


def test_a_sentence_with_two_conditions_earns_only_when_both_hold() -> None:
    assert points_text(scored("{college_rate: 18/20, new_staff_major_rate: 1/3}").items["6.2"].claimed) == "0"
    assert points_text(scored("{college_rate: 18/20, new_staff_major_rate: 2/4}").items["6.2"].claimed) == "1"


def test_a_blank_sheet_may_still_reach_a_hundred_two_and_one() -> None:
    assert points_text(scored("{}").main.attainable) == "103"


def test_the_rows_of_bonuses_and_deductions_belong_to_the_departments_printed_beside_them(rubric: Rubric) -> None:
    assert [clause.department for clause in rubric.item_by_ref["bonus"].clauses] == ["执法大队"] * 4 + ["办公室"]
    assert rubric.item_by_ref["bonus"].department == "执法大队、办公室"
    assert {clause.department for clause in rubric.item_by_ref["deduct"].clauses} == {"办公室", "办公室 执法大队"}


def test_a_national_collective_does_not_count_again_in_the_province() -> None:
    assert points_text(scored("{bonus-1: true, bonus-3: true}").items["bonus"].claimed) == "2"


EDGE = """
national_individuals: 1
provincial_individuals: 1
staff_count: 10
secondment_rate: {num: 1}
college_rate: 9/10
new_staff_major_rate: {state: not_applicable, note: 没有新入编人员}
efficiency_score: "95.55"
leader_sanctions: 2
"""


@pytest.mark.parametrize(
    ("key", "less"), [("FJ-02", "0.1"), ("FJ-03", "1"), ("FJ-04", "-0.33"), ("FJ-06", "1"), ("FJ-07", "5")]
)
def test_the_other_reading_of_an_ambiguous_sentence_moves_the_total(key: str, less: str) -> None:
    default, other = scored(EDGE), scored(EDGE, {key: "B"})
    assert points_text(default.main.claimed - other.main.claimed) == less


@pytest.mark.parametrize(
    ("title", "due"), [("申请复核评估，接受省级抽查", "2022-12-31"), ("启动实施，对标部署", "2022-02-28")]
)
def test_the_calendar_is_printed_and_nothing_in_it_was_late_when_issued(rubric: Rubric, title: str, due: str) -> None:
    stages = {stage.title: stage for stage in rubric.calendar}
    assert stages[title].due == due
    assert not any(stage.late_at_issue for stage in rubric.calendar)
    assert all(stage.due > rubric.source.issued for stage in rubric.calendar)
