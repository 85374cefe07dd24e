"""Kinds that climb a ladder: tiers over a fact, and brackets over another rubric's total."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from binder.domain.facts import MISSING, Facts, FactValue, Ratio, When
from binder.domain.points import ONE, Points, points_text, rescale
from binder.domain.rules.base import (
    Annexes,
    ClauseState,
    Earned,
    Specs,
    count_of,
    graded,
    open_outcome,
    stated,
    with_denominator,
)


class Op(StrEnum):
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"

    def holds(self, left: int, right: int) -> bool:
        """Whether `left` stands to `right` as this word says."""
        if self is Op.AT_LEAST:
            return left >= right
        if self is Op.AT_MOST:
            return left <= right
        return left > right if self is Op.ABOVE else left < right


@dataclass(frozen=True, slots=True)
class Tier:
    """A step of a ladder: a value that stands to num/den as `op` says earns `points`. label: as shown ("达90%")."""

    op: Op
    num: int
    den: int
    points: Points
    label: str

    def holds(self, n: int, d: int) -> bool:
        """Whether n/d (d > 0) reaches this step. Exact."""
        return self.op.holds(n * self.den, self.num * d)


def step_reached(tiers: tuple[Tier, ...], n: int, d: int) -> Tier | None:
    """The first step, best first, that n/d reaches."""
    for tier in tiers:
        if tier.holds(n, d):
            return tier
    return None


@dataclass(frozen=True, slots=True)
class Tiers:
    """档: a ratio, count, rank, score or date earns the best step it reaches.

    tiers: best first; den_fact as in FactSpec.
    Dates compare by their ordinal day, a month by its last day; decimals in thousandths.
    """

    fact: str
    tiers: tuple[Tier, ...]
    den_fact: str = ""
    kind: str = "tiers"

    @property
    def points(self) -> Points:
        return self.tiers[0].points

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.den_fact) if self.den_fact else (self.fact,)

    def _reached(self, facts: Facts) -> Tier | None:
        n, d = measure(facts[self.fact].value, self.den_fact, facts)
        return step_reached(self.tiers, n, d)

    def _open(self, facts: Facts) -> Earned | None:
        return open_number(facts, self.fact, self.den_fact, self.points)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        open_ = self._open(facts)
        if open_ is not None:
            return open_
        tier = self._reached(facts)
        return graded(tier.points if tier else 0, self.points)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        sentence = stated(facts, self.fact, specs)
        if self._open(facts) is not None:
            value = facts.get(self.fact, MISSING).value
            return f"{sentence}，{stated(facts, self.den_fact, specs)}，请核对" if value is not None else sentence
        value = with_denominator(facts[self.fact].value, specs[self.fact], facts)
        if isinstance(value, Ratio) and value.den:
            unproven = "" if value.proven else "，只有比例、没有分子分母，请补"
            sentence += f" = {percent(value.num, value.den)}{unproven}"
        tier = self._reached(facts)
        return (
            f"{sentence}，{tier.label}档得 {points_text(tier.points)} 分" if tier else f"{sentence}，没有达到任何一档"
        )

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        if self._open(facts) is not None:
            return f"最好的一档“{self.tiers[0].label}”得 {points_text(self.points)} 分"
        n, d = measure(facts[self.fact].value, self.den_fact, facts)
        now = step_reached(self.tiers, n, d)
        better = [tier for tier in self.tiers if tier.points > (now.points if now else 0)]
        if not better:
            return ""
        near = better[-1]
        more = _more_needed(facts[self.fact].value, near, d)
        reach = f"再增 {more - n} {specs[self.fact].unit or '人'}可到" if more > n else "下一档是"
        return f"{reach}“{near.label}”档，得 {points_text(near.points)} 分"


def _more_needed(value: FactValue | None, tier: Tier, d: int) -> int:
    """Smallest count that reaches the tier with denominator d; 0 when the value is not something to count up."""
    if not (isinstance(value, Ratio) and value.proven) and not (type(value) is int and tier.op is Op.AT_LEAST):
        return 0
    exact, rest = divmod(tier.num * d, tier.den)
    if tier.op is Op.AT_LEAST:
        return exact + (rest > 0)
    return exact + 1 if tier.op is Op.ABOVE else 0


def open_number(facts: Facts, key: str, den_fact: str, most: Points) -> Earned | None:
    """The outcome while a number, or the shared denominator it needs, is not known; None when it can be computed.

    A part that is more than the shared whole is no ratio yet: one of the two counts has to be put right.
    """
    fact = facts.get(key, MISSING)
    if fact.value is None:
        return open_outcome(facts, (key,), most)
    if isinstance(fact.value, Ratio) and fact.value.den is None:
        open_ = open_outcome(facts, (den_fact,), most)
        if open_ is not None:
            return open_
        if fact.value.num > count_of(facts[den_fact]) or count_of(facts[den_fact]) == 0:
            return Earned(0, most, ClauseState.MISSING)
    return None


def measure(value: FactValue | None, den_fact: str, facts: Facts) -> tuple[int, int]:
    """A value as an exact fraction n/d that tiers compare with."""
    if isinstance(value, Ratio):
        return value.num, count_of(facts[den_fact]) if value.den is None else value.den
    if isinstance(value, int):
        return int(value), 1
    if isinstance(value, When):
        return value.last_day.toordinal(), 1
    if isinstance(value, Decimal):
        return int(value * ONE), ONE
    raise TypeError(f"not a value for tiers: {value!r}")


def percent(num: int, den: int) -> str:
    """num/den in percent, cut (never rounded up) to one decimal, so that 89.99 % does not read as 90 %."""
    tenths = num * 1000 // den
    exact = "" if num * 1000 == tenths * den else "…"
    return f"{tenths // 10}.{tenths % 10}{exact}%" if tenths % 10 or exact else f"{tenths // 10}%"


@dataclass(frozen=True, slots=True)
class Link:
    """依附件得分计分: the total of another rubric earns the best step it reaches.

    scaled_to: 0, or (then without tiers) the points that the other rubric's full total is scaled to.
    """

    rubric: str
    tiers: tuple[Tier, ...] = ()
    scaled_to: Points = 0
    kind: str = "link"

    @property
    def points(self) -> Points:
        return self.scaled_to or self.tiers[0].points

    @property
    def facts(self) -> tuple[str, ...]:
        return ()

    def of_total(self, total: Points, whole: Points) -> Points:
        """What a total earns. whole: the other rubric's points, above 0."""
        if self.scaled_to:
            return min(rescale(total, self.scaled_to, whole), self.scaled_to)
        tier = step_reached(self.tiers, total, ONE)
        return tier.points if tier else 0

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        total = annexes[self.rubric]
        now, best = self.of_total(total.claimed, total.max), self.of_total(total.attainable, total.max)
        return Earned(now, best, graded(now, self.points).state)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        total = annexes[self.rubric]
        sentence = f"{total.title}自评 {points_text(total.claimed)} 分"
        if self.scaled_to:
            now = self.of_total(total.claimed, total.max)
            return f"{sentence}（满分 {points_text(total.max)}），按比例折算得 {points_text(now)} 分"
        tier = step_reached(self.tiers, total.claimed, ONE)
        reached = f"{tier.label}档得 {points_text(tier.points)} 分" if tier else "没有达到任何一档"
        return f"{sentence}，{reached}"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        total = annexes[self.rubric]
        now = self.of_total(total.claimed, total.max)
        if self.scaled_to:
            left = self.scaled_to - now
            return f"{total.title}得满分，再得 {points_text(left)} 分" if left else ""
        better = [tier for tier in self.tiers if tier.points > now]
        return f"{total.title}{better[-1].label}可得 {points_text(better[-1].points)} 分" if better else ""
