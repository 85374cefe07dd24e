"""The advice as a Qt list model."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from binder.domain.advice import Advice
from binder.domain.points import points_text
from binder.domain.rules import Target, Tick
from ui.theme import tip
from ui.view import View

Index = QModelIndex | QPersistentModelIndex
ADVICE_ROLE = int(Qt.ItemDataRole.UserRole)
TITLE_ROLE = ADVICE_ROLE + 1
BELOW_ROLE = ADVICE_ROLE + 2


class AdviceModel(QAbstractListModel):
    """One row for each Advice, in the order the core gives them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: View | None = None
        self._rows: tuple[Advice, ...] = ()
        self._shown: dict[int, Callable[[Advice], object]] = {
            Qt.ItemDataRole.DisplayRole: self._spoken,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.ToolTipRole: self._explained,
            ADVICE_ROLE: lambda advice: advice,
            TITLE_ROLE: self._title,
            BELOW_ROLE: self._below,
        }

    def show(self, view: View) -> None:
        """Take over a view. The list is laid out anew only if there are more rows or fewer."""
        before = [(advice.clause.clause.ref, *self._look(advice)) for advice in self._rows]
        same_rows = len(before) == len(view.advice)
        if not same_rows:
            self.beginResetModel()
        self._view, self._rows = view, view.advice
        if not same_rows:
            self.endResetModel()
            return
        for row, advice in enumerate(self._rows):
            if (advice.clause.clause.ref, *self._look(advice)) != before[row]:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        advice = self._rows[index.row()] if index.isValid() else None
        show = self._shown.get(role)
        return show(advice) if advice and show else None

    def _spoken(self, advice: Advice) -> str:
        gain = self._title(advice) + (f"，可再得 {points_text(advice.gain)} 分" if advice.gain else "，还没有完成")
        return "，".join(part for part in (gain, advice.hint, self._below(advice)) if part)

    def _explained(self, advice: Advice) -> str:
        return tip(f"{advice.clause.clause.number}　{advice.clause.clause.text}", advice.hint)

    def _look(self, advice: Advice) -> tuple[object, ...]:
        """What a row shows that an edit can change."""
        return advice.gain, advice.hint, advice.gate, self._below(advice)

    def _title(self, advice: Advice) -> str:
        return self._view.item_name(advice.item.item.ref) if self._view else ""

    def _below(self, advice: Advice) -> str:
        duty = self._view.state.duties.get(advice.item.item.ref) if self._view else None
        due = f"{duty.due[5:]} 前" if duty and duty.due else ""
        parts = (advice.gate, duty.department if duty else "", due)
        return " · ".join(part for part in parts if part)


def what_to_do(advice: Advice) -> str:
    """The next step where there is one to name; for a plain yes or no, the clause itself."""
    clause = advice.clause.clause
    return clause.text if isinstance(clause.rule, Tick | Target) or not advice.hint else advice.hint
