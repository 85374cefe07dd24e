"""The band of a trial (试算): that nothing is saved, what the trial brings, and how to end it."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from binder.domain.points import points_text
from ui.controller import Controller
from ui.models.asked import signed
from ui.theme import BODY, GUTTER, SMALL, font, label
from ui.view import View
from ui.views.elided import ElidedLabel


class TrialBand(QFrame):
    """Hidden while nothing is tried."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setProperty("trial", True)
        self.text = ElidedLabel(font(SMALL))
        self.keep = QPushButton(self.tr("保留"))
        self.keep.setToolTip(self.tr("把试算的数据存为“预估”，可以撤销"))
        self.keep.setProperty("primary", True)
        self.keep.clicked.connect(controller.keep_trial)
        self.drop = QPushButton(self.tr("放弃"))
        self.drop.setToolTip(self.tr("回到试算之前，什么也不改"))
        self.drop.clicked.connect(controller.drop_trial)
        row = QHBoxLayout(self)
        row.setContentsMargins(GUTTER, 6, GUTTER - 4, 6)
        row.setSpacing(8)
        row.addWidget(label(self.tr("试算中：不会保存"), BODY, tone="accent", bold=True))
        row.addWidget(self.text, 1)
        row.addWidget(self.drop)
        row.addWidget(self.keep)
        self.hide()
        controller.changed.connect(self._refresh)

    def _refresh(self, view: View, _change: object = None) -> None:
        self.setVisible(view.trial is not None)
        if view.trial is None:
            return
        changes = view.trial.changes(view.session.state.facts)
        real, tried = view.session.score.main, view.score.main
        said = [self.tr("改了 {} 项数据").format(len(changes))]
        if tried.scored:
            now, then = points_text(real.claimed), points_text(tried.claimed)
            said.append(self.tr("得分 {} → {}（{}）").format(now, then, signed(view.delta)))
        if real.title != tried.title:
            none = self.tr("暂未达标")
            said.append(self.tr("称号 {} → {}").format(real.title or none, tried.title or none))
        self.text.setText("，".join(said) + "。")
        self.keep.setEnabled(bool(changes))
