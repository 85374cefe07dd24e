"""What every panel shows: one immutable picture of the open assessment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from binder.domain.advice import Advice, advise
from binder.domain.assessment import State
from binder.domain.outline import Outline, build_outline
from binder.domain.points import Points
from binder.domain.score import Score

if TYPE_CHECKING:
    from binder.usecases.session import Session


@dataclass(frozen=True)
class View:
    """The assessment as of one moment. today: the local date that due dates are held against.

    delta: points that the last change added to the claimed total (negative: took away).
    """

    session: Session
    state: State
    score: Score
    outline: Outline
    advice: tuple[Advice, ...]
    today: date
    delta: Points = 0


def view_of(session: Session, today: date, before: View | None = None) -> View:
    """Look at a session now. before: the view that this one replaces, for the difference in points."""
    state, score = session.state, session.score
    outline = build_outline(session.rubrics, score, state, today)
    delta = score.main.claimed - before.score.main.claimed if before else 0
    return View(session, state, score, outline, advise(score), today, delta)
