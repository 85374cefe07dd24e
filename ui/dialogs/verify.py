"""核对档案: every original read again, the database's seals, the sidecars and the backups."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QProgressBar, QPushButton, QScrollArea, QVBoxLayout, QWidget

from binder.progress import Step
from ui.controller import Controller
from ui.theme import BODY, SMALL, label
from ui.views.popover import Line
from ui.views.sheets import stacked, text_card


class VerifyDialog(QDialog):
    """Begins at once; closing it stops it."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("核对档案"))
        self.resize(600, 420)
        self._controller = controller
        self._is_gone = False
        self.said = label(self.tr("正在核对…"), BODY, wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.findings = QScrollArea()
        self.findings.setWidgetResizable(True)
        close = QPushButton(self.tr("关闭"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        column.addWidget(self.findings, 1)
        column.addLayout(row)
        self._start()

    def _start(self) -> None:
        from binder.usecases.verifying import verify

        session = self._controller.session
        self._progress = self._controller.run_job(
            lambda progress: verify(session, progress), self._tell, on_step=self._step, on_stopped=self._stopped
        )

    def _step(self, step: Step) -> None:
        if not self._is_gone:
            self.bar.setRange(0, step.total)
            self.bar.setValue(step.done)
            self.said.setText(step.text)

    def _stopped(self) -> None:
        if not self._is_gone:
            self.reject()

    def _tell(self, findings: tuple[Any, ...]) -> None:
        """findings: of binder.usecases.verifying."""
        if self._is_gone:
            return
        self.bar.hide()
        state, rows = self._controller.session.state, self._controller.session.checked
        sound = self.tr("核对了 {} 份原件、数据库的 {} 行、说明文件和备份，没有发现问题。")
        found = self.tr("发现 {} 处问题：").format(len(findings))
        self.said.setText(found if findings else sound.format(len(state.everything), rows))
        self.findings.setWidget(stacked([text_card(Line(each.text, SMALL, "red")) for each in findings]))

    def done(self, result: int) -> None:
        self._is_gone = True  # Qt takes it down at once; the job ends later
        self._progress.cancel()
        super().done(result)
