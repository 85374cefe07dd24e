"""What the Henan table still asks of a county: readable steps, exact costs, and reasons that name who decides."""

from collections.abc import Mapping
from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from binder.demo.facts import FACTS
from binder.domain.facts import Fact, Facts, FactState, Ratio, parse_fact
from binder.domain.planning import By, Plan, Question, plan_all, plan_award
from binder.domain.planning.plan import PlanStep
from binder.domain.rubric import RubricSet
from binder.domain.score import score_assessment
from binder.rubric.library import load
from tests.domain.invent import any_facts

ANNEX = "henan-2022-equipment:"
RANKS = ("informatization_rank", "collective_rank", "individual_rank", "case_filing_rank", "case_transfer_rank")


@cache
def county() -> RubricSet:
    return load("henan-2022-agency", "county")


@pytest.fixture
def demo() -> dict[str, Fact]:
    return {key: parse_fact(county().facts[key], raw) for key, raw in FACTS.items()}


def known(facts: Mapping[str, object]) -> dict[str, Fact]:
    return {key: parse_fact(county().facts[key], raw) for key, raw in facts.items()}


@cache
def all_done() -> dict[str, Fact]:
    """Everything at its best but for what the province says about item 21."""
    plan = plan_award(Question(county(), {}), "sfdw")
    best = {**plan.facts}
    for ref, clause in county().clauses.items():
        if clause.rule.kind == "tick":
            best[ref] = Fact(FactState.KNOWN, True)
    return {key: Fact(FactState.KNOWN, fact.value) for key, fact in best.items()}


def wins(facts: Facts, award: str) -> bool:
    score = score_assessment(county(), facts)
    judged = {one.award.key: one.won.claimed for part in (score.main, *score.annexes) for one in part.awards}
    return judged[award]


def step(plan: Plan, clause: str) -> PlanStep:
    (found,) = (one for one in plan.steps if one.clause_ref == clause)
    return found


@pytest.mark.parametrize(("award", "by"), [("gfh", By.ACTIONS), ("sfdw", By.ACTIONS), ("sfdw", By.EFFORT)])
def test_the_demo_county_wins_by_its_plan_and_not_by_less(demo: dict[str, Fact], award: str, by: By) -> None:
    efforts = {ref: 1 + place % 7 for place, ref in enumerate(county().clauses)}
    plan = plan_award(Question(county(), demo, efforts, by), award)
    assert wins({**demo, **plan.facts}, award)
    assert plan.after == score_assessment(county(), {**demo, **plan.facts})
    for left_out in plan.steps:
        rest = {key: fact for one in plan.steps if one is not left_out for key, fact in one.facts.items()}
        assert not wins({**demo, **rest}, award)


def test_the_steps_say_what_to_do(demo: dict[str, Fact]) -> None:
    plan = plan_award(Question(county(), demo, allow_province=False), "sfdw")
    texts = [one.text for one in plan.steps]
    assert "“按程序容错免责”再增 2 次，共 4 次" in texts
    assert step(plan, f"{ANNEX}4-2").text == "“执法车辆”再增 1 辆，共 4 辆"
    assert (step(plan, f"{ANNEX}4-2").item, step(plan, f"{ANNEX}4-2").gain) == (f"{ANNEX}4", 3000)
    order = list(county().clauses)
    assert [order.index(one.clause_ref) for one in plan.steps] == sorted(order.index(s.clause_ref) for s in plan.steps)


LINES = ("vehicles", "enforcement_bags", "mobile_terminals", "body_cameras", "protection_bags", "telephones",
         "computers", "printers", "fax_machines", "scanners", "copiers", "projectors")  # fmt: skip


def test_ratios_are_raised_person_by_person() -> None:
    facts = {**all_done(), **known({f"{ANNEX}{line}": 100 for line in LINES}), **known(dict.fromkeys(RANKS, 1))}
    facts |= known({"staff_count": 20, "on_post_rate": {"num": 20}, "law_major_rate": {"num": 20}})
    facts |= known({"certified_rate": {"num": 20}, "frontline_rate": {"num": 12}})
    facts |= known({"3-1": False, "3-2": False, "7-1": False})
    assert plan_award(Question(county(), facts), "gfh").cost == 1
    dear = {"3-1": 100, "3-2": 100, "7-1": 100}
    plan = plan_award(Question(county(), facts, dear, By.EFFORT), "gfh")
    (only,) = plan.steps
    assert (only.text, only.actions, plan.cost) == ("“执法岗人员占比”再增 2 人，达到 14/20", 2, 2)
    assert only.facts == {"frontline_rate": Fact(FactState.ESTIMATE, Ratio(14, None))}


