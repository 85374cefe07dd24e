"""Levers: the facts that may still come out better, the values worth having, and how many actions each takes.

What is final is no lever: a known rank, date or measurement, a known "是", what a supplier has stated, what does not
apply. A known count or ratio can still be raised and a known "否" turned; what is estimated or open can come out
anyhow. One piece more is one action; so is a tick, and a figure that is open or not counted in pieces.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from binder.domain.facts import (
    MAX_COUNT,
    MISSING,
    Fact,
    Facts,
    FactSpec,
    FactState,
    FactType,
    FactValue,
    Ratio,
    When,
)
from binder.domain.planning.probe import MOST_STEPS, rises
from binder.domain.points import ONE
from binder.domain.rules import percent

Worth = Callable[[Facts], int]
"""What facts earn, or 1 and 0 for a condition that holds and does not: the more the better."""

FIRST_DAY, LAST_DAY = date(1949, 1, 1).toordinal(), date(2999, 12, 31).toordinal()
LAST_RANK = 10_000
MOST_ANYHOW = 12
MOST_ENDLESS = 100
"""Where every further piece earns more without end (a bonus), plans count on no more than this many rises."""
PARTS = 1000
"""A ratio without a known denominator is weighed in thousandths."""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to achieve. facts: what would then be stated, as estimates. actions ≥ 1. text: in Chinese."""

    facts: Mapping[str, Fact]
    actions: int
    text: str


