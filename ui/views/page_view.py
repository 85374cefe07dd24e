"""One page as a picture: fitted, in its real size, or zoomed with the wheel and dragged about."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView

STEP = 1.25
HALF = 0.5
"""A picture that is shown smaller than this is shown from one of half its size: else lines of text fall apart."""
LEAST, MOST = 0.1, 6.0


class PageView(QGraphicsView):
    """Shows one picture. sharper_wanted: it is shown larger than it is, so that a larger one would look better."""

    sharper_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._item = QGraphicsPixmapItem()
        self._item.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        scene = QGraphicsScene(self)
        scene.addItem(self._item)
        self.setScene(scene)
        self._width = 0
        self._pictures: list[QPixmap] = []
        self._fitted = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def clear(self) -> None:
        """Show nothing, until a picture of another page comes."""
        self._width = 0
        self._pictures = []
        self._item.setPixmap(QPixmap())

    def show_picture(self, picture: QPixmap) -> None:
        """Show a page; a larger picture of the page that is shown takes its place without moving anything."""
        if self._pictures and picture.width() <= self._pictures[0].width():
            return
        first = not self._width
        self._width = self._width or picture.width()
        self._pictures = [picture]
        self._show_sharp()
        if first:
            self.scene().setSceneRect(self._item.sceneBoundingRect())
            self.fit()

    def _show_sharp(self) -> None:
        """Show the picture in the size that is nearest above that on the screen; each is half as large as the last."""
        if not self._width:
            return
        wanted = self._width * self.zoom * self.devicePixelRatioF()
        while self._pictures[-1].width() * HALF > wanted:
            smaller = round(self._pictures[-1].width() * HALF)
            self._pictures.append(self._pictures[-1].scaledToWidth(smaller, Qt.TransformationMode.SmoothTransformation))
        picture = min((one for one in self._pictures if one.width() >= wanted), key=QPixmap.width,
                      default=self._pictures[0])  # fmt: skip
        self._item.setPixmap(picture)
        self._item.setScale(self._width / picture.width())

    @property
    def is_showing(self) -> bool:
        return bool(self._width)

    @property
    def zoom(self) -> float:
        """Screen pixels for one pixel of the first picture."""
        return self.transform().m11()

    def fit(self) -> None:
        """Show the whole page, never larger than it is."""
        self._fitted = True
        self.resetTransform()
        room, page = self.viewport().size(), self.scene().sceneRect()
        if page.width() and page.height():
            factor = min(1.0, room.width() / page.width(), room.height() / page.height())
            self.scale(factor, factor)
        self._show_sharp()

    def actual_size(self) -> None:
        self._fitted = False
        self.resetTransform()
        self._show_sharp()

    def zoom_by(self, factor: float) -> None:
        self._fitted = False
        factor = min(max(self.zoom * factor, LEAST), MOST) / self.zoom
        self.scale(factor, factor)
        self._show_sharp()
        if self.zoom > 1 and self._width:
            self.sharper_wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y()
        if turn:
            self.zoom_by(STEP if turn > 0 else 1 / STEP)
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