def test_without_ranks_and_nomination_category_three_ends_at_17() -> None:
    facts = {**all_done(), **known({"staff_count": 1})}
    open_ = {key: fact for key, fact in facts.items() if key not in ("collective_rank", "individual_rank", "21-3")}
    plan = plan_award(Question(county(), open_, allow_province=False), "gfh")
    assert not plan.feasible
    assert plan.reason == "第三分类最多 17/24，须高于 19.2：第 21 项 7 分由省执法局提供的数据决定。"
    told = known({"collective_rank": 30, "individual_rank": 30, "21-3": False})
    assert plan_award(Question(county(), open_ | told), "gfh").reason == plan.reason
    assert plan_award(Question(county(), open_), "gfh").feasible


def test_what_is_known_for_good_is_left_alone(demo: dict[str, Fact]) -> None:
    rank = {key: Fact(FactState.KNOWN, 9) for key in RANKS}
    for plan in plan_all(Question(county(), {**demo, **rank})):
        assert not plan.facts.keys() & {*RANKS, "staff_count"}


def test_an_estimate_may_come_out_better(demo: dict[str, Fact]) -> None:
    plan = plan_award(Question(county(), demo), "sfdw")
    assert step(plan, "21-1").text == "“大练兵表现突出集体得分名次”达到第 1 名（由省执法局提供）"
    assert step(plan, "21-1").supplier == "省执法局"


@settings(max_examples=40)
@given(st.integers(0, 2**32), st.sampled_from(["gfh", "sfdw", "zbdb"]))
def test_what_is_attainable_can_be_planned(seed: int, award: str) -> None:
    random = Random(seed)
    share = random.random()
    stated = {key: fact for key, fact in any_facts(county(), random).items() if random.random() < share}
    stated |= {f"{ANNEX}{line}": Fact(FactState.KNOWN, random.randint(0, 40)) for line in LINES}
    stated["staff_count"] = Fact(FactState.KNOWN, random.randint(1, 40))
    question = Question(county(), stated)
    judged = {one.award.key: one for part in (question.score.main, *question.score.annexes) for one in part.awards}
    plan = plan_award(question, award)
    assert plan.feasible >= judged[award].won.attainable
    if plan.feasible:
        assert wins({**stated, **plan.facts}, award)


def test_a_veto_cannot_be_planned_away(demo: dict[str, Fact]) -> None:
    facts = {**demo, **known({"integrity_problem": True, "bad_influence": True})}
    reasons = {plan.award.key: plan.reason for plan in plan_all(Question(county(), facts))}
    assert reasons == dict.fromkeys(("gfh", "sfdw"), "一票否决：人员出现廉政问题，造成不良影响。")


def test_the_annex_is_planned_through_its_brackets(demo: dict[str, Fact]) -> None:
    facts = {**all_done(), **known({"staff_count": 20, f"{ANNEX}vehicles": 3, f"{ANNEX}11-1": False})}
    before = score_assessment(county(), facts)
    assert before.clauses["8-1"].claimed < 12000
    plan = plan_award(Question(county(), facts), "zbdb")
    assert plan.rubric == "henan-2022-equipment"
    assert wins({**facts, **plan.facts}, "zbdb")
    assert plan.total_after > 85000


def test_staff_not_filled_in_is_the_first_step() -> None:
    plan = plan_award(Question(county(), {}), "zbdb")
    first = next(one for one in plan.steps if "staff_count" in one.facts)
    assert first.text == "先填报“在编人数”（还没有填报，按最有利的情形推算）"
    assert "“执法车辆”高于标准" in [one.text for one in plan.steps]
    assert plan.facts["staff_count"] == Fact(FactState.ESTIMATE, 1)


def test_a_ratio_without_a_denominator_is_asked_for_in_percent() -> None:
    plan = plan_award(Question(county(), {}), "gfh")
    assert step(plan, "19-1").text == "“执法人员持证率”达到 100%"
    assert plan.facts["on_post_rate"] == Fact(FactState.ESTIMATE, Ratio(900, 1000, proven=False))


def test_nothing_is_left_to_do_for_a_title_that_is_won() -> None:
    facts = {**all_done(), **known({key: 1 for key in RANKS} | {"staff_count": 1})}
    plan = plan_award(Question(county(), facts), "gfh")
    assert (plan.feasible, plan.cost, plan.steps) == (True, 0, ())
    with pytest.raises(KeyError):
        plan_award(Question(county(), facts), "nobel")
