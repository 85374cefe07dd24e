"""Invented rubrics small enough to try every way of reaching a title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from random import Random
from typing import Literal

from binder.domain.facts import MISSING, Fact, Facts, FactSpec, FactState, FactType, FactValue, Ratio
from binder.domain.rubric import Award, Category, Clause, Gate, Item, Rubric, RubricSet, Source, Together
from binder.domain.rules import (
    Adjustment,
    AllOf,
    Charge,
    Link,
    Mark,
    Op,
    PerOccurrence,
    Rule,
    Tick,
    Tier,
    Tiers,
)
from binder.domain.score import score_assessment

SPECS = [
    FactSpec("yes", "制度", FactType.TICK),
    FactSpec("told", "通报", FactType.TICK, supplier="省局"),
    FactSpec("deeds", "案件", FactType.COUNT, unit="件"),
    FactSpec("people", "人员", FactType.COUNT, unit="名"),
    FactSpec("place", "名次", FactType.RANK, supplier="省局"),
    FactSpec("rate", "比例", FactType.RATIO, unit="人"),
]
BY_KEY = {spec.key: spec for spec in SPECS}
MOST_WAYS = 600
MOST, PEOPLE, LAST = 4, 10, 6
"""The greatest count, the denominator of every ratio, the last rank that anything is printed for."""


@dataclass(frozen=True)
class Case:
    rubrics: RubricSet
    facts: Facts
    efforts: dict[str, int]
    allow_province: bool


def ladder(random: Random, bounds: Sequence[tuple[int, int]], op: Op) -> tuple[Tier, ...]:
    points = sorted(random.sample([500, 1000, 1500, 2000, 3000], len(bounds)), reverse=True)
    return tuple(Tier(op, num, den, own, "") for (num, den), own in zip(bounds, points, strict=True))


def a_rule(random: Random) -> Rule:
    match random.randint(0, 6):
        case 0 | 1:
            return Tick(random.choice(["yes", "told"]), random.choice([500, 1000, 2000]))
        case 2 | 3:
            each, step = random.choice([500, 1000]), random.choice([1, 1, 2])
            return PerOccurrence(random.choice(["deeds", "people"]), each, 2 * each, step)
        case 4:
            return Tiers("place", ladder(random, [(1, 1), (LAST, 1)][: random.randint(1, 2)], Op.AT_MOST))
        case 5:
            return Tiers("rate", ladder(random, [(9, 10), (1, 2)][: random.randint(1, 2)], Op.AT_LEAST))
    marks = (Mark("yes"), random.choice([Mark("told"), Mark("deeds", Op.AT_LEAST, 2)]))
    return AllOf(marks, random.choice([1000, 2000]))


def a_clause(random: Random, key: str, prefix: str, rule: Rule | None = None) -> Clause:
    made = rule or a_rule(random)
    return Clause(
        key,
        prefix + key,
        "",
        "",
        made.points,
        made,
        exempt="不作要求" if random.random() < 0.1 else "",
        zeroed_by=("told",) if random.random() < 0.05 else (),
        needs=(Mark(random.choice(["yes", "people"])),) if random.random() < 0.15 else (),
        charged_by=(Charge("deeds", 500),) if random.random() < 0.05 else (),
    )


def an_item(random: Random, key: str, prefix: str, rule: Rule | None = None) -> Item:
    clauses = tuple(
        a_clause(random, f"{key}-{n}", prefix, rule if n == 1 else None) for n in range(1, random.randint(2, 3))
    )
    whole = sum(clause.points for clause in clauses)
    bundled = len(clauses) > 1 and random.random() < 0.15
    bundle = Together(tuple(clause.ref for clause in clauses), random.choice(["sum", "highest"]), whole // 2)
    return Item(
        key,
        prefix + key,
        "",
        "",
        "",
        whole - 500 if random.random() < 0.2 and whole > 1000 else whole,
        clauses,
        (),
        take=random.choice(["sum", "sum", "sum", "highest"]),
        together=(bundle,) if bundled else (),
    )


def a_rubric(random: Random, name: str, prefix: str = "", link: Link | None = None) -> Rubric:
    rows = [an_item(random, str(n), prefix, link if n == 1 else None) for n in range(1, random.randint(3, 5))]
    cut = random.randint(1, len(rows))
    groups = [rows[:cut], rows[cut:]] if cut < len(rows) else [rows]
    categories = tuple(
        Category(
            str(n),
            "一二"[n],
            "",
            "",
            sum(item.points for item in items),
            tuple(items),
            requires=(Mark("yes"),) if random.random() < 0.1 else (),
        )
        for n, items in enumerate(groups)
    )
    points = sum(category.points for category in categories)
    outside = Category("+", "", "", "", 0, tuple(extras(random, prefix)))
    exemption: Literal["full", "removed"] = random.choice(["full", "removed"])
    return Rubric(
        name,
        "1",
        name,
        name,
        "2022",
        "county",
        {"county": "县级"},
        points,
        categories,
        Source("", "", "", "", ""),
        {} if prefix else BY_KEY,
        prefix,
        exemption=exemption,
        adjustments=outside if random.random() < 0.3 and exemption == "full" else None,
        awards_adjusted=random.random() < 0.5,
        awards=(an_award(random, points, categories),),
        annexes=(link.rubric,) if link else (),
    )


def extras(random: Random, prefix: str) -> Iterator[Item]:
    """Items outside the points: what is added, two of it bundled or apart, and what is taken off."""
    for key in ("bonus", "deduct"):
        clauses = tuple(
            Clause(f"{key}-{n}", f"{prefix}{key}-{n}", "", "", 0, extra(fact, key == "deduct"))
            for n, fact in enumerate(random.sample(["deeds", "people", "yes"], 2), 1)
        )
        refs = tuple(clause.ref for clause in clauses)
        bundles = (Together(refs, random.choice(["sum", "highest"]), 1500),) if random.random() < 0.5 else ()
        yield Item(key, prefix + key, "", "", "", 0, clauses, (), together=bundles, outside=True)


def extra(fact: str, minus: bool) -> Adjustment:
    once = fact == "yes"
    return Adjustment(Charge(fact, 1000 if once else 500, 1000), once=once, minus=minus)


def an_award(random: Random, points: int, categories: Sequence[Category]) -> Award:
    gates = [Gate("total", points * random.choice([5, 7, 9]) // 10, random.random() < 0.5)]
    if random.random() < 0.7:
        gates.append(Gate("each_category", random.choice([500, 800]), random.random() < 0.5))
    if random.random() < 0.15:
        gates.append(Gate("item", 500, False, key=categories[0].items[0].key))
    requires = (Mark(random.choice(["yes", "told"])),) if random.random() < 0.1 else ()
    return Award("title", "称号", "", 1, tuple(gates), requires=requires)


def a_case(random: Random) -> Case:
    """A rubric with facts, such that all that may become of them can be tried."""
    while True:
        case = any_case(random)
        if prod(len(options) for options in all_ways(case).values()) <= MOST_WAYS:
            return case


def any_case(random: Random) -> Case:
    if random.random() < 0.25:
        annex = a_rubric(random, "annex", "annex:")
        tiers = ladder(random, [(annex.points * 8 // 10, 1000), (annex.points // 2, 1000)], Op.AT_LEAST)
        link = Link("annex", tiers) if random.random() < 0.7 else Link("annex", scaled_to=3000)
        rubrics = RubricSet(a_rubric(random, "main", link=link), (annex,))
    else:
        rubrics = RubricSet(a_rubric(random, "main"))
    facts = {spec.key: a_fact(random, spec) for spec in SPECS if random.random() < 0.6}
    efforts = {ref: random.randint(1, 5) for ref in rubrics.clauses if random.random() < 0.5}
    return Case(rubrics, facts, efforts, random.random() < 0.7)


def a_fact(random: Random, spec: FactSpec) -> Fact:
    states = [FactState.KNOWN, FactState.ESTIMATE, FactState.PENDING, FactState.NOT_APPLICABLE]
    state = random.choices(states, [6, 2, 1, 1])[0]
    if state not in (FactState.KNOWN, FactState.ESTIMATE):
        return Fact(state)
    values: dict[FactType, FactValue] = {
        FactType.TICK: random.random() < 0.4,
        FactType.COUNT: random.randint(0, 2),
        FactType.RANK: random.randint(1, LAST + 2),
        FactType.RATIO: Ratio(random.randint(3, 9), PEOPLE),
    }
    return Fact(state, values[spec.type])


def ways(spec: FactSpec, fact: Fact, allow_province: bool) -> Iterator[tuple[FactValue | None, int]]:
    """Everything that may become of a fact, and the actions it takes; None: it stays as it is."""
    yield None, 0
    known = fact.state is FactState.KNOWN
    from_above = bool(spec.supplier) or fact.state is FactState.PENDING
    if fact.state is FactState.NOT_APPLICABLE or (from_above and not allow_province):
        return
    match spec.type:
        case FactType.TICK if fact.value is not True and not (known and from_above):
            yield from ((True, 1), (False, 1))
        case FactType.COUNT:
            have = fact.value if isinstance(fact.value, int) else 0
            yield from ((n, max(n - have, 1)) for n in range(have, have + MOST + 1))
        case FactType.RANK if not known:
            yield from ((n, 1) for n in range(1, LAST + 1))
        case FactType.RATIO:
            num = fact.value.num if isinstance(fact.value, Ratio) else None
            yield from ((Ratio(n, PEOPLE), 1 if num is None else max(abs(n - num), 1)) for n in range(PEOPLE + 1))


def wins(case: Case, facts: Facts) -> bool:
    return score_assessment(case.rubrics, facts).main.awards[0].won.claimed


def all_ways(case: Case) -> dict[str, list[tuple[FactValue | None, int]]]:
    """What may become of each fact that has a say."""
    read = {key for clause in case.rubrics.clauses.values() for key in clause.reads}
    for rubric in case.rubrics:
        marks = [*rubric.awards[0].requires, *(mark for category in rubric.categories for mark in category.requires)]
        read |= {key for mark in marks for key in mark.facts}
    used = [spec for spec in SPECS if spec.key in read]
    return {spec.key: list(ways(spec, case.facts.get(spec.key, MISSING), case.allow_province)) for spec in used}


def by_trying(case: Case, by_effort: bool) -> tuple[int, int] | None:
    """Cost and number of steps of the cheapest way to the title, found by trying all of them; None if there is none."""
    options = all_ways(case)
    price = {key: effort_of(case, key) if by_effort else 1 for key in options}
    best: tuple[int, int] | None = None
    for combination in product(*options.values()):
        taken = dict(zip(options, combination, strict=True))
        moved = {key: Fact(FactState.ESTIMATE, value) for key, (value, _) in taken.items() if value is not None}
        cost = sum(actions * price[key] for key, (_, actions) in taken.items()), len(moved)
        if (best is None or cost < best) and wins(case, {**case.facts, **moved}):
            best = cost
    return best


def effort_of(case: Case, key: str) -> int:
    return max((case.efforts.get(c.ref, 1) for c in case.rubrics.clauses.values() if key in c.reads), default=1)
