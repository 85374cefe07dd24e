"""Kinds whose points follow a number: an expert's points, a formula, a shortfall from a target."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from binder.domain.facts import MISSING, Facts, FactValue
from binder.domain.points import ONE, Points, points_text
from binder.domain.rules.base import (
    Annexes,
    ClauseState,
    Earned,
    Specs,
    graded,
    is_true,
    open_outcome,
    stated,
)
from binder.domain.rules.ladders import Tier, measure, open_number, step_reached


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a computed number of points is cut to whole steps. unit: Points (10 = 0.01 point, 1000 = whole points)."""

    unit: Points = 1
    down: bool = False

    def apply(self, top: int, bottom: int) -> Points:
        """top/bottom Points, exact and not negative, cut half up, or towards zero when `down`."""
        step = bottom * self.unit
        return (top // step if self.down else (2 * top + step) // (2 * step)) * self.unit


@dataclass(frozen=True, slots=True)
class Judged:
    """评审打分: an expert's points from 0 to the most.

    replaced_when: "" or a tick; when it is true, the fact `replaced_by` (supplied from above) counts instead.
    """

    fact: str
    points: Points
    replaced_when: str = ""
    replaced_by: str = ""
    kind: str = "judged"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.replaced_when, self.replaced_by) if self.replaced_when else (self.fact,)

    def _source(self, facts: Facts) -> str:
        return self.replaced_by if self.replaced_when and is_true(facts, self.replaced_when) else self.fact

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        fact = facts.get(self._source(facts), MISSING)
        if fact.value is None:
            return open_outcome(facts, (self._source(facts),), self.points) or graded(0, self.points)
        n, d = measure(fact.value, "", facts)
        return graded(min(n * ONE // d, self.points), self.points)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        source = self._source(facts)
        sentence = stated(facts, source, specs)
        return f"{specs[self.replaced_when].title}，改按{sentence}" if source != self.fact else sentence

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        left = self.points - self.score(facts, annexes).claimed
        return f"评审最高还可给 {points_text(left)} 分" if left else ""


@dataclass(frozen=True, slots=True)
class Node:
    """A corner of a formula: at num/den the clause earns `points`."""

    num: int
    den: int
    points: Points

    def is_below(self, n: int, d: int) -> bool:
        return self.num * d < n * self.den


def on_line(nodes: tuple[Node, ...], n: int, d: int) -> tuple[int, int]:
    """Exact points at n/d (d > 0) as a fraction: straight between nodes, level beyond the first and the last.

    nodes: one or more, rising. In whole numbers, since this is computed for every formula of a table.
    """
    if not nodes[0].is_below(n, d):
        return nodes[0].points, 1
    for low, high in pairwise(nodes):
        if not high.is_below(n, d):
            whole = d * (high.num * low.den - low.num * high.den)
            part = high.den * (n * low.den - low.num * d)
            return low.points * whole + (high.points - low.points) * part, whole
    return nodes[-1].points, 1


@dataclass(frozen=True, slots=True)
class Formula:
    """按比例折算: straight lines between nodes, level beyond the first and the last. nodes: two or more, x rising."""

    fact: str
    nodes: tuple[Node, ...]
    den_fact: str = ""
    rounding: Rounding = Rounding()
    kind: str = "formula"

    @property
    def points(self) -> Points:
        return max(node.points for node in self.nodes)

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.den_fact) if self.den_fact else (self.fact,)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        most = self.points
        open_ = open_number(facts, self.fact, self.den_fact, most)
        if open_ is not None:
            return open_
        exact = on_line(self.nodes, *measure(facts[self.fact].value, self.den_fact, facts))
        return graded(min(self.rounding.apply(*exact), most), most)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        earned = self.score(facts, annexes)
        sentence = stated(facts, self.fact, specs)
        closed = earned.state in (ClauseState.MISSING, ClauseState.PENDING)
        return sentence if closed else f"{sentence}，按公式折算得 {points_text(earned.claimed)} 分"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        left = self.points - self.score(facts, annexes).claimed
        return f"按比例最高还可得 {points_text(left)} 分" if left else ""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """每低 N 个百分点扣 M 分，最多扣 K 分: full points at the target, less for every `per` below it.

    target, per: in the fact's own unit (a ratio's 1 is 100 %). most: the most that is charged. begun_counts: a step
    only begun is charged too. over: what lies above the target is charged, not what lies below.
    """

    fact: str
    target: Fraction
    per: Fraction
    minus: Points
    most: Points
    points: Points
    begun_counts: bool = False
    over: bool = False
    den_fact: str = ""
    kind: str = "shortfall"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact, self.den_fact) if self.den_fact else (self.fact,)

    def charged(self, value: FactValue | None, facts: Facts) -> Points:
        """What a known value costs, at most `most` and all points."""
        away = self.target - Fraction(*measure(value, self.den_fact, facts))
        steps = max(-away if self.over else away, Fraction(0)) / self.per
        whole = steps.__ceil__() if self.begun_counts else steps.__floor__()
        return min(whole * self.minus, self.most, self.points)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        open_ = open_number(facts, self.fact, self.den_fact, self.points)
        if open_ is not None:
            return open_
        return graded(self.points - self.charged(facts[self.fact].value, facts), self.points)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        earned = self.score(facts, annexes)
        sentence = stated(facts, self.fact, specs)
        if earned.state in (ClauseState.MISSING, ClauseState.PENDING):
            return sentence
        charged = points_text(self.points - earned.claimed)
        return f"{sentence}，扣 {charged} 分，得 {points_text(earned.claimed)} 分（最多扣 {points_text(self.most)} 分）"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        left = self.points - self.score(facts, annexes).claimed
        return f"达到目标值再得 {points_text(left)} 分" if left else ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A unit's part of a whole area's number: total × own ÷ all, each the key of a count or number."""

    total: str
    own: str
    all: str


@dataclass(frozen=True, slots=True)
class Share:
    """满分比例: a value, as it is or divided by its baseline, gives a share of full marks.

    nodes or tiers: their `points` are shares in thousandths (1000 = full marks). points: full marks, 0 where the
    source prints none; then only the share is shown.
    """

    fact: str
    points: Points
    nodes: tuple[Node, ...] = ()
    tiers: tuple[Tier, ...] = ()
    baseline: Baseline | None = None
    den_fact: str = ""
    kind: str = "share"

    @property
    def facts(self) -> tuple[str, ...]:
        base = self.baseline
        more = (base.total, base.own, base.all) if base else (self.den_fact,) if self.den_fact else ()
        return (self.fact, *more)

    def share(self, facts: Facts) -> Fraction | None:
        """The share of full marks in thousandths, 0 to 1000; None while it cannot be computed."""
        if self._open(facts) is not None:
            return None
        x = Fraction(*measure(facts[self.fact].value, self.den_fact, facts))
        if self.baseline:
            x /= self._expected(facts)
        if self.nodes:
            return Fraction(*on_line(self.nodes, x.numerator, x.denominator))
        tier = step_reached(self.tiers, x.numerator, x.denominator)
        return Fraction(tier.points if tier else 0)

    def _expected(self, facts: Facts) -> Fraction:
        """The value that the baseline leads to expect; 0 while it cannot be computed."""
        if self.baseline is None or any(facts.get(key, MISSING).value is None for key in self.facts):
            return Fraction(0)
        total, own, whole = (Fraction(*measure(facts[key].value, "", facts)) for key in self.facts[1:])
        return total * own / whole if whole else Fraction(0)

    def _open(self, facts: Facts) -> Earned | None:
        if self.baseline is None:
            return open_number(facts, self.fact, self.den_fact, self.points)
        open_ = open_outcome(facts, self.facts, self.points)
        if open_ is None and not self._expected(facts):
            return Earned(0, self.points, ClauseState.MISSING)
        return open_

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        open_ = self._open(facts)
        share = self.share(facts)
        if open_ is not None or share is None:
            return open_ or graded(0, self.points)
        points = Rounding().apply(share.numerator * self.points, share.denominator * ONE)
        return Earned(points, points, graded(int(share), ONE).state if share >= 1 or not share else ClauseState.PART)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        words = "、".join(stated(facts, key, specs) for key in self.facts)
        share = self.share(facts)
        if share is None:
            return words
        expected = f"，基准值 {_decimal_text(self._expected(facts))}" if self.baseline else ""
        cut = f"{points_text(int(share * 100))}%"
        points = f"，得 {points_text(self.score(facts, annexes).claimed)} 分" if self.points else "（原文未印分值）"
        return f"{words}{expected}，按满分的 {cut} 计{points}"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        share = self.share(facts)
        return "" if share is not None and share >= ONE else "数值越高，所得满分比例越大"


def _decimal_text(value: Fraction) -> str:
    """A number cut to two decimals."""
    return points_text(int(value * 100) * 10)
