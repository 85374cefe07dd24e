"""The Dongying list of tasks: 22 of them, no points, what is masked stays blank."""

from pathlib import Path

import pytest

from binder.domain.rubric import RubricSet
from binder.domain.rules import Target
from binder.rubric.library import load
from tests.rubric.sheets import faults_after, filled_in

TASKS = "shandong-dongying-2024-tasks"


@pytest.fixture(params=["county", "city"])
def rubrics(request: pytest.FixtureRequest) -> RubricSet:
    return load(TASKS, request.param)


@pytest.fixture
def county() -> RubricSet:
    return load(TASKS, "county")


def asked(rubrics: RubricSet, fact: str) -> set[str]:
    """What the clauses on a fact ask of it, in words."""
    rules = [clause.rule for clause in rubrics.main.clauses if fact in clause.rule.facts]
    return {rule.mark.label for rule in rules if isinstance(rule, Target)}


def test_there_are_22_tasks_in_six_groups_and_no_points(rubrics: RubricSet) -> None:
    tasks = rubrics.main
    assert [len(category.items) for category in tasks.categories] == [4, 3, 4, 6, 2, 3]
    assert [item.key for item in tasks.items] == [str(number) for number in range(1, 23)]
    assert not tasks.scored
    assert {clause.rule.kind for clause in tasks.clauses} == {"target"}
    assert not any(clause.points for clause in tasks.clauses)
    assert not tasks.awards
    assert not tasks.vetoes


def test_every_clause_is_asked_for_evidence(rubrics: RubricSet) -> None:
    for item in rubrics.main.items:
        assert {ref for slot in item.slots for ref in slot.clauses} == {clause.ref for clause in item.clauses}


@pytest.mark.parametrize(
    ("fact", "wanted"),
    [
        ("certified_rate", "达100%"),
        ("remote_rate", "达40%"),
        ("emission_coverage", "达90%"),
        ("drill_trainings", "至少1次"),
        ("field_trainings", "至少1次"),
        ("supervision_actions", "至少1次"),
        ("joint_contests", "至少1次"),
        ("standard_completed", "2024年12月31日前"),
        ("inspected_branches", "全覆盖"),
    ],
)
def test_the_printed_targets_are_the_ones_asked_for(rubrics: RubricSet, fact: str, wanted: str) -> None:
    assert asked(rubrics, fact) == {wanted}


def test_only_what_the_source_words_softly_is_soft(rubrics: RubricSet) -> None:
    soft = {clause.key for clause in rubrics.main.clauses if isinstance(clause.rule, Target) and clause.rule.soft}
    assert soft == {"8-3", "9-6", "11-2", "21-1", "21-2"}
    for key in soft:
        assert any(word in rubrics.main.clause_by_ref[key].text for word in ("原则上", "力争", "争取"))


def test_the_other_reading_makes_every_target_binding() -> None:
    strict = load(TASKS, "county", {"SD-04": "B"}).main
    assert not any(isinstance(clause.rule, Target) and clause.rule.soft for clause in strict.clauses)


def test_what_the_source_masks_is_kept_and_noted_and_has_no_date(rubrics: RubricSet) -> None:
    masked = [clause for clause in rubrics.main.clauses if "(略)" in clause.quote]
    assert len(masked) == 7
    assert all("SD-01" in clause.errata and "(略)" in clause.text for clause in masked)
    assert "原文遮蔽" in next(erratum.why for erratum in rubrics.main.errata if erratum.key == "SD-01")
    (may,) = [stage for stage in rubrics.main.calendar if "5月" in stage.quote]
    assert may.due == ""
    (plan,) = [material for material in rubrics.main.materials if "台账" in material.title]
    assert plan.deadlines == ()
    assert "(略)" in rubrics.main.source.title


def test_the_starred_word_reads_as_it_should(county: RubricSet) -> None:
    clause = county.main.clause_by_ref["20-2"]
    assert "执法队*" in clause.quote
    assert "执法队伍" in clause.text


def test_a_detachment_must_have_a_lawyer_and_a_branch_should_try() -> None:
    branch = filled_in(load(TASKS, "county"), {"lawyers": 0}).item_scores["9"]
    detachment = filled_in(load(TASKS, "city"), {"lawyers": 0}).item_scores["9"]
    assert [clause.state.value for clause in branch.clauses[4:]] == ["exempt", "none"]
    assert [clause.state.value for clause in detachment.clauses[4:]] == ["none", "exempt"]
    assert (branch.standing, detachment.standing) == ("open", "unmet")


def test_a_target_that_is_not_asked_of_a_branch_does_not_count_as_undone(county: RubricSet) -> None:
    clause = filled_in(county, {}).item_scores["9"].clauses[4]
    assert clause.because == f"{clause.clause.exempt}，不算未完成。"


def test_the_total_is_told_as_tasks_done(county: RubricSet) -> None:
    ticks = [clause.rule.facts[0] for clause in county.main.item_by_ref["18"].clauses]
    done = filled_in(county, dict.fromkeys(ticks, True))
    assert done.counts == (1, 0, 21, 0)
    assert done.because == "完成 1/22 项。"
    assert done.max == 0


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("counts: {met: 21, unmet: 0, open: 0, soft: 1}", "counts: {met: 22}", "met 应为 22 项，算出的是 21 项"),
        ('standings: {"8": soft}', 'standings: {"8": met}', "事项 8 的完成情况应为“met”，算出的是“soft”"),
        ('standings: {"8": soft}', 'standings: {"88": met}', "事项 88 的完成情况应为“met”，算出的是“没有这个编号”"),
    ],
)
def test_a_wrong_count_in_an_example_is_told(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    assert [told in text for text in faults_after(tmp_path, TASKS, right, wrong)] == [True]
