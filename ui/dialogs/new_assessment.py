"""新建创建档案: which rubric, whose, which level and year, and where it is kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QDate, QStandardPaths, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from binder.errors import UserError
from binder.usecases.offering import Offer, offered_rubrics
from binder.usecases.opening import create_assessment
from binder.usecases.session import Session
from ui.theme import GUTTER, SMALL, TITLE, label, set_property

HOME_FOLDER = "佐证册"
FORBIDDEN = '<>:"/\\|?*'
"""Characters that no folder name may hold on one of the systems."""


def default_folder() -> Path:
    """Where new assessments go unless the person says otherwise: not where a cloud service looks after documents."""
    from binder.usecases.opening import is_safe_place

    documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
    return (documents if is_safe_place(documents) else Path.home()) / HOME_FOLDER


class NewAssessmentDialog(QDialog):
    """Asks for what a new assessment needs and makes it. `session` is there once the dialog was accepted."""

    session: Session

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("新建创建档案"))
        self.offers: tuple[Offer, ...] = offered_rubrics()
        self.rubric = QComboBox()
        self.unit = QLineEdit()
        self.level = QComboBox()
        self.period = QLineEdit()
        self.where = QLineEdit()
        self.unit_error = label("", SMALL, tone="red", wrap=True)
        self.where_error = label("", SMALL, tone="red", wrap=True)
        self._place_typed = False
        self._build()
        self._choose_rubric(0)
        self._suggest_place()

    # --- build --------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self.rubric.addItems([offer.title for offer in self.offers])
        self.rubric.currentIndexChanged.connect(self._choose_rubric)
        self.unit.setPlaceholderText(self.tr("例如：某某县生态环境综合行政执法大队"))
        self.unit.textChanged.connect(self._suggest_place)
        self.unit.textEdited.connect(lambda: self._complain(self.unit, self.unit_error, ""))
        self.where.textEdited.connect(self._place_edited)
        self.browse = QPushButton(self.tr("选择…"))
        self.browse.setAutoDefault(False)
        self.browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.addWidget(self.where, 1)
        place.addWidget(self.browse)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("评分标准(&R)"), self.rubric)
        form.addRow(self.tr("单位名称(&U)"), _above(self.unit, self.unit_error))
        form.addRow(self.tr("单位级别(&L)"), self.level)
        form.addRow(self.tr("创建年度(&Y)"), self.period)
        form.addRow(self.tr("保存位置(&P)"), _above(place, self.where_error))
        for at, field in ((1, self.unit), (4, self.where)):
            caption = form.itemAt(at, QFormLayout.ItemRole.LabelRole).widget()
            assert isinstance(caption, QLabel)
            caption.setBuddy(field)
            field.setAccessibleName(caption.text().split("(")[0])
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 20)
        column.setSpacing(16)
        column.addWidget(label(self.tr("新建创建档案"), TITLE, bold=True))
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self._buttons())
        self.resize(620, 400)

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox()
        self.create_button = box.addButton(self.tr("新建"), QDialogButtonBox.ButtonRole.AcceptRole)
        set_property(self.create_button, "primary", True)
        self.create_button.setDefault(True)
        box.addButton(self.tr("取消"), QDialogButtonBox.ButtonRole.RejectRole).setAutoDefault(False)
        box.accepted.connect(self.make)
        box.rejected.connect(self.reject)
        return box

    # --- what the fields do -------------------------------------------------------------------------------------------

    def _choose_rubric(self, place: int) -> None:
        offer = self.offers[place]
        self.level.clear()
        for key, title in offer.levels.items():
            self.level.addItem(title, key)
        self.level.setCurrentIndex(max(self.level.findData("county"), 0))
        self.period.setText(offer.year or str(QDate.currentDate().year()))

    def _suggest_place(self) -> None:
        if not self._place_typed:
            name = "".join("_" if sign in FORBIDDEN else sign for sign in self.unit.text().strip())
            self.where.setText(str(default_folder() / f"{name or self.tr('新档案')}.binder"))

    def _place_edited(self) -> None:
        self._place_typed = True
        self._complain(self.where, self.where_error, "")

    def _browse(self) -> None:
        here = Path(self.where.text())
        start = next((folder for folder in here.parents if folder.is_dir()), Path.home())
        chosen = QFileDialog.getExistingDirectory(self, self.tr("保存到哪个文件夹"), str(start))
        if chosen:
            self._place_typed = True
            self.where.setText(str(Path(chosen) / here.name))

    # --- make it ------------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the assessment, or say under the field what has to be put right."""
        unit, where = self.unit.text().strip(), self.where.text().strip()
        self._complain(self.unit, self.unit_error, "" if unit else self.tr("还没有填单位名称，请填上全称。"))
        self._complain(self.where, self.where_error, "" if where else self.tr("还没有选保存位置。"))
        if not unit or not where:
            (self.where if unit else self.unit).setFocus()
            return
        offer = self.offers[self.rubric.currentIndex()]
        folder = Path(where)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            self.session = create_assessment(
                folder, offer.id, unit, str(self.level.currentData()), self.period.text().strip()
            )
        except UserError as error:
            self._complain(self.where, self.where_error, error.text)
        except OSError as error:
            sentence = self.tr("不能保存到这里（{}），请换一个文件夹。")
            self._complain(self.where, self.where_error, sentence.format(error.strerror))
        else:
            self.accept()

    def _complain(self, field: QLineEdit, under: QLabel, sentence: str) -> None:
        under.setText(sentence)
        under.setVisible(bool(sentence))
        set_property(field, "wrong", bool(sentence))


def _above(field: QWidget | QHBoxLayout, error: QLabel) -> QVBoxLayout:
    """A field with its error line under it."""
    column = QVBoxLayout()
    column.setSpacing(2)
    if isinstance(field, QWidget):
        column.addWidget(field)
    else:
        column.addLayout(field)
    column.addWidget(error)
    error.hide()
    return column
