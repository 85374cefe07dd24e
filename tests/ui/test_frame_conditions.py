"""What decides on titles beside the points: vetoes and basic conditions, from the tree and from the ladder."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from tests.domain.kinds import WHOLE
from tests.ui.clerk import Clerk
from tests.ui.desk import answers, clicks
from tests.ui.test_frame_strip import does_everything
from ui.models.rubric_rows import CONDITIONS, RowKind
from ui.views.cards.inputs import TickRow
from ui.views.conditions_panel import TermsCard
from ui.views.popover import Popover


def goes_there(clerk: Clerk) -> None:
    """Click the row at the end of the tree."""
    pane = clerk.workspace.tree
    index = pane.model.find(RowKind.CONDITIONS, "", CONDITIONS)
    pane.tree.scrollTo(index)
    QTest.mouseClick(pane.tree.viewport(), Qt.MouseButton.LeftButton, pos=pane.tree.visualRect(index).center())
    assert clerk.workspace.pages.currentWidget() is clerk.workspace.conditions


def said(clerk: Clerk) -> str:
    """What the row at the end of the tree says."""
    model = clerk.workspace.tree.model
    row = model.row_at(model.find(RowKind.CONDITIONS, "", CONDITIONS))
    assert row is not None
    return row.now


def terms(clerk: Clerk, title: str) -> TermsCard:
    return next(card for card in clerk.workspace.conditions.cards if title in card.terms.title)


def test_a_veto_is_registered_on_its_page_and_can_be_undone(clerk: Clerk) -> None:
    does_everything(clerk)
    clerk.controller.clear_fact("integrity_problem")
    clerk.controller.clear_fact("bad_influence")
    award = clerk.workspace.strip.award
    assert award.reached == 2
    assert said(clerk) == "1 项还没有确认"

    goes_there(clerk)
    card = terms(clerk, "廉政")
    assert "评不上规范化单位、示范单位；分数不变" in card.accessibleName()
    answers(card.input.lines[0], "是")
    assert award.reached == 2, "both have to be true"
    answers(card.input.lines[1], "是")
    assert (award.reached, card.stand.text()) == (0, "已触发")
    assert said(clerk) == "1 项已触发"
    clerk.sees_total("100")

    clerk.undoes()
    assert award.reached == 2
    answers(card.input.lines[1], "否")
    assert card.stand.text() == "没有触发"


def test_an_item_is_shown_again_even_the_one_shown_before(clerk: Clerk) -> None:
    clerk.selects("6")
    goes_there(clerk)
    clerk.selects("6")
    assert clerk.workspace.pages.currentWidget() is not clerk.workspace.conditions
    assert clerk.controller.current_item == "6"


def test_the_ladder_leads_to_the_page(clerk: Clerk) -> None:
    award = clerk.workspace.strip.award
    award.open_reasons()
    popover = award.findChild(Popover)
    assert popover is not None
    clicks(next(b for b in popover.findChildren(QPushButton) if b.text() == "登记一票否决…"))
    assert clerk.workspace.pages.currentWidget() is clerk.workspace.conditions
    assert clerk.workspace.tree.tree.currentIndex() == clerk.workspace.tree.model.find(
        RowKind.CONDITIONS, "", CONDITIONS
    )


def test_a_search_hides_the_page_and_the_ladder_still_finds_it(clerk: Clerk) -> None:
    clerk.searches("装备")
    assert not clerk.workspace.tree.model.find(RowKind.CONDITIONS, "", CONDITIONS).isValid()
    clerk.window.open_conditions()
    assert clerk.workspace.tree.model.find(RowKind.CONDITIONS, "", CONDITIONS).isValid()


def test_basic_conditions_of_titles_and_categories_stand_beside_the_vetoes(newcomer: Clerk) -> None:
    clerk = newcomer.creates_from(WHOLE)
    clerk.selects("7")
    clerk.states("7-2", True)
    goes_there(clerk)
    titles = [card.terms.title for card in clerk.workspace.conditions.cards]
    assert titles == ["廉政", "示范单位的基本条件", "第一分类的前提"]
    first = terms(clerk, "第一分类")
    assert first.stand.text() == "还没有确认"
    answers(first.input.lines[0], "否")
    assert first.stand.text() == "没有达到"
    line = terms(clerk, "示范单位").input.lines[0]
    assert isinstance(line, TickRow)
    assert line.verdict == "× 没有达到", "one fact, asked in two places"


def test_a_rubric_without_any_has_no_such_page(newcomer: Clerk) -> None:
    whole = WHOLE[: WHOLE.index("awards:")].replace("    requires: [plan]\n", "")
    clerk = newcomer.creates_from(whole)
    assert not clerk.workspace.tree.model.find(RowKind.CONDITIONS, "", CONDITIONS).isValid()
    assert not clerk.window.conditions_action.isEnabled()
