"""Points that only others can supply are summed apart, and every split adds up to the total."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from binder.domain.facts import Fact, FactState
from binder.domain.rubric import RubricSet
from binder.domain.score import score_assessment
from binder.domain.supply import range_text, split_by_supplier
from tests.domain.invent import any_facts, henan, rubric_sets

RANKS = ("informatization_rank", "collective_rank", "individual_rank", "case_filing_rank", "case_transfer_rank")


@given(rubric_sets, st.integers(0, 2**32))
def test_the_parts_add_up_to_the_total(rubrics: RubricSet, seed: int) -> None:
    score = score_assessment(rubrics, any_facts(rubrics, Random(seed))).main
    parts = split_by_supplier(score)
    assert [sum(part) for part in zip(*parts.values(), strict=True)] == [score.claimed, score.attainable, score.max]
    assert set(parts) <= {"", "省执法局"}
    assert all(0 <= part.claimed <= part.attainable <= part.max for who, part in parts.items() if who)


def test_a_county_that_has_done_all_it_can_waits_for_the_province() -> None:
    rubrics = henan("county")
    facts = {
        ref: Fact(FactState.PENDING if clause.supplier else FactState.KNOWN, None if clause.supplier else True)
        for ref, clause in rubrics.main.clause_by_ref.items()
        if clause.rule.kind == "tick"
    }
    facts |= {key: Fact(FactState.PENDING) for key in RANKS}
    score = score_assessment(rubrics, facts).main
    province = split_by_supplier(score)["省执法局"]
    assert (province.claimed, province.attainable, province.max) == (0, 17500, 17500)
    assert range_text(score).endswith("分，其中 17.5 分由省执法局提供的数据决定")
    told = facts | {key: Fact(FactState.KNOWN, 1) for key in RANKS}
    part = split_by_supplier(score_assessment(rubrics, told).main)["省执法局"]
    assert (part.claimed, part.open) == (11000, 6500)


def test_a_total_that_can_not_change_is_no_range() -> None:
    rubrics = henan("county")
    facts = {key: Fact(FactState.NOT_APPLICABLE, None, "没有") for key in rubrics.facts}
    score = score_assessment(rubrics, facts).main
    assert "–" not in range_text(score)
    assert range_text(score).endswith(" 分")
