"""A rubric as the knapsack sees it: a part for each category, a class for each group of clauses that hang together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from binder.domain.facts import Fact, Facts
from binder.domain.planning.finding import Pull
from binder.domain.planning.knapsack import Choice, Part, Solution, cheapest, feasible, reachable
from binder.domain.planning.lines import Lines
from binder.domain.planning.tied import AnnexSum, Outcome, Step, Sums, Way, combine, is_tied
from binder.domain.points import Points
from binder.domain.rubric import Category, Clause, Item, RubricSet
from binder.domain.rules import ClauseState, Link, Total
from binder.domain.score import Basis, score_rubric
from binder.domain.scores import CategoryScore, ItemScore, Score


class Class(NamedTuple):
    """Choices that exclude each other. ways: what each stands for; stay: what making none of them stands for.

    ref: of the first clause, which places it in print.
    """

    ref: str
    choices: tuple[Choice, ...]
    ways: tuple[Way, ...]
    stay: Way = ()


@dataclass(frozen=True)
class Table:
    """A rubric's parts with their classes. need: of the sum. fixed: cost that items' own lines make unavoidable.

    short: items (with the most they can have) that cannot reach their own line.
    """

    parts: tuple[Part, ...]
    classes: tuple[tuple[Class, ...], ...]
    need: Points
    fixed: int
    short: tuple[tuple[ItemScore, Points], ...]

    @property
    def feasible(self) -> bool:
        return not self.short and feasible(self.parts, self.need)

    def cheapest(self) -> Solution | None:
        return None if self.short else cheapest(self.parts, self.need)


class Problem:
    """The rubrics of an assessment under fixed facts, with levers each of which moves clauses of one place only.

    costs: what one action of each lever costs. A step costs 1 more, so that of plans that cost the same the one with
    fewer steps is found.
    """

    def __init__(
        self, rubrics: RubricSet, facts: Facts, score: Score, pulls: Sequence[Pull], costs: Sequence[int]
    ) -> None:
        self.rubrics = rubrics
        self.facts = facts
        self.scores = {one.rubric.id: one for one in (score.main, *score.annexes)}
        self.pulls = pulls
        self.costs = costs
        self.on_fact: dict[str, list[int]] = {}
        for number, pull in enumerate(pulls):
            for key in pull.lever.facts:
                self.on_fact.setdefault(key, []).append(number)
        self._annexes: dict[str, tuple[Table, list[tuple[Points, int]]]] = {}

    def table(self, lines: Lines) -> Table:
        """The rubric's table under the lines of an award."""
        return _Maker(self, lines).table()

    def annex(self, rubric_id: str) -> tuple[Table, list[tuple[Points, int]]]:
        """A linked rubric's table, and the sums it can be brought to with their least cost."""
        if rubric_id not in self._annexes:
            table = self.table(Lines(self.scores[rubric_id]))
            self._annexes[rubric_id] = (table, reachable(table.parts))
        return self._annexes[rubric_id]

    def steps(self, table: Table, solution: Solution) -> list[Step]:
        """What a solution stands for."""
        found: list[Step] = []
        for own, classes in zip(solution.picks, table.classes, strict=True):
            for pick, one in zip(own, classes, strict=True):
                for part in one.stay if pick is None else one.ways[pick]:
                    found += self._to_sum(part) if isinstance(part, AnnexSum) else [part]
        return found

    def _to_sum(self, target: AnnexSum) -> list[Step]:
        table, _ = self.annex(target.rubric)
        solution = cheapest(table.parts, target.sum)
        if solution is None:
            raise AssertionError("an annex can be brought to a sum that was found reachable")
        return self.steps(table, solution)

    def stated(self, steps: Iterable[Step]) -> dict[str, Fact]:
        """What the steps would state."""
        return {
            key: fact for step in steps for key, fact in self.pulls[step.lever].lever.moves[step.move].facts.items()
        }

    def cost(self, step: Step) -> int:
        return self.pulls[step.lever].lever.moves[step.move].actions * self.costs[step.lever] + 1

    def annex_total(self, rubric_id: str, points: Points) -> Total:
        """What a link sees of an annex whose parts come to a sum."""
        score = self.scores[rubric_id]
        total = Lines(score).total(points)
        return Total(total, total, total, score.max, score.rubric.short)


