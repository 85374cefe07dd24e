"""Plans on small invented rubrics, held against trying everything."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from binder.domain.planning import By, Plan, Question, plan_award
from tests.domain.plan_small import Case, a_case, by_trying, wins

seeds = st.integers(0, 2**32)


def asked(case: Case, by: By) -> Plan:
    question = Question(case.rubrics, case.facts, case.efforts, by, case.allow_province)
    return plan_award(question, "title")


@settings(max_examples=250)
@given(seeds, st.sampled_from(By))
def test_a_plan_is_as_cheap_as_the_cheapest_of_all_ways(seed: int, by: By) -> None:
    case = a_case(Random(seed))
    plan = asked(case, by)
    best = by_trying(case, by is By.EFFORT)
    assert (best is not None) == plan.feasible
    if best is not None:
        assert (plan.cost, len(plan.steps)) == best


@settings(max_examples=250)
@given(seeds)
def test_all_steps_win_the_title_and_none_can_be_left_out(seed: int) -> None:
    case = a_case(Random(seed))
    plan = asked(case, By.ACTIONS)
    if not plan.feasible:
        assert plan.reason.endswith("。")
        return
    assert wins(case, {**case.facts, **plan.facts})
    assert plan.cost == sum(step.actions for step in plan.steps)
    for left_out in plan.steps:
        facts = {key: fact for step in plan.steps if step is not left_out for key, fact in step.facts.items()}
        assert not wins(case, {**case.facts, **facts})
