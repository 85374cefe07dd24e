"""Pictures and contents of evidence, made in the background, each once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from binder.errors import Cancelled, UserError
from ui.jobs import Jobs

if TYPE_CHECKING:
    from binder.usecases.session import Session

Wanted = tuple[str, int, int]
"""Evidence id, page (-1: its thumbnail) and width in pixels."""


class Pictures(QObject):
    """thumbnail_ready: evidence id, path; preview_ready: the same with the page; "" for a path that can not be made.
    content_ready: evidence id and a Content, or None if unreadable. pages_ready: evidence id, how many pages can be
    previewed, and where there is none, the sentence why."""

    thumbnail_ready = Signal(str, str)
    preview_ready = Signal(str, int, str)
    content_ready = Signal(str, object)
    pages_ready = Signal(str, int, str)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = Jobs(self)
        self._made: dict[Wanted, str] = {}
        self._asked: set[Wanted] = set()
        self._thumbnails: deque[str] = deque()
        self._drawing = False

    def close(self) -> None:
        """Stop all work."""
        self._jobs.close()

    def drop_waiting(self) -> None:
        """Forget what has not been started yet."""
        self._thumbnails.clear()
        self._jobs.drop_waiting()

    def try_again(self, evidence_id: str) -> None:
        """Forget which of an evidence's pictures could not be made: they may be there now."""
        self._made = {wanted: path for wanted, path in self._made.items() if path or wanted[0] != evidence_id}

    def thumbnail(self, evidence_id: str) -> None:
        """Ask for a thumbnail. They are made one by one: a page that somebody waits for comes before the next.

        Where that would take another program, only one that is there already is handed out.
        """
        from binder.usecases.previews import takes_long

        if not takes_long(self._session, evidence_id):
            self._thumbnails.append(evidence_id)
            self._next_thumbnail()

    def _next_thumbnail(self) -> None:
        from binder.usecases.previews import thumbnail

        while self._thumbnails and not self._drawing:
            wanted = (self._thumbnails.popleft(), -1, 0)
            self._drawing = wanted not in self._made
            self._request(wanted, partial(thumbnail, self._session, wanted[0]), self._hand_thumbnail)

    def preview(self, evidence_id: str, page: int, width_px: int) -> None:
        """Ask for a page (0-based) at a width."""
        from binder.usecases.previews import page_preview

        wanted = (evidence_id, page, width_px)
        self._request(wanted, lambda: page_preview(self._session, *wanted), self._hand_preview)

    def pages(self, evidence_id: str) -> None:
        """Ask how many pages there are of what has to be converted first."""
        from binder.usecases.previews import page_count

        self._jobs.start(
            lambda _progress: page_count(self._session, evidence_id), on_end=partial(self._hand_pages, evidence_id)
        )

    def _hand_pages(self, evidence_id: str, done: Future[Any]) -> None:
        if done.cancelled():
            return
        try:
            self.pages_ready.emit(evidence_id, done.result(), "")
        except UserError as error:
            self.pages_ready.emit(evidence_id, 0, error.text)
        except Cancelled:
            return

    def content(self, evidence_id: str) -> None:
        """Ask for what a document without pages says."""
        from binder.usecases.previews import evidence_content

        self._jobs.start(
            lambda _progress: evidence_content(self._session, evidence_id),
            on_end=partial(self._hand_content, evidence_id),
        )

    def _request(self, wanted: Wanted, make: Callable[[], Path], hand: Callable[[Wanted, str], None]) -> None:
        """Make a picture in the background, once; hand out a known one at once."""
        if wanted in self._made:
            hand(wanted, self._made[wanted])
        elif wanted not in self._asked:
            self._asked.add(wanted)
            self._jobs.start(lambda _progress: make(), on_end=partial(self._finish, wanted, hand))

    def _finish(self, wanted: Wanted, hand: Callable[[Wanted, str], None], done: Future[Any]) -> None:
        self._asked.discard(wanted)
        if wanted[1] < 0:
            self._drawing = False
            self._next_thumbnail()
        if done.cancelled():
            return
        try:
            path = str(done.result())
        except UserError:
            path = ""
        self._made[wanted] = path
        hand(wanted, path)

    def _hand_thumbnail(self, wanted: Wanted, path: str) -> None:
        self.thumbnail_ready.emit(wanted[0], path)

    def _hand_preview(self, wanted: Wanted, path: str) -> None:
        self.preview_ready.emit(wanted[0], wanted[1], path)

    def _hand_content(self, evidence_id: str, done: Future[Any]) -> None:
        if done.cancelled():
            return
        try:
            content = done.result()
        except UserError:
            content = None
        self.content_ready.emit(evidence_id, content)
