"""Awards (称号): which gates a score passes, and everything that blocks a title."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from binder.domain.facts import Facts
from binder.domain.points import ONE, Points, points_text
from binder.domain.rubric import Award, Category, Gate, Item, Rubric, Veto
from binder.domain.rules import Specs, is_true


class Three(Protocol):
    """The three scores of something."""

    @property
    def claimed(self) -> Points: ...
    @property
    def backed(self) -> Points: ...
    @property
    def attainable(self) -> Points: ...


class ScoredItem(Three, Protocol):
    @property
    def item(self) -> Item: ...


class Scored(Three, Protocol):
    """What judging needs of a category's score."""

    @property
    def category(self) -> Category: ...
    @property
    def items(self) -> Sequence[ScoredItem]: ...


class Sums(NamedTuple):
    """Three scores of a whole, in Points."""

    claimed: Points
    backed: Points
    attainable: Points


class Won(NamedTuple):
    """Whether the claimed, the backed and the attainable score win an award."""

    claimed: bool
    backed: bool
    attainable: bool


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stands between the claimed score and an award.

    category: key of the category that falls short, else "". need: Points to reach or exceed, 0 for a veto or an
    unmet condition; now: Points claimed.
    reachable: the attainable score would clear it. text: one Chinese phrase ("第三分类 17/24，须高于 19.2").
    """

    category: str
    now: Points
    need: Points
    reachable: bool
    text: str


@dataclass(frozen=True, slots=True)
class AwardScore:
    """An award against the three scores. blockers: empty when the claimed score wins it."""

    award: Award
    won: Won
    blockers: tuple[Blocker, ...]

    @property
    def sentence(self) -> str:
        """Whether it is won, and if not what stands in the way."""
        title = self.award.title
        if self.won.claimed:
            backed = "有据分也达到" if self.won.backed else "但有据分还没有达到，缺的佐证见缺件清单"
            return f"“{title}”：自评分达到，{backed}。"
        blockers = "；".join(blocker.text for blocker in self.blockers)
        hope = "填报、材料补齐后可以达到" if self.won.attainable else "即使未填各项都按最好计算也达不到"
        return f"“{title}”：自评分没有达到（{blockers}），{hope}。"


@dataclass(frozen=True, slots=True)
class Case:
    """Everything an award is judged on. total: the rubric's sums as awards count them, adjustments in or out."""

    rubric: Rubric
    categories: Sequence[Scored]
    total: Sums
    facts: Facts
    specs: Specs


def vetoes_met(vetoes: Sequence[Veto], facts: Facts) -> tuple[Veto, ...]:
    """Vetoes all of whose facts are registered as true."""
    return tuple(veto for veto in vetoes if all(is_true(facts, key) for key in veto.facts))


def judge_awards(case: Case, met: Sequence[Veto]) -> tuple[AwardScore, ...]:
    """Judge every award of a rubric, lowest rank first. met: the vetoes in force, of all linked rubrics."""
    return tuple(_judge(award, case, met) for award in sorted(case.rubric.awards, key=lambda award: award.rank))


def _judge(award: Award, case: Case, met: Sequence[Veto]) -> AwardScore:
    lost = [veto for veto in met if award.key in veto.awards]
    blockers = [Blocker("", 0, 0, False, f"一票否决：{veto.title}") for veto in lost]
    blockers += _unmet(award, case)
    backed = not blockers
    for gate in award.gates:
        for line in _lines(gate, case):
            if not passes(gate, line.score.claimed, line.whole):
                blockers.append(line.blocker(gate))
            backed = backed and passes(gate, line.score.backed, line.whole)
    won = Won(not blockers, backed, all(blocker.reachable for blocker in blockers))
    return AwardScore(award, won, tuple(blockers))


def _unmet(award: Award, case: Case) -> Iterator[Blocker]:
    for mark in award.requires:
        holds = mark.holds(case.facts)
        if not holds:
            said = "还没有确认" if holds is None else "没有达到"
            yield Blocker("", 0, 0, holds is None, f"基本条件“{mark.asked(case.specs)}”{said}")


class Line(NamedTuple):
    """One score that a gate is held against. whole: its printed points; name: how a blocker calls it."""

    category: str
    name: str
    score: Three
    whole: Points

    def blocker(self, gate: Gate) -> Blocker:
        need = gate_line(gate, self.whole)
        text = f"{self.name} {points_text(self.score.claimed)}/{points_text(self.whole)}"
        must = "须高于" if gate.strict else "须不低于"
        reachable = passes(gate, self.score.attainable, self.whole)
        return Blocker(self.category, self.score.claimed, need, reachable, f"{text}，{must} {points_text(need)}")


def _lines(gate: Gate, case: Case) -> Iterator[Line]:
    """What a gate is held against: the total, or the categories or items it names."""
    if gate.over == "total":
        yield Line("", "总分", case.total, case.rubric.points)
    for score in case.categories:
        category = score.category
        if gate.over == "each_category" or (gate.over == "category" and gate.key == category.key):
            yield Line(category.key, f"第{category.number}分类", score, category.points)
        for part in score.items if gate.over in ("each_item", "item") else ():
            if part.item.points and gate.key in ("", part.item.key):
                yield Line("", f"第 {part.item.key} 项", part, part.item.points)


def gate_line(gate: Gate, whole: Points) -> Points:
    """The points at which a gate stands, for showing (rounded down to a thousandth). whole: the printed points."""
    return whole * gate.bound // ONE if gate.is_share else gate.bound


def passes(gate: Gate, points: Points, whole: Points) -> bool:
    """Whether points pass the gate. Exact also where the gate's line is no whole thousandth."""
    left, right = (points * ONE, whole * gate.bound) if gate.is_share else (points, gate.bound)
    return left > right if gate.strict else left >= right
