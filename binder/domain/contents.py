"""What a deliverable holds, binder or folder: which items, which evidence under each, and how both are numbered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from binder.domain.assessment import State
from binder.domain.evidence import Evidence
from binder.domain.rubric import Category, Item, Rubric, RubricSet

Groups = tuple[tuple[Category, tuple[Item, ...]], ...]


@dataclass(frozen=True)
class Contents:
    """items: refs of the items that belong in it, None for all."""

    rubrics: RubricSet
    state: State
    items: frozenset[str] | None = None

    def has_item(self, item: Item) -> bool:
        """Whether an item belongs in it."""
        return self.items is None or item.ref in self.items

    @cached_property
    def chosen(self) -> tuple[tuple[Rubric, Groups], ...]:
        """Rubrics, categories and items, in printed order, the main rubric first; none that would be empty."""
        found = []
        for rubric in self.rubrics:
            groups = [(c, tuple(i for i in c.items if self.has_item(i))) for c in rubric.all_categories]
            kept = tuple((category, items) for category, items in groups if items)
            if kept:
                found.append((rubric, kept))
        return tuple(found)

    def number_of(self, item: Item) -> str:
        """An item's number as printed: "4", in an annex "附4" or, with several annexes, "附2·4"."""
        return f"{self.prefix_of(self.rubrics.rubric_of(item.ref))}{item.number}"

    def prefix_of(self, rubric: Rubric) -> str:
        """What stands before the numbers of a rubric's items."""
        annexes = self.rubrics.annexes
        if rubric not in annexes:
            return ""
        return "附" if len(annexes) == 1 else f"附{annexes.index(rubric) + 1}·"

    def evidence_of(self, item: Item) -> tuple[Evidence, ...]:
        """An item's evidence in order, each once, however many of its slots it fills."""
        ids = dict.fromkeys(a.evidence_id for a in self.state.by_item.get(item.ref, ()))
        return tuple(self.state.evidence[id_] for id_ in ids)

    @cached_property
    def homes(self) -> Mapping[str, tuple[Item, int]]:
        """Where each evidence is shown: the first item that uses it, and its number there, from 1."""
        homes: dict[str, tuple[Item, int]] = {}
        for _, groups in self.chosen:
            for _, items in groups:
                for item in items:
                    for number, evidence in enumerate(self.evidence_of(item), 1):
                        homes.setdefault(evidence.id, (item, number))
        return homes

    def stamp_of(self, evidence_id: str) -> str:
        """The 事项－材料 number of an evidence: "4－2"."""
        item, number = self.homes[evidence_id]
        return self.material(item, number)

    def material(self, item: Item, number: int) -> str:
        return f"{self.number_of(item)}－{number}"
