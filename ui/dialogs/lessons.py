"""归类规则: teaching where files of certain names belong, and the list of what was taught."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from binder.usecases.placing import Place
from binder.usecases.teaching import teach, unteach
from ui.controller import Controller
from ui.dialogs.form import FormDialog
from ui.theme import BODY, SMALL, label
from ui.view import View

ID_ROLE = int(Qt.ItemDataRole.UserRole)


class TeachDialog(FormDialog):
    """Says what the names have in common. The place is known already."""

    def __init__(
        self, controller: Controller, place: Place, pattern: str, folder: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(controller, controller.tr("教会程序归类"), parent)
        self._place = place
        self.pattern, self.folder, self.month = QLineEdit(pattern), QLineEdit(folder), QComboBox()
        self.month.addItem(self.tr("不限"), "")
        for month in range(1, 13):
            self.month.addItem(self.tr("{} 月").format(month), f"{month:02}")
        where = place_text(controller.view, place)
        self.column.addWidget(
            label(self.tr("以后扫描时，符合下面几条的文件都归入“{}”。").format(where), BODY, wrap=True)
        )
        form = QFormLayout()
        form.addRow(self.tr("文件名里有"), self.pattern)
        form.addRow(self.tr("文件夹名里有"), self.folder)
        form.addRow(self.tr("拍摄或制作月份"), self.month)
        self.column.addLayout(form)
        hint = self.tr("不填就是不限。文件名里可以用 * 代表任意几个字，例如 IMG_*.jpg。")
        self.column.addWidget(label(hint, SMALL, tone="2", wrap=True))
        self.end()
        self.resize(440, self.sizeHint().height())

    def save(self) -> bool:
        session = self._controller.session
        said = {"pattern": self.pattern.text(), "folder": self.folder.text(), "month": self.month.currentData()}
        return self._done(lambda: self._controller.do(lambda: teach(session, *self._place, **said)))


class LessonsDialog(QDialog):
    """What was taught, in order; each can be forgotten."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("归类规则"))
        self.resize(600, 400)
        self._said = label("", SMALL, tone="2", wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("归类规则"))
        self.forget, close = QPushButton(self.tr("忘掉这条")), QPushButton(self.tr("关闭"))
        self.forget.clicked.connect(self._forget)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.forget)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self._said)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        controller.changed.connect(lambda view, _change: self._show(view))
        self._show(controller.view)

    def _show(self, view: View) -> None:
        self.list.clear()
        for lesson in view.state.lessons.values():
            line = QListWidgetItem(f"{lesson.text}　→　{place_text(view, (lesson.item, lesson.slot))}", self.list)
            line.setData(ID_ROLE, lesson.id)
        some = self.tr("扫描文件夹时，先看这些规则，排在前面的先用。改动可以撤销。")
        none = self.tr("还没有规则。扫描文件夹时，选中几个文件，用“以后都归这里…”教会程序。")
        self._said.setText(some if self.list.count() else none)
        self.forget.setEnabled(bool(self.list.count()))
        self.list.setCurrentRow(0 if self.list.count() else -1)

    def _forget(self) -> None:
        lesson = self.list.currentItem().data(ID_ROLE)
        self._controller.do(lambda: unteach(self._controller.session, lesson))


def place_text(view: View, place: Place) -> str:
    """An item and its slot in words."""
    item = view.session.rubrics.items.get(place[0])
    if item is None:
        return place[0]
    slot = next((slot.title for slot in item.slots if slot.key == place[1]), "")
    return view.item_name(place[0]) + (f" › {slot}" if slot else "")
