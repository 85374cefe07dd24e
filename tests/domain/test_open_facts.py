"""What an open fact, a fact that does not apply, and a bonus outside the points do to a score."""

from dataclasses import replace

from binder.domain.facts import Fact, FactState
from binder.domain.rubric import RubricSet
from binder.domain.rules import ClauseState, Line, Standard
from binder.domain.score import score_assessment
from binder.rubric.library import load

VEHICLES = Standard((Line("cars", "车辆", 7), Line("phones", "电话", 2)), "staff", 4000)


def test_a_line_that_does_not_apply_closes_the_standard_although_others_are_still_open() -> None:
    facts = {"staff": Fact(FactState.KNOWN, 20), "phones": Fact(FactState.NOT_APPLICABLE, None, "没有固定电话")}
    assert VEHICLES.score(facts, {}) == (0, 0, ClauseState.NONE)


def test_a_missing_line_keeps_the_standard_attainable_and_a_pending_one_says_so() -> None:
    facts = {"staff": Fact(FactState.KNOWN, 20), "phones": Fact(FactState.KNOWN, 10)}
    assert VEHICLES.score(facts, {}) == (0, 4000, ClauseState.MISSING)
    facts["cars"] = Fact(FactState.PENDING)
    assert VEHICLES.score(facts, {}) == (0, 4000, ClauseState.PENDING)


def test_a_bonus_counts_also_where_exempt_points_are_taken_out() -> None:
    rubrics = load("fujian-2022-county", "county")
    removed = RubricSet(replace(rubrics.main, exemption="removed"))
    facts = {"bonus-1": Fact(FactState.KNOWN, True)}
    assert score_assessment(removed, facts).main.claimed == score_assessment(rubrics, facts).main.claimed > 0
