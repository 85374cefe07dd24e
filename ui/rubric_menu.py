"""The entries on rubrics in the file menu: importing one, and moving the open assessment to a newer version."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from binder.errors import UserError

if TYPE_CHECKING:
    from binder.usecases.renewing import Renewal
    from binder.usecases.session import Session
    from ui.main_window import MainWindow


class RubricMenu(QObject):
    """更新评分标准 stands in the menu only while there is something to move to."""

    def __init__(self, window: MainWindow, menu: QMenu) -> None:
        super().__init__(window)
        self._window = window
        self.import_action = menu.addAction(self.tr("导入评分标准(&I)…"), self.import_rubric)
        self.pack_action = menu.addAction(self.tr("安装评分标准包(&K)…"), self.install_pack)
        self._end = menu.addSeparator()
        self._menu = menu
        self.renew_action = QAction(self.tr("更新评分标准(&G)…"), self)
        self.renew_action.triggered.connect(self.renew)
        menu.aboutToShow.connect(self.look)

    def look(self) -> None:
        """Offer the move if there is a newer version of the open assessment's rubric."""
        from binder.usecases.renewing import newer_version

        workspace = self._window.workspace
        self._menu.removeAction(self.renew_action)
        if workspace and newer_version(workspace.controller.session):
            self._menu.insertAction(self._end, self.renew_action)
            self.renew_action.setEnabled(not workspace.controller.refusal)

    def import_rubric(self) -> None:
        from ui.dialogs.import_rubric import ImportRubricDialog

        ImportRubricDialog(self._window).open()

    def install_pack(self) -> None:
        from ui.dialogs.rubric_pack import choose_pack

        choose_pack(self._window)

    def renew(self) -> None:
        """Show what the newer version changes, and move to it if that is wanted."""
        from binder.usecases.renewing import compare_versions
        from ui.dialogs.renew_rubric import RenewRubricDialog

        workspace = self._window.workspace
        if workspace is None or not workspace.controller.may_save():
            return
        workspace.finish()
        session = workspace.controller.session
        try:
            renewal = compare_versions(session)
        except UserError as error:
            self._window.say(error.text)
        else:
            dialog = RenewRubricDialog(renewal, self._window)
            dialog.accepted.connect(partial(self._move, session, renewal))
            dialog.open()

    def _move(self, session: Session, renewal: Renewal) -> None:
        from binder.usecases.renewing import move_to

        try:
            change = move_to(session, renewal)
        except UserError as error:
            self._window.say(error.text)
        else:
            self.show_anew(self.tr("已{}，可以撤销。").format(change.label))

    def show_anew(self, sentence: str) -> None:
        """Open the assessment again: under other rubrics nothing on the screen is as it was. Then say what was done."""
        QTimer.singleShot(0, self, partial(self._reopen, sentence))

    def _reopen(self, sentence: str) -> None:
        workspace = self._window.workspace
        if workspace is not None:
            folder = workspace.controller.session.folder
            if self._window.close_assessment():
                self._window.open_folder(folder)
                self._window.say(sentence)
