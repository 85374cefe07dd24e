"""How a binder is made: what sort of copy, what is in it, who signs it, and where it is saved."""

from __future__ import annotations

from collections.abc import Mapping
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

from ui.theme import BODY, SMALL, label

if TYPE_CHECKING:
    from binder.usecases.exporting import ExportOptions

FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
PHOTOS: tuple[Literal[1, 2, 4], ...] = (1, 2, 4)


def default_name(unit: str, period: str) -> str:
    """A file name for a unit's binder, fit for every file system."""
    return f"{unit}{period}佐证册.pdf".translate(FORBIDDEN_IN_NAMES)


class Chips(QWidget):
    """One of several, as chips. changed: another one is chosen."""

    changed = Signal()

    def __init__(self, title: str, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.chips = {name: QPushButton(text) for name, text in texts.items()}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        said = label(title, SMALL, tone="2")
        said.setFixedWidth(44)
        row.addWidget(said)
        for chip in self.chips.values():
            chip.setProperty("chip", True)
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setAccessibleName(f"{title}：{chip.text()}")
            self._group.addButton(chip)
            row.addWidget(chip)
        row.addStretch(1)
        next(iter(self.chips.values())).setChecked(True)
        self._group.buttonToggled.connect(lambda _chip, on: self.changed.emit() if on else None)

    @property
    def chosen(self) -> str:
        return next(name for name, chip in self.chips.items() if chip.isChecked())

    def choose(self, name: str) -> None:
        self.chips[name].setChecked(True)


class ExportForm(QWidget):
    """The options of an export. changed: the binder that they describe is another one now."""

    changed = Signal()

    def __init__(self, out: Path) -> None:
        super().__init__()
        self.copy = Chips(
            self.tr("用途"),
            {"": self.tr("正式册"), "internal": self.tr("内部稿（印出备注）"), "redacted": self.tr("遮盖副本")},
        )
        self.content = Chips(
            self.tr("内容"),
            {
                "whole": self.tr("全册"),
                "evidence": self.tr("只装佐证材料"),
                "score": self.tr("只要自评得分表"),
            },
        )
        self.photos = Chips(self.tr("照片"), {str(count): self.tr("每页 {} 张").format(count) for count in PHOTOS})
        self.photos.choose("2")
        self._score_table = self._box(self.tr("自评得分表"))
        self._dividers = self._box(self.tr("分项隔页"))
        self._stamps = self._box(self.tr("页眉印“事项－材料”编号"))
        self._originals = self._box(self.tr("旁边另存“原件”文件夹"))
        self._decimal = self._box(self.tr("封面、目录也连续编页"), on=False)
        self._kept = self._box(self.tr("PDF 页保留原纸张大小"), on=False)
        self._kept.setToolTip(self.tr("不勾选时，大页缩到 A4，小页不放大"))
        self._paper = self._box(self.tr("旁边另存卷脊和隔页标签"), on=False)
        self._archival = self._box(self.tr("可长期保存 PDF/A-3b"), on=False)
        self._raster = self._box(self.tr("不合格的 PDF 印成图像"), on=False)
        self._raster.setToolTip(self.tr("原件嵌入册内的附件"))
        self.boxes = (
            self._score_table, self._dividers, self._stamps, self._originals, self._decimal,
            self._kept, self._paper, self._archival, self._raster,
        )  # fmt: skip
        self.preparer, self.reviewer = self._name(self.tr("编制人")), self._name(self.tr("审核人"))
        self._out = QLineEdit(str(out))
        self._out.setAccessibleName(self.tr("保存到"))
        self._out.textChanged.connect(self._look_at_place)
        self._place_said = label("", SMALL, tone="amber_ink", wrap=True)
        self._lay_out()
        for chips in (self.copy, self.content, self.photos):
            chips.changed.connect(self._follow)
        for box in (self._dividers, self._archival):
            box.toggled.connect(self._allow)
        self._allow()
        self._look_at_place()

    def _box(self, text: str, *, on: bool = True) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(on)
        box.toggled.connect(lambda _on: self.changed.emit())
        return box

    def _name(self, title: str) -> QLineEdit:
        field = QLineEdit()
        field.setMaxLength(20)
        field.setPlaceholderText(self.tr("留空则印签字线"))
        field.setAccessibleName(title)
        return field

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(9)
        column.addWidget(label(self.tr("怎么装"), BODY, bold=True))
        for chips in (self.copy, self.content, self.photos):
            column.addWidget(chips)
        column.addSpacing(4)
        column.addLayout(self._grid())
        column.addSpacing(4)
        for text, field in ((self.tr("编制人"), self.preparer), (self.tr("审核人"), self.reviewer)):
            column.addLayout(_labelled(text, field))
        column.addStretch(1)
        browse = QPushButton(self.tr("浏览…"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        place = _labelled(self.tr("保存到"), self._out)
        place.addWidget(browse)
        column.addLayout(place)
        column.addWidget(self._place_said)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for number, box in enumerate(self.boxes):
            grid.addWidget(box, number // 2, number % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

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

    @property
    def is_partial(self) -> bool:
        """Whether a choice of items makes sense: a score table is always a whole one."""
        return self.content.chosen != "score"

    def options(self, items: frozenset[str] | None = None) -> ExportOptions:
        """The choices. items: refs of the items to bind, None for all."""
        from binder.usecases.exporting import ExportOptions

        content, archival = self.content.chosen, self._archival.isChecked()
        return ExportOptions(
            photos_per_page=next(count for count in PHOTOS if str(count) == self.photos.chosen),
            score_table=content == "score" or (content == "whole" and self._score_table.isChecked()),
            score_only=content == "score",
            internal=self.copy.chosen == "internal",
            redacted=self.copy.chosen == "redacted",
            dividers=content == "whole" and self._dividers.isChecked(),
            stamps=self._stamps.isChecked(),
            originals=self._originals.isChecked() and self._originals.isEnabledTo(self),
            archival=archival,
            raster_unfit=archival and self._raster.isChecked(),
            items=items if self.is_partial else None,
            paper=self._paper.isChecked() and content != "score",
            sheets="kept" if self._kept.isChecked() else "a4",
            front_labels="decimal" if self._decimal.isChecked() else "roman",
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

    def _follow(self) -> None:
        self._allow()
        self.changed.emit()

    def _allow(self) -> None:
        """Offer only what makes sense with what is chosen."""
        content, whole = self.content.chosen, self.content.chosen == "whole"
        self._allow_copy(
            "internal", whole and self._dividers.isChecked(), self.tr("备注印在分项隔页上，要装入分项隔页才有。")
        )
        self._allow_copy("redacted", content != "score", self.tr("自评得分表里没有佐证材料，不需要遮盖。"))
        for box in (self._score_table, self._dividers):
            box.setEnabled(whole)
        for widget in (self._stamps, self._kept, self._paper, self.photos):
            widget.setEnabled(content != "score")
        self._originals.setEnabled(content != "score" and self.copy.chosen != "redacted")
        self._raster.setEnabled(self._archival.isChecked())

    def _allow_copy(self, name: str, possible: bool, why_not: str) -> None:
        """Offer a sort of copy, or say why it makes no sense now."""
        chip = self.copy.chips[name]
        chip.setEnabled(possible)
        chip.setToolTip("" if possible else why_not)
        if chip.isChecked() and not possible:
            self.copy.choose("")

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


def _labelled(text: str, field: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    said = label(text, SMALL, tone="2")
    said.setFixedWidth(44)
    row.addWidget(said)
    row.addWidget(field, 1)
    return row