@dataclass(frozen=True, slots=True)
class Lever:
    """Facts that change together. moves: exclude each other. supplier: "" or who else has a say."""

    facts: tuple[str, ...]
    moves: tuple[Move, ...]
    supplier: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What levers stand on. supplied: whether what others supply may be counted on.

    assumed: shared numbers that nobody has filled in; what stands in the facts for them is only the most favourable.
    """

    specs: Mapping[str, FactSpec]
    facts: Facts
    supplied: bool
    assumed: frozenset[str] = frozenset()

    def fact(self, key: str) -> Fact:
        return self.facts.get(key, MISSING)

    def supplier(self, key: str) -> str:
        """Who supplies a fact: "" for the unit itself."""
        pending = self.fact(key).state is FactState.PENDING
        return self.specs[key].supplier or ("上级" if pending else "")

    def is_final(self, key: str) -> bool:
        """Whether nothing can be done about a fact any more."""
        fact, kind = self.fact(key), self.specs[key].type
        if fact.state is FactState.NOT_APPLICABLE or fact.value is True:
            return True
        if fact.state is not FactState.KNOWN:
            return False
        if kind is FactType.TICK:
            return bool(self.supplier(key))
        return kind not in (FactType.COUNT, FactType.RATIO, FactType.SERIES)

    def may_move(self, key: str) -> bool:
        return (self.supplied or not self.supplier(key)) and not self.is_final(key)

    def is_open(self, key: str) -> bool:
        """Nothing is stated, or only a quotient without its two counts."""
        value = self.fact(key).value
        return value is None or (isinstance(value, Ratio) and not value.proven)


def estimate(value: FactValue) -> Fact:
    return Fact(FactState.ESTIMATE, value)


def lever_of(key: str, worths: Iterable[Worth], ground: Ground) -> Lever | None:
    """The lever of one fact, by what hangs on it; None when no value would help."""
    scale = _SCALES.get(ground.specs[key].type)
    if scale is None or not ground.may_move(key):
        return None
    moves = tuple(scale(key, list(worths), ground))
    return Lever((key,), moves, ground.supplier(key)) if moves else None


def _tick(key: str, worths: list[Worth], ground: Ground) -> Iterator[Move]:
    for value, verb in ((True, "做到"), (False, "确认没有")):
        stated = {key: estimate(value)}
        if any(worth({**ground.facts, **stated}) > worth(ground.facts) for worth in worths):
            yield Move(stated, 1, f"{verb}“{ground.specs[key].title}”")


def _count(key: str, worths: list[Worth], ground: Ground) -> Iterator[Move]:
    spec, now = ground.specs[key], ground.fact(key).value
    have = now if isinstance(now, int) else 0
    found: set[int] = set()
    for worth in worths:
        at = _at(key, worth, ground, lambda n: n)
        if now is None and at(0) > worth(ground.facts):
            found.add(0)
        ends = at(MAX_COUNT) == at(MAX_COUNT // 2)
        found.update(rises(at, have, MAX_COUNT, most=MOST_STEPS if ends else MOST_ENDLESS))
    for number in sorted(found):
        more = f"再增 {number - have} {spec.unit}，共 {number} {spec.unit}" if have else f"达到 {number} {spec.unit}"
        yield Move({key: estimate(number)}, max(number - have, 1), f"“{spec.title}”{more}".rstrip())


def _ratio(key: str, worths: list[Worth], ground: Ground) -> Iterator[Move]:
    spec, now = ground.specs[key], ground.fact(key).value
    den, shared = _denominator(key, ground)
    counted = not ground.is_open(key) and isinstance(now, Ratio) and now.num <= (den or 0)

    def value_of(num: int) -> Ratio:
        return Ratio(num, None if shared else den or PARTS, proven=bool(den))

    whole = den or PARTS
    have = now.num if isinstance(now, Ratio) and counted else None
    found = {num for worth in worths for num in _nums(_at(key, worth, ground, value_of), have, whole)}
    for num in sorted(found - {have}):
        reach = f"{num}/{den}" if den else percent(num, PARTS)
        step = "" if have is None else f"{'再增' if num > have else '减'} {abs(num - have)} {spec.unit}，"
        actions = 1 if have is None else abs(num - have)
        yield Move({key: estimate(value_of(num))}, actions, f"“{spec.title}”{step}达到 {reach}")


def _nums(at: Callable[[int], int], have: int | None, whole: int) -> Iterator[int]:
    """Numerators at which more is earned: upwards, or downwards where less is better."""
    if have is not None:
        yield from rises(at, have, whole)
        yield from (have - less for less in rises(lambda less: at(have - less), 0, have))
    elif at(whole) >= at(0):
        yield from rises(at, -1, whole, floor=0)
    else:
        yield from (whole - less for less in rises(lambda less: at(whole - less), -1, whole, floor=0))


def _denominator(key: str, ground: Ground) -> tuple[int | None, bool]:
    """The denominator of a ratio, None if unknown, and whether it is the shared one."""
    spec, now = ground.specs[key], ground.fact(key).value
    if isinstance(now, Ratio) and now.den is not None and now.proven:
        return now.den, False
    known = spec.den_fact and spec.den_fact not in ground.assumed
    shared = ground.fact(spec.den_fact).value if known else None
    return (shared, True) if isinstance(shared, int) and shared > 0 else (None, False)


def _rank(key: str, worths: list[Worth], ground: Ground) -> Iterator[Move]:
    for rank, falling in _anyhow(key, worths, ground, lambda n: n, (1, LAST_RANK)):
        reach = "第 1 名" if rank == 1 else f"前 {rank} 名" if falling else f"第 {rank} 名以后"
        yield Move({key: estimate(rank)}, 1, f"“{ground.specs[key].title}”达到{reach}")


def _date(key: str, worths: list[Worth], ground: Ground) -> Iterator[Move]:
    for day, falling in _anyhow(key, worths, ground, _when, (FIRST_DAY, LAST_DAY)):
        limit = "不晚于" if falling else "不早于"
        yield Move({key: estimate(_when(day))}, 1, f"“{ground.specs[key].title}”{limit} {_when(day).text}")


def _when(ordinal: int) -> When:
    return When(date.fromordinal(ordinal).isoformat())


def _number(key: str, worths: list[Worth], ground: Ground) -> Iterator[Move]:
    spec = ground.specs[key]
    most = MAX_COUNT * ONE if spec.maximum is None else spec.maximum
    for number, falling in _anyhow(key, worths, ground, _thousandths, (0, most)):
        reach = f"{'不高于' if falling else '达到'} {_thousandths(number):f}{spec.unit}"
        yield Move({key: estimate(_thousandths(number))}, 1, f"“{spec.title}”{reach}")


def _thousandths(number: int) -> Decimal:
    return (Decimal(number) / ONE).normalize() + 0


def _anyhow(
    key: str, worths: list[Worth], ground: Ground, value_of: Callable[[int], FactValue], span: tuple[int, int]
) -> list[tuple[int, bool]]:
    """Numbers within the span that earn more than now, each the least demanding for what it earns; and whether less
    is better.

    All take one action, so that the one which earns most is enough where there are too many.
    """
    low, high = span
    found: set[tuple[int, bool]] = set()
    for worth in worths:
        at = _at(key, worth, ground, value_of)
        now = worth(ground.facts)
        if at(high) >= at(low):
            found.update((n, False) for n in _steps(at, low, high, now))
        else:
            downwards = _steps(lambda n, at=at: at(high - n + low), low, high, now)  # type: ignore[misc]
            found.update((high - n + low, True) for n in downwards)
    return sorted(found)


def _steps(at: Callable[[int], int], low: int, high: int, now: int) -> list[int]:
    steps = rises(at, low - 1, high, floor=now, most=MOST_ANYHOW + 1)
    if len(steps) <= MOST_ANYHOW:
        return steps
    (top,) = rises(lambda number: int(at(number) >= at(high)), low - 1, high, floor=0)
    return [min(top + -top % ONE, high)]  # where every thousandth counts, a whole number is what people aim at


def _at(key: str, worth: Worth, ground: Ground, value_of: Callable[[int], FactValue]) -> Callable[[int], int]:
    """What would be earned with a number for this fact."""
    return lambda number: worth({**ground.facts, key: estimate(value_of(number))})


_SCALES: Mapping[FactType, Callable[[str, list[Worth], Ground], Iterator[Move]]] = {
    FactType.TICK: _tick,
    FactType.COUNT: _count,
    FactType.RATIO: _ratio,
    FactType.RANK: _rank,
    FactType.DATE: _date,
    FactType.NUMBER: _number,
    FactType.JUDGED: _number,
}
