"""Why an award can not be won: which line stays out of reach, and which points are out of the unit's hands."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from binder.domain.awards import Line, Sums, passes
from binder.domain.facts import FactState
from binder.domain.planning.lines import Lines
from binder.domain.planning.problem import Problem, Table
from binder.domain.points import Points, points_text
from binder.domain.rubric import Award, Clause, Gate
from binder.domain.rules import ClauseState, Link
from binder.domain.scores import ItemScore

MOST_NAMED = 4
SETTLED = (ClauseState.EXEMPT, ClauseState.EXCUSED)


class Attempt(NamedTuple):
    """An award tried under some facts."""

    problem: Problem
    lines: Lines
    table: Table


class Reach(NamedTuple):
    """Something held to a gate. most: what it can come to; whole: its printed points; items: what it is made of."""

    name: str
    gates: Iterator[Gate]
    most: Points
    whole: Points
    items: Sequence[ItemScore]


def why_not(award: Award, attempts: Sequence[Attempt]) -> str:
    """A sentence for each thing that stands in the way, in the attempt that came nearest."""
    nearest = min(attempts, key=lambda attempt: sum(_lacks(attempt.table)))
    return "".join(f"{text}。" for text in (*_conditions(award, nearest.problem), *_short(nearest)))


def veto_text(titles: Sequence[str]) -> str:
    return f"一票否决：{'；'.join(titles)}。"


def _lacks(table: Table) -> Iterator[Points]:
    for part in table.parts:
        yield max(part.need - part.most, 0)
    yield max(table.need - sum(part.worth(part.most) for part in table.parts), 0)


def _conditions(award: Award, problem: Problem) -> Iterator[str]:
    for mark in award.requires:
        if not mark.holds(problem.facts):
            supplier = problem.rubrics.facts[mark.fact].supplier
            asked = mark.asked(problem.rubrics.facts)
            yield f"基本条件“{asked}”{f'由{supplier}决定，现在没有达到' if supplier else '达不到'}"


def _short(attempt: Attempt) -> Iterator[str]:
    for reach in _reaches(attempt):
        for gate in reach.gates:
            if not passes(gate, reach.most, reach.whole):
                line = Line("", f"{reach.name}最多", Sums(*[reach.most] * 3), reach.whole)
                causes = "；".join(_causes(reach.items, attempt.problem))
                yield f"{line.blocker(gate).text}{f'：{causes}' if causes else ''}"


def _reaches(attempt: Attempt) -> Iterator[Reach]:
    """What does not reach its line: items, categories, the total."""
    lines, table = attempt.lines, attempt.table
    for item, most in table.short:
        yield Reach(item.item.named, lines.item_gates(item), most, item.max, [item])
    for score, part in zip(lines.parts, table.parts, strict=True):
        if part.most < part.need:
            name = f"第{score.category.number}分类"
            yield Reach(name, lines.part_gates(score), part.worth(part.most), score.max, score.items)
    total = lines.total(sum(part.worth(part.most) for part in table.parts))
    items = [item for score in lines.parts for item in score.items]
    yield Reach("总分", lines.gates("total"), total, lines.score.max, items)


def _causes(items: Sequence[ItemScore], problem: Problem) -> Iterator[str]:
    """Where the points are that no lever moves, by who decides on them."""
    found: dict[str, dict[str, Points]] = {}
    for item in items:
        for one in item.clauses if not item.item.exempt else ():
            lost = one.max - one.claimed
            if lost > 0 and one.state not in SETTLED and not _moves(one.clause, problem):
                places = found.setdefault(_decider(one.clause, problem), {})
                places[item.item.key] = places.get(item.item.key, 0) + lost
    for who, places in found.items():
        ranked = sorted(places, key=lambda key: -places[key])[:MOST_NAMED]
        named = "、".join(f"第 {key} 项 {points_text(places[key])} 分" for key in places if key in ranked)
        more = "等" if len(places) > MOST_NAMED else ""
        yield f"{named}{more}{f'由{who}提供的数据决定' if who else '已成定局'}"


def _moves(clause: Clause, problem: Problem) -> bool:
    return isinstance(clause.rule, Link) or any(key in problem.on_fact for key in clause.reads)


def _decider(clause: Clause, problem: Problem) -> str:
    """Who supplies what a clause hangs on; "" for the unit itself."""
    specs, facts = problem.rubrics.facts, problem.facts
    for key in clause.rule.facts:
        if specs[key].supplier:
            return specs[key].supplier
    pending = any(key in facts and facts[key].state is FactState.PENDING for key in clause.rule.facts)
    return clause.supplier or ("上级" if pending else "")
