"""What goes into a binder, who signs it, and where it is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import SMALL, label

if TYPE_CHECKING:
    from binder.usecases.exporting import ExportOptions

FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
PHOTOS: tuple[Literal[1, 2, 4], ...] = (1, 2, 4)


def default_name(unit: str, period: str) -> str:
    """A file name for a unit's binder, fit for every file system."""
    return f"{unit}{period}佐证册.pdf".translate(FORBIDDEN_IN_NAMES)


class ExportForm(QWidget):
    """The options of an export. changed: the binder that they describe is another one now."""

    changed = Signal()

    def __init__(self, out: Path) -> None:
        super().__init__()
        always = QCheckBox(self.tr("封面与目录（含页码、书签）"))
        always.setChecked(True)
        always.setEnabled(False)
        self._score_table = self._box(self.tr("自评得分表"))
        self._dividers = self._box(self.tr("分项隔页"))
        self._stamps = self._box(self.tr("每页页眉印“事项编号—材料序号”"))
        self._originals = self._box(self.tr("同时导出原件（放在旁边的“原件”文件夹）"))
        self._archival = self._box(self.tr("可长期保存的 PDF/A-3b"), on=False)
        self._raster = self._box(self.tr("不合格的 PDF 印成图像（原件嵌入册内）"), on=False)
        self._raster.setEnabled(False)
        self._archival.toggled.connect(self._raster.setEnabled)
        self.boxes = (
            self._score_table, self._dividers, self._stamps, self._originals, self._archival, self._raster
        )  # fmt: skip
        self._photos = QButtonGroup(self)
        self.preparer, self.reviewer = self._name(self.tr("编制人")), self._name(self.tr("审核人"))
        self._out = QLineEdit(str(out))
        self._out.setAccessibleName(self.tr("保存到"))
        self._out.textChanged.connect(self._look_at_place)
        self._place_said = label("", SMALL, tone="amber_ink", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._grid(always))
        column.addLayout(self._place())
        column.addWidget(self._place_said)
        self._look_at_place()

    def _box(self, text: str, *, on: bool = True) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(on)
        box.toggled.connect(lambda _on: self.changed.emit())
        return box

    def _name(self, title: str) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(20)
        field.setPlaceholderText(self.tr("留空则印一条签字线"))
        field.setAccessibleName(title)
        return field

    def _grid(self, always: QCheckBox) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        boxes = (always, self._score_table, self._dividers, self._stamps)
        for number, box in enumerate(boxes):
            grid.addWidget(box, number // 2, number % 2)
        grid.addWidget(self._originals, 2, 0)
        grid.addLayout(self._photo_choice(), 2, 1)
        grid.addWidget(self._archival, 3, 0)
        grid.addWidget(self._raster, 3, 1)
        for column, (text, field) in enumerate(
            ((self.tr("编制人"), self.preparer), (self.tr("审核人"), self.reviewer))
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(label(text, SMALL, tone="2"))
            row.addWidget(field, 1)
            grid.addLayout(row, 4, column)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _photo_choice(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(label(self.tr("照片"), SMALL, tone="2"))
        for count in PHOTOS:
            button = QPushButton(self.tr("每页 {} 张").format(count))
            button.setProperty("chip", True)
            button.setCheckable(True)
            button.setChecked(count == 2)
            self._photos.addButton(button, count)
            row.addWidget(button)
        row.addStretch(1)
        self._photos.idToggled.connect(lambda _count, on: self.changed.emit() if on else None)
        return row

    def _place(self) -> QHBoxLayout:
        browse = QPushButton(self.tr("浏览…"))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(self.tr("保存到"), SMALL, tone="2"))
        row.addWidget(self._out, 1)
        row.addWidget(browse)
        return row

    # --- what the dialog calls ----------------------------------------------------------------------------------------

    @property
    def out(self) -> Path:
        """The PDF to write; ".pdf" is added where it was left out."""
        path = Path(self._out.text().strip())
        return path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")

    @out.setter
    def out(self, path: Path) -> None:
        self._out.setText(str(path))

    @property
    def place_said(self) -> str:
        """What saving there would do to what is there."""
        return self._place_said.text()

    def options(self) -> ExportOptions:
        from binder.usecases.exporting import ExportOptions

        chosen = self._photos.checkedId()
        return ExportOptions(
            photos_per_page=next(count for count in PHOTOS if count == chosen),
            score_table=self._score_table.isChecked(),
            dividers=self._dividers.isChecked(),
            stamps=self._stamps.isChecked(),
            originals=self._originals.isChecked(),
            archival=self._archival.isChecked(),
            raster_unfit=self._archival.isChecked() and self._raster.isChecked(),
            preparer=self.preparer.text().strip(),
            reviewer=self.reviewer.text().strip(),
        )

    def settle(self, *, open_: bool) -> None:
        """Let the person choose, or not any more."""
        self.setEnabled(open_)
        if open_:
            self._look_at_place()
        else:
            self._place_said.hide()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("装订册保存到"), str(self.out), self.tr("PDF 文件 (*.pdf)")
        )
        if chosen:
            self._out.setText(chosen)

    def _look_at_place(self) -> None:
        """Say what saving there would do to what is there."""
        replaced = bool(self._out.text().strip()) and self.out.is_file()
        self._place_said.setText(self.tr("那里已有同名文件，导出成功后会替换它。") if replaced else "")
        self._place_said.setVisible(replaced)
