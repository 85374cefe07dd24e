"""What is said about one piece of evidence: 标题, 文号, 责任者, 日期, 备注."""

from typing import cast

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from binder.domain.evidence import Evidence
from binder.usecases.describing import Description
from ui.controller import Controller
from ui.theme import SMALL, label


class EvidenceDetails(QDialog):
    """Edits one piece of evidence. The original itself is never touched."""

    def __init__(self, controller: Controller, evidence: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._evidence = controller, evidence
        self.setWindowTitle(self.tr("修改信息"))
        self.setMinimumWidth(460)
        self.fields = {name: QLineEdit(getattr(evidence, name)) for name in ("title", "number", "issuer", "date")}
        self.fields["number"].setPlaceholderText(self.tr("例如 三环文〔2022〕106号"))
        self.fields["date"].setPlaceholderText(self.tr("2022、2022-06 或 2022-06-15"))
        self._note = QPlainTextEdit(evidence.note)
        self._note.setFixedHeight(72)
        self._note.setTabChangesFocus(True)
        self._error = label("", SMALL, tone="red", wrap=True)
        self._error.hide()
        form = QFormLayout()
        form.setSpacing(10)
        for text, widget in (
            (self.tr("标题"), self.fields["title"]),
            (self.tr("文号"), self.fields["number"]),
            (self.tr("责任者"), self.fields["issuer"]),
            (self.tr("日期"), self.fields["date"]),
            (self.tr("备注"), self._note),
        ):
            form.addRow(text, widget)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("保存"))
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("取消"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("原件：{}").format(evidence.file.name), SMALL, tone="2", wrap=True))
        if evidence.file.problem:
            column.addWidget(label(evidence.file.problem, SMALL, tone="red", wrap=True))
        column.addLayout(form)
        column.addWidget(self._error)
        column.addWidget(buttons)

    @property
    def sentence(self) -> str:
        """Why it could not be stored, "" if nothing is wrong."""
        return self._error.text()

    def accept(self) -> None:
        now, was = self._typed(), self._evidence
        changed = {name: text for name, text in now.items() if text != getattr(was, name)}
        if not changed or self._store(changed):
            super().accept()

    def _typed(self) -> dict[str, str]:
        typed = {name: field.text().strip() for name, field in self.fields.items()}
        return typed | {"note": self._note.toPlainText().strip()}

    def _store(self, changed: dict[str, str]) -> bool:
        """Store what was changed; show here why it was refused."""
        said: list[str] = []
        listening = self._controller.notice.connect(said.append)
        stored = self._controller.describe(self._evidence.id, **cast(Description, changed))
        self._controller.notice.disconnect(listening)
        self._error.setText("".join(said[-1:]))
        self._error.setVisible(not stored)
        return stored
