"""备份与恢复 of the open assessment: what backups there are, one made now, one put back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.controller import Controller
from ui.theme import SMALL, label, set_property
from ui.views.tiles import size_text

NAME_ROLE = int(Qt.ItemDataRole.UserRole)


class BackupsDialog(QDialog):
    """restore_wanted: the name of a backup that is to be put back, once the person has confirmed it."""

    restore_wanted = Signal(str)

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("备份与恢复"))
        self.resize(600, 460)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("备份"))
        self.said = label("", SMALL, tone="2", wrap=True)
        self.now, self.back = QPushButton(self.tr("立即备份")), QPushButton(self.tr("恢复这一份…"))
        self.now.setProperty("primary", True)
        close = QPushButton(self.tr("关闭"))
        self.now.clicked.connect(self._back_up)
        self.back.clicked.connect(self._restore)
        close.clicked.connect(self.reject)
        for button in (self.now, self.back):
            button.setEnabled(not controller.refusal)
        what = self.tr(
            "备份的是数据库：填报数据、材料目录和修改日志。原件不会改变，也不会因为恢复而丢失。"
            "打开、关闭和每半小时自动备份一次；越早的备份留得越少。"
        )
        row = QHBoxLayout()
        row.addWidget(self.now)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(what, SMALL, tone="2", wrap=True))
        column.addWidget(self.list, 1)
        column.addWidget(self.said)
        column.addLayout(row)
        self._show()

    def _show(self) -> None:
        from binder.usecases.keeping import kept_backups

        self.list.clear()
        for kept in kept_backups(self._controller.session.folder):
            words = f"{kept.at:%Y-%m-%d %H:%M:%S}　{kept.why}　{size_text(kept.size)}"
            QListWidgetItem(words, self.list).setData(NAME_ROLE, kept.name)
        self.list.setCurrentRow(0 if self.list.count() else -1)
        self.back.setEnabled(bool(self.list.count()) and not self._controller.refusal)

    def _back_up(self) -> None:
        self.now.setEnabled(False)
        self._controller.keeper.back_up(asked=True, then=self._made)

    def _made(self) -> None:
        keeper = self._controller.keeper
        self.now.setEnabled(True)
        self.said.setText(self.tr("已备份。") if keeper.is_well else keeper.sentence)
        set_property(self.said, "tone", "green" if keeper.is_well else "red")
        self._show()

    def _restore(self) -> None:
        item = self.list.currentItem()
        if item is None or not self._is_sure(item.text()):
            return
        name = str(item.data(NAME_ROLE))
        self.accept()
        self.restore_wanted.emit(name)

    def _is_sure(self, words: str) -> bool:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("恢复备份"))
        box.setText(self.tr("把档案恢复到“{}”时的样子？").format(words))
        box.setInformativeText(
            self.tr("现在的数据库会先另存一份，随时可以再恢复回来。这份备份之后添加的材料不会丢，会放进回收站。")
        )
        sure = box.addButton(self.tr("恢复"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(self.tr("取消"), QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is sure
