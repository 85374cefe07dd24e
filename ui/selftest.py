"""`--selftest FOLDER [BROUGHT…]`: the program tries itself in its own window, and can it open what was brought?

It writes selftest.json and window.png into the folder.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import asdict
from functools import partial
from pathlib import Path
from time import time
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QTimer, qVersion
from PySide6.QtGui import QFontInfo, QImageReader
from PySide6.QtWidgets import QApplication

from ui.jobs import Jobs
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.theme import FAMILY, font

if TYPE_CHECKING:
    from binder.usecases.selftest import Verdict

REPORT, PICTURE = "selftest.json", "window.png"
PICTURE_FORMATS = frozenset({"jpeg", "png", "svg"})
SHOWN_MS = 2000
"""How long the finished window stays, so that it can be photographed from outside."""


def selftest(app: QApplication, folder: Path, brought: Sequence[Path] = ()) -> int:
    """Run the trial. folder: made if missing; whatever fails is in its selftest.json. 0 all went well, 1 not."""
    folder.mkdir(parents=True, exist_ok=True)
    trial = _Trial(app, folder.resolve(), [each.resolve() for each in brought])
    sys.excepthook = trial.fail
    return app.exec()


def first_paint(app: QApplication, report: Path) -> int:
    """Write to `report` how many seconds this process took to the first paint of its window, and leave."""
    window = MainWindow(Settings())

    def painted() -> None:
        report.write_text(f"{process_age():.3f}\n", encoding="ascii")
        QTimer.singleShot(0, app.quit)

    window.start_page.painted.connect(painted)
    window.show()
    return app.exec()


class _Trial:
    """The trial's window: painted first, then the core's trial beside it, then the demo opened in it."""

    def __init__(self, app: QApplication, folder: Path, brought: Sequence[Path]) -> None:
        self._app, self._folder, self._brought = app, folder, brought
        self._seconds: dict[str, float] = {}
        self._jobs = Jobs()
        self._window = MainWindow(Settings(folder / "window.ini"))
        self._window.start_page.painted.connect(self._painted)
        self._window.show()

    def fail(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Stands in for sys.excepthook: nobody is there to read a dialog."""
        sys.__excepthook__(kind, error, trace)
        self._app.exit(1)

    def _painted(self) -> None:
        from binder.usecases.selftest import run_selftest

        self._seconds["start_to_first_paint"] = round(process_age(), 3)
        self._jobs.start(lambda progress: run_selftest(self._folder, progress, self._brought), on_end=self._tried)

    def _tried(self, done: Future[Any]) -> None:
        from binder.usecases.selftest import timed

        self._finish(done.result().with_step(timed("window", self._look)))

    def _look(self) -> dict[str, Any]:
        """Open the demo in the window; every part of Qt that the window needs is there."""
        from binder.usecases.demo import NAME
        from binder.usecases.selftest import Unexpected

        self._window.open_folder(self._folder / f"{NAME}.binder")
        for _ in range(3):
            self._app.processEvents()
        formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
        saved = self._window.grab().save(str(self._folder / PICTURE))
        wrong = {
            "档案没有打开": self._window.workspace is None,
            "缺少图片格式": not formats >= PICTURE_FORMATS,
            "缺少字体": QFontInfo(font(13)).family() != FAMILY,
            "缺少界面翻译": QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel",
            "没有画面": not saved,
        }
        if any(wrong.values()):
            raise Unexpected("；".join(text for text, holds in wrong.items() if holds))
        return {"platform": self._app.platformName(), "qt": qVersion(), "formats": sorted(formats)}

    def _finish(self, verdict: Verdict) -> None:
        report = {**asdict(verdict), "seconds": self._seconds, "peak_memory_mb": round(peak_memory() / 1e6)}
        temp = self._folder / f".{REPORT}"
        temp.write_text(json.dumps(report, ensure_ascii=False, indent=2), encoding="utf-8")
        os.replace(temp, self._folder / REPORT)
        shown = SHOWN_MS if verdict.ok and self._app.platformName() != "offscreen" else 0
        QTimer.singleShot(shown, self._window, partial(self._leave, int(not verdict.ok)))

    def _leave(self, code: int) -> None:
        self._window.close()
        self._app.exit(code)


if sys.platform == "win32":
    from ctypes import wintypes

    class _Memory(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of Windows."""

        _fields_ = [
            ("size", wintypes.DWORD),
            ("faults", wintypes.DWORD),
            ("peak", ctypes.c_size_t),
            ("others", ctypes.c_size_t * 7),
        ]

    def process_age() -> float:
        """Seconds since this process began."""
        times = [wintypes.FILETIME() for _ in range(4)]
        this = wintypes.HANDLE(-1)
        ctypes.windll.kernel32.GetProcessTimes(this, *map(ctypes.byref, times))
        began = (times[0].dwHighDateTime << 32 | times[0].dwLowDateTime) / 1e7 - 11_644_473_600  # from 1601 to 1970
        return time() - began

    def peak_memory() -> int:
        """Bytes of memory that this process held at its height."""
        memory = _Memory(size=ctypes.sizeof(_Memory))
        this = wintypes.HANDLE(-1)
        ctypes.windll.kernel32.K32GetProcessMemoryInfo(this, ctypes.byref(memory), memory.size)
        return int(memory.peak)

else:
    import resource

    def process_age() -> float:
        """Seconds since this process began, in steps of a hundredth."""
        ticks = int(Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()[19])
        up = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        return up - ticks / os.sysconf("SC_CLK_TCK")

    def peak_memory() -> int:
        """Bytes of memory that this process held at its height."""
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
