"""核对装订册: is this PDF as it was exported, and does the assessment still say what it says?"""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.controller import Controller
from ui.dialogs.preflight_rows import LinesDialog


def check_binder(controller: Controller, parent: QWidget) -> None:
    """Ask for a binder, hold it against the open assessment, and say what was found."""
    from pathlib import Path

    from binder.usecases.comparing import Comparison, compare_binder

    tr, session = QCoreApplication.translate, controller.session
    title = tr("CheckBinder", "核对装订册")
    chosen, _ = QFileDialog.getOpenFileName(
        parent, title, str(session.folder.absolute().parent), tr("CheckBinder", "PDF 文件 (*.pdf)")
    )
    if not chosen:
        return

    def found(result: Comparison) -> None:
        LinesDialog(f"{title}　{Path(chosen).name}", result.lines, parent).open()

    controller.run_job(lambda progress: compare_binder(session, Path(chosen), progress), found)
