"""What a reading mark opens: the ambiguous sentence, how it is read now, and why."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from binder.domain.rubric import Reading
from ui.controller import Controller
from ui.theme import SMALL
from ui.views.popover import Line, Popover


class ReadingPopup(Popover):
    """One reading. The button goes on to where readings are switched."""

    def __init__(self, reading: Reading, controller: Controller, owner: QWidget) -> None:
        super().__init__(owner, _lines(reading), width=420)
        more = QPushButton(self.tr("查看并切换读法…"))
        more.setProperty("link", True)
        more.clicked.connect(self.close)
        more.clicked.connect(lambda: controller.reading_wanted.emit(reading.key))
        column = self.layout()
        if isinstance(column, QVBoxLayout):
            column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
            self.setFixedHeight(column.heightForWidth(self.width()))


def _lines(reading: Reading) -> list[Line]:
    option = reading.option
    own = "默认" if reading.chosen == reading.default else "已改用"
    return [
        Line(reading.question, bold=True),
        Line(f"原文：“{reading.quote}”", SMALL, "2"),
        Line(f"现在的读法（{own}）：{option.title}"),
        Line(option.effect, SMALL, "2"),
        Line(f"理由（把握：{reading.certainty}）：{reading.why}", SMALL, "2"),
    ]
