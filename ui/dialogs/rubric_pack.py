"""安装评分标准包: what is in a pack and where it comes from, shown before anything is installed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFileDialog, QVBoxLayout, QWidget

from binder.errors import UserError
from binder.usecases.rubric_packs import SUFFIX, PackOffer, install_pack, look_into_pack
from ui.theme import BODY, GUTTER, SMALL, TITLE, label, set_property


class RubricPackDialog(QDialog):
    """Shows a pack, or why it cannot be used; installs it when asked to. `installed` holds the rubrics' ids then."""

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("安装评分标准"))
        self.installed: tuple[str, ...] = ()
        self._offer: PackOffer | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GUTTER, 20, GUTTER, 20)
        self._column.setSpacing(10)
        self._column.addWidget(label(path.name, TITLE, bold=True))
        self.trouble = label("", BODY, tone="red", wrap=True)
        self.trouble.hide()
        try:
            self._offer = look_into_pack(path)
        except UserError as error:
            self._complain(error)
        else:
            self._show(self._offer)
        self._column.addWidget(self.trouble)
        self._column.addStretch(1)
        self._column.addWidget(self._buttons())
        self.setFixedWidth(560)

    def _show(self, offer: PackOffer) -> None:
        """What is in it; the fingerprint is for comparing with what the publisher made known."""
        origin = label(self.tr("来源：{}。").format(offer.origin.text), BODY, wrap=True)
        self._column.addWidget(origin)
        advice = (
            self.tr("请把指纹与发布单位公布的逐位核对。")
            if offer.origin.key
            else self.tr("请确认您信任给您这个文件的人。")
        )
        self._column.addWidget(label(advice, SMALL, tone="2", wrap=True))
        for rubric in offer.rubrics:
            here = self.tr("（本机已有 {} 版）").format(rubric.at_hand) if rubric.at_hand else ""
            line = self.tr("{}，{} 版{}").format(rubric.title, rubric.version, here)
            self._column.addWidget(label(line, BODY, wrap=True))
        kept = self.tr("已有的创建档案各自带着当时的标准，不受影响。")
        self._column.addWidget(label(kept, SMALL, tone="3", wrap=True))

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.install_button = box.addButton(self.tr("安装"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_property(self.install_button, "primary", True)
        self.install_button.setEnabled(self._offer is not None)
        box.addButton(self.tr("关闭"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        box.accepted.connect(self.install)
        box.rejected.connect(self.reject)
        return box

    def install(self) -> None:
        assert self._offer is not None
        try:
            self.installed = install_pack(self._offer)
        except UserError as error:
            self._complain(error)
        else:
            self.accept()

    def _complain(self, error: UserError) -> None:
        self.trouble.setText(error.text)
        self.trouble.show()


def choose_pack(parent: QWidget) -> None:
    """Ask for a pack, show it, and install it if the person agrees."""
    kind = parent.tr("评分标准包 (*{})").format(SUFFIX)
    chosen, _ = QFileDialog.getOpenFileName(parent, parent.tr("选择评分标准包"), str(Path.home()), kind)
    if chosen:
        RubricPackDialog(Path(chosen), parent).open()
