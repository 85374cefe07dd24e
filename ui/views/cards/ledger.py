"""逐件登记 on a card: the instances behind a count, each in a line, and whether they are as many as was stated."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from binder.domain.evidence import Occurrence
from binder.domain.facts import FactSpec, FactState
from binder.domain.ledger import Agreement, agreement_of, proofs_of
from binder.domain.rubric import Clause, Item
from binder.domain.rules import PerOccurrence
from ui.controller import Controller
from ui.dialogs.occurrence import OccurrenceDialog
from ui.theme import SMALL, font, label, set_property, tip
from ui.view import View
from ui.views.elided import ElidedLabel


class Ledger(QWidget):
    """Serves clauses that count occurrences; for every other it is hidden."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._spec: FactSpec | None = None
        self._item = ""
        self._shown: object = None
        self._said = label("", SMALL, tone="3")
        self._match, self.add = self._link(), self._link(self.tr("登记一件…"))
        self._match.clicked.connect(self._take_count)
        self.add.clicked.connect(lambda: self._open(None))
        head = QHBoxLayout()
        head.setSpacing(10)
        for widget in (self._said, self._match, self.add):
            head.addWidget(widget)
        head.addStretch(1)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(self._lines)
        column.addLayout(head)

    def _link(self, text: str = "") -> QPushButton:
        link = QPushButton(text)
        link.setProperty("link", True)
        link.setFont(font(SMALL))
        return link

    # --- what the card calls ------------------------------------------------------------------------------------------

    def bind(self, clause: Clause, item: Item, specs: Mapping[str, FactSpec]) -> None:
        """Serve this clause from now on."""
        counts = isinstance(clause.rule, PerOccurrence) and not clause.exempt and not item.exempt
        self._spec = specs[clause.rule.facts[0]] if counts else None
        self._item, self._shown = item.ref, None
        self.setVisible(counts)

    def refresh(self, view: View) -> None:
        if self._spec is None:
            return
        entries, proofs = view.state.ledgers.get(self._spec.key, ()), proofs_of(view.state)
        agreement = agreement_of(view.state, self._spec)
        self._say(agreement, self._spec)
        titles = {key: evidence.title for key, evidence in view.state.evidence.items()} if entries else {}
        shown = tuple((entry, tuple(titles[key] for key in proofs.get(entry.id, ()))) for entry in entries)
        if shown != self._shown:
            self._shown = shown
            self._list(shown)

    @property
    def entries(self) -> tuple[str, ...]:
        """The lines of the instances, as shown."""
        labels = [self._lines.itemAt(row).widget().findChild(ElidedLabel) for row in range(self._lines.count())]
        return tuple(each.text() for each in labels if each)

    @property
    def sentence(self) -> str:
        """How the ledger stands to the count, as shown."""
        return self._said.text()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _say(self, agreement: Agreement, spec: FactSpec) -> None:
        self._said.setText(agreement.sentence(spec.unit))
        self._said.setVisible(bool(self._said.text()))
        set_property(self._said, "tone", "amber_ink" if agreement.differs else "3")
        self._match.setVisible(agreement.differs)
        self._match.setText(self.tr("按登记填 {} {}").format(agreement.written, spec.unit))

    def _list(self, shown: tuple[tuple[Occurrence, tuple[str, ...]], ...]) -> None:
        while item := self._lines.takeAt(0):
            item.widget().deleteLater()
        for number, (entry, proven) in enumerate(shown, 1):
            self._lines.addWidget(self._line(number, entry, proven))

    def _line(self, number: int, entry: Occurrence, proven: tuple[str, ...]) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        parts = (entry.title or self.tr("未写名称"), entry.date, entry.number, entry.note)
        row.addWidget(ElidedLabel(font(SMALL), f"{number}. {'　'.join(part for part in parts if part)}", tone="2"), 1)
        said = self.tr("佐证 {} 件").format(len(proven)) if proven else self.tr("缺佐证")
        proof = label(said, SMALL, tone="green" if proven else "amber_ink")
        proof.setToolTip(tip(*proven))
        row.addWidget(proof)
        change = self._link(self.tr("修改"))
        change.setAccessibleName(self.tr("修改第 {} 件登记").format(number))
        change.clicked.connect(lambda: self._open(entry))
        row.addWidget(change, 0, Qt.AlignmentFlag.AlignRight)
        return line

    def _open(self, entry: Occurrence | None) -> None:
        if self._spec and self._controller.may_save():
            OccurrenceDialog(self._controller, self._spec, self._item, entry, self).exec()

    def _take_count(self) -> None:
        """State as many as are written down."""
        if self._spec:
            written = agreement_of(self._controller.view.state, self._spec).written
            self._controller.set_fact(self._spec.key, written, FactState.KNOWN)
