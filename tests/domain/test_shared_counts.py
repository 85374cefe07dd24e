"""A ratio over a shared count, when the two do not agree."""

from binder.domain.facts import Fact, FactSpec, FactState, FactType, Ratio
from binder.domain.rules import ClauseState, Op, Tier, Tiers

LADDER = Tiers("rate", (Tier(Op.AT_LEAST, 9, 10, 2000, "达90%"),), "staff")
SPECS = {
    "rate": FactSpec("rate", "在岗率", FactType.RATIO, den_fact="staff"),
    "staff": FactSpec("staff", "在编人数", FactType.COUNT, "人"),
}


def test_more_people_at_their_posts_than_there_are_people_earns_nothing_until_it_is_put_right() -> None:
    facts = {"rate": Fact(FactState.KNOWN, Ratio(25, None)), "staff": Fact(FactState.KNOWN, 20)}

    assert LADDER.score(facts, {}) == (0, 2000, ClauseState.MISSING)
    assert LADDER.because(facts, {}, SPECS) == "在岗率 25/20，在编人数 20 人，请核对"

    facts["staff"] = Fact(FactState.KNOWN, 25)

    assert LADDER.score(facts, {}) == (2000, 2000, ClauseState.EARNED)
