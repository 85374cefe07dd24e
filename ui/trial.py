"""What if (试算): facts supposed one after the other, each of which can be taken back; nothing is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from binder.domain.facts import MISSING, Facts, FactState
from binder.domain.overlay import Overlay

if TYPE_CHECKING:
    from binder.usecases.session import Session


class Trial:
    """The overlays of one trial, the last in force. Without any, nothing is being tried."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._steps: list[Overlay] = []

    @property
    def now(self) -> Overlay | None:
        """What is supposed now; None while nothing is tried."""
        return self._steps[-1] if self._steps else None

    @property
    def has_steps(self) -> bool:
        """Whether there is something to take back."""
        return len(self._steps) > 1

    def begin(self, facts: Facts | None) -> None:
        """Try out, from these facts on."""
        first = Overlay()
        self._steps = [first, first.with_facts(facts)] if facts else [first]

    def end(self) -> Overlay:
        """Try out no longer. Returns what was supposed last."""
        last = self._steps[-1]
        self._steps = []
        return last

    def back(self) -> None:
        """Take the last step back."""
        if self.has_steps:
            self._steps.pop()

    def suppose(self, key: str, raw: object, state: FactState, note: str) -> None:
        """Suppose a fact. Raises UserError.

        What would be 已填 counts as 预估, since nobody has seen it yet; what is real stays as it really is.
        """
        from binder.usecases.whatif import suppose

        supposed = FactState.ESTIMATE if state is FactState.KNOWN else state
        overlay = suppose(self._session, self._steps[-1], key, raw, state=supposed, note=note)
        real = self._session.state.facts.get(key, MISSING)
        if real.value is not None and overlay.laid[key].value == real.value:
            overlay = overlay.without(key)
        self._steps.append(overlay)

    def forget(self, key: str) -> None:
        """Suppose that a fact were 未填."""
        self._steps.append(self._steps[-1].with_fact(key, MISSING))