class _Group(NamedTuple):
    """Clauses that hang together. movers: numbers of the levers and ids of the annexes that move them."""

    clauses: list[tuple[Item, Clause]]
    movers: set[int | str]


class _Maker:
    """Makes one table."""

    def __init__(self, problem: Problem, lines: Lines) -> None:
        self.problem = problem
        self.lines = lines
        self.rubric = lines.score.rubric
        self.order = {clause.ref: place for place, clause in enumerate(self.rubric.clauses)}
        self.fixed = 0
        self.short: list[tuple[ItemScore, Points]] = []

    def table(self) -> Table:
        made = [self._part(score) for score in self.lines.parts]
        exempt = [item for score in self.lines.followers for item in score.items]
        self.short += [(item, item.claimed) for item in exempt if item.claimed < self.lines.item_need(item)]
        parts, classes = tuple(part for part, _ in made), tuple(tuple(own) for _, own in made)
        return Table(parts, classes, self.lines.need(), self.fixed, tuple(self.short))

    def _part(self, score: CategoryScore) -> tuple[Part, list[Class]]:
        now = sum(item.claimed for item in score.items)
        classes, plain = [], []
        for item in score.items:
            lack = self.lines.item_need(item) - item.claimed
            if item.item.exempt:
                self.short += [(item, item.claimed)] if lack > 0 else []
            elif lack > 0 or is_tied(item.item):
                more, one = self._held_to(lack, item, self._tied(item))
                now += more
                classes.append(one)
            else:
                plain.append(item.item)
        classes += [self._class(group) for group in self._groups(plain)]
        found = sorted((one for one in classes if one.choices or one.stay), key=lambda one: self.order[one.ref])
        need = self.lines.need_of(score)
        if score.unmet:  # worth nothing whatever its items earn; they may still have lines of their own to reach
            idle = [one._replace(choices=(), ways=()) for one in found]
            return Part([()] * len(idle), 0, max(need, 0)), idle
        share, whole = self.lines.scale(score)
        return Part([one.choices for one in found], now, max(need, now), share, whole), found

    def _groups(self, items: Iterable[Item]) -> list[_Group]:
        """The clauses of the items that levers or annexes move, grouped by those they share."""
        groups: dict[int, _Group] = {}
        owner: dict[int | str, int] = {}
        for item in items:
            for clause in item.clauses:
                movers = self._movers(clause)
                if not movers:
                    continue
                joined = _Group([], movers)
                for number in sorted({owner[mover] for mover in movers if mover in owner}):
                    other = groups.pop(number)
                    joined = _Group(joined.clauses + other.clauses, joined.movers | other.movers)
                joined.clauses.append((item, clause))
                number = self.order[clause.ref]
                groups[number] = joined
                owner.update(dict.fromkeys(joined.movers, number))
        return list(groups.values())

    def _movers(self, clause: Clause) -> set[int | str]:
        """Numbers of the levers and ids of the annexes that move a clause."""
        found: set[int | str] = {number for key in clause.reads for number in self.problem.on_fact.get(key, ())}
        return found | {clause.rule.rubric} if isinstance(clause.rule, Link) else found

    def _class(self, group: _Group) -> Class:
        """What a group of clauses that simply add up can gain."""
        first = min((clause.ref for _, clause in group.clauses), key=lambda ref: self.order[ref])
        outcomes = list(self._outcomes(group))
        now = sum(outcomes[0].points.values())
        gains = [(sum(one.points.values()) - now, one.cost, one.way) for one in outcomes[1:]]
        return _class_of(first, gains)

    def _tied(self, score: ItemScore) -> Class:
        """What an item as a whole can gain."""
        groups = self._groups([score.item])
        moved = {clause.ref for group in groups for _, clause in group.clauses}
        still = {one.clause.ref: one.claimed for one in score.clauses if one.clause.ref not in moved}
        parts = [[Outcome(still, 0, ())], *(list(self._outcomes(group)) for group in groups)]
        totals = combine(Sums(score.item, self.problem.facts), parts)
        gains = [(points - score.claimed, cost, way) for points, cost, way in totals]
        return _class_of(score.item.clauses[0].ref if score.item.clauses else "", gains)

    def _held_to(self, lack: Points, score: ItemScore, one: Class) -> tuple[Points, Class]:
        """Make the cheapest choice that gains what an item lacks to its own line, and leave what gains more.

        Returns what is gained in any case, and the class that is left.
        """
        if lack <= 0:
            return 0, one
        enough = [(choice, way) for choice, way in zip(one.choices, one.ways, strict=True) if choice.gain >= lack]
        if not enough:
            most = max((choice.gain for choice in one.choices), default=0)
            self.short.append((score, score.claimed + most))
            return 0, one
        base, stay = min(enough, key=lambda pair: (pair[0].cost, -pair[0].gain))
        self.fixed += base.cost
        more = [(choice.gain - base.gain, choice.cost - base.cost, way) for choice, way in enough]
        return base.gain, _class_of(one.ref, more)._replace(stay=stay)

    def _outcomes(self, group: _Group) -> Iterator[Outcome]:
        """Everything the levers and annexes of a group can bring, staying as it is first."""
        problem = self.problem
        choices: list[list[tuple[Step | AnnexSum | None, int]]] = []
        for number in sorted(mover for mover in group.movers if isinstance(mover, int)):
            steps = [Step(number, move) for move in range(len(problem.pulls[number].lever.moves))]
            choices.append([(None, 0), *((step, problem.cost(step)) for step in steps)])
        for annex in sorted(mover for mover in group.movers if isinstance(mover, str)):
            choices.append([(AnnexSum(annex, total), cost) for total, cost in problem.annex(annex)[1]])
        score = _Alone(problem, group.clauses)
        for combination in product(*choices):
            way = tuple(part for part, _ in combination if part is not None)
            yield Outcome(score.points(way), sum(cost for _, cost in combination), _without_staying(way, problem))


