"""What workbook, document and folder are made from, and how they say things."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from binder.domain.contents import Contents
from binder.domain.facts import FactState
from binder.domain.outline import Gap
from binder.domain.points import points_text
from binder.domain.rubric import Item
from binder.domain.score import ItemScore, RubricScore, Score

STATES = {
    FactState.KNOWN: "已填",
    FactState.ESTIMATE: "预估",
    FactState.PENDING: "待上级数据",
    FactState.NOT_APPLICABLE: "不适用",
    FactState.MISSING: "未填",
}
KEPT = "\n\t"
DROPPED = frozenset(("Cc", "Cs", "Co"))


@dataclass(frozen=True)
class Report:
    """One snapshot of an assessment. made_at: aware, local time."""

    contents: Contents
    score: Score
    gaps: tuple[Gap, ...]
    made_at: datetime

    @property
    def rubrics(self) -> tuple[RubricScore, ...]:
        """The main rubric's score, then the annexes'."""
        return (self.score.main, *self.score.annexes)

    @property
    def title(self) -> str:
        state = self.contents.state
        return f"{state.unit} {self.score.main.rubric.title}"

    def gaps_of(self, item: Item) -> tuple[Gap, ...]:
        """What an item lacks."""
        return tuple(gap for gap in self.gaps if gap.item == item.ref)

    def open_items(self) -> Iterator[tuple[ItemScore, tuple[Gap, ...]]]:
        """Items that lack something, in printed order, as far as they belong in it."""
        for score in self.score.items.values():
            gaps = self.gaps_of(score.item)
            if gaps and self.contents.has_item(score.item):
                yield score, gaps


def legible(text: str) -> str:
    """Text as Office files can hold it: without control characters, halves of characters and private ones."""
    return "".join(c for c in text if c in KEPT or unicodedata.category(c) not in DROPPED)


def sums(score: RubricScore) -> str:
    """A rubric's points in one line; "" where the source prints none."""
    if not score.scored:
        return ""
    figures = (("自评", score.claimed), ("有据", score.backed), ("可达", score.attainable), ("满分", score.max))
    return "，".join(f"{name} {points_text(points)} 分" for name, points in figures) + "。"
