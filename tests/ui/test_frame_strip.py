"""The score strip: figures, lines to pass, the ladder, and the reasons behind them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from binder.domain.facts import FactType
from binder.domain.rubric import Gate
from tests.ui.clerk import Clerk
from ui.models.gates import gate_text
from ui.views.popover import Popover
from ui.views.strip_part import StripPart

BEST: dict[FactType, object] = {FactType.RATIO: 20, FactType.COUNT: 30, FactType.RANK: 1, FactType.DATE: "2021-01"}


def does_everything(clerk: Clerk) -> None:
    """State every fact at its best; nothing that takes points away happened."""
    rubrics = clerk.session.rubrics
    bad = {key for clause in rubrics.clauses.values() for key in clause.zeroed_by}
    bad |= {key for rubric in rubrics for veto in rubric.vetoes for key in veto.facts}
    facts: dict[str, object] = {"staff_count": 20}
    for key, spec in rubrics.facts.items():
        if spec.type is FactType.TICK:
            facts[key] = key not in bad
        elif key != "staff_count":
            facts[key] = "20/20" if spec.type is FactType.RATIO and not spec.den_fact else BEST[spec.type]
    clerk.finds_stated(facts)


def texts_of(part: StripPart) -> list[str]:
    popover = part.findChild(Popover)
    assert popover is not None
    return [label.text() for label in popover.findChildren(QLabel)]


def test_a_perfect_county_climbs_the_whole_ladder(clerk: Clerk) -> None:
    award = clerk.workspace.strip.award
    assert award.reached == 0
    assert award.summary == "5 个分类没有过线"
    does_everything(clerk)
    clerk.sees_total("100")
    assert award.reached == 2
    assert award.summary == "各项要求都已达到"
    assert "执法装备能力建设 100/100 达标" in award.annex


def test_a_veto_takes_the_titles_and_leaves_the_points(clerk: Clerk) -> None:
    does_everything(clerk)
    clerk.finds_stated({"integrity_problem": True, "bad_influence": True})
    clerk.sees_total("100")
    award = clerk.workspace.strip.award
    assert award.reached == 0
    assert award.summary.startswith("一票否决")


def test_a_category_below_its_line_says_by_how_much(clerk: Clerk) -> None:
    first = clerk.workspace.strip.categories[0]
    assert not first.passed
    assert first.verdict == "差 7.6 分以上", "6 of 17 points; the line is at 13.6"
    does_everything(clerk)
    assert first.passed
    assert first.verdict == "已过线"


@pytest.mark.parametrize(
    ("points", "said"), [(13_500, "差 0.1 分以上"), (13_600, "须高于 13.6"), (13_700, "已过线"), (0, "差 13.6 分以上")]
)
def test_the_edge_of_a_strict_line(points: int, said: str) -> None:
    assert gate_text(Gate("each_category", 800, strict=True), points, 17_000) == said


def test_a_line_that_need_only_be_reached() -> None:
    assert gate_text(Gate("each_category", 800, strict=False), 13_600, 17_000) == "已过线"
    assert gate_text(Gate("each_category", 800, strict=False), 13_000, 17_000) == "差 0.6 分"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_reasons_open_by_keyboard_and_list_every_blocker(clerk: Clerk, key: Qt.Key) -> None:
    award = clerk.workspace.strip.award
    QTest.keyClick(award, key)
    said = "\n".join(texts_of(award))
    assert "规范化单位：补齐后可得" in said
    for number in "一二三四五":
        assert f"第{number}分类" in said
    assert "总分 21.5/100，须高于 90" in said
    assert "装备达标机构" in said


def test_a_click_on_the_number_says_how_it_adds_up(clerk: Clerk, qtbot: QtBot) -> None:
    total = clerk.workspace.strip.total
    QTest.mouseClick(total, Qt.MouseButton.LeftButton)
    assert clerk.view.score.main.because in texts_of(total)


def test_the_strip_can_be_read_aloud_and_walked_through(clerk: Clerk) -> None:
    strip = clerk.workspace.strip
    for part in (strip.total, strip.award, *strip.categories):
        assert part.accessibleName()
        assert part.accessibleDescription()
        assert part.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_last_edit_shows_its_difference(clerk: Clerk) -> None:
    clerk.states("6-1", True)
    assert clerk.view.delta == 1500
    clerk.states("6-1", False)
    assert clerk.view.delta == -1500
    assert clerk.controller.assign("6", department="办公室")
    assert clerk.view.delta == 0
