"""The chips of an item's suggested evidence: what is there, what is missing, and where the next file goes."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from binder.domain.outline import needed_slots
from binder.domain.rubric import Slot
from ui.theme import set_property, tip
from ui.view import View
from ui.views.dragging import DropTarget, Placed
from ui.views.flow import FlowLayout

TITLE_CHARS = 22


@dataclass(frozen=True, slots=True)
class ChipText:
    """What a chip says. slot: "" for what hangs on the item as a whole. look: as the style sheet knows it."""

    slot: str
    look: str
    text: str
    tip: str


class SlotChip(QPushButton):
    """One chip. Files and tiles can be dropped on it, if it takes any."""

    files_dropped = Signal(str, object)
    tiles_dropped = Signal(str, object)

    def __init__(self, *, takes: bool = True) -> None:
        super().__init__()
        self.slot = ""
        self._shown: ChipText | None = None
        self.setCheckable(True)
        if takes:
            DropTarget(self, on_files=self._files, on_tiles=self._tiles, over=lambda on: set_property(self, "over", on))

    def show_chip(self, chip: ChipText) -> None:
        if chip == self._shown:
            return
        self._shown = chip
        self.slot = chip.slot
        self.setText(chip.text)
        self.setToolTip(chip.tip)
        self.setAccessibleName(f"{chip.text} {chip.tip}")
        set_property(self, "slot", chip.look)

    def _files(self, paths: tuple[Path, ...]) -> None:
        self.files_dropped.emit(self.slot, paths)

    def _tiles(self, tiles: tuple[Placed, ...]) -> None:
        self.tiles_dropped.emit(self.slot, tiles)


class SlotChips(QWidget):
    """All chips of an item; at most one is chosen.

    chosen: the slot whose chip was clicked, or None when it was clicked again.
    """

    chosen = Signal(object)
    files_dropped = Signal(str, object)
    tiles_dropped = Signal(str, object)

    def __init__(self, *, takes: bool = True) -> None:
        """takes: whether anything can be dropped on the chips."""
        super().__init__()
        self._takes = takes
        self._flow = FlowLayout(self)
        self._chips: list[SlotChip] = []

    @property
    def chips(self) -> tuple[SlotChip, ...]:
        return tuple(chip for chip in self._chips if not chip.isHidden())

    def show_item(self, ref: str, view: View, chosen: str | None) -> None:
        texts = chip_texts(ref, view)
        while len(self._chips) < len(texts):
            self._add()
        for chip, text in zip(self._chips, texts, strict=False):
            chip.show_chip(text)
            chip.setChecked(text.slot == chosen)
            chip.show()
        for chip in self._chips[len(texts) :]:
            chip.hide()
        self.setVisible(bool(texts))

    def _add(self) -> None:
        chip = SlotChip(takes=self._takes)
        chip.clicked.connect(lambda checked: self.chosen.emit(chip.slot if checked else None))
        chip.files_dropped.connect(self.files_dropped)
        chip.tiles_dropped.connect(self.tiles_dropped)
        self._chips.append(chip)
        self._flow.addWidget(chip)


def chip_texts(ref: str, view: View) -> list[ChipText]:
    """The slots asked of this unit or holding evidence, in printed order; then what hangs on no slot, if anything."""
    score, state = view.score.items[ref], view.state
    counts: dict[str, int] = {}
    for attachment in state.by_item.get(ref, ()):
        counts[attachment.slot] = counts.get(attachment.slot, 0) + 1
    needed = {slot.key for slot in needed_slots(score)}
    chips = []
    for slot in score.item.slots:
        count = counts.get(slot.key, 0)
        if slot.key in needed or count:
            chips.append(_slot_chip(slot, count, (ref, slot.key) in state.filled))
    if loose := counts.get("", 0):
        chips.append(ChipText("", "loose", f"未归到具体要求　{loose} 件", "已放在本事项，还没有归到哪一份佐证要求"))
    return chips


def _slot_chip(slot: Slot, count: int, filled: bool) -> ChipText:
    supplier = f"（{slot.supplier}提供）" if slot.supplier else ""
    title = slot.title if len(slot.title) <= TITLE_CHARS else slot.title[: TITLE_CHARS - 1] + "…"
    said = tip(f"{slot.title}{supplier}", f"原文：{slot.quote}")
    if filled:
        return ChipText(slot.key, "filled", f"✓ {title}{supplier}　{count} 件", said)
    return ChipText(slot.key, "empty", f"＋ {title}{supplier}　{'原件有问题' if count else '缺'}", said)
