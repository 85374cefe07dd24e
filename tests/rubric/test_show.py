"""`rubric show`: everything that a rubric says can be read there, by people and by programs."""

from collections.abc import Iterator

import pytest

from binder.domain.rubric import Rubric, RubricSet
from binder.rubric.library import declared_levels, load, shipped_ids
from binder.rubric.prose import rubric_lines
from binder.rubric.show import rubric_json

EVERY = [(rubric_id, level) for rubric_id in shipped_ids() for level in declared_levels(rubric_id)]


@pytest.fixture(params=EVERY, ids="-".join)
def rubrics(request: pytest.FixtureRequest) -> RubricSet:
    return load(*request.param)


def text_of(rubrics: RubricSet) -> str:
    return "\n".join(rubric_lines(rubrics))


def line_with(rubrics: RubricSet, words: str) -> str:
    """The one line that has these words."""
    (line,) = [line for line in rubric_lines(rubrics) if words in line]
    return line


def said(rubric: Rubric) -> Iterator[str]:
    """What a reader may look for."""
    for category in rubric.all_categories:
        yield from (category.title, *(f"{group.key} {group.title}" for group in category.groups))
    for item in rubric.items:
        yield from (f"{item.key} {item.short}", item.method, item.department, *(slot.title for slot in item.slots))
    for clause in rubric.clauses:
        yield from (f"{clause.key} [{clause.rule.kind}", clause.text, clause.department, *clause.errata)
    for award in rubric.awards:
        yield from (award.title, award.quote, *(mark.asked(rubric.facts) for mark in award.requires))
    for veto in rubric.vetoes:
        yield from (veto.title, veto.quote)
    for reading in rubric.readings:
        yield from (reading.key, reading.question, reading.why, f"{reading.default}（默认）")
        yield from (option.effect for option in reading.options)
    yield from (f"{erratum.key} 印作“{erratum.quote}”" for erratum in rubric.errata)
    yield from (f"{stage.due or '没有日期'} {stage.title}" for stage in rubric.calendar)
    for material in rubric.materials:
        yield from (material.title, material.form, material.department, *(day.due for day in material.deadlines))
    yield from (quota.title for quota in rubric.quotas)
    yield from rubric.notes


def test_a_person_finds_everything_the_rubric_says(rubrics: RubricSet) -> None:
    text = text_of(rubrics)
    assert [words for words in said(rubrics.main) if words not in text] == []


def test_no_line_speaks_of_points_that_the_source_does_not_print(rubrics: RubricSet) -> None:
    assert "0 分" not in [word for line in rubric_lines(rubrics) for word in line.replace("（", "，").split("，")]
    assert ("原文没有分值" in text_of(rubrics)) is not rubrics.main.scored


def test_a_program_finds_every_clause(rubrics: RubricSet) -> None:
    shown = rubric_json(rubrics.main)
    assert [clause["key"] for clause in shown["clauses"]] == [clause.ref for clause in rubrics.main.clauses]
    for clause in shown["clauses"]:
        assert clause["kind"] and clause["quote"] and clause["max"]
        assert clause["text"] == clause["quote"] or clause["errata"]


@pytest.mark.parametrize("rubric_id", shipped_ids())
def test_a_program_finds_what_every_fact_is_for_at_one_level_or_another(rubric_id: str) -> None:
    unread: list[set[str]] = []
    for level in declared_levels(rubric_id):
        facts = rubric_json(load(rubric_id, level).main)["facts"]
        assert all(fact["type"] and fact["title"] for fact in facts)
        readers = ("clauses", "categories", "awards", "vetoes")
        unread.append({fact["key"] for fact in facts if not any(fact[reader] for reader in readers)})
    assert set.intersection(*unread) == set()


@pytest.mark.parametrize(
    ("rubric_id", "words", "line"),
    [
        ("henan-2022-agency", "部署启动，上报部署情况", "  2022-10-31 部署启动，上报部署情况，印发时已过期"),
        (
            "henan-2022-agency",
            "示范单位（示范单位）",
            "  生态环境保护综合行政执法机构规范化示范单位（示范单位）：每个分类高于满分的 80%；总分高于 90 分",
        ),
        ("henan-2022-equipment", "（装备达标机构）", "  装备能力建设达标机构（装备达标机构）：总分高于 85 分"),
        ("fujian-2022-county", "bonus-1、bonus-3", "      bonus-1、bonus-3 取最高，最多 2 分"),
        ("fujian-2022-county", " 坚持党建引领", "  1 坚持党建引领（5 分）"),
        ("qinghai-haixi-2017-collective", "表现突出集体：2", "  表现突出集体：2"),
    ],
)
def test_what_matters_is_said_in_one_line(rubric_id: str, words: str, line: str) -> None:
    assert line_with(load(rubric_id, "county"), words) == line


def test_a_bonus_says_what_it_adds_and_whose_it_is() -> None:
    fujian = load("fujian-2022-county", "county")
    assert "[adjustment，加 2 分]" in line_with(fujian, "bonus-1 [") and "（执法大队）" in line_with(
        fujian, "bonus-1 ["
    )
    assert "[adjustment，每人次加 0.2 分]" in line_with(fujian, "bonus-2 [")
    assert "[adjustment，每次扣 5 分，最多 5 分]" in line_with(fujian, "deduct-1 [")


def test_a_garbled_clause_is_shown_as_it_should_read_and_as_it_was_printed() -> None:
    lines = list(rubric_lines(load("fujian-2022-county", "county")))
    place = next(place for place, line in enumerate(lines) if "deduct-3 [" in line)
    assert "在省级稽查中" in lines[place] and "原文印作“该年度本单位在级稽查中" in lines[place + 1]


def test_conflicting_deadlines_stand_side_by_side() -> None:
    line = line_with(load("qinghai-haixi-2017-individual", "county"), "评选材料光盘")
    assert "2017-10-15、2017-11-05 前，原文前后矛盾，以最早的 2017-10-15 为准" in line


def test_facts_that_no_clause_reads_name_the_veto_or_the_award() -> None:
    facts = {fact["key"]: fact for fact in rubric_json(load("xinjiang-2022-individual", "county").main)["facts"]}
    assert facts["integrity_problem"]["vetoes"] == ["veto-1"]
    assert facts["law_mastered"]["awards"] and not facts["law_mastered"]["clauses"]
