"""The advice as a Qt list model."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from binder.domain.advice import Advice
from binder.domain.points import points_text
from binder.domain.rules import Tick
from ui.view import View

Index = QModelIndex | QPersistentModelIndex
ADVICE_ROLE = int(Qt.ItemDataRole.UserRole)
BELOW_ROLE = ADVICE_ROLE + 1


class AdviceModel(QAbstractListModel):
    """One row for each Advice, in the order the core gives them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._rows: tuple[Advice, ...] = ()

    def show(self, view: View) -> None:
        """Take over a view. The rows are laid out anew only if other clauses, or another order, came out."""
        before = [self._look(advice) for advice in self._rows]
        same_rows = [a.clause.clause.ref for a in self._rows] == [a.clause.clause.ref for a in view.advice]
        if not same_rows:
            self.beginResetModel()
        self._view, self._rows = view, view.advice
        if not same_rows:
            self.endResetModel()
            return
        for row, advice in enumerate(self._rows):
            if self._look(advice) != before[row]:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        advice = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                parts = (f"{title_of(advice)}，可再得 {points_text(advice.gain)} 分", advice.hint, self._below(advice))
                return "，".join(part for part in parts if part)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{advice.clause.clause.key}　{advice.clause.clause.text}\n{advice.hint}".strip()
            case _ if role == ADVICE_ROLE:
                return advice
            case _ if role == BELOW_ROLE:
                return self._below(advice)
        return None

    def _look(self, advice: Advice) -> tuple[object, ...]:
        """What a row shows that an edit can change."""
        return advice.gain, advice.hint, advice.gate, self._below(advice)

    def _below(self, advice: Advice) -> str:
        duty = self._view.state.duties.get(advice.item.item.ref) if self._view else None
        due = f"{duty.due[5:]} 前" if duty and duty.due else ""
        parts = (advice.gate, duty.department if duty else "", due)
        return " · ".join(part for part in parts if part)


def what_to_do(advice: Advice) -> str:
    """The next step where there is one to name; for a plain yes or no, the clause itself."""
    clause = advice.clause.clause
    return clause.text if isinstance(clause.rule, Tick) or not advice.hint else advice.hint


def title_of(advice: Advice) -> str:
    return f"{advice.item.item.key} {advice.item.item.short}"
