"""Export the binder: what to know first, what to choose, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from binder.progress import Progress, Step
from ui.controller import Controller
from ui.dialogs.export_form import ExportForm
from ui.dialogs.export_scope import ExportScope
from ui.dialogs.former_files import FormerFiles
from ui.dialogs.preflight_rows import LinesDialog, PreflightRows
from ui.theme import BODY, GUTTER, SMALL, font, label
from ui.views.elided import ElidedLabel

if TYPE_CHECKING:
    from binder.usecases.delivering import Delivered
    from binder.usecases.exporting import Exported, ExportOptions, Preflight
    from binder.usecases.findings import PreflightRow

OPTIONS_PAUSE_MS = 500


class ExportDialog(QDialog):
    """Stands beside the window. While it exports, closing it lets the export go on in the background."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._asked = 0
        self._progress: Progress | None = None
        self._written: Path | None = None
        self._exceptions: tuple[str, ...] = ()
        self._found: Preflight | tuple[PreflightRow, ...] | None = None
        self._pace = Pace()
        self._last_notice = ""
        self.setWindowTitle(self.tr("导出装订册"))
        state, session = controller.view.state, controller.view.session
        self._rows = PreflightRows()
        self.scope = ExportScope(controller.view)
        self.form = ExportForm(session.folder.absolute().parent, state.unit, state.period)
        self._said, self._error = ElidedLabel(font(SMALL), tone="2"), label("", SMALL, tone="red", wrap=True)
        self.former = FormerFiles()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._foot = ElidedLabel(font(BODY), tone="2")
        self.buttons = {
            name: QPushButton(text)
            for name, text in {
                "exceptions": self.tr("例外清单"),
                "folder": self.tr("打开文件夹"),
                "close": self.tr("取消"),
                "stop": self.tr("取消导出"),
                "hide": self.tr("后台继续"),
                "export": self.tr("导出"),
                "open": self.tr("打开装订册"),
            }.items()
        }
        self._lay_out()
        self._connect()
        self._show_phase("close", "export")
        self._look()

    def _lay_out(self) -> None:
        self.resize(1180, 660)
        for name in ("export", "hide", "open"):
            self.buttons[name].setProperty("primary", True)
        self.buttons["export"].setDefault(True)
        columns = QHBoxLayout()
        columns.setSpacing(GUTTER)
        columns.addWidget(self.scope, 32)
        columns.addWidget(self.form, 38)
        columns.addLayout(self._checks(), 34)
        rule = QFrame()
        rule.setProperty("rule", True)
        rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 18, GUTTER, 16)
        column.setSpacing(10)
        column.addWidget(label(self.tr("导出"), 16, bold=True))
        column.addLayout(columns, 1)
        for widget in (self._error, self._said, self.former, self._bar, rule):
            column.addWidget(widget)
        column.addLayout(self._foot_row())

    def _checks(self) -> QVBoxLayout:
        """What is to be known before: the rows, however many there are."""
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._rows)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(self.tr("导出前检查"), BODY, bold=True))
        column.addWidget(area, 1)
        return column

    def _foot_row(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._foot, 1)
        for button in self.buttons.values():
            foot.addWidget(button)
        return foot

    def _connect(self) -> None:
        for name, act in {
            "close": self.reject,
            "stop": self._stop,
            "hide": self.hide,
            "export": self._export,
            "open": self._open_file,
            "folder": self._open_folder,
            "exceptions": self._show_exceptions,
        }.items():
            self.buttons[name].clicked.connect(act)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(OPTIONS_PAUSE_MS)
        self._settled.timeout.connect(self._look)
        self.form.changed.connect(self._choose)
        self.scope.changed.connect(self._choose)
        self.form.place.changed.connect(self._show_found)
        self._controller.notice.connect(self._hear)

    # --- what others call ---------------------------------------------------------------------------------------------

    @classmethod
    def show_for(cls, controller: Controller, parent: QWidget) -> ExportDialog:
        """Bring up the export that is being prepared or is running, or a new one."""
        dialog = next((found for found in parent.findChildren(cls) if found.is_open), None) or cls(controller, parent)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    @property
    def is_running(self) -> bool:
        return self._progress is not None

    @property
    def said(self) -> str:
        """How far it is, or what came of it."""
        return self._said.text()

    @property
    def error(self) -> str:
        return self._error.text()

    @property
    def foot(self) -> str:
        return self._foot.text()

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen, or exporting behind it."""
        return self.isVisible() or self.is_running

    # --- before -------------------------------------------------------------------------------------------------------

    def _options(self) -> ExportOptions:
        return self.form.options(self.scope.items)

    def _choose(self) -> None:
        """Look again once the person has finished choosing."""
        self.scope.setEnabled(self.form.is_partial)
        self._settled.start()

    def _look(self) -> None:
        """Find out what this export would give."""
        self._asked += 1
        asked = self._asked
        if not self._rows.findChildren(QFrame):
            self._rows.say(self.tr("正在检查材料…"))

        def found(result: Preflight | tuple[PreflightRow, ...]) -> None:
            if asked == self._asked:
                self._found = result
                self._show_found()
                self._foot.setText("" if isinstance(result, tuple) else self._predicted(result))
                self.buttons["export"].setEnabled(True)

        def stopped() -> None:
            if asked == self._asked:
                self._found = None
                self._rows.say(self._last_notice)
                self._foot.setText("")
                self.buttons["export"].setEnabled(False)

        self._controller.run_job(self._looking(), found, on_stopped=stopped)

    def _show_found(self) -> None:
        """Show what was found, and what lies at the place that is named."""
        from binder.usecases.findings import worst_first
        from binder.usecases.former import former_row

        found = self._found
        if found is None:
            return
        if isinstance(found, tuple):
            self._rows.show_rows(found)
            return
        beside = former_row(self.form.out, self._options(), found.volumes)
        self._rows.show_rows(worst_first((*found.rows, *([beside] if beside else []))))

    def _looking(self) -> Callable[[Progress], object]:
        """What finds out, as chosen now."""
        from binder.usecases.delivering import FORMS, look_ahead
        from binder.usecases.exporting import preflight

        session, options, chosen = self._controller.session, self._options(), self.form.format.chosen
        form = next((one for one in FORMS if one == chosen), None)
        if form is None:
            return lambda progress: preflight(session, options, progress)
        return lambda _progress: look_ahead(session, form, options.items)

    def _predicted(self, result: Preflight) -> str:
        pages, size = self.tr("约 {} 页").format(result.pages), _size(result.size)
        volumes = self.tr("，分 {} 册").format(result.volumes) if result.volumes > 1 else ""
        return f"{pages}，{size}{volumes}"

    def _hear(self, sentence: str) -> None:
        self._last_notice = sentence

    # --- meanwhile ----------------------------------------------------------------------------------------------------

    def _export(self) -> None:
        work = self._exporting()
        self._settled.stop()
        self._error.hide()
        self._pace = Pace()
        self._settle(open_=False)
        self._foot.setText(self.tr("保存到 {}").format(self.form.out))
        self._said.setText(self.tr("正在开始…"))
        self._bar.setRange(0, 0)
        self._show_phase("stop", "hide", running=True)
        self._progress = self._controller.run_job(work, self._finished, on_step=self._step, on_stopped=self._stopped)

    def _exporting(self) -> Callable[[Progress], object]:
        """What writes it, as chosen now."""
        from binder.usecases.delivering import FORMS, deliver
        from binder.usecases.exporting import export_binder

        session, out, options = self._controller.session, self.form.out, self._options()
        found = self._found
        prepared = None if found is None or isinstance(found, tuple) else found.prepared
        form = next((one for one in FORMS if one == self.form.format.chosen), None)
        if form is None:
            return lambda progress: export_binder(session, out, options, progress, prepared)
        return lambda progress: deliver(session, out, form, options.items, progress)

    def _settle(self, *, open_: bool) -> None:
        self.form.settle(open_=open_)
        self.scope.setEnabled(open_ and self.form.is_partial)

    def _step(self, step: Step) -> None:
        self._bar.setRange(0, max(step.total, 0))
        self._bar.setValue(step.done)
        self._said.setText(f"{step.text}　{self._pace.after(step)}")

    def _stop(self) -> None:
        if self._progress:
            self._progress.cancel()
            self._said.setText(self.tr("正在停下…"))

    # --- after --------------------------------------------------------------------------------------------------------

    def _stopped(self) -> None:
        self._progress = None
        self._settle(open_=True)
        self._foot.setText("")
        self._error.setText(self._last_notice)
        self._show_phase("close", "export", failed=True)
        self.show()

    def _finished(self, exported: Exported | Delivered) -> None:
        from binder.usecases.exporting import Exported

        self._progress = None
        self._written = exported.path
        self._exceptions = exported.exceptions if isinstance(exported, Exported) else ()
        name = self.tr("装订册") if isinstance(exported, Exported) else self.form.format.text.partition(" ")[0]
        what = self.tr("{} 页").format(exported.pages) if isinstance(exported, Exported) else self._files_of(exported)
        parts = (what, _size(exported.size), self.tr("用时 {}").format(self._pace.elapsed))
        self._said.setText(self.tr("{}已导出：{}。").format(name, "，".join(filter(None, parts))))
        self.former.tell(exported.former if isinstance(exported, Exported) else ())
        self._foot.setText(str(exported.path))
        self.buttons["close"].setText(self.tr("关闭"))
        self.buttons["open"].setText(self.tr("打开{}").format(name))
        listed = ("exceptions",) if self._exceptions else ()
        self._show_phase("close", "folder", "open", *listed, said=True)
        self._controller.notice.emit(self.tr("{}已导出：{}").format(name, exported.path))
        self.show()

    def _files_of(self, delivered: Delivered) -> str:
        return self.tr("{} 件原件").format(delivered.files) if delivered.form == "folder" else ""

    def _show_phase(self, *names: str, running: bool = False, failed: bool = False, said: bool = False) -> None:
        """Show these buttons, and the lines that belong to a phase."""
        for name, button in self.buttons.items():
            button.setVisible(name in names)
        self._bar.setVisible(running)
        self._said.setVisible(running or said)
        self._error.setVisible(failed)

    def _open_file(self) -> None:
        if self._written:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written)))

    def _open_folder(self) -> None:
        if self._written:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))

    def _show_exceptions(self) -> None:
        LinesDialog(self.tr("没有按页装入的材料"), self._exceptions, self).open()

    # --- closing ------------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Esc: go on in the background while exporting, else be gone."""
        self.hide()
        if self._progress is None:
            self._found = None
            self._asked += 1
            self.deleteLater()


class Pace:
    """How long a job has taken, and how long its present part will take."""

    def __init__(self) -> None:
        self._began = self._part_began = monotonic()
        self._total = self._done = 0

    @property
    def elapsed(self) -> str:
        return _seconds(monotonic() - self._began)

    def after(self, step: Step) -> str:
        """Time used and time left, as of this step."""
        if step.total != self._total or step.done < self._done:
            self._part_began = monotonic()
        self._total, self._done = step.total, step.done
        text = f"{step.done}/{step.total}　已用 {self.elapsed}" if step.total else f"已用 {self.elapsed}"
        spent = monotonic() - self._part_began
        if step.done and spent >= 1:
            text += f"，这一步约剩 {_seconds(spent * (step.total - step.done) / step.done)}"
        return text


def _size(size: int) -> str:
    """Bytes as limits of volumes count them: a MB is a million."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"


def _seconds(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} 秒" if whole < 60 else f"{whole // 60} 分 {whole % 60} 秒"
