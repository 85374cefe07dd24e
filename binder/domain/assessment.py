"""One unit's assessment (创建档案) as an immutable snapshot, and the Change that leads from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from binder.domain.evidence import Attachment, Evidence, Occurrence, Proof
from binder.domain.facts import Fact
from binder.domain.matching.lessons import Lesson
from binder.domain.redaction import Redaction


@dataclass(frozen=True, slots=True)
class Duty:
    """Who sees to an item and until when. department: 责任科室; due: "YYYY-MM-DD" or ""; note: typed freely."""

    department: str = ""
    due: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A reading that somebody switched: the option, who decided, and when (UTC with offset)."""

    option: str
    who: str
    at: str


@dataclass(frozen=True)
class State:
    """Everything an assessment holds now. attachments: in order of item and position. trash: evidence in 回收站.

    efforts: clause ref -> what one action on it takes, 1 to 100, where somebody said so.
    occurrences: instances written down one by one, by id, those of a fact in order. proofs: what proves them.
    redactions: what a copy for others hides, by id.
    tray, waiting: attachments to no item, and the evidence that lies only there (待归类), both in order.
    lessons: what was taught about names, by id, in order.
    """

    unit: str
    level: str
    period: str
    rubric_id: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    duties: Mapping[str, Duty] = field(default_factory=dict)
    efforts: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, Choice] = field(default_factory=dict)
    trash: Mapping[str, Evidence] = field(default_factory=dict)
    occurrences: Mapping[str, Occurrence] = field(default_factory=dict)
    proofs: frozenset[Proof] = frozenset()
    redactions: Mapping[str, Redaction] = field(default_factory=dict)
    tray: tuple[Attachment, ...] = ()
    waiting: Mapping[str, Evidence] = field(default_factory=dict)
    lessons: Mapping[str, Lesson] = field(default_factory=dict)

    @cached_property
    def filled(self) -> frozenset[tuple[str, str]]:
        """(item ref, slot key) pairs that hold evidence whose original is sound enough to be opened."""
        return frozenset((a.item, a.slot) for a in self.attachments if not self.evidence[a.evidence_id].file.problem)

    @property
    def everything(self) -> tuple[Evidence, ...]:
        """All evidence, in use, waiting and in 回收站."""
        return (*self.evidence.values(), *self.waiting.values(), *self.trash.values())

    @cached_property
    def at_hand(self) -> Mapping[str, Evidence]:
        """Evidence in use, then what waits in 待归类, by id."""
        return {**self.evidence, **self.waiting}

    @cached_property
    def by_item(self) -> Mapping[str, tuple[Attachment, ...]]:
        """Attachments of each item that has any, in order."""
        groups: dict[str, list[Attachment]] = {}
        for attachment in self.attachments:
            groups.setdefault(attachment.item, []).append(attachment)
        return {item: tuple(group) for item, group in groups.items()}

    @cached_property
    def earlier(self) -> Mapping[str, tuple[Evidence, ...]]:
        """The earlier versions of each evidence in use that has any, the latest first."""
        known = {**self.trash, **self.waiting, **self.evidence}
        found: dict[str, tuple[Evidence, ...]] = {}
        for key, evidence in self.evidence.items():
            chain = [evidence]
            while (before := known.get(chain[-1].revision_of)) and before not in chain:
                chain.append(before)
            if chain[1:]:
                found[key] = tuple(chain[1:])
        return found

    @cached_property
    def replaced(self) -> Mapping[str, Evidence]:
        """Every earlier version of something in use, by its id."""
        return {evidence.id: evidence for chain in self.earlier.values() for evidence in chain}

    @cached_property
    def discarded(self) -> Mapping[str, Evidence]:
        """What is in 回收站 and is no earlier version of something in use."""
        return {key: evidence for key, evidence in self.trash.items() if key not in self.replaced}

    @cached_property
    def ledgers(self) -> Mapping[str, tuple[Occurrence, ...]]:
        """Instances of each count fact that has any written down, in order."""
        groups: dict[str, list[Occurrence]] = {}
        for occurrence in self.occurrences.values():
            groups.setdefault(occurrence.fact, []).append(occurrence)
        return {fact: tuple(sorted(group, key=lambda o: (o.position, o.id))) for fact, group in groups.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """What a use case did. label: in Chinese, as the undo menu shows it ("填报“在岗率”").

    touched: "tray", "fact:KEY", "item:REF" (its evidence or duty), "evidence:ID", "effort:CLAUSE", "reading:KEY",
    "ledger:KEY" (the instances of a count fact), "unit".
    """

    label: str
    touched: frozenset[str]
