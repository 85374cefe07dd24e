"""Which items the tree shows: the chips and the search field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum

from binder.domain.outline import ItemLine
from binder.domain.rubric import Item, RubricSet
from ui.models.initials import initials
from ui.view import View


class Chip(Enum):
    """全部 · 缺材料 · 临期 · 未填."""

    ALL = "all"
    LACKS = "lacks"
    SOON = "soon"
    OPEN = "open"

    def takes(self, line: ItemLine) -> bool:
        return _TESTS[self](line)


_TESTS: Mapping[Chip, Callable[[ItemLine], bool]] = {
    Chip.ALL: lambda line: True,
    Chip.LACKS: lambda line: line.lacks_evidence,
    Chip.SOON: lambda line: line.due_soon,
    Chip.OPEN: lambda line: line.open_facts > 0,
}


class Haystack:
    """Every item's text, ready to be searched: number, titles, task, clauses as printed and as they read, slots.

    Titles and tasks are found by the first letters of their sounds, too.
    """

    def __init__(self, rubrics: RubricSet) -> None:
        self._texts = {ref: _text_of(item) for ref, item in rubrics.items.items()}
        self._sounds = {ref: _sounds_of(item) for ref, item in rubrics.items.items()}
        self._numbers = {ref: item.key for ref, item in rubrics.items.items()}

    def finds(self, ref: str, words: str) -> bool:
        """Whether every word of the search stands in the item. A bare number means the item's own number."""
        for word in words.casefold().split():
            if word.isascii() and word.isdigit():
                if not self._numbers[ref].startswith(word):
                    return False
            elif word not in self._texts[ref] and not (word.isascii() and word in self._sounds[ref]):
                return False
        return True


def _text_of(item: Item) -> str:
    parts = [item.key, item.short, item.task]
    for clause in item.clauses:
        parts += [clause.number, clause.quote, clause.text]
    parts += [slot.title for slot in item.slots]
    return "\n".join(parts).casefold()


def _sounds_of(item: Item) -> str:
    return "\n".join(initials(text) for text in (item.short, item.task, *(slot.title for slot in item.slots)))


def items_shown(view: View, haystack: Haystack, chip: Chip, words: str) -> frozenset[str]:
    """Refs of the items that pass the chip and the search."""
    return frozenset(ref for ref, line in view.outline.items.items() if chip.takes(line) and haystack.finds(ref, words))
