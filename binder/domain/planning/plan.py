"""The plan for an award: the cheapest steps that win it, or the reason why none do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import product
from typing import NamedTuple

from binder.domain.facts import Fact, Facts
from binder.domain.planning.finding import Finder, Pull, base_pulls, can_earn
from binder.domain.planning.levers import Ground
from binder.domain.planning.lines import Lines
from binder.domain.planning.problem import Problem
from binder.domain.planning.reasons import Attempt, veto_text, why_not
from binder.domain.planning.tied import is_tied
from binder.domain.points import Points
from binder.domain.rubric import Award, Rubric, RubricSet
from binder.domain.rules import Mark
from binder.domain.score import rescore, score_assessment
from binder.domain.scores import RubricScore, Score


class By(StrEnum):
    """What is to be kept small: the number of actions, or the effort they take together."""

    ACTIONS = "actions"
    EFFORT = "effort"


@dataclass(frozen=True)
class Question:
    """What a plan starts from. efforts: clause ref -> what one action on it takes, 1 to 100; 1 where nothing is said.

    allow_province: whether what others supply (ranks, nominations, figures of the province) may be counted on.
    """

    rubrics: RubricSet
    facts: Facts
    efforts: Mapping[str, int] = field(default_factory=dict)
    by: By = By.ACTIONS
    allow_province: bool = True

    @cached_property
    def score(self) -> Score:
        """The score of the facts as they are; of evidence plans know nothing."""
        return score_assessment(self.rubrics, self.facts)


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing to achieve.

    clause_ref, item: where it shows first. gain: Points that clauses owe to it once all steps are done, within their
    own rubric. actions ≥ 1; effort: of all its actions. facts: what would then be stated, as estimates.
    supplier: "" or who else has a say.
    """

    clause_ref: str
    item: str
    gain: Points
    actions: int
    effort: int
    text: str
    facts: Mapping[str, Fact]
    supplier: str = ""


@dataclass(frozen=True)
class Plan:
    """How an award can be won. cost: actions or effort of all steps, as was asked. reason: "" or why it can not be won.

    rubric: id of the one that declares the award. after: the score once all steps are done; None without a plan.
    """

    award: Award
    rubric: str
    feasible: bool
    cost: int = 0
    steps: tuple[PlanStep, ...] = ()
    reason: str = ""
    after: Score | None = None

    @property
    def total_after(self) -> Points:
        """What the award's rubric comes to once all steps are done; 0 without a plan."""
        scores = (self.after.main, *self.after.annexes) if self.after else ()
        return next((score.claimed for score in scores if score.rubric.id == self.rubric), 0)

    @property
    def facts(self) -> dict[str, Fact]:
        """What all steps together would state."""
        return {key: fact for step in self.steps for key, fact in step.facts.items()}


def plan_all(question: Question) -> tuple[Plan, ...]:
    """The plan of every award that is not won yet, lowest rank first, annexes last."""
    scores = (question.score.main, *question.score.annexes)
    return tuple(plan_award(question, one.award.key) for s in scores for one in s.awards if not one.won.claimed)


def plan_award(question: Question, award_key: str) -> Plan:
    """The cheapest plan that wins an award with the claimed score. Raises KeyError for an unknown award.

    Among equally cheap plans the one with fewer steps, and then the one that begins earliest in printed order.
    """
    for score in (question.score.main, *question.score.annexes):
        for one in score.awards:
            if one.award.key == award_key:
                if one.won.claimed:
                    return Plan(one.award, score.rubric.id, True, after=question.score)
                vetoes = [veto.title for veto in score.vetoed if award_key in veto.awards]
                if vetoes:
                    return Plan(one.award, score.rubric.id, False, reason=veto_text(vetoes))
                return _Planner(question, score, one.award).plan()
    raise KeyError(award_key)


class _Branch(NamedTuple):
    """What is done about the levers that move several places at once.

    cost: of these moves. unmet: how many of the award's basic conditions do not hold then.
    """

    cost: int
    moves: tuple[tuple[Pull, int], ...]
    unmet: int


