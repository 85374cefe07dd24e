"""遮盖个人信息: what a copy for others hides of one evidence: drawn, typed, or accepted of what the program offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from binder.domain.content import Content
from binder.domain.evidence import Evidence
from binder.domain.redaction import SCALE, Box, Redaction, RedactionKind
from ui.controller import Controller
from ui.dialogs.redaction_offers import RedactionOffers
from ui.theme import BODY, GUTTER, SMALL, label
from ui.views.box_page import BoxPage
from ui.views.content_view import content_widget

if TYPE_CHECKING:
    from binder.domain.assessment import Change
    from binder.usecases.redacting import Suggestion

PAGE_PX = 1600
SIDE = 340
ID_ROLE = int(Qt.ItemDataRole.UserRole)
FIRST_BOX = Box(SCALE * 35 // 100, SCALE * 45 // 100, SCALE * 30 // 100, SCALE * 6 // 100)
"""Where a box is that was added without a mouse."""


class RedactionDialog(QDialog):
    """Changes are stored as they are made, and undone like all others. The original is never touched."""

    def __init__(self, controller: Controller, evidence: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._controller, self._evidence = controller, evidence
        self._page = 0
        self._pages = evidence.file.pages
        self._filling = False
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("遮盖个人信息 — {}").format(evidence.title))
        self.page, self._stack = BoxPage(), QStackedWidget()
        self._wait = label(self.tr("正在打开…"), BODY, tone="2")
        self._wait.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._page_said = label("", SMALL, tone="2")
        self.title_box = QCheckBox(self.tr("题名和文件名也遮盖"))
        self.words = QLineEdit()
        self.hidden, self.offers = QListWidget(), RedactionOffers(controller, evidence.id)
        self._said = label("", SMALL, tone="red", wrap=True)
        self.buttons = {
            name: QPushButton(text)
            for name, text in {
                "back": self.tr("上一页"),
                "on": self.tr("下一页"),
                "add": self.tr("加一个框"),
                "hide_words": self.tr("遮盖这些字"),
                "drop": self.tr("取消遮盖"),
                "close": self.tr("关闭"),
            }.items()
        }
        self._lay_out()
        self._connect()
        self._show_page()
        self.refresh()

    # --- layout -------------------------------------------------------------------------------------------------------

    @property
    def has_pages(self) -> bool:
        """Whether boxes are drawn on it; else words are hidden in its text."""
        return not self._evidence.file.kind.reads_as_blocks

    def _lay_out(self) -> None:
        self.resize(1080, 660)
        for button in self.buttons.values():
            button.setAutoDefault(False)
        self._stack.addWidget(self.page)
        self._stack.addWidget(self._wait)
        body = QHBoxLayout()
        body.setSpacing(GUTTER)
        body.addLayout(self._left(), 1)
        body.addLayout(self._right())
        column = QVBoxLayout(self)
        column.setContentsMargins(GUTTER, 16, GUTTER, 16)
        column.setSpacing(10)
        how = self.tr("在页面上按住左键拖出框。") if self.has_pages else self.tr("写下要遮盖的字，印出时盖住它们。")
        told = self.tr("只对导出的“遮盖副本”起作用，原件和正式册不变。")
        column.addWidget(label(how + told, SMALL, tone="2", wrap=True))
        column.addLayout(body, 1)
        column.addWidget(self._said)

    def _left(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self.buttons["back"], self._page_said, self.buttons["on"]):
            row.addWidget(widget)
            widget.setVisible(self.has_pages)
        row.addStretch(1)
        row.addWidget(self.buttons["add"])
        self.buttons["add"].setVisible(self.has_pages)
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self._stack, 1)
        column.addLayout(row)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(label(self.tr("已标出要遮盖的"), BODY, bold=True))
        column.addWidget(self.title_box)
        if not self.has_pages:
            self.words.setPlaceholderText(self.tr("要遮盖的字，例如一个名字"))
            self.words.setAccessibleName(self.tr("要遮盖的字"))
            row = QHBoxLayout()
            row.addWidget(self.words, 1)
            row.addWidget(self.buttons["hide_words"])
            column.addLayout(row)
        self.hidden.setAccessibleName(self.tr("已标出要遮盖的"))
        for widget in (self.hidden, self.offers):
            widget.setFixedWidth(SIDE)
        column.addWidget(self.hidden, 3)
        column.addWidget(self.buttons["drop"], 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(6)
        column.addWidget(self.offers, 5)
        column.addWidget(self.buttons["close"], 0, Qt.AlignmentFlag.AlignRight)
        return column

    def _connect(self) -> None:
        acts: dict[str, Callable[[], object]] = {
            "back": partial(self.turn, -1),
            "on": partial(self.turn, 1),
            "add": partial(self._draw, FIRST_BOX),
            "hide_words": self._hide_words,
            "drop": self._drop_chosen,
            "close": self.close,
        }
        for name, act in acts.items():
            self.buttons[name].clicked.connect(lambda _on=False, act=act: act())
        self.page.drawn.connect(self._draw)
        self.page.picked.connect(self._choose)
        self.page.moved.connect(self._move)
        self.page.removed.connect(self._drop)
        self.words.returnPressed.connect(self._hide_words)
        self.title_box.toggled.connect(self._toggle_title)
        self.hidden.currentItemChanged.connect(self._go_to_hidden)
        self.offers.went.connect(self._turn_to)
        self.offers.changed.connect(lambda: self._show_boxes(self._chosen_id()))
        self.offers.accepted.connect(self._accept)
        for keys, act in (("Ctrl+Z", self._controller.undo), ("Ctrl+Y", self._controller.redo)):
            QShortcut(QKeySequence(keys), self, activated=act)  # type: ignore[call-overload]
        for keys, step in (("PgUp", -1), ("PgDown", 1)):
            QShortcut(QKeySequence(keys), self, activated=partial(self.turn, step))  # type: ignore[call-overload]
        QShortcut(QKeySequence("Delete"), self.hidden, activated=self._drop_chosen)  # type: ignore[call-overload]
        self._controller.preview_ready.connect(self._put_page)
        self._controller.pictures.pages_ready.connect(self._put_pages)
        self._controller.content_ready.connect(self._put_content)
        self._controller.changed.connect(lambda _view, _change: self.refresh())

    # --- showing ------------------------------------------------------------------------------------------------------

    @property
    def error(self) -> str:
        return self._said.text()

    def turn(self, by: int) -> None:
        """To another page."""
        self._turn_to(self._page + by)

    def _turn_to(self, page: int) -> None:
        if self.has_pages and page != self._page and 0 <= page < self._pages:
            self._page = page
            self._show_page()
            self._show_boxes("")

    def _show_page(self) -> None:
        self._stack.setCurrentWidget(self._wait)
        if not self.has_pages:
            self._controller.request_content(self._evidence.id)
            return
        self.buttons["back"].setEnabled(self._page > 0)
        self.buttons["on"].setEnabled(self._page + 1 < self._pages)
        self.buttons["add"].setEnabled(self._pages > 0)
        if not self._pages:
            self._controller.pictures.pages(self._evidence.id)
            return
        self.page.clear()
        self._page_said.setText(self.tr("第 {} / {} 页").format(self._page + 1, self._pages))
        self._controller.request_preview(self._evidence.id, self._page, PAGE_PX)

    def _put_pages(self, evidence_id: str, pages: int, sentence: str) -> None:
        """How many pages there are of what had to be converted first."""
        if evidence_id == self._evidence.id and not self._pages:
            self._pages = pages
            if pages:
                self._show_page()
            else:
                self._wait.setText(sentence or self.tr("这个文件没有页面，只能遮盖题名和文件名。"))

    def _put_page(self, evidence_id: str, page: int, path: str) -> None:
        if (evidence_id, page) != (self._evidence.id, self._page) or not self.has_pages:
            return
        if not path:
            self._wait.setText(self.tr("这一页显示不出来，不能画框。"))
            return
        self._stack.setCurrentWidget(self.page)
        self.page.show_picture(QPixmap(path))
        self._show_boxes(self.page.chosen)

    def _put_content(self, evidence_id: str, content: Content | None) -> None:
        if evidence_id != self._evidence.id:
            return
        if content is None:
            self._wait.setText(self.tr("这个文件的内容读不出来。"))
            return
        shown = content_widget(content)
        self._stack.addWidget(shown)
        self._stack.setCurrentWidget(shown)

    def refresh(self) -> None:
        """Show what is hidden now."""
        from binder.usecases.redacting import redactions_of

        self._filling = True
        own = redactions_of(self._controller.session, self._evidence.id)
        kept = self._chosen_id()
        self.title_box.setChecked(any(one.kind is RedactionKind.TITLE for one in own))
        self.hidden.clear()
        for one in own:
            if one.kind is not RedactionKind.TITLE:
                item = QListWidgetItem(self._text_of(one), self.hidden)
                item.setData(ID_ROLE, one.id)
                if one.id == kept:
                    self.hidden.setCurrentItem(item)
        self.buttons["drop"].setEnabled(bool(self._chosen_id()))
        self._show_boxes(self._chosen_id())
        self._filling = False

    def _text_of(self, one: Redaction) -> str:
        if one.kind is RedactionKind.TEXT:
            return self.tr("文字　{}").format(one.text)
        return self.tr("第 {} 页　{}").format(one.page + 1, one.text or self.tr("手画的框"))

    def _show_boxes(self, chosen: str) -> None:
        own = self._controller.session.state.redactions.values()
        boxes = {
            one.id: one.box
            for one in own
            if (one.evidence_id, one.kind, one.page) == (self._evidence.id, RedactionKind.BOX, self._page)
        }
        self.page.show_boxes(boxes, self.offers.boxes_on(self._page), chosen)

    # --- hiding -------------------------------------------------------------------------------------------------------

    def _hide(self, *wanted: Redaction) -> bool:
        from binder.usecases.redacting import hide

        known = set(self._controller.session.state.redactions)
        done = self._do(lambda: hide(self._controller.session, wanted))
        new = [id_ for id_ in self._controller.session.state.redactions if id_ not in known]
        if len(new) == 1:
            self._choose(new[0])
        return done

    def _do(self, act: Callable[[], Change | None]) -> bool:
        """Do something, and say here why it was refused."""
        said: list[str] = []
        listening = self._controller.notice.connect(said.append)
        done = self._controller.do(act)
        self._controller.notice.disconnect(listening)
        self._said.setText("" if done else "".join(said[-1:]))
        return done

    def _draw(self, box: Box) -> None:
        self._hide(Redaction("", self._evidence.id, RedactionKind.BOX, self._page, box))
        self.page.setFocus()

    def _hide_words(self) -> None:
        if self._hide(Redaction("", self._evidence.id, RedactionKind.TEXT, text=self.words.text())):
            self.words.clear()

    def _toggle_title(self, on: bool) -> None:
        if self._filling:
            return
        own = self._controller.session.state.redactions.values()
        mine = [one for one in own if (one.evidence_id, one.kind) == (self._evidence.id, RedactionKind.TITLE)]
        if on:
            self._hide(Redaction("", self._evidence.id, RedactionKind.TITLE))
        else:
            self._drop(*(one.id for one in mine))

    def _move(self, id_: str, box: Box) -> None:
        from binder.usecases.redacting import move_box

        self._do(lambda: move_box(self._controller.session, id_, box))

    def _drop(self, *ids: str) -> None:
        from binder.usecases.redacting import show_again

        self._do(lambda: show_again(self._controller.session, *ids))

    def _drop_chosen(self) -> None:
        if self._chosen_id():
            self._drop(self._chosen_id())

    # --- choosing -----------------------------------------------------------------------------------------------------

    def _chosen_id(self) -> str:
        item = self.hidden.currentItem()
        return str(item.data(ID_ROLE)) if item is not None else ""

    def _choose(self, id_: str) -> None:
        """Mark a box on the page and in the list; "" for none."""
        self._filling = True
        rows = [n for n in range(self.hidden.count()) if self.hidden.item(n).data(ID_ROLE) == id_]
        self.hidden.setCurrentRow(rows[0] if rows else -1)
        self._filling = False
        self.buttons["drop"].setEnabled(bool(rows))
        self._show_boxes(id_)

    def _go_to_hidden(self) -> None:
        id_ = self._chosen_id()
        if self._filling or not id_:
            return
        self._turn_to(self._controller.session.state.redactions[id_].page)
        self.buttons["drop"].setEnabled(True)
        self._show_boxes(id_)

    def _accept(self, wanted: list[Suggestion]) -> None:
        if self._hide(*(one for each in wanted for one in each.redactions(self._evidence.id))):
            self.offers.settle()
