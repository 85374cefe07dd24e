"""导入评分标准: a filled workbook looked at, its mistakes by cell or its clauses to check, and then installed."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from binder.domain.points import points_text
from binder.errors import Cancelled, UserError
from binder.intake.worker import Inspector
from binder.progress import Progress
from ui.jobs import Jobs
from ui.theme import BODY, GUTTER, SMALL, TITLE, font, label, set_property
from ui.views.elided import ElidedLabel

if TYPE_CHECKING:
    from binder.usecases.importing import Imported

TEMPLATE_NAME = "评分标准模板.xlsx"


class ImportRubricDialog(QDialog):
    """Nothing is kept until 导入 is pressed, and that is only possible once there is no mistake.

    `installed`: id of the rubric that was installed, "" until then.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("导入评分标准"))
        self.installed = ""
        self._inspector = Inspector()
        self._jobs = Jobs(self)
        self._imported: Imported | None = None
        self.path = ElidedLabel(font(BODY), tone="2")
        self.said = label("", BODY, wrap=True)
        self.choose_button = QPushButton(self.tr("选择文件…"))
        self.template_button = QPushButton(self.tr("另存空白模板…"))
        self.again_button = QPushButton(self.tr("重新核对"))
        self.import_button = QPushButton(self.tr("导入"))
        self.close_button = QPushButton(self.tr("关闭"))
        self.mistakes = _table(self.tr("错误"), self.tr("单元格"), self.tr("问题和改法"))
        self.clauses = _table(
            self.tr("预览"), self.tr("序号"), self.tr("内容"), self.tr("计分方式"), self.tr("分值"), wide=1
        )
        self.pages = QStackedWidget()
        self._build()
        self._show(None)

    # --- build --------------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        first = self.tr("先“另存空白模板”，用 Excel 或 WPS 填好，再选择填好的文件。")
        then = self.tr("这里会逐格列出错误；没有错误时显示预览，核对无误后导入。")
        empty = label(f"{first}\n{then}", BODY, tone="2", wrap=True)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for page in (empty, self.mistakes, self.clauses):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 16)
        column.setSpacing(12)
        column.addWidget(label(self.tr("导入评分标准"), TITLE, bold=True))
        column.addLayout(self._row(self.path, self.again_button, self.choose_button))
        column.addWidget(self.said)
        column.addWidget(self.pages, 1)
        column.addLayout(self._row(self.template_button, None, self.close_button, self.import_button))
        set_property(self.import_button, "primary", True)
        self.import_button.setDefault(True)
        for button, act in (
            (self.choose_button, self._choose),
            (self.again_button, self._look_again),
            (self.template_button, self._save_template),
            (self.close_button, self.reject),
            (self.import_button, self._install),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(act)
        QShortcut(QKeySequence.StandardKey.Copy, self.mistakes, self._copy)
        self.resize(860, 620)

    def _row(self, *widgets: QWidget | None) -> QHBoxLayout:
        """Widgets in a row; None, or a label that gives way, takes the room that is left."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in widgets:
            if widget is None:
                row.addStretch(1)
            else:
                row.addWidget(widget, int(isinstance(widget, ElidedLabel)))
        return row

    # --- look ---------------------------------------------------------------------------------------------------------

    def look(self, path: Path) -> None:
        """Read and check a workbook in the background."""
        from binder.usecases.importing import read_workbook

        inspector = self._inspector

        def work(progress: Progress) -> object:
            return read_workbook(path, progress, inspector)

        self.path.setText(str(path))
        self._imported = None
        self._busy(self.tr("正在读取和核对…"))
        self._jobs.start(work, on_end=self._looked)

    def _looked(self, done: Future[Any]) -> None:
        try:
            self._show(done.result())
        except Cancelled:
            return
        except UserError as error:
            self._show(None)
            self._say(error.text, "red")

    def _show(self, imported: Imported | None) -> None:
        self._imported = imported
        self._busy("")
        if imported is None:
            self.pages.setCurrentIndex(0)
        elif imported.rubric is None:
            self._show_mistakes(imported)
        else:
            self._show_rubric(imported)

    def _show_mistakes(self, imported: Imported) -> None:
        self.mistakes.clear()
        for mistake in imported.mistakes:
            _line(self.mistakes, mistake.cell, f"{mistake.text}。")
        self.pages.setCurrentWidget(self.mistakes)
        count = len(imported.mistakes)
        self._say(self.tr("有 {} 处要改。改好并保存后，点“重新核对”。").format(count), "red")

    def _show_rubric(self, imported: Imported) -> None:
        from binder.usecases.importing import preview_rows

        rubric = imported.rubric
        assert rubric is not None
        self.clauses.clear()
        for row in preview_rows(rubric):
            line = _line(self.clauses, row.key, row.text, row.kind, row.points)
            line.setTextAlignment(3, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            for at in range(4):
                line.setFont(at, font(BODY if row.depth < 2 else SMALL, bold=row.depth == 0))
        self.pages.setCurrentWidget(self.clauses)
        clauses = sum(1 for _ in rubric.clauses)
        points = self.tr("{} 分").format(points_text(rubric.points)) if rubric.scored else self.tr("没有分值")
        sentence = self.tr("没有错误：{}（{}，{} 版），{}，{} 个条款。请对照来源看一遍，再导入。")
        self._say(sentence.format(rubric.title, rubric.id, rubric.version, points, clauses), "green")

    # --- buttons ------------------------------------------------------------------------------------------------------

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("选择填好的模板"), self._folder(), self.tr("Excel 工作簿 (*.xlsx)")
        )
        if name:
            self.look(Path(name))

    def _look_again(self) -> None:
        self.look(Path(self.path.text()))

    def _save_template(self) -> None:
        from binder.usecases.importing import write_template

        start = str(Path(self._folder(), TEMPLATE_NAME))
        name, _ = QFileDialog.getSaveFileName(self, self.tr("另存空白模板"), start, self.tr("Excel 工作簿 (*.xlsx)"))
        if not name:
            return
        out = Path(name) if name.endswith(".xlsx") else Path(f"{name}.xlsx")
        try:
            write_template(out)
        except UserError as error:
            self._say(error.text, "red")
        else:
            self._say(self.tr("空白模板已存到 {}。请先看里面的“说明”和“示例”。").format(out), "")

    def _folder(self) -> str:
        return str(Path(self.path.text()).parent) if self.path.text() else str(Path.home())

    def _install(self) -> None:
        from binder.usecases.importing import install_rubric

        assert self._imported is not None and self._imported.rubric is not None
        try:
            install_rubric(self._imported)
        except UserError as error:
            self._say(error.text, "red")
        else:
            self.installed = self._imported.rubric.id
            self.import_button.setEnabled(False)
            begin = self.tr("已导入 {}。新建创建档案时可以选用它；").format(self.installed)
            self._say(begin + self.tr("已有的档案，打开后用“文件 → 更新评分标准”更新到它。"), "green")

    def _copy(self) -> None:
        """The mistakes as text, for whoever has to put them right."""
        count = self.mistakes.topLevelItemCount()
        lines = (self.mistakes.topLevelItem(row) for row in range(count))
        QGuiApplication.clipboard().setText("\n".join(f"{line.text(0)}\t{line.text(1)}" for line in lines if line))

    # --- state --------------------------------------------------------------------------------------------------------

    def _say(self, sentence: str, tone: str) -> None:
        self.said.setText(sentence)
        set_property(self.said, "tone", tone)
        self.said.setVisible(bool(sentence))

    def _busy(self, sentence: str) -> None:
        """Say what is being done; "" when nothing is. Buttons follow."""
        self._say(sentence, "2")
        working = bool(sentence)
        self.choose_button.setEnabled(not working)
        self.again_button.setVisible(bool(self.path.text()))
        self.again_button.setEnabled(not working)
        self.import_button.setEnabled(not working and self._imported is not None and self._imported.rubric is not None)

    def done(self, result: int) -> None:
        """Closed one way or the other: whatever is still being read is let go."""
        self._inspector.close()
        self._jobs.close()
        super().done(result)


def _table(name: str, *headings: str, wide: int = 1) -> QTreeWidget:
    """A list with columns, of which one takes the room that is left."""
    table = QTreeWidget()
    table.setAccessibleName(name)
    table.setHeaderLabels(list(headings))
    table.setRootIsDecorated(False)
    table.setUniformRowHeights(False)
    table.setWordWrap(True)
    table.setAlternatingRowColors(False)
    header = table.header()
    header.setStretchLastSection(False)
    for at in range(len(headings)):
        stretch, fit = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
        header.setSectionResizeMode(at, stretch if at == wide else fit)
    return table


def _line(table: QTreeWidget, *texts: str) -> QTreeWidgetItem:
    line = QTreeWidgetItem(table, list(texts))
    for at in range(len(texts)):
        line.setTextAlignment(at, Qt.AlignmentFlag.AlignTop)
    return line
