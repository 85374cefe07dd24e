"""The rubric's mirror as a Qt item model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models.rubric_rows import Branch, Kept, Row, RowKind, branches_of
from ui.theme import tip
from ui.view import View

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The role under which an index gives its whole Row."""


@dataclass(slots=True)
class _Node:
    row: Row | None
    parent: int
    place: int
    children: list[int] = field(default_factory=list)


class RubricTreeModel(QAbstractItemModel):
    """Show a View in a QTreeView. An index carries the number of a node, never a Python pointer; node 0 is the root.

    `show` lays the tree out anew; `update` keeps its shape and reports only the rows that look different.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nodes = [_Node(None, 0, 0)]
        self._shown: frozenset[str] = frozenset()
        self._kept: Kept = {}
        self._numbers: dict[tuple[RowKind, str, str], int] = {}

    def show(self, view: View, shown: frozenset[str]) -> None:
        """Lay the tree out for these items."""
        self.beginResetModel()
        self._shown, self._kept = shown, {}
        self._nodes = [_Node(None, 0, 0)]
        self._grow(0, branches_of(view, shown, self._kept))
        self._numbers = {_name(node.row): number for number, node in enumerate(self._nodes) if node.row}
        self.endResetModel()

    def update(self, view: View) -> None:
        """Take over what changed in rows that stay where they are."""
        for number, row in enumerate(_flat(branches_of(view, self._shown, self._kept)), start=1):
            before = self._nodes[number].row
            if before is not row and before != row:
                self._nodes[number].row = row
                index = self._index_of(number)
                self.dataChanged.emit(index, index)

    @property
    def shown(self) -> frozenset[str]:
        """Refs of the items laid out."""
        return self._shown

    def row_at(self, index: Index) -> Row | None:
        return self._nodes[index.internalId()].row if index.isValid() else None

    def find(self, kind: RowKind, item: str, ref: str) -> QModelIndex:
        """The index of a row, or an invalid one."""
        number = self._numbers.get((kind, item, ref))
        return self._index_of(number) if number else QModelIndex()

    def heads(self) -> list[QModelIndex]:
        """The rows that stand open from the start: categories and groups."""
        kinds = (RowKind.CATEGORY, RowKind.GROUP)
        return [self._index_of(n) for n, node in enumerate(self._nodes) if node.row and node.row.kind in kinds]

    def find_item(self, ref: str) -> QModelIndex:
        return self.find(RowKind.ITEM, ref, ref)

    # --- what Qt asks -------------------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        there = self.hasIndex(row, column, parent)
        return self.createIndex(row, column, self._node(parent).children[row]) if there else QModelIndex()

    def parent(self, index: Index | None = None) -> QModelIndex | QObject | None:  # type: ignore[override]
        if index is None:
            return super().parent()
        return self._index_of(self._nodes[index.internalId()].parent) if index.isValid() else QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.column() > 0 else len(self._node(parent).children)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self.row_at(index)
        if row is None:
            return Qt.ItemFlag.NoItemFlags
        if row.kind in (RowKind.RUBRIC, RowKind.CATEGORY, RowKind.GROUP):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index)
        if row is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{row.number} {row.title}".strip()
            case Qt.ItemDataRole.AccessibleTextRole:
                return row.spoken
            case Qt.ItemDataRole.ToolTipRole:
                return tip(row.title) if row.kind in (RowKind.CLAUSE, RowKind.SLOT) else None
            case _ if role == ROW_ROLE:
                return row
        return None

    # --- inside -------------------------------------------------------------------------------------------------------

    def _node(self, index: Index) -> _Node:
        return self._nodes[index.internalId() if index.isValid() else 0]

    def _index_of(self, number: int) -> QModelIndex:
        return self.createIndex(self._nodes[number].place, 0, number) if number else QModelIndex()

    def _grow(self, parent: int, branches: Iterable[Branch]) -> None:
        for place, branch in enumerate(branches):
            number = len(self._nodes)
            self._nodes.append(_Node(branch.row, parent, place))
            self._nodes[parent].children.append(number)
            self._grow(number, branch.under)


def _name(row: Row) -> tuple[RowKind, str, str]:
    return row.kind, row.item, row.ref


def _flat(branches: Iterable[Branch]) -> Iterable[Row]:
    """Rows in the order in which `_grow` numbers them."""
    for branch in branches:
        yield branch.row
        yield from _flat(branch.under)
