"""Somebody asks where the next points are, and is told only of what can bring some."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from binder.domain.advice import Advice, advise
from binder.domain.facts import Fact, FactState
from binder.domain.points import points_text
from binder.domain.rubric import RubricSet
from binder.domain.rules import Tick
from binder.domain.score import Score, score_assessment
from binder.rubric.library import load_text
from tests.domain.invent import any_facts, rubric_sets
from tests.domain.kinds import HEAD, score, table


def gains(scored: Score) -> dict[str, str]:
    """What is advised: points by clause."""
    return {advice.clause.clause.ref: points_text(advice.gain) for advice in advise(scored)}


TWO_CASES = """
- {kind: tick, points: "4", quote: 省级采纳}
- {kind: tick, points: "10", quote: 部级采纳}
"""


def test_where_only_the_highest_counts_a_lower_one_is_no_advice_beside_it() -> None:
    rubrics = table(TWO_CASES, item="combine: highest")
    assert gains(score(rubrics)) == {"1-2": "10", "1-1": "4"}
    assert gains(score(rubrics, **{"1-1": True})) == {"1-2": "6"}
    assert gains(score(rubrics, **{"1-2": True})) == {}


def test_of_clauses_that_count_as_one_only_the_difference_can_be_gained() -> None:
    clauses = '- {kind: tick, points: "8", quote: 甲}\n- {kind: tick, points: "1", quote: 乙}\n'
    clauses += '- {kind: tick, points: "2", quote: 丙}'
    rubrics = table(clauses, item='together: [{clauses: ["1-2", "1-3"], take: highest, points: "2"}]')
    assert gains(score(rubrics, **{"1-2": True})) == {"1-1": "8", "1-3": "1"}
    assert gains(score(rubrics, **{"1-3": True})) == {"1-1": "8"}


def test_below_a_cap_no_more_is_promised_than_the_cap_leaves() -> None:
    clauses = '- {kind: tick, points: "8", quote: 甲}\n- {kind: tick, points: "6", quote: 乙}'
    rubrics = table(clauses, item="capped: true")
    assert gains(score(rubrics, **{"1-1": True})) == {"1-2": "2"}


def test_what_has_only_waited_for_a_clause_is_counted_with_it() -> None:
    clauses = """
- {kind: tick, points: "4", quote: 达到标准的}
- {kind: tick, points: "3", quote: 高于标准的, needs: ["1-1"]}
"""
    rubrics = table(clauses, points='"7"')
    assert gains(score(rubrics)) == {"1-1": "4", "1-2": "3"}
    assert gains(score(rubrics, **{"1-2": True})) == {"1-1": "7", "1-2": "3"}


def test_what_was_forfeited_or_charged_is_not_offered_again() -> None:
    clauses = """
- {kind: tick, points: "4", quote: 甲}
- {kind: tick, points: "6", quote: 乙}
- {kind: condition, zeroes: ["1-1"], quote: 弄虚作假的不得分}
- {kind: charge, each: "2", charges: ["1-2"], quote: 另扣二分}
"""
    rubrics = table(clauses)
    assert gains(score(rubrics)) == {"1-2": "6", "1-1": "4"}
    assert gains(score(rubrics, **{"1-3": True, "1-4": True})) == {"1-2": "4"}
    assert gains(score(rubrics, **{"1-2": True, "1-4": True})) == {"1-1": "4"}


def test_a_category_that_lacks_its_precondition_earns_nothing_by_its_clauses() -> None:
    rubrics = table(
        '- {kind: tick, points: "10", quote: 甲}', "filed: {title: 方案, type: tick}", category="requires: [filed]"
    )
    assert gains(score(rubrics)) == {"1-1": "10"}
    assert gains(score(rubrics, filed=False)) == {}


def test_a_deduction_outside_the_points_cannot_be_worked_off() -> None:
    outside = """
adjustments:
  title: 附加项
  quote: 附加项
  bonus:
    short: 加分项
    quote: 加分项
    together: [{clauses: [bonus-1, bonus-2], take: highest, points: "2"}]
    clauses:
      - {kind: adjustment, each: "2", quote: 全国}
      - {kind: adjustment, each: "1", quote: 全省}
  deduct:
    short: 扣分项
    quote: 扣分项
    clauses: [{kind: adjustment, each: "5", quote: 处分}]
"""
    rubrics = table('- {kind: tick, points: "10", quote: 甲}', more=outside)
    assert gains(score(rubrics, **{"deduct-1": True, "1-1": True, "bonus-2": True})) == {"bonus-1": "1"}


LINKING = """points: "10"
categories:
  - title: 一
    quote: 一
    points: "4"
    items:
      - key: "1"
        short: 一
        quote: 一
        points: "4"
        clauses: [{kind: tick, points: "4", quote: 做到}]
  - title: 二
    quote: 二
    points: "6"
    items:
      - key: "2"
        short: 二
        quote: 二
        points: "6"
        clauses: [{kind: link, rubric: annex, quote: 按附件, steps: [{at_least: "5", points: "6"}]}]
awards:
  - {key: good, title: 称号, quote: 称号, rank: 1, gates: [{over: category, key: "2", at_least: "50%"}]}
"""
LINKED = """points: "10"
categories:
  - title: 一
    quote: 一
    points: "10"
    items:
      - key: "1"
        short: 一
        quote: 一
        points: "10"
        clauses: [{kind: tick, points: "5", quote: 甲}, {kind: tick, points: "5", quote: 乙}]
"""


def test_a_clause_of_an_annex_names_the_line_that_its_total_helps_to_pass() -> None:
    texts = {"main": HEAD.format(id="main") + LINKING, "annex": HEAD.format(id="annex") + LINKED}
    rubrics = load_text(texts, "main", "county")
    below = advise(score(rubrics))
    assert [(each.clause.clause.ref, each.gate) for each in below] == [
        ("annex:1-1", "第二分类未过线（经附件）"),
        ("annex:1-2", "第二分类未过线（经附件）"),
        ("1-1", ""),
    ]
    passed = advise(score(rubrics, **{"annex:1-1": True}))
    assert [(each.clause.clause.ref, each.gate) for each in passed] == [("annex:1-2", ""), ("1-1", "")]


def stating(rubrics: RubricSet, facts: dict[str, Fact], advice: Advice) -> Score:
    """The score once the tick of the advised clause is done."""
    key = advice.clause.clause.rule.facts[0]
    return score_assessment(rubrics, {**facts, key: Fact(FactState.KNOWN, True)})


@given(rubric_sets, st.integers(0, 10**6))
@settings(deadline=None, max_examples=15)
def test_doing_what_is_advised_raises_the_item_by_what_was_promised(rubrics: RubricSet, seed: int) -> None:
    random = Random(seed)
    facts = any_facts(rubrics, random)
    advised = advise(score_assessment(rubrics, facts))
    assert all(0 < each.gain <= each.item.max - each.item.claimed for each in advised)
    ticks = [each for each in advised if isinstance(each.clause.clause.rule, Tick) and not each.clause.clause.needs]
    for each in random.sample(ticks, min(len(ticks), 5)):
        after = stating(rubrics, facts, each).items[each.item.item.ref]
        assert after.claimed - each.item.claimed == each.gain
