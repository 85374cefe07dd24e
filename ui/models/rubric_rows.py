"""The rows of the tree: what each shows, as plain values that can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from binder.domain.outline import CategoryLine, ItemLine, Lamp, RubricLine, needed_slots
from binder.domain.points import Points, points_text
from binder.domain.score import CategoryScore, ClauseScore, RubricScore
from binder.domain.scores import counts_of
from ui.models.asked import signed
from ui.models.clause_points import CLOSED, OPEN, Shown, item_shown, points_shown, signed_tone
from ui.models.conditions import Terms, page_title, terms_of_all, worst
from ui.models.gates import category_tone
from ui.view import View

CONDITIONS = "conditions"
"""The ref of the row that leads to the page of conditions."""


class RowKind(Enum):
    RUBRIC = auto()
    CATEGORY = auto()
    GROUP = auto()
    ITEM = auto()
    CLAUSE = auto()
    SLOT = auto()
    CONDITIONS = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ref: of the category or group (RUBRIC-ID/KEY…), item or clause, or the slot's key; item: the ref of the
    item it is in.

    title, below: first and second line; number: printed before the title. now, of: points as text; without `of`, now
    says it all ("+2", "已完成"). "" for none.
    tone: "green", "amber", "red", "2" or "3" for the points; evidence: "佐证 2/3" with its own tone.
    due: date as shown; late: draw it red. faint: 不作要求 and the like.
    """

    kind: RowKind
    ref: str
    item: str
    title: str
    number: str = ""
    below: str = ""
    now: str = ""
    of: str = ""
    tone: str = ""
    lamp: Lamp | None = None
    evidence: str = ""
    evidence_tone: str = "3"
    due: str = ""
    late: bool = False
    faint: bool = False

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        points = f"{self.now} 分，满分 {self.of} 分" if self.of else self.now
        lamp = LAMP_WORDS[self.lamp] if self.lamp else ""
        parts = (self.number, self.title, points, lamp, self.evidence, self.below, self.due)
        return "，".join(part for part in parts if part)


LAMP_WORDS = {
    Lamp.DONE: "已齐全",
    Lamp.PART: "进行中",
    Lamp.ALARM: "临期未齐",
    Lamp.EMPTY: "未开始",
    Lamp.EXEMPT: "不作要求",
    Lamp.MERGED: "与其他事项合并计分",
}


@dataclass(frozen=True, slots=True)
class Branch:
    """A row and the rows under it."""

    row: Row
    under: tuple[Branch, ...] = ()


Kept = dict[str, tuple[object, Branch]]
"""The last branch of each item by ref, with what it was made from."""


def branches_of(view: View, shown: frozenset[str], kept: Kept) -> Iterator[Branch]:
    """The whole tree, with only the items in `shown`, and no category without any of them.

    kept: remembers the items' branches from call to call, so that an edit builds only those it changes.
    """
    for rubric in view.outline.rubrics:
        parts = [
            category_branch(part, rubric, tuple(_kept_branch(line, view, kept) for line in items))
            for part in rubric.categories
            if (items := tuple(line for line in part.items if line.item.ref in shown))
        ]
        if rubric.rubric.prefix and parts:
            yield Branch(rubric_row(rubric))
        yield from parts
        terms = () if rubric.rubric.prefix else terms_of_all(view.session.rubrics)
        if terms and len(shown) == len(view.outline.items):
            yield Branch(conditions_row(terms, view))


def conditions_row(terms: tuple[Terms, ...], view: View) -> Row:
    stand = worst(terms, view.state.facts)
    return Row(RowKind.CONDITIONS, CONDITIONS, "", page_title(terms), now=stand.text, tone=stand.tone)


def rubric_row(line: RubricLine) -> Row:
    rubric, score = line.rubric, line.score
    if not score.scored:
        return Row(RowKind.RUBRIC, rubric.id, "", rubric.short, now=score.counts.text)
    return Row(
        RowKind.RUBRIC, rubric.id, "", rubric.short, now=points_text(score.claimed), of=points_text(rubric.points)
    )


def _kept_branch(line: ItemLine, view: View, kept: Kept) -> Branch:
    ref, filled = line.item.ref, view.state.filled
    made_from = (
        line.lamp,
        line.score.claimed,
        line.open_facts,
        line.duty,
        line.days_left,
        [(clause.claimed, clause.state) for clause in line.score.clauses],
        [(ref, slot.key) in filled for slot in line.item.slots],
    )
    before = kept.get(ref)
    if before is None or before[0] != made_from:
        kept[ref] = before = (made_from, item_branch(line, view))
    return before[1]


def category_branch(line: CategoryLine, rubric: RubricLine, items: tuple[Branch, ...]) -> Branch:
    category, score = line.category, line.score
    shown = sums_shown(score, rubric.score)
    ref = f"{rubric.rubric.id}/{category.key}"
    number = category.number if category is not rubric.rubric.adjustments else ""
    row = Row(RowKind.CATEGORY, ref, "", category.title, number=number, now=shown.now, of=shown.of, tone=shown.tone)
    return Branch(row, _grouped(score, items, ref) if category.groups else items)


