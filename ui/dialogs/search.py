"""查找佐证材料: by what is said of it and the text inside; a hit leads to its item and tile, or to 待归类."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from binder.domain.assessment import Change
from binder.domain.records import FIELDS
from binder.usecases.searching import Hit
from ui.controller import Controller
from ui.theme import BODY, GUTTER, SMALL, font, label, tokens
from ui.view import View

HIT_ROLE = int(Qt.ItemDataRole.UserRole)
PAUSE_MS = 120
PADDING = QSize(16, 14)
"""What the style sheet leaves free around a line of a list, both sides together."""
SCROLL_PX = 10
MOST = 60
"""Hits shown; who has more types another word."""


class SearchDialog(QDialog):
    """Non-modal; hits follow the typing. Down leads into them, Enter goes to one."""

    def __init__(self, controller: Controller, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self.setWindowTitle(self.tr("查找佐证材料"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.words = QLineEdit()
        self.words.setPlaceholderText(self.tr("题名、文号、责任者、备注、正文；几个词用空格隔开"))
        self.words.setAccessibleName(self.tr("要查找的词"))
        self.words.setClearButtonEnabled(True)
        self.words.installEventFilter(self)
        self.said = label("", SMALL, tone="2", wrap=True)
        self.hits = QListWidget()
        self.hits.setAccessibleName(self.tr("找到的佐证材料"))
        self.hits.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.hits.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.hits.itemActivated.connect(self._go)
        self.hits.itemClicked.connect(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 20, GUTTER, 16)
        column.setSpacing(10)
        for widget in (self.words, self.said, self.hits):
            column.addWidget(widget, int(widget is self.hits))
        self.resize(640, 560)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.words.textChanged.connect(self._wait)
        controller.changed.connect(self._follow)
        controller.finder.left_changed.connect(self._wait)  # a method, which Qt lets go of with the dialog
        self.look()

    def _wait(self, _what: object = None) -> None:
        """Search soon, once for all that happens until then."""
        self._pause.start()

    def look(self) -> None:
        """Search now for what is typed."""
        text = self.words.text().strip()
        found = self._controller.finder.find(text) if text else ()
        self.hits.clear()
        for hit in found[:MOST]:
            self._add(hit, self._controller.view)
        self.said.setText(self._sentence(text, len(found)))
        if found:
            self.hits.setCurrentRow(0)

    def _sentence(self, text: str, count: int) -> str:
        left = self._controller.finder.left
        waiting = self.tr("还有 {} 份的正文正在读取。").format(left) if left else ""
        closed = self._controller.finder.unopened
        if closed:
            waiting += self.tr(
                "有 {} 份旧版文档查不了正文：本机没有 LibreOffice、WPS 或 Office，装上后会自动读取。"
            ).format(closed)
        if not text:
            return waiting
        if not count:
            return self.tr("没有找到“{}”。可以少写几个字，或换一个词。").format(text) + waiting
        shown = self.tr("找到 {} 件。").format(count)
        if count > MOST:
            shown = self.tr("找到的太多，只列出前 {} 件，再加一个词可以缩小。").format(MOST)
        return shown + waiting

    def _add(self, hit: Hit, view: View) -> None:
        line = QListWidgetItem(self.hits)
        line.setData(HIT_ROLE, hit)
        shown = QLabel(_html(hit, self._where(hit, view)))
        shown.setFont(font(BODY))
        shown.setWordWrap(True)
        shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.evidence.title}，{self._where(hit, view)}")
        width = self.hits.viewport().width() - SCROLL_PX - PADDING.width()
        line.setSizeHint(QSize(width, shown.heightForWidth(width)) + PADDING)
        self.hits.setItemWidget(line, shown)

    def _where(self, hit: Hit, view: View) -> str:
        if hit.is_waiting:
            return self.tr("待归类")
        more = self.tr("，共用于 {} 处").format(len(hit.places)) if len(hit.places) > 1 else ""
        return view.item_name(hit.places[0].item) + more

    def _follow(self, _view: View, change: Change | None) -> None:
        """What is found may be described anew, moved or gone."""
        if change is None or any(mark.startswith("evidence:") for mark in change.touched):
            self._wait()

    def _go(self, line: QListWidgetItem) -> None:
        hit: Hit = line.data(HIT_ROLE)
        if hit.is_waiting:
            self._controller.evidence_selected.emit(hit.evidence.id)
        else:
            self._controller.select_item(hit.places[0].item, evidence=hit.evidence.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.hits.count():
            if event.key() == Qt.Key.Key_Down:
                self.hits.setFocus()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go(self.hits.currentItem())
                return True
        return super().eventFilter(watched, event)


def _html(hit: Hit, where: str) -> str:
    """Title and place, and under them the piece with what was found; all that people wrote is escaped."""
    t = tokens()
    piece = f'{escape(hit.before)}<b style="color:{t.accent}">{escape(hit.found)}</b>{escape(hit.after)}'
    return (
        f'<b>{escape(hit.evidence.title)}</b>&nbsp;&nbsp;<span style="color:{t.ink2}">{escape(where)}</span><br>'
        f'<span style="color:{t.ink3}">{FIELDS[hit.field]}：</span><span style="color:{t.ink2}">{piece}</span>'
    )
