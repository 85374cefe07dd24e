"""Finding the levers of rubrics, and whom each of them moves."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from binder.domain.facts import Facts, Ratio
from binder.domain.planning.bundles import answers_lever, fleet_lever, series_lever
from binder.domain.planning.levers import Ground, Lever, Move, Worth, estimate, lever_of
from binder.domain.rubric import Clause, Item, Rubric
from binder.domain.rules import (
    AboveStandard,
    Adjustment,
    AllOf,
    ClauseState,
    Condition,
    Deductions,
    Levy,
    Link,
    Mark,
    Rule,
    Series,
    Share,
    Standard,
    Target,
)
from binder.domain.scores import ClauseScore

Fleets = dict[tuple[str, ...], Standard | AboveStandard]


@dataclass(frozen=True, slots=True)
class Pull:
    """A lever with the clauses (refs) it was found for, in printed order."""

    lever: Lever
    clauses: tuple[str, ...]


class Finder:
    """Collects what hangs on each fact, clause by clause, and then makes the levers."""

    def __init__(self, ground: Ground, rubrics: Iterable[Rubric], required: Iterable[Mark]) -> None:
        self.ground = ground
        self.bases = _bases(ground, rubrics)
        self.worths: dict[str, list[Worth]] = {}
        self.fleets: Fleets = {}
        self.ratios: set[tuple[str, ...]] = set()
        self.bundled: dict[tuple[str, ...], Lever] = {}
        self.clauses: dict[tuple[str, ...], list[Clause]] = {}
        for mark in required:
            self._watch(mark.fact, partial(_holds, mark), None)

    def read(self, clause: Clause) -> None:
        """Take in a clause that can still earn more."""
        rule = clause.rule
        match rule:
            case Standard() | AboveStandard():
                self._fleet(rule, clause)
            case Series():
                self._bundle(series_lever(rule, self.ground), clause)
            case Deductions():
                self._bundle(answers_lever(rule, self.ground), clause)
            case AllOf():
                self._marks(rule.marks, clause)
            case Link() | Condition() | Levy() | Target() | Adjustment(minus=True):
                pass
            case Share():
                self._watch(rule.fact, partial(_earned, rule), clause)
            case _:
                for key in rule.facts:
                    self._watch(key, partial(_earned, rule), clause)
        self._marks((*clause.needs, *clause.excused_if), clause)

    def pulls(self) -> Iterator[Pull]:
        """All levers found."""
        for key, worths in self.worths.items():
            if lever := lever_of(key, worths, self._narrow(key)):
                yield self._pull(lever, (key,))
        for keys, rule in self.fleets.items():
            if fleet := fleet_lever(rule, keys in self.ratios, self.ground):
                yield self._pull(fleet, keys)
        for keys, bundled in self.bundled.items():
            yield self._pull(bundled, keys)

    def _pull(self, lever: Lever, keys: tuple[str, ...]) -> Pull:
        return Pull(lever, tuple(dict.fromkeys(clause.ref for clause in self.clauses.get(keys, ()))))

    def _narrow(self, key: str) -> Ground:
        """The ground with only those facts that have a say together with this one: probing copies them."""
        keys = {key, self.ground.specs[key].den_fact}
        for clause in self.clauses.get((key,), ()):
            keys.update(clause.reads)
        facts = self.ground.facts
        return replace(self.ground, facts={other: facts[other] for other in keys if other in facts})

    def _watch(self, key: str, worth: Worth, clause: Clause | None) -> None:
        if key in self.bases:
            return
        self.worths.setdefault(key, []).append(worth)
        self._note((key,), clause)

    def _note(self, keys: tuple[str, ...], clause: Clause | None) -> None:
        if clause is not None:
            self.clauses.setdefault(keys, []).append(clause)

    def _marks(self, marks: Iterable[Mark], clause: Clause) -> None:
        for mark in marks:
            self._watch(mark.fact, partial(_holds, mark), clause)

    def _fleet(self, rule: Standard | AboveStandard, clause: Clause) -> None:
        keys = tuple(line.fact for line in rule.lines)
        self.fleets.setdefault(keys, rule)
        if isinstance(rule, AboveStandard) and rule.by_ratio:
            self.ratios.add(keys)
        self._note(keys, clause)

    def _bundle(self, lever: Lever | None, clause: Clause) -> None:
        if lever:
            self.bundled[lever.facts] = lever
            self._note(lever.facts, clause)


def _holds(mark: Mark, facts: Facts) -> int:
    return int(mark.holds(facts) is True)


def _earned(rule: Rule, facts: Facts) -> int:
    return rule.score(facts, {}).claimed


def base_pulls(ground: Ground, rubrics: Iterable[Rubric]) -> Iterator[Pull]:
    """Shared denominators and staff that nobody has filled in, as levers: filled in, at the most favourable number.

    What is known of them is never moved: nobody hires or dismisses for a score.
    """
    bases = _bases(ground, rubrics)
    for key, clauses in bases.items():
        spec = ground.specs[key]
        if clauses and ground.fact(key).value is None and ground.may_move(key):
            ratios = (other.key for other in ground.specs.values() if other.den_fact == key)
            counted = [ground.fact(other).value for other in ratios]
            least = max((value.num for value in counted if isinstance(value, Ratio) and value.den is None), default=1)
            text = f"先填报“{spec.title}”（还没有填报，按最有利的情形推算）"
            move = Move({key: estimate(max(least, 1))}, 1, text)
            yield Pull(Lever((key,), (move,), ground.supplier(key)), tuple(clauses))


def _bases(ground: Ground, rubrics: Iterable[Rubric]) -> Mapping[str, list[str]]:
    """Facts that others are divided by or held against -> refs of the clauses that do so with counts."""
    found: dict[str, list[str]] = {}
    for rubric in rubrics:
        for clause in rubric.clauses:
            for key in _denominators(clause.rule, ground):
                found.setdefault(key, []).append(clause.ref)
            if isinstance(clause.rule, Share):
                for key in clause.rule.facts[1:]:
                    found.setdefault(key, [])
    return found


def _denominators(rule: Rule, ground: Ground) -> Iterator[str]:
    if isinstance(rule, Standard | AboveStandard):
        yield rule.staff
    for key in rule.facts:
        if den := ground.specs[key].den_fact:
            yield den


def can_earn(score: ClauseScore, item: Item) -> bool:
    """Whether a clause is open to levers at all: asked of this unit, not zeroed, not full."""
    if item.exempt or score.state in (ClauseState.EXEMPT, ClauseState.EXCUSED, ClauseState.ZEROED):
        return False
    return score.claimed < score.max or isinstance(score.clause.rule, Adjustment)
