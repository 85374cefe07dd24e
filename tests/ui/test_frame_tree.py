"""The tree: finding items, its keys, and dropping files on it."""

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.clerk import EQUIPMENT, Clerk, files_mime
from ui.models.initials import initials
from ui.models.rubric_filter import Chip
from ui.models.rubric_rows import RowKind
from ui.views.dragging import Placed, pack_tiles


def clicks_chip(clerk: Clerk, qtbot: QtBot, chip: Chip) -> None:
    QTest.mouseClick(clerk.workspace.tree.chips[chip], Qt.MouseButton.LeftButton)


def test_the_tree_mirrors_the_rubric_and_its_annex(clerk: Clerk) -> None:
    model = clerk.workspace.tree.model
    tops = [model.row_at(model.index(row, 0)) for row in range(model.rowCount())]
    kinds = [row.kind for row in tops if row]
    assert kinds.count(RowKind.CATEGORY) == 10
    assert kinds.count(RowKind.RUBRIC) == 1
    assert len(clerk.sees_items()) == 41 + 15
    assert clerk.row(f"{EQUIPMENT}4").title == "执法车辆"


def test_search_finds_numbers_text_and_materials(clerk: Clerk) -> None:
    clerk.searches("31")
    assert clerk.sees_items() == ["31"]
    clerk.searches("法律职业资格证书")
    assert clerk.sees_items() == ["5"]
    clerk.searches("执法车辆 额外")
    assert clerk.sees_items() == [f"{EQUIPMENT}4"]
    clerk.searches("")
    assert len(clerk.sees_items()) == 56


def test_search_by_first_letters_needs_no_input_method(clerk: Clerk) -> None:
    clerk.searches("flzyzg")
    assert clerk.sees_items() == ["5"]  # 法律职业资格
    clerk.searches("JDHY")
    assert clerk.sees_items() == ["3"]  # 局队合一


@given(st.text())
def test_initials_are_letters_one_for_each_common_character(text: str) -> None:
    letters = initials(text)
    assert re.fullmatch("[a-hj-tw-z]*", letters)
    assert len(letters) <= len(text)
    assert initials(text + "执法装备（2022）") == letters + "zfzb"


def test_a_search_without_a_match_says_so_and_shows_the_way_back(clerk: Clerk, qtbot: QtBot) -> None:
    tree = clerk.workspace.tree
    clerk.searches("火星")
    assert clerk.sees_items() == []
    assert not tree.tree.isVisible()
    assert tree.nothing.isVisible()
    QTest.mouseClick(tree.back, Qt.MouseButton.LeftButton)
    assert tree.tree.isVisible()
    assert len(clerk.sees_items()) == 56


def test_chips_count_and_choose(clerk: Clerk, qtbot: QtBot) -> None:
    assert clerk.controller.assign("6", due="2020-01-02")
    chips = clerk.workspace.tree.chips
    assert chips[Chip.SOON].text() == "临期 1"
    clicks_chip(clerk, qtbot, Chip.SOON)
    assert clerk.sees_items() == ["6"]
    clicks_chip(clerk, qtbot, Chip.OPEN)
    assert "1" not in clerk.sees_items(), "nothing is open where nothing is asked"
    clicks_chip(clerk, qtbot, Chip.ALL)
    assert len(clerk.sees_items()) == 56


def test_an_item_stays_in_sight_while_it_is_being_filled_in(clerk: Clerk, qtbot: QtBot) -> None:
    clicks_chip(clerk, qtbot, Chip.OPEN)
    clerk.selects("6")
    clerk.states("6-1", True)
    assert "6" in clerk.sees_items(), "it no longer matches, but it is what the clerk is working on"
    clicks_chip(clerk, qtbot, Chip.OPEN)
    assert "6" not in clerk.sees_items()


def test_going_to_an_item_that_is_filtered_away_brings_it_back(clerk: Clerk) -> None:
    clerk.searches("31")
    clerk.controller.select_item("5")
    assert clerk.sees_items() == ["5", "31"]


