"""What is said about evidence, as it is searched."""

from binder.domain.evidence import Evidence
from binder.domain.words import fold

FIELDS = {"title": "题名", "number": "文号", "issuer": "责任者", "note": "备注", "name": "原件名", "text": "正文"}
"""Where something is found, the most telling first."""
IN_TEXT = len(FIELDS) - 1


class Records:
    """What is said about evidence, folded for comparing; each piece once, as long as it stays as it is."""

    def __init__(self) -> None:
        self._folded: dict[str, tuple[Evidence, str]] = {}

    def rank(self, evidence: Evidence, folded: str) -> int:
        """Place in FIELDS of the first field that holds some folded words; that of the text when none does."""
        known = self._folded.get(evidence.id)
        if known is None or known[0] is not evidence:
            lines = "\n".join(fold(field_of(evidence, name)) for name in FIELDS)
            known = self._folded[evidence.id] = (evidence, lines)
        at = known[1].find(folded)
        return known[1].count("\n", 0, at) if at >= 0 else IN_TEXT


def field_of(evidence: Evidence, name: str) -> str:
    """What is said in a field; "" for the text, which is not said but read."""
    return evidence.file.name if name == "name" else str(getattr(evidence, name, ""))
