"""What holds for every kind, whatever the facts."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.facts import Fact, FactState
from binder.domain.rubric import RubricSet
from binder.domain.score import (
    CategoryScore,
    ClauseScore,
    GroupScore,
    ItemScore,
    RubricScore,
    Score,
    rescore,
    score_assessment,
)
from tests.domain.invent import place_all
from tests.domain.kinds import random_facts, whole

Part = RubricScore | CategoryScore | GroupScore | ItemScore | ClauseScore

rubric_sets = st.builds(whole, st.sampled_from(["county", "city"]), st.sampled_from(["full", "removed", "average"]))
randoms = st.integers(0, 2**32 - 1).map(Random)


def every_clause(score: Score) -> Iterator[ClauseScore]:
    return iter(score.clauses.values())


@given(rubric_sets, randoms, st.sampled_from([0.3, 0.8, 1.0]))
def test_the_scores_stand_in_order(rubrics: RubricSet, random: Random, share: float) -> None:
    facts = random_facts(rubrics.main, random, share)
    score = score_assessment(rubrics, facts, place_all(rubrics, random, 0.6))
    for clause in every_clause(score):
        outside = clause.clause.key.startswith("deduct")
        unlimited = clause.clause.key == "bonus-2"
        assert clause.backed <= clause.claimed <= clause.attainable
        assert outside or clause.backed >= 0
        assert unlimited or clause.attainable <= clause.max
    parts: list[Part] = [*score.main.categories, *(item for c in score.main.categories for item in c.items)]
    for part in parts:
        assert 0 <= part.backed <= part.claimed <= part.attainable <= part.max
    assert 0 <= score.main.backed <= score.main.claimed <= score.main.attainable


@given(rubric_sets, randoms)
def test_every_score_says_why_in_one_sentence(rubrics: RubricSet, random: Random) -> None:
    score = score_assessment(rubrics, random_facts(rubrics.main, random, 0.7))
    groups = [group for category in score.main.categories for group in category.groups]
    parts: list[Part] = [score.main, *score.main.all_categories, *groups, *score.items.values(), *every_clause(score)]
    for part in parts:
        assert part.because.endswith("。") and part.because.count("。") == 1
    for clause in every_clause(score):
        assert not clause.hint.endswith("。")


@given(rubric_sets, randoms)
def test_filling_in_what_is_open_never_passes_what_was_attainable(rubrics: RubricSet, random: Random) -> None:
    """An event counts as not having happened until it is registered: whether points are replaced is known before."""
    facts = random_facts(rubrics.main, random, 1.0)
    partly = {key: fact for key, fact in facts.items() if key == "nobody_sent" or random.random() < 0.5}
    before, after = score_assessment(rubrics, partly), score_assessment(rubrics, facts)
    for clause in every_clause(after):
        if clause.clause.key != "bonus-2":  # no limit is printed, so there is no best
            assert clause.claimed <= before.clauses[clause.clause.ref].attainable, clause.clause.key


@given(rubric_sets, randoms)
def test_what_is_not_said_earns_nothing_yet(rubrics: RubricSet, random: Random) -> None:
    """Leaving facts out or waiting for them never claims more than an exemption gives."""
    pending = {key: Fact(FactState.PENDING) for key in rubrics.facts if random.random() < 0.5}
    for clause in every_clause(score_assessment(rubrics, pending)):
        assert not clause.claimed or clause.clause.exempt


@given(rubric_sets, randoms)
def test_scoring_again_only_where_touched_gives_what_scoring_anew_gives(rubrics: RubricSet, random: Random) -> None:
    facts = random_facts(rubrics.main, random, 0.8)
    filled = place_all(rubrics, random, 0.5)
    score = score_assessment(rubrics, facts, filled)
    for _ in range(4):
        fresh = random_facts(rubrics.main, random, 1.0)
        keys = random.sample(sorted(rubrics.facts), random.choice([1, 1, 3]))
        facts = {**facts, **{key: fresh[key] for key in keys}}
        moved = random.choice(sorted(rubrics.items))
        filled ^= {(moved, "")}
        score = rescore(score, rubrics, facts, filled, {*(f"fact:{key}" for key in keys), f"item:{moved}", "unit"})
        anew = score_assessment(rubrics, facts, filled)
        assert score == anew
        assert [c.because for c in every_clause(score)] == [c.because for c in every_clause(anew)]
        assert score.main.because == anew.main.because


def test_what_is_not_touched_is_shared() -> None:
    rubrics = whole()
    facts = random_facts(rubrics.main, Random(1), 1.0)
    before = score_assessment(rubrics, facts)
    after = rescore(before, rubrics, {**facts, "efficacy": Fact(FactState.PENDING)}, frozenset(), {"fact:efficacy"})
    assert after.items["4"] is not before.items["4"]
    assert all(after.items[ref] is before.items[ref] for ref in rubrics.items if ref != "4")
    assert after.main.categories[0] is not before.main.categories[0]  # its precondition is looked at each time
    assert after.main.adjustments is before.main.adjustments


@pytest.mark.parametrize("exemption", ["full", "removed", "average"])
def test_the_table_uses_every_kind_but_links_and_targets(exemption: str) -> None:
    kinds = {clause.rule.kind for clause in whole("city", exemption).main.clauses}
    assert kinds == {
        "tick", "tiers", "per_occurrence", "standard", "above_standard", "condition", "all_of", "series", "judged",
        "formula", "shortfall", "share", "deductions", "charge", "adjustment",
    }  # fmt: skip
