"""The band over an assessment that can only be looked at: why, and the way to try again."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from ui.controller import Controller
from ui.theme import BODY, GUTTER, SMALL, label


class LookingBand(QFrame):
    """Hidden where everything can be changed."""

    again_wanted = Signal()

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("alert", True)
        self.text = label(controller.refusal, SMALL, wrap=True)
        self.again = QPushButton(self.tr("重新打开"))
        self.again.setToolTip(self.tr("再看一次能不能修改，同时看到别处的最新内容"))
        self.again.clicked.connect(self.again_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER, 6, GUTTER - 4, 6)
        row.setSpacing(12)
        row.addWidget(label(self.tr("只能查看"), BODY, tone="amber_ink", bold=True))
        row.addWidget(self.text, 1)
        row.addWidget(self.again)
        self.setVisible(bool(controller.refusal))
