"""Asking for the password of a locked PDF. It is used once and kept nowhere."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QVBoxLayout, QWidget

from binder.domain.evidence import Evidence
from ui.controller import Controller
from ui.theme import SMALL, label


class UnlockDialog(QDialog):
    """Opens the PDF until the assessment is closed; `accepted` once that is done."""

    def __init__(self, controller: Controller, evidence: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._evidence = controller, evidence
        self.setWindowTitle(self.tr("输入打开密码"))
        self.setMinimumWidth(420)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(self.tr("打开密码"))
        self._error = label("", SMALL, tone="red", wrap=True)
        self._error.hide()
        said = self.tr("“{}”设了打开密码。密码只用这一次，不会保存；下次打开档案后要再输入一次。")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("打开"))
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("取消"))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(said.format(evidence.title), SMALL, tone="2", wrap=True))
        for widget in (self.field, self._error, self._buttons):
            column.addWidget(widget)

    @property
    def sentence(self) -> str:
        """Why it did not open, "" if nothing is wrong."""
        return self._error.text()

    def accept(self) -> None:
        from binder.usecases.unlocking import unlock

        session, id_, password = self._controller.session, self._evidence.id, self.field.text()
        said: list[str] = []
        listening = self._controller.notice.connect(said.append)

        def stop(opened: bool) -> None:
            self._controller.notice.disconnect(listening)
            self._buttons.setEnabled(True)
            self._error.setText("".join(said[-1:]))
            self._error.setVisible(not opened)
            self.field.selectAll()

        def done(_nothing: object) -> None:
            stop(True)
            self._controller.pictures.try_again(id_)
            self._controller.refresh()
            super(UnlockDialog, self).accept()

        self._buttons.setEnabled(False)
        self._controller.run_job(lambda _progress: unlock(session, id_, password), done, on_stopped=lambda: stop(False))