def sums_shown(score: CategoryScore, rubric: RubricScore) -> Shown:
    """What a category comes to: points of points, points added outside them, or how many targets are met."""
    if not rubric.scored:
        counts = counts_of(score.items)
        return Shown(f"{counts.met}/{sum(counts)} 项" if sum(counts) else "")
    if not score.max:
        return Shown(signed(score.claimed), signed_tone(score.claimed))
    return Shown(points_text(score.claimed), category_tone(score, rubric), points_text(score.max))


def _grouped(score: CategoryScore, items: tuple[Branch, ...], ref: str) -> tuple[Branch, ...]:
    """The items under the rows of their groups; a group without any that is shown is left out."""
    found: list[Branch] = []
    for group in score.groups:
        refs = {one.item.ref for one in group.items}
        under = tuple(branch for branch in items if branch.row.ref in refs)
        if under:
            now, of = points_text(group.claimed), points_text(group.max)
            key = group.group.key
            row = Row(
                RowKind.GROUP, f"{ref}/{key}", "", group.group.title, number=key, now=now, of=of if group.max else ""
            )
            found.append(Branch(row, under))
    grouped = {id(branch) for one in found for branch in one.under}
    return (*found, *(branch for branch in items if id(branch) not in grouped))


def item_branch(line: ItemLine, view: View) -> Branch:
    clauses = tuple(Branch(clause_row(clause, line.item.ref)) for clause in line.score.clauses)
    needed = {slot.key for slot in needed_slots(line.score)}
    filled = view.state.filled
    slots = tuple(
        Branch(
            Row(
                RowKind.SLOT,
                slot.key,
                line.item.ref,
                slot.title,
                below=f"由{slot.supplier}提供" if slot.supplier else "",
                evidence=_slot_text(slot.key in needed, (line.item.ref, slot.key) in filled),
                evidence_tone=_slot_tone(slot.key in needed, (line.item.ref, slot.key) in filled),
                faint=slot.key not in needed,
            )
        )
        for slot in line.item.slots
    )
    return Branch(item_row(line), clauses + slots)


def _slot_text(needed: bool, filled: bool) -> str:
    return "✓ 已有" if filled else "缺" if needed else "不作要求"


def _slot_tone(needed: bool, filled: bool) -> str:
    return "green" if filled else "amber" if needed else "3"


def clause_row(score: ClauseScore, item: str) -> Row:
    clause = score.clause
    faint = score.state in CLOSED
    shown = points_shown(score, score.claimed)
    now, tone = shown.now, shown.tone
    if shown.of:
        tone = "3" if faint or score.state in OPEN else points_tone(score.claimed, score.max)
    title = clause.part or clause.text
    return Row(
        RowKind.CLAUSE, clause.ref, item, title, number=clause.number, now=now, of=shown.of, tone=tone, faint=faint
    )


def points_tone(claimed: Points, most: Points) -> str:
    return "green" if claimed >= most else "" if claimed else "2"


def item_row(line: ItemLine) -> Row:
    item, score = line.item, line.score
    closed = line.lamp in (Lamp.EXEMPT, Lamp.MERGED)
    counts = not closed and line.slots > 0
    shown = Shown() if line.lamp is Lamp.MERGED else item_shown(score, is_open=line.open_facts > 0)
    now, tone = shown.now, shown.tone
    if shown.of:
        tone = points_tone(score.claimed, score.max)
    return Row(
        RowKind.ITEM,
        item.ref,
        item.ref,
        item.short,
        number="" if item.outside else item.key,
        below=_below(line),
        now=now,
        of=shown.of,
        tone="3" if closed else tone,
        lamp=line.lamp,
        evidence=f"佐证 {line.filled}/{line.slots}" if counts else "",
        evidence_tone=_evidence_tone(line),
        due=_due(line) if not closed else "",
        late=line.due_soon,
        faint=closed,
    )


def _below(line: ItemLine) -> str:
    if line.lamp is Lamp.EXEMPT:
        reason = line.item.exempt or next((c.clause.exempt for c in line.score.clauses if c.clause.exempt), "不作要求")
        return f"{reason} · 按满分计" if line.score.claimed else reason
    if line.lamp is Lamp.MERGED:
        return f"与第 {line.item.pot} 项合并计分" if line.item.pot else "没有单独的计分条款"
    if line.duty.department:
        return line.duty.department
    return f"待填 {line.open_facts} 条" if line.open_facts else ""


def _evidence_tone(line: ItemLine) -> str:
    if line.filled == line.slots:
        return "green"
    return "amber" if line.filled else "3"


def _due(line: ItemLine) -> str:
    if not line.duty.due:
        return ""
    if line.due_soon and line.days_left is not None:
        return f"{line.duty.due[5:]} {'已过期' if line.days_left < 0 else '临期'}"
    return line.duty.due[5:]
