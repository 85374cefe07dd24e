"""Choose an item, and one of its slots, out of all there are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.theme import SMALL, label
from ui.view import View

PLACE_ROLE = int(Qt.ItemDataRole.UserRole)
Place = tuple[str, str]
"""(item ref, slot key)."""


class PlacePicker(QDialog):
    """A searchable list of every slot, and of every item as a whole."""

    def __init__(self, title: str, view: View, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(560, 520)
        self._search = QLineEdit()
        self._search.setPlaceholderText(self.tr("搜索编号、事项、材料名"))
        self._search.setClearButtonEnabled(True)
        self._search.textChanged.connect(self._filter)
        self._list = QListWidget()
        self._list.setAccessibleName(title)
        self._list.itemActivated.connect(self.accept)
        self._none = label(self.tr("没有符合的事项，换个词试试。"), SMALL, tone="2")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("确定"))
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(self.tr("取消"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(10)
        for widget in (self._search, self._none, self._list, buttons):
            column.addWidget(widget)
        for text, place in places(view):
            item = QListWidgetItem(text, self._list)
            item.setData(PLACE_ROLE, place)
        self._filter("")

    @classmethod
    def pick(cls, title: str, view: View, parent: QWidget | None = None) -> Place | None:
        """Ask for a place. None: the person thought better of it."""
        picker = cls(title, view, parent)
        return picker.place if picker.exec() == QDialog.DialogCode.Accepted else None

    @property
    def place(self) -> Place | None:
        item = self._list.currentItem()
        return None if item is None or item.isHidden() else item.data(PLACE_ROLE)

    def _filter(self, text: str) -> None:
        """Show the places that hold every word that was typed."""
        words = text.lower().split()
        first: QListWidgetItem | None = None
        for row in range(self._list.count()):
            item = self._list.item(row)
            hidden = not all(word in item.text().lower() for word in words)
            item.setHidden(hidden)
            first = first or (None if hidden else item)
        if first:
            self._list.setCurrentItem(first)
        self._none.setVisible(first is None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down move through the list while the search field keeps the keyboard."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._search.hasFocus():
            self._list.setFocus()
            self._list.keyPressEvent(event)
            return
        super().keyPressEvent(event)

    def accept(self) -> None:
        if self.place is not None:
            super().accept()


def places(view: View) -> list[tuple[str, Place]]:
    """Every place that evidence can hang on, in printed order, with its text."""
    found: list[tuple[str, Place]] = []
    for rubric in view.session.rubrics:
        name = f"{rubric.short}　" if rubric.prefix else ""
        for item in rubric.items:
            for slot in item.slots:
                mark = "✓" if (item.ref, slot.key) in view.state.filled else "缺"
                found.append((f"{name}{item.number}　{item.short}　›　{slot.title}　{mark}", (item.ref, slot.key)))
            found.append((f"{name}{item.number}　{item.short}　›　整个事项", (item.ref, "")))
    return found
