"""What deserves a second look: each check says what was found, and what to do about it. Nothing here changes a score.

Checks are held against what is written down. What nobody has said (a source, a kind, a date) raises no alarm, but for
a screenshot, which is worth nothing without its day.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from binder.domain.assessment import State
from binder.domain.evidence import DocumentKind, Evidence, Occurrence, Source
from binder.domain.ledger import agreement_of, proofs_of
from binder.domain.outline import needed_slots
from binder.domain.periods import Days, days_of, period_of, span_of
from binder.domain.points import points_text
from binder.domain.rubric import Clause, Item, RubricSet
from binder.domain.rules import ClauseState, PerOccurrence
from binder.domain.score import ClauseScore, ItemScore, Score

Twins = Mapping[str, tuple[str, ...]]
"""Ids of the evidence whose pictures look the same, by the id of each."""


class CheckKind(StrEnum):
    """What was found; `word` says it in Chinese."""

    UNREADABLE = "unreadable"
    UNBACKED = "unbacked"
    MISSING = "missing"
    REUSED = "reused"
    SHARED = "shared"
    SYSTEM = "system"
    OUTSIDE = "outside"
    UNDATED = "undated"
    TWIN = "twin"
    TWICE = "twice"
    LEDGER = "ledger"

    @property
    def word(self) -> str:
        return _WORDS[self]

    @property
    def grave(self) -> bool:
        """Whether points are lost if it stays so; the others only want to be looked at."""
        return self in (CheckKind.UNREADABLE, CheckKind.UNBACKED, CheckKind.MISSING, CheckKind.REUSED)


_WORDS = {
    CheckKind.UNREADABLE: "打不开",
    CheckKind.UNBACKED: "有分无证",
    CheckKind.MISSING: "缺件",
    CheckKind.REUSED: "重复计分",
    CheckKind.SHARED: "一材多用",
    CheckKind.SYSTEM: "应为系统数据",
    CheckKind.OUTSIDE: "期间外",
    CheckKind.UNDATED: "截图无日期",
    CheckKind.TWIN: "疑似重复",
    CheckKind.TWICE: "重复放置",
    CheckKind.LEDGER: "登记不符",
}


@dataclass(frozen=True, slots=True)
class Check:
    """One finding on an item. text: a Chinese sentence with its reason, and one with its remedy.

    evidence, clause, slot: id, ref and key of what it is about, "" where it is about none.
    """

    kind: CheckKind
    item: str
    text: str
    evidence: str = ""
    clause: str = ""
    slot: str = ""


class Checker:
    """Looks at an assessment, an item at a time. twins: what looks the same, as far as that is known."""

    def __init__(self, state: State, rubrics: RubricSet, score: Score, twins: Twins | None = None) -> None:
        self._state, self._rubrics, self._score, self._twins = state, rubrics, score, twins or {}

    @cached_property
    def all(self) -> tuple[Check, ...]:
        """Every check, in order of items."""
        return tuple(check for ref in self._score.items for check in self.of_item(ref))

    def of_item(self, ref: str) -> list[Check]:
        """The checks on one item."""
        score = self._score.items[ref]
        return [
            *self._claims(score),
            *self._ledgers(score.item),
            *self._reuses(score.item),
            *self._documents(score.item),
        ]

    # --- claims -------------------------------------------------------------------------------------------------------

    def _claims(self, score: ItemScore) -> Iterator[Check]:
        """Points that nothing proves, or not all that is asked for, or only what does not prevail."""
        unbacked: set[str] = set()
        claimed = {c.clause.ref: c for c in score.clauses if c.claimed > 0 and c.clause.rule.facts and not _excused(c)}
        for clause in claimed.values():
            key, points = clause.clause.number, points_text(clause.claimed)
            if clause.claimed > clause.backed:
                unbacked.add(clause.clause.ref)
                text = f"条款 {key} 自评 {points} 分，没有佐证材料支撑。请添加佐证材料，或核对填报的数据。"
                yield Check(CheckKind.UNBACKED, score.item.ref, text, clause=clause.clause.ref)
            elif clause.clause.system_data:
                yield from self._system(clause, score.item)
        for slot in needed_slots(score):
            served = [ref for ref in slot.clauses if ref in claimed]
            if served and not unbacked.intersection(served) and (score.item.ref, slot.key) not in self._state.filled:
                key, points = claimed[served[0]].clause.number, points_text(claimed[served[0]].claimed)
                way = f"请向{slot.supplier}索取" if slot.supplier else "请补上"
                text = f"条款 {key} 自评 {points} 分，要求的“{slot.title}”还没有材料。{way}，或确认现有材料足以证明。"
                yield Check(CheckKind.MISSING, score.item.ref, text, clause=served[0], slot=slot.key)

    def _system(self, clause: ClauseScore, item: Item) -> Iterator[Check]:
        backing = self._backing(clause.clause, item)
        if backing and all(evidence.source is Source.OWN for evidence in backing):
            text = (
                f"条款 {clause.clause.number} 的原文写明“{clause.clause.system_data}”，现有材料都是自有的。"
                "请补上系统导出的数据或截图，并把来源标为“系统数据”。"
            )
            yield Check(CheckKind.SYSTEM, item.ref, text, clause=clause.clause.ref)

    def _backing(self, clause: Clause, item: Item) -> list[Evidence]:
        """The evidence that backs a clause: in a slot that serves it, or on the item as a whole."""
        serving = {"", *(slot.key for slot in item.slots if clause.ref in slot.clauses)}
        here = self._state.by_item.get(item.ref, ())
        return [self._state.evidence[a.evidence_id] for a in here if a.slot in serving]

    # --- instances ----------------------------------------------------------------------------------------------------

    def _ledgers(self, item: Item) -> Iterator[Check]:
        """Counts that differ from their ledger, and instances that nothing proves."""
        for clause in item.clauses:
            if not isinstance(clause.rule, PerOccurrence) or clause.exempt or item.exempt:
                continue
            spec = self._rubrics.facts[clause.rule.fact]
            agreement = agreement_of(self._state, spec)
            if agreement.differs:
                text = f"条款 {clause.number} {agreement.sentence(spec.unit)}请核对哪个数对，再改另一个。"
                yield Check(CheckKind.LEDGER, item.ref, text, clause=clause.ref)
            for number, entry in enumerate(self._state.ledgers.get(spec.key, ()), 1):
                name = f"第 {number} 件“{entry.title}”" if entry.title else f"第 {number} 件"
                for kind, text in self._of_entry(entry, f"条款 {clause.number} 登记的{name}"):
                    yield Check(kind, item.ref, text, clause=clause.ref)

    def _of_entry(self, entry: Occurrence, named: str) -> Iterator[tuple[CheckKind, str]]:
        if entry.id not in self._proofs:
            yield CheckKind.LEDGER, f"{named}没有指定佐证。请点“修改”，勾选证明它的材料。"
        if self._is_outside(days_of(entry.date)):
            said = f"{named}，日期 {entry.date} 不在创建年度 {self._state.period} 内。"
            yield CheckKind.OUTSIDE, f"{said}请核对日期；确是别的年度的事，就从登记里删去。"

    @cached_property
    def _proofs(self) -> Mapping[str, tuple[str, ...]]:
        return proofs_of(self._state)

    # --- a document counted more often than it may be -----------------------------------------------------------------

    @cached_property
    def _uses(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """(words of `once`, evidence id) -> where it is used: refs of clauses, one for each instance or slot."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for item in self._rubrics.items.values():
            for clause in item.clauses:
                if clause.once:
                    for evidence_id in self._used_for(clause, item):
                        key = (clause.once, evidence_id)
                        found[key] = (*found.get(key, ()), clause.ref)
        return found

    def _used_for(self, clause: Clause, item: Item) -> Iterator[str]:
        """Evidence that a clause counts: once for each instance it proves, else for lying in a slot of this clause."""
        proven: list[str] = []
        if isinstance(clause.rule, PerOccurrence):
            for entry in self._state.ledgers.get(clause.rule.fact, ()):
                proven += self._proofs.get(entry.id, ())
        yield from proven
        own = {slot.key for slot in item.slots if slot.clauses == (clause.ref,)}
        placed = {a.evidence_id for a in self._state.by_item.get(item.ref, ()) if a.slot in own}
        yield from sorted(placed - set(proven))

    def _reuses(self, item: Item) -> Iterator[Check]:
        for clause in item.clauses:
            for (words, evidence_id), refs in self._uses.items() if clause.once else ():
                if words == clause.once and len(refs) > 1 and clause.ref in refs:
                    where = "、".join(dict.fromkeys(self._rubrics.clauses[ref].number for ref in refs))
                    text = (
                        f"“{self._state.evidence[evidence_id].title}”在条款 {where} 里用了 {len(refs)} 次，"
                        f"按“{words}”只能计一次。请只留一处，或给另一件换上它自己的材料。"
                    )
                    yield Check(CheckKind.REUSED, item.ref, text, evidence_id, clause.ref)
            yield from self._shares(clause, item)

    def _shares(self, clause: Clause, item: Item) -> Iterator[Check]:
        """Documents that other clauses count too where the source leaves open whether they may."""
        for evidence_id, refs in self._used_by.items() if clause.once and clause.errata else ():
            others = [self._rubrics.clauses[ref] for ref in refs] if clause.ref in refs else []
            others = [other for other in others if other.once != clause.once and set(other.errata) & set(clause.errata)]
            if others:
                key = next(key for key in clause.errata if key in others[0].errata)
                why = next(each.why for each in self._rubrics.rubric_of(item.ref).errata if each.key == key)
                where = "、".join(other.number for other in others)
                title = self._state.evidence[evidence_id].title
                text = f"“{title}”在条款 {where} 里也计了。{why}"
                yield Check(CheckKind.SHARED, item.ref, text, evidence_id, clause.ref)

    @cached_property
    def _used_by(self) -> Mapping[str, tuple[str, ...]]:
        """Refs of the clauses with `once` that count an evidence, by its id."""
        found: dict[str, tuple[str, ...]] = {}
        for (_, evidence_id), refs in self._uses.items():
            found[evidence_id] = tuple(dict.fromkeys((*found.get(evidence_id, ()), *refs)))
        return found

    # --- documents ----------------------------------------------------------------------------------------------------

    def _documents(self, item: Item) -> Iterator[Check]:
        """What is wrong with the pieces of evidence themselves, each once."""
        slots: dict[str, list[str]] = {}
        for attachment in self._state.by_item.get(item.ref, ()):
            slots.setdefault(attachment.evidence_id, []).append(attachment.slot)
        for evidence_id, places in slots.items():
            evidence = self._state.evidence[evidence_id]
            for kind, text in self._of_document(evidence, places):
                yield Check(kind, item.ref, f"“{evidence.title}”{text}", evidence_id, slot=places[0])

    def _of_document(self, evidence: Evidence, places: list[str]) -> Iterator[tuple[CheckKind, str]]:
        if evidence.file.problem:
            yield CheckKind.UNREADABLE, f"：{evidence.file.problem}"
        if len(places) > 1 and "" in places:
            yield CheckKind.TWICE, "在本事项里放了两处：归入了具体要求，又挂在整个事项上。请移除未归类的那一份。"
        if _is_screenshot(evidence) and not evidence.date:
            yield CheckKind.UNDATED, "是截图，没有写日期，看不出是什么时候的情况。请在“修改信息”里填上截图日期。"
        outside = self._outside(evidence)
        if outside:
            yield CheckKind.OUTSIDE, outside
        for other in self._twins.get(evidence.id, ()):
            if other in self._state.evidence:
                yield CheckKind.TWIN, f"和{self._named(other)}看起来是同一张照片。请核对，重复的只留一份。"

    def _named(self, evidence_id: str) -> str:
        """A piece of evidence with the item it is on."""
        ref = next(a.item for a in self._state.attachments if a.evidence_id == evidence_id)
        return f"第 {self._rubrics.items[ref].key} 项的“{self._state.evidence[evidence_id].title}”"

    @cached_property
    def _period(self) -> Days | None:
        return period_of(self._state.period)

    def _is_outside(self, days: Days | None) -> bool:
        """Whether none of these days is in the assessment's period; nothing is outside while either is not known."""
        return days is not None and self._period is not None and not days.meets(self._period)

    def _outside(self, evidence: Evidence) -> str:
        """Why a document does not belong to the assessment's period, "" if it may."""
        about = span_of(evidence.period_from, evidence.period_to)
        if about is not None:
            said = f"的所属期间（{evidence.period_from}—{evidence.period_to}）不在创建年度 {self._state.period} 内。"
            return f"{said}请核对期间，或换成本年度的材料。" if self._is_outside(about) else ""
        if not _is_of_its_day(evidence) or not self._is_outside(days_of(evidence.date)):
            return ""
        said = f"的日期 {evidence.date} 不在创建年度 {self._state.period} 内。"
        return f"{said}请核对日期；说的是本年度的事，就在“修改信息”里写明所属期间。"


