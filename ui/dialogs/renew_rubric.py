"""更新评分标准: what a newer version of the rubric would keep, retire, add and change, before it is taken on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout
from PySide6.QtWidgets import QWidget as Widget

from ui.dialogs.readings import score_text
from ui.theme import BODY, GUTTER, SMALL, TITLE, font, label, set_property

if TYPE_CHECKING:
    from binder.usecases.renewing import Part, Renewal


class RenewRubricDialog(QDialog):
    """Accepted when the person wants the newer version. It changes nothing itself."""

    def __init__(self, renewal: Renewal, parent: Widget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("更新评分标准"))
        self.parts = QTreeWidget()
        self.renew_button = QPushButton(self.tr("更新"))
        self.close_button = QPushButton(self.tr("取消"))
        set_property(self.renew_button, "primary", True)
        self.renew_button.setDefault(True)
        self.renew_button.clicked.connect(self.accept)
        self.close_button.setAutoDefault(False)
        self.close_button.clicked.connect(self.reject)
        self._list(renewal)
        self._lay_out(renewal)

    def _lay_out(self, renewal: Renewal) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("更新评分标准"), TITLE, bold=True))
        for key, (old, new) in renewal.versions.items():
            step = self.tr("{}　{} 版 → {} 版").format(key, old or self.tr("（没有）"), new or self.tr("（不再使用）"))
            column.addWidget(label(step, BODY, wrap=True))
        column.addWidget(label(self.tr("现在：{}").format(score_text(renewal.before)), SMALL, tone="2", wrap=True))
        column.addWidget(label(self.tr("更新后：{}").format(score_text(renewal.after)), SMALL, bold=True, wrap=True))
        column.addWidget(self.parts, 1)
        promise = self.tr("编号不变的 {} 处，填报数据和佐证材料都保留。更新是一步操作，可以撤销。")
        column.addWidget(label(promise.format(len(renewal.parts.kept)), SMALL, tone="2", wrap=True))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        row.addWidget(self.renew_button)
        column.addLayout(row)
        self.resize(820, 600)

    def _list(self, renewal: Renewal) -> None:
        """The parts that do not stay as they are, grouped by what becomes of them."""
        self.parts.setAccessibleName(self.tr("变化"))
        self.parts.setHeaderLabels([self.tr("变化"), self.tr("名称"), self.tr("说明")])
        self.parts.setWordWrap(True)
        header = self.parts.header()
        header.setStretchLastSection(False)
        for at, mode in enumerate((QHeaderView.ResizeMode.ResizeToContents, *[QHeaderView.ResizeMode.Stretch] * 2)):
            header.setSectionResizeMode(at, mode)
        for title, parts in (
            (self.tr("停用 {}"), renewal.parts.retired),
            (self.tr("改动 {}"), renewal.parts.changed),
            (self.tr("新增 {}"), renewal.parts.new),
        ):
            if parts:
                self._group(title.format(len(parts)), parts)
        if not self.parts.topLevelItemCount():
            QTreeWidgetItem(self.parts, [self.tr("没有停用、改动或新增的内容")])

    def _group(self, title: str, parts: tuple[Part, ...]) -> None:
        group = QTreeWidgetItem(self.parts, [title])
        group.setFont(0, font(BODY, bold=True))
        group.setFirstColumnSpanned(True)
        for part in parts:
            QTreeWidgetItem(group, [f"{part.what} {part.key}", part.title, part.note])
        group.setExpanded(True)
