"""The main window: menus, and either the start page or one open assessment."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QMenu, QStackedWidget

from binder.errors import UserError
from ui.doors import Doors
from ui.rubric_menu import RubricMenu
from ui.settings import Settings
from ui.theme import apply_theme
from ui.views.start_page import StartPage

if TYPE_CHECKING:
    from binder.usecases.session import Session
    from ui.views.workspace import Workspace

SMALLEST = (1024, 640)
USUAL = (1440, 900)


class MainWindow(QMainWindow):
    """Paints itself first, without any heavy library; opens `folder`, if given, right after."""

    def __init__(self, settings: Settings, folder: Path | None = None) -> None:
        super().__init__()
        self.settings = settings
        self.workspace: Workspace | None = None
        self.start_page = StartPage(settings.recent)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.start_page)
        self.doors = Doors(self)
        self._needs_assessment: list[QAction] = []
        self._writes: list[QAction] = []
        self.setCentralWidget(self._pages)
        self.setWindowTitle(self.tr("佐证册"))
        self.setMinimumSize(*SMALLEST)
        self.resize(*USUAL)
        self._build_menus()
        self._connect_start_page(folder)
        saved = settings.layout("window")
        if saved is not None:
            self.restoreGeometry(saved)
            self._fit_screen()
        self._follow_assessment()

    def _fit_screen(self) -> None:
        """Come back onto the screen, which may be smaller than the one that the place was saved on."""
        area = self.screen().availableGeometry()
        frame = self.frameGeometry()
        inner = self.geometry()
        width = min(inner.width(), area.width() - (frame.width() - inner.width()))
        height = min(inner.height(), area.height() - (frame.height() - inner.height()))
        self.resize(width, height)
        frame = self.frameGeometry()
        x = max(area.left(), min(frame.x(), area.right() + 1 - frame.width()))
        y = max(area.top(), min(frame.y(), area.bottom() + 1 - frame.height()))
        self.move(x, y)

    # --- menus --------------------------------------------------------------------------------------------------------

    def _build_menus(self) -> None:
        file = self.menuBar().addMenu(self.tr("文件(&F)"))
        self._action(file, self.tr("新建创建档案(&N)…"), self.new_assessment, "Ctrl+N")
        self._action(file, self.tr("打开(&O)…"), self.choose_assessment, "Ctrl+Shift+O")
        self.recent_menu = file.addMenu(self.tr("最近打开(&R)"))
        self.recent_menu.aboutToShow.connect(self._list_recent)
        file.addSeparator()
        self.rubric_menu = RubricMenu(self, file)
        self._action(file, self.tr("备份与恢复(&B)…"), self.doors.backups, needs=True)
        self._action(file, self.tr("核对档案(&V)…"), self.doors.verify, needs=True)
        self._action(file, self.tr("关闭档案(&C)"), self.close_assessment, "Ctrl+W", needs=True)
        self._action(file, self.tr("退出(&Q)"), self.close, "Ctrl+Q")
        edit = self.menuBar().addMenu(self.tr("编辑(&E)"))
        self.undo_action = self._action(edit, self.tr("撤销(&U)"), self._undo, "Ctrl+Z", needs=True)
        self.redo_action = self._action(edit, self.tr("重做(&R)"), self._redo, "Ctrl+Y", "Ctrl+Shift+Z", needs=True)
        edit.addSeparator()
        self._action(edit, self.tr("查找事项(&F)"), self._search, "Ctrl+F", needs=True)
        self._action(edit, self.tr("查找佐证材料(&M)…"), self.doors.search, "Ctrl+Shift+F", needs=True)
        self._action(edit, self.tr("下一处缺口(&G)"), self._next_gap, "F8", needs=True)
        self._build_view_menu()
        evidence = self.menuBar().addMenu(self.tr("佐证(&M)"))
        self._action(evidence, self.tr("添加佐证(&A)…"), self._attach, "Ctrl+O", needs=True, writes=True)
        self._action(evidence, self.tr("粘贴截图或文件(&P)"), self._paste, "Ctrl+V", needs=True, writes=True)
        self._action(evidence, self.tr("遮盖个人信息(&H)…"), self._redact, "Ctrl+H", needs=True, writes=True)
        self._action(evidence, self.tr("扫描文件夹(&S)…"), self.doors.scan, "Ctrl+Shift+A", needs=True, writes=True)
        self._action(evidence, self.tr("归类规则(&L)…"), self.doors.lessons, needs=True, writes=True)
        evidence.addSeparator()
        self._action(evidence, self.tr("回收站(&T)…"), self.doors.trash, needs=True, writes=True)
        export = self.menuBar().addMenu(self.tr("导出(&X)"))
        self._action(export, self.tr("导出装订册(&E)…"), self.doors.export, "Ctrl+E", needs=True)
        self._action(export, self.tr("核对装订册(&V)…"), self.doors.check_binder, needs=True)
        help_ = self.menuBar().addMenu(self.tr("帮助(&H)"))
        self._action(help_, self.tr("关于佐证册(&A)"), self.open_about)

    def _build_view_menu(self) -> None:
        view = self.menuBar().addMenu(self.tr("视图(&V)"))
        self._action(view, self.tr("读法与勘误(&R)…"), self.doors.readings, "Ctrl+R", needs=True)
        self._action(view, self.tr("领导看板(&L)…"), self.doors.board, "Ctrl+L", needs=True)
        self._action(view, self.tr("达标方案(&P)…"), self.doors.plan, "Ctrl+P", needs=True)
        self._action(view, self.tr("材料与日程(&M)…"), self.doors.calendar, "Ctrl+M", needs=True)
        self._action(view, self.tr("检查(&C)…"), self.doors.checks, "F7", needs=True)
        self.conditions_action = self._action(view, self.tr("一票否决与条件(&V)"), self.open_conditions, needs=True)
        self._action(view, self.tr("试算(&T)"), self._toggle_trial, "Ctrl+T", needs=True, writes=True)
        view.addSeparator()
        dark = QAction(self.tr("深色外观(&D)"), self)
        dark.setCheckable(True)
        dark.setChecked(self.settings.dark)
        dark.toggled.connect(self.set_dark)
        view.addAction(dark)

    def _action(
        self,
        menu: QMenu,
        text: str,
        act: Callable[[], object],
        *keys: str,
        needs: bool = False,
        writes: bool = False,
    ) -> QAction:
        """Add an entry. needs: only while an assessment is open; writes: and only if it can be changed."""
        action = QAction(text, self)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.triggered.connect(lambda _checked: act())
        menu.addAction(action)
        if needs:
            self._needs_assessment.append(action)
        if writes:
            self._writes.append(action)
        return action

    def _list_recent(self) -> None:
        self.recent_menu.clear()
        for folder in self.settings.recent:
            action = self.recent_menu.addAction(f"{folder.stem}　{folder.parent}")
            action.setEnabled(folder.is_dir())
            action.triggered.connect(partial(self.open_folder, folder))
        if self.recent_menu.isEmpty():
            self.recent_menu.addAction(self.tr("（还没有）")).setEnabled(False)

    # --- opening and closing ------------------------------------------------------------------------------------------

    def _connect_start_page(self, folder: Path | None) -> None:
        self.start_page.new_wanted.connect(self.new_assessment)
        self.start_page.open_wanted.connect(self.choose_assessment)
        self.start_page.folder_wanted.connect(self.open_folder)
        if folder is not None:
            self.start_page.wait_for(folder)
            self.start_page.painted.connect(lambda: QTimer.singleShot(0, self, partial(self.open_folder, folder)))

    def open_folder(self, folder: Path) -> None:
        """Open an assessment in place of the one that is open. What prevents it is said in the window."""
        from binder.usecases.opening import open_assessment

        if self.workspace and self.workspace.controller.session.folder == folder.absolute():
            return
        self.start_page.say("")
        try:
            session = open_assessment(folder)
        except UserError as error:
            self.say(error.text)
            if error.code in ("database-damaged", "database-missing"):
                self.repair(folder, error.text)
        else:
            self.show_session(session)

    def show_session(self, session: Session) -> None:
        """Show an assessment that was just opened or made."""
        from ui.controller import Controller
        from ui.views.status import StatusBar
        from ui.views.workspace import Workspace

        if not self.close_assessment():
            session.close()
            return
        controller = Controller(session, self)
        self.workspace = Workspace(controller, self.settings)
        self.workspace.looking.again_wanted.connect(self.open_again)
        self.workspace.header.export_wanted.connect(self.doors.export)
        self.workspace.header.scan_wanted.connect(self.doors.scan)
        self.workspace.header.gap_wanted.connect(controller.next_gap)
        self.workspace.header.board_wanted.connect(self.doors.board)
        controller.changed.connect(self._follow_assessment)
        controller.reading_wanted.connect(self.doors.readings)
        controller.plan_wanted.connect(self.doors.plan)
        controller.rubric_changed.connect(self.rubric_menu.show_anew)
        self._pages.addWidget(self.workspace)
        self._pages.setCurrentWidget(self.workspace)
        self.setStatusBar(StatusBar(controller))
        self.settings.remember(session.folder)
        self._set_low()
        self._follow_assessment()
        self.workspace.tree.tree.setFocus()
        controller.evidence.look_on()
        if session.checked:
            said = self.tr("打开时核对了数据库的 {} 行，与保存时一致。").format(session.checked)
            controller.notice.emit(said)

    def repair(self, folder: Path, why: str, backup: str = "") -> None:
        """Offer to put right an assessment that is not open; with a backup's name, put that back at once."""
        from binder.usecases.opening import assessment_folder
        from ui.dialogs.repair import RepairDialog

        dialog = RepairDialog(assessment_folder(folder), why, self, backup=backup)
        dialog.open_wanted.connect(self.open_folder)
        dialog.open()

    def restore(self, backup: str) -> None:
        """Close the open assessment and put one of its backups in its place."""
        if self.workspace:
            folder = self.workspace.controller.session.folder
            if self.close_assessment():
                self.repair(folder, self.tr("正在恢复备份…"), backup)

    def open_again(self) -> None:
        """Open the assessment anew, perhaps to change it this time."""
        if self.workspace:
            folder = self.workspace.controller.session.folder
            if self.close_assessment():
                self.open_folder(folder)

    def new_assessment(self) -> None:
        from ui.dialogs.new_assessment import NewAssessmentDialog

        dialog = NewAssessmentDialog(self)
        if dialog.exec():
            self.show_session(dialog.session)

    def choose_assessment(self) -> None:
        recent = self.settings.recent
        start = recent[0].parent if recent else Path.home()
        title = self.tr("打开创建档案（选以 .binder 结尾的文件夹）")
        chosen = QFileDialog.getExistingDirectory(self, title, str(start))
        if chosen:
            self.open_folder(Path(chosen))

    def close_assessment(self) -> bool:
        """Back to the start page. False when a running job keeps it open."""
        workspace = self.workspace
        if workspace is None:
            return True
        if workspace.controller.is_busy and not self._may_stop():
            return False
        workspace.finish()
        workspace.save_layout()
        self.workspace = None
        self._pages.removeWidget(workspace)
        self.setStatusBar(None)  # type: ignore[arg-type]
        workspace.controller.close()
        workspace.controller.deleteLater()
        workspace.deleteLater()
        self.start_page.say("")
        self.start_page.show_recent(self.settings.recent)
        self._follow_assessment()
        return True

    def _may_stop(self) -> bool:
        """Whether to stop the running job. Asked because its work so far would be lost."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self)
        box.setWindowTitle(self.tr("还有任务没有完成"))
        box.setText(self.tr("正在添加佐证或导出。现在关闭，这个任务就停下，已经保存的内容不受影响。"))
        stop = box.addButton(self.tr("停下并关闭"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(self.tr("继续等待"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is stop

    def say(self, sentence: str) -> None:
        """Tell the person something, wherever the window shows such things now."""
        if self.workspace:
            self.workspace.controller.notice.emit(sentence)
        else:
            self.start_page.say(sentence)

    # --- what the menus do --------------------------------------------------------------------------------------------

    def _undo(self) -> None:
        if self.workspace:
            self.workspace.finish()
            self.workspace.controller.undo()

    def _redo(self) -> None:
        if self.workspace:
            self.workspace.controller.redo()

    def _search(self) -> None:
        if self.workspace:
            self.workspace.tree.focus_search()

    def _next_gap(self) -> None:
        if self.workspace:
            self.workspace.controller.next_gap()

    def _attach(self) -> None:
        if self.workspace and self.workspace.controller.may_save():
            self._show_evidence()
            self.workspace.shelf.choose_files()

    def _paste(self) -> None:
        if self.workspace and self.workspace.controller.may_save():
            self._show_evidence()
            self.workspace.shelf.paste()

    def _redact(self) -> None:
        if self.workspace and self.workspace.controller.may_save():
            self.workspace.shelf.redact()

    def _show_evidence(self) -> None:
        """Evidence belongs to an item: leave the page of conditions for the one shown last."""
        if self.workspace:
            self.workspace.controller.select_item(self.workspace.controller.current_item)

    def open_conditions(self) -> None:
        if self.workspace:
            self.workspace.controller.show_conditions()

    def _toggle_trial(self) -> None:
        if self.workspace:
            self.workspace.header.trial.click()

    def open_about(self) -> None:
        from ui.dialogs.about import AboutDialog

        AboutDialog(self).exec()

    def set_dark(self, dark: bool) -> None:
        self.settings.dark = dark
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, dark=dark)

    # --- follow -------------------------------------------------------------------------------------------------------

    def _follow_assessment(self) -> None:
        """Title, and which entries can be used."""
        session = self.workspace.controller.session if self.workspace else None
        for action in self._needs_assessment:
            action.setEnabled(session is not None)
        if session and session.refusal:
            for action in self._writes:
                action.setEnabled(False)
        from ui.models.conditions import terms_of_all

        controller = self.workspace.controller if self.workspace else None
        self.conditions_action.setEnabled(session is not None and bool(terms_of_all(session.rubrics)))
        undo = controller.undo_label if controller else ""
        redo = controller.redo_label if controller else ""
        self.undo_action.setText(self.tr("撤销(&U) {}").format(undo).strip())
        self.redo_action.setText(self.tr("重做(&R) {}").format(redo).strip())
        self.undo_action.setEnabled(bool(undo))
        self.redo_action.setEnabled(bool(redo))
        name = self.tr("佐证册")
        self.setWindowTitle(f"{session.state.unit} — {name}" if session else name)

    def _set_low(self) -> None:
        from ui.views.workspace import LOW_WINDOW

        if self.workspace:
            self.workspace.set_low(low=self.height() < LOW_WINDOW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.workspace:
            self._set_low()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.close_assessment():
            event.ignore()
            return
        self.settings.save_layout("window", self.saveGeometry())
        event.accept()
