"""Kinds over equipment: a standard met line by line, and what stands above it."""

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
    open_outcome,
    stated,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of equipment of a standard. per: staff that share one piece (7 = one for each seven); 0: one a unit."""

    fact: str
    title: str
    per: int

    def due(self, staff: int) -> int:
        """Pieces that the standard asks of a unit of `staff` people."""
        return -(-staff // self.per) if self.per else 1

    def above(self, have: int, staff: int, by_ratio: bool) -> bool:
        return have * self.per > staff if by_ratio and self.per else have > self.due(staff)


@dataclass(frozen=True, slots=True)
class Standard:
    """达到标准: every line of equipment meets its due number for the staff, or the points are 0."""

    lines: tuple[Line, ...]
    staff: str
    points: Points
    kind: str = "standard"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.staff, *(line.fact for line in self.lines))

    def short(self, facts: Facts) -> tuple[Line, ...]:
        """Lines known to fall short of their due number."""
        staff = facts.get(self.staff, MISSING)
        if staff.value is None:
            return ()
        due = [(line, facts.get(line.fact, MISSING)) for line in self.lines]
        return tuple(
            line for line, fact in due if fact.value is not None and count_of(fact) < line.due(count_of(staff))
        )

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        if self.short(facts):
            return Earned(0, 0, ClauseState.NONE)
        return open_outcome(facts, self.facts, self.points) or graded(self.points, self.points)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        return f"{equipment_stated(self.lines, self.staff, facts, specs)}{self._verdict(facts)}"

    def _verdict(self, facts: Facts) -> str:
        short = self.short(facts)
        if short:
            return f"，{'、'.join(line.title for line in short)}未达标准"
        return "" if open_outcome(facts, self.facts, 0) else "，全部达到标准"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        staff = count_of(facts.get(self.staff, MISSING))
        needs = [
            f"{line.title}再增 {line.due(staff) - count_of(facts.get(line.fact, MISSING))} {specs[line.fact].unit}"
            for line in self.short(facts)
        ]
        return f"{'、'.join(needs)}即达标，得 {points_text(self.points)} 分" if needs else ""


@dataclass(frozen=True, slots=True)
class AboveStandard:
    """高于标准: `each` for every line above its due number, at most `points`.

    met_first: only if every line meets the standard.
    by_ratio: a line counts as above when pieces × per > staff, instead of pieces > the rounded-up due number.
    """

    lines: tuple[Line, ...]
    staff: str
    each: Points
    points: Points
    met_first: bool = True
    by_ratio: bool = False
    kind: str = "above_standard"

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.staff, *(line.fact for line in self.lines))

    def _above(self, facts: Facts) -> tuple[Line, ...]:
        staff = facts.get(self.staff, MISSING)
        if staff.value is None:
            return ()
        known = [(line, facts.get(line.fact, MISSING)) for line in self.lines]
        return tuple(
            line
            for line, fact in known
            if fact.value is not None and line.above(count_of(fact), count_of(staff), self.by_ratio)
        )

    def _met(self) -> Standard:
        return Standard(self.lines, self.staff, self.points)

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        if self.met_first and self._met().short(facts):
            return Earned(0, 0, ClauseState.NONE)
        above = len(self._above(facts))
        open_ = open_outcome(facts, self.facts, self.points)
        if open_ is None:
            return graded(min(above * self.each, self.points), self.points)
        staff_open = facts.get(self.staff, MISSING).value is None
        undecided = sum(1 for line in self.lines if staff_open or _is_open(facts, line.fact))
        now = 0 if self.met_first else min(above * self.each, self.points)
        return Earned(now, min((above + undecided) * self.each, self.points), open_.state)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        sentence = equipment_stated(self.lines, self.staff, facts, specs)
        if self.met_first and self._met().short(facts):
            return f"{sentence}，有未达标准的，不计高于标准"
        above = self._above(facts)
        names = "、".join(line.title for line in above)
        return f"{sentence}，{f'高于标准的有 {len(above)} 项（{names}）' if above else '没有高于标准的'}"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        left = self.points - self.score(facts, annexes).claimed
        return f"每有一项高于标准再得 {points_text(self.each)} 分，还可得 {points_text(left)} 分" if left else ""


def _is_open(facts: Facts, key: str) -> bool:
    return facts.get(key, MISSING).state in (FactState.MISSING, FactState.PENDING)


def equipment_stated(lines: tuple[Line, ...], staff: str, facts: Facts, specs: Specs) -> str:
    """Each line as "执法车辆 3/应有 3"; what is open is named as open."""
    people = facts.get(staff, MISSING)
    if people.value is None:
        return stated(facts, staff, specs)
    words = []
    for line in lines:
        fact = facts.get(line.fact, MISSING)
        due = line.due(count_of(people))
        words.append(
            f"{line.title}{count_of(fact)}/应有{due}" if fact.value is not None else stated(facts, line.fact, specs)
        )
    return f"{stated(facts, staff, specs)}：{'、'.join(words)}"
