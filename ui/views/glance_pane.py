"""What a scanned file looks like, beside the list."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from binder.usecases.scanning import Glance, Scanned
from ui.theme import BODY, SMALL, label
from ui.views.tiles import size_text

PICTURE = 240
"""Width and height of the preview, in pixels."""


class GlancePane(QWidget):
    """What the chosen file looks like, and all of its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(PICTURE)
        self._file: Scanned | None = None
        self.picture = label("", SMALL, tone="2", wrap=True)
        self.picture.setFixedHeight(PICTURE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setProperty("surface", True)
        self.name = label("", BODY, bold=True, wrap=True)
        self.detail = label("", SMALL, tone="2", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.picture, self.name, self.detail):
            column.addWidget(widget)
        column.addStretch(1)

    def clear(self) -> None:
        self._file = None
        for widget in (self.picture, self.name, self.detail):
            widget.setText("")

    def show_file(self, file: Scanned, reasons: str) -> None:
        """Its name, size and what speaks for its place at once; how it looks follows."""
        self._file = file
        self.picture.setText(self.tr("正在读取…"))
        self.name.setText(_breakable(file.path.name))
        self.detail.setText("\n".join([size_text(file.size), _breakable(str(file.path.parent)), "", reasons]))

    def show_glance(self, file: Scanned, seen: Glance) -> None:
        if file is not self._file:
            return
        if seen.picture:
            size = self.picture.size()
            shape = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            self.picture.setPixmap(QPixmap(str(seen.picture)).scaled(size, shape, smooth))
        else:
            self.picture.setText(seen.text[:160] or self.tr("这个文件没有预览"))


def _breakable(text: str) -> str:
    """Long names break anywhere."""
    return "\u200b".join(text)
