"""Levers of several facts at once: equipment against its standard, months of a series, faults to be answered for."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from binder.domain.facts import FactType, FactValue, When
from binder.domain.planning.levers import Ground, Lever, Move, estimate
from binder.domain.planning.probe import rises
from binder.domain.points import ONE
from binder.domain.rules import AboveStandard, Deductions, Line, Series, Standard, count_of

MOST_VALUE = 10_000 * ONE


class Fleet:
    """The lines of an equipment standard with the staff they serve, and what raising them takes."""

    def __init__(self, rule: Standard | AboveStandard, by_ratio: bool, ground: Ground) -> None:
        self.ground = ground
        self.lines = rule.lines
        self.staff = count_of(ground.fact(rule.staff))
        self.assumed = rule.staff in ground.assumed
        self.by_ratio = by_ratio

    def moves(self) -> Iterator[Move]:
        """Standard met and the cheapest few lines above it; or only the cheapest few lines above theirs."""
        due = {line: max(self._have(line), line.due(self.staff)) for line in self.lines}
        yield from self._raised(due)
        yield from self._raised({line: self._have(line) for line in self.lines})

    def _raised(self, base: Mapping[Line, int]) -> Iterator[Move]:
        """The base, then one more line above its due number at a time, the cheapest first."""
        above = {line: max(base[line], self._above(line)) for line in self.lines}
        order = sorted(self.lines, key=lambda line: self._actions(line, above[line]) - self._actions(line, base[line]))
        reached = dict(base)
        for line in (None, *order):
            if line is not None and reached[line] == above[line]:
                continue
            if line is not None:
                reached[line] = above[line]
            if move := self._move(reached):
                yield move

    def _have(self, line: Line) -> int:
        return count_of(self.ground.fact(line.fact))

    def _above(self, line: Line) -> int:
        """The least number that stands above the standard."""
        return self.staff // line.per + 1 if self.by_ratio and line.per else line.due(self.staff) + 1

    def _actions(self, line: Line, target: int) -> int:
        if self.ground.is_open(line.fact):
            return 1 if target else 0
        return target - self._have(line)

    def _move(self, reached: Mapping[Line, int]) -> Move | None:
        """The move to these numbers; None where a line that would have to rise can not."""
        raised = [line for line in self.lines if self._actions(line, reached[line])]
        if not raised or not all(self.ground.may_move(line.fact) for line in raised):
            return None
        facts = {line.fact: estimate(reached[line]) for line in raised}
        actions = sum(self._actions(line, reached[line]) for line in raised)
        return Move(facts, actions, "、".join(self._words(line, reached[line]) for line in raised))

    def _words(self, line: Line, target: int) -> str:
        if self.assumed:
            return f"“{line.title}”{'达到' if target <= line.due(self.staff) else '高于'}标准"
        unit, have = self.ground.specs[line.fact].unit, self._have(line)
        return f"“{line.title}”" + (
            f"再增 {target - have} {unit}，共 {target} {unit}" if have else f"达到 {target} {unit}"
        )


def fleet_lever(rule: Standard | AboveStandard, by_ratio: bool, ground: Ground) -> Lever | None:
    """The lever of all lines together; None while the staff is not known."""
    if not count_of(ground.fact(rule.staff)):
        return None
    keys = tuple(line.fact for line in rule.lines)
    moves = {move.text: move for move in Fleet(rule, by_ratio, ground).moves()}
    return _lever(keys, tuple(moves.values()), ground)


def series_lever(rule: Series, ground: Ground) -> Lever | None:
    """Months to come at their best, one action each."""
    spec, fact = ground.specs[rule.fact], ground.fact(rule.fact)
    values = dict(fact.value) if isinstance(fact.value, tuple) else {}
    left = [month for month in rule.months if month not in values]
    best = _best_value(rule)
    if not ground.may_move(rule.fact) or best is None:
        return None
    moves = []
    for count in range(1, len(left) + 1):
        filled = tuple(sorted({**values, **dict.fromkeys(left[:count], best)}.items()))
        text = f"“{spec.title}”再有 {count} 个月达到 {best:f}{spec.unit}"
        moves.append(Move({rule.fact: estimate(filled)}, count, text))
    return _lever((rule.fact,), tuple(moves), ground)


def _best_value(rule: Series) -> Decimal | None:
    """The least demanding value that earns a month's most."""
    best = rule.tiers[0]
    upwards = rises(lambda n: best.holds(n, ONE), -1, MOST_VALUE, floor=0)
    downwards = rises(lambda n: best.holds(MOST_VALUE - n, ONE), -1, MOST_VALUE, floor=0)
    if best.holds(MOST_VALUE, ONE):
        return Decimal(upwards[0]) / ONE
    return Decimal(MOST_VALUE - downwards[0]) / ONE if downwards else None


def answers_lever(rule: Deductions, ground: Ground) -> Lever | None:
    """Every open fault answered with none."""
    due = {charge.fact: charge.due for charge in rule.charges if charge.due}
    none: dict[str, FactValue] = {key: When(date.fromordinal(day).isoformat()) for key, day in due.items()}
    none |= {key: False if ground.specs[key].type is FactType.TICK else 0 for key in rule.facts if key not in due}
    facts = {key: estimate(none[key]) for key in rule.facts if ground.is_open(key) and ground.may_move(key)}
    if not facts:
        return None
    titles = "、".join(f"“{ground.specs[key].title}”" for key in facts)
    return _lever(tuple(facts), (Move(facts, len(facts), f"确认没有扣分情形：{titles}"),), ground)


def _lever(keys: tuple[str, ...], moves: tuple[Move, ...], ground: Ground) -> Lever | None:
    suppliers = dict.fromkeys(filter(None, map(ground.supplier, keys)))
    return Lever(keys, moves, "、".join(suppliers)) if moves else None
