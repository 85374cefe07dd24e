"""扫描文件夹: a messy folder looked through, what belongs where proposed with reasons, and taken in once confirmed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path, PurePath
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from binder.errors import Cancelled, UserError
from binder.progress import Progress, Step
from binder.usecases.scanning import Scan, Scanned, glance, scan_folder, take_scanned
from ui.controller import Controller
from ui.dialogs.lessons import LessonsDialog, TeachDialog, place_text
from ui.dialogs.place_picker import PlacePicker
from ui.jobs import Jobs
from ui.models.scan_rows import Fate, Group, ScanModel
from ui.theme import GUTTER, SMALL, TITLE, font, label, tip
from ui.views.elided import ElidedLabel
from ui.views.glance_pane import PICTURE, GlancePane
from ui.views.scan_table import ScanTable

_MOST_TOLD = 30


class ScanDialog(QDialog):
    """Stands beside the window. Nothing is changed until 收入 is pressed; that goes on if the dialog is closed."""

    def __init__(self, controller: Controller, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._folder = folder
        self._running: Progress | None = None
        self._jobs = Jobs(self)
        self._scan: Scan | None = None
        self.model = ScanModel(controller.view)
        self.table = ScanTable(self.model)
        self.said = label("", SMALL, tone="2", wrap=True)
        self._step = ElidedLabel(font(SMALL), tone="2")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._groups = {group: QPushButton() for group in Group}
        self.waiting = QCheckBox(self.tr("没有确认的也收进来，放到“待归类”，以后再归（推荐）"))
        self.waiting.setChecked(True)
        self._glance = GlancePane()
        self.buttons = {
            name: QPushButton(text)
            for name, text in {
                "accept": self.tr("采纳建议"),
                "pick": self.tr("归入…"),
                "wait": self.tr("放到待归类"),
                "skip": self.tr("跳过"),
                "teach": self.tr("以后都归这里…"),
                "lessons": self.tr("归类规则…"),
                "again": self.tr("重新扫描"),
                "stop": self.tr("停止"),
                "close": self.tr("关闭"),
                "take": self.tr("收入"),
            }.items()
        }
        self._lay_out()
        self._connect()
        controller.closing.connect(self.reject)
        self.scan()

    @classmethod
    def ask(cls, controller: Controller, parent: QWidget) -> ScanDialog | None:
        """Let the person choose a folder and scan it. None: they thought better of it."""
        title = controller.tr("选择要扫描的文件夹（里面的文件只读取，不改动）")
        chosen = QFileDialog.getExistingDirectory(parent, title, str(Path.home()))
        if not chosen:
            return None
        dialog = cls(controller, Path(chosen), parent)
        dialog.show()
        return dialog

    # --- build --------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("扫描文件夹"))
        self.resize(1280, 640)
        self.setMinimumWidth(1080)
        title = ElidedLabel(font(TITLE - 4, bold=True))
        title.setText(self.tr("扫描结果：{}").format(self._folder))
        middle = QHBoxLayout()
        middle.setSpacing(14)
        middle.addWidget(self.table, 1)
        middle.addWidget(self._glance)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 18, GUTTER, 16)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(self.said)
        column.addLayout(_row(*self._groups.values(), None, self.buttons["lessons"], self.buttons["again"]))
        column.addLayout(middle, 1)
        column.addLayout(_row(*(self.buttons[name] for name in ("accept", "pick", "wait", "skip", "teach")), None))
        column.addWidget(self._step)
        column.addWidget(self._bar)
        column.addLayout(_row(self.waiting, None, *(self.buttons[name] for name in ("stop", "close", "take"))))
        self.buttons["take"].setProperty("primary", True)
        choice = QButtonGroup(self)
        for group, button in self._groups.items():
            button.setCheckable(True)
            button.setProperty("chip", True)
            button.setChecked(group is Group.ALL)
            choice.addButton(button)

    def _connect(self) -> None:
        for button in (*self.buttons.values(), *self._groups.values()):
            button.setAutoDefault(False)
        for name, act in {
            "accept": self._accept,
            "pick": self._pick,
            "wait": lambda: self._leave(Fate.WAITS),
            "skip": lambda: self._leave(Fate.SKIPPED),
            "teach": self._teach,
            "lessons": lambda: LessonsDialog(self._controller, self).open(),
            "again": self.scan,
            "stop": self._stop,
            "close": self.close,
            "take": self._take,
        }.items():
            self.buttons[name].clicked.connect(act)
        for group, button in self._groups.items():
            button.clicked.connect(lambda _on=False, group=group: self._narrow(group))
        self.waiting.toggled.connect(lambda _on: self._refresh())
        self.table.picked.connect(self._pick_here)
        self.table.accepted.connect(self._accept)
        self.table.skipped.connect(lambda: self._leave(Fate.SKIPPED))
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.selectionModel().selectionChanged.connect(self._follow)

    # --- scan ---------------------------------------------------------------------------------------------------------

    @property
    def is_running(self) -> bool:
        return self._running is not None

    def scan(self) -> None:
        """Look through the folder, anew if it was done before; what was decided by hand stays."""
        session, folder = self._controller.session, self._folder
        self._run(lambda progress: scan_folder(session, folder, progress), self._scanned)

    def _scanned(self, scan: Scan) -> None:
        self._scan = scan
        self.model.show(scan)
        if self.model.rowCount():
            self.table.selectRow(0)
        self.table.setFocus()
        self._controller.evidence.complain(scan.refused)

    def _run(self, work: Callable[[Progress], object], on_done: Callable[[Any], None]) -> None:
        """Run one thing at a time; its progress is shown here and in the status bar."""
        if self._controller.is_busy:
            self.said.setText(self.tr("还有别的任务在进行，请等它结束后再扫描。"))
            return

        def done(result: Any) -> None:
            self._running = None
            on_done(result)
            self._refresh()

        def stopped() -> None:
            self._running = None
            self._refresh()
            self.said.setText(self.tr("已停止，没有改动任何数据。可以重新扫描。"))

        self._running = self._controller.run_job(work, done, on_step=self._show_step, on_stopped=stopped)
        self._refresh()

    def _show_step(self, step: Step) -> None:
        self._step.setText(step.text)
        self._bar.setRange(0, step.total)
        self._bar.setValue(step.done)

    def _stop(self) -> None:
        if self._running:
            self._running.cancel()

    # --- decide -------------------------------------------------------------------------------------------------------

    def _accept(self) -> None:
        self.model.accept(self.table.chosen)
        self._refresh()

    def _leave(self, fate: Fate) -> None:
        self.model.leave(self.table.chosen, fate)
        self._refresh()

    def _pick(self) -> None:
        rows = self.table.chosen
        place = PlacePicker.pick(self.tr("归入"), self._controller.view, self) if rows else None
        if place:
            self.model.place(rows, place)
            self._refresh()

    def _pick_here(self) -> None:
        """The places that come into question for the row at hand, and all others."""
        index = self.table.currentIndex()
        if index.isValid():
            self._open_menu(self.table.visualRect(index).bottomLeft())

    def _open_menu(self, at: QPoint) -> None:
        rows = self.table.chosen
        if rows:
            menu = self.menu_for(rows[0].file if len(rows) == 1 else None)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(at))

    def menu_for(self, file: Scanned | None) -> QMenu:
        """What can be done with the chosen rows; with one of them, the places that come into question first."""
        menu = QMenu(self)
        for candidate in file.proposal.candidates if file else ():
            place = (candidate.item, candidate.slot)
            action = menu.addAction(place_text(self._controller.view, place))
            action.triggered.connect(lambda _on=False, place=place: self._place(place))
        if menu.actions():
            menu.addSeparator()
        for name, text in {"pick": self.tr("其他事项…"), "wait": "", "skip": "", "teach": ""}.items():
            menu.addAction(text or self.buttons[name].text()).triggered.connect(self.buttons[name].click)
        return menu

    def _place(self, place: tuple[str, str]) -> None:
        self.model.place(self.table.chosen, place)
        self._refresh()

    def _teach(self) -> None:
        """From the rows that are chosen: what their names have in common, and the place of the first."""
        rows = [row for row in self.table.chosen if row.place]
        if not rows or rows[0].place is None:
            self.said.setText(self.tr("请先给这个文件选好归入哪一项，再教程序以后都归那里。"))
            return
        pattern = common_start([row.file.path.stem for row in rows])
        folder = rows[0].file.folders[-1] if rows[0].file.folders else ""
        dialog = TeachDialog(self._controller, rows[0].place, pattern, "" if pattern else folder, self)
        if dialog.exec():
            self.scan()

    def _narrow(self, group: Group) -> None:
        self.model.narrow(group)
        self._follow()

    # --- take ---------------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        decided = self.model.decided(waiting=self.waiting.isChecked())
        if not decided or not self._controller.may_save():
            return
        session, folder = self._controller.session, self._folder
        self._controller.evidence.take_in(lambda progress: take_scanned(session, folder, decided, progress))
        self.close()

    # --- show ---------------------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        running = self.is_running
        for widget in (self._step, self._bar, self.buttons["stop"]):
            widget.setVisible(running)
        for name in ("again", "lessons"):
            self.buttons[name].setEnabled(not running)
        self.said.setText(self.tr("正在扫描，文件只读取，不改动。") if running else self._summary())
        words = {
            Group.ALL: self.tr("全部"),
            Group.SURE: self.tr("可靠"),
            Group.ASKED: self.tr("请确认"),
            Group.UNMATCHED: self.tr("未匹配"),
            Group.TWINS: self.tr("重复"),
        }
        counts = self.model.counts
        for group, button in self._groups.items():
            button.setText(f"{words[group]} {counts[group]}")
            button.setEnabled(bool(counts[group]) or group is Group.ALL)
        self._say_take()
        self._follow()

    def _summary(self) -> str:
        scan = self._scan
        if scan is None:
            return ""
        counts = self.model.counts
        text = self.tr("共 {} 个文件：{} 个匹配可靠，{} 个需确认，{} 个未匹配，{} 个重复已跳过。").format(
            *(counts[group] for group in Group)
        )
        if scan.refused:
            text += self.tr("另有 {} 个不能收入，鼠标停在这里看原因。").format(len(scan.refused))
        self.said.setToolTip(tip(*(self.tr("{}：{}").format(name, why) for name, why in scan.refused[:_MOST_TOLD])))
        return text + self.tr("确认前不会改动任何数据。")

    def _say_take(self) -> None:
        placed, waits = self.model.count(Fate.PLACED), self.model.count(Fate.WAITS)
        rest = waits if self.waiting.isChecked() else 0
        text = self.tr("收入 {} 个文件").format(placed + rest)
        if rest:
            text = self.tr("收入 {} 个，其中 {} 个待归类").format(placed + rest, rest)
        self.buttons["take"].setText(text)
        self.buttons["take"].setEnabled(bool(placed + rest) and not self.is_running)
        self.waiting.setEnabled(bool(waits))

    def _follow(self, *_selection: object) -> None:
        """Buttons and preview follow what is chosen."""
        rows = self.table.chosen
        free = [row for row in rows if not row.file.twin]
        for name in ("pick", "wait", "skip"):
            self.buttons[name].setEnabled(bool(free))
        for name in ("accept", "teach"):
            self.buttons[name].setEnabled(any(row.place for row in free))
        if len(rows) != 1:
            self._glance.clear()
            return
        file, session, folder = rows[0].file, self._controller.session, self._controller.session.cache / "scanned"
        self._glance.show_file(file, self.model.reasons(rows[0]))
        self._jobs.drop_waiting()
        self._jobs.start(lambda _progress: glance(session, file, folder, PICTURE * 2), on_end=self._glanced(file))

    def _glanced(self, file: Scanned) -> Callable[[Future[Any]], None]:
        def show(done: Future[Any]) -> None:
            if done.cancelled():
                return
            try:
                self._glance.show_glance(file, done.result())
            except (Cancelled, UserError):
                return

        return show

    def done(self, result: int) -> None:
        """Closed one way or the other: a scan is let go, taking in goes on."""
        self._stop()
        self._jobs.close()
        super().done(result)


def common_start(stems: list[str]) -> str:
    """What names begin with alike, without the numbers at its end: of IMG_0001 and IMG_0002 "IMG_"."""
    shortest, longest = min(stems), max(stems)
    same = next((at for at, sign in enumerate(shortest) if sign != longest[at]), len(shortest))
    return PurePath(shortest[:same]).name.rstrip("0123456789")


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets in a row; None takes the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
