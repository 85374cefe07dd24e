"""A screen without anybody in front of it: keys, mouse, clipboard and looks go through the X server as in life."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PIL import Image, ImageGrab
from PySide6.QtCore import QPoint, QRect
from PySide6.QtTest import QTest

ROOT = Path(__file__).resolve().parents[2]
SIZE = (1366, 768)
"""Pixels of the screen and of the window on it: the commonest clerk's laptop."""

T = TypeVar("T")


def wait_for(what: str, find: Callable[[], T | None], seconds: float = 20.0) -> T:
    """What `find` gives, once it gives something."""
    end = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        QTest.qWait(30)  # what lives in this process goes on meanwhile
    return found


class Desktop:
    """An X server of its own, on a free display, without a window manager."""

    def __init__(self) -> None:
        read, write = os.pipe()
        width, height = SIZE
        screen = ["-screen", "0", f"{width}x{height}x24", "-dpi", "96", "-nolisten", "tcp", "-noreset"]
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), *screen], pass_fds=[write], stderr=subprocess.DEVNULL
        )
        os.close(write)
        with open(read, encoding="ascii") as number:
            self.display = f":{number.readline().strip()}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("QT_", "WAYLAND_", "XMOD"))},
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "LC_ALL": "C.UTF-8",
        }

    def close(self) -> None:
        self._server.terminate()
        self._server.wait()

    def starts(self, folder: Path) -> subprocess.Popen[bytes]:
        """Start the program on an assessment."""
        command = [sys.executable, "-m", "ui", str(folder)]
        return subprocess.Popen(command, cwd=ROOT, env=self.environment)

    def windows(self, name: str) -> list[str]:
        """Windows on the screen with these words in their title."""
        return self._xdotool("search", "--onlyvisible", "--name", name, fails=True).split()

    def waits_for_window(self, name: str) -> str:
        """Give the keyboard to a window as soon as it is there, as a window manager would."""
        window = wait_for(f"the window {name}", lambda: self.windows(name))[0]
        self._xdotool("windowfocus", "--sync", window)
        return window

    def fills_screen(self, window: str) -> None:
        width, height = SIZE
        self._xdotool("windowmove", window, "0", "0", "windowsize", "--sync", window, str(width), str(height))
        self._xdotool("mousemove", str(width), str(height))  # where nothing shines up under it

    def presses(self, *keys: str) -> None:
        self._xdotool("key", *keys)

    def types(self, text: str) -> None:
        self._xdotool("type", text)

    def clicks(self, place: QPoint) -> None:
        self._xdotool("mousemove", str(place.x()), str(place.y()), "click", "1")

    def copies(self, content: bytes, kind: str) -> None:
        """Have something on the clipboard. kind: its MIME type."""
        command = ["xclip", "-selection", "clipboard", "-t", kind]  # it stays behind as long as the screen
        quiet = subprocess.DEVNULL
        subprocess.run(command, input=content, stdout=quiet, stderr=quiet, env=self.environment, check=True)

    def sees(self, area: QRect) -> Image.Image:
        """What stands in a part of the screen."""
        box = (area.x(), area.y(), area.x() + area.width(), area.y() + area.height())
        return ImageGrab.grab(box, xdisplay=self.display)

    def _xdotool(self, *words: str, fails: bool = False) -> str:
        """fails: finding nothing is an answer too."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, check=not fails, capture_output=True, text=True, timeout=30
        )
        return done.stdout
