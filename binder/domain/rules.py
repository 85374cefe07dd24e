"""The closed set of clause kinds: how a clause turns facts into points, and how it says why.

A rule is pure data with three methods. `score` is the hot path and builds no text; `because` and `hint` build the
sentences when somebody looks. Points are thousandths.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from binder.domain.facts import MISSING, Fact, FactState, Facts, FactSpec, FactValue, Ratio, When, value_text
from binder.domain.points import Points, points_text


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
    pending = False
    for key in keys:
        state = facts.get(key, MISSING).state
        if state is FactState.MISSING:
            return Earned(0, most, ClauseState.MISSING)
        if state is FactState.NOT_APPLICABLE:
            return Earned(0, 0, ClauseState.NONE)
        pending = pending or state is FactState.PENDING
    return Earned(0, most, ClauseState.PENDING) if pending else None


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
    return f"{spec.title} {value_text(spec, _with_denominator(fact.value, spec, facts))}{tail}"


def is_true(facts: Facts, key: str) -> bool:
    """Whether a tick is known (or estimated) to be true."""
    return facts.get(key, MISSING).value is True


def count_of(fact: Fact) -> int:
    return fact.value if isinstance(fact.value, int) else 0


def _with_denominator(value: FactValue | None, spec: FactSpec, facts: Facts) -> FactValue | None:
    if isinstance(value, Ratio) and value.den is None:
        return Ratio(value.num, count_of(facts.get(spec.den_fact, MISSING)) or None)
    return value


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


class Op(StrEnum):
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"


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
        left, right = n * self.den, self.num * d
        match self.op:
            case Op.AT_LEAST:
                return left >= right
            case Op.ABOVE:
                return left > right
            case Op.AT_MOST:
                return left <= right
            case _:
                return left < right


def step_reached(tiers: tuple[Tier, ...], n: int, d: int) -> Tier | None:
    """The first step, best first, that n/d reaches."""
    return next((tier for tier in tiers if tier.holds(n, d)), None)


@dataclass(frozen=True, slots=True)
class Tiers:
    """档: a ratio, count, rank, score or date earns the best step it reaches. tiers: best first; den_fact as in FactSpec.

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
        fact = facts.get(self.fact)
        if fact is None or fact.value is None:
            return open_outcome(facts, (self.fact,), self.points) or graded(0, self.points)
        if isinstance(fact.value, Ratio) and fact.value.den is None:
            open_ = open_outcome(facts, (self.den_fact,), self.points)
            if open_ is not None:
                return open_
            if count_of(facts[self.den_fact]) == 0:
                return Earned(0, self.points, ClauseState.MISSING)
        return None

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
            return f"{sentence}，{stated(facts, self.den_fact, specs)}" if value is not None else sentence
        value = _with_denominator(facts[self.fact].value, specs[self.fact], facts)
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


def measure(value: FactValue | None, den_fact: str, facts: Facts) -> tuple[int, int]:
    """A value as an exact fraction n/d that tiers compare with."""
    match value:
        case Ratio(num, None):
            return num, count_of(facts[den_fact])
        case Ratio(num, den):
            return num, den or 1
        case When():
            return value.last_day.toordinal(), 1
        case int():
            return int(value), 1
        case None | tuple():
            raise TypeError(f"not a value for tiers: {value!r}")
        case _:
            return int(value * 1000), 1000


def percent(num: int, den: int) -> str:
    """num/den in percent, cut (never rounded up) to one decimal, so that 89.99 % does not read as 90 %."""
    tenths = num * 1000 // den
    exact = "" if num * 1000 == tenths * den else "…"
    return f"{tenths // 10}.{tenths % 10}{exact}%" if tenths % 10 or exact else f"{tenths // 10}%"


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
    """高于标准: `each` for every line above its due number, at most `points`; only if all lines meet it, when `met_first`.

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


@dataclass(frozen=True, slots=True)
class Link:
    """依附件得分计分: the total of another rubric earns the best step it reaches."""

    rubric: str
    tiers: tuple[Tier, ...]
    kind: str = "link"

    @property
    def points(self) -> Points:
        return self.tiers[0].points

    @property
    def facts(self) -> tuple[str, ...]:
        return ()

    def of_total(self, total: Points) -> Points:
        tier = step_reached(self.tiers, total, 1000)
        return tier.points if tier else 0

    def score(self, facts: Facts, annexes: Annexes) -> Earned:
        total = annexes[self.rubric]
        now, best = self.of_total(total.claimed), self.of_total(total.attainable)
        return Earned(now, best, graded(now, self.points).state)

    def because(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        total = annexes[self.rubric]
        tier = step_reached(self.tiers, total.claimed, 1000)
        reached = f"{tier.label}档得 {points_text(tier.points)} 分" if tier else "没有达到任何一档"
        return f"{total.title}自评 {points_text(total.claimed)} 分，{reached}"

    def hint(self, facts: Facts, annexes: Annexes, specs: Specs) -> str:
        total = annexes[self.rubric]
        better = [tier for tier in self.tiers if tier.points > self.of_total(total.claimed)]
        return f"{total.title}{better[-1].label}可得 {points_text(better[-1].points)} 分" if better else ""


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
