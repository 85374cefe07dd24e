"""Files dragged in from outside, and tiles dragged about inside."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

TILE_MIME = "application/x-evidence-binder-tile"


class Placed(NamedTuple):
    """Evidence at the place where it hangs now."""

    evidence_id: str
    item: str
    slot: str

    @property
    def at(self) -> tuple[str, tuple[str, str]]:
        """As the core names it: the evidence, and its place."""
        return self.evidence_id, (self.item, self.slot)


def files_in(mime: QMimeData) -> tuple[Path, ...]:
    """The local files that are dragged or on the clipboard."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


def is_evidence(mime: QMimeData) -> bool:
    """Whether this is on the clipboard to be attached: files, or a picture that is not also text (as Excel copies)."""
    return bool(files_in(mime)) or (mime.hasImage() and not mime.hasText())


def pack_tiles(tiles: list[Placed]) -> QMimeData:
    mime = QMimeData()
    mime.setData(TILE_MIME, "\n".join("\t".join(tile) for tile in tiles).encode())
    return mime


def tiles_in(mime: QMimeData) -> tuple[Placed, ...]:
    """The tiles that are dragged."""
    text = bytes(mime.data(TILE_MIME).data()).decode()
    return tuple(Placed(*line.split("\t")) for line in text.split("\n") if line)


class DropTarget(QObject):
    """Lets files, and tiles if asked, be dropped on a widget. over: told whether something hovers above it."""

    def __init__(
        self,
        widget: QWidget,
        *,
        on_files: Callable[[tuple[Path, ...]], None],
        on_tiles: Callable[[tuple[Placed, ...]], None] | None = None,
        over: Callable[[bool], None] | None = None,
    ) -> None:
        super().__init__(widget)
        self._on_files, self._on_tiles, self._over = on_files, on_tiles, over
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self._hover(False)
        elif isinstance(event, QDropEvent) and kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop):
            self._handle(event, dropped=kind == QEvent.Type.Drop)
            return True
        return False

    def _handle(self, event: QDropEvent, *, dropped: bool) -> None:
        files, tiles = files_in(event.mimeData()), tiles_in(event.mimeData()) if self._on_tiles else ()
        welcome = bool(files or tiles)
        self._hover(welcome and not dropped)
        if not welcome:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction if files else Qt.DropAction.MoveAction)
        event.accept()
        if dropped and files:
            self._on_files(files)
        elif dropped and self._on_tiles:
            self._on_tiles(tiles)

    def _hover(self, over: bool) -> None:
        if self._over:
            self._over(over)
