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

    def item_name(self, ref: str) -> str:
        """An item as people call it: "5 专业与法律资格人员", in an annex "附件2 第5项 …" so that it is not mistaken."""
        rubric = self.session.rubrics.rubric_of(ref)
        item = rubric.item_by_ref[ref]
        number = f"{rubric.source.part} 第{item.key}项" if rubric.prefix else item.key
        return f"{number} {item.short}"


def view_of(session: Session, today: date, before: View | None = None) -> View:
    """Look at a session now. before: the view that this one replaces, for the difference in points."""
    state, score = session.state, session.score
    outline = build_outline(session.rubrics, score, state, today)
    delta = score.main.claimed - before.score.main.claimed if before else 0
    return View(session, state, score, outline, advise(score), today, delta)