def test_an_item_opens_to_its_clauses_and_materials(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.selects("5")
    pane = clerk.workspace.tree
    index = pane.model.find_item("5")
    QTest.keyClick(pane.tree, Qt.Key.Key_Right)
    assert pane.tree.isExpanded(index)
    under = [pane.model.row_at(pane.model.index(row, 0, index)) for row in range(pane.model.rowCount(index))]
    assert [row.number for row in under if row and row.kind is RowKind.CLAUSE] == ["5-1", "5-2", "5-3", "5-4", "5-5"]
    assert [row.evidence for row in under if row and row.kind is RowKind.SLOT] == ["缺", "缺"]
    QTest.keyClick(pane.tree, Qt.Key.Key_Left)
    assert not pane.tree.isExpanded(index)


def test_arrows_walk_from_item_to_item_and_keep_the_keyboard(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.selects("5")
    tree = clerk.workspace.tree.tree
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert clerk.controller.current_item == "6"
    QTest.keyClick(tree, Qt.Key.Key_Up)
    QTest.keyClick(tree, Qt.Key.Key_Right)
    QTest.keyClick(tree, Qt.Key.Key_Down)
    assert clerk.controller.current_item == "5", "on its first clause now"
    assert tree.hasFocus()
    with qtbot.waitSignal(clerk.controller.clause_selected):
        QTest.keyClick(tree, Qt.Key.Key_Return)


def test_ctrl_f_goes_to_the_search_field(clerk: Clerk, qtbot: QtBot) -> None:
    QTest.keyClick(clerk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert clerk.workspace.tree.search.hasFocus()


def test_a_file_dropped_on_an_item_is_attached_to_it(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "会议纪要.txt"
    note.write_text("局队合一会议纪要（示例）", encoding="utf-8")
    tree = clerk.workspace.tree.tree
    index = clerk.workspace.tree.model.find_item("3")
    with qtbot.waitSignal(clerk.controller.changed, timeout=20_000):
        assert clerk.drops(tree.viewport(), tree.visualRect(index).center(), files_mime(note))
    (attachment,) = clerk.view.state.by_item["3"]
    assert attachment.slot == ""
    assert clerk.view.state.evidence[attachment.evidence_id].title == "会议纪要"
    assert note.exists(), "the clerk's own file stays where it is"


def test_a_file_dropped_on_a_material_fills_that_slot(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "名单.txt"
    note.write_text("在编人员名单（示例）", encoding="utf-8")
    pane = clerk.workspace.tree
    slot = clerk.session.rubrics.items["5"].slots[0]
    pane.tree.expand(pane.model.find_item("5"))
    index = pane.model.find(RowKind.SLOT, "5", slot.key)
    with qtbot.waitSignal(clerk.controller.changed, timeout=20_000):
        assert clerk.drops(pane.tree.viewport(), pane.tree.visualRect(index).center(), files_mime(note))
    assert ("5", slot.key) in clerk.view.state.filled
    assert clerk.row(slot.key, RowKind.SLOT, "5").evidence == "✓ 已有"
    assert clerk.row("5").evidence == "佐证 1/2"


def test_a_tile_dropped_on_another_item_moves_there(clerk: Clerk, tmp_path: Path) -> None:
    note = tmp_path / "纪要.txt"
    note.write_text("纪要（示例）", encoding="utf-8")
    clerk.attaches("3", "", note)
    (attachment,) = clerk.view.state.by_item["3"]
    tree = clerk.workspace.tree.tree
    at = tree.visualRect(clerk.workspace.tree.model.find_item("4")).center()
    assert clerk.drops(tree.viewport(), at, pack_tiles([Placed(attachment.evidence_id, "3", "")]))
    assert "3" not in clerk.view.state.by_item
    assert clerk.view.state.by_item["4"][0].evidence_id == attachment.evidence_id


def test_nothing_can_be_dropped_on_a_heading(clerk: Clerk, tmp_path: Path) -> None:
    note = tmp_path / "纪要.txt"
    note.write_text("纪要（示例）", encoding="utf-8")
    tree = clerk.workspace.tree.tree
    heading = clerk.workspace.tree.model.index(0, 0, QModelIndex())
    assert not clerk.drops(tree.viewport(), tree.visualRect(heading).center(), files_mime(note))


def test_a_category_closes_and_opens_by_a_click(clerk: Clerk, qtbot: QtBot) -> None:
    tree = clerk.workspace.tree.tree
    heading = clerk.workspace.tree.model.index(0, 0, QModelIndex())
    place = tree.visualRect(heading).center()
    assert tree.isExpanded(heading)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert not tree.isExpanded(heading)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert tree.isExpanded(heading)
