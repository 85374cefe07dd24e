"""Which rubrics an assessment can be made for."""

from collections.abc import Mapping
from dataclasses import dataclass

from binder.errors import UserError
from binder.rubric.cache import cached_tree
from binder.rubric.library import (
    FILE_NAME,
    declared_levels,
    linked_ids,
    load,
    rubric_ids,
    rubric_path,
    shipped_ids,
)
from binder.rubric.tree import Map, Tree


@dataclass(frozen=True, slots=True)
class Offer:
    """A rubric on offer. source: its document's number; levels: key -> title of each level of unit that it scores."""

    id: str
    title: str
    short: str
    year: str
    source: str
    levels: Mapping[str, str]


def offered_rubrics() -> tuple[Offer, ...]:
    """Every rubric at hand that stands on its own: not those that only count as an annex of another.

    What somebody added and then spoiled is not on offer; `binder rubric list` tells what is wrong with it.
    """
    trees = {key: tree for key in rubric_ids() if (tree := _sound(key)) is not None}
    linked = {key: frozenset(linked_ids(tree)) for key, tree in trees.items()}
    annexes = frozenset().union(*linked.values())
    return tuple(_offer(key, tree) for key, tree in trees.items() if key not in annexes and linked[key] <= trees.keys())


def _sound(key: str) -> Map | None:
    """The tree of a rubric, None for one that was added and cannot be used."""
    try:
        if key not in shipped_ids():
            load(key, next(iter(declared_levels(key)), ""))
        return cached_tree(rubric_path(key).read_text(encoding="utf-8"), f"{key}/{FILE_NAME}")
    except (OSError, UnicodeDecodeError, UserError):
        return None


def _offer(key: str, tree: Map) -> Offer:
    return Offer(
        id=key,
        title=_text(tree.get("title")),
        short=_text(tree.get("short")),
        year=_text(tree.get("year")),
        source=_text(_part(tree, "source").get("number")),
        levels={level: _text(title) for level, title in _part(tree, "levels").items()},
    )


def _part(tree: Map, name: str) -> Map:
    part = tree.get(name)
    assert isinstance(part, Map)
    return part


def _text(part: Tree) -> str:
    return str(part)
