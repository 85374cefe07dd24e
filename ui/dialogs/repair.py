"""Putting an assessment right that is not open: a backup put back, or all that is left made into a database anew."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from binder.errors import Cancelled, UserError
from binder.progress import Progress, Step
from ui.jobs import Jobs
from ui.theme import BODY, SMALL, label, set_property
from ui.views.popover import Line
from ui.views.sheets import scrolled, text_card
from ui.views.tiles import size_text

if TYPE_CHECKING:
    from binder.usecases.keeping import Restored

NAME_ROLE = int(Qt.ItemDataRole.UserRole)


class RepairDialog(QDialog):
    """open_wanted: the folder, once it was put right and the person wants to go on.

    why: what is wrong, in a sentence. backup: the name of one to put back at once; "" to let the person choose.
    """

    open_wanted = Signal(object)  # Path

    def __init__(self, folder: Path, why: str, parent: QWidget | None = None, *, backup: str = "") -> None:
        super().__init__(parent)
        self._folder = folder
        self._jobs = Jobs(self)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("恢复档案“{}”").format(folder.stem))
        self.resize(620, 480)
        self.said = label(why, BODY, wrap=True)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("备份"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.rebuild, self.back = QPushButton(self.tr("自动恢复")), QPushButton(self.tr("只恢复选中的备份"))
        self.rebuild.setProperty("primary", True)
        self.rebuild.setToolTip(self.tr("用最新的完好备份，再补上损坏的数据库和原件旁的说明文件里能找回的内容"))
        self.go_on, self._close = QPushButton(self.tr("打开档案")), QPushButton(self.tr("关闭"))
        self.go_on.setProperty("primary", True)
        self.go_on.hide()
        self._column = QVBoxLayout(self)
        self._lay_out()
        self._show_backups()
        if backup:
            self._put_back(backup)

    def _lay_out(self) -> None:
        self.rebuild.clicked.connect(self._rebuild)
        self.back.clicked.connect(lambda: self._put_back(self._chosen()))
        self.go_on.clicked.connect(self._go_on)
        self._close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.back, self.rebuild, self.go_on, self._close):
            row.addWidget(button)
        self._column.setContentsMargins(20, 18, 20, 16)
        self._column.setSpacing(12)
        self._column.addWidget(self.said)
        self._column.addWidget(self.list, 1)
        self._column.addWidget(self.bar)
        self._column.addLayout(row)

    def _show_backups(self) -> None:
        from binder.usecases.keeping import kept_backups

        for kept in kept_backups(self._folder):
            words = f"{kept.at:%Y-%m-%d %H:%M:%S}　{kept.why}　{size_text(kept.size)}"
            QListWidgetItem(words, self.list).setData(NAME_ROLE, kept.name)
        self.list.setCurrentRow(0 if self.list.count() else -1)
        self.back.setEnabled(bool(self.list.count()))

    def _chosen(self) -> str:
        item = self.list.currentItem()
        return str(item.data(NAME_ROLE)) if item else ""

    def _rebuild(self) -> None:
        from binder.usecases.keeping import rebuild

        self._start(lambda progress: rebuild(self._folder, progress))

    def _put_back(self, name: str) -> None:
        from binder.usecases.keeping import restore_backup

        self._start(lambda progress: restore_backup(self._folder, name, progress))

    def _start(self, work: Callable[[Progress], Restored]) -> None:
        self.bar.setValue(0)
        self.bar.show()
        self._enable(False)
        self._jobs.start(work, on_step=self._step, on_end=self._end)

    def _step(self, step: Step) -> None:
        self.said.setText(step.text)
        self.bar.setRange(0, step.total)
        self.bar.setValue(step.done)

    def _end(self, done: Future[Any]) -> None:
        self.bar.hide()
        try:
            restored: Restored = done.result()
        except Cancelled:
            self._enable(True)
        except UserError as error:
            self.said.setText(error.text)
            set_property(self.said, "tone", "red")
            self._enable(True)
        else:
            self._tell(restored)

    def _enable(self, on: bool) -> None:
        for widget in (self.list, self.rebuild, self._close):
            widget.setEnabled(on)
        self.back.setEnabled(on and bool(self.list.count()))

    def _tell(self, restored: Restored) -> None:
        """Say what came back and what did not; then there is only to go on."""
        self.said.setText(
            self.tr("档案已经恢复。") if not restored.lost else self.tr("档案已经恢复，有些内容没有找回：")
        )
        cards: list[QWidget] = (
            [text_card(*(Line(text, BODY, "red") for text in restored.lost))] if restored.lost else []
        )
        cards.append(text_card(*(Line(text, SMALL) for text in restored.came_back)))
        self._column.replaceWidget(self.list, scrolled(cards))
        for widget in (self.list, self.rebuild, self.back):
            widget.hide()
        self._close.setEnabled(True)
        self.go_on.show()
        self.go_on.setFocus()

    def _go_on(self) -> None:
        self.accept()
        self.open_wanted.emit(self._folder)

    def done(self, result: int) -> None:
        self._jobs.close()
        super().done(result)
