"""A band that names the files that were refused or are faulty, until it is closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ui.controller import Controller
from ui.handling import Trouble
from ui.theme import BODY, GUTTER, SMALL, label

MAX_HEIGHT = 132


class TroubleBand(QFrame):
    """Hidden while there is nothing to say. Never a dialog: the work goes on."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("alert", True)
        self.setMaximumHeight(MAX_HEIGHT)
        self.close_button = QPushButton(self.tr("知道了"))
        self.close_button.setProperty("link", True)
        self.close_button.clicked.connect(self.hide)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER, 8, GUTTER, 8)
        row.addWidget(self._area, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        controller.troubles.connect(self.show_troubles)

    def show_troubles(self, troubles: tuple[Trouble, ...]) -> None:
        """Replace what was said before."""
        box = QWidget()
        box.setProperty("surface", True)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        head = self.tr("{} 个文件需要处理：").format(len(troubles))
        column.addWidget(label(head, BODY, tone="amber_ink", bold=True))
        for trouble in troubles:
            column.addWidget(label(f"{trouble.name}：{trouble.text}", SMALL, wrap=True))
        column.addStretch(1)
        self._area.setWidget(box)
        self.show()
        self.setFixedHeight(min(MAX_HEIGHT, 38 + 22 * len(troubles)))
