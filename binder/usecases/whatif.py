"""What if: facts supposed for the time being, their score, and keeping them in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from binder.domain.assessment import Change
from binder.domain.facts import FactError, FactState, make_fact
from binder.domain.overlay import Overlay
from binder.domain.score import Score, rescore
from binder.errors import UserError
from binder.usecases.lookup import fact_spec, plain

if TYPE_CHECKING:
    from binder.usecases.session import Session


def suppose(
    session: Session,
    overlay: Overlay,
    key: str,
    raw: object,
    *,
    state: FactState = FactState.ESTIMATE,
    note: str = "",
) -> Overlay:
    """The overlay with one more fact supposed; raw, state and note as in `set_fact`. Nothing is saved."""
    try:
        return overlay.with_fact(key, make_fact(fact_spec(session, key), state, raw, plain(note)))
    except FactError as error:
        raise UserError("bad-fact", str(error)) from error


def score_with(session: Session, overlay: Overlay) -> Score:
    """The score as it would be. Only what the overlay touches is scored anew."""
    state = session.state
    touched = {f"fact:{key}" for key in overlay.changes(state.facts)}
    return rescore(session.score, session.rubrics, overlay.facts(state.facts), state.filled, touched)


def keep(session: Session, overlay: Overlay) -> Change:
    """State what was supposed, all in one undo step."""
    from binder.store.rows import Row, fact_row  # the database takes a while to import

    changes = overlay.changes(session.state.facts)
    label = f"采用假设的 {len(changes)} 项填报数据"
    with session.edit(label) as edit:
        for key, fact in changes.items():
            fact_spec(session, key)
            if fact.state is FactState.MISSING:
                edit.drop(Row("fact", {"key": key}))
            else:
                edit.put(fact_row(key, fact))
    return edit.change
