"""A leader asks who is behind and what cannot wait."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from binder.domain.assessment import Duty, State
from binder.domain.board import departments, lack_of, urgent
from binder.domain.facts import Fact, FactState
from binder.domain.outline import Lamp, Outline, build_outline
from binder.domain.score import score_assessment
from binder.rubric.library import load

TODAY = date(2022, 12, 1)
RUBRICS = load("henan-2022-agency", "county")
REFS = tuple(RUBRICS.items)


def outline(state: State) -> Outline:
    return build_outline(RUBRICS, score_assessment(RUBRICS, state.facts, state.filled), state, TODAY)


def state(duties: dict[str, Duty], **facts: bool) -> State:
    known = {key.replace("_", "-"): Fact(FactState.KNOWN, value) for key, value in facts.items()}
    return State("示例县", "county", "2022", "henan-2022-agency", facts=known, duties=duties)


def test_departments_with_alarms_come_first_and_nobody_last() -> None:
    duties = {"6": Duty("办公室"), "7": Duty("办公室"), "5": Duty("人事股", "2022-12-03"), "4": Duty("法制股")}
    found = departments(outline(state(duties)))
    assert [one.name for one in found] == ["人事股", "办公室", "法制股", ""]
    assert (found[0].alarm, found[1].empty, found[1].items) == (1, 2, 2)


def test_what_is_due_comes_before_what_would_lift_a_category() -> None:
    duties = {"36": Duty("法制股", "2022-12-08"), "5": Duty("人事股", "2022-12-03"), "6": Duty("办公室", "2023-03-01")}
    found = [line.item.ref for line in urgent(outline(state(duties)))]
    assert found[:3] == ["5", "36", "8"]  # the most points of a category below its line lie in item 8
    assert "6" in found[3:]
    assert "1" not in found  # 县级不作要求


def test_an_item_says_first_which_evidence_it_lacks() -> None:
    bare = state({})
    assert lack_of(outline(bare).items["6"], bare).startswith("缺 ")
    stated = state({}, **{"6_1": True})
    lines = outline(stated).items
    assert lack_of(lines["6"], stated) == lack_of(outline(bare).items["6"], bare)


@given(
    st.dictionaries(
        st.sampled_from(REFS),
        st.builds(Duty, st.sampled_from(["", "甲科", "乙科"]), st.sampled_from(["", "2022-12-02", "2023-06-01"])),
    )
)
def test_every_item_that_counts_is_in_one_department_and_every_alarm_is_urgent(duties: dict[str, Duty]) -> None:
    made = outline(state(duties))
    counted = [line for line in made.items.values() if line.lamp not in (Lamp.EXEMPT, Lamp.MERGED)]
    assert sum(one.items for one in departments(made)) == len(counted)
    alarms = [line for line in counted if line.lamp is Lamp.ALARM]
    first = urgent(made)[: len(alarms)]
    assert set(map(id, first)) == set(map(id, alarms))
    assert [line.days_left for line in first] == sorted(line.days_left or 0 for line in first)
