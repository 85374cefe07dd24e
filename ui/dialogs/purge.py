"""Destroying one document for good, once its name was typed."""

from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QWidget

from binder.domain.evidence import Evidence
from ui.controller import Controller
from ui.dialogs.form import FormDialog
from ui.theme import BODY, SMALL, label, set_property


class PurgeDialog(FormDialog):
    """Says what is lost with the document, and asks for its name."""

    def __init__(self, controller: Controller, evidence: Evidence, parent: QWidget | None = None) -> None:
        from binder.usecases.purging import uses_of

        super().__init__(controller, "", parent)
        self.setWindowTitle(self.tr("彻底清除“{}”").format(evidence.title))
        self._evidence = evidence
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("题名"))
        self.name.setPlaceholderText(evidence.title)
        warning = self.tr("原件会从这个档案里永久删除，不能撤销，也不能从回收站找回。修改日志会记下它的名称和校验值。")
        self.column.addWidget(label(warning, BODY, tone="red", wrap=True))
        for line in uses_of(controller.session, evidence.id).others:
            self.column.addWidget(label(self.tr("注意：{}。").format(line), SMALL, tone="amber_ink", wrap=True))
        ask = self.tr("确实要清除，请照着输入题名：{}").format(evidence.title)
        self.column.addWidget(label(ask, SMALL, wrap=True))
        self.column.addWidget(self.name)
        self.end()
        purge = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        purge.setText(self.tr("彻底清除"))
        set_property(purge, "primary", False)
        purge.setEnabled(False)
        self.name.textChanged.connect(lambda text: purge.setEnabled(bool(text.strip())))
        self.resize(500, 270)

    def save(self) -> bool:
        return self._done(lambda: self._controller.evidence.purge(self._evidence.id, self.name.text()))
