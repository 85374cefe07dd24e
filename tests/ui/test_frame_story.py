"""What a clerk sees of the score while filling in."""

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from binder.domain.facts import FactState, FactType
from binder.domain.outline import Lamp
from tests.ui.clerk import EQUIPMENT, Clerk
from ui.models.advice_list import ADVICE_ROLE
from ui.models.rubric_rows import RowKind


def test_an_answer_shows_everywhere_at_once_and_undo_takes_it_back(clerk: Clerk) -> None:
    clerk.sees_total("21.5")
    assert clerk.row("6").now == "—"

    clerk.states("6-1", True)

    clerk.sees_total("23")
    assert (clerk.row("6").now, clerk.row("6").of, clerk.row("6").tone) == ("1.5", "1.5", "green")
    assert clerk.view.delta == 1500

    assert clerk.window.undo_action.text().startswith("撤销(&U) 填报“")
    clerk.undoes()

    clerk.sees_total("21.5")
    assert clerk.row("6").now == "—"
    assert clerk.message.startswith("已撤销")
    clerk.redoes()
    clerk.sees_total("23")


def test_what_was_filled_in_is_there_the_next_day(clerk: Clerk) -> None:
    clerk.finds_stated({"6-1": True, "staff_count": 20, "on_post_rate": 18})
    total = clerk.total
    clerk.reopens()
    assert clerk.total == total
    assert clerk.window.undo_action.isEnabled(), "undo survives a restart"


def test_a_value_that_does_not_fit_is_refused_beside_its_field_and_changes_nothing(clerk: Clerk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(clerk.controller.refused) as refused:
        assert not clerk.controller.set_fact("staff_count", "二十")
    key, sentence = refused.args or ("", "")
    assert key == "staff_count"
    assert "整数" in sentence
    clerk.sees_total("21.5")


def test_only_rows_that_look_different_are_painted_anew(clerk: Clerk) -> None:
    model = clerk.workspace.tree.model
    touched: list[str] = []
    model.dataChanged.connect(lambda first, last: touched.append(str(model.data(first))))
    model.modelReset.connect(lambda: touched.append("everything"))

    clerk.states("6-1", True)

    assert [text.split()[0] for text in touched] == ["一", "6", "6-1"]


def test_pending_data_is_never_shown_as_a_confident_nought(clerk: Clerk) -> None:
    assert clerk.controller.set_fact("6-1", None, FactState.PENDING)
    assert clerk.row("6-1", RowKind.CLAUSE, "6").now == "—"
    clerk.states("6-1", False)
    assert clerk.row("6-1", RowKind.CLAUSE, "6").now == "0"


def test_the_annex_counts_through_its_own_items(clerk: Clerk) -> None:
    strip = clerk.workspace.strip
    assert "执法装备能力建设 15/100 未达标" in strip.award.annex
    clerk.states("staff_count", 10)
    for key, spec in clerk.session.rubrics.facts.items():
        if key.startswith(EQUIPMENT) and spec.type in (FactType.TICK, FactType.COUNT):
            clerk.states(key, True if spec.type is FactType.TICK else 30)
    assert "达标" in strip.award.annex
    assert "未达标" not in strip.award.annex
    assert clerk.row("8").now == "12"


def test_advice_names_gates_first_and_goes_to_the_clause(clerk: Clerk, qtbot: QtBot) -> None:
    panel = clerk.workspace.advice
    first = panel.model.index(0)
    advice = first.data(ADVICE_ROLE)
    assert advice.gate
    assert panel.sum.text() == "共可再得 78.5 分"
    with qtbot.waitSignal(clerk.controller.clause_selected) as went:
        place = panel.list.visualRect(first).center()
        QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert went.args == [advice.clause.clause.ref]
    assert clerk.controller.current_item == advice.item.item.ref
    tree = clerk.workspace.tree
    assert tree.model.row_at(tree.tree.currentIndex()) == clerk.row(advice.item.item.ref)


def test_f8_goes_round_from_gap_to_gap(clerk: Clerk, qtbot: QtBot) -> None:
    visited = []
    for _ in range(4):
        QTest.keyClick(clerk.window, Qt.Key.Key_F8)
        visited.append(clerk.controller.current_item)
    assert visited == ["4", "5", "6", "7"], "1 and 2 ask nothing of a county, and the window opened on 3"
    clerk.controller.select_item(list(clerk.view.score.items)[-1])
    QTest.keyClick(clerk.window, Qt.Key.Key_F8)
    assert clerk.controller.current_item == "3"


def test_the_lamp_of_an_item_tells_how_far_it_is(clerk: Clerk) -> None:
    assert clerk.row("1").lamp is Lamp.EXEMPT
    assert clerk.row("9").lamp is Lamp.MERGED
    assert clerk.row("6").lamp is Lamp.EMPTY
    clerk.states("6-1", True)
    assert clerk.row("6").lamp is Lamp.PART
    assert clerk.controller.assign("6", department="办公室", due="2020-01-02")
    row = clerk.row("6")
    assert (row.lamp, row.late, row.below, row.due) == (Lamp.ALARM, True, "办公室", "01-02 已过期")


def test_every_row_can_be_read_aloud(clerk: Clerk) -> None:
    model = clerk.workspace.tree.model

    def spoken(parent: QModelIndex) -> list[str]:
        rows = [model.index(row, 0, parent) for row in range(model.rowCount(parent))]
        own = [str(model.data(row, Qt.ItemDataRole.AccessibleTextRole) or "") for row in rows]
        return own + [text for row in rows for text in spoken(row)]

    texts = spoken(QModelIndex())
    assert all(texts)
    assert "3，局队合一，— 分，满分 2.5 分，未开始，佐证 0/3，待填" in "\n".join(texts)


def test_an_item_of_the_annex_is_never_mistaken_for_one_of_the_rubric(clerk: Clerk) -> None:
    assert clerk.view.item_name("5") == "5 专业与法律资格人员"
    assert clerk.view.item_name(f"{EQUIPMENT}5") == "附件2 第5项 个人移动执法设备"
    clerk.controller.select_item(list(clerk.view.outline.items)[40])
    clerk.controller.next_gap()
    assert clerk.message.startswith("附件2 第")
