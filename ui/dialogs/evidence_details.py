"""What is said about evidence: one piece with all its fields, or the same about several."""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from binder.domain.evidence import DocumentKind, Evidence, Source
from binder.domain.proposals import Proposal, proposals
from binder.usecases.describing import Description
from ui.controller import Controller
from ui.dialogs.form import FormDialog
from ui.theme import SMALL, label
from ui.views.cards.fields import DateField, Line
from ui.views.flow import FlowLayout
from ui.views.preview import Preview

DIFFERS = "\0"


def newer_version(evidence: Evidence, parent: QWidget) -> Path | None:
    """Ask for the file that takes an evidence's place. None: the person thought better of it."""
    name, _ = QFileDialog.getOpenFileName(parent, parent.tr("“{}”的新版本").format(evidence.title))
    return Path(name) if name else None


class EvidenceDetails(FormDialog):
    """Edits one piece of evidence, or several at once: then a field that is left alone leaves each as it is.

    The original itself is never touched.
    """

    def __init__(self, controller: Controller, evidence: Sequence[Evidence], parent: QWidget | None = None) -> None:
        super().__init__(controller, controller.tr("修改信息"), parent)
        self._evidence = tuple(evidence)
        self._one = self._evidence[0] if len(self._evidence) == 1 else None
        self.setMinimumWidth(640)
        self.fields: dict[str, QLineEdit] = {}
        self.choices: dict[str, QComboBox] = {}
        self.private = QCheckBox(self.tr("含个人信息（身份证号、电话、住址等）"))
        self._note = QPlainTextEdit()
        self._hints = QWidget()
        self._hint_flow = FlowLayout(self._hints, gap=10)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._lay_out()
        self._before = self._shown()

    # --- building -----------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._add_head()
        self._add_fields()
        self.column.addLayout(self._grid)
        if self._one:
            self.column.addWidget(self._hints)
            self.offer(proposals(self._one))
            self._controller.finder.suggested.connect(self._take_suggestions)
            self._controller.finder.suggest(self._one.id)
            self.column.addLayout(self._versions(self._one))
        self.end()

    def _add_head(self) -> None:
        if self._one is None:
            said = self.tr("同时修改 {} 件材料：只改动您填写的栏目，其他栏目各自保持原样。")
            self.column.addWidget(label(said.format(len(self._evidence)), SMALL, tone="2", wrap=True))
            return
        self.column.addWidget(label(self.tr("原件：{}").format(self._one.file.name), SMALL, tone="2", wrap=True))
        if self._one.file.problem:
            self.column.addWidget(label(self._one.file.problem, SMALL, tone="red", wrap=True))

    def _add_fields(self) -> None:
        if self._one:
            self._row((self.tr("标题"), self._line("title")))
        kinds = [(str(kind), kind.word) for kind in DocumentKind]
        sources = [(str(source), source.word) for source in Source]
        self._row((self.tr("类别"), self._choice("kind", kinds)), (self.tr("来源"), self._choice("source", sources)))
        issuer = (self.tr("责任者"), self._line("issuer", self.tr("发文或出具的单位")))
        if self._one:
            self._row((self.tr("文号"), self._line("number", self.tr("例如 三环文〔2022〕106号"))), issuer)
        else:
            self._row(issuer)
        date = (self.tr("日期"), self._date("date"))
        pages = self._one.file.pages if self._one else 0
        if pages > 1:
            hint = self.tr("全部 {} 页；只用其中几页时如 3-5,8").format(pages)
            self._row(date, (self.tr("页码"), self._line("page_range", hint)))
        else:
            self._row(date)
        period = (self.tr("所属期间"), self._date("period_from")), (self.tr("至"), self._date("period_to"))
        self._row(*period)
        self._add_private()
        note = self._common("note")
        self._note.setPlainText("" if note == DIFFERS else note)
        self._note.setPlaceholderText(self.tr("各不相同，不填则不改") if note == DIFFERS else "")
        self._note.setFixedHeight(64)
        self._note.setTabChangesFocus(True)
        self._row((self.tr("备注"), self._note))

    def _row(self, *pairs: tuple[str, QWidget]) -> None:
        row = self._grid.rowCount()
        for place, (text, widget) in enumerate(pairs):
            self._grid.addWidget(label(text, tone="2"), row, place * 2)
            self._grid.addWidget(widget, row, place * 2 + 1, 1, 3 if len(pairs) == 1 and place == 0 else 1)
            widget.setAccessibleName(text)

    def _line(self, name: str, hint: str = "") -> QLineEdit:
        line = Line()
        self._fill(name, line, hint)
        return line

    def _date(self, name: str) -> DateField:
        field = DateField(width=0)
        self._fill(name, field.field, self.tr("2022、2022-06 或 2022-06-15"))
        return field

    def _fill(self, name: str, line: QLineEdit, hint: str) -> None:
        value = self._common(name)
        line.setText("" if value == DIFFERS else value)
        line.setPlaceholderText(self.tr("各不相同，不填则不改") if value == DIFFERS else hint)
        line.setCursorPosition(0)
        self.fields[name] = line

    def _choice(self, name: str, options: list[tuple[str, str]]) -> QComboBox:
        box, value = QComboBox(), self._common(name)
        if value == DIFFERS:
            box.addItem(self.tr("各不相同，不选则不改"), DIFFERS)
        for key, word in options:
            box.addItem(word or self.tr("未注明"), key)
        box.setCurrentIndex(box.findData(value))
        self.choices[name] = box
        return box

    def _add_private(self) -> None:
        marks = {evidence.private for evidence in self._evidence}
        if len(marks) > 1:
            self.private.setTristate(True)
            self.private.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            self.private.setChecked(True in marks)
        self._grid.addWidget(self.private, self._grid.rowCount(), 1, 1, 3)

    def _common(self, name: str) -> str:
        """What all pieces say in a field, or DIFFERS."""
        values = {str(getattr(evidence, name)) for evidence in self._evidence}
        return values.pop() if len(values) == 1 else DIFFERS

    # --- proposals and versions ---------------------------------------------------------------------------------------

    def offer(self, offered: Sequence[Proposal]) -> None:
        """Show what the file suggests; a click fills the field, nothing is filled in unasked."""
        while item := self._hint_flow.takeAt(0):
            item.widget().deleteLater()
        words = {"number": self.tr("文号"), "date": self.tr("日期"), "kind": self.tr("类别")}
        if offered:
            self._hint_flow.addWidget(label(self.tr("文件里的线索，点一下填入："), SMALL, tone="2"))
        for each in offered:
            button = QPushButton(self.tr("{} {}（{}）").format(words[each.field], each.shown, each.why))
            button.setProperty("chip", True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _on, each=each: self._take(each))
            self._hint_flow.addWidget(button)
        self._hints.setVisible(bool(offered))

    def _take_suggestions(self, evidence_id: str, offered: Sequence[Proposal]) -> None:
        """What the text says has been read."""
        if self._one and evidence_id == self._one.id and offered:
            self.offer(offered)

    def _take(self, proposal: Proposal) -> None:
        if proposal.field in self.choices:
            box = self.choices[proposal.field]
            box.setCurrentIndex(box.findData(proposal.value))
        else:
            self.fields[proposal.field].setText(proposal.value)

    def _versions(self, evidence: Evidence) -> QVBoxLayout:
        """The earlier versions, and the way to a newer one."""
        column = QVBoxLayout()
        column.setSpacing(4)
        for number, before in enumerate(self._controller.view.state.earlier.get(evidence.id, ()), 1):
            row = QHBoxLayout()
            said = self.tr("早先版本 {}：{}，{} 收入").format(number, before.file.name, before.added_at[:10])
            row.addWidget(label(said, SMALL, tone="2", wrap=True), 1)
            look = self._link(self.tr("查看"))
            look.clicked.connect(lambda _on, key=before.id: self._look_at(key))
            row.addWidget(look)
            column.addLayout(row)
        if evidence.id in self._controller.view.state.evidence:
            self.renew = self._link(self.tr("换成新版本…"))
            self.renew.setToolTip(self.tr("新文件用在这份材料现在的所有位置，旧的留作早先版本"))
            self.renew.clicked.connect(self._choose_newer)
            column.addWidget(self.renew, 0, Qt.AlignmentFlag.AlignLeft)
        return column

    def _link(self, text: str) -> QPushButton:
        link = QPushButton(text)
        link.setProperty("link", True)
        link.setAutoDefault(False)
        return link

    def _look_at(self, evidence_id: str) -> None:
        Preview(self._controller, self).open([evidence_id], 0)

    def _choose_newer(self) -> None:
        if self._one and self.save():
            path = newer_version(self._one, self)
            if path:
                self._controller.record.replace(self._one.id, path)
                self.done(int(self.DialogCode.Accepted))

    # --- saving -------------------------------------------------------------------------------------------------------

    def _shown(self) -> dict[str, str | bool]:
        """What stands in the fields now."""
        shown: dict[str, str | bool] = {name: field.text().strip() for name, field in self.fields.items()}
        shown |= {name: str(box.currentData()) for name, box in self.choices.items()}
        if self.private.checkState() is not Qt.CheckState.PartiallyChecked:
            shown["private"] = self.private.isChecked()
        return shown | {"note": self._note.toPlainText().strip()}

    def save(self) -> bool:
        changed = {name: value for name, value in self._shown().items() if value != self._before.get(name)}
        ids = [evidence.id for evidence in self._evidence]
        stored = not changed or self._done(lambda: self._controller.record.describe(ids, **cast(Description, changed)))
        if stored:
            self._before = self._shown()
        return stored
