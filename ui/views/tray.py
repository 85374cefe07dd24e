"""待归类: evidence that was taken in and has no item yet, to be dragged onto the tree or onto a slot."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from binder.domain.assessment import Change
from binder.domain.evidence import TRAY
from ui.controller import Controller
from ui.dialogs.place_picker import PlacePicker
from ui.theme import LARGE, SMALL, label
from ui.view import View
from ui.views.dragging import DropTarget, Placed
from ui.views.preview import Preview
from ui.views.tiles import NARROW, TILE_ROLE, Tile, TileModel, TileView

HEIGHT = 190


class Tray(QWidget):
    """Shown below the tree while anything waits. What is dropped on it waits too."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self._controller = controller
        self._preview: Preview | None = None
        self._title = label("", LARGE, bold=True)
        self._model = TileModel()
        self.view = TileView(self._model, NARROW)
        self.view.setAccessibleName(self.tr("待归类"))
        self.assign = QPushButton(self.tr("归入…"))
        self._lay_out()
        self.view.opened.connect(self._open)
        self.view.removed.connect(self._discard)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.selectionModel().selectionChanged.connect(self._follow)
        self.assign.clicked.connect(self._assign)
        if not controller.refusal:
            for widget in (self, self.view.viewport()):
                DropTarget(widget, on_files=controller.evidence.attach_to_tray, on_tiles=self._take_back)
        controller.changed.connect(self._on_changed)
        controller.evidence_selected.connect(self.view.reach)
        controller.thumbnail_ready.connect(self._put_picture)
        self._show(controller.view)

    def _lay_out(self) -> None:
        self.setProperty("pane", True)
        self.setFixedHeight(HEIGHT)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title)
        head.addWidget(label(self.tr("拖到上面的事项，或右边的材料标签"), SMALL, tone="2"), 1)
        head.addWidget(self.assign)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.view, 1)

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """What waits now."""
        return self._model.tiles

    def _on_changed(self, view: View, change: Change | None) -> None:
        if change is None or any(mark == "tray" or mark.startswith("evidence:") for mark in change.touched):
            self._show(view)

    def _show(self, view: View) -> None:
        waiting = view.state.waiting
        self._model.show(tuple(Tile(each, Placed(key, *TRAY), "") for key, each in waiting.items()))
        self._title.setText(self.tr("待归类 {}").format(len(waiting)))
        self.setVisible(bool(waiting))
        self._follow()
        for tile in self._model.tiles:
            if self._model.lacks_picture(tile.evidence.id) and tile.evidence.file.pages:
                self._controller.request_thumbnail(tile.evidence.id)

    def _put_picture(self, evidence_id: str, path: str) -> None:
        if path:
            self._model.put_picture(evidence_id, QPixmap(path))

    def _follow(self, *_selection: object) -> None:
        self.assign.setEnabled(bool(self.view.selectedIndexes()) and not self._controller.refusal)

    def _chosen(self) -> list[Tile]:
        return [index.data(TILE_ROLE) for index in self.view.selectedIndexes()]

    def _open(self, index: QModelIndex) -> None:
        if self._preview is None:
            self._preview = Preview(self._controller, self)
        self._preview.open([tile.evidence.id for tile in self._model.tiles], index.row())

    def _assign(self) -> None:
        tiles = self._chosen()
        place = PlacePicker.pick(self.tr("归入"), self._controller.view, self) if tiles else None
        if place:
            self._controller.evidence.move([tile.place.at for tile in tiles], place)

    def _discard(self) -> None:
        self._controller.evidence.detach([tile.place.at for tile in self._chosen()])

    def _take_back(self, tiles: tuple[Placed, ...]) -> None:
        self._controller.evidence.move([tile.at for tile in tiles], TRAY)

    def _open_menu(self, at: QPoint) -> None:
        if self._chosen():
            menu = self.menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.view.viewport().mapToGlobal(at))

    def menu(self) -> QMenu:
        """What can be done with the chosen tiles."""
        menu = QMenu(self)
        menu.addAction(self.tr("预览")).triggered.connect(lambda: self._open(self.view.currentIndex()))
        for text, act in ((self.tr("归入…"), self._assign), (self.tr("移到回收站"), self._discard)):
            action = menu.addAction(text)
            action.triggered.connect(act)
            action.setEnabled(not self._controller.refusal)
        return menu
