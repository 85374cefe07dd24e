"""What every clause kind offers, and the words and outcomes they share."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple, Protocol

from binder.domain.facts import MISSING, Fact, Facts, FactSpec, FactState, FactValue, Ratio, value_text
from binder.domain.points import Points


class ClauseState(StrEnum):
    """earned: full · part · none: known and worth nothing · missing · pending · exempt · excused · zeroed."""

    EARNED = "earned"
    PART = "part"
    NONE = "none"
    MISSING = "missing"
    PENDING = "pending"
    EXEMPT = "exempt"
    EXCUSED = "excused"
    ZEROED = "zeroed"


class Earned(NamedTuple):
    """What a rule gives: points now, points if every open fact came out best, and the state."""

    claimed: Points
    attainable: Points
    state: ClauseState


class Total(NamedTuple):
    """A linked annex's total."""

    claimed: Points
    backed: Points
    attainable: Points
    max: Points
    title: str


Annexes = Mapping[str, Total]
Specs = Mapping[str, FactSpec]


class Rule(Protocol):
    """What every clause kind offers. `points`: the most it gives; `facts`: keys of the facts it reads."""

    @property
    def kind(self) -> str: ...
    @property
    def points(self) -> Points: ...
    @property
    def facts(self) -> tuple[str, ...]: ...
    def score(self, facts: Facts, annexes: Annexes) -> Earned: ...
    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        """One Chinese sentence naming the fact and the step reached."""
        ...

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        """What would earn the next points ("再增 3 人可到“达90%”档，得 2 分"), or ""."""
        ...


def graded(earned: Points, most: Points) -> Earned:
    """The outcome of known facts."""
    state = ClauseState.EARNED if earned >= most else ClauseState.PART if earned > 0 else ClauseState.NONE
    return Earned(earned, earned, state)


def open_outcome(facts: Facts, keys: tuple[str, ...], most: Points) -> Earned | None:
    """The outcome while one of the facts is not known yet, or does not apply; None when all have values."""
    states = [facts.get(key, MISSING).state for key in keys]
    if FactState.NOT_APPLICABLE in states:
        return Earned(0, 0, ClauseState.NONE)
    if FactState.MISSING in states:
        return Earned(0, most, ClauseState.MISSING)
    return Earned(0, most, ClauseState.PENDING) if FactState.PENDING in states else None


def stated(facts: Facts, key: str, specs: Specs) -> str:
    """A fact in words: "在岗率 18/20（预估）", "持证率尚未填报"."""
    fact, spec = facts.get(key, MISSING), specs[key]
    match fact.state:
        case FactState.MISSING:
            return f"{spec.title}尚未填报"
        case FactState.PENDING:
            return f"{spec.title}待{spec.supplier or '上级'}提供数据"
        case FactState.NOT_APPLICABLE:
            return f"{spec.title}标为不适用（{fact.note}）"
    tail = "（预估）" if fact.state is FactState.ESTIMATE else ""
    return f"{spec.title} {value_text(spec, with_denominator(fact.value, spec, facts))}{tail}"


def is_true(facts: Facts, key: str) -> bool:
    """Whether a tick is known (or estimated) to be true, or a count to be above 0."""
    value = facts.get(key, MISSING).value
    return isinstance(value, int) and value > 0


def count_of(fact: Fact) -> int:
    return fact.value if isinstance(fact.value, int) else 0


def with_denominator(value: FactValue | None, spec: FactSpec, facts: Facts) -> FactValue | None:
    """A ratio that names no denominator of its own, completed by the shared count; any other value unchanged."""
    if isinstance(value, Ratio) and value.den is None:
        return Ratio(value.num, count_of(facts.get(spec.den_fact, MISSING)) or None)
    return value