def _excused(score: ClauseScore) -> bool:
    return score.state in (ClauseState.EXEMPT, ClauseState.EXCUSED)


def checks(state: State, rubrics: RubricSet, score: Score, twins: Twins | None = None) -> tuple[Check, ...]:
    """Everything that deserves a second look, in order of items."""
    return Checker(state, rubrics, score, twins).all


_SCREENSHOT = re.compile(r"截图|截屏|屏幕快照|screenshot", re.IGNORECASE)


def _is_screenshot(evidence: Evidence) -> bool:
    """Said to be one; or, while nobody has said what it is, a picture that is called one."""
    if evidence.kind is not DocumentKind.UNKNOWN:
        return evidence.kind is DocumentKind.SCREENSHOT
    return evidence.file.kind.is_image and bool(_SCREENSHOT.search(f"{evidence.title} {evidence.file.name}"))


_OF_THEIR_DAY = frozenset(
    {
        DocumentKind.PHOTO,
        DocumentKind.SCREENSHOT,
        DocumentKind.RECORD,
        DocumentKind.LEDGER,
        DocumentKind.CASE_FILE,
        DocumentKind.PRESS,
        DocumentKind.RECORDING,
    }
)
"""Kinds that show what was on their day. A scheme, a contract or a certificate of years ago may still be in force."""


def _is_of_its_day(evidence: Evidence) -> bool:
    taken = evidence.kind is DocumentKind.UNKNOWN and bool(evidence.file.captured_at)
    return taken or evidence.kind in _OF_THEIR_DAY
