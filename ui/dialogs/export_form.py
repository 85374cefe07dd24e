"""What is exported and how: binder, workbook, document or folder; of a binder what sort of copy, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.export_place import LABEL_WIDTH, ExportPlace, labelled
from ui.theme import BODY, SMALL, label

if TYPE_CHECKING:
    from binder.usecases.exporting import ExportOptions

PHOTOS: tuple[Literal[1, 2, 4], ...] = (1, 2, 4)


class Chips(QWidget):
    """One of several, as chips. changed: another one is chosen."""

    changed = Signal()

    def __init__(self, title: str, texts: Mapping[str, str]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self.chips = {name: QPushButton(text) for name, text in texts.items()}
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        said = label(title, SMALL, tone="2")
        said.setFixedWidth(LABEL_WIDTH)
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

    def append(self, *widgets: QWidget) -> None:
        """Put something behind the last chip."""
        for widget in widgets:
            self._row.insertWidget(self._row.count() - 1, widget)

    @property
    def chosen(self) -> str:
        return next(name for name, chip in self.chips.items() if chip.isChecked())

    @property
    def text(self) -> str:
        """What the chosen chip says."""
        return self.chips[self.chosen].text()

    def choose(self, name: str) -> None:
        self.chips[name].setChecked(True)


class ExportForm(QWidget):
    """The options of an export. changed: the binder that they describe is another one now."""

    changed = Signal()

    def __init__(self, folder: Path, unit: str, period: str) -> None:
        super().__init__()
        self.format = Chips(
            self.tr("格式"),
            {
                "pdf": self.tr("装订册 PDF"),
                "xlsx": self.tr("得分表 Excel"),
                "docx": self.tr("自评报告 Word"),
                "folder": self.tr("报送文件夹"),
            },
        )
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
        self.volumes = Chips(
            self.tr("分册"), {"": self.tr("不分"), "pages": self.tr("按页数"), "mb": self.tr("按大小")}
        )
        self.volume_most = QLineEdit()
        self.volume_most.setValidator(QIntValidator(1, 99_999, self))
        self.volume_most.setFixedWidth(72)
        self._volume_unit = label("", SMALL, tone="2")
        self.volumes.append(self.volume_most, self._volume_unit)
        self.volume_most.textChanged.connect(lambda _text: self.changed.emit())
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
        self._reduced = self._box(self.tr("照片缩到 200 dpi"), on=False)
        self._reduced.setToolTip(self.tr("文件小得多，打印足够清楚；不勾选则照片一字节不改地装入"))
        self.boxes = (
            self._score_table, self._dividers, self._stamps, self._originals, self._decimal,
            self._kept, self._paper, self._archival, self._raster, self._reduced,
        )  # fmt: skip
        self.preparer, self.reviewer = self._name(self.tr("编制人")), self._name(self.tr("审核人"))
        self.place = ExportPlace(folder, unit, period)
        self._of_binder, self._about = QWidget(), label("", SMALL, tone="2", wrap=True)
        self._lay_out()
        self.format.changed.connect(self._change_format)
        for chips in (self.copy, self.content, self.photos, self.volumes):
            chips.changed.connect(self._follow)
        for box in (self._dividers, self._archival):
            box.toggled.connect(self._allow)
        self._allow()
        self._about.hide()

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
        column.addWidget(self.format)
        column.addWidget(self._about)
        column.addWidget(self._of_binder)
        column.addStretch(1)
        column.addWidget(self.place)
        inner = QVBoxLayout(self._of_binder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(9)
        for chips in (self.copy, self.content, self.photos, self.volumes):
            inner.addWidget(chips)
        inner.addSpacing(4)
        inner.addLayout(self._grid())
        inner.addSpacing(4)
        for text, field in ((self.tr("编制人"), self.preparer), (self.tr("审核人"), self.reviewer)):
            inner.addLayout(labelled(text, field))

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
        """What to write."""
        return self.place.out

    @out.setter
    def out(self, path: Path) -> None:
        self.place.out = path

    @property
    def is_partial(self) -> bool:
        """Whether a choice of items makes sense: score tables and reports are always whole ones."""
        return self.format.chosen == "folder" or (self.format.chosen == "pdf" and self.content.chosen != "score")

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
            volume_pages=self._most_of("pages"),
            volume_mb=self._most_of("mb"),
            photo_dpi=200 if self._reduced.isChecked() and content != "score" else 0,
            preparer=self.preparer.text().strip(),
            reviewer=self.reviewer.text().strip(),
        )

    def settle(self, *, open_: bool) -> None:
        """Let the person choose, or not any more."""
        self.setEnabled(open_)
        if open_:
            self.place.look()
        else:
            self.place.hide_said()

    def _most_of(self, name: str) -> int:
        """What one volume may have of pages or MB; 0 for no limit."""
        chosen = self.volumes.chosen == name and self.volumes.isEnabledTo(self)
        return int(self.volume_most.text() or 0) if chosen else 0

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
        for widget in (self._stamps, self._kept, self._paper, self._reduced, self.photos):
            widget.setEnabled(content != "score")
        self._allow_volumes()
        self._originals.setEnabled(content != "score" and self.copy.chosen != "redacted")
        self._raster.setEnabled(self._archival.isChecked())

    def _allow_volumes(self) -> None:
        """Room for the limit where there is one; a redacted copy is cut by pages only."""
        self.volumes.setEnabled(self.content.chosen != "score")
        redacted = self.copy.chosen == "redacted"
        self.volumes.chips["mb"].setEnabled(not redacted)
        self.volumes.chips["mb"].setToolTip(self.tr("遮盖副本按页数分册，才能和全本分得一样。") if redacted else "")
        if redacted and self.volumes.chosen == "mb":
            self.volumes.choose("pages")
        unit = {"pages": self.tr("页"), "mb": self.tr("MB")}.get(self.volumes.chosen, "")
        self.volume_most.setVisible(bool(unit))
        self.volume_most.setAccessibleName(self.tr("每册最多多少 {}").format(unit))
        self.volume_most.setPlaceholderText(self.tr("最多"))
        self._volume_unit.setText(unit)
        self.place.set_in_volumes(bool(unit) and self.volumes.isEnabledTo(self))

    def _allow_copy(self, name: str, possible: bool, why_not: str) -> None:
        """Offer a sort of copy, or say why it makes no sense now."""
        chip = self.copy.chips[name]
        chip.setEnabled(possible)
        chip.setToolTip("" if possible else why_not)
        if chip.isChecked() and not possible:
            self.copy.choose("")

    def _change_format(self) -> None:
        """Another sort of thing: only a binder has choices of its own."""
        form = self.format.chosen
        self.place.set_form(form)
        self._of_binder.setVisible(form == "pdf")
        self._about.setVisible(form != "pdf")
        self._about.setText(
            {
                "xlsx": self.tr("得分、缺件、佐证目录、填报数据和读法各一张表。分数是数字，可以再算。"),
                "docx": self.tr("按公文格式写好的自评报告，可以接着改。标题、表格都是 Word 自己的样式。"),
                "folder": self.tr("原件按分类和事项放好，名称如“4_在编在岗”；index.xlsx 是目录，每一行都能点开。"),
            }.get(form, "")
        )
        self.changed.emit()
