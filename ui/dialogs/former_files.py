"""What former exports left beside a new binder: told by name, and moved to the system's trash by request."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from ui.theme import SMALL, label


class FormerFiles(QWidget):
    """Hidden as long as there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._left: tuple[Path, ...] = ()
        self._said = label("", SMALL, tone="amber_ink", wrap=True)
        self.trash = QPushButton(self.tr("移到系统回收站"))
        self.trash.setAutoDefault(False)
        self.trash.clicked.connect(self._move)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._said, 1)
        row.addWidget(self.trash)
        self.hide()

    @property
    def said(self) -> str:
        return self._said.text()

    def tell(self, left: tuple[Path, ...]) -> None:
        """Say what lies there."""
        from binder.usecases.former import former_sentence

        self._left = left
        self._said.setText(former_sentence(left))
        self.trash.setVisible(bool(left))
        self.setVisible(bool(left))

    def _move(self) -> None:
        stayed = tuple(path for path in self._left if not to_trash(path))
        if stayed:
            names = "、".join(f"“{path.name}”" for path in stayed)
            self._said.setText(
                self.tr("{}没有移走：可能正被别的程序打开，或者这个磁盘没有回收站。请自己移走或改名。").format(names)
            )
            self._left = stayed
        else:
            self._said.setText(self.tr("以前导出的 {} 项已移到系统的回收站，可以从那里找回。").format(len(self._left)))
            self.trash.hide()


def to_trash(path: Path) -> bool:
    """Whether a file or folder is in the system's trash now, or was gone before."""
    return not path.exists() or bool(QFile(str(path)).moveToTrash())
