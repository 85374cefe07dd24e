"""Where an export is saved, under which name, and what that would do to what is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.theme import SMALL, label

FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
NAMES = {"pdf": "佐证册", "xlsx": "自评得分表", "docx": "自评报告", "folder": "报送材料"}
"""What is exported -> the end of its usual name."""
LABEL_WIDTH = 44


def default_name(unit: str, period: str, form: str = "pdf") -> str:
    """A name for what a unit exports, fit for every file system."""
    return f"{unit}{period}{NAMES[form]}{ending_of(form)}".translate(FORBIDDEN_IN_NAMES)


def ending_of(form: str) -> str:
    return "" if form == "folder" else f".{form}"


def labelled(text: str, field: QWidget) -> QHBoxLayout:
    """A field with its name before it."""
    row = QHBoxLayout()
    row.setSpacing(6)
    said = label(text, SMALL, tone="2")
    said.setFixedWidth(LABEL_WIDTH)
    row.addWidget(said)
    row.addWidget(field, 1)
    return row


class ExportPlace(QWidget):
    """changed: another place is named."""

    changed = Signal()

    def __init__(self, folder: Path, unit: str, period: str) -> None:
        super().__init__()
        self._unit, self._period, self._form, self._in_volumes = unit, period, "pdf", False
        self._out = QLineEdit(str(folder / default_name(unit, period)))
        self._out.setAccessibleName(self.tr("保存到"))
        self._out.textChanged.connect(lambda _text: self._name_another())
        self._said = label("", SMALL, tone="amber_ink", wrap=True)
        browse = QPushButton(self.tr("浏览…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row = labelled(self.tr("保存到"), self._out)
        row.addWidget(browse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._said)
        self.look()

    @property
    def out(self) -> Path:
        """What to write; the ending is added where it was left out."""
        path, ending = Path(self._out.text().strip()), ending_of(self._form)
        return path if not ending or path.suffix.lower() == ending else path.with_name(path.name + ending)

    @out.setter
    def out(self, path: Path) -> None:
        self._out.setText(str(path))

    @property
    def said(self) -> str:
        """What saving there would do to what is there."""
        return self._said.text()

    def set_form(self, form: str) -> None:
        """Another sort of thing is exported: its usual name, or the typed one with another ending."""
        before, self._form = self._form, form
        path = Path(self._out.text().strip())
        if path.name == default_name(self._unit, self._period, before):
            self.out = path.with_name(default_name(self._unit, self._period, form))
        elif ending_of(before) and path.suffix.lower() == ending_of(before):
            self.out = path.with_suffix(ending_of(form))
        self.look()

    def _name_another(self) -> None:
        self.look()
        self.changed.emit()

    def set_in_volumes(self, on: bool) -> None:
        """The binder is divided: its files have names with numbers."""
        self._in_volumes = on
        self.look()

    def look(self) -> None:
        """Say what saving there would do to what is there."""
        named, out = bool(self._out.text().strip()), self.out
        if named and self._form == "pdf" and self._in_volumes:
            said = self.tr("每册的名称后面加上册号，例如“{}-第1册.pdf”。同名的会被替换。").format(out.stem)
            self._said.setText(said)
        elif named and self._form != "folder" and out.is_file():
            self._said.setText(self.tr("那里已有同名文件，导出成功后会替换它。"))
        elif named and self._form == "folder" and out.exists():
            self._said.setText(self.tr("那里已有同名的文件或文件夹。不是空文件夹就不会改动它，请换一个名称。"))
        else:
            self._said.setText("")
        self._said.setVisible(bool(self._said.text()))

    def hide_said(self) -> None:
        self._said.hide()

    def _browse(self) -> None:
        ending = ending_of(self._form)
        sort = self.tr("文件夹 (*)") if not ending else f"*{ending}"
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("保存到"), str(self.out), sort)
        if chosen:
            self._out.setText(chosen)
