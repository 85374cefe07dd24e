"""What the preflight has laid out, kept so that writing the binder right after it is little more than copying."""

import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING
from uuid import uuid4

from binder.usecases.opening import workshops_of
from binder.usecases.session import Session

if TYPE_CHECKING:
    from binder.pdf.book import Book
    from binder.pdf.setting import Assembled

LASTS = 600.0
"""Seconds after which a binder is laid out anew: the time of its making stands in it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A binder laid out. options: the clerk's choices, an ExportOptions; volumes: all but the bytes of its pictures."""

    options: object
    book: "Book"
    volumes: "tuple[Assembled, ...]"


class Prepared:
    """A draft that lies on the disk until it is closed, or until nobody holds it any more."""

    def __init__(self, session: Session, draft: Draft, held: ExitStack) -> None:
        self._draft, self._state = draft, session.state
        self._until = monotonic() + LASTS
        self.close = weakref.finalize(self, held.close)

    def draft_for(self, session: Session, options: object) -> Draft | None:
        """The draft, if it still is what would be laid out now."""
        same = self._draft.options == options and self._state is session.state
        lasts = self.close.alive and monotonic() < self._until
        return self._draft if same and lasts and not session.unlocked and self._is_there() else None

    def _is_there(self) -> bool:
        needed = [one.skeleton.path for one in self._draft.volumes]
        needed += [piece.bound for piece in self._draft.book.pieces.values()]
        return all(path.is_file() for path in needed)


@contextmanager
def room_ahead(session: Session) -> Iterator[tuple[Path, ExitStack]]:
    """A folder for a draft, and the stack to hand on to it; gone at the end if it was not handed on.

    What somebody locked is never laid out in the assessment, which is copied and handed on.
    """
    with ExitStack() as stack:
        if session.unlocked:
            yield Path(stack.enter_context(TemporaryDirectory(dir=session.private.path))), stack
            return
        session.cache.mkdir(parents=True, exist_ok=True)
        out = session.cache / f"ahead-{uuid4().hex}.pdf"
        yield stack.enter_context(workshops_of(session.cache).beside(out)), stack
