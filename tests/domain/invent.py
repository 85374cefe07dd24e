"""Invented facts for the Henan tables: any facts at all, but the same for the same seed."""

from decimal import Decimal
from functools import cache
from random import Random

from hypothesis import strategies as st

from binder.domain.facts import Fact, Facts, FactSpec, FactState, FactType, FactValue, Ratio, When
from binder.domain.rubric import RubricSet
from binder.rubric.library import load

LEVELS = ("county", "city")
READINGS = ("HN-01", "HN-04", "HN-05", "HN-06", "HN-08", "HN-09", "HN-14", "HN-15", "HN-16", "HN-25")


@cache
def henan(level: str, others: frozenset[str] = frozenset()) -> RubricSet:
    """Both tables for a level; others: readings switched to their second option."""
    return load("henan-2022-agency", level, {key: "B" for key in others})


rubric_sets = st.builds(henan, st.sampled_from(LEVELS), st.frozensets(st.sampled_from(READINGS)))


def any_value(spec: FactSpec, random: Random) -> FactValue:
    """A value of the fact's type, near the places where points change."""
    match spec.type:
        case FactType.TICK:
            return random.random() < 0.7
        case FactType.RATIO:
            den = random.choice([1, 7, 10, 20, 100])
            shared = bool(spec.den_fact) and random.random() < 0.3
            return Ratio(random.randint(0, den), None if shared else den)
        case FactType.RANK:
            return random.randint(1, 12)
        case FactType.DATE:
            return When(f"{random.randint(2021, 2025)}-{random.randint(1, 12):02d}")
        case FactType.COUNT:
            return random.randint(0, 30)
        case _:
            return Decimal(random.randint(0, 100_000)) / 1000


def any_fact(spec: FactSpec, random: Random) -> Fact:
    """A fact in one of the four states that something was stated in."""
    state = random.choices(
        [FactState.KNOWN, FactState.ESTIMATE, FactState.PENDING, FactState.NOT_APPLICABLE], [8, 2, 1, 1]
    )[0]
    valued = state in (FactState.KNOWN, FactState.ESTIMATE)
    return Fact(state, any_value(spec, random) if valued else None, "" if valued else "没有对象")


def any_facts(rubrics: RubricSet, random: Random) -> dict[str, Fact]:
    """Facts for some, most or all of the keys."""
    share = random.choice([0.2, 0.7, 1.0])
    return {key: any_fact(spec, random) for key, spec in rubrics.facts.items() if random.random() < share}


def bettered(spec: FactSpec, value: FactValue, random: Random) -> FactValue:
    """The same value or a better one: more, a lower rank, an earlier month."""
    match value:
        case bool():
            return True
        case Ratio(num, den, proven):
            return Ratio(num + random.randint(0, 5 if den is None else den - num), den, proven)
        case When(text):
            return When(f"{random.randint(2020, int(text[:4]))}-01")
        case int() if spec.type is FactType.RANK:
            return random.randint(1, value)
        case int():
            return value + random.randint(0, 5)
        case _:
            return value


def place_all(rubrics: RubricSet, random: Random, share: float) -> frozenset[tuple[str, str]]:
    """(item, slot) pairs holding evidence; "" stands for the item as a whole."""
    places = [(ref, slot) for ref, item in rubrics.items.items() for slot in ("", *(s.key for s in item.slots))]
    return frozenset(place for place in places if random.random() < share)


def shuffled(facts: Facts, random: Random) -> dict[str, Fact]:
    pairs = list(facts.items())
    random.shuffle(pairs)
    return dict(pairs)
