"""How long a table of 10,000 clauses takes: `python -m tests.bench.bench_engine`. Medians, beside a plain loop.

The bars: from scratch at most 50 ms, after one changed fact at most 1 ms. The loop does as many dictionary look-ups
and additions as there are clauses, a hundred times over, so that a slow machine is told from a slow program.
"""

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from random import Random

from binder.domain.facts import Fact, FactSpec, FactState, FactType, Ratio
from binder.domain.rubric import Category, Clause, Item, Rubric, RubricSet, Slot, Source
from binder.domain.rules import Formula, Node, Op, PerOccurrence, Rule, Tick, Tier, Tiers
from binder.domain.score import rescore, score_assessment

CLAUSES, PER_ITEM, PER_CATEGORY = 10_000, 5, 100
SCRATCH_MS, CHANGE_MS = 50.0, 1.0
TYPES = (FactType.TICK, FactType.RATIO, FactType.COUNT, FactType.NUMBER)


def rule_of(number: int, key: str) -> Rule:
    """Ticks, ladders, counts and formulas in turn, each over a fact of its own."""
    steps = tuple(Tier(Op.AT_LEAST, percent, 100, percent * 10, f"达{percent}%") for percent in (90, 80, 70))
    corners = (Node(0, 1, 0), Node(100, 1, 1000))
    return (Tick(key, 1000), Tiers(key, steps), PerOccurrence(key, 200, 1000), Formula(key, corners))[number % 4]


def clause_of(number: int) -> Clause:
    key = f"fact-{number}"
    return Clause(f"{number}", f"{number}", "原文", "原文", 1000, rule_of(number, key))


def item_of(number: int) -> Item:
    clauses = tuple(clause_of(number * PER_ITEM + place) for place in range(PER_ITEM))
    slots = tuple(Slot(str(place), "材料", "材料", (clause.ref,)) for place, clause in enumerate(clauses))
    return Item(f"i{number}", f"i{number}", "事项", "事项", "附件", PER_ITEM * 1000, clauses, slots)


def big_table() -> RubricSet:
    count = CLAUSES // PER_ITEM // PER_CATEGORY
    categories = tuple(
        Category(
            str(index),
            str(index),
            "分类",
            "分类",
            PER_CATEGORY * PER_ITEM * 1000,
            tuple(item_of(index * PER_CATEGORY + place) for place in range(PER_CATEGORY)),
        )
        for index in range(count)
    )
    specs = {f"fact-{number}": FactSpec(f"fact-{number}", "数", TYPES[number % 4]) for number in range(CLAUSES)}
    source = Source("", "", "", "", "")
    rubric = Rubric("big", "1.0.0", "大表", "大表", "2025", "county", {"county": "县级"}, CLAUSES * 1000,
                    categories, source, specs)  # fmt: skip
    return RubricSet(rubric)


def any_facts(random: Random) -> dict[str, Fact]:
    makers: tuple[Callable[[], bool | int | Decimal | Ratio], ...] = (
        lambda: random.random() < 0.7,
        lambda: Ratio(random.randint(0, 20), 20),
        lambda: random.randint(0, 9),
        lambda: Decimal(random.randint(0, 100)),
    )
    return {f"fact-{number}": Fact(FactState.KNOWN, makers[number % 4]()) for number in range(CLAUSES)}


def median_ms(work: Callable[[], object], rounds: int) -> float:
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def reference_loop() -> int:
    table = {number: number for number in range(CLAUSES)}
    return sum(table[number] for _ in range(100) for number in range(CLAUSES))


def main() -> int:
    rubrics, random = big_table(), Random(2025)
    facts = any_facts(random)
    filled = frozenset((ref, "1") for ref in rubrics.items if random.random() < 0.7)
    score = score_assessment(rubrics, facts, filled)

    def change() -> float:
        number = random.randrange(0, CLAUSES, 4)
        changed = {**facts, f"fact-{number}": Fact(FactState.KNOWN, random.random() < 0.5)}
        start = time.perf_counter()
        rescore(score, rubrics, changed, filled, {f"fact:fact-{number}"})
        return (time.perf_counter() - start) * 1000

    scratch = median_ms(lambda: score_assessment(rubrics, facts, filled), 21)
    changes = [change() for _ in range(201)]
    after = statistics.median(changes)
    loop = median_ms(reference_loop, 5)
    print(f"{CLAUSES} clauses from scratch: {scratch:.1f} ms (at most {SCRATCH_MS:.0f})")
    print(f"after one changed fact: {after:.3f} ms (at most {CHANGE_MS:.0f})")
    print(f"a million plain look-ups and additions: {loop:.1f} ms; from scratch is {scratch / loop:.2f} of that")
    return 0 if scratch <= SCRATCH_MS and after <= CHANGE_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
