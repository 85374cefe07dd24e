"""The band over an assessment that can only be looked at, or lies where it is not safe: why, and the way on."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from ui.controller import Controller
from ui.theme import BODY, GUTTER, SMALL, label


class LookingBand(QFrame):
    """Hidden where everything can be changed and all is well."""

    again_wanted = Signal()

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("alert", True)
        warning = controller.session.warning
        self.text = label(controller.refusal or warning, SMALL, wrap=True)
        self.again = QPushButton(self.tr("重新打开"))
        self.again.setToolTip(self.tr("再看一次能不能修改，同时看到别处的最新内容"))
        self.again.clicked.connect(self.again_wanted)
        noted = QPushButton(self.tr("知道了"))
        noted.setProperty("link", True)
        noted.clicked.connect(self.hide)
        head = self.tr("只能查看") if controller.refusal else self.tr("请注意")
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER, 6, GUTTER - 4, 6)
        row.setSpacing(12)
        row.addWidget(label(head, BODY, tone="amber_ink", bold=True))
        row.addWidget(self.text, 1)
        row.addWidget(self.again)
        row.addWidget(noted)
        (noted if controller.refusal else self.again).hide()
        if not (controller.refusal or warning):  # it is shown with what it is put into, never before
            self.hide()
