"""What is said about evidence, as it is searched."""

from collections.abc import Mapping

from binder.domain.evidence import Evidence
from binder.domain.words import fold

FIELDS = {"title": "题名", "number": "文号", "issuer": "责任者", "note": "备注", "name": "原件名", "text": "正文"}
"""Where something is found, the most telling first."""
IN_TEXT = len(FIELDS) - 1


class Records:
    """What is said about evidence, folded for comparing; each piece once, as long as it stays as it is."""

    def __init__(self) -> None:
        self._folded: dict[str, tuple[Evidence, str]] = {}
        self._all: tuple[Mapping[str, Evidence], list[tuple[str, str]]] = ({}, [])

    def prepare(self, evidence: Mapping[str, Evidence]) -> list[tuple[str, str]]:
        """(id, its fields, one a line) of all these; known ones at once."""
        if self._all[0] is not evidence:
            self._all = (evidence, [(key, self._fields(each)) for key, each in evidence.items()])
        return self._all[1]

    def holding(self, evidence: Mapping[str, Evidence], folded: str) -> dict[str, int]:
        """Ids of the evidence of which something is said that holds some folded words; by each `rank`."""
        return {key: _rank(fields, folded) for key, fields in self.prepare(evidence) if folded in fields}

    def rank(self, evidence: Evidence, folded: str) -> int:
        """Place in FIELDS of the first field that holds some folded words; that of the text when none does."""
        fields = self._fields(evidence)
        return _rank(fields, folded) if folded in fields else IN_TEXT

    def _fields(self, evidence: Evidence) -> str:
        known = self._folded.get(evidence.id)
        if known is None or known[0] is not evidence:
            fields = "\n".join(fold(field_of(evidence, name)) for name in FIELDS)
            known = self._folded[evidence.id] = (evidence, fields)
        return known[1]


def _rank(fields: str, folded: str) -> int:
    return fields.count("\n", 0, fields.find(folded))


def field_of(evidence: Evidence, name: str) -> str:
    """What is said in a field; "" for the text, which is not said but read."""
    return evidence.file.name if name == "name" else str(getattr(evidence, name, ""))
