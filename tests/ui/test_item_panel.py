"""A clerk fills in one item."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from binder.domain.facts import FactState
from tests.ui.clerk import EQUIPMENT, Clerk
from tests.ui.desk import button, card, clicks, fact_input, field, points, said, types
from ui.views.cards.equipment import EquipmentInput
from ui.views.cards.fields import PAUSE_MS
from ui.views.cards.inputs import ClauseInput
from ui.views.cards.reading_popup import ReadingPopup


def test_a_ratio_is_typed_as_two_numbers_and_the_shared_one_counts_everywhere(clerk: Clerk) -> None:
    clerk.selects("4")
    assert points(clerk, "4-1") == "— / 2 分", "nothing is known yet, and that is no 0"

    types(field(clerk, "4-1", 1), "20")
    types(field(clerk, "4-1"), "17")

    assert points(clerk, "4-1") == "1 / 2 分"
    assert field(clerk, "4-2", 1).text() == "20", "在编人数 is typed once"
    clerk.selects("19")
    assert field(clerk, "19-1", 1).text() == "20"
    assert clerk.session.state.facts["staff_count"].value == 20


def test_typing_is_stored_after_a_pause_and_at_once_with_enter(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.selects("31")
    where = field(clerk, "31-1")

    with qtbot.waitSignal(clerk.controller.changed, timeout=PAUSE_MS * 8):
        types(where, "3", enter=False)
        assert points(clerk, "31-1") == "— / 2 分", "still typing"
    assert points(clerk, "31-1") == "1.5 / 2 分"

    types(where, "4")
    assert points(clerk, "31-1") == "2 / 2 分"


def test_what_is_being_typed_is_stored_when_the_clerk_goes_to_another_item(clerk: Clerk) -> None:
    clerk.selects("31")
    types(field(clerk, "31-1"), "2", enter=False)
    clerk.controller.select_item("32")
    assert clerk.session.state.facts["penalty_case_count"].value == 2


def test_a_refused_value_is_explained_under_its_field_and_changes_nothing(clerk: Clerk) -> None:
    clerk.selects("4")
    types(field(clerk, "4-1", 1), "20")
    types(field(clerk, "4-1"), "18")

    types(field(clerk, "4-1"), "一八")

    assert "整数" in said(clerk, "4-1")
    assert points(clerk, "4-1") == "2 / 2 分", "what was stored still counts"
    assert field(clerk, "4-1").text() == "一八", "the clerk can put it right"

    types(field(clerk, "4-1"), "15")
    assert said(clerk, "4-1") == ""
    assert points(clerk, "4-1") == "0.5 / 2 分"


def test_a_count_above_the_shared_one_is_pointed_out(clerk: Clerk) -> None:
    clerk.selects("4")
    types(field(clerk, "4-1", 1), "20")
    types(field(clerk, "4-1"), "20")
    assert said(clerk, "4-1") == ""
    types(field(clerk, "4-1", 1), "19")
    assert "大于" in said(clerk, "4-1")


def test_a_field_left_wrong_is_named_when_the_clerk_goes_on(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.selects("4")
    types(field(clerk, "4-1"), "一八")
    clerk.selects("6")
    assert "第 4 项" in clerk.message
    assert "没有保存" in clerk.message


def test_yes_and_no_are_clicked_and_a_second_click_takes_the_answer_back(clerk: Clerk) -> None:
    clerk.selects("6")
    clicks(button(clerk, "6-1", "是"))
    assert points(clerk, "6-1") == "1.5 / 1.5 分"

    clicks(button(clerk, "6-1", "否"))
    assert points(clerk, "6-1") == "0 / 1.5 分"
    assert clerk.session.state.facts["6-1"].value is False

    clicks(button(clerk, "6-1", "否"))
    assert points(clerk, "6-1") == "— / 1.5 分"
    assert "6-1" not in clerk.session.state.facts


def test_undo_shows_in_the_field_that_was_typed_into(clerk: Clerk) -> None:
    clerk.selects("31")
    types(field(clerk, "31-1"), "3")
    clerk.undoes()
    assert field(clerk, "31-1").text() == ""
    clerk.redoes()
    assert field(clerk, "31-1").text() == "3"


def test_ctrl_z_in_a_field_undoes_in_the_assessment_even_what_is_half_typed(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.selects("31")
    where = field(clerk, "31-1")
    where.setFocus()
    types(where, "3", enter=False)
    QTest.keySequence(where, QKeySequence(QKeySequence.StandardKey.Undo))
    assert where.text() == ""
    assert clerk.window.redo_action.isEnabled()
    clerk.redoes()
    assert where.text() == "3", "nothing typed is lost by undoing early"


def test_minus_and_plus_count(clerk: Clerk) -> None:
    clerk.selects("31")
    for _ in range(3):
        clicks(button(clerk, "31-1", "+"))
    assert field(clerk, "31-1").text() == "2", "the first click says: none"
    clicks(button(clerk, "31-1", "−"))
    assert clerk.session.state.facts["penalty_case_count"].value == 1
    for _ in range(3):
        clicks(button(clerk, "31-1", "−"))
    assert clerk.session.state.facts["penalty_case_count"].value == 0


def test_a_month_or_a_day_can_be_typed_and_half_a_date_is_not_complained_about_while_typing(
    clerk: Clerk, qtbot: QtBot
) -> None:
    ref = f"{EQUIPMENT}14-1"
    clerk.selects(f"{EQUIPMENT}14")
    where = field(clerk, ref)
    types(where, "2022-0", enter=False)
    qtbot.wait(PAUSE_MS * 2)
    assert said(clerk, ref) == ""
    types(where, "2022-0")
    assert "日期" in said(clerk, ref)
    types(where, "2022-06")
    assert (said(clerk, ref), points(clerk, ref)) == ("", "3 / 3 分")
    types(where, "2022-07-01")
    assert points(clerk, ref) == "0 / 3 分"


@pytest.mark.parametrize(
    ("state", "shown"),
    [(FactState.PENDING, "待上级数据 ▼"), (FactState.ESTIMATE, "预估 ▼"), (FactState.KNOWN, "已填 ▼")],
)
def test_a_rank_can_be_known_estimated_or_awaited(clerk: Clerk, state: FactState, shown: str) -> None:
    clerk.selects("37")
    rank = fact_input(clerk, "37-2")
    rank.state.chosen.emit(state)
    if state is not FactState.PENDING:
        types(rank.fields[0], "4")
    assert rank.state.text() == shown
    assert clerk.session.state.facts["case_filing_rank"].state is state

    rank.state.chosen.emit(FactState.MISSING)
    assert rank.state.text() == "未填 ▼"
    assert rank.fields[0].text() == ""


def test_what_does_not_apply_asks_for_the_reason_and_then_counts_as_the_source_says(clerk: Clerk) -> None:
    clerk.selects("5")
    tick = fact_input(clerk, "5-4")
    tick.state.chosen.emit(FactState.NOT_APPLICABLE)
    reason = next(line for line in tick.notes.findChildren(QLineEdit) if line.isVisible())

    QTest.keyClick(reason, Qt.Key.Key_Return)
    assert "原因" in said(clerk, "5-4"), "without a reason it is refused"

    tick.state.chosen.emit(FactState.NOT_APPLICABLE)
    types(reason, "今年没有新招录人员")

    assert points(clerk, "5-4") == "0.5 / 0.5 分"
    assert clerk.session.state.facts["5-4"].note == "今年没有新招录人员"
    assert said(clerk, "5-4") == ""


def test_a_circumstance_that_costs_points_is_ticked(clerk: Clerk) -> None:
    clerk.selects("14")
    types(field(clerk, "14-2"), "1")
    assert points(clerk, "14-2") == "4 / 4 分"
    box = card(clerk, "14-3").findChild(QCheckBox)
    assert box is not None
    clicks(box)
    assert points(clerk, "14-2") == "0 / 4 分"
    clicks(box)
    assert points(clerk, "14-2") == "4 / 4 分"


def test_equipment_is_counted_in_one_table_that_says_what_is_due(clerk: Clerk) -> None:
    clerk.selects(f"{EQUIPMENT}4")
    table = card(clerk, f"{EQUIPMENT}4-1").input
    assert isinstance(table, EquipmentInput)
    assert type(card(clerk, f"{EQUIPMENT}4-2").input) is ClauseInput, "the same vehicles are not asked for twice"

    staff, vehicles = table.rows
    types(staff.fields[0], "20")
    types(vehicles.fields[0], "2")
    assert vehicles.verdict == "差 1"
    assert points(clerk, f"{EQUIPMENT}4-1") == "0 / 4 分"
    types(vehicles.fields[0], "3")
    assert vehicles.verdict == "达标"
    types(vehicles.fields[0], "4")
    assert vehicles.verdict == "高于标准"
    assert points(clerk, f"{EQUIPMENT}4-1") == "4 / 4 分"

    types(vehicles.fields[0], "四")
    assert "整数" in vehicles.notes.sentence
    assert staff.notes.sentence == ""


def test_the_annex_is_one_click_away_and_back_comes_its_total(clerk: Clerk) -> None:
    clerk.selects("8")
    assert points(clerk, "8-1") == "2 / 12 分", "60以下 is a step of its own"
    go = card(clerk, "8-1").input.findChild(QPushButton)
    assert go is not None
    clicks(go)
    assert clerk.controller.current_item == f"{EQUIPMENT}1"


def test_items_that_share_a_pot_lead_to_where_it_is_filled_in(clerk: Clerk) -> None:
    clerk.selects("10")
    assert clerk.workspace.item.cards == ()
    link = next(b for b in clerk.workspace.item.findChildren(QPushButton) if "合并计分" in b.text() and b.isVisible())
    clicks(link)
    assert clerk.controller.current_item == "8"


def test_a_clause_not_asked_of_the_county_has_full_points_and_nothing_to_fill_in(clerk: Clerk) -> None:
    clerk.selects("28")
    assert points(clerk, "28-2") == "1 / 1 分"
    assert type(card(clerk, "28-2").input) is ClauseInput
    assert card(clerk, "28-2").input.isHidden()


def test_a_reading_mark_tells_how_the_sentence_is_read_and_leads_on(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.selects("8")
    clicks(button(clerk, "8-1", "读法"))
    popup = card(clerk, "8-1").findChild(ReadingPopup)
    assert popup is not None
    reading = clerk.session.rubrics.readings["HN-01"]
    assert reading.option.title in popup.accessibleName()
    with qtbot.waitSignal(clerk.controller.reading_wanted) as wanted:
        clicks(popup.findChildren(QPushButton)[0])
    assert wanted.args == ["HN-01"]


def test_department_and_date_are_typed_in_the_head(clerk: Clerk) -> None:
    clerk.selects("6")
    head = clerk.workspace.item.header
    types(head.department, "办公室")
    types(head.due.field, "2022-12-11")
    duty = clerk.session.state.duties["6"]
    assert (duty.department, duty.due) == ("办公室", "2022-12-11")

    types(head.due.field, "下周")
    assert head.due.field.property("wrong") is True
    assert clerk.session.state.duties["6"].due == "2022-12-11"

    types(head.due.field, "")
    assert clerk.session.state.duties["6"].due == ""
    assert head.due.field.property("wrong") is False


@pytest.mark.parametrize("level", ["county", "city"])
def test_looking_at_every_item_shows_an_input_for_every_clause_and_writes_nothing(newcomer: Clerk, level: str) -> None:
    newcomer.creates(level)
    for ref, item in newcomer.session.rubrics.items.items():
        newcomer.controller.select_item(ref)
        cards = newcomer.workspace.item.cards
        assert [each.ref for each in cards] == [clause.ref for clause in item.clauses]
        for each, clause in zip(cards, item.clauses, strict=True):
            closed = bool(clause.exempt or item.exempt)
            bare = type(each.input) is ClauseInput
            assert bare is (closed or clause.rule.kind == "above_standard"), clause.ref
    assert newcomer.session.undo_label == "", "filling the fields is not an edit"


def test_going_through_the_items_again_builds_no_new_cards(clerk: Clerk) -> None:
    panel = clerk.workspace.item
    refs = list(clerk.session.rubrics.items)
    for ref in refs:
        clerk.controller.select_item(ref)
    known = {id(each) for each in panel.findChildren(type(card(clerk, refs[-1] + "-1")))}
    for ref in refs:
        clerk.controller.select_item(ref)
        assert {id(each) for each in panel.cards} <= known


def test_advice_puts_the_keyboard_into_the_clause_that_it_names(clerk: Clerk) -> None:
    clerk.controller.select_item("31", "31-1")
    assert field(clerk, "31-1").hasFocus()


def test_the_tab_key_goes_down_the_cards_also_where_they_served_other_items(clerk: Clerk) -> None:
    for ref in ("37", "13", "21", "5"):
        clerk.controller.select_item(ref)
    fields = [each for number in (1, 2, 3) for each in fact_input(clerk, f"5-{number}").fields]
    answers = [button(clerk, "5-4", "是"), button(clerk, "5-5", "是")]
    passed: list[QWidget | None] = [fields[0]]
    while (at := passed[-1]) is not None and at is not answers[-1] and len(passed) < 200:
        passed.append(at.nextInFocusChain())
    assert [each for each in passed if each in (*fields, *answers)] == [*fields, *answers]
