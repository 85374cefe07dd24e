"""关于: what this program is, its version and its licences."""

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from binder import __version__
from binder.resources import read_text
from ui.theme import BODY, GUTTER, SMALL, TITLE, label

WIDTH = 480


class AboutDialog(QDialog):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("关于佐证册"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 20)
        column.setSpacing(10)
        column.addWidget(label(self.tr("佐证册"), TITLE, bold=True))
        column.addWidget(label(self.tr("版本 {}　Qt {}").format(__version__, qVersion()), BODY, tone="2"))
        paragraphs = (
            self.tr("对照公布的评分标准逐项填报、收齐佐证，随时看到得分、有据分和称号，装订成带页码和目录的 PDF。"),
            self.tr("完全离线：数据只写在您选的档案文件夹里，程序不连接网络，也不发送任何内容。"),
            self.tr(
                "得分是按公布的评分标准自行测算的结果，最终以评审单位的认定为准。原文有疑义处所用的读法见“视图→读法与勘误”。"
            ),
        )
        for paragraph in paragraphs:
            column.addWidget(label(paragraph, BODY, wrap=True))
        licences = self.tr("本程序以 Apache-2.0 许可发布；字体思源黑体、思源宋体、霞鹜文楷以 SIL OFL 1.1 许可使用。")
        column.addWidget(label(licences, SMALL, tone="3", wrap=True))
        column.addStretch(1)
        buttons = QDialogButtonBox()
        licences_button = buttons.addButton(self.tr("第三方许可…"), QDialogButtonBox.ButtonRole.ActionRole)
        licences_button.clicked.connect(lambda: LicencesDialog(self).exec())
        close = buttons.addButton(self.tr("关闭"), QDialogButtonBox.ButtonRole.AcceptRole)
        close.setDefault(True)
        buttons.accepted.connect(self.accept)
        column.addWidget(buttons)
        self.ensurePolished()
        self.setFixedSize(WIDTH, column.totalHeightForWidth(WIDTH))


class LicencesDialog(QDialog):
    """What the program consists of besides its own code, under which licences, each in full."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("第三方组件与许可"))
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 20)
        column.setSpacing(10)
        intro = self.tr(
            "本程序使用下列组件。Qt 和 PySide6 依 LGPL-3.0 使用：它们是程序文件夹里独立的动态库，可以换成您自己的版本。"
        )
        column.addWidget(label(intro, BODY, wrap=True))
        self.text = QPlainTextEdit(read_text("resources/licences/third-party.txt"))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(self.tr("许可全文"))
        column.addWidget(self.text, 1)
        buttons = QDialogButtonBox()
        buttons.addButton(self.tr("关闭"), QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.accepted.connect(self.accept)
        column.addWidget(buttons)
        self.resize(760, 560)
