"""The road from the window to what is said about evidence: descriptions, versions, instances and what proves them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

if TYPE_CHECKING:
    from binder.usecases.describing import Description
    from binder.usecases.occurrences import Entry
    from ui.controller import Controller


class Record:
    """Each method answers whether something was changed; why not, if it was refused, goes out by `notice`."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._session = controller.session

    def describe(self, evidence_id: str | Iterable[str], **fields: Unpack[Description]) -> bool:
        """Change what is said about evidence, one piece or several. What is absent stays as it is."""
        from binder.usecases.describing import describe_evidence

        return self._controller.do(lambda: describe_evidence(self._session, evidence_id, **fields))

    def replace(self, evidence_id: str, path: Path) -> None:
        """Let a file take an evidence's place as its newer version, in the background."""
        from binder.usecases.revising import replace_evidence

        self._controller.evidence.take_in(lambda progress: replace_evidence(self._session, evidence_id, path, progress))

    def write_down(self, fact: str, evidence_ids: Iterable[str], **entry: Unpack[Entry]) -> bool:
        """Write one more instance of a count down, with what proves it."""
        from binder.usecases.occurrences import add_occurrence

        return self._controller.do(lambda: add_occurrence(self._session, fact, evidence_ids, **entry))

    def rewrite(self, occurrence_id: str, evidence_ids: Iterable[str], **entry: Unpack[Entry]) -> bool:
        """Say something else about an instance, or about what proves it."""
        from binder.usecases.occurrences import change_occurrence

        return self._controller.do(lambda: change_occurrence(self._session, occurrence_id, evidence_ids, **entry))

    def strike(self, occurrence_id: str) -> bool:
        """Take an instance off its ledger."""
        from binder.usecases.occurrences import drop_occurrence

        return self._controller.do(lambda: drop_occurrence(self._session, occurrence_id))
