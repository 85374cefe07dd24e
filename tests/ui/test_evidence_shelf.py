"""A clerk collects what proves an item."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QLineEdit, QListWidget, QMenu, QTableView
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from tests.ui.clerk import Clerk, files_mime
from tests.ui.desk import chip, clicks, field, middle, photo, tile, tiles, types, waits_until_idle
from ui.dialogs.evidence_details import EvidenceDetails
from ui.dialogs.place_picker import PlacePicker
from ui.dialogs.trash import TrashDialog
from ui.views.dragging import pack_tiles
from ui.views.drop_zone import DropZone
from ui.views.preview import Preview
from ui.views.tiles import PICTURE_ROLE, TileView


def tile_view(clerk: Clerk) -> TileView:
    found = clerk.workspace.shelf.findChild(TileView)
    assert found is not None
    return found


def drops_on_shelf(clerk: Clerk, qtbot: QtBot, *paths: Path) -> None:
    """Let files fall where the shelf is empty, or beside its tiles."""
    shelf = clerk.workspace.shelf
    zone = shelf.findChild(DropZone)
    target = zone if zone and zone.isVisible() else tile_view(clerk).viewport()
    assert clerk.drops(target, target.rect().center(), files_mime(*paths))
    waits_until_idle(clerk, qtbot)


def drops_on_chip(clerk: Clerk, qtbot: QtBot, words: str, *paths: Path) -> None:
    target = chip(clerk, words)
    assert clerk.drops(target, middle(target), files_mime(*paths))
    waits_until_idle(clerk, qtbot)


def chips(clerk: Clerk) -> list[str]:
    return [each.text() for each in clerk.workspace.shelf.chips]


def test_photos_dropped_on_the_shelf_hang_on_the_item_and_fill_no_slot_by_guess(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path
) -> None:
    clerk.selects("5")
    assert chips(clerk) == ["＋ 法律职业资格证书　缺", "＋ 人事档案　缺"]

    drops_on_shelf(clerk, qtbot, photo(tmp_path, "证书.jpg"), photo(tmp_path, "档案.png", "tan"))

    assert tiles(clerk) == ["证书", "档案"]
    assert chips(clerk) == ["＋ 法律职业资格证书　缺", "＋ 人事档案　缺", "未归到具体要求　2 件"]


def test_a_file_dropped_on_a_chip_fills_its_slot(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("5")
    drops_on_chip(clerk, qtbot, "人事档案", photo(tmp_path, "档案.jpg"))
    assert chips(clerk) == ["＋ 法律职业资格证书　缺", "✓ 人事档案　1 件"]
    assert tile(clerk, "档案").slot_title == "人事档案"

    clerk.undoes()
    assert tiles(clerk) == []
    assert chips(clerk) == ["＋ 法律职业资格证书　缺", "＋ 人事档案　缺"]


def test_a_tile_dragged_onto_another_chip_moves_there(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("5")
    drops_on_shelf(clerk, qtbot, photo(tmp_path, "证书.jpg"))
    view = tile_view(clerk)
    dragged = view.model().mimeData([view.model().index(0, 0)])
    target = chip(clerk, "法律职业资格证书")

    assert clerk.drops(target, middle(target), dragged)

    assert chips(clerk) == ["✓ 法律职业资格证书　1 件", "＋ 人事档案　缺"]
    clerk.undoes()
    assert "未归到具体要求　1 件" in chips(clerk)


def test_a_tile_let_go_where_it_was_stays(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("5")
    drops_on_chip(clerk, qtbot, "人事档案", photo(tmp_path, "档案.jpg"))
    place = tile(clerk, "档案").place
    said: list[str] = []
    clerk.controller.notice.connect(said.append)
    assert clerk.drops(chip(clerk, "人事档案"), middle(chip(clerk, "人事档案")), pack_tiles([place]))
    assert not clerk.drops(tile_view(clerk).viewport(), tile_view(clerk).rect().center(), pack_tiles([place]))
    assert (tile(clerk, "档案").place, said) == (place, [])


def test_a_chosen_chip_shows_its_tiles_only_and_takes_what_is_added(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.selects("5")
    drops_on_shelf(clerk, qtbot, photo(tmp_path, "别的.jpg"))
    clicks(chip(clerk, "人事档案"))
    assert tiles(clerk) == []

    picked = photo(tmp_path, "档案.jpg", "tan")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(picked)], ""))
    clerk.workspace.shelf.choose_files()
    waits_until_idle(clerk, qtbot)
    assert tiles(clerk) == ["档案"]

    clicks(chip(clerk, "人事档案"))
    assert tiles(clerk) == ["别的", "档案"]


def test_the_only_slot_of_an_item_is_where_files_go_and_the_shelf_says_so(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path
) -> None:
    clerk.selects("6")
    zone = clerk.workspace.shelf.findChild(DropZone)
    assert zone is not None
    assert "归入“现场照片”" in zone.accessibleName()
    drops_on_shelf(clerk, qtbot, photo(tmp_path, "门头.jpg"))
    assert tile(clerk, "门头").slot_title == "现场照片"


def test_a_screenshot_is_pasted(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.selects("6")
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    clerk.workspace.shelf.paste()
    waits_until_idle(clerk, qtbot)
    assert [title.startswith("截图") for title in tiles(clerk)] == [True]


@pytest.mark.parametrize("where", ["field", "search"])
def test_a_screenshot_is_pasted_while_the_keyboard_is_in_a_line_of_typing(
    clerk: Clerk, qtbot: QtBot, where: str
) -> None:
    clerk.selects("4")
    typing = field(clerk, "4-1") if where == "field" else clerk.workspace.tree.search
    typing.setFocus()
    QGuiApplication.clipboard().setImage(QImage(320, 200, QImage.Format.Format_RGB32))
    QTest.keyClick(typing, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    waits_until_idle(clerk, qtbot)
    assert len(tiles(clerk)) == 1

    QGuiApplication.clipboard().setText("18")
    QTest.keyClick(typing, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert typing.text() == "18"


def test_a_page_does_not_wait_for_all_the_thumbnails(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    colours = ("red", "green", "blue", "gray", "navy", "teal", "olive", "plum")
    clerk.attaches("6", "", *[photo(tmp_path, f"{colour}.png", colour) for colour in colours])
    made: list[str] = []
    clerk.controller.thumbnail_ready.connect(lambda *_: made.append("thumbnail"))
    clerk.controller.preview_ready.connect(lambda *_: made.append("page"))
    clerk.selects("6")
    clerk.controller.request_preview(clerk.workspace.shelf.tiles[0].evidence.id, 0, 400)
    qtbot.waitUntil(lambda: "page" in made and made.count("thumbnail") >= len(colours), timeout=20_000)
    assert "page" in made[:2]


def test_many_tiles_are_removed_and_moved_in_one_step(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.attaches("6", "", *[photo(tmp_path, f"{colour}.png", colour) for colour in ("red", "green", "blue")])
    clerk.selects("6")
    view = clerk.workspace.shelf.findChild(TileView)
    assert view is not None
    view.selectAll()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert tiles(clerk) == []
    assert clerk.message == "已移除 3 件佐证材料，原件还在档案里。按 Ctrl+Z 撤销。"
    clerk.undoes()
    assert tiles(clerk) == ["red", "green", "blue"]

    chip(clerk, "现场照片").tiles_dropped.emit("1", tuple(each.place for each in clerk.workspace.shelf.tiles))
    assert {each.slot_title for each in clerk.workspace.shelf.tiles} == {"现场照片"}
    clerk.undoes()
    assert {each.slot_title for each in clerk.workspace.shelf.tiles} == {""}


def test_copied_files_are_pasted_and_other_things_are_not(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("6")
    QGuiApplication.clipboard().setText("只是文字")
    clerk.workspace.shelf.paste()
    assert "没有图片或文件" in clerk.message

    QGuiApplication.clipboard().setMimeData(files_mime(photo(tmp_path, "门头.jpg")))
    clerk.workspace.shelf.paste()
    waits_until_idle(clerk, qtbot)
    assert tiles(clerk) == ["门头"]


def test_an_empty_file_is_refused_a_broken_one_flagged_and_the_good_one_kept(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path
) -> None:
    clerk.selects("6")
    empty, broken, good = tmp_path / "空.jpg", tmp_path / "断.jpg", photo(tmp_path, "好.jpg")
    empty.touch()
    broken.write_bytes(good.read_bytes()[:5000])
    with qtbot.waitSignal(clerk.controller.troubles, timeout=30_000) as troubles:
        drops_on_shelf(clerk, qtbot, empty, broken, good)
    assert {trouble.name for trouble in troubles.args[0]} == {"空.jpg", "断.jpg"}
    assert tiles(clerk) == ["断", "好"]
    assert tile(clerk, "断").evidence.file.problem in tile(clerk, "断").tip
    assert chips(clerk) == ["✓ 现场照片　2 件"]


def test_a_slot_that_holds_only_a_broken_original_is_not_filled(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("6")
    broken = tmp_path / "断.jpg"
    broken.write_bytes(photo(tmp_path, "好.jpg").read_bytes()[:5000])
    drops_on_shelf(clerk, qtbot, broken)
    assert chips(clerk) == ["＋ 现场照片　原件有问题"]


def test_thumbnails_appear_on_the_tiles(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("6")
    drops_on_shelf(clerk, qtbot, photo(tmp_path, "门头.jpg"))
    model = tile_view(clerk).model()
    qtbot.waitUntil(lambda: model.data(model.index(0, 0), PICTURE_ROLE) is not None, timeout=20_000)
    assert model.data(model.index(0, 0), PICTURE_ROLE).width() == 256


def test_evidence_serves_a_second_item_is_taken_off_both_and_comes_back_from_the_bin(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.selects("6")
    drops_on_shelf(clerk, qtbot, photo(tmp_path, "门头.jpg"))
    view = tile_view(clerk)
    view.setCurrentIndex(view.model().index(0, 0))
    menu = clerk.workspace.shelf.menu_for(list(clerk.workspace.shelf.tiles))
    actions = {action.text(): action for action in menu.actions()}
    monkeypatch.setattr(PlacePicker, "pick", lambda *_: ("7", "1"))

    actions["也用于其他事项…"].trigger()
    assert len(clerk.session.state.attachments) == 2
    assert len(clerk.session.state.evidence) == 1

    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert tiles(clerk) == []
    clerk.selects("7")
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert len(clerk.session.state.trash) == 1

    bin_ = TrashDialog(clerk.controller, clerk.window)
    bin_.open()
    listed = bin_.findChild(QListWidget)
    assert listed is not None
    assert listed.item(0).text().startswith("门头")
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert tiles(clerk) == ["门头"]
    assert listed.count() == 0
    bin_.reject()


def test_the_menu_moves_several_tiles_at_once(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("5")
    drops_on_shelf(clerk, qtbot, photo(tmp_path, "一.jpg"), photo(tmp_path, "二.jpg", "tan"))
    shelf = clerk.workspace.shelf
    menu = shelf.menu_for(list(shelf.tiles))
    move = next(each for each in menu.findChildren(QMenu) if each.title() == "移到")
    next(action for action in move.actions() if action.text() == "人事档案").trigger()
    assert chips(clerk) == ["＋ 法律职业资格证书　缺", "✓ 人事档案　2 件"]


def test_every_place_can_be_searched_for(clerk: Clerk) -> None:
    picker = PlacePicker("移到", clerk.view, clerk.window)
    search, listed = picker.findChild(QLineEdit), picker.findChild(QListWidget)
    assert search is not None
    assert listed is not None
    types(search, "人事 档案", enter=False)
    assert picker.place == ("5", "2")
    search.setText("没有这样的事")
    assert picker.place is None
    picker.accept()
    assert picker.result() == 0, "nothing to choose, nothing chosen"
    picker.deleteLater()


def test_what_is_said_about_evidence_is_edited_and_a_bad_date_is_explained_there(
    clerk: Clerk, qtbot: QtBot, tmp_path: Path
) -> None:
    clerk.selects("6")
    drops_on_shelf(clerk, qtbot, photo(tmp_path, "门头.jpg"))
    dialog = EvidenceDetails(clerk.controller, [clerk.workspace.shelf.tiles[0].evidence], clerk.window)
    dialog.open()
    dialog.fields["title"].setText("办公楼门头照片")
    dialog.fields["date"].setText("去年")
    save = dialog.findChild(QDialogButtonBox)
    assert save is not None
    clicks(save.button(QDialogButtonBox.StandardButton.Ok))
    assert "去年" in dialog.sentence
    assert dialog.isVisible()

    dialog.fields["date"].setText("2022-09-08")
    clicks(save.button(QDialogButtonBox.StandardButton.Ok))
    assert not dialog.isVisible()
    assert tile(clerk, "办公楼门头照片").detail == "2022-09-08"
    dialog.deleteLater()


def opens_preview(clerk: Clerk, row: int = 0) -> Preview:
    view = tile_view(clerk)
    view.setCurrentIndex(view.model().index(row, 0))
    QTest.keyClick(view, Qt.Key.Key_Space)
    preview = clerk.workspace.shelf.findChild(Preview)
    assert preview is not None
    return preview


def test_a_scan_is_looked_through_page_by_page_and_a_ledger_is_read(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    scan, ledger = tmp_path / "批复.pdf", tmp_path / "台账.csv"
    canvas = Canvas(str(scan), pagesize=(300, 420))
    for number in (1, 2):
        canvas.drawString(40, 300, f"page {number}")
        canvas.showPage()
    canvas.save()
    ledger.write_text("姓名,证号\n示例01,001\n示例02,002\n", encoding="gb18030")
    clerk.selects("6")
    drops_on_shelf(clerk, qtbot, scan, ledger)

    with qtbot.waitSignal(clerk.controller.preview_ready, timeout=20_000):
        preview = opens_preview(clerk)
    assert preview.pages.is_showing
    with qtbot.waitSignal(clerk.controller.preview_ready, timeout=20_000):
        QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.shown == (clerk.workspace.shelf.tiles[0].evidence.id, 1)
    QTest.keyClick(preview, Qt.Key.Key_PageDown)
    assert preview.shown[1] == 1, "there is no third page"

    with qtbot.waitSignal(clerk.controller.content_ready, timeout=20_000):
        QTest.keyClick(preview, Qt.Key.Key_Right)
    table = preview.findChild(QTableView)
    assert table is not None
    model = table.model()
    assert [model.data(model.index(row, 0)) for row in range(3)] == ["姓名", "示例01", "示例02"]

    QTest.keyClick(preview, Qt.Key.Key_Escape)
    assert not preview.isVisible()


def test_zooming_in_asks_for_a_sharper_picture_and_never_runs_away(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("6")
    drops_on_shelf(clerk, qtbot, photo(tmp_path, "门头.jpg"))
    with qtbot.waitSignal(clerk.controller.preview_ready, timeout=20_000):
        preview = opens_preview(clerk)
    pages = preview.pages
    assert pages.zoom < 1, "a large photo is fitted"
    pages.actual_size()
    assert pages.zoom == pytest.approx(1)
    with qtbot.waitSignal(pages.sharper_wanted):
        pages.zoom_by(1.25)
    for _ in range(40):
        pages.zoom_by(1.25)
    assert pages.zoom == pytest.approx(6)
    for _ in range(60):
        pages.zoom_by(0.8)
    assert pages.zoom == pytest.approx(0.1)
    preview.close()


def test_a_broken_original_says_so_in_the_preview(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> None:
    clerk.selects("6")
    broken = tmp_path / "加密.pdf"
    broken.write_bytes(b"%PDF-1.4\n" + b"0" * 2000)
    drops_on_shelf(clerk, qtbot, broken)
    preview = opens_preview(clerk)
    assert clerk.workspace.shelf.tiles[0].evidence.file.problem in preview.sentences
    preview.close()
