"""How long a clerk waits for the window: `python -m tests.bench.bench_window`.

Bars: the first paint within a second of the process's start, told beside a bare Qt window in the same run; an edit
saved, scored and repainted within a frame, 16 ms at the median. Without a display it runs offscreen.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if not os.environ.get("DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from binder.usecases.answering import set_fact
from binder.usecases.opening import create_assessment, open_assessment
from ui.app import make_application
from ui.main_window import MainWindow
from ui.settings import Settings

STARTS = 5
EDITS = 200
PAINT_BAR_S = 1.0
EDIT_BAR_MS = 16.0

BARE = """
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
class Label(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        tell()
app = QApplication([])
window = QMainWindow()
window.setCentralWidget(Label("空窗口"))
window.resize(1440, 900)
"""

OURS = """
from pathlib import Path
from ui.app import make_application
from ui.main_window import MainWindow
from ui.settings import Settings
app = make_application()
window = MainWindow(Settings(Path({settings!r})), Path({folder!r}))
window.start_page.painted.connect(tell)
"""

AROUND = """
import time
times = []
def tell():
    times.append(time.time())
{body}
window.show()
while not times or {more}:
    app.processEvents()
app.processEvents()
print(times[0], time.time())
window.close()
"""


def seconds_to_paint(body: str, more: str = "False") -> tuple[float, float]:
    """Medians of: process start to first paint, and to the end of the script's loop (`more` keeps it going)."""
    firsts, ends = [], []
    for _ in range(STARTS):
        start = time.time()
        script = AROUND.format(body=body, more=more)
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        first, end = (float(part) - start for part in done.stdout.split())
        firsts.append(first)
        ends.append(end)
    return statistics.median(firsts), statistics.median(ends)


class PaintCounter(QObject):
    """Counts how often a widget is painted."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def milliseconds_per_edit(app: QApplication, folder: Path, settings: Path) -> list[float]:
    """Change a fact of the item that is shown, and wait until all that looks different is painted."""
    window = MainWindow(Settings(settings))
    window.show_session(open_assessment(folder))
    window.show()
    app.processEvents()
    assert window.workspace is not None
    controller = window.workspace.controller
    counter = PaintCounter()
    window.workspace.strip.total.installEventFilter(counter)
    edits = [("4", "on_post_rate"), ("6", "6-1"), ("24", "24-1"), ("5", "law_major_rate")]
    controller.set_fact("staff_count", 20)
    took = []
    for number in range(EDITS):
        item, key = edits[number // 50]
        controller.select_item(item)
        app.processEvents()
        painted, total = counter.count, controller.view.score.main.claimed
        start = time.perf_counter()
        assert controller.set_fact(key, number % 2 == 0 if "-" in key else f"{number % 21}/20")
        app.processEvents()
        took.append((time.perf_counter() - start) * 1000)
        assert counter.count > painted or controller.view.score.main.claimed == total
    window.close()
    return took


def milliseconds_per_save(folder: Path) -> list[float]:
    """The same kind of edit without a window: what the disk takes to have it for certain."""
    session = open_assessment(folder)
    took = []
    for number in range(EDITS):
        start = time.perf_counter()
        set_fact(session, "on_post_rate", f"{number % 21}/20")
        took.append((time.perf_counter() - start) * 1000)
    session.close()
    return took


def main() -> int:
    with tempfile.TemporaryDirectory() as home:
        folder, settings = Path(home, "示例.binder"), Path(home, "window.ini")
        create_assessment(folder, "henan-2022-agency", "示例大队", "county").close()
        bare, _ = seconds_to_paint(BARE)
        first, whole = seconds_to_paint(
            OURS.format(settings=str(settings), folder=str(folder)), "window.workspace is None"
        )
        print(f"bare Qt window, process start to first paint: {bare:.2f} s")
        print(f"first paint: {first:.2f} s ({first / bare:.1f} x bare; bar {PAINT_BAR_S:.0f} s)")
        print(f"assessment open and painted: {whole:.2f} s")
        app = make_application()
        saved = milliseconds_per_save(folder)
        took = milliseconds_per_edit(app, folder, settings)
        median = statistics.median(took)
        worst = sorted(took)[int(len(took) * 0.95)]
        print(f"edit, saved, scored and repainted: median {median:.1f} ms, 95 % below {worst:.1f} ms (bar 16 ms)")
        print(f"    of which the disk's own part, saving without a window: median {statistics.median(saved):.1f} ms")
    return int(first > PAINT_BAR_S or median > EDIT_BAR_MS)


if __name__ == "__main__":
    sys.exit(main())
