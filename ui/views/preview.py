"""A large window beside the work that shows originals: pictures and PDF pages, and what other documents say."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from binder.domain.content import Content
from binder.domain.evidence import Evidence, FileKind
from ui.controller import Controller
from ui.dialogs.unlock import UnlockDialog
from ui.theme import LARGE, SMALL, font, label
from ui.views.content_view import content_widget
from ui.views.elided import ElidedLabel
from ui.views.page_view import STEP, PageView
from ui.views.tiles import size_text

PAGE_PX, SHARP_PX = 1600, 3200
"""Widths that pages are asked for in, at first and when zoomed in."""


class Preview(QWidget):
    """Shows one piece of evidence at a time. Arrows lead to the next piece, Page Up and Down turn pages, Esc closes."""

    def __init__(self, controller: Controller, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Window)
        self._controller = controller
        self._ids: list[str] = []
        self._at = self._page = self._pages = 0
        self._title = ElidedLabel(font(LARGE, bold=True))
        self._detail = ElidedLabel(font(SMALL), tone="2")
        self._problem, self._left_out = label("", SMALL, tone="red", wrap=True), label("", SMALL, tone="2", wrap=True)
        self.pages = PageView()
        self.pages.sharper_wanted.connect(lambda: self._ask_page(SHARP_PX))
        self._message = label("", LARGE, tone="2", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._unlock = self._button(self.tr("输入密码…"), self._ask_password)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.pages)
        self._stack.addWidget(self._message)
        self._read: QWidget | None = None
        self._page_bar, self._page_said = QWidget(), label("", SMALL, tone="2")
        self._turn: dict[int, QPushButton] = {}
        self._leaf: dict[int, QPushButton] = {}
        self._lay_out()
        self._set_keys()
        controller.preview_ready.connect(self._put_page)
        controller.pictures.pages_ready.connect(self._put_pages)
        controller.content_ready.connect(self._put_content)

    def _lay_out(self) -> None:
        self.resize(1000, 760)
        self.setProperty("pane", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(words, 1)
        for text, step in ((self.tr("上一件"), -1), (self.tr("下一件"), 1)):
            self._turn[step] = self._button(text, lambda step=step: self.go(step))
            head.addWidget(self._turn[step])
        head.insertWidget(1, self._unlock)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(8)
        column.addLayout(head)
        for widget in (self._problem, self._stack, self._left_out, self._fill_page_bar()):
            column.addWidget(widget, int(widget is self._stack))

    def _button(self, text: str, act: object) -> QPushButton:
        button = QPushButton(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button

    def _fill_page_bar(self) -> QWidget:
        row = QHBoxLayout(self._page_bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for text, step in ((self.tr("上一页"), -1), (self.tr("下一页"), 1)):
            self._leaf[step] = self._button(text, lambda step=step: self.turn(step))
        for widget in (self._leaf[-1], self._page_said, self._leaf[1]):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._button("−", lambda: self.pages.zoom_by(1 / STEP)))
        row.addWidget(self._button("+", lambda: self.pages.zoom_by(STEP)))
        row.addWidget(self._button(self.tr("适合窗口"), self.pages.fit))
        row.addWidget(self._button("100%", self.pages.actual_size))
        return self._page_bar

    def _set_keys(self) -> None:
        for keys, act in (
            (("Esc", "Space"), self.close),
            (("Left", "Up"), lambda: self.go(-1)),
            (("Right", "Down"), lambda: self.go(1)),
            (("PgUp",), lambda: self.turn(-1)),
            (("PgDown",), lambda: self.turn(1)),
            (("+", "="), lambda: self.pages.zoom_by(STEP)),
            (("-",), lambda: self.pages.zoom_by(1 / STEP)),
            (("0",), self.pages.fit),
            (("1",), self.pages.actual_size),
        ):
            for key in keys:
                QShortcut(QKeySequence(key), self, activated=act)  # type: ignore[call-overload]

    # --- what others call ---------------------------------------------------------------------------------------------

    def open(self, ids: Sequence[str], at: int) -> None:
        """Show one of these pieces of evidence; the arrows lead through all of them."""
        self._ids, self._at = list(ids), at
        self._show()
        self.show()
        self.raise_()
        self.activateWindow()

    def go(self, by: int) -> None:
        """To another piece of evidence."""
        if 0 <= self._at + by < len(self._ids):
            self._at += by
            self._show()

    def turn(self, by: int) -> None:
        """To another page."""
        evidence = self._evidence()
        if evidence and 0 <= self._page + by < self._pages:
            self._page += by
            self._show_page()

    @property
    def shown(self) -> tuple[str, int]:
        """Evidence id and page (0-based) shown now."""
        return (self._ids[self._at] if self._ids else ""), self._page

    @property
    def sentences(self) -> str:
        """What is said of the original and of what could not be shown."""
        return "".join((self._problem.text(), self._message.text()))

    # --- inside -------------------------------------------------------------------------------------------------------

    def _evidence(self) -> Evidence | None:
        """The evidence to show, unless an undo took it away meanwhile."""
        state = self._controller.view.state
        known = {**state.replaced, **state.waiting, **state.evidence}
        return known.get(self.shown[0])

    def _show(self) -> None:
        self._page = 0
        evidence = self._evidence()
        if evidence is None:
            self._say(self.tr("这件材料已经不在这个事项上了。"))
            return
        file = evidence.file
        self.setWindowTitle(self.tr("预览 — {}").format(evidence.title))
        self._title.setText(evidence.title)
        facts = (size_text(file.size), file.length_text, file.place_text, file.note)
        parts = (evidence.number, evidence.issuer, evidence.date, file.name, *facts)
        self._detail.setText("　".join(part for part in parts if part))
        self._problem.setText(file.problem)
        self._problem.setVisible(bool(file.problem))
        self._left_out.hide()
        self._turn[-1].setEnabled(self._at > 0)
        self._turn[1].setEnabled(self._at + 1 < len(self._ids))
        self._pages = file.pages
        self._unlock.setVisible(self._controller.is_locked(evidence))
        if self._unlock.isVisibleTo(self):
            self._problem.hide()
            self._say(self.tr("这份 PDF 设了打开密码，输入密码后才能查看和装订。"))
        elif file.pages:
            self._show_page()
        elif file.kind.is_for_others:
            self._say(self.tr("正在转换成页面，第一次要等几秒…"))
            self._controller.pictures.pages(evidence.id)
        elif file.kind is FileKind.ZIP and not file.problem:
            self._say(self.tr("压缩包可以打开：在材料上点右键，选“打开压缩包…”，里面的文件就能添加为佐证材料。"))
        elif file.kind is FileKind.AUDIO and not file.problem:
            self._say(self.tr("录音已保存在档案里，请用播放器打开原件。"))
        elif file.kind.reads_as_blocks and not file.problem:
            self._say(self.tr("正在打开…"))
            self._controller.request_content(evidence.id)
        else:
            self._say(self.tr("这个文件不能在这里显示，原件已保存在档案里。"))

    def _say(self, sentence: str) -> None:
        self._message.setText(sentence)
        self._stack.setCurrentWidget(self._message)
        self._page_bar.hide()

    def _put_pages(self, evidence_id: str, pages: int, sentence: str) -> None:
        if evidence_id == self.shown[0]:
            self._pages = pages
            if pages:
                self._show_page()
            else:
                self._say(sentence or self.tr("这个文件不能在这里显示，原件已保存在档案里。"))

    def _ask_password(self) -> None:
        evidence = self._evidence()
        if evidence:
            dialog = UnlockDialog(self._controller, evidence, self)
            dialog.accepted.connect(self._show)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _show_page(self) -> None:
        self.pages.clear()
        self._stack.setCurrentWidget(self.pages)
        self._page_bar.show()
        self._leaf[-1].setEnabled(self._page > 0)
        self._leaf[1].setEnabled(self._page + 1 < self._pages)
        self._page_said.setText(self.tr("第 {} / {} 页").format(self._page + 1, self._pages))
        self._ask_page(PAGE_PX)

    def _ask_page(self, width_px: int) -> None:
        self._controller.request_preview(*self.shown, width_px)

    def _put_page(self, evidence_id: str, page: int, path: str) -> None:
        if (evidence_id, page) != self.shown:
            return
        if path:
            self.pages.show_picture(QPixmap(path))
        else:
            self._say(self.tr("这一页显示不出来，原件已保存在档案里。"))

    def _put_content(self, evidence_id: str, content: Content | None) -> None:
        if evidence_id != self.shown[0]:
            return
        if content is None:
            self._say(self.tr("这个文件的内容读不出来，原件已保存在档案里。"))
            return
        if self._read:
            self._stack.removeWidget(self._read)
            self._read.deleteLater()
        self._read = content_widget(content)
        self._stack.addWidget(self._read)
        self._stack.setCurrentWidget(self._read)
        self._left_out.setText(" ".join(content.left_out))
        self._left_out.setVisible(bool(content.left_out))
