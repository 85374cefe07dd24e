"""Branches by level and by reading: overlays that any mapping of a rubric file may carry, laid on before it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from binder.rubric.tree import FileError, Map, Seq, Tree

Options: TypeAlias = Mapping[str, tuple[str, ...]]
"""Reading key -> keys of its options."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One way through a file. choices: an option for every reading the file declares. name: the file, for messages."""

    name: str
    levels: tuple[str, ...]
    options: Options
    level: str
    choices: Mapping[str, str]

    def resolve(self, tree: Tree) -> Tree:
        """The tree with every `by_level` and `by_reading` decided; `by_reading` then lists the readings that spoke."""
        if isinstance(tree, Map | Seq) and tree.plain:
            return tree
        if isinstance(tree, Seq):
            return self._resolve_list(tree)
        if isinstance(tree, Map):
            return self.resolve_map(tree)
        return tree

    def resolve_map(self, tree: Map) -> Map:
        spoke: list[str] = []
        while "by_level" in tree or "by_reading" in tree:
            tree = self._laid_over(tree, spoke)
        resolved = Map(tree.line)
        for key, value in tree.items():
            resolved.put(key, self.resolve(value), tree.lines[key])
        if spoke:
            readings = Seq()
            readings.extend(spoke)
            readings.lines.extend(tree.line for _ in spoke)
            resolved.put("by_reading", readings, tree.line)
        return resolved

    def _resolve_list(self, tree: Seq) -> Seq:
        resolved = Seq()
        resolved.extend(self.resolve(value) for value in tree)
        resolved.lines.extend(tree.lines)
        return resolved

    def _laid_over(self, tree: Map, spoke: list[str]) -> Map:
        merged = Map(tree.line)
        for key, value in tree.items():
            if key not in ("by_level", "by_reading"):
                merged.put(key, value, tree.lines[key])
        if "by_level" in tree:
            levels = self._branches(tree, "by_level", self.levels, "级别")
            _lay(merged, levels.get(self.level))
        if "by_reading" in tree:
            readings = self._branches(tree, "by_reading", tuple(self.options), "读法")
            for key in readings:
                spoke.append(key)
                options = self._branches(readings, key, self.options[key], f"读法 {key} 的选项")
                _lay(merged, options.get(self.choices[key]))
        return merged

    def _branches(self, tree: Map, key: str, allowed: tuple[str, ...], what: str) -> Map:
        """The mapping under `key`, each of whose keys must be allowed and hold a mapping. Raises FileError."""
        branches = tree[key]
        if not isinstance(branches, Map):
            raise self._refuse(tree.lines[key], f"“{key}”下面要按{what}写“键: 值”（expected a mapping）")
        for name, overlay in branches.items():
            if name not in allowed:
                raise self._refuse(
                    branches.lines[name],
                    f"没有{what}“{name}”，可用的是 {'、'.join(allowed) or '（无）'}（unknown branch）",
                )
            if not isinstance(overlay, Map):
                raise self._refuse(branches.lines[name], f"“{name}”下面要写被替换的“键: 值”（expected a mapping）")
        return branches

    def _refuse(self, line: int, what: str) -> FileError:
        return FileError("bad-rubric", self.name, line, what)


def settle(tree: Tree) -> bool:
    """Note which parts of a tree hold no branch; nobody may change it any more. Whether that is so of all of it."""
    if not isinstance(tree, Map | Seq):
        return True
    parts = tree.values() if isinstance(tree, Map) else tree
    plain = all([settle(part) for part in parts])
    tree.plain = plain and not (isinstance(tree, Map) and ("by_level" in tree or "by_reading" in tree))
    return tree.plain


def _lay(base: Map, overlay: Tree) -> None:
    """Lay an overlay's keys over the base; a branch inside the overlay stays to be decided next."""
    if isinstance(overlay, Map):
        for key, value in overlay.items():
            base.put(key, value, overlay.lines[key])
