"""Starting the window: `python -m ui [FOLDER.binder]`; `python -m ui --selftest FOLDER` tries the program itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from binder.resources import resource_path
from ui.collector import Collector
from ui.dialogs.crash import CrashHook
from ui.main_window import MainWindow
from ui.settings import Settings
from ui.theme import apply_theme, load_fonts


def main(argv: Sequence[str] | None = None) -> int:
    """Run the window until it is closed. argv: the folder of an assessment to open, or nothing; or for the trial of
    the program itself "--selftest", a folder to work in, and what else it shall try to open: 0 if all went well, 1 if
    not. "--first-paint" and a file measures how long the window takes to appear. What Qt knows, such as
    "-platform offscreen", may be among them."""
    prepare_input_method()
    app = make_application(sys.argv[1:] if argv is None else argv)
    arguments = app.arguments()[1:]
    match arguments:
        case ["--selftest", folder, *brought]:
            from ui.selftest import selftest

            return selftest(app, Path(folder), [Path(each) for each in brought])
        case ["--first-paint", report]:
            from ui.selftest import first_paint

            return first_paint(app, Path(report))
    hook = CrashHook()
    hook.install()
    Collector(app)
    window = MainWindow(Settings(), Path(arguments[0]) if arguments else None)
    window.show()
    return app.exec()


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """The application with its look, its typeface, and Qt's own words in Chinese. It keeps the arguments Qt leaves."""
    app = QApplication(["佐证册", *arguments])
    app.setApplicationName("evidence-binder")
    app.setApplicationDisplayName("佐证册")
    app.setWindowIcon(QIcon(str(resource_path("resources/icons/app.svg"))))
    load_fonts()
    apply_theme(app, dark=Settings().dark)
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


def prepare_input_method() -> None:
    """Typing Chinese on Linux: the wheel brings no fcitx plugin, but fcitx also answers as IBus over its portal."""
    wanted = "fcitx" in os.environ.get("QT_IM_MODULE", "") + os.environ.get("XMODIFIERS", "")
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforminputcontexts")
    if sys.platform.startswith("linux") and wanted and not list(plugins.glob("*fcitx*")):
        os.environ["QT_IM_MODULE"] = "ibus"
        os.environ["IBUS_USE_PORTAL"] = "1"
