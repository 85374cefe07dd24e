"""What an assessment would score under each option of a reading."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from binder.domain.score import Score, score_assessment

if TYPE_CHECKING:
    from binder.usecases.session import Session


def compare_readings(session: Session, key: str) -> Mapping[str, Score]:
    """Score the present facts and evidence under every option of one reading, the others staying as they are.

    Raises KeyError for a reading that no rubric of the assessment declares.
    """
    state = session.state
    chosen = {reading: choice.option for reading, choice in state.choices.items()}
    options = session.rubrics.readings[key].options
    return {
        option.key: score_assessment(session.resolved({**chosen, key: option.key}), state.facts, state.filled)
        for option in options
    }
