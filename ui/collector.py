"""Where Python looks for objects that hold each other in circles: in the thread of the window, and nowhere else."""

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE = 1000
"""Milliseconds between two looks."""


class Collector(QObject):
    """Takes over from Python, which looks in whatever thread happens to make the next object.

    A thread at work that finds parts of a closed dialog would destroy them there, which Qt does not survive.
    """

    def __init__(self, parent: QObject, pause: int = PAUSE) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self._look)
        timer.start(pause)

    def _look(self) -> None:
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation]:
                gc.collect(generation)
                return
