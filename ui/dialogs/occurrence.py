"""One instance of a count: what it is, when, its 文号, and which evidence proves it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QFormLayout, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from binder.domain.evidence import Evidence, Occurrence
from binder.domain.facts import FactSpec
from binder.domain.ledger import proofs_of
from binder.usecases.occurrences import Entry
from ui.controller import Controller
from ui.dialogs.form import FormDialog
from ui.theme import SMALL, label
from ui.view import View
from ui.views.cards.fields import DateField, Line

ID_ROLE = int(Qt.ItemDataRole.UserRole)


class OccurrenceDialog(FormDialog):
    """Writes an instance down, or changes one. item: ref of the item whose evidence is offered as proof."""

    def __init__(
        self, controller: Controller, spec: FactSpec, item: str, entry: Occurrence | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(controller, controller.tr("逐件登记 — {}").format(spec.title), parent)
        self._spec, self._entry = spec, entry
        self.setMinimumWidth(520)
        was = entry or Occurrence("", spec.key, 0)
        self.title, self.number, self.date = Line(was.title), Line(was.number), DateField(width=0)
        self.date.field.setText(was.date)
        self._note = QPlainTextEdit(was.note)
        self._note.setFixedHeight(56)
        self._note.setTabChangesFocus(True)
        form = QFormLayout()
        form.setSpacing(10)
        for text, widget in (
            (self.tr("名称"), self.title),
            (self.tr("日期"), self.date),
            (self.tr("文号"), self.number),
            (self.tr("备注"), self._note),
        ):
            form.addRow(text, widget)
            widget.setAccessibleName(text)
        self.column.addLayout(form)
        self.proofs = QListWidget()
        self._offer_proofs(item, was)
        self.end()
        if entry:
            strike = self.buttons.addButton(self.tr("删除这一件"), QDialogButtonBox.ButtonRole.DestructiveRole)
            strike.clicked.connect(self._strike)

    def _offer_proofs(self, item: str, was: Occurrence) -> None:
        offered, chosen = _offered(self._controller.view, item, was.id)
        text = (
            self.tr("由哪些佐证材料证明（勾选）：")
            if offered
            else self.tr("本事项还没有佐证材料，添加后可以在这里勾选。")
        )
        self.column.addWidget(label(text, SMALL, tone="2", wrap=True))
        self.column.addWidget(self.proofs)
        self.proofs.setVisible(bool(offered))
        self.proofs.setAccessibleName(self.tr("佐证材料"))
        self.proofs.setMinimumHeight(90)
        for evidence in offered:
            text = "　".join(part for part in (evidence.title, evidence.number, evidence.date) if part)
            line = QListWidgetItem(text, self.proofs)
            line.setData(ID_ROLE, evidence.id)
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Checked if evidence.id in chosen else Qt.CheckState.Unchecked)

    def _proven_by(self) -> list[str]:
        lines = [self.proofs.item(row) for row in range(self.proofs.count())]
        return [str(line.data(ID_ROLE)) for line in lines if line.checkState() is Qt.CheckState.Checked]

    def save(self) -> bool:
        entry = Entry(
            title=self.title.text(),
            number=self.number.text(),
            date=self.date.field.text(),
            note=self._note.toPlainText(),
        )
        record, was = self._controller.record, self._entry
        if was is None:
            return self._done(lambda: record.write_down(self._spec.key, self._proven_by(), **entry))
        return self._done(lambda: record.rewrite(was.id, self._proven_by(), **entry))

    def _strike(self) -> None:
        if self._entry and self._controller.record.strike(self._entry.id):
            self.done(int(self.DialogCode.Accepted))


def _offered(view: View, item: str, occurrence_id: str) -> tuple[list[Evidence], set[str]]:
    """The evidence on an item and what proves the instance already, from wherever it is; and the ids of the latter."""
    chosen = set(proofs_of(view.state).get(occurrence_id, ()))
    here = {attachment.evidence_id for attachment in view.state.by_item.get(item, ())}
    return [evidence for key, evidence in view.state.evidence.items() if key in here | chosen], chosen
