"""The band at the top: whose assessment this is, and the things done most often."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from ui.controller import Controller
from ui.theme import GUTTER, LARGE, SMALL, font
from ui.view import View
from ui.views.elided import ElidedLabel

HEIGHT = 56
LOW_HEIGHT = 48


class Header(QWidget):
    """Unit, rubric, year and level, with the buttons for what is done most often."""

    export_wanted = Signal()
    gap_wanted = Signal()
    board_wanted = Signal()
    trial_wanted = Signal(bool)
    scan_wanted = Signal()

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title = ElidedLabel(font(LARGE + 2, bold=True))
        self.subtitle = ElidedLabel(font(SMALL), tone="2")
        self._build()
        self.set_low(low=False)
        self.trial_wanted.connect(lambda on: controller.start_trial() if on else controller.drop_trial())
        self.trial.setEnabled(not controller.refusal)
        self.scan.setEnabled(not controller.refusal)
        controller.trial_changed.connect(self.trial.setChecked)
        controller.changed.connect(self._refresh)
        self._refresh(controller.view)

    def set_low(self, *, low: bool) -> None:
        """On a low screen the subtitle goes."""
        self.subtitle.setVisible(not low)
        self.setFixedHeight(LOW_HEIGHT if low else HEIGHT)

    def _build(self) -> None:
        self.trial = QPushButton(self.tr("试算"))
        self.trial.setToolTip(self.tr("假设一些数据，看得分和称号会怎样；不保存"))
        self.trial.setCheckable(True)
        self.trial.setProperty("trial", True)
        self.trial.clicked.connect(self.trial_wanted)
        gap = QPushButton(self.tr("下一处缺口"))
        gap.setToolTip(self.tr("去下一处没有填报或缺材料的地方（F8）"))
        gap.clicked.connect(self.gap_wanted)
        board = QPushButton(self.tr("领导看板"))
        board.setToolTip(self.tr("多少分、评上什么、缺什么、谁负责，一页看完（Ctrl+L）"))
        board.clicked.connect(self.board_wanted)
        self.scan = QPushButton(self.tr("扫描文件夹…"))
        self.scan.setToolTip(self.tr("把一个文件夹里的材料一次归到各个事项（Ctrl+Shift+A）"))
        self.scan.clicked.connect(self.scan_wanted)
        export = QPushButton(self.tr("导出装订册…"))
        export.setToolTip(self.tr("做成带页码和目录的 PDF 装订册（Ctrl+E）"))
        export.setProperty("primary", True)
        export.clicked.connect(self.export_wanted)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self.title)
        words.addWidget(self.subtitle)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER, 0, GUTTER - 4, 0)
        row.setSpacing(8)
        row.addLayout(words, 1)
        row.addWidget(self.trial)
        row.addWidget(gap)
        row.addWidget(board)
        row.addWidget(self.scan)
        row.addWidget(export)

    def _refresh(self, view: View, _change: object = None) -> None:
        rubric, state = view.score.main.rubric, view.state
        period = state.period or rubric.year
        year = self.tr("（{}年度）").format(period) if period.isdigit() else f"（{period}）" if period else ""
        self.title.setText(f"{state.unit} · {rubric.short}{year}")
        parts = "　".join(
            self.tr("{} {} 项").format(r.source.part, sum(1 for _ in r.items)) for r in view.session.rubrics
        )
        self.subtitle.setText(
            self.tr("评分标准：{}　{}　{}口径").format(rubric.source.number, parts, rubric.level_title)
        )
