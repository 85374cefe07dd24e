"""What is in an archive, and which of it is to become evidence."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from binder.domain.assessment import Change
from binder.domain.evidence import Evidence, FileKind
from binder.domain.members import Member
from ui.controller import Controller
from ui.theme import SMALL, label
from ui.view import View
from ui.views.tiles import size_text

NUMBER_ROLE = int(Qt.ItemDataRole.UserRole)


class OpenArchive(QDialog):
    """Lists the files of a ZIP that was attached; those that are ticked are taken in beside it, in one step."""

    def __init__(
        self,
        controller: Controller,
        evidence: Evidence,
        place: tuple[str, str],
        members: tuple[Member, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller, self._evidence, self._place = controller, evidence, place
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("打开压缩包"))
        self.resize(600, 460)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("压缩包里的文件"))
        self.every = QCheckBox(self.tr("全选"))
        self.every.setTristate(True)
        self.take, self.keep = QPushButton(), QPushButton(self.tr("只保留压缩包"))
        self.take.setProperty("primary", True)
        self.take.clicked.connect(self.accept)
        self.keep.clicked.connect(self.reject)
        self.keep.setAutoDefault(False)
        item = controller.view.session.rubrics.items[place[0]]
        said = self.tr("“{}”里有 {} 个文件。选中的会作为佐证材料添加到第 {} 项“{}”，压缩包本身也保留。")
        self._lay_out(said.format(evidence.file.name, len(members), item.key, item.short))
        for member in members:
            self._add(member)
        self.every.clicked.connect(self._tick_all)
        self.list.itemChanged.connect(lambda _item: self._count())
        self._count()

    def _lay_out(self, said: str) -> None:
        row = QHBoxLayout()
        row.addWidget(self.every)
        row.addStretch(1)
        row.addWidget(self.keep)
        row.addWidget(self.take)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(label(said, SMALL, tone="2", wrap=True))
        column.addWidget(self.list, 1)
        column.addLayout(row)

    def _add(self, member: Member) -> None:
        where = f"{member.folder}/" if member.folder else ""
        more = self.tr("设有密码") if member.locked else size_text(member.size)
        item = QListWidgetItem(f"{where}{member.name}　{more}", self.list)
        item.setData(NUMBER_ROLE, member.number)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked if member.locked else Qt.CheckState.Checked)
        if member.locked:
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEnabled)

    def _items(self) -> list[QListWidgetItem]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item for item in items if item.flags() & Qt.ItemFlag.ItemIsEnabled]

    @property
    def chosen(self) -> frozenset[int]:
        """Numbers of the members that are ticked."""
        ticked = Qt.CheckState.Checked
        return frozenset(item.data(NUMBER_ROLE) for item in self._items() if item.checkState() is ticked)

    def _tick_all(self) -> None:
        on = len(self.chosen) < len(self._items())
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self._count()

    def _count(self) -> None:
        count, most = len(self.chosen), len(self._items())
        self.take.setText(self.tr("收入 {} 个文件").format(count))
        self.take.setEnabled(bool(count))
        states = {0: Qt.CheckState.Unchecked, most: Qt.CheckState.Checked}
        self.every.setCheckState(states.get(count, Qt.CheckState.PartiallyChecked))

    def accept(self) -> None:
        from binder.usecases.archives import open_archive

        session, chosen, place = self._controller.session, self.chosen, self._place
        path = session.file_path(self._evidence.file.sha256)
        self._controller.evidence.take_in(lambda progress: open_archive(session, path, place, chosen, progress))
        super().accept()


class ArchiveOffers(QObject):
    """Offers to open an archive when one has come in; each once."""

    def __init__(self, controller: Controller, window: QWidget) -> None:
        super().__init__(window)
        self._controller, self._window = controller, window
        self._known = _archives(controller.view)
        controller.changed.connect(self._on_changed)

    def _on_changed(self, view: View, _change: Change | None) -> None:
        come = _archives(view) - self._known
        self._known |= come
        if come and not self._controller.refusal:
            id_ = min(come)  # of several, the others are opened from their menus
            attachment = next(one for one in view.state.attachments if one.evidence_id == id_)
            self.offer(view.state.evidence[id_], (attachment.item, attachment.slot))

    def offer(self, evidence: Evidence, place: tuple[str, str]) -> None:
        """Look into an archive and show what is in it."""
        session = self._controller.session
        path = session.file_path(evidence.file.sha256)

        def show(members: tuple[Member, ...]) -> None:
            if members:
                OpenArchive(self._controller, evidence, place, members, self._window).open()
            else:
                self._controller.notice.emit(self.tr("“{}”里没有文件。").format(evidence.file.name))

        self._controller.run_job(lambda _progress: session.inspector.members(path), show)


def _archives(view: View) -> set[str]:
    everything = view.state.evidence.values()
    return {one.id for one in everything if one.file.kind is FileKind.ZIP and not one.file.problem}
