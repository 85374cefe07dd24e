"""读法与勘误: what another reading would bring, and switching to it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from binder.usecases.readings import compare_readings
from tests.ui.clerk import EQUIPMENT, Clerk
from tests.ui.desk import clicks, types
from tests.ui.test_frame_strip import does_everything
from ui.dialogs.readings import ReadingsDialog, score_text
from ui.views.difference import difference_lines


@pytest.fixture
def dialog(clerk: Clerk) -> ReadingsDialog:
    shown = ReadingsDialog(clerk.controller, clerk.window, key="HN-04")
    shown.show()
    return shown


def texts_shown(dialog: ReadingsDialog) -> list[str]:
    return [label.text() for label in dialog.pages.currentWidget().findChildren(QLabel)]


def test_the_score_stands_under_each_option(clerk: Clerk) -> None:
    scores = compare_readings(clerk.session, "HN-04")
    assert set(scores) == {"A", "B"}
    assert scores["A"] == clerk.view.score
    assert scores["A"].main.claimed == 21_500
    assert scores["B"].main.claimed < scores["A"].main.claimed, "exempt points taken out instead of given"
    clerk.sees_total("21.5")


def test_comparing_keeps_the_other_choices(clerk: Clerk) -> None:
    assert clerk.controller.choose_reading("HN-04", "B")
    scores = compare_readings(clerk.session, "HN-01")
    assert {score.main.claimed for score in scores.values()} == {clerk.view.score.main.claimed}


def test_choosing_an_option_rescores_everything_and_can_be_undone(clerk: Clerk, dialog: ReadingsDialog) -> None:
    before = clerk.total
    assert dialog.options["A"].isChecked()
    said = score_text(compare_readings(clerk.session, "HN-04")["B"])
    QTest.mouseClick(dialog.options["B"], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert clerk.total != before
    assert score_text(clerk.view.score) == said, "what was promised beforehand"
    assert clerk.view.state.choices["HN-04"].option == "B"
    assert dialog.options["B"].isChecked()
    clerk.undoes()
    assert clerk.total == before
    assert dialog.options["A"].isChecked()


def test_every_reading_can_be_looked_at(clerk: Clerk, dialog: ReadingsDialog) -> None:
    for reading in clerk.session.rubrics.readings.values():
        dialog.select(reading.key)
        assert set(dialog.options) == {option.key for option in reading.options}
        assert dialog.options[reading.chosen].isChecked()
        assert all(button.accessibleDescription() for button in dialog.options.values())


def test_the_mark_on_a_clause_opens_its_reading(clerk: Clerk) -> None:
    clerk.controller.reading_wanted.emit("HN-09")
    dialog = clerk.window.findChild(ReadingsDialog)
    assert dialog is not None
    assert dialog.list.currentItem().text().startswith("HN-09")


def test_another_option_tells_item_by_item_what_it_would_change(clerk: Clerk, dialog: ReadingsDialog) -> None:
    assert "1 职责清单与事项目录：3 → 0（−3）（满分 3）" in texts_shown(dialog)
    said = dialog.options["B"].accessibleDescription()
    assert "总分：自评 21.5 → 2.421（−19.079）" in said
    clerk.states("6-1", True)
    assert "总分：自评 23 → " in dialog.options["B"].accessibleDescription(), "kept in step with what is filled in"


def test_a_title_that_hangs_on_a_reading_is_named(clerk: Clerk) -> None:
    clerk.finds_stated({f"{EQUIPMENT}14-3": True})
    scores = compare_readings(clerk.session, "HN-04")
    lines = [line.text for line in difference_lines(scores["A"], scores["B"], clerk.view)]
    assert not any("称号" in line for line in lines), "neither way wins anything yet"
    does_everything(clerk)
    won = clerk.view.score
    assert clerk.controller.set_fact("bad_influence", True)
    assert clerk.controller.set_fact("integrity_problem", True)
    lines = [line.text for line in difference_lines(won, clerk.view.score, clerk.view)]
    assert lines[0].startswith("称号：")
    assert lines[0].endswith("→ 暂未达标")


def test_who_decided_and_when_is_noted_and_shown(clerk: Clerk, dialog: ReadingsDialog) -> None:
    assert "还没有人确认" in dialog.decided.text()
    types(dialog.who, "4月6日局务会", enter=False)
    QTest.mouseClick(dialog.options["B"], Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    choice = clerk.session.state.choices["HN-04"]
    assert (choice.option, choice.who) == ("B", "4月6日局务会")
    assert "由“4月6日局务会”决定，用 B" in dialog.decided.text()


def test_the_reading_in_force_can_be_confirmed(clerk: Clerk, dialog: ReadingsDialog) -> None:
    before = clerk.total
    types(dialog.who, "王科", enter=False)
    clicks(next(b for b in dialog.findChildren(QPushButton) if b.text() == "确认现在的读法"))
    assert clerk.session.state.choices["HN-04"].who == "王科"
    assert clerk.total == before
    assert "由“王科”决定，用 A" in dialog.decided.text()


def test_errata_show_what_is_printed_and_what_it_should_be(clerk: Clerk, dialog: ReadingsDialog) -> None:
    QTest.mouseClick(dialog.tabs[1], Qt.MouseButton.LeftButton)
    texts = texts_shown(dialog)
    for rubric in clerk.session.rubrics:
        for erratum in rubric.errata:
            assert any(erratum.quote in text for text in texts)
