"""What is to be filled in, fact by fact: what hangs on each, and how it stands."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from binder.domain.facts import MISSING, Facts, FactSpec, FactType
from binder.domain.points import Points, points_text
from binder.domain.rubric import Clause, RubricSet
from binder.domain.rules import (
    Adjustment,
    AllOf,
    Charge,
    Condition,
    Deductions,
    Formula,
    Judged,
    Levy,
    Mark,
    Node,
    Rule,
    Share,
    Shortfall,
    Target,
    is_true,
    percent,
)

Specs = Mapping[str, FactSpec]


class Stand(NamedTuple):
    """How a fact stands to what hangs on it. tone as in `theme.label`."""

    text: str = ""
    tone: str = "3"


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact to fill in. tail: what hangs on it ("每次扣 1 分"). months: those asked for, of a series.

    stand: how it stands, as the facts are; shown: whether it is asked for at all, as the facts are.
    """

    fact: str
    tail: str = ""
    stand: Callable[[Facts], Stand] = lambda facts: Stand()
    shown: Callable[[Facts], bool] = lambda facts: True
    months: tuple[str, ...] = ()


def asked_of(rule: Rule, specs: Specs) -> tuple[Asked, ...]:
    """The facts of a rule that are filled in one below the other; () for kinds whose fact says it all."""
    found: Iterable[Asked] = ()
    match rule:
        case Judged():
            found = _of_judged(rule)
        case AllOf():
            found = map(of_mark, rule.marks)
        case Target():
            found = [of_mark(rule.mark)]
        case Deductions():
            found = _of_deductions(rule, specs)
        case Levy() | Adjustment():
            verb = "加" if isinstance(rule, Adjustment) and not rule.minus else "扣"
            found = [_of_charge(rule.charge, verb, specs)]
        case Formula():
            found = [Asked(rule.fact, _nodes_words(rule.nodes, specs[rule.fact]), _worth_of(rule))]
        case Shortfall():
            found = [Asked(rule.fact, _shortfall_words(rule, specs[rule.fact]), _worth_of(rule))]
        case Share():
            found = _of_share(rule)
        case Condition():
            found = [Asked(rule.fact, "不是 0，相关条款就不得分")]
    return tuple(found)


def of_mark(mark: Mark) -> Asked:
    """The fact of a condition, and whether the condition holds."""

    def stand(facts: Facts) -> Stand:
        holds = mark.holds(facts)
        return Stand() if holds is None else Stand("✓ 已达到", "green") if holds else Stand("× 没有达到", "red")

    return Asked(mark.fact, f"须{mark.label}" if mark.label else "", stand, months=mark.months)


def _of_judged(rule: Judged) -> Iterator[Asked]:
    if not rule.replaced_when:
        yield Asked(rule.fact)
        return
    yield Asked(rule.fact, shown=lambda facts: not is_true(facts, rule.replaced_when))
    yield Asked(rule.replaced_when, "是的话，改用上级给的分")
    yield Asked(rule.replaced_by, shown=lambda facts: is_true(facts, rule.replaced_when))


def _of_deductions(rule: Deductions, specs: Specs) -> Iterator[Asked]:
    for charge in rule.charges:
        yield _of_charge(charge, "扣", specs)
    for key in rule.wiped_by:
        yield Asked(key, "有就不得分", _wiped(key))


def _wiped(key: str) -> Callable[[Facts], Stand]:
    return lambda facts: Stand("不得分", "red") if is_true(facts, key) else Stand()


def _of_charge(charge: Charge, verb: str, specs: Specs) -> Asked:
    def stand(facts: Facts) -> Stand:
        if facts.get(charge.fact, MISSING).value is None:
            return Stand()
        amount = charge.amount(facts)
        tone = ("green" if verb == "加" else "red") if amount else "3"
        return Stand(f"{verb} {points_text(amount)} 分" if amount else f"不{verb}分", tone)

    return Asked(charge.fact, charge_words(charge, verb, specs[charge.fact]), stand)


