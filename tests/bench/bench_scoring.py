"""How long a score takes: `python -m tests.bench.bench_scoring`. Prints medians, and a plain loop timed beside them.

The bar: the 41 items of the agency table in under 1 ms, and a whole score set against a loop of as many plain steps,
so that a slow machine is told from a slow program.
"""

import statistics
import time
from collections.abc import Callable
from functools import partial
from random import Random

from binder.domain.facts import Fact, FactState
from binder.domain.rubric import RubricSet
from binder.domain.rules import Total
from binder.domain.score import Basis, score_assessment, score_rubric
from binder.rubric.library import load
from tests.domain.invent import any_value, place_all

AGENCY = "henan-2022-agency"
ROUNDS = 300
BAR_MS = 1.0
ALONE = "agency alone, 41 items"


def median_ms(work: Callable[[], object]) -> float:
    """Median of many runs, in milliseconds."""
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def reference_loop(steps: int) -> int:
    """As many dictionary look-ups and additions as there are clauses, a hundred times over."""
    table = {number: number for number in range(steps)}
    total = 0
    for _ in range(100):
        for number in range(steps):
            total += table[number]
    return total


def full_facts(rubrics: RubricSet) -> dict[str, Fact]:
    random = Random(2022)
    return {key: Fact(FactState.KNOWN, any_value(spec, random)) for key, spec in rubrics.facts.items()}


def main() -> int:
    both = load(AGENCY, "city")
    facts = full_facts(both)
    filled = place_all(both, Random(2022), 0.7)
    (annex,) = both.annexes
    totals = {annex.id: Total(80_000, 60_000, 90_000, annex.points, annex.short)}
    agency_basis = Basis(facts, filled, both.facts, totals)
    annex_basis = Basis(facts, filled, both.facts, {})
    results = {
        ALONE: (median_ms(lambda: score_rubric(both.main, agency_basis, both)), len(both.main.clause_by_ref)),
        "equipment alone, 15 items": (
            median_ms(lambda: score_rubric(annex, annex_basis, both)),
            len(annex.clause_by_ref),
        ),
        "agency with its annex, 56 items": (
            median_ms(lambda: score_assessment(both, facts, filled)),
            len(both.clauses),
        ),
    }
    for name, (took, clauses) in results.items():
        reference = median_ms(partial(reference_loop, clauses))
        print(f"{name:32} {clauses:4} clauses  {took:7.3f} ms   {took / reference:5.2f} x the reference loop")
    return 0 if results[ALONE][0] < BAR_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
