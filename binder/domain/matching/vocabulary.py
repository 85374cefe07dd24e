"""The words of a rubric, weighed by how much each tells one item from another."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import log

from rapidfuzz import fuzz

from binder.domain.matching.names import squeezed
from binder.domain.rubric import Item, RubricSet

Pairs = frozenset[str]
"""The pairs of neighbouring characters in a text: Chinese has no blanks between words."""


def pairs_of(text: str) -> Pairs:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


@dataclass(frozen=True, slots=True)
class Spot:
    """A slot of an item, as it is compared. served: pairs in the clauses that it supports and no other slot does."""

    slot: str
    title: str
    pairs: Pairs
    served: Pairs


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it is compared. told: pairs in what it asks for; wide: those in its sentences too."""

    item: Item
    annex: int
    name: str
    name_pairs: Pairs
    spots: tuple[Spot, ...]
    wide: Pairs


class Vocabulary:
    """All items of a rubric and its annexes. Made once for many files."""

    def __init__(self, rubrics: RubricSet) -> None:
        self.rubrics = rubrics
        self.annexes = _annex_numbers(rubrics)
        numbers = {annex.id: number for annex, number in zip(rubrics.annexes, self.annexes, strict=True)}
        self.entries = {
            ref: _entry(item, numbers.get(rubrics.rubric_of(ref).id, 0)) for ref, item in rubrics.items.items()
        }
        seen = Counter(pair for entry in self.entries.values() for pair in entry.wide)
        self._weights = {pair: log((len(self.entries) + 1) / count) for pair, count in seen.items()}

    @cached_property
    def by_number(self) -> Mapping[tuple[int, str], str]:
        """(annex number or 0, printed key) -> item ref."""
        return {(entry.annex, entry.item.key): ref for ref, entry in self.entries.items()}

    def weight(self, pairs: Iterable[str]) -> float:
        """How much these pairs tell. What no item says weighs as much as what only one says."""
        most = log(len(self.entries) + 1)
        return sum(self._weights.get(pair, most) for pair in pairs)

    def known(self, pairs: Iterable[str]) -> float:
        """How much of these tells anything of this rubric."""
        return sum(self._weights.get(pair, 0.0) for pair in pairs)

    def share(self, part: Pairs, whole: Pairs) -> float:
        """What part of the weight of `whole` is in `part`, 0 to 1."""
        total = self.weight(whole)
        return self.weight(part & whole) / total if total else 0.0


def alike(words: str, title: str) -> float:
    """How alike two short texts are, 0 to 1; forgives what is left out or written otherwise."""
    return fuzz.ratio(words, title) / 100


def _entry(item: Item, annex: int) -> Entry:
    name = squeezed(item.short)
    texts = {clause.ref: pairs_of(squeezed(clause.text)) for clause in item.clauses}
    served = {slot.key: _joined(texts.get(ref, frozenset()) for ref in slot.clauses) for slot in item.slots}
    spots = []
    for slot in item.slots:
        others = _joined(pairs for key, pairs in served.items() if key != slot.key)
        title = squeezed(slot.title)
        spots.append(Spot(slot.key, title, pairs_of(title), served[slot.key] - others))
    said = [item.short, item.task, *(slot.title for slot in item.slots)]
    wide = _joined([*(pairs_of(squeezed(text)) for text in said), *texts.values()])
    return Entry(item, annex, name, pairs_of(name), tuple(spots), wide)


def _joined(groups: Iterable[Pairs]) -> Pairs:
    return frozenset().union(*groups)


def _annex_numbers(rubrics: RubricSet) -> tuple[int, ...]:
    """By which number the rubric calls each of its annexes ("(附件2)"); counted from 2 where it does not say."""
    text = " ".join(clause.text for item in rubrics.main.item_by_ref.values() for clause in item.clauses)
    numbers = [int(number) for number in re.findall(r"[(（]附件(\d+)[)）]", text)]
    found = list(dict.fromkeys(numbers))
    fallback = range(2, 2 + len(rubrics.annexes))
    return tuple(found if len(found) == len(rubrics.annexes) else fallback)
