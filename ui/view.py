"""What every panel shows: one immutable picture of the open assessment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from binder.domain.advice import Advice, advise
from binder.domain.assessment import State
from binder.domain.checks import Checker, Twins
from binder.domain.outline import ItemLine, Outline, build_outline
from binder.domain.overlay import Overlay
from binder.domain.points import Points
from binder.domain.score import Score
from ui.models.targets import open_targets

if TYPE_CHECKING:
    from binder.usecases.session import Session


@dataclass(frozen=True)
class View:
    """The assessment as of one moment. today: the local date that due dates are held against.

    delta: points that the last change added to the claimed total (negative: took away).
    trial: what is only supposed (试算), or None; delta then tells it from what is saved.
    twins: evidence that looks the same, as far as pictures have been compared.
    """

    session: Session
    state: State
    score: Score
    outline: Outline
    advice: tuple[Advice, ...]
    today: date
    delta: Points = 0
    trial: Overlay | None = None
    twins: Twins = field(default_factory=dict)

    @cached_property
    def checker(self) -> Checker:
        """What deserves a second look; worked out where somebody looks."""
        return Checker(self.state, self.session.rubrics, self.score, self.twins)

    def item_name(self, ref: str) -> str:
        """An item as people call it: "5 专业与法律资格人员", in an annex "附件2 第5项 …" so that it is not mistaken."""
        rubric = self.session.rubrics.rubric_of(ref)
        item = rubric.item_by_ref[ref]
        if item.outside:
            return item.short
        number = f"{rubric.source.part} 第{item.key}项" if rubric.prefix else item.key
        return f"{number} {item.short}"


def view_of(
    session: Session,
    today: date,
    before: View | None = None,
    trial: Overlay | None = None,
    twins: Twins | None = None,
) -> View:
    """Look at a session now. before: the view that this one replaces, for the difference in points."""
    state, score = session.state, session.score
    saved = before.score.main.claimed if before else score.main.claimed
    if trial is not None:
        from binder.usecases.whatif import score_with

        saved = score.main.claimed
        state, score = replace(state, facts=trial.facts(state.facts)), score_with(session, trial)
    outline = build_outline(session.rubrics, score, state, today, _kept(before, state, today))
    advice = advise(score) if score.main.scored else open_targets(score)
    return View(session, state, score, outline, advice, today, score.main.claimed - saved, trial, twins or {})


def _kept(before: View | None, state: State, today: date) -> Mapping[str, ItemLine] | None:
    """The lines of items that may be used again: only facts are different, or nothing is."""
    if before is None or before.today != today:
        return None
    old = before.state
    same = old.attachments == state.attachments and old.duties == state.duties and old.evidence == state.evidence
    return before.outline.items if same else None
