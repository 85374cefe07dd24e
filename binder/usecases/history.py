"""Undo and redo."""

from binder.domain.assessment import Change
from binder.usecases.session import Session


def undo(session: Session) -> Change | None:
    """Take the latest step back, from this run or an earlier one. None when there is nothing to undo.

    Documents that a step brought in are not taken away again: they go to 回收站.
    """
    return session.undo()


def redo(session: Session) -> Change | None:
    """Bring the step undone last again. None when there is nothing to redo."""
    return session.redo()
