"""What keeps an open assessment from loss: what was saved is written beside the originals a moment later, a backup is
made each half hour in which something changed; and the word on how they stand."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from binder.errors import UserError
from ui.jobs import Jobs
from ui.rounds import Rounds

if TYPE_CHECKING:
    from binder.usecases.keeping import Kept
    from binder.usecases.session import Session

HALF_AN_HOUR_MS = 30 * 60 * 1000
BESIDE_MS = 1500
"""How long after something was saved it is written beside the originals."""


class Keeper(QObject):
    """stands: a word for the status bar, a sentence for whoever points at it, and whether all is well."""

    stands = Signal(str, str, bool)
    _saved = Signal()

    def __init__(self, session: Session, parent: QObject, *, every_ms: int = HALF_AN_HOUR_MS) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = Jobs(self)
        self._timer = QTimer(self, interval=every_ms)
        self._timer.timeout.connect(self.back_up)
        self.word, self.sentence, self.is_well = "", "", True
        self._unwritten = self.tr("说明文件没有写成")
        self._beside = Rounds(
            lambda _progress: session.write_beside(),
            self,
            pause_ms=BESIDE_MS,
            puts_off=False,
            on_end=self._go_on,
            on_fail=lambda error: self._fail(error.text, self._unwritten),
        )
        if session.refusal is None:
            self._saved.connect(self._beside.ask)
            session.on_saved = self._saved.emit  # by whichever thread saves
            self._timer.start()
            self._begin()

    def _go_on(self, left: int) -> None:
        """Some at a time: there may be thousands after many files were taken in."""
        if left:
            self._beside.ask()
        elif self.word == self._unwritten:
            self._begin()

    def _begin(self) -> None:
        from binder.usecases.keeping import kept_backups

        if self._session.backup_trouble:
            self._fail(self._session.backup_trouble)
            return
        kept = kept_backups(self._session.folder)
        if kept:
            self._say(kept[0].at)

    def close(self) -> None:
        """Make no more of them."""
        self._timer.stop()
        self._session.on_saved = None
        self._jobs.close()
        self._beside.close()

    def back_up(self, *, asked: bool = False, then: Callable[[], None] | None = None) -> None:
        """Back up in the background; unless it was asked for, only what has changed since the last time."""
        from binder.usecases.keeping import back_up

        def end(done: Future[Any]) -> None:
            try:
                kept: Kept | None = done.result()
            except UserError as error:
                self._fail(error.text)
            else:
                if kept:
                    self._say(kept.at)
            if then:
                then()

        self._jobs.start(lambda _progress: back_up(self._session, timed=not asked), on_end=end)

    def _say(self, at: datetime) -> None:
        today = at.date() == datetime.now().astimezone().date()
        when = f"{at:%H:%M}" if today else f"{at:%m-%d %H:%M}"
        self._tell(
            self.tr("{} 已备份").format(when),
            self.tr("打开、关闭和每半小时自动备份数据库；在“文件 → 备份与恢复”里可以手动备份，也可以恢复。"),
            well=True,
        )

    def _fail(self, why: str, word: str = "") -> None:
        self._tell(word or self.tr("备份没有成功"), why, well=False)

    def _tell(self, word: str, sentence: str, *, well: bool) -> None:
        self.word, self.sentence, self.is_well = word, sentence, well
        self.stands.emit(word, sentence, well)
