"""Awards (称号): which gates a score passes, and everything that blocks a title."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from binder.domain.facts import Facts
from binder.domain.points import ONE, Points, points_text
from binder.domain.rubric import Award, Category, Gate, Rubric, Veto
from binder.domain.rules import is_true


class Scored(Protocol):
    """What judging needs of a category's score."""

    @property
    def category(self) -> Category: ...
    @property
    def claimed(self) -> Points: ...
    @property
    def backed(self) -> Points: ...
    @property
    def attainable(self) -> Points: ...


class Won(NamedTuple):
    """Whether the claimed, the backed and the attainable score win an award."""

    claimed: bool
    backed: bool
    attainable: bool


@dataclass(frozen=True, slots=True)
class Blocker:
    """What stands between the claimed score and an award.

    category: key of the category, or "" for the total or a veto. need: Points to reach or exceed; now: Points claimed.
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


def judge_awards(
    rubric: Rubric, categories: Sequence[Scored], vetoes: tuple[Veto, ...], facts: Facts
) -> tuple[AwardScore, ...]:
    """Judge every award of a rubric, lowest rank first."""
    return tuple(
        _judge(award, rubric, categories, vetoes, facts) for award in sorted(rubric.awards, key=lambda a: a.rank)
    )


def _judge(
    award: Award, rubric: Rubric, categories: Sequence[Scored], vetoes: tuple[Veto, ...], facts: Facts
) -> AwardScore:
    lost = [veto for veto in vetoes if award.key in veto.awards and all(is_true(facts, key) for key in veto.facts)]
    blockers = [Blocker("", 0, 0, False, f"一票否决：{veto.title}") for veto in lost]
    backed = not lost
    for gate in award.gates:
        blocked, gate_backed = _test_gate(gate, rubric, categories)
        blockers += blocked
        backed = backed and gate_backed
    won = Won(not blockers, backed, all(blocker.reachable for blocker in blockers))
    return AwardScore(award, won, tuple(blockers))


def _test_gate(gate: Gate, rubric: Rubric, categories: Sequence[Scored]) -> tuple[list[Blocker], bool]:
    """What blocks the claimed score at a gate, and whether the backed score passes it."""
    if gate.over == "total":
        claimed = sum(category.claimed for category in categories)
        backed = sum(category.backed for category in categories)
        attainable = sum(category.attainable for category in categories)
        name = f"总分 {points_text(claimed)}/{points_text(rubric.points)}"
        blocker = _block(gate, "", name, now=claimed, best=attainable, whole=rubric.points)
        return ([blocker] if blocker else []), passes(gate, backed, rubric.points)
    blockers = []
    all_backed = True
    for score in categories:
        whole = score.category.points
        name = f"第{score.category.number}分类 {points_text(score.claimed)}/{points_text(whole)}"
        blocker = _block(gate, score.category.key, name, now=score.claimed, best=score.attainable, whole=whole)
        blockers += [blocker] if blocker else []
        all_backed = all_backed and passes(gate, score.backed, whole)
    return blockers, all_backed


def gate_line(gate: Gate, whole: Points) -> Points:
    """The points at which a gate stands, for showing (rounded down to a thousandth). whole: the category's points."""
    return gate.bound if gate.over == "total" else whole * gate.bound // ONE


def passes(gate: Gate, points: Points, whole: Points) -> bool:
    """Whether points pass the gate. Exact also where the gate's line is no whole thousandth."""
    left, right = (points, gate.bound) if gate.over == "total" else (points * ONE, whole * gate.bound)
    return left > right if gate.strict else left >= right


def _block(gate: Gate, category: str, name: str, *, now: Points, best: Points, whole: Points) -> Blocker | None:
    if passes(gate, now, whole):
        return None
    need = gate_line(gate, whole)
    must = "须高于" if gate.strict else "须不低于"
    return Blocker(category, now, need, passes(gate, best, whole), f"{name}，{must} {points_text(need)}")
