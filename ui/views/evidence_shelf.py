"""The evidence shelf: what hangs on the current item, what is missing, and every way to add to it."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from binder.domain.assessment import Change
from binder.domain.checks import Check
from binder.domain.evidence import Evidence, FileKind
from binder.domain.rubric import Slot
from ui.controller import Controller
from ui.dialogs.evidence_details import EvidenceDetails, newer_version
from ui.dialogs.open_archive import ArchiveOffers
from ui.dialogs.place_picker import PlacePicker
from ui.theme import GUTTER, LARGE, SMALL, label, set_property
from ui.view import View
from ui.views.dragging import DropTarget, Placed, files_in
from ui.views.drop_zone import DropZone
from ui.views.preview import Preview
from ui.views.slot_chips import SlotChip, SlotChips
from ui.views.tiles import TILE_ROLE, Tile, TileModel, TileView


class EvidenceShelf(QWidget):
    """Shows the evidence of the controller's current item. Nothing is ever put into a slot by guess: files go to the
    slot whose chip is chosen, to the only slot there is, or onto the item as a whole."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._ref = controller.current_item
        self._chosen: str | None = None
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._preview: Preview | None = None
        self._missing = label("", SMALL, bold=True)
        self._add = QPushButton(self.tr("添加佐证…"))
        self._add.clicked.connect(self.choose_files)
        self._chips = SlotChips(takes=not controller.refusal)
        self._chips.chosen.connect(self._choose_slot)
        self._chips.files_dropped.connect(self._attach)
        self._chips.tiles_dropped.connect(self._move_tiles)
        self._model = TileModel()
        self._tiles = TileView(self._model)
        self._tiles.opened.connect(self._open)
        self._tiles.removed.connect(self._remove_chosen)
        self._tiles.described.connect(self._describe)
        self._tiles.customContextMenuRequested.connect(self._open_menu)
        self._archives = ArchiveOffers(controller, self)
        self._zone = DropZone()
        self._stack = QStackedWidget()
        self._lay_out()
        self._add.setEnabled(not controller.refusal)
        if not controller.refusal:
            DropTarget(self._zone, on_files=self._drop, over=self._zone.set_over)
            DropTarget(self._tiles.viewport(), on_files=self._drop)
            DropTarget(self, on_files=self._drop)
        controller.changed.connect(self._on_changed)
        controller.item_selected.connect(self.show_item)
        controller.evidence_selected.connect(self.show_tile)
        controller.thumbnail_ready.connect(self._put_picture)
        controller.derivatives.made.connect(self._on_made)
        self.show_item(self._ref)

    def _lay_out(self) -> None:
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(label(self.tr("佐证材料"), LARGE, bold=True))
        head.addWidget(self._missing)
        head.addStretch(1)
        head.addWidget(self._add)
        self._stack.addWidget(self._zone)
        self._stack.addWidget(self._tiles)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 8, GUTTER, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._chips)
        column.addWidget(self._stack, 1)

    # --- what others call ---------------------------------------------------------------------------------------------

    @property
    def target(self) -> str:
        """Key of the slot that added files go to; "" for the item as a whole."""
        slots = self._slots()
        if self._chosen is not None:
            return self._chosen
        return slots[0].key if len(slots) == 1 else ""

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles shown now."""
        return self._model.tiles

    @property
    def current(self) -> Tile:
        """The tile that the keyboard is at."""
        return self._tiles.current

    @property
    def chips(self) -> tuple[SlotChip, ...]:
        """The slot chips shown now."""
        return self._chips.chips

    def show_item(self, ref: str) -> None:
        """Show another item's evidence."""
        self._ref, self._chosen = ref, None
        self._show(self._controller.view)

    def show_tile(self, evidence_id: str) -> None:
        """Bring a piece of evidence of this item into sight, chosen."""
        self._choose_slot(None)
        self._tiles.reach(evidence_id)

    def choose_files(self) -> None:
        """Let the person pick files from the disk, and attach them."""
        names, _ = QFileDialog.getOpenFileNames(self, self._target_text(self.tr("添加佐证")), self._folder)
        if names:
            self._folder = str(Path(names[0]).parent)
            self._attach(self.target, tuple(Path(name) for name in names))

    def paste(self) -> None:
        """Attach what is on the clipboard: files, or a picture such as a screenshot."""
        mime = QGuiApplication.clipboard().mimeData()
        files = files_in(mime)
        if files:
            self._attach(self.target, files)
        elif mime.hasImage():
            self._controller.evidence.paste_image(self._ref, self.target, QGuiApplication.clipboard().image())
        else:
            self._controller.notice.emit(
                self.tr("剪贴板里没有图片或文件。请先截图，或在文件夹里复制文件，再按 Ctrl+V。")
            )

    # --- showing ------------------------------------------------------------------------------------------------------

    def _slots(self) -> tuple[Slot, ...]:
        return self._controller.view.session.rubrics.items[self._ref].slots

    def _on_changed(self, view: View, change: Change | None) -> None:
        if change is None:
            self.show_item(self._controller.current_item)
        else:
            self._show(view)

    def _show(self, view: View) -> None:
        line = view.outline.items[self._ref]
        lacking = line.slots - line.filled
        if lacking:
            self._missing.setText(self.tr("缺 {} 份").format(lacking))
        else:
            self._missing.setText(self.tr("材料齐全") if line.slots else "")
        set_property(self._missing, "tone", "amber" if lacking else "green")
        self._chips.show_item(self._ref, view, self._chosen)
        self._model.show(self._tiles_of(view))
        self._stack.setCurrentWidget(self._tiles if self._model.tiles else self._zone)
        self._say_in_zone(view)
        for tile in self._model.tiles:
            file = tile.evidence.file
            if self._model.lacks_picture(tile.evidence.id) and (file.pages or file.kind.is_for_others):
                self._controller.request_thumbnail(tile.evidence.id)

    def _tiles_of(self, view: View) -> tuple[Tile, ...]:
        titles = {slot.key: slot.title for slot in self._slots()}
        found: dict[str, list[Check]] = {}
        for check in view.checker.of_item(self._ref):
            found.setdefault(check.evidence, []).append(check)
        return tuple(
            Tile(
                view.state.evidence[a.evidence_id],
                Placed(a.evidence_id, a.item, a.slot),
                titles.get(a.slot, ""),
                tuple(found.get(a.evidence_id, ())),
            )
            for a in view.state.by_item.get(self._ref, ())
            if self._chosen in (None, a.slot)
        )

    def _target_text(self, what: str) -> str:
        title = next((slot.title for slot in self._slots() if slot.key == self.target), "")
        return self.tr("{}，归入“{}”").format(what, title) if title else what

    def _hint(self, view: View) -> str:
        item = view.session.rubrics.items[self._ref]
        if item.exempt:
            return self.tr("{}，可以不放材料；想留存的也可以放。").format(item.exempt)
        return self.tr("或按 Ctrl+O 选择文件，Ctrl+V 粘贴截图")

    def _say_in_zone(self, view: View) -> None:
        if self._controller.refusal:
            self._zone.say(self.tr("这里还没有材料"), self.tr("档案现在只能查看"))
        else:
            self._zone.say(self._target_text(self.tr("把照片、合同、台账拖到这里")), self._hint(view))

    def _put_picture(self, evidence_id: str, path: str) -> None:
        if path:
            self._model.put_picture(evidence_id, QPixmap(path))

    def _on_made(self, evidence_id: str) -> None:
        shown = any(tile.evidence.id == evidence_id for tile in self._model.tiles)
        if shown and self._model.lacks_picture(evidence_id):
            self._controller.request_thumbnail(evidence_id)

    def _choose_slot(self, slot: str | None) -> None:
        self._chosen = slot
        self._show(self._controller.view)

    # --- doing --------------------------------------------------------------------------------------------------------

    def _drop(self, paths: tuple[Path, ...]) -> None:
        self._attach(self.target, paths)

    def _attach(self, slot: str, paths: tuple[Path, ...]) -> None:
        self._controller.evidence.attach(self._ref, slot, paths)

    def _move_tiles(self, slot: str, tiles: tuple[Placed, ...]) -> None:
        self._move(tiles, (self._ref, slot))

    def _move(self, tiles: tuple[Placed, ...], to: tuple[str, str]) -> None:
        self._controller.evidence.move([tile.at for tile in tiles], to)

    def redact(self) -> None:
        """Let the person say what a copy for others hides of the tile that is chosen."""
        tiles = self._chosen_tiles()
        if len(tiles) == 1:
            self._redact(tiles[0].evidence)
        else:
            self._controller.notice.emit(self.tr("请先在佐证材料里选中一件，再遮盖它上面的个人信息。"))

    def _redact(self, evidence: Evidence) -> None:
        from ui.dialogs.redaction import RedactionDialog

        if evidence.file.kind is FileKind.UNSEEN:
            self._controller.notice.emit(self.tr("“{}”还在查看，请稍等几秒再遮盖。").format(evidence.title))
            return
        RedactionDialog(self._controller, evidence, self).show()

    def _chosen_tiles(self) -> list[Tile]:
        return [index.data(TILE_ROLE) for index in self._tiles.selectedIndexes()]

    def _open(self, index: QModelIndex) -> None:
        if self._preview is None:
            self._preview = Preview(self._controller, self)
        self._preview.open([tile.evidence.id for tile in self._model.tiles], index.row())

    def _describe(self) -> None:
        chosen = {tile.evidence.id: tile.evidence for tile in self._chosen_tiles()}
        if chosen and self._controller.may_save():
            EvidenceDetails(self._controller, tuple(chosen.values()), self).exec()

    def _renew(self, evidence: Evidence) -> None:
        path = newer_version(evidence, self)
        if path:
            self._controller.record.replace(evidence.id, path)

    def _remove_chosen(self) -> None:
        self._controller.evidence.detach([tile.place.at for tile in self._chosen_tiles()])

    def _reuse(self, tiles: list[Tile]) -> None:
        place = PlacePicker.pick(self.tr("也用于其他事项"), self._controller.view, self)
        if place:
            for tile in tiles:
                self._controller.evidence.attach_existing(tile.evidence.id, *place)

    def _move_elsewhere(self, tiles: list[Tile]) -> None:
        place = PlacePicker.pick(self.tr("移到"), self._controller.view, self)
        if place:
            self._move(tuple(tile.place for tile in tiles), place)

    def _open_menu(self, at: QPoint) -> None:
        tiles = self._chosen_tiles()
        if tiles:
            menu = self.menu_for(tiles)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self._tiles.viewport().mapToGlobal(at))

    def menu_for(self, tiles: list[Tile]) -> QMenu:
        """What can be done with these tiles."""
        menu = QMenu(self)
        if len(tiles) == 1:
            menu.addAction(self.tr("预览")).triggered.connect(lambda: self._open(self._tiles.currentIndex()))
        describe = self.tr("修改信息…") if len(tiles) == 1 else self.tr("修改 {} 件的信息…").format(len(tiles))
        menu.addAction(describe).triggered.connect(self._describe)
        if len(tiles) == 1:
            evidence, at = tiles[0].evidence, tiles[0].place.at[1]
            if evidence.file.kind is FileKind.ZIP:
                menu.addAction(self.tr("打开压缩包…")).triggered.connect(lambda: self._archives.offer(evidence, at))
            menu.addAction(self.tr("换成新版本…")).triggered.connect(lambda: self._renew(evidence))
            menu.addAction(self.tr("遮盖个人信息…")).triggered.connect(lambda: self._redact(evidence))
        move = menu.addMenu(self.tr("移到"))
        for key, title in [*((slot.key, slot.title) for slot in self._slots()), ("", self.tr("未归到具体要求"))]:
            action = move.addAction(title)
            action.setEnabled(any(tile.place.slot != key for tile in tiles))
            action.triggered.connect(
                lambda _on=False, key=key: self._move_tiles(key, tuple(tile.place for tile in tiles))
            )
        move.addSeparator()
        move.addAction(self.tr("其他事项…")).triggered.connect(lambda: self._move_elsewhere(tiles))
        menu.addAction(self.tr("也用于其他事项…")).triggered.connect(lambda: self._reuse(tiles))
        menu.addSeparator()
        menu.addAction(self.tr("从本事项移除")).triggered.connect(self._remove_chosen)
        for action in menu.actions()[1:] if self._controller.refusal else ():
            action.setEnabled(False)
        return menu
