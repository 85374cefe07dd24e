"""A newer version of the rubric comes out in the middle of the year."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from binder.domain.facts import FactState
from binder.errors import UserError
from binder.resources import read_text
from binder.rubric.excel.book import EXAMPLE
from binder.rubric.installed import installed_folder, write_rubric
from binder.rubric.library import FILE_NAME
from binder.usecases.answering import choose_reading, set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.history import redo, undo
from binder.usecases.offering import offered_rubrics
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.renewing import Part, compare_versions, move_to, newer_version
from binder.usecases.session import Session

RUBRIC = "example-2025"
CHANGES = (
    ('version: "1.0.0"', 'version: "1.10.0"'),
    ('{kind: tick, points: "4", title: 制定年度培训计划', '{kind: tick, points: "3", title: 制定年度培训计划'),
    ('review_points, points: "8"', 'review_points, points: "9"'),
    ('type: judged, max: "8"', 'type: judged, max: "9"'),
    ("          - {quote: 案卷}\n", ""),
    ("disobeyed: {title: 不服从指挥调度, type: count, unit: 次}", "disobeyed: {title: 不服从指挥调度, type: tick}"),
    ('key: "3"', 'key: "7"'),
    ('zeroes: ["3-1"]', 'zeroes: ["7-1"]'),
    ("      B: {counts_for_awards: false}", "      C: {counts_for_awards: false}"),
    ("      B: {title: 不算", "      C: {title: 不算"),
)
"""From the version of spring to that of autumn: item 3 has become item 7, and more."""


def publish(*changes: tuple[str, str]) -> None:
    text = read_text(EXAMPLE)
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    write_rubric(installed_folder() / RUBRIC, {FILE_NAME: text})


@pytest.fixture
def spring(empty_home: None, tmp_path: Path) -> Iterator[Session]:
    """An assessment of the spring version, filled in here and there."""
    publish()
    session = create_assessment(tmp_path / "某县", RUBRIC, "云岭县大队（示例）", "county")
    for key, raw in {"1-1": True, "case_count": 5, "staff_count": 20, "certified_rate": "19/20", "3-1": True}.items():
        set_fact(session, key, raw)
    set_fact(session, "disobeyed", 2)
    set_fact(session, "efficiency", None, FactState.PENDING)
    choose_reading(session, "EX-01", "B", "示例")
    for name, place in {"计划": ("1", "1"), "案卷": ("1", "3"), "着装": ("3", ""), "又着装": ("3", "")}.items():
        paper = tmp_path / f"{name}.txt"
        paper.write_text(name, encoding="utf-8")
        attach_files(session, *place, (paper,))
    yield session
    session.close()


def keys(parts: tuple[Part, ...], what: str) -> set[str]:
    return {part.key for part in parts if part.what == what}


def titles_at(session: Session, item: str, slot: str) -> list[str]:
    state = session.state
    return [state.evidence[a.evidence_id].title for a in state.by_item.get(item, ()) if a.slot == slot]


def test_a_rubric_that_was_added_is_on_offer(spring: Session) -> None:
    assert RUBRIC in {offer.id for offer in offered_rubrics()}
    write_rubric(installed_folder() / "spoiled", {FILE_NAME: "id: spoiled\n"})
    assert "spoiled" not in {offer.id for offer in offered_rubrics()}


def test_without_a_newer_version_there_is_nothing_to_move_to(spring: Session) -> None:
    assert newer_version(spring) == ""
    with pytest.raises(UserError, match=r"没有比现用 1\.0\.0 版更新的"):
        compare_versions(spring)
    publish(('version: "1.0.0"', 'version: "0.9.9"'))
    assert newer_version(spring) == ""


def test_the_comparison_names_what_stays_goes_comes_and_changes(spring: Session) -> None:
    publish(*CHANGES)
    assert newer_version(spring) == "1.10.0"
    renewal = compare_versions(spring)
    parts = renewal.parts
    assert renewal.versions == {RUBRIC: ("1.0.0", "1.10.0")}
    assert keys(parts.retired, "事项") == {"3"} and keys(parts.new, "事项") == {"7"}
    assert keys(parts.retired, "条款") == {"3-1", "3-2"} and keys(parts.new, "条款") == {"7-1", "7-2"}
    assert keys(parts.retired, "填报数据") == {"3-1", "3-2"}
    assert keys(parts.retired, "佐证要求") == {"1/3"}
    changed = {(part.what, part.key): part.note for part in parts.changed}
    assert changed["条款", "1-1"] == "分值 4 → 3"
    assert changed["填报数据", "disobeyed"].startswith("原来填的不再适用，需要重填：")
    assert ("读法", "EX-01") in changed
    assert {"case_count", "certified_rate"} <= keys(parts.kept, "填报数据")
    held = {(part.what, part.key): part.held for part in parts.retired}
    assert held["事项", "3"] == 2 and held["填报数据", "3-1"] == 1 and held["佐证要求", "1/3"] == 1
    assert spring.rubrics.main.version == "1.0.0"


def test_moving_keeps_facts_and_evidence_and_loses_none(spring: Session) -> None:
    before = spring.state
    publish(*CHANGES)
    renewal = compare_versions(spring)
    change = move_to(spring, renewal)
    after = spring.state
    assert "rubric" in change.touched and spring.rubrics.main.version == "1.10.0"
    kept = {key: fact for key, fact in before.facts.items() if key != "disobeyed"}
    assert after.facts == kept
    assert titles_at(spring, "1", "1") == ["计划"] and titles_at(spring, "1", "") == ["案卷"]
    assert {evidence.title for evidence in after.trash.values()} == {"着装", "又着装"}
    assert after.choices == {}
    assert spring.score == renewal.after
    spring.close()
    reopened = open_assessment(spring.folder)
    try:
        assert reopened.state == after and reopened.score == renewal.after
        assert reopened.undo_label == "更新评分标准到 1.10.0 版"
    finally:
        reopened.close()


def test_the_move_is_undone_and_redone_as_a_whole(spring: Session) -> None:
    before, score, texts = spring.state, spring.score, dict(spring.texts)
    publish(*CHANGES)
    move_to(spring, compare_versions(spring))
    moved = spring.state
    undo(spring)
    assert (spring.state, spring.score, dict(spring.texts)) == (before, score, texts)
    assert newer_version(spring) == "1.10.0"
    redo(spring)
    assert spring.state == moved and spring.rubrics.main.version == "1.10.0"


def test_work_goes_on_under_the_new_version(spring: Session) -> None:
    publish(*CHANGES)
    move_to(spring, compare_versions(spring))
    set_fact(spring, "7-1", True)
    assert spring.score.clauses["7-1"].claimed == 12000
    choose_reading(spring, "EX-01", "C", "示例")
    undo(spring)
    undo(spring)
    undo(spring)
    assert spring.rubrics.main.version == "1.0.0"


def test_a_version_that_no_longer_knows_the_level_is_refused(spring: Session) -> None:
    publish(CHANGES[0], ("levels: {county: 县级, city: 市级}", "levels: {city: 市级}"), (", exempt: [county]", ""))
    with pytest.raises(UserError, match="没有级别“county”"):
        compare_versions(spring)
    assert spring.rubrics.main.version == "1.0.0"
