"""The status bar: that all is saved, what just happened, the running job, and the counts."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStatusBar, QWidget

from binder.progress import Step
from ui.controller import Controller
from ui.theme import SMALL, font, label, set_property, tip
from ui.view import View
from ui.views.elided import ElidedLabel

NOTICE_MS = 8000


class StatusBar(QStatusBar):
    """Left: 已自动保存, or for a few seconds what just happened. Right: job and counts."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        looking = self.tr("只能查看 · 这是打开时的内容")
        self._saved = looking if controller.refusal else self.tr("已自动保存 · 数据仅存本机")
        self._trying = self.tr("试算中：改动不保存")
        self.message = ElidedLabel(font(SMALL), self._saved, tone="2")
        self.counts = label("", SMALL, tone="2")
        self.backup = label("", SMALL, tone="2")
        self.backup.setObjectName("backup")
        self.job = JobProgress()
        self._timer = QTimer(self, singleShot=True, interval=NOTICE_MS)
        self._timer.timeout.connect(self._rest)
        self.setContentsMargins(16, 0, 12, 0)
        self.setSizeGripEnabled(False)
        self.addWidget(self.message, 1)
        self.addPermanentWidget(self.job)
        self.addPermanentWidget(self.backup)
        self.addPermanentWidget(self.counts)
        controller.notice.connect(self.say)
        controller.busy.connect(self.job.show_step)
        controller.changed.connect(self._refresh)
        controller.trial_changed.connect(lambda _on: self._rest())
        self.job.cancel.clicked.connect(controller.cancel_job)
        self._refresh(controller.view)
        keeper = controller.keeper
        keeper.stands.connect(self._show_backup)
        self._show_backup(keeper.word, keeper.sentence, keeper.is_well)

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self.message.setText(sentence)
        self._timer.start()

    def _show_backup(self, word: str, sentence: str, well: bool) -> None:
        self.backup.setText(f"{word}　" if word else "")
        self.backup.setToolTip(tip(sentence))
        set_property(self.backup, "tone", "2" if well else "amber_ink")

    def _rest(self) -> None:
        """Say what holds while nothing happens."""
        self.message.setText(self._trying if self._controller.is_trying else self._saved)

    def _refresh(self, view: View, _change: object = None) -> None:
        lines = [line for line in view.outline.items.values() if line.slots]
        complete = sum(not line.lacks_evidence for line in lines)
        missing = sum(line.slots - line.filled for line in lines)
        text = self.tr("佐证 {} 件　材料齐全 {}/{} 项　缺 {} 份")
        self.counts.setText(text.format(len(view.state.evidence), complete, len(lines), missing))


class JobProgress(QWidget):
    """What the running job is working on, how far it is, and 取消."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ElidedLabel(font(SMALL), tone="2")
        self.text.setFixedWidth(260)
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.cancel = QPushButton(self.tr("取消"))
        self.cancel.setProperty("link", True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(8)
        for widget in (self.text, self.bar, self.cancel):
            row.addWidget(widget)
        self.hide()

    def show_step(self, step: Step | None) -> None:
        """None: nothing is running."""
        self.setVisible(step is not None)
        if step is not None:
            self.text.setText(step.text)
            self.bar.setRange(0, step.total)
            self.bar.setValue(step.done)
