"""The Haixi rules for outstanding units and persons: no weights printed, but quotas, bands, five points and vetoes."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binder.domain.rubric import RubricSet
from binder.domain.rules import Share
from binder.rubric.check import check
from binder.rubric.library import load, rubric_path
from tests.rubric.sheets import faults_after, filled_in

COLLECTIVE, INDIVIDUAL = "qinghai-haixi-2017-collective", "qinghai-haixi-2017-individual"
FITNESS = ("1.1-1", "1.2-1", "1.3-1", "1.4-1")


@pytest.fixture
def collective() -> RubricSet:
    return load(COLLECTIVE, "county")


@pytest.fixture(params=["county", "city"])
def individual(request: pytest.FixtureRequest) -> RubricSet:
    return load(INDIVIDUAL, request.param)


def test_neither_has_points(collective: RubricSet, individual: RubricSet) -> None:
    for rubrics in (collective, individual):
        assert not rubrics.main.scored
        assert rubrics.main.points == 0
        assert not any(item.points for item in rubrics.main.items)


def test_four_indicators_are_named_and_the_one_without_rules_is_kept_bare(collective: RubricSet) -> None:
    titles = [category.title for category in collective.main.categories[:4]]
    assert titles == ["环境执法案卷质量", "查处违法案件数量", "执法公众满意度", "四个配套办法处罚案件"]
    bare = collective.main.item_by_ref["4"]
    assert (bare.clauses, bare.slots, bare.errata) == ((), (), ("QH-03",))


def test_the_indicators_that_experts_and_voters_decide_have_their_method_and_no_points(individual: RubricSet) -> None:
    methods = {item.key: item.method for item in individual.main.categories[1].items}
    assert "专家" in methods["2.1"]
    assert "得票数量" in methods["2.3"]
    assert "评审小组" in methods["2.4"]


def test_places_are_few(collective: RubricSet, individual: RubricSet) -> None:
    assert [quota.count for quota in collective.main.quotas] == [2]
    assert [quota.count for quota in individual.main.quotas] == [9, 1, 5]


def test_the_conflicting_dates_stand_side_by_side_and_the_earlier_one_counts(
    collective: RubricSet, individual: RubricSet
) -> None:
    for rubrics in (collective, individual):
        disputed = [material for material in rubrics.main.materials if len(material.deadlines) > 1]
        disputed = [material for material in disputed if material.due != "2017-06-30"]
        assert len(disputed) == 5 + (rubrics is collective)
        for material in disputed:
            assert [deadline.due for deadline in material.deadlines] == ["2017-10-15", "2017-11-05"]
            assert material.due == "2017-10-15"
    assert "2017-10-25" in {stage.due for stage in individual.main.calendar}


def test_a_story_has_3000_characters_at_most(collective: RubricSet, individual: RubricSet) -> None:
    for rubrics, item in ((collective, "5.1"), (individual, "3.1")):
        assert [material.limit for material in rubrics.main.materials if material.limit] == [3000]
        for length, state in ((3000, "earned"), (3001, "none")):
            clause = filled_in(rubrics, {"story_length": length}).item_scores[item].clauses[0]
            assert clause.state.value == state
            assert "须3000字以内" in clause.because


def of_baseline(per_mille: int, option: str) -> int:
    """The share of full marks (thousandths) for a number of cases that is so many thousandths of the baseline."""
    rubrics = load(COLLECTIVE, "county", {"QH-01": option})
    stated = {"own_polluters": 1, "prefecture_polluters": 10, "prefecture_cases": 10_000, "own_cases": per_mille}
    clause = filled_in(rubrics, stated).item_scores["2.1"].clauses[0]
    assert isinstance(clause.clause.rule, Share)
    share = clause.clause.rule.share(clause.basis.facts)
    assert share is not None
    return int(share)


@pytest.mark.parametrize(
    ("per_mille", "half_around", "half_as_door"),
    [(0, 0, 0), (500, 0, 0), (501, 1, 1000), (1000, 500, 1000), (1499, 999, 1000), (1500, 1000, 1000)],
)
def test_both_readings_of_the_fifty_percent(per_mille: int, half_around: int, half_as_door: int) -> None:
    assert of_baseline(per_mille, "A") == half_around
    assert of_baseline(per_mille, "B") == half_as_door


@given(st.integers(0, 3000), st.integers(0, 3000))
@settings(deadline=None, max_examples=15)
def test_more_cases_never_earn_less(fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    assert 0 <= of_baseline(low, "A") <= of_baseline(high, "A") <= 1000


def test_without_the_prefecture_figures_nothing_is_claimed_and_the_supplier_is_named(collective: RubricSet) -> None:
    stated = {"own_cases": 30, "own_polluters": 3, "prefecture_cases": {"state": "pending"}, "prefecture_polluters": 30}
    clause = filled_in(collective, stated).item_scores["2.1"].clauses[0]
    assert clause.state.value == "pending"
    assert "待州环保局提供数据" in clause.because
    assert "满分" not in clause.because


def test_five_points_are_added_once_and_stand_alone(individual: RubricSet) -> None:
    blank, sent = filled_in(individual, {}), filled_in(individual, {"bonus-1": True})
    assert (blank.claimed, blank.attainable) == (0, 5000)
    assert (sent.claimed, sent.attainable) == (5000, 5000)
    assert sent.counts.open == 12
    assert (blank.because, sent.because) == ("完成 0/12 项。", "完成 0/12 项，附加项加 5 分。")


def test_a_check_says_nothing_about_points_that_are_not_printed() -> None:
    assert set(check(rubric_path(INDIVIDUAL)).counts) == {"分类", "事项", "条款", "附加条款", "例题"}


@pytest.mark.parametrize(
    ("registered", "left"),
    [
        ((), {"hxhx", "hxgr"}),
        (("proof_lacking",), set()),
        (("dishonesty_found",), set()),
        (("dishonesty_found_later",), {"hxhx"}),
    ],
)
def test_dishonesty_costs_the_place_or_the_title(
    individual: RubricSet, registered: tuple[str, ...], left: set[str]
) -> None:
    stated = dict.fromkeys((*FITNESS, "named_outstanding", *registered), True)
    score = filled_in(individual, stated)
    assert {award.award.key for award in score.awards if award.won.claimed} == left
    assert len(score.vetoed) == len(registered)


def test_one_basic_condition_that_fails_bars_the_candidate(individual: RubricSet) -> None:
    stated: dict[str, object] = {**dict.fromkeys(FITNESS, True), "1.2-1": False}
    candidate, _ = filled_in(individual, stated).awards
    assert [blocker.text for blocker in candidate.blockers] == ["基本条件“持有有效的环境监察执法证件”没有达到"]


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ('shares: {2.2-1: "30.4%"}', 'shares: {2.2-1: "31%"}', "条款 2.2-1 的满分比例应为“31%”，算出的是“30.4%”"),
        ("{2.1-1: pending}", "{2.1-1: part}", "条款 2.1-1 的状态应为“part”，算出的是“pending”"),
    ],
)
def test_a_wrong_share_in_an_example_is_told(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert [told in text for text in faults_after(tmp_path, COLLECTIVE, right, wrong)] == [True]


def test_a_wrong_number_of_vetoes_in_an_example_is_told(tmp_path: Path) -> None:
    (text,) = faults_after(tmp_path, INDIVIDUAL, "vetoed: 1", "vetoed: 2")
    assert "触发的一票否决应为 2 条，算出的是 1 条" in text
