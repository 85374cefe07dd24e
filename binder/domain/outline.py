"""The rubric's mirror: one line for each category and item, as the tree, the status and the binder show it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from binder.domain.assessment import Duty, State
from binder.domain.points import points_text
from binder.domain.rubric import Category, Item, Rubric, RubricSet, Slot
from binder.domain.rules import ClauseState
from binder.domain.score import CategoryScore, ItemScore, RubricScore, Score

SOON_DAYS = 10
"""An item whose date is at most this many days away is 临期."""

OPEN = (ClauseState.MISSING, ClauseState.PENDING)


class Lamp(StrEnum):
    """done: full marks with all their evidence · part: begun · alarm: not done and due soon or past ·
    empty: nothing given yet · exempt: 不作要求 · merged: counted with another item."""

    DONE = "done"
    PART = "part"
    ALARM = "alarm"
    EMPTY = "empty"
    EXEMPT = "exempt"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item's line. filled, slots: how many of its slots hold evidence, and how many there are.

    days_left: days until its date (negative: past), None without a date. open_facts: clauses not yet filled in.
    loose: pieces of evidence on the item as a whole, in no slot.
    """

    item: Item
    score: ItemScore
    lamp: Lamp
    filled: int
    slots: int
    open_facts: int
    loose: int
    duty: Duty
    days_left: int | None

    @property
    def due_soon(self) -> bool:
        return self.days_left is not None and self.days_left <= SOON_DAYS and self.lamp is Lamp.ALARM

    @property
    def lacks_evidence(self) -> bool:
        return self.filled < self.slots


@dataclass(frozen=True, slots=True)
class CategoryLine:
    category: Category
    score: CategoryScore
    items: tuple[ItemLine, ...]


@dataclass(frozen=True, slots=True)
class RubricLine:
    rubric: Rubric
    score: RubricScore
    categories: tuple[CategoryLine, ...]


@dataclass(frozen=True)
class Outline:
    """All lines of an assessment: its rubric first, then the annexes."""

    rubrics: tuple[RubricLine, ...]

    @cached_property
    def items(self) -> Mapping[str, ItemLine]:
        """Every item's line by ref."""
        return {line.item.ref: line for r in self.rubrics for c in r.categories for line in c.items}


class GapKind(StrEnum):
    """slot: 缺材料 · fact: 未填或待上级 · claim: 有自评分、没有佐证 · file: 原件有问题."""

    SLOT = "slot"
    FACT = "fact"
    CLAIM = "claim"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing, said in one Chinese sentence. clause, slot: "" unless the gap is about one."""

    item: str
    kind: GapKind
    text: str
    clause: str = ""
    slot: str = ""


def build_outline(
    rubrics: RubricSet, score: Score, state: State, today: date, kept: Mapping[str, ItemLine] | None = None
) -> Outline:
    """Mirror the rubrics with what is there. today: the local date that due dates are held against.

    kept: lines by item ref of the same evidence, duties and day; one whose score is still the same is used again.
    """
    scores, known = (score.main, *score.annexes), kept or {}

    def line_of(item: ItemScore) -> ItemLine:
        line = known.get(item.item.ref)
        return line if line is not None and line.score is item else item_line(item, state, today)

    return Outline(
        tuple(
            RubricLine(
                rubric,
                rubric_score,
                tuple(
                    CategoryLine(part.category, part, tuple(map(line_of, part.items)))
                    for part in rubric_score.all_categories
                ),
            )
            for rubric, rubric_score in zip(rubrics, scores, strict=True)
        )
    )


def item_line(score: ItemScore, state: State, today: date) -> ItemLine:
    """The line of one item."""
    item = score.item
    duty = duty_of(item, state)
    slots = needed_slots(score)
    filled = sum((item.ref, slot.key) in state.filled for slot in slots)
    loose = sum(attachment.slot == "" for attachment in state.by_item.get(item.ref, ()))
    open_facts = sum(clause.state in OPEN for clause in score.clauses)
    days = (date.fromisoformat(duty.due) - today).days if duty.due else None
    begun = bool(state.by_item.get(item.ref)) or any(_is_begun(c.state) for c in score.clauses if c.max)
    lamp = _lamp(score, _is_complete(score, filled < len(slots), open_facts), begun, days)
    return ItemLine(item, score, lamp, filled, len(slots), open_facts, loose, duty, days)


def duty_of(item: Item, state: State) -> Duty:
    """Who sees to an item: as typed, else the department that the source prints."""
    duty = state.duties.get(item.ref, Duty())
    return duty if duty.department else replace(duty, department=item.department)


def _is_begun(state: ClauseState) -> bool:
    return state in (ClauseState.EARNED, ClauseState.PART, ClauseState.NONE, ClauseState.PENDING, ClauseState.ZEROED)


def _is_complete(score: ItemScore, lacks_evidence: bool, open_facts: int) -> bool:
    """Full marks or targets met, every figure stated, every suggested piece there and every point backed."""
    if score.standing == "unmet":
        return False
    most = min(score.max, sum(clause.max for clause in score.clauses)) if score.max else score.claimed
    return not lacks_evidence and not open_facts and score.claimed >= most and score.backed >= score.claimed


def _lamp(score: ItemScore, complete: bool, begun: bool, days: int | None) -> Lamp:
    if score.item.exempt or (score.clauses and all(c.state is ClauseState.EXEMPT for c in score.clauses)):
        return Lamp.EXEMPT
    if not score.clauses:
        return Lamp.MERGED
    if complete:
        return Lamp.DONE
    if days is not None and days <= SOON_DAYS:
        return Lamp.ALARM
    return Lamp.PART if begun else Lamp.EMPTY


def needed_slots(score: ItemScore) -> tuple[Slot, ...]:
    """The slots of an item that are asked of this unit: those that serve at least one clause that is not excused."""
    closed = {c.clause.ref for c in score.clauses if c.state in (ClauseState.EXEMPT, ClauseState.EXCUSED)}
    if score.item.exempt:
        return ()
    return tuple(slot for slot in score.item.slots if not slot.clauses or set(slot.clauses) - closed)


def missing_list(score: Score, state: State) -> tuple[Gap, ...]:
    """缺件清单: every empty slot, open fact, claim without evidence and faulty original, in order of items."""
    return tuple(gap for item in score.items.values() for gap in item_gaps(item, state))


def item_gaps(score: ItemScore, state: State) -> list[Gap]:
    """What is missing on one item."""
    ref = score.item.ref
    gaps = [
        Gap(ref, GapKind.SLOT, f"缺佐证材料“{slot.title}”{_from(slot.supplier)}。", slot=slot.key)
        for slot in needed_slots(score)
        if (ref, slot.key) not in state.filled
    ]
    for clause in score.clauses:
        if clause.state in OPEN:
            gaps.append(
                Gap(ref, GapKind.FACT, f"条款 {clause.clause.number}：{clause.because}", clause=clause.clause.ref)
            )
        elif clause.claimed > clause.backed and clause.clause.rule.facts:
            text = f"条款 {clause.clause.number} 自评 {points_text(clause.claimed)} 分，还没有佐证材料支撑。"
            gaps.append(Gap(ref, GapKind.CLAIM, text, clause=clause.clause.ref))
    for attachment in state.by_item.get(ref, ()):
        evidence = state.evidence[attachment.evidence_id]
        if evidence.file.problem:
            gaps.append(Gap(ref, GapKind.FILE, f"“{evidence.title}”：{evidence.file.problem}", slot=attachment.slot))
    return gaps


def _from(supplier: str) -> str:
    return f"（由{supplier}提供）" if supplier else ""
