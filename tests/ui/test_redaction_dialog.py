"""A clerk hides what is personal on a page, in a ledger and in a title, and takes it back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from binder.domain.evidence import FileKind
from binder.domain.redaction import SCALE, RedactionKind
from binder.usecases.looking import unseen
from binder.usecases.redacting import redactions_of
from tests.ui.clerk import Clerk
from tests.ui.desk import clicks, photo, tile, types, waits_until_idle
from ui.dialogs.redaction import RedactionDialog
from ui.views.box_page import BoxPage

LEDGER = "姓名,证件\n李四,110101199003078515\n王五五,\n"
NEAR = SCALE // 50


@pytest.fixture
def desk(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> Clerk:
    (tmp_path / "人员名册.csv").write_text(LEDGER, encoding="utf-8")
    clerk.selects("6")
    clerk.attaches("6", "", photo(tmp_path, "门头.jpg"), tmp_path / "人员名册.csv")
    qtbot.waitUntil(lambda: not unseen(clerk.view.state), timeout=30_000)
    return clerk


def opens(clerk: Clerk, qtbot: QtBot, title: str) -> RedactionDialog:
    """Choose 遮盖个人信息 in a tile's menu, and wait until the page is there."""
    menu = clerk.workspace.shelf.menu_for([tile(clerk, title)])
    next(action for action in menu.actions() if action.text() == "遮盖个人信息…").trigger()
    dialog = clerk.workspace.shelf.findChild(RedactionDialog)
    assert dialog is not None
    if tile(clerk, title).evidence.file.kind is FileKind.JPEG:
        qtbot.waitUntil(lambda: dialog.page.is_showing, timeout=20_000)
    return dialog


def drags(page: BoxPage, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Draw with the left button; places in hundredths of the page."""
    points = [page.viewport_point(x * SCALE // 100, y * SCALE // 100).toPoint() for x, y in (start, end)]
    QTest.mousePress(page.viewport(), Qt.MouseButton.LeftButton, pos=points[0])
    for point in (points[0] + QPoint(9, 9), points[1]):
        QTest.mouseMove(page.viewport(), point)
    QTest.mouseRelease(page.viewport(), Qt.MouseButton.LeftButton, pos=points[1])


def hidden(clerk: Clerk, title: str) -> list[RedactionKind]:
    return [one.kind for one in redactions_of(clerk.session, tile(clerk, title).evidence.id)]


def test_a_box_is_drawn_moved_and_taken_back(desk: Clerk, qtbot: QtBot) -> None:
    dialog = opens(desk, qtbot, "门头")
    drags(dialog.page, (20, 30), (60, 50))
    (one,) = redactions_of(desk.session, tile(desk, "门头").evidence.id)
    for side, wanted in zip(one.box, (20, 30, 40, 20), strict=True):
        assert abs(side - wanted * SCALE // 100) < NEAR
    assert dialog.page.chosen == one.id and dialog.hidden.count() == 1

    QTest.keyClick(dialog.page, Qt.Key.Key_Right)
    QTest.keyClick(dialog.page, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    (after,) = redactions_of(desk.session, one.evidence_id)
    assert (after.box.x - one.box.x, after.box.height - one.box.height) == (SCALE // 100, SCALE // 100)
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert redactions_of(desk.session, one.evidence_id) == (one,), "moves close to each other are one step"

    middle = dialog.page.viewport_point(40 * SCALE // 100, 40 * SCALE // 100).toPoint()
    QTest.mouseClick(dialog.page.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert dialog.page.chosen == one.id
    QTest.keyClick(dialog.page, Qt.Key.Key_Delete)
    assert hidden(desk, "门头") == [] and dialog.hidden.count() == 0
    QTest.mouseClick(dialog.page.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(middle))
    assert hidden(desk, "门头") == [], "a click is no box"


def test_without_a_mouse(desk: Clerk, qtbot: QtBot) -> None:
    dialog = opens(desk, qtbot, "门头")
    dialog.buttons["add"].setFocus()
    QTest.keyClick(dialog.buttons["add"], Qt.Key.Key_Space)
    assert hidden(desk, "门头") == [RedactionKind.BOX]
    QTest.keyClick(dialog.title_box, Qt.Key.Key_Space)
    assert hidden(desk, "门头") == [RedactionKind.TITLE, RedactionKind.BOX]
    QTest.keyClick(dialog.title_box, Qt.Key.Key_Space)
    assert hidden(desk, "门头") == [RedactionKind.BOX]
    dialog.hidden.setFocus()
    QTest.keyClick(dialog.hidden, Qt.Key.Key_Delete)
    assert hidden(desk, "门头") == []


def test_what_is_offered_is_hidden_only_once_it_is_ticked(desk: Clerk, qtbot: QtBot) -> None:
    dialog = opens(desk, qtbot, "人员名册")
    offers = dialog.offers
    clicks(offers.look)
    qtbot.waitUntil(lambda: offers.list.count() == 3, timeout=20_000)
    assert hidden(desk, "人员名册") == [] and not offers.accept.isEnabled()
    assert "请逐条勾选" in offers.note and "图片看不见" in offers.note
    wanted = next(offers.list.item(n) for n in range(3) if "身份证号" in offers.list.item(n).text())
    wanted.setCheckState(Qt.CheckState.Checked)
    clicks(offers.accept)
    (one,) = redactions_of(desk.session, tile(desk, "人员名册").evidence.id)
    assert one.text == "110101199003078515" and offers.list.count() == 2

    types(dialog.words, "王五五")
    assert [dialog.hidden.item(n).text() for n in range(2)] == ["文字　110101199003078515", "文字　王五五"]
    types(dialog.words, "王")
    assert "至少 2 个字" in dialog.error


def test_a_picture_offers_nothing_and_says_so(desk: Clerk, qtbot: QtBot) -> None:
    dialog = opens(desk, qtbot, "门头")
    clicks(dialog.offers.look)
    waits_until_idle(desk, qtbot)
    qtbot.waitUntil(lambda: "请自己画框" in dialog.offers.note, timeout=20_000)


def test_the_menu_asks_for_one_piece_of_evidence(desk: Clerk) -> None:
    desk.workspace.shelf.redact()
    assert "请先在佐证材料里选中一件" in desk.message


def test_fine_print_does_not_fall_apart_where_the_whole_page_is_shown(qtbot: QtBot) -> None:
    """Hair lines, a sixth of the page, come out as an even grey and not as stripes."""
    page = QImage(1600, 2400, QImage.Format.Format_RGB32)
    page.fill(Qt.GlobalColor.white)
    for line in range(0, page.height(), 6):
        for x in range(page.width()):
            page.setPixel(x, line, 0)
    view = BoxPage()
    qtbot.addWidget(view)
    view.resize(320, 400)
    view.show()
    view.show_picture(QPixmap.fromImage(page))
    seen = view.grab().toImage()
    greys = {seen.pixelColor(seen.width() // 2, y).lightness() for y in range(50, 350)}
    assert view.zoom < 0.2 and min(greys) > 180 and max(greys) < 245

    view.actual_size()
    seen = view.grab().toImage()
    assert {seen.pixelColor(160, y).lightness() for y in range(50, 350)} == {0, 255}
