"""What may be personal in one evidence: found when asked for, and accepted one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from binder.domain.redaction import Box
from ui.controller import Controller
from ui.theme import BODY, SMALL, label

if TYPE_CHECKING:
    from binder.usecases.redacting import Suggestion, Suggestions

NUMBER_ROLE = int(Qt.ItemDataRole.UserRole)


class RedactionOffers(QWidget):
    """Nothing is ticked at first. changed: other things are offered now. went: to a page, from 0.

    accepted: list[Suggestion] that the person wants hidden; `settle` takes them off the list.
    """

    changed = Signal()
    went = Signal(int)
    accepted = Signal(object)

    def __init__(self, controller: Controller, evidence_id: str) -> None:
        super().__init__()
        self._controller, self._evidence_id = controller, evidence_id
        self._offered: list[Suggestion] = []
        self.list = QListWidget()
        self.look, self.accept = QPushButton(self.tr("查找")), QPushButton(self.tr("遮盖勾选的"))
        self._note = label(self.tr("身份证号、手机号、名字，由程序找出来，由您逐条决定。"), SMALL, tone="2", wrap=True)
        name = self.tr("可能的个人信息")
        self.list.setAccessibleName(name)
        self.accept.setProperty("primary", True)
        head = QHBoxLayout()
        head.addWidget(label(name, BODY, bold=True))
        head.addStretch(1)
        for button in (self.look, self.accept):
            button.setAutoDefault(False)
        head.addWidget(self.look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addWidget(self._note)
        column.addWidget(self.accept, 0, Qt.AlignmentFlag.AlignLeft)
        self.look.clicked.connect(self._look)
        self.accept.clicked.connect(lambda: self.accepted.emit([self._offered[number] for number in self._ticked()]))
        self.list.currentItemChanged.connect(self._go)
        self.list.itemChanged.connect(lambda _item: self._follow())
        self._follow()

    @property
    def note(self) -> str:
        """What was looked for, and where nothing could be."""
        return self._note.text()

    def boxes_on(self, page: int) -> list[Box]:
        """Where something is offered on a page."""
        return [box for one in self._offered if one.page == page for box in one.boxes]

    def settle(self) -> None:
        """What was ticked is hidden now."""
        ticked = set(self._ticked())
        self._offered = [one for number, one in enumerate(self._offered) if number not in ticked]
        self._list()

    def _look(self) -> None:
        from binder.usecases.redacting import suggest

        session, id_ = self._controller.session, self._evidence_id
        self._note.setText(self.tr("正在查找…"))
        self.look.setEnabled(False)
        self._controller.run_job(
            lambda progress: suggest(session, id_, progress), self._offer, on_stopped=self._give_up
        )

    def _give_up(self) -> None:
        self._note.setText(self.tr("没有查成：已停下，或者这份材料读不出来。"))
        self.look.setEnabled(True)

    def _offer(self, offered: Suggestions) -> None:
        self.look.setEnabled(True)
        self._offered = list(offered.found)
        count = (
            self.tr("找到 {} 处，请逐条勾选。").format(len(self._offered)) if self._offered else self.tr("没有找到。")
        )
        self._note.setText(count + offered.note)
        self._list()

    def _list(self) -> None:
        self.list.clear()
        for number, one in enumerate(self._offered):
            where = self.tr("第 {} 页").format(one.page + 1) if one.boxes else self.tr("{} 处").format(one.count)
            item = QListWidgetItem(f"{one.kind}　{one.text}　{where}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(NUMBER_ROLE, number)
            self.list.addItem(item)
        self._follow()
        self.changed.emit()

    def _ticked(self) -> list[int]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [int(item.data(NUMBER_ROLE)) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _follow(self) -> None:
        self.accept.setEnabled(bool(self._ticked()))

    def _go(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.went.emit(self._offered[int(item.data(NUMBER_ROLE))].page)
