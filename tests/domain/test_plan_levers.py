"""What each kind of clause can still be moved by, and at what price."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.domain.facts import Fact, FactSpec, FactState, FactType, FactValue, Ratio, When
from binder.domain.planning import Plan, Question, plan_award
from binder.domain.points import Points
from binder.domain.rubric import Award, Category, Clause, Gate, Item, Rubric, RubricSet, Source
from binder.domain.rules import (
    AboveStandard,
    Charge,
    Deductions,
    Formula,
    Judged,
    Line,
    Node,
    Op,
    Rule,
    Series,
    Shortfall,
    Standard,
    Tier,
    Tiers,
)
from binder.domain.score import score_assessment

JUNE = date(2022, 6, 30).toordinal()
MONTHS = ("2022-04", "2022-05", "2022-06")


def known(value: FactValue) -> Fact:
    return Fact(FactState.KNOWN, value)


def table(rules: list[Rule], specs: list[FactSpec], need: Points) -> RubricSet:
    """One item with these clauses, and a title for this many points."""
    clauses = tuple(Clause(f"1-{n}", f"1-{n}", "", "", rule.points, rule) for n, rule in enumerate(rules, 1))
    points = sum(clause.points for clause in clauses)
    item = Item("1", "1", "", "", "", points, clauses, ())
    award = Award("title", "称号", "", 1, (Gate("total", need, strict=False),))
    return RubricSet(
        Rubric(
            "small",
            "1",
            "",
            "",
            "2022",
            "county",
            {"county": "县级"},
            points,
            (Category("1", "一", "", "", points, (item,)),),
            Source("", "", "", "", ""),
            {spec.key: spec for spec in specs},
            awards=(award,),
        )
    )


def planned(rule: Rule, spec: FactSpec, fact: Fact | None, need: Points) -> Plan:
    return plan_award(Question(table([rule], [spec], need), {spec.key: fact} if fact else {}), "title")


def tiers(op: Op, *bounds: int) -> Tiers:
    """The first bound earns 2 points, the second 1."""
    return Tiers("f", tuple(Tier(op, bound, 1, 2000 - 1000 * n, "") for n, bound in enumerate(bounds)))


class Story(NamedTuple):
    """A clause, what is known of its fact, the points asked for, and the step that is expected."""

    rule: Rule
    kind: FactType
    fact: Fact | None
    need: Points
    text: str
    actions: int


EARLY = Fact(FactState.ESTIMATE, When("2022-01"))
STORIES = [
    Story(tiers(Op.AT_LEAST, 5, 3), FactType.COUNT, known(1), 1000, "“数据”再增 2 件，共 3 件", 2),
    Story(tiers(Op.AT_MOST, 3), FactType.COUNT, None, 2000, "“数据”达到 0 件", 1),
    Story(tiers(Op.AT_MOST, 1, 4), FactType.RANK, None, 1000, "“数据”达到前 4 名", 1),
    Story(tiers(Op.AT_MOST, JUNE), FactType.DATE, None, 2000, "“数据”不晚于 2022-06-30", 1),
    Story(tiers(Op.AT_LEAST, JUNE), FactType.DATE, EARLY, 2000, "“数据”不早于 2022-06-30", 1),
    Story(tiers(Op.AT_LEAST, 80), FactType.NUMBER, None, 2000, "“数据”达到 80件", 1),
    Story(tiers(Op.BELOW, 80), FactType.NUMBER, None, 2000, "“数据”不高于 79.999件", 1),
    Story(
        Tiers("f", (Tier(Op.AT_MOST, 1, 10, 2000, ""),)),
        FactType.RATIO,
        known(Ratio(5, 20)),
        2000,
        "“数据”减 3 件，达到 2/20",
        3,
    ),
    Story(Judged("f", 3000), FactType.JUDGED, None, 3000, "“数据”达到 3件", 1),
    Story(
        Formula("f", (Node(0, 1, 0), Node(1, 1, 5000))),
        FactType.RATIO,
        known(Ratio(10, 20)),
        4000,
        "“数据”再增 6 件，达到 16/20",
        6,
    ),
    Story(
        Shortfall("f", Fraction(1), Fraction(1, 10), 500, 2000, 2000),
        FactType.RATIO,
        known(Ratio(12, 20)),
        1500,
        "“数据”再增 5 件，达到 17/20",
        5,
    ),
    Story(
        Series("f", (Tier(Op.AT_LEAST, 2, 1, 1000, ""),), MONTHS, 3000),
        FactType.SERIES,
        known((("2022-04", Decimal(1)),)),
        2000,
        "“数据”再有 2 个月达到 2件",
        2,
    ),
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.rule.kind}-{story.kind}")
def test_a_step_says_what_is_to_be_reached(story: Story) -> None:
    limit = 3000 if story.kind is FactType.JUDGED else None
    spec = FactSpec("f", "数据", story.kind, unit="件", maximum=limit)
    plan = planned(story.rule, spec, story.fact, story.need)
    assert [(step.text, step.actions) for step in plan.steps] == [(story.text, story.actions)]
    reached = score_assessment(table([story.rule], [spec], story.need), plan.facts)
    assert reached.main.claimed >= story.need


@pytest.mark.parametrize(
    ("kind", "fact"),
    [
        (FactType.RANK, known(9)),
        (FactType.NUMBER, known(Decimal(1))),
        (FactType.COUNT, Fact(FactState.NOT_APPLICABLE, None, "没有")),
    ],
)
def test_what_is_final_is_not_planned(kind: FactType, fact: Fact) -> None:
    op = Op.AT_MOST if kind is FactType.RANK else Op.AT_LEAST
    plan = planned(tiers(op, 3), FactSpec("f", "数据", kind), fact, 2000)
    assert (plan.feasible, plan.reason) == (False, "总分最多 0/2，须不低于 2：第 1 项 2 分已成定局。")


def test_more_people_than_there_are_must_be_counted_again() -> None:
    rule = Tiers("f", (Tier(Op.AT_LEAST, 9, 10, 2000, ""),), "all")
    specs = [FactSpec("f", "持证", FactType.RATIO, unit="人", den_fact="all"), FactSpec("all", "在编", FactType.COUNT)]
    facts = {"f": known(Ratio(25, None)), "all": known(20)}
    (step,) = plan_award(Question(table([rule], specs, 2000), facts), "title").steps
    assert (step.text, step.actions) == ("“持证”达到 18/20", 1)


def test_open_faults_are_answered_together() -> None:
    rule = Deductions((Charge("late", 500, due=JUNE), Charge("faults", 500), Charge("told", 1000)), 3000)
    specs = [
        FactSpec("late", "报送时间", FactType.DATE),
        FactSpec("faults", "差错", FactType.COUNT),
        FactSpec("told", "通报", FactType.TICK),
    ]
    rubrics = table([rule], specs, 2500)
    plan = plan_award(Question(rubrics, {"faults": known(1)}), "title")
    (step,) = plan.steps
    assert (step.text, step.actions) == ("确认没有扣分情形：“报送时间”、“通报”", 2)
    assert score_assessment(rubrics, {"faults": known(1), **plan.facts}).main.claimed == 2500
    assert not plan_award(Question(rubrics, {"faults": known(2)}), "title").feasible


class Fleet:
    """Lines of equipment with what there is of each; None: nobody has counted."""

    def __init__(self, pers: list[int], have: list[int | None], staff: int, by_ratio: bool, met_first: bool) -> None:
        self.lines = tuple(Line(f"l{n}", f"装备{n}", per) for n, per in enumerate(pers))
        self.have = dict(zip((line.fact for line in self.lines), have, strict=False))
        self.facts: dict[str, Fact] = {key: known(count) for key, count in self.have.items() if count is not None}
        self.facts["staff"] = known(staff)
        above = AboveStandard(self.lines, "staff", 1000, 2000, met_first, by_ratio)
        self.rules: list[Rule] = [Standard(self.lines, "staff", 4000), above]
        self.specs = [FactSpec(key, key, FactType.COUNT) for key in self.facts.keys() | self.have.keys()]

    def rubrics(self, need: Points) -> RubricSet:
        return table(self.rules, self.specs, need)

    def by_trying(self, rubrics: RubricSet, most: int) -> int | None:
        """Actions of the cheapest way, found by trying every number of every line."""
        best: int | None = None
        for reached in product(*(range(have or 0, most + 1) for have in self.have.values())):
            cost = sum(self._actions(key, number) for key, number in zip(self.have, reached, strict=True))
            stated = {
                key: known(n) for key, n in zip(self.have, reached, strict=True) if n or self.have[key] is not None
            }
            if (best is None or cost < best) and self._wins(rubrics, {**self.facts, **stated}):
                best = cost
        return best

    def _actions(self, key: str, number: int) -> int:
        have = self.have[key]
        return number - have if have is not None else int(number > 0)

    @staticmethod
    def _wins(rubrics: RubricSet, facts: Mapping[str, Fact]) -> bool:
        return score_assessment(rubrics, facts).main.awards[0].won.claimed


fleets = st.builds(
    Fleet,
    st.lists(st.sampled_from([0, 1, 2, 3]), min_size=1, max_size=3),
    st.lists(st.none() | st.integers(0, 4), min_size=3, max_size=3),
    st.integers(1, 4),
    st.booleans(),
    st.booleans(),
)


@given(fleets, st.sampled_from([1000, 2000, 4000, 5000, 6000]))
def test_equipment_is_raised_as_cheaply_as_can_be(fleet: Fleet, need: Points) -> None:
    rubrics = fleet.rubrics(need)
    plan = plan_award(Question(rubrics, fleet.facts), "title")
    assert (plan.cost if plan.feasible else None) == fleet.by_trying(rubrics, 6)
