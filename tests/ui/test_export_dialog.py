"""A clerk exports the binder."""

import re
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from binder.progress import Step
from tests.platforms import on_wine
from tests.ui.clerk import Clerk
from tests.ui.desk import clicks, photo, waits_until_idle
from ui.dialogs.export_dialog import ExportDialog, Pace
from ui.dialogs.export_place import default_name
from ui.dialogs.preflight_rows import LinesDialog, PreflightCard


@pytest.fixture
def dialog(clerk: Clerk, qtbot: QtBot, tmp_path: Path) -> ExportDialog:
    """The export dialog over an item with a photo, its preflight done."""
    clerk.attaches("6", "1", photo(tmp_path, "门头.jpg"))
    clerk.window.doors.export()
    opened = clerk.workspace.findChild(ExportDialog)
    assert opened is not None
    waits_until_idle(clerk, qtbot)
    return opened


def shown(dialog: ExportDialog) -> list[str]:
    """What the visible buttons at the foot say."""
    return [button.text() for button in dialog.buttons.values() if button.isVisible()]


def said_by_cards(dialog: ExportDialog) -> str:
    cards = [card for card in dialog.findChildren(PreflightCard) if not card.isHidden()]
    return "\n".join(card.accessibleName() for card in cards)


def exports(dialog: ExportDialog, qtbot: QtBot) -> None:
    clicks(dialog.buttons["export"])
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=60_000)


def test_the_preflight_says_what_is_missing_and_how_many_pages_it_will_be(clerk: Clerk, dialog: ExportDialog) -> None:
    cards = dialog.findChildren(PreflightCard)
    assert "份建议材料缺失" in cards[0].accessibleName()
    assert any("完整性校验通过" in card.accessibleName() for card in cards)
    assert "页" in dialog.foot

    more = cards[0].findChild(QPushButton)
    assert more is not None
    clicks(more)
    lines = dialog.findChild(LinesDialog)
    assert lines is not None
    text = lines.findChild(QPlainTextEdit)
    assert text is not None
    assert "缺佐证材料" in text.toPlainText()
    lines.close()


