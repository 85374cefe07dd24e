"""How long a plan takes: `python -m tests.bench.bench_advice`. Medians, beside a plain loop.

The bars: a title of the 41 items of the agency table at most 100 ms, of an invented table of 1,000 clauses at most 2 s.
The loop does a million dictionary look-ups and additions, so that a slow machine is told from a slow program.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from random import Random

from binder.domain.facts import Fact, FactSpec, FactState, FactType, FactValue, Ratio
from binder.domain.planning import By, Plan, Question, plan_award
from binder.domain.rubric import Award, Category, Clause, Gate, Item, Rubric, RubricSet, Source
from binder.domain.rules import Op, PerOccurrence, Rule, Tick, Tier, Tiers
from binder.rubric.library import load

CLAUSES, PER_ITEM, PER_CATEGORY = 1000, 4, 50
SMALL_MS, BIG_MS = 100.0, 2000.0
ROUNDS = 5
TYPES = (FactType.TICK, FactType.COUNT, FactType.RATIO, FactType.RANK)


def rule_of(number: int, key: str, random: Random) -> Rule:
    """Ticks, counts, ratios and ranks in turn, each over a fact of its own, with points to the tenth."""
    points = random.randint(1, 40) * 100
    match TYPES[number % 4]:
        case FactType.TICK:
            return Tick(key, points)
        case FactType.COUNT:
            return PerOccurrence(key, points, points * random.randint(1, 4))
        case FactType.RATIO:
            return Tiers(key, tuple(Tier(Op.AT_LEAST, n, 10, points * n // 5, f"达{n}0%") for n in (9, 8, 7)))
    return Tiers(key, tuple(Tier(Op.AT_MOST, n, 1, points * (11 - n) // 5, f"前{n}名") for n in (1, 4, 7)))


def big_table() -> RubricSet:
    random = Random(1000)
    items = []
    for place in range(CLAUSES // PER_ITEM):
        rules = [(n, rule_of(n, f"f{n}", random)) for n in range(place * PER_ITEM, (place + 1) * PER_ITEM)]
        clauses = tuple(Clause(str(n), str(n), "原文", "原文", rule.points, rule) for n, rule in rules)
        points = sum(clause.points for clause in clauses)
        items.append(Item(f"i{place}", f"i{place}", "事项", "事项", "附件", points, clauses, ()))
    categories = tuple(
        Category(str(n), str(n), "分类", "分类", sum(item.points for item in own), tuple(own))
        for n, own in enumerate(items[start : start + PER_CATEGORY] for start in range(0, len(items), PER_CATEGORY))
    )
    whole = sum(category.points for category in categories)
    gates = (Gate("each_category", 800, strict=True), Gate("total", whole * 9 // 10, strict=True))
    specs = {f"f{n}": FactSpec(f"f{n}", f"数据{n}", TYPES[n % 4], unit="件") for n in range(CLAUSES)}
    award = Award("title", "称号", "原文", 1, gates)
    return RubricSet(Rubric("big", "1", "大表", "大表", "2025", "county", {"county": "县级"}, whole, categories,
                            Source("", "", "", "", ""), specs, awards=(award,)))  # fmt: skip


def some_facts(rubrics: RubricSet) -> dict[str, Fact]:
    """Facts for two thirds of the table, in middling condition."""
    random = Random(7)
    values: dict[FactType, FactValue] = {
        FactType.TICK: False,
        FactType.COUNT: 0,
        FactType.RATIO: Ratio(12, 20),
        FactType.RANK: 9,
    }
    return {
        key: Fact(FactState.KNOWN if spec.type is not FactType.RANK else FactState.ESTIMATE, values[spec.type])
        for key, spec in rubrics.facts.items()
        if random.random() < 0.67
    }


def loop() -> int:
    table = {number: number for number in range(1000)}
    total = 0
    for _ in range(1000):
        for number in range(1000):
            total += table[number]
    return total


def timed(work: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def ask(question: Question, award: str) -> Plan:
    """The plan with nothing worked out beforehand, not even the score."""
    return plan_award(replace(question), award)


def report(name: str, work: Callable[[], Plan], bar: float) -> bool:
    plan, took = work(), timed(work)
    said = f"cost {plan.cost}, {len(plan.steps)} steps" if plan.feasible else "not feasible"
    print(f"{name:45} {took:8.1f} ms (bar {bar:.0f}): {said}")
    return took > bar


def main() -> int:
    print(f"{'a million look-ups and additions':45} {timed(loop):8.1f} ms")
    agency = load("henan-2022-agency", "county")
    late = False
    for award in ("gfh", "sfdw", "zbdb"):
        late |= report(f"agency, nothing filled in, {award}", partial(ask, Question(agency, {}), award), SMALL_MS)
    big = big_table()
    facts = some_facts(big)
    efforts = {ref: Random(ref).randint(1, 100) for ref in big.clauses}
    for by in By:
        late |= report(f"1,000 clauses, by {by}", partial(ask, Question(big, facts, efforts, by), "title"), BIG_MS)
    return int(late)


if __name__ == "__main__":
    raise SystemExit(main())
