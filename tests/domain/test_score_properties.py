"""What holds for every score of the Henan tables, whatever the facts, the level and the readings."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.facts import Fact, FactState
from binder.domain.rubric import RubricSet
from binder.domain.rules import Condition
from binder.domain.score import CategoryScore, ClauseScore, ItemScore, RubricScore, Score, score_assessment
from tests.domain.invent import (
    LEVELS,
    READINGS,
    any_fact,
    any_facts,
    any_value,
    bettered,
    henan,
    place_all,
    rubric_sets,
    shuffled,
)

seeds = st.integers(0, 2**32 - 1)


def everything(score: Score) -> Iterator[RubricScore | CategoryScore | ItemScore | ClauseScore]:
    for rubric in (score.main, *score.annexes):
        yield rubric
        for category in rubric.categories:
            yield category
            yield from category.items
            for item in category.items:
                yield from item.clauses


def downward(rubrics: RubricSet) -> set[str]:
    """Facts of which more is not better: conditions, vetoes, and the staff that others are divided by."""
    conditions = {clause.ref for clause in rubrics.clauses.values() if isinstance(clause.rule, Condition)}
    vetoes = {key for rubric in rubrics for veto in rubric.vetoes for key in veto.facts}
    return conditions | vetoes | {"staff_count"}


@given(rubric_sets, seeds, st.sampled_from([0.0, 0.3, 1.0]))
def test_backed_claimed_attainable_and_max_stand_in_this_order_everywhere(
    rubrics: RubricSet, seed: int, share: float
) -> None:
    random = Random(seed)
    score = score_assessment(rubrics, any_facts(rubrics, random), place_all(rubrics, random, share))
    for part in everything(score):
        assert 0 <= part.backed <= part.claimed <= part.attainable <= part.max
        assert part.because.endswith("。")


@given(rubric_sets, seeds)
def test_with_evidence_everywhere_all_that_is_claimed_is_backed(rubrics: RubricSet, seed: int) -> None:
    random = Random(seed)
    score = score_assessment(rubrics, any_facts(rubrics, random), place_all(rubrics, random, 1.0))
    assert all(part.backed == part.claimed for part in everything(score))


@given(rubric_sets, seeds)
def test_bettering_a_fact_lowers_nothing(rubrics: RubricSet, seed: int) -> None:
    random = Random(seed)
    facts = any_facts(rubrics, random)
    key = random.choice(sorted(set(rubrics.facts) - downward(rubrics)))
    spec = rubrics.facts[key]
    value = any_value(spec, random)
    before = score_assessment(rubrics, {**facts, key: Fact(FactState.KNOWN, value)})
    after = score_assessment(rubrics, {**facts, key: Fact(FactState.KNOWN, bettered(spec, value, random))})
    for old, new in zip(everything(before), everything(after), strict=True):
        assert old.claimed <= new.claimed
        assert old.attainable <= new.attainable


@given(rubric_sets, seeds)
def test_the_order_of_facts_does_not_matter(rubrics: RubricSet, seed: int) -> None:
    random = Random(seed)
    facts = any_facts(rubrics, random)
    numbers = [
        [(part.claimed, part.attainable) for part in everything(score_assessment(rubrics, these))]
        for these in (facts, shuffled(facts, random))
    ]
    assert numbers[0] == numbers[1]


@given(rubric_sets, seeds)
def test_stating_a_missing_fact_never_raises_what_was_attainable(rubrics: RubricSet, seed: int) -> None:
    random = Random(seed)
    facts = any_facts(rubrics, random)
    key = random.choice(sorted(rubrics.facts))
    facts.pop(key, None)
    before = score_assessment(rubrics, facts)
    after = score_assessment(rubrics, {**facts, key: any_fact(rubrics.facts[key], random)})
    assert after.main.attainable <= before.main.attainable
    for annex, stated in zip(before.annexes, after.annexes, strict=True):
        assert stated.attainable <= annex.attainable


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("reading", READINGS)
def test_whoever_has_stated_nothing_can_still_reach_every_award(level: str, reading: str) -> None:
    score = score_assessment(henan(level, frozenset({reading})), {})
    assert score.main.attainable == 100_000
    assert all(award.won.attainable for rubric in (score.main, *score.annexes) for award in rubric.awards)
