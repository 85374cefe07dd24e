"""The dialogs on the open assessment: one method each, called by menus, buttons and links alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.main_window import MainWindow
    from ui.views.workspace import Workspace


class Doors:
    """None opens while no assessment is open, nor when what it is for may not be done now; the window then says why."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def _enter(self, *, saves: bool = False, leaves: bool = False) -> Workspace | None:
        """The open assessment's panels, with all that is being typed taken over.

        saves: only where changes can be saved now. leaves: only where nothing is being tried out.
        """
        workspace = self._window.workspace
        if workspace is None:
            return None
        if (saves and not workspace.controller.may_save()) or (leaves and not workspace.controller.may_leave()):
            return None
        workspace.finish()
        return workspace

    def readings(self, key: str = "") -> None:
        """The readings and errata, at one reading if named."""
        from ui.dialogs.readings import ReadingsDialog

        if workspace := self._enter():
            ReadingsDialog(workspace.controller, self._window, key=key).open()

    def board(self) -> None:
        """How many points, which title, what is missing."""
        from ui.dialogs.board import BoardDialog

        if workspace := self._enter():
            BoardDialog(workspace.controller, workspace).show()

    def plan(self, award: str = "") -> None:
        """The cheapest way to an award, by key; to the next one not won if none is named."""
        from ui.dialogs.plan import PlanDialog

        if workspace := self._enter():
            PlanDialog(workspace.controller, workspace, award=award).show()

    def calendar(self) -> None:
        """Materials to hand in, and dates."""
        from ui.dialogs.materials import MaterialsDialog

        if workspace := self._enter():
            MaterialsDialog(workspace.controller.session.rubrics, self._window).open()

    def search(self) -> None:
        """Evidence, by what is said about it and by what it says."""
        from ui.dialogs.search import SearchDialog

        if workspace := self._enter():
            SearchDialog(workspace.controller, workspace).show()

    def checks(self) -> None:
        """What deserves a second look."""
        from ui.dialogs.checks import ChecksDialog

        if workspace := self._enter():
            ChecksDialog(workspace.controller, workspace).show()

    def scan(self) -> None:
        """A folder of the person's choice: what is in it, and where it belongs."""
        from ui.dialogs.scan_folder import ScanDialog

        if workspace := self._enter(saves=True):
            ScanDialog.ask(workspace.controller, workspace)

    def lessons(self) -> None:
        """The rules that were taught about names."""
        from ui.dialogs.lessons import LessonsDialog

        if workspace := self._enter(saves=True):
            LessonsDialog(workspace.controller, self._window).open()

    def trash(self) -> None:
        """回收站."""
        from ui.dialogs.trash import TrashDialog

        if workspace := self._enter(saves=True):
            TrashDialog(workspace.controller, self._window).open()

    def export(self) -> None:
        """The binder and its sister forms."""
        from ui.dialogs.export_dialog import ExportDialog

        if workspace := self._enter(leaves=True):
            ExportDialog.show_for(workspace.controller, workspace)

    def check_binder(self) -> None:
        """A binder of the person's choice, held against the assessment."""
        from ui.dialogs.check_binder import check_binder

        if workspace := self._enter():
            check_binder(workspace.controller, self._window)

    def backups(self) -> None:
        """The backups, and putting one back."""
        from ui.dialogs.backups import BackupsDialog

        if workspace := self._enter(leaves=True):
            dialog = BackupsDialog(workspace.controller, self._window)
            dialog.restore_wanted.connect(self._window.restore)
            dialog.open()

    def verify(self) -> None:
        """Every original read again."""
        from ui.dialogs.verify import VerifyDialog

        if workspace := self._enter(leaves=True):
            VerifyDialog(workspace.controller, self._window).open()