def test_the_binder_is_written_opened_and_shown_in_its_folder(
    clerk: Clerk, dialog: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = clerk.home / "结果.pdf"
    dialog.form.out = out
    told = re.fullmatch(r"约 (\d+) 页，([\d.]+ [MK]B)", dialog.foot)
    assert told is not None
    predicted, size = int(told[1]), told[2]

    exports(dialog, qtbot)

    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == predicted
    assert f"{predicted} 页，{size}" in dialog.said
    assert shown(dialog) == ["打开文件夹", "关闭", "打开装订册"]
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    clicks(dialog.buttons["open"])
    clicks(dialog.buttons["folder"])
    assert [Path(url.toLocalFile()) for url in opened] == [out, out.parent]
    assert (clerk.home / "结果-原件").is_dir()


def test_a_cancelled_export_leaves_nothing_and_can_be_begun_again(
    clerk: Clerk, dialog: ExportDialog, qtbot: QtBot
) -> None:
    out = clerk.home / "结果.pdf"
    dialog.form.out = out
    clicks(dialog.buttons["export"])
    clicks(dialog.buttons["stop"])
    qtbot.waitUntil(lambda: not dialog.is_running, timeout=60_000)
    assert not out.exists()
    assert shown(dialog) == ["取消", "导出"]

    exports(dialog, qtbot)
    assert out.is_file()


def test_the_export_goes_on_behind_the_window_and_comes_back_when_it_is_done(
    clerk: Clerk, dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.form.out = clerk.home / "结果.pdf"
    clicks(dialog.buttons["export"])
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    clerk.window.doors.export()
    assert dialog.isVisible(), "it is the same export, not a second one"
    clicks(dialog.buttons["hide"])
    qtbot.waitUntil(dialog.isVisible, timeout=60_000)
    assert "打开装订册" in shown(dialog)
    assert "装订册已导出" in clerk.message


def test_a_place_that_does_not_exist_is_explained_in_the_dialog(
    clerk: Clerk, dialog: ExportDialog, qtbot: QtBot
) -> None:
    dialog.form.out = clerk.home / "没有" / "结果.pdf"
    exports(dialog, qtbot)
    assert "没有“" in dialog.error
    assert shown(dialog) == ["取消", "导出"]


def test_choices_reach_the_export_and_the_preflight_is_made_again(
    clerk: Clerk, dialog: ExportDialog, qtbot: QtBot
) -> None:
    before = dialog.foot
    for box in dialog.form.boxes:
        box.setChecked(False)
    dialog.form.preparer.setText("  示例甲 ")
    options = dialog.form.options()
    assert not any((options.score_table, options.dividers, options.stamps, options.originals))
    assert (options.preparer, options.photos_per_page) == ("示例甲", 2)
    qtbot.waitUntil(lambda: dialog.foot != before, timeout=20_000)


def test_what_prevents_long_keeping_is_told_with_its_remedies_before_the_export(
    clerk: Clerk, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path
) -> None:
    loose = tmp_path / "字体未嵌.pdf"
    canvas = Canvas(str(loose))
    canvas.drawString(100, 500, "left to the reader")
    canvas.save()
    clerk.attaches("6", "1", loose)
    *_, archival, raster, _reduced = dialog.form.boxes
    assert not raster.isEnabled(), "there is nothing to remedy in an ordinary PDF"

    archival.setChecked(True)
    qtbot.waitUntil(lambda: "1 件 PDF 不合 PDF/A-3b，还不能导出" in said_by_cards(dialog), timeout=20_000)
    dialog.form.out = clerk.home / "长期.pdf"
    exports(dialog, qtbot)
    assert "字体未嵌" in dialog.error and "普通 PDF" in dialog.error

    raster.setChecked(True)
    qtbot.waitUntil(lambda: "改印图像" in said_by_cards(dialog), timeout=20_000)
    exports(dialog, qtbot)
    with pikepdf.open(dialog.form.out) as pdf:
        assert [name for name in pdf.attachments if "字体未嵌" in name]


def test_a_file_that_would_be_replaced_is_announced(clerk: Clerk, dialog: ExportDialog) -> None:
    taken = clerk.home / "已有.pdf"
    taken.touch()
    dialog.form.out = clerk.home / "已有"
    assert dialog.form.out == taken, "the ending may be left out"
    assert "替换" in dialog.form.place.said
    dialog.form.out = clerk.home / "没有.pdf"
    assert dialog.form.place.said == ""


def test_what_a_former_set_left_is_told_before_and_after_and_goes_to_the_trash_by_a_click(
    clerk: Clerk, dialog: ExportDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = clerk.home / "结果-第3册.pdf"
    old.write_bytes(b"of a former set")
    dialog.form.out = clerk.home / "结果.pdf"
    qtbot.waitUntil(lambda: "那里有 1 项以前导出的，这次不会替换" in said_by_cards(dialog))
    dialog.form.out = clerk.home / "别的.pdf"
    qtbot.waitUntil(lambda: "完整性校验通过" in said_by_cards(dialog) and "以前导出" not in said_by_cards(dialog))
    dialog.form.out = clerk.home / "结果.pdf"

    exports(dialog, qtbot)
    assert dialog.former.isVisible() and "“结果-第3册.pdf”，不属于这一套" in dialog.former.said
    assert old.is_file()
    monkeypatch.setattr("ui.dialogs.former_files.to_trash", lambda _path: False)
    clicks(dialog.former.trash)
    assert "没有移走" in dialog.former.said and old.is_file()
    monkeypatch.undo()
    if on_wine():
        pytest.skip("Wine has no recycle bin that IFileOperation could move files to")
    (clerk.home / "data").mkdir()
    monkeypatch.setenv("XDG_DATA_HOME", str(clerk.home / "data"))  # where Linux has its trash
    clicks(dialog.former.trash)
    assert not old.exists() and "可以从那里找回" in dialog.former.said


def test_names_of_volumes_are_told_where_they_are_chosen(clerk: Clerk, dialog: ExportDialog, qtbot: QtBot) -> None:
    dialog.form.out = clerk.home / "结果.pdf"
    dialog.form.volumes.choose("pages")
    assert "结果-第1册.pdf" in dialog.form.place.said
    dialog.form.volumes.choose("")
    assert dialog.form.place.said == ""
    waits_until_idle(clerk, qtbot)


def test_a_closed_dialog_is_gone_and_the_next_one_is_new(clerk: Clerk, dialog: ExportDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.destroyed):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    clerk.window.doors.export()
    assert clerk.workspace.findChild(ExportDialog) is not None
    waits_until_idle(clerk, qtbot)


def test_a_dialog_left_open_does_not_keep_the_program_from_ending(clerk: Clerk, dialog: ExportDialog) -> None:
    """When the last window is gone, Qt closes what is left, and stays if one of them refuses."""
    assert dialog.close()


def test_names_fit_every_file_system() -> None:
    assert default_name('甲/乙:局"', "2022") == "甲_乙_局_2022佐证册.pdf"


def test_the_time_left_is_told_once_it_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("ui.dialogs.export_dialog.monotonic", lambda: now[0])
    pace = Pace()
    assert pace.after(Step(0, 10, "")) == "0/10　已用 0 秒"
    now[0] += 4
    assert pace.after(Step(2, 10, "")) == "2/10　已用 4 秒，这一步约剩 16 秒"
    now[0] += 100
    assert pace.after(Step(0, 3, "")) == "0/3　已用 1 分 44 秒", "a new part begins"


def test_a_binder_is_checked_against_the_assessment_in_the_window(
    clerk: Clerk, dialog: ExportDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog.form.out = tmp_path / "册.pdf"
    exports(dialog, qtbot)
    clerk.states("6-1", True)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "册.pdf"), ""))
    clerk.window.doors.check_binder()
    waits_until_idle(clerk, qtbot)
    said = clerk.window.findChild(LinesDialog)
    assert said is not None
    text = said.findChild(QPlainTextEdit)
    assert text is not None
    assert "装订册完好；档案在导出后有改动。" in text.toPlainText() and "（事项 6）导出后填上了" in text.toPlainText()
