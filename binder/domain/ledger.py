"""逐件登记 held against the count it stands behind."""

from collections.abc import Mapping
from typing import NamedTuple

from binder.domain.assessment import State
from binder.domain.facts import MISSING, FactSpec


class Agreement(NamedTuple):
    """How a ledger stands to its count. counted: as stated, None while open; written: instances there are."""

    counted: int | None
    written: int

    @property
    def differs(self) -> bool:
        """Whether both say something, and not the same."""
        return bool(self.written) and self.counted != self.written

    def sentence(self, unit: str) -> str:
        if not self.written:
            return f"填报了 {self.counted} {unit}，可以逐件登记。" if self.counted else ""
        if self.counted is None:
            return f"登记了 {self.written} {unit}，数量还没有填报。"
        if self.differs:
            return f"登记了 {self.written} {unit}，填报的是 {self.counted} {unit}，两处不一致。"
        return f"登记了 {self.written} {unit}，与填报一致。"


def agreement_of(state: State, spec: FactSpec) -> Agreement:
    """How the ledger of a count stands to it."""
    value = state.facts.get(spec.key, MISSING).value
    counted = value if isinstance(value, int) and not isinstance(value, bool) else None
    return Agreement(counted, len(state.ledgers.get(spec.key, ())))


def proofs_of(state: State) -> Mapping[str, tuple[str, ...]]:
    """Ids of the evidence in use that proves each occurrence, where any does."""
    found: dict[str, tuple[str, ...]] = {}
    for proof in sorted(state.proofs):
        if proof.evidence_id in state.evidence:
            found[proof.occurrence_id] = (*found.get(proof.occurrence_id, ()), proof.evidence_id)
    return found
