"""Which items a binder is made of: a tree to tick, and a chip for each department."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from binder.domain.outline import CategoryLine, ItemLine
from ui.theme import BODY, SMALL, font, label, tip
from ui.view import View
from ui.views.flow import FlowLayout

REF_ROLE = int(Qt.ItemDataRole.UserRole)
COUNT_WIDTH = 58
ROW = 26


class ExportScope(QWidget):
    """Everything is ticked at first. changed: other items are ticked now."""

    changed = Signal()

    def __init__(self, view: View) -> None:
        super().__init__()
        from binder.usecases.choosing import departments

        self._view = view
        self._departments = departments(view.session)
        self.chips: dict[str, QPushButton] = {}
        self.tree = QTreeWidget()
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._said = label("", SMALL, tone="2", wrap=True)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(0)
        self._settled.timeout.connect(self._tell)
        self._fill()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(self.tr("装入哪些事项"), BODY, bold=True))
        column.addWidget(self._chip_row())
        column.addWidget(self.tree, 1)
        column.addWidget(self._said)
        self._tell_count()
        self.tree.itemChanged.connect(lambda _item, _column: self._settled.start())

    # --- what the dialog calls ----------------------------------------------------------------------------------------

    @property
    def items(self) -> frozenset[str] | None:
        """Refs of the ticked items; None when all are."""
        ticked = self._ticked()
        return None if len(ticked) == len(self._rows) else ticked

    def choose(self, refs: frozenset[str]) -> None:
        """Tick these items and no others."""
        self.tree.blockSignals(True)
        for ref, row in self._rows.items():
            row.setCheckState(0, Qt.CheckState.Checked if ref in refs else Qt.CheckState.Unchecked)
        self.tree.blockSignals(False)
        self.tree.viewport().update()
        self._tell()

    # --- inside -------------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        tree = self.tree
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setProperty("ticks", True)
        tree.setAccessibleName(self.tr("装入的事项，空格键勾选"))
        tree.setUniformRowHeights(True)
        tree.setIndentation(16)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        tree.header().resizeSection(1, COUNT_WIDTH)
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for rubric in self._view.outline.rubrics:
            name = self.tr("附件 {}").format(rubric.rubric.short) if rubric.rubric.prefix else ""
            for category in rubric.categories:
                if category.items:
                    tree.addTopLevelItem(self._category(name, category))
        tree.setCurrentIndex(tree.model().index(0, 0))

    def _category(self, name: str, line: CategoryLine) -> QTreeWidgetItem:
        title = f"{line.category.number}、{line.category.title}"
        held = len({id_ for item in line.items for id_ in self._held(item)})
        row = QTreeWidgetItem([self.tr("附 {}").format(title) if name else title, self._count(held, 0)])
        row.setFont(0, font(BODY, bold=True))
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
        row.setSizeHint(0, QSize(0, ROW))
        row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setFont(1, font(SMALL))
        row.setToolTip(0, tip(title, name))
        row.addChildren([self._item(item) for item in line.items])
        return row

    def _item(self, line: ItemLine) -> QTreeWidgetItem:
        count = self._count(len(self._held(line)), line.slots - line.filled)
        row = QTreeWidgetItem([f"{line.item.key}　{line.item.short}", count])
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        row.setCheckState(0, Qt.CheckState.Checked)
        row.setData(0, REF_ROLE, line.item.ref)
        row.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setFont(1, font(SMALL))
        row.setToolTip(0, tip(line.item.short, line.duty.department))
        self._rows[line.item.ref] = row
        return row

    def _held(self, line: ItemLine) -> set[str]:
        """Ids of the evidence on an item."""
        return {a.evidence_id for a in self._view.state.by_item.get(line.item.ref, ())}

    def _count(self, held: int, lacking: int) -> str:
        return self.tr("{} 件").format(held) if held else self.tr("缺 {}").format(lacking) if lacking else "—"

    def _chip_row(self) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=6)
        if not self._departments:
            flow.addWidget(label(self.tr("事项里填了责任科室，就可以按科室导出。"), SMALL, tone="3"))
            return box
        flow.addWidget(self._chip("", self.tr("全部")))
        for name, refs in self._departments.items():
            flow.addWidget(self._chip(name, f"{name} {len(refs)}"))
        self.chips[""].setChecked(True)
        return box

    def _chip(self, name: str, text: str) -> QPushButton:
        chip = QPushButton(text)
        chip.setProperty("chip", True)
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.clicked.connect(partial(self._choose_departments, name))
        self.chips[name] = chip
        return chip

    def _choose_departments(self, pressed: str) -> None:
        """Tick what the departments see to whose chips are on; all where none is."""
        names = [name for name, chip in self.chips.items() if name and chip.isChecked()] if pressed else []
        seen_to = frozenset[str]().union(*(self._departments[name] for name in names))
        self.choose(seen_to or frozenset(self._rows))

    def _ticked(self) -> frozenset[str]:
        return frozenset(r for r, row in self._rows.items() if row.checkState(0) is Qt.CheckState.Checked)

    def _tell(self) -> None:
        self._tell_count()
        self.changed.emit()

    def _tell_count(self) -> None:
        """Say what is ticked, and let the chips follow it."""
        ticked = self._ticked()
        state = self._view.state
        held = {a.evidence_id for ref in ticked for a in state.by_item.get(ref, ())}
        self._said.setText(self.tr("已选 {} 项，佐证 {} 件").format(len(ticked), len(held)))
        on = set(self._chips_on(ticked))
        for name, chip in self.chips.items():
            chip.setChecked(name in on)

    def _chips_on(self, ticked: frozenset[str]) -> Iterator[str]:
        """The chips that together mean exactly what is ticked; none where it was picked by hand."""
        if len(ticked) == len(self._rows):
            yield ""
            return
        within = [name for name, refs in self._departments.items() if refs <= ticked]
        if frozenset[str]().union(*(self._departments[name] for name in within)) == ticked:
            yield from within
