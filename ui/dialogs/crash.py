"""What the person sees of a fault of ours: that nothing is lost, where the log is, and how to go on."""

from __future__ import annotations

import platform
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from traceback import TracebackException
from types import TracebackType

from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from binder import __version__
from ui.theme import BODY, GUTTER, TITLE, label, set_property

LOG_MAX_BYTES = 1_000_000


def log_path() -> Path:
    """The log of our faults, on this computer only."""
    where = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(where) / "evidence-binder" / "错误记录.txt"


def write_log(report: str) -> Path | None:
    """Add a report to the log. None if it cannot be written: the fault itself matters more."""
    path = log_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > LOG_MAX_BYTES:
            path.replace(path.with_suffix(".旧.txt"))
        with path.open("a", encoding="utf-8") as log:
            log.write(report + "\n")
    except OSError:
        return None
    return path


def report_of(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """A fault as text: when, on what, and where in the program; nothing that a person typed, named or owns."""
    head = f"{datetime.now():%Y-%m-%d %H:%M:%S}  佐证册 {__version__}  Python {platform.python_version()}"
    lines = _told(TracebackException(kind, error, trace, lookup_lines=False))
    return "\n".join([f"{head}  {platform.platform()}", *lines, ""])


def _told(fault: TracebackException) -> Iterator[str]:
    """What led to the fault, then the fault: places in the code, and the message without personal data."""
    cause = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "which led to"
    for frame in fault.stack:
        yield f"  {_in_program(frame.filename)}:{frame.lineno} {frame.name}"
    name = fault.exc_type.__qualname__ if fault.exc_type else ""
    yield f"{name}: {impersonal(str(fault))}"


def _in_program(filename: str) -> str:
    """The last part of a source file's path, from the package on: what stands before it may carry a person's name."""
    parts = Path(filename.replace("\\", "/")).parts
    starts = [at for at, part in enumerate(parts) if part in ("binder", "ui", "site-packages")]
    return "/".join(parts[starts[-1] :] if starts else parts[-1:])


QUOTED = re.compile(r"""['"“‘《`].*['"”’》`]""", re.DOTALL)
PATH_LIKE = re.compile(r"\S*[/\\]\S*")
IDENTIFYING = re.compile(r"[^\x20-\x7e]+|\S+@\S+|\d{5,}")


def impersonal(message: str) -> str:
    """A message without what may be personal: all from its first quote to its last, paths, Chinese, long numbers."""
    return IDENTIFYING.sub("…", PATH_LIKE.sub("[…]", QUOTED.sub("[…]", message)))


class CrashDialog(QDialog):
    """Says that the program made a mistake. The details can be copied for whoever repairs it."""

    def __init__(self, report: str, log: Path | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("程序出错了"))
        self._report = report
        saved = self.tr("已保存的数据不受影响：每一步改动在完成时就已写入档案。")
        go_on_text = self.tr("可以继续使用；如果反复出现，请退出后重新打开。")
        where = self.tr(
            "错误记录在 {}，没有发送到任何地方。里面没有您填写的内容、文件名和路径；可以看过之后自己发给维护人员。"
        )
        where = where.format(log) if log else ""
        details = QPlainTextEdit(report)
        details.setReadOnly(True)
        details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        details.setAccessibleName(self.tr("错误详情"))
        buttons = QDialogButtonBox()
        copy = buttons.addButton(self.tr("复制详情"), QDialogButtonBox.ButtonRole.ActionRole)
        leave = buttons.addButton(self.tr("退出程序"), QDialogButtonBox.ButtonRole.DestructiveRole)
        go_on = buttons.addButton(self.tr("继续使用"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_property(go_on, "primary", True)
        go_on.setDefault(True)
        copy.clicked.connect(self.copy)
        leave.clicked.connect(QApplication.quit)
        leave.clicked.connect(self.reject)
        buttons.accepted.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 20)
        column.setSpacing(10)
        column.addWidget(label(self.tr("程序出错了"), TITLE, bold=True))
        column.addWidget(label(saved + go_on_text, BODY, wrap=True))
        if where:
            column.addWidget(label(where, BODY, tone="2", wrap=True))
        column.addWidget(details, 1)
        column.addWidget(buttons)
        self.resize(640, 420)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report)


class CrashHook:
    """Stands in for sys.excepthook: logs every fault and shows the first of those that come on top of each other."""

    def __init__(self) -> None:
        self._showing = False

    def install(self) -> None:
        sys.excepthook = self

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        report = report_of(kind, error, trace)
        log = write_log(report)
        print(report, file=sys.stderr)
        if self._showing or QApplication.instance() is None:
            return
        self._showing = True
        try:
            CrashDialog(report, log, QApplication.activeWindow()).exec()
        finally:
            self._showing = False