class _Planner:
    def __init__(self, question: Question, score: RubricScore, award: Award) -> None:
        self.question = question
        self.award = award
        self.rubric = score.rubric
        self.linked = list(_linked(question.rubrics, self.rubric))
        self.readers = _readers(self.linked)
        bases = list(base_pulls(self._ground(question.facts), self.linked))
        self.bases = frozenset(key for pull in bases for key in pull.lever.facts)
        self.pulls = self._pulls(question.score, question.facts)
        self.unit = len(bases) + len(self.pulls) + 1
        self.wide = [*bases, *(pull for pull in self.pulls if self._is_wide(pull))]
        self.wide_facts = {key for pull in self.wide for key in pull.lever.facts}

    def plan(self) -> Plan:
        best: tuple[int, list[tuple[Pull, int]]] | None = None
        branches = self._branches()
        attempts = []
        for branch in branches:
            if best and branch.cost >= best[0]:
                break
            attempt = self._attempt(branch)
            attempts.append(attempt)
            solution = None if branch.unmet else attempt.table.cheapest()
            if solution:
                cost = branch.cost + attempt.table.fixed + solution.cost
                steps = attempt.problem.steps(attempt.table, solution)
                if best is None or cost < best[0]:
                    best = cost, [*branch.moves, *((attempt.problem.pulls[n], move) for n, move in steps)]
        if best is None:
            return Plan(self.award, self.rubric.id, False, reason=why_not(self.award, attempts))
        return self._made(best[0] // self.unit, best[1])

    def _branches(self) -> list[_Branch]:
        """The ways to set the wide levers under which the award's basic conditions hold, the cheapest first.

        Where none does, one under which most of them hold.
        """
        options = [[(pull, None), *((pull, n) for n in range(len(pull.lever.moves)))] for pull in self.wide]
        branches = []
        for combination in product(*options):
            moves = tuple((pull, move) for pull, move in combination if move is not None)
            facts = {**self.question.facts, **_stated(moves)}
            unmet = sum(not mark.holds(facts) for mark in self.award.requires)
            branches.append(_Branch(sum(self._cost(pull, move) for pull, move in moves), moves, unmet))
        fewest = min(branch.unmet for branch in branches)
        kept = sorted((branch for branch in branches if branch.unmet == fewest), key=lambda branch: branch.cost)
        return kept[-1:] if fewest else kept

    def _attempt(self, branch: _Branch) -> Attempt:
        stated = _stated(branch.moves)
        rubrics, facts = self.question.rubrics, {**self.question.facts, **stated}
        score = self.question.score
        if stated:
            score = rescore(score, rubrics, facts, frozenset(), {f"fact:{key}" for key in stated})
        found = self._pulls(score, facts) if stated else self.pulls
        pulls = [pull for pull in found if self.wide_facts.isdisjoint(pull.lever.facts)]
        problem = Problem(rubrics, facts, score, pulls, [self._action(pull) for pull in pulls])
        lines = Lines(problem.scores[self.rubric.id], self.award)
        return Attempt(problem, lines, problem.table(lines))

    def _ground(self, facts: Facts) -> Ground:
        question = self.question
        return Ground(question.rubrics.facts, facts, question.allow_province)

    def _pulls(self, score: Score, facts: Facts) -> list[Pull]:
        """The levers of the award's rubric and of all that it links, but for shared numbers not filled in."""
        finder = Finder(replace(self._ground(facts), assumed=self.bases), self.linked, self._required())
        for rubric in self.linked:
            for item in rubric.items:
                for one in score.items[item.ref].clauses:
                    if can_earn(one, item):
                        finder.read(one.clause)
        return list(finder.pulls())

    def _required(self) -> Iterator[Mark]:
        yield from self.award.requires
        for rubric in self.linked:
            for category in rubric.categories:
                yield from category.requires

    def _is_wide(self, pull: Pull) -> bool:
        """Whether a lever moves more than clauses of one category that simply add up, or of one item."""
        if any(key in mark.facts for mark in self._required() for key in pull.lever.facts):
            return True
        refs = {ref for rubric in self.linked for key in pull.lever.facts for ref in rubric.readers.get(key, ())}
        if len(refs) < 2:
            return False
        places = [category for rubric in self.linked for category in rubric.all_categories if category.refs & refs]
        lined = any(gate.over in ("each_item", "item") for gate in self.award.gates)
        return len(places) > 1 or lined or any(is_tied(self.question.rubrics.items[ref]) for ref in refs)

    def _action(self, pull: Pull) -> int:
        """What one action costs, in units that leave room to count steps."""
        return (self._effort(pull) if self.question.by is By.EFFORT else 1) * self.unit

    def _effort(self, pull: Pull) -> int:
        """What one action takes: the highest effort set for a clause that its facts have a say in."""
        refs = (ref for key in pull.lever.facts for ref in self.readers.get(key, ()))
        return max((self.question.efforts.get(ref, 1) for ref in refs), default=1)

    def _cost(self, pull: Pull, move: int) -> int:
        return pull.lever.moves[move].actions * self._action(pull) + 1

    def _made(self, cost: int, moves: Sequence[tuple[Pull, int]]) -> Plan:
        """The plan of these moves, in printed order, with what each brings."""
        question = self.question
        order = {ref: place for place, ref in enumerate(question.rubrics.clauses)}
        placed = sorted(moves, key=lambda one: min((order[ref] for ref in one[0].clauses), default=-1))
        stated = _stated(placed)
        facts, touched = {**question.facts, **stated}, {f"fact:{key}" for key in stated}
        after = rescore(question.score, question.rubrics, facts, frozenset(), touched)
        gains = self._gains(after, [pull for pull, _ in placed])
        homes = {clause.ref: item.ref for item in question.rubrics.items.values() for clause in item.clauses}
        steps = (self._step(pull, move, own, homes) for (pull, move), own in zip(placed, gains, strict=True))
        return Plan(self.award, self.rubric.id, True, cost, tuple(steps), after=after)

    def _gains(self, after: Score, pulls: Sequence[Pull]) -> list[dict[str, Points]]:
        """For each lever, what clauses (by ref) owe to it: their own rather than a number they share with others.

        What a link gains is its annex's doing.
        """
        by_fact = {key: number for number, pull in reversed(list(enumerate(pulls))) for key in pull.lever.facts}
        found: list[dict[str, Points]] = [{} for _ in pulls]
        for ref, before in self.question.score.clauses.items():
            gain = after.clauses[ref].claimed - before.claimed
            moved = sorted((key for key in before.clause.reads if key in by_fact), key=lambda key: key in self.bases)
            if gain and moved:
                found[by_fact[moved[0]]][ref] = gain
        return found

    def _step(self, pull: Pull, number: int, gains: Mapping[str, Points], homes: Mapping[str, str]) -> PlanStep:
        move, supplier = pull.lever.moves[number], pull.lever.supplier
        ref = next(iter(gains), pull.clauses[0] if pull.clauses else "")
        text = f"{move.text}（由{supplier}提供）" if supplier else move.text
        effort = move.actions * self._effort(pull)
        return PlanStep(ref, homes.get(ref, ""), sum(gains.values()), move.actions, effort, text, move.facts, supplier)


def _stated(moves: Iterable[tuple[Pull, int]]) -> dict[str, Fact]:
    return {key: fact for pull, move in moves for key, fact in pull.lever.moves[move].facts.items()}


def _readers(rubrics: Iterable[Rubric]) -> Mapping[str, list[str]]:
    """Fact -> refs of the clauses in which it has a say."""
    found: dict[str, list[str]] = {}
    for rubric in rubrics:
        for clause in rubric.clauses:
            for key in clause.reads:
                found.setdefault(key, []).append(clause.ref)
    return found


def _linked(rubrics: RubricSet, rubric: Rubric) -> Iterator[Rubric]:
    """A rubric and all that it links, directly or through others, each once."""
    waiting, seen = [rubric.id], set()
    by_id = {one.id: one for one in rubrics}
    while waiting:
        key = waiting.pop(0)
        if key not in seen:
            seen.add(key)
            yield by_id[key]
            waiting += by_id[key].annexes
