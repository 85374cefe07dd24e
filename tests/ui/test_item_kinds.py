"""A clerk fills in clauses of the rarer kinds, on an invented table that has them all."""

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from tests.domain.kinds import WHOLE
from tests.ui.clerk import Clerk
from tests.ui.desk import answers, button, card, clicks, line, months, points, types
from ui.views.cards.inputs import ClauseInput


@pytest.fixture
def collector(newcomer: Clerk) -> Clerk:
    """Somebody whose table has every kind of clause."""
    return newcomer.creates_from(WHOLE)


def texts(clerk: Clerk, ref: str) -> str:
    """All that can be read on a card."""
    labels = card(clerk, ref).findChildren(QLabel)
    return "\n".join(label.text() for label in labels if label.isVisible())


def test_two_conditions_are_both_asked_for_and_each_says_how_it_stands(collector: Clerk) -> None:
    collector.selects("1.1")
    college, major = line(collector, "1.1-2", 0), line(collector, "1.1-2", 1)
    for field, text in zip((*college.fields, *major.fields), ("9", "10", "2", "5"), strict=True):
        types(field, text)
    assert (college.verdict, major.verdict) == ("✓ 已达到", "× 没有达到")
    assert points(collector, "1.1-2") == "0 / 1 分"
    types(major.fields[0], "3")
    assert points(collector, "1.1-2") == "1 / 1 分"


def test_what_a_clause_needs_and_what_excuses_it_is_said_on_its_card(collector: Clerk) -> None:
    collector.selects("1.1")
    assert "前提：大专占比达50%（还没有填）" in texts(collector, "1.1-3")
    assert "持证率达95%的，不作要求" in texts(collector, "1.1-4")
    collector.states("rank", 1)
    collector.states("college", "1/10")
    assert "前提：大专占比达50%（没有达到）" in texts(collector, "1.1-3")
    assert points(collector, "1.1-3") == "0 / 2 分"


def test_a_shortfall_says_its_target_and_what_is_lost(collector: Clerk) -> None:
    collector.selects("1.1")
    rate = line(collector, "1.1-5", 0)
    assert "持证率，目标 95%，每低 1 个百分点扣 0.5 分，最多扣 2 分" in texts(collector, "1.1-5")
    types(rate.fields[1], "100")
    types(rate.fields[0], "93")
    assert rate.verdict == "＝ 2 分"


def test_an_experts_points_give_way_to_those_from_above(collector: Clerk) -> None:
    collector.selects("2.1")
    own, instead, above = (line(collector, "2.1-1", number) for number in range(3))
    types(own.fields[0], "18.5")
    assert points(collector, "2.1-1") == "18.5 / 20 分"
    assert above.isHidden()

    answers(instead, "是")
    assert own.isHidden()
    types(above.fields[0], "12")
    assert points(collector, "2.1-1") == "12 / 20 分"

    types(above.fields[0], "21")
    assert "20" in above.notes.sentence
    assert points(collector, "2.1-1") == "12 / 20 分"


def test_a_charge_shows_what_it_takes_and_where_it_is_taken(collector: Clerk) -> None:
    collector.selects("2.1")
    collector.states("judged", 20)
    assert points(collector, "2.1-2") == ""
    types(line(collector, "2.1-2", 0).fields[0], "2")
    assert points(collector, "2.1-2") == "−10 分"
    assert points(collector, "2.1-1") == "10 / 20 分"


def test_months_are_typed_into_a_grid_and_what_is_charged_below_them(collector: Clerk) -> None:
    collector.selects("3")
    grid = months(collector, "3-1")
    for cell, text in zip(grid.value.cells, ("2.1", "1.5", ""), strict=True):
        types(cell, text)
    types(grid.minus.cells[0], "1")
    assert grid.points == ("3", "2", "—")
    assert points(collector, "3-1") == "5 / 12 分"
    collector.undoes()
    assert grid.minus.cells[0].text() == ""
    assert grid.points == ("4", "2", "—")

    types(grid.value.cells[2], "很多")
    assert "收到的是“很多”" in grid.value.notes.sentence
    assert points(collector, "3-1") == "6 / 12 分"
    types(grid.value.cells[2], "4")
    assert (grid.value.notes.sentence, points(collector, "3-1")) == ("", "10 / 12 分")

    for cell in grid.value.cells:
        types(cell, "")
    assert "monthly" not in collector.session.state.facts


def test_a_formula_shows_its_line_and_its_result(collector: Clerk) -> None:
    collector.selects("4")
    efficacy = line(collector, "4-1", 0)
    types(efficacy.fields[0], "95.55")
    assert efficacy.tail.text() == "0 得 0 分，100 得 30 分，中间按直线折算"
    assert efficacy.verdict == "＝ 28.67 分"


def test_faults_are_counted_one_by_one(collector: Clerk) -> None:
    collector.selects("5")
    misprints, sent, copied = (line(collector, "5-1", number) for number in range(3))
    types(misprints.fields[0], "1")
    types(sent.fields[0], "2022-11-02")
    assert (misprints.verdict, sent.verdict) == ("扣 1 分", "扣 1 分")
    assert points(collector, "5-1") == "— / 3 分", "nobody has said whether it was copied"
    answers(copied, "否")
    assert points(collector, "5-1") == "1 / 3 分"
    answers(copied, "是")
    assert (copied.verdict, points(collector, "5-1")) == ("不得分", "0 / 3 分")


def test_a_share_asks_for_its_baseline(collector: Clerk) -> None:
    collector.selects("6")
    for number, text in enumerate(("10", "100", "10", "100")):
        types(line(collector, "6-1", number).fields[0], text)
    assert line(collector, "6-1", 0).verdict == "计满分的 50%"
    assert points(collector, "6-1") == "4 / 8 分"


def test_points_outside_the_table_are_added_and_taken(collector: Clerk) -> None:
    collector.selects("bonus")
    clicks(button(collector, "bonus-1", "是"))
    types(line(collector, "bonus-2", 0).fields[0], "3")
    assert card(collector, "bonus-1").accessibleName().startswith("加分1 ")
    assert points(collector, "bonus-1") == "+2 分"
    assert (points(collector, "bonus-2"), line(collector, "bonus-2", 0).verdict) == ("+0.6 分", "加 0.6 分")
    collector.sees_total("2.6")
    collector.selects("deduct")
    types(line(collector, "deduct-1", 0).fields[0], "1")
    assert points(collector, "deduct-1") == "−2 分"
    collector.sees_total("0.6")


def test_every_kind_has_an_input_and_looking_writes_nothing(collector: Clerk) -> None:
    for ref, item in collector.session.rubrics.items.items():
        collector.controller.select_item(ref)
        for each, clause in zip(collector.workspace.item.cards, item.clauses, strict=True):
            assert (type(each.input) is ClauseInput) == (clause.rule.kind == "above_standard"), clause.ref
    assert collector.session.undo_label == "", "filling the fields is not an edit"


def test_markup_in_a_rubric_is_shown_as_it_stands(newcomer: Clerk) -> None:
    newcomer.creates_from(WHOLE.replace("title: 虚构, number", 'title: "<b>虚构</b>", number'))
    newcomer.selects("4")
    tips = [widget.toolTip() for widget in newcomer.workspace.item.header.findChildren(QWidget)]
    assert any("&lt;b&gt;虚构" in tip for tip in tips)
    assert not any("<b>" in tip for tip in tips)
