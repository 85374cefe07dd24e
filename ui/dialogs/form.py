"""A dialog of fields that is saved by a use case, and says in itself why it was refused."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from ui.controller import Controller
from ui.theme import SMALL, label, set_property


class FormDialog(QDialog):
    """Fields go into `column`; `end` closes it with the sentence and the buttons 保存 and 取消."""

    def __init__(self, controller: Controller, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._controller = controller
        self._error = label("", SMALL, tone="red", wrap=True)
        self._error.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        save = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        save.setText(self.tr("保存"))
        set_property(save, "primary", True)
        self.buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("取消"))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 18, 20, 16)
        self.column.setSpacing(12)

    def end(self) -> None:
        self.column.addStretch(1)
        self.column.addWidget(self._error)
        self.column.addWidget(self.buttons)

    @property
    def sentence(self) -> str:
        """Why it could not be saved, "" if nothing is wrong."""
        return self._error.text()

    def save(self) -> bool:
        """Save what was typed, if anything was. False when it was refused."""
        raise NotImplementedError

    def accept(self) -> None:
        if self.save():
            super().accept()

    def _done(self, act: Callable[[], bool]) -> bool:
        """Do it, and show here why it was refused. What changes nothing is done too."""
        said: list[str] = []
        listening = self._controller.notice.connect(said.append)
        done = act() or not said
        self._controller.notice.disconnect(listening)
        self._error.setText("" if done else said[-1])
        self._error.setVisible(not done)
        return done
