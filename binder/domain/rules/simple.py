"""Kinds of one fact: done or not, so many times, a situation that forfeits points."""

from dataclasses import dataclass

from binder.domain.facts import MISSING, Facts, FactState
from binder.domain.points import Points, points_text
from binder.domain.rules.base import (
    Annexes,
    ClauseState,
    Earned,
    Specs,
    count_of,
    graded,
    is_true,
    open_outcome,
    stated,
)


@dataclass(frozen=True, slots=True)
class Tick:
    """是/否: done earns all points."""

    fact: str
    points: Points
    kind: str = "tick"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        fact = facts.get(self.fact)
        if fact is None or fact.value is None:
            return open_outcome(facts, (self.fact,), self.points) or graded(0, self.points)
        return graded(self.points if fact.value else 0, self.points)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        fact = facts.get(self.fact, MISSING)
        if fact.value is None:
            return stated(facts, self.fact, specs)
        tail = "（预估）" if fact.state is FactState.ESTIMATE else ""
        return f"已填报做到{tail}" if fact.value else f"已填报没有做到{tail}"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        done = facts.get(self.fact, MISSING).value is True
        return "" if done else f"做到即得 {points_text(self.points)} 分"


@dataclass(frozen=True, slots=True)
class PerOccurrence:
    """每有一件: `each` points for every `step` occurrences, at most `points`."""

    fact: str
    each: Points
    points: Points
    step: int = 1
    kind: str = "per_occurrence"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        fact = facts.get(self.fact)
        if fact is None or fact.value is None:
            return open_outcome(facts, (self.fact,), self.points) or graded(0, self.points)
        return graded(min(count_of(fact) // self.step * self.each, self.points), self.points)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        sentence = stated(facts, self.fact, specs)
        fact = facts.get(self.fact, MISSING)
        if fact.value is None:
            return sentence
        raw = count_of(fact) // self.step * self.each
        capped = f"，封顶 {points_text(self.points)} 分" if raw > self.points else ""
        per = f"每 {self.step} " if self.step > 1 else "每"
        return f"{sentence}，{per}{specs[self.fact].unit} {points_text(self.each)} 分{capped}"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        have = count_of(facts.get(self.fact, MISSING))
        full = -(-self.points // self.each) * self.step
        if have >= full:
            return ""
        return f"再增 {full - have} {specs[self.fact].unit}封顶，得 {points_text(self.points)} 分"


@dataclass(frozen=True, slots=True)
class Condition:
    """不得分的情形: earns nothing itself; when its tick is true, the clauses that name it in `zeroed_by` earn 0."""

    fact: str
    points: Points = 0
    kind: str = "condition"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        return Earned(0, 0, ClauseState.NONE if is_true(facts, self.fact) else ClauseState.EARNED)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        return "有这种情形，相关条款不得分" if is_true(facts, self.fact) else "没有登记这种情形"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        return ""
