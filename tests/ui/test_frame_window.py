"""Starting, opening, closing, and what the window remembers."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from binder.usecases.offering import offered_rubrics
from binder.usecases.opening import create_assessment, open_assessment
from tests.ui.clerk import RUBRIC, UNIT, Clerk, modules_after
from tests.ui.desk import card
from ui import theme
from ui.app import prepare_input_method
from ui.dialogs.about import AboutDialog
from ui.dialogs.crash import CrashDialog, CrashHook, log_path
from ui.dialogs.new_assessment import NewAssessmentDialog
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.views.start_page import RecentEntry

HEAVY = {"sqlmodel", "sqlalchemy", "pydantic", "ruamel", "reportlab", "pikepdf", "PIL", "binder.usecases.session"}


def test_the_first_paint_waits_for_no_heavy_library() -> None:
    assert not HEAVY & modules_after("import ui.app")


def test_an_assessment_named_at_the_start_opens_after_the_first_paint(newcomer: Clerk, qtbot: QtBot) -> None:
    create_assessment(newcomer.folder, RUBRIC, UNIT, "county").close()
    window = MainWindow(newcomer.settings, newcomer.folder)
    qtbot.addWidget(window)
    assert window.workspace is None
    assert not window.start_page.open_button.isEnabled()
    window.show()
    qtbot.waitUntil(lambda: window.workspace is not None)
    assert UNIT in window.windowTitle()
    window.close()


def test_what_cannot_be_opened_is_said_on_the_start_page(newcomer: Clerk, qtbot: QtBot) -> None:
    window = MainWindow(newcomer.settings, newcomer.home / "没有.binder")
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.start_page.error.isVisible)
    assert "没有.binder" in window.start_page.error.text()
    assert window.start_page.open_button.isEnabled()


def entries_of(window: MainWindow) -> list[tuple[str, bool]]:
    """Every entry of the menus, and whether it can be chosen."""
    menus = window.menuBar().findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)
    actions = [action for menu in menus if menu.title() for action in menu.actions()]
    return [(action.text(), action.isEnabled()) for action in actions if action.text()]


def test_without_an_assessment_only_what_works_can_be_chosen(newcomer: Clerk) -> None:
    always = {"新建创建档案(&N)…", "打开(&O)…", "最近打开(&R)", "退出(&Q)", "深色外观(&D)", "关于佐证册(&A)"}
    rubrics = {"导入评分标准(&I)…", "安装评分标准包(&K)…"}
    assert {text for text, enabled in entries_of(newcomer.window) if enabled} == always | rubrics
    newcomer.creates()
    assert [text for text, enabled in entries_of(newcomer.window) if not enabled] == ["撤销(&U)", "重做(&R)"]


def test_recent_assessments_are_offered_and_gone_ones_are_grey(clerk: Clerk, qtbot: QtBot) -> None:
    gone = clerk.home / "搬走了.binder"
    clerk.settings.remember(gone)
    assert clerk.window.close_assessment()
    entries = {entry.accessibleName(): entry for entry in clerk.window.findChildren(RecentEntry)}
    assert not entries["搬走了"].isEnabled()
    QTest.mouseClick(entries["示例县"], Qt.MouseButton.LeftButton)
    assert clerk.session.folder == clerk.folder


def test_opening_and_closing_shows_no_window_but_the_one(newcomer: Clerk) -> None:
    shown: list[QWidget] = []

    class Watcher(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(watched)
            return False

    watcher = Watcher()
    QApplication.instance().installEventFilter(watcher)  # type: ignore[union-attr]
    newcomer.creates()
    newcomer.selects("5")
    newcomer.window.close_assessment()
    QApplication.instance().removeEventFilter(watcher)  # type: ignore[union-attr]
    assert shown == []


def test_a_second_window_may_only_look_at_what_is_open(clerk: Clerk, qtbot: QtBot) -> None:
    other = MainWindow(Settings(clerk.home / "other.ini"))
    qtbot.addWidget(other, before_close_func=lambda window: window.close())
    other.open_folder(clerk.folder)
    assert other.workspace is not None
    assert "只能查看" in other.workspace.controller.refusal


def test_opening_another_assessment_closes_the_first(clerk: Clerk) -> None:
    second = clerk.home / "第二县.binder"
    create_assessment(second, RUBRIC, "第二县大队（示例）", "county").close()
    clerk.window.open_folder(second)
    assert "第二县" in clerk.window.windowTitle()
    open_assessment(clerk.folder).close()


def test_a_failed_open_leaves_the_open_one_alone(clerk: Clerk) -> None:
    clerk.window.open_folder(clerk.home / "没有.binder")
    assert clerk.session.folder == clerk.folder
    assert "没有.binder" in clerk.message


def test_size_and_dividers_are_remembered(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.window.resize(1024, 700)
    qtbot.waitUntil(lambda: clerk.window.height() == 700)
    panes = clerk.workspace.panes
    panes.setSizes([320, 450, 252])
    sizes = panes.sizes()
    clerk.reopens()
    assert clerk.window.height() == 700
    assert clerk.workspace.panes.sizes() == sizes


def test_a_low_window_does_without_the_subtitle(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.window.resize(1366, 768)
    qtbot.waitUntil(lambda: not clerk.workspace.header.subtitle.isVisible())
    clerk.window.resize(1440, 900)
    qtbot.waitUntil(clerk.workspace.header.subtitle.isVisible)


def test_a_low_window_still_says_why_there_are_points_for_nothing(clerk: Clerk, qtbot: QtBot) -> None:
    clerk.window.resize(1366, 768)
    qtbot.waitUntil(lambda: clerk.window.height() == 768)
    clerk.selects("1")
    shown = [each.text() for each in card(clerk, "1-1").findChildren(QLabel) if each.isVisible()]
    assert "县级不作要求，按满分计。" in shown


def test_the_dark_look_is_kept(clerk: Clerk, dressed: QApplication) -> None:
    clerk.window.set_dark(True)
    try:
        assert theme.tokens() is theme.DARK
        assert Settings(clerk.home / "window.ini").dark
        image = clerk.window.grab().toImage()
        assert image.pixelColor(4, image.height() - 4).lightness() < 80
    finally:
        clerk.window.set_dark(False)
    assert theme.tokens() is theme.LIGHT


@pytest.mark.parametrize("size", [(1366, 768), (1440, 900)])
def test_everything_fits(clerk: Clerk, qtbot: QtBot, size: tuple[int, int]) -> None:
    clerk.window.resize(*size)
    qtbot.waitUntil(lambda: clerk.window.size().toTuple() == size)
    space = clerk.workspace
    for part in (space.header, space.strip, space.tree, space.item, space.shelf, space.advice):
        assert part.isVisible()
        corner = part.mapTo(clerk.window, part.rect().bottomRight())
        assert clerk.window.rect().contains(corner)


# --- a new assessment -------------------------------------------------------------------------------------------------


@pytest.fixture
def dialog(newcomer: Clerk, qtbot: QtBot) -> NewAssessmentDialog:
    shown = NewAssessmentDialog(newcomer.window)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def chooses(dialog: NewAssessmentDialog, rubric_id: str) -> None:
    dialog.rubric.setCurrentIndex([offer.id for offer in dialog.offers].index(rubric_id))


def test_only_rubrics_that_stand_alone_are_offered(dialog: NewAssessmentDialog) -> None:
    offered = {offer.id for offer in dialog.offers}
    assert RUBRIC in offered
    assert "henan-2022-equipment" not in offered, "it counts as an annex"
    chooses(dialog, RUBRIC)
    assert {dialog.level.itemText(n) for n in range(dialog.level.count())} == {"县级", "市级"}
    assert dialog.level.currentText() == "县级"
    assert dialog.period.text() == "2022"


def test_a_missing_name_is_said_under_its_field(dialog: NewAssessmentDialog) -> None:
    QTest.mouseClick(dialog.create_button, Qt.MouseButton.LeftButton)
    assert dialog.unit_error.isVisible()
    QTest.keyClicks(dialog.unit, "X")
    assert not dialog.unit_error.isVisible()
    assert dialog.isVisible()


def test_the_place_follows_the_name_until_it_is_typed(dialog: NewAssessmentDialog) -> None:
    dialog.unit.setText("示例/县:大队")
    assert dialog.where.text().endswith("佐证册/示例_县_大队.binder".replace("/", str(Path("/"))))
    dialog.where.selectAll()
    QTest.keyClicks(dialog.where, "elsewhere")
    dialog.unit.setText("别的名字")
    assert dialog.where.text() == "elsewhere"


def test_a_folder_that_exists_is_refused_under_its_field(dialog: NewAssessmentDialog, tmp_path: Path) -> None:
    taken = tmp_path / "已有.binder"
    create_assessment(taken, RUBRIC, UNIT, "county").close()
    dialog.unit.setText(UNIT)
    dialog.where.setText(str(taken))
    dialog.make()
    assert dialog.where_error.isVisible()
    assert dialog.isVisible()


def test_a_folder_chosen_by_hand_keeps_the_name(
    dialog: NewAssessmentDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    dialog.unit.setText("示例县")
    dialog.browse.click()
    assert Path(dialog.where.text()) == tmp_path / "示例县.binder"


def test_a_new_assessment_is_made_and_opened(
    newcomer: Clerk, dialog: NewAssessmentDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chooses(dialog, RUBRIC)
    dialog.unit.setText(UNIT)
    dialog.where.setText(str(tmp_path / "新建" / "某县"))
    dialog.make()
    assert not dialog.isVisible()
    newcomer.window.show_session(dialog.session)
    assert newcomer.session.folder == tmp_path / "新建" / "某县.binder"
    assert UNIT in newcomer.workspace.header.title.text()
    newcomer.sees_total("21.5")


def test_every_rubric_on_offer_opens_and_every_item_can_be_looked_at(newcomer: Clerk) -> None:
    for offer in offered_rubrics():
        for level in offer.levels:
            folder = newcomer.home / f"{offer.id}-{level}.binder"
            newcomer.window.show_session(create_assessment(folder, offer.id, UNIT, level))
            for ref in newcomer.view.outline.items:
                newcomer.controller.select_item(ref)
            assert newcomer.window.grab().width()


# --- faults of ours ---------------------------------------------------------------------------------------------------


def test_a_fault_is_logged_and_shown_once(dressed: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[CrashDialog] = []
    hook = CrashHook()

    def show(dialog: CrashDialog) -> int:
        shown.append(dialog)
        hook(ValueError, ValueError("second"), None)  # a fault while the first is being read
        return 1

    monkeypatch.setattr(CrashDialog, "exec", show)
    hook(ZeroDivisionError, ZeroDivisionError("first"), None)
    assert len(shown) == 1
    log = log_path().read_text(encoding="utf-8")
    assert "ZeroDivisionError: first" in log
    assert "ValueError: second" in log


def test_the_details_of_a_fault_can_be_copied(dressed: QApplication, qtbot: QtBot) -> None:
    dialog = CrashDialog("Traceback …", log_path())
    qtbot.addWidget(dialog)
    dialog.copy()
    assert QApplication.clipboard().text() == "Traceback …"


def test_the_about_box_names_version_and_licences(newcomer: Clerk, qtbot: QtBot) -> None:
    dialog = AboutDialog(newcomer.window)
    qtbot.addWidget(dialog)
    text = "\n".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Apache-2.0" in text
    assert "OFL" in text
    assert "不连接网络" in text


@pytest.mark.parametrize(
    ("platform", "modifiers", "method"), [("linux", "@im=fcitx", "ibus"), ("linux", "", ""), ("win32", "@im=fcitx", "")]
)
def test_fcitx_is_reached_through_its_portal(
    monkeypatch: pytest.MonkeyPatch, platform: str, modifiers: str, method: str
) -> None:
    monkeypatch.setattr("ui.app.sys", SimpleNamespace(platform=platform))
    monkeypatch.setenv("XMODIFIERS", modifiers)
    monkeypatch.setenv("QT_IM_MODULE", "")
    prepare_input_method()
    assert os.environ["QT_IM_MODULE"] == method


def test_qt_itself_speaks_chinese() -> None:
    code = (
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from ui.app import make_application; app = make_application()\n"
        "from PySide6.QtWidgets import QMessageBox\n"
        "box = QMessageBox(); box.setStandardButtons(QMessageBox.StandardButton.Cancel)\n"
        "assert box.buttons()[0].text() == '取消', box.buttons()[0].text()"
    )
    assert "PySide6.QtWidgets" in modules_after(code)


def test_a_window_saved_on_a_large_screen_comes_back_onto_a_small_one(newcomer: Clerk) -> None:
    area = newcomer.window.screen().availableGeometry()
    newcomer.window.setGeometry(area.width() // 2, area.height() // 2, area.width() + 300, area.height() + 200)
    newcomer.window.close()
    again = MainWindow(Settings(newcomer.home / "window.ini"))
    assert area.contains(again.frameGeometry()) or again.minimumWidth() > area.width()
    assert again.frameGeometry().left() >= area.left()
    again.close()