def charge_words(charge: Charge, verb: str, spec: FactSpec) -> str:
    """What a charge costs: "每 2 次扣 1 分，最多扣 4 分"."""
    cost = f"{verb} {points_text(charge.each)} 分"
    if spec.type is FactType.TICK:
        return f"有就{cost}"
    times = f" {charge.step} " if charge.step > 1 else ""
    each = f"每{times}{spec.unit or '次'}{cost}"
    if charge.due:
        each = f"{date.fromordinal(charge.due)} 之后每迟{times or '一'}天{cost}"
    return f"{each}，最多{verb} {points_text(charge.most)} 分" if charge.most else each


def _worth_of(rule: Formula | Shortfall) -> Callable[[Facts], Stand]:
    """What the number comes to in points."""

    def stand(facts: Facts) -> Stand:
        if facts.get(rule.fact, MISSING).value is None:
            return Stand()
        points = rule.score(facts, {}).claimed
        return Stand(f"＝ {points_text(points)} 分", "green" if points >= rule.points else "amber" if points else "red")

    return stand


def _nodes_words(nodes: tuple[Node, ...], spec: FactSpec) -> str:
    steps = "，".join(f"{_value_words(node.num, node.den, spec)} 得 {points_text(node.points)} 分" for node in nodes)
    return f"{steps}，中间按直线折算"


def _value_words(num: int, den: int, spec: FactSpec) -> str:
    """A bound as the fact is written."""
    if spec.type is FactType.RATIO:
        return percent(num, den)
    return f"{points_text(Fraction(num, den) * 1000 // 1)}{spec.unit}"


def _shortfall_words(rule: Shortfall, spec: FactSpec) -> str:
    target = _value_words(*rule.target.as_integer_ratio(), spec)
    per = rule.per * 100 if spec.type is FactType.RATIO else rule.per
    unit = " 个百分点" if spec.type is FactType.RATIO else spec.unit
    step = f"{points_text(per * 1000 // 1)}{unit}"
    away = "高" if rule.over else "低"
    return f"目标 {target}，每{away} {step}扣 {points_text(rule.minus)} 分，最多扣 {points_text(rule.most)} 分"


def _of_share(rule: Share) -> Iterator[Asked]:
    def stand(facts: Facts) -> Stand:
        share = rule.share(facts)
        return Stand() if share is None else Stand(f"计满分的 {points_text(int(share * 100))}%", "green")

    yield Asked(rule.fact, stand=stand)
    if rule.baseline:
        for key in rule.facts[1:]:
            yield Asked(key, "用来算基准值")


def terms_of(clause: Clause, facts: Facts, specs: Specs) -> str:
    """Under which terms a clause earns: what it needs, what excuses it, what is taken from it; "" for none."""
    parts = [f"前提：{mark.asked(specs)}{_held(mark, facts)}" for mark in clause.needs]
    if clause.excused_if:
        parts.append(f"{'、'.join(mark.asked(specs) for mark in clause.excused_if)}的，不作要求")
    parts += [f"{specs[c.fact].title}：{charge_words(c, '另扣', specs[c.fact])}" for c in clause.charged_by]
    return "；".join(parts)


def _held(mark: Mark, facts: Facts) -> str:
    return {True: "（已达到）", False: "（没有达到）", None: "（还没有填）"}[mark.holds(facts)]


class Homes:
    """Where the facts are filled in that no clause has of its own.

    Such a fact stands on the card of the first clause that hangs on it; what no clause hangs on (vetoes, conditions
    of titles and categories, an average from above) stands on the page of conditions.
    """

    def __init__(self, rubrics: RubricSet) -> None:
        asked = [clause for rubric in rubrics for item in rubric.items if not item.exempt for clause in item.clauses]
        asked = [clause for clause in asked if not clause.exempt]
        self._own = {key for clause in asked for key in clause.rule.facts}
        self._guests: dict[str, tuple[str, ...]] = {}
        for clause in asked:
            guests = tuple(key for key in clause.reads if key not in self._own)
            if guests:
                self._guests[clause.ref] = guests
                self._own.update(guests)

    def guests(self, clause_ref: str) -> tuple[str, ...]:
        """Keys of the facts that a clause's card takes in besides its own."""
        return self._guests.get(clause_ref, ())


def signed(points: Points) -> str:
    """Points that are added or taken away: "+1.5", "−2", "0"."""
    return f"+{points_text(points)}" if points > 0 else points_text(points).replace("-", "−")
