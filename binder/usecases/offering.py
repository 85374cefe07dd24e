"""Which rubrics an assessment can be made for."""

from collections.abc import Mapping
from dataclasses import dataclass

from binder.rubric.cache import cached_tree
from binder.rubric.library import FILE_NAME, linked_ids, rubric_ids, rubric_path
from binder.rubric.tree import Map, Tree


@dataclass(frozen=True, slots=True)
class Offer:
    """A rubric on offer. levels: key -> title of each level of unit that it scores. source: its document's number."""

    id: str
    title: str
    short: str
    year: str
    source: str
    levels: Mapping[str, str]


def offered_rubrics() -> tuple[Offer, ...]:
    """Every shipped rubric that stands on its own: not those that only count as an annex of another."""
    trees = {key: _tree(key) for key in rubric_ids()}
    annexes = {linked for tree in trees.values() for linked in linked_ids(tree)}
    return tuple(_offer(key, tree) for key, tree in trees.items() if key not in annexes)


def _tree(key: str) -> Map:
    return cached_tree(rubric_path(key).read_text(encoding="utf-8"), f"{key}/{FILE_NAME}")


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
