"""读法与勘误: what another reading would bring, and switching to it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from binder.usecases.readings import compare_readings
from tests.ui.clerk import Clerk
from ui.dialogs.readings import ReadingsDialog, score_text


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


def test_a_deadline_that_had_passed_when_issued_is_marked(clerk: Clerk, dialog: ReadingsDialog) -> None:
    QTest.mouseClick(dialog.tabs[2], Qt.MouseButton.LeftButton)
    texts = texts_shown(dialog)
    assert any("发文时已过期" in text for text in texts)
    assert any("2022-10-31" in text for text in texts)


def test_errata_show_what_is_printed_and_what_it_should_be(clerk: Clerk, dialog: ReadingsDialog) -> None:
    QTest.mouseClick(dialog.tabs[1], Qt.MouseButton.LeftButton)
    texts = texts_shown(dialog)
    for rubric in clerk.session.rubrics:
        for erratum in rubric.errata:
            assert any(erratum.quote in text for text in texts)
