"""The files of a scanned folder as rows: what is proposed for each, and what the person decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from binder.domain.matching.propose import Confidence
from binder.domain.outline import Lamp
from binder.usecases.placing import Place
from binder.usecases.scanning import Scan, Scanned
from binder.usecases.taking_in import Incoming
from ui.theme import tokens
from ui.view import View

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
LAMP_ROLE = ROW_ROLE + 1
MATCH, FILE, ITEM, SLOT, REASON = range(5)


class Fate(StrEnum):
    """What becomes of a file: put on its place, taken in to wait for one, or left where it is."""

    PLACED = "placed"
    WAITS = "waits"
    SKIPPED = "skipped"


class Group(StrEnum):
    """What the list can be narrowed to."""

    ALL = "all"
    SURE = "sure"
    ASKED = "asked"
    UNMATCHED = "unmatched"
    TWINS = "twins"


@dataclass(slots=True)
class ScanRow:
    """One file. place: as proposed, or as picked; by_hand: a person confirmed or picked it."""

    file: Scanned
    place: Place | None
    fate: Fate
    by_hand: bool = False

    @classmethod
    def of(cls, file: Scanned) -> ScanRow:
        """As it stands before anybody decided: only what is sure is placed, twins stay."""
        fate = Fate.PLACED if file.is_sure else Fate.SKIPPED if file.twin else Fate.WAITS
        return cls(file, file.place, fate)

    @property
    def group(self) -> Group:
        """By what was found, whatever was decided since: rows do not run away from under the hand."""
        if self.file.twin:
            return Group.TWINS
        return {Confidence.HIGH: Group.SURE, Confidence.MAYBE: Group.ASKED, Confidence.NONE: Group.UNMATCHED}[
            self.file.proposal.confidence
        ]

    @property
    def lamp(self) -> Lamp:
        if self.fate is Fate.SKIPPED:
            return Lamp.EXEMPT
        if self.fate is Fate.PLACED:
            return Lamp.DONE
        return Lamp.PART if self.place else Lamp.EMPTY


class ScanModel(QAbstractTableModel):
    """Rows in the folder's order, narrowed to a group."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self._view = view
        self._all: list[ScanRow] = []
        self._shown: list[ScanRow] = []
        self._group = Group.ALL

    # --- what others call ---------------------------------------------------------------------------------------------

    def show(self, scan: Scan) -> None:
        """Show another scan; what a person decided on a file that is still there stays."""
        decided = {row.file.path: row for row in self._all if row.by_hand}
        self._all = [self._again(file, decided.get(file.path)) for file in scan.files]
        self.narrow(self._group)

    @staticmethod
    def _again(file: Scanned, before: ScanRow | None) -> ScanRow:
        row = ScanRow.of(file)
        if before and not file.twin:
            row.place, row.fate, row.by_hand = before.place, before.fate, True
        return row

    def narrow(self, group: Group) -> None:
        """Show the rows of one group only."""
        self.beginResetModel()
        self._group = group
        self._shown = [row for row in self._all if group in (Group.ALL, row.group)]
        self.endResetModel()

    @property
    def counts(self) -> Mapping[Group, int]:
        found = {group: sum(row.group is group for row in self._all) for group in Group}
        return {**found, Group.ALL: len(self._all)}

    @property
    def rows(self) -> Sequence[ScanRow]:
        """All of them, narrowed or not."""
        return self._all

    def row(self, index: Index) -> ScanRow:
        return self._shown[index.row()]

    def reasons(self, row: ScanRow) -> str:
        """What speaks for its place, a line each."""
        return (row.file.twin or self._reason(row)).replace("；", "\n")

    def accept(self, rows: Iterable[ScanRow]) -> None:
        """Put files where it was proposed. Those without a proposal stay as they are."""
        self._decide([row for row in rows if row.place], Fate.PLACED)

    def place(self, rows: Iterable[ScanRow], place: Place) -> None:
        """Put files on a place that somebody picked."""
        chosen = list(rows)
        for row in chosen:
            row.place = place
        self._decide(chosen, Fate.PLACED)

    def leave(self, rows: Iterable[ScanRow], fate: Fate) -> None:
        """Let files wait, or skip them."""
        self._decide(list(rows), fate)

    def _decide(self, rows: list[ScanRow], fate: Fate) -> None:
        for row in rows:
            row.fate, row.by_hand = fate, True
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, REASON))

    def decided(self, *, waiting: bool) -> list[Incoming]:
        """The files to take in; those that wait for a place only if wanted."""
        placed = [Incoming(row.file.path, (row.place,)) for row in self._all if row.fate is Fate.PLACED and row.place]
        rest = [Incoming(row.file.path, ()) for row in self._all if row.fate is Fate.WAITS]
        return placed + (rest if waiting else [])

    def count(self, fate: Fate) -> int:
        return sum(row.fate is fate for row in self._all)

    # --- what Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else REASON + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            words = (self.tr("匹配"), self.tr("文件"), self.tr("归入事项"), self.tr("归入材料"), self.tr("依据"))
            return words[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._shown[index.row()]
        if role == ROW_ROLE:
            return row
        if role == LAMP_ROLE:
            return row.lamp
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(text for column in range(REASON + 1) if (text := self._text(row, column)))
        return None

    def _text(self, row: ScanRow, column: int) -> str:
        if column == MATCH:
            return self._word(row)
        if column == FILE:
            return row.file.shown
        if column == REASON:
            return row.file.twin or self._reason(row)
        return self._where(row, column)

    def _where(self, row: ScanRow, column: int) -> str:
        if row.place is None or row.file.twin:
            return self.tr("未匹配") if column == ITEM and not row.file.twin else ""
        ref, key = row.place
        if column == ITEM:
            return self._view.item_name(ref)
        slots = self._view.session.rubrics.items[ref].slots
        return next((slot.title for slot in slots if slot.key == key), self.tr("不限材料"))

    def _word(self, row: ScanRow) -> str:
        if row.fate is Fate.SKIPPED:
            return self.tr("重复，跳过") if row.file.twin else self.tr("跳过")
        if row.fate is Fate.PLACED:
            return self.tr("已确认") if row.by_hand else self.tr("可靠")
        return self.tr("请确认") if row.place and not row.by_hand else self.tr("待归类")

    def _reason(self, row: ScanRow) -> str:
        if row.by_hand and row.place != row.file.place:
            return self.tr("由您指定")
        best = row.file.proposal.best
        return "；".join(best.reasons) if best else self.tr("文件名里没有编号和材料名，正文也认不出")

    def _colour(self, row: ScanRow, column: int) -> QColor | None:
        t = tokens()
        if row.fate is Fate.SKIPPED:
            return QColor(t.ink3)
        if column == MATCH:
            return QColor({Lamp.DONE: t.green, Lamp.PART: t.amber_ink}.get(row.lamp, t.ink2))
        is_proposal = row.fate is Fate.WAITS and column in (ITEM, SLOT)
        return QColor(t.ink3) if is_proposal else QColor(t.ink2) if column == REASON else None
