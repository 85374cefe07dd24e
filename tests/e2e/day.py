"""The program at work on an assessment: where things stand on the screen, and what the folder holds meanwhile."""

from __future__ import annotations

import io
import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QPoint, QRect
from PySide6.QtWidgets import QWidget

from tests.e2e.desktop import Desktop, wait_for
from tests.ui.clerk import Clerk


class Day:
    """twin: the same window without a screen, of the same size; it tells where things stand on the real one, and how
    they look."""

    def __init__(self, desktop: Desktop, twin: Clerk, folder: Path) -> None:
        self.desktop = desktop
        self.folder = folder
        self._twin = twin
        self._program: subprocess.Popen[bytes] | None = None

    def begins(self) -> None:
        """Start the program, and wait until its window fills the screen."""
        self._program = self.desktop.starts(self.folder)
        self.desktop.fills_screen(self.returns())
        wait_for("its header on the screen", lambda: self.is_like_twin(self._twin.workspace.header))

    def returns(self) -> str:
        """To the main window, from a dialog. Gives the window's number."""
        return self.desktop.waits_for_window(self._twin.session.state.unit)

    def is_cut_short(self) -> None:
        """The program is killed, as by a lost battery."""
        assert self._program
        self._program.kill()
        self._program.wait()

    def ends(self) -> None:
        """Leave as a person does."""
        assert self._program
        self.returns()
        self.desktop.presses("ctrl+q")
        assert self._program.wait(20) == 0

    # --- the screen ---------------------------------------------------------------------------------------------------

    def selects(self, ref: str) -> None:
        """Click an item in the tree, and wait until it is shown."""
        tree = self._twin.workspace.tree.tree
        index = self._twin.workspace.tree.model.find_item(ref)
        place = tree.viewport().mapTo(self._twin.window, tree.visualRect(index).center())
        self._twin.selects(ref)
        self.desktop.clicks(place)
        wait_for(f"item {ref} on the screen", lambda: self.is_like_twin(self._twin.workspace.item))

    def searches(self, words: str) -> None:
        self._twin.searches(words)
        self.desktop.presses("ctrl+f")
        self.desktop.types(words)
        wait_for(f"what “{words}” finds", lambda: self.is_like_twin(self._twin.workspace.tree.tree))

    def clicks(self, widget: QWidget) -> None:
        """Click what stands here on the twin."""
        self.desktop.clicks(widget.mapTo(self._twin.window, widget.rect().center()))

    def sees(self, widget: QWidget) -> Image.Image:
        """What stands on the screen where this stands on the twin."""
        return self.desktop.sees(self._area(widget))

    def _area(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self._twin.window, QPoint(0, 0)), widget.size())

    def is_like_twin(self, widget: QWidget) -> bool:
        """Whether the screen shows what the twin paints here, pixel for pixel."""
        painted = QBuffer()
        self._twin.window.grab(self._area(widget)).save(painted, "PNG")
        return self.sees(widget).tobytes() == Image.open(io.BytesIO(painted.data().data())).convert("RGB").tobytes()

    @property
    def total(self) -> Image.Image:
        """The big number, as it stands on the screen."""
        return self.sees(self._twin.workspace.strip.total)

    def hears(self, sentence: str) -> None:
        """Wait until the status bar says this."""

        def said() -> bool:
            self._twin.controller.notice.emit(sentence)
            return self.is_like_twin(self._twin.window.statusBar().message)  # type: ignore[attr-defined]

        wait_for(sentence, said)

    # --- the folder ---------------------------------------------------------------------------------------------------

    def fact(self, key: str) -> object:
        """What is stored of a fact, without its type; None if nothing is."""
        rows = self._rows("SELECT value FROM fact WHERE key = ?", key)
        return next(iter(json.loads(rows[0][0]).values())) if rows else None

    def duty(self, item: str) -> str:
        """The department that sees to an item."""
        return "".join(name for (name,) in self._rows("SELECT department FROM duty WHERE item = ?", item))

    def evidence(self, item: str) -> list[str]:
        """Titles of what is stored for an item."""
        join = "SELECT title FROM attachment JOIN evidence ON evidence.id = evidence_id WHERE item = ?"
        return [title for (title,) in self._rows(join, item)]

    def keeps(self, what: str, wanted: object, key: str) -> None:
        """Wait until the folder holds this. what: fact, duty or evidence."""
        wait_for(f"{what} {key} = {wanted}", lambda: getattr(self, what)(key) == wanted)

    def _rows(self, question: str, key: str) -> list[tuple[str, ...]]:
        with closing(sqlite3.connect(f"{(self.folder / 'assessment.db').as_uri()}?mode=ro", uri=True)) as db:
            return db.execute(question, (key,)).fetchall()
