"""回收站: evidence that hangs on no item any more. Nothing in it is lost."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from ui.controller import Controller
from ui.dialogs.place_picker import PlacePicker
from ui.dialogs.purge import PurgeDialog
from ui.theme import SMALL, label, tip
from ui.view import View
from ui.views.tiles import size_text

ID_ROLE = int(Qt.ItemDataRole.UserRole)


class TrashDialog(QDialog):
    """Lists the evidence in 回收站, puts it back where the person says, or destroys it by name."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("回收站"))
        self.resize(560, 420)
        self._said = label("", SMALL, tone="2", wrap=True)
        self._list = QListWidget()
        self._list.setAccessibleName(self.tr("回收站"))
        self._list.itemActivated.connect(self._restore)
        self._back, close = QPushButton(self.tr("恢复到…")), QPushButton(self.tr("关闭"))
        self.purge = QPushButton(self.tr("彻底清除…"))
        self.purge.setAutoDefault(False)
        self.purge.clicked.connect(self._purge)
        self._back.setProperty("primary", True)
        self._back.clicked.connect(self._restore)
        close.clicked.connect(self.reject)
        self._list.currentRowChanged.connect(self._enable)
        row = QHBoxLayout()
        row.addWidget(self.purge)
        row.addStretch(1)
        row.addWidget(self._back)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._said)
        column.addWidget(self._list, 1)
        column.addLayout(row)
        controller.changed.connect(self._on_changed)
        self._show(controller.view)

    def _on_changed(self, view: View, change: object) -> None:
        self._show(view)

    def _show(self, view: View) -> None:
        self._list.clear()
        for evidence in view.state.discarded.values():
            parts = (evidence.title, evidence.number, evidence.date, size_text(evidence.file.size))
            item = QListWidgetItem("　".join(part for part in parts if part), self._list)
            item.setData(ID_ROLE, evidence.id)
            item.setToolTip(tip(evidence.file.problem or evidence.file.name))
        count = self._list.count()
        some = self.tr("{} 件材料不再用于任何事项。原件都还保存在档案里，可以恢复。").format(count)
        self._said.setText(some if count else self.tr("回收站是空的。从事项上移除的材料会放在这里。"))
        self._list.setCurrentRow(0 if count else -1)
        self._enable(self._list.currentRow())

    def _enable(self, row: int) -> None:
        for button in (self._back, self.purge):
            button.setEnabled(row >= 0)

    def _purge(self) -> None:
        item = self._list.currentItem()
        evidence = self._controller.view.state.trash.get(item.data(ID_ROLE)) if item else None
        if evidence:
            PurgeDialog(self._controller, evidence, self).exec()

    def _restore(self) -> None:
        item = self._list.currentItem()
        if item is None:
            return
        place = PlacePicker.pick(self.tr("恢复到"), self._controller.view, self)
        if place:
            self._controller.evidence.restore(item.data(ID_ROLE), *place)