def _without_staying(way: Way, problem: Problem) -> Way:
    """A way without annexes that stay as they are."""
    return tuple(
        part for part in way if not isinstance(part, AnnexSum) or part.sum > problem.annex(part.rubric)[1][0][0]
    )


class _Alone:
    """Scores some clauses apart from the rest of their rubric."""

    def __init__(self, problem: Problem, clauses: Sequence[tuple[Item, Clause]]) -> None:
        self.problem = problem
        rubric = problem.rubrics.rubric_of(clauses[0][0].ref)
        items: dict[str, Item] = {}
        for item, clause in clauses:
            before = items[item.ref].clauses if item.ref in items else ()
            items[item.ref] = replace(item, clauses=(*before, clause), take="sum", together=())
        self.removes = rubric.exemption == "removed"
        category = Category("", "", "", "", 0, tuple(items.values()))
        self.rubric = replace(rubric, categories=(category,), adjustments=None, charged_by=(), awards=())
        keys = {key for _, clause in clauses for key in (*clause.reads, rubric.average)}
        keys |= {problem.rubrics.facts[key].den_fact for key in keys if key in problem.rubrics.facts}
        self.facts = {key: problem.facts[key] for key in keys if key in problem.facts}

    def points(self, way: Way) -> Mapping[str, Points]:
        """Points of each clause by ref, once a way has been gone."""
        problem = self.problem
        facts = self.facts | problem.stated(part for part in way if isinstance(part, Step))
        totals = {part.rubric: problem.annex_total(*part) for part in way if isinstance(part, AnnexSum)}
        score = score_rubric(
            self.rubric, Basis(facts, frozenset(), problem.rubrics.facts, totals), RubricSet(self.rubric)
        )
        found = {}
        for one in (clause for item in score.categories[0].items for clause in item.clauses):
            left_out = self.removes and one.state is ClauseState.EXCUSED
            found[one.clause.ref] = 0 if left_out else one.claimed
        return found


def _class_of(ref: str, gains: Iterable[tuple[Points, int, Way]]) -> Class:
    """The choices among these that no other one beats: none gains as much for less, or the same for as much."""
    best: dict[Points, tuple[int, Way]] = {}
    for gain, cost, way in gains:
        if gain > 0 and cost > 0 and (gain not in best or cost < best[gain][0]):
            best[gain] = (cost, way)
    choices: list[tuple[Choice, Way]] = []
    for gain, (cost, way) in sorted(best.items(), reverse=True):
        if not choices or cost <= choices[-1][0].cost:
            choices.append((Choice(gain, cost), way))
    choices.reverse()
    return Class(ref, tuple(choice for choice, _ in choices), tuple(way for _, way in choices))
