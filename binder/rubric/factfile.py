"""Facts as a YAML or JSON file has them: key -> value, or key -> {value, state, note}."""

import difflib
from collections.abc import Mapping

from binder.domain.facts import Fact, FactError, FactSpec, parse_fact
from binder.domain.rubric import RubricSet
from binder.rubric.tree import FileError, Map


def read_facts(text: str, rubrics: RubricSet, name: str) -> dict[str, Fact]:
    """Read a facts file for a rubric and its annexes. name: the file, for messages. Raises FileError."""
    from binder.rubric.reader import read_tree  # the YAML parser takes a while to import

    if not text.strip():
        return {}
    return facts_of(read_tree(text, name), rubrics.facts, name)


def facts_of(tree: Map, specs: Mapping[str, FactSpec], name: str) -> dict[str, Fact]:
    """The facts of a tree, each key known and each value fitting. Raises FileError."""
    facts = {}
    for key, raw in tree.items():
        if key not in specs:
            raise FileError("unknown-fact", name, tree.lines[key], unknown_fact(key, specs))
        try:
            facts[key] = parse_fact(specs[key], raw)
        except FactError as error:
            raise FileError("bad-fact", name, tree.lines[key], str(error).rstrip("。")) from error
    return facts


def unknown_fact(key: str, specs: Mapping[str, FactSpec]) -> str:
    """The sentence, without its full stop, for a key that no fact has; with near matches by key or title."""
    near = difflib.get_close_matches(key, specs, n=3, cutoff=0.6)
    near += [spec.key for spec in specs.values() if key and key in spec.title and spec.key not in near][:3]
    hint = f"是不是 {'、'.join(f'{match}（{specs[match].title}）' for match in near)}？" if near else ""
    return f"没有填报数据“{key}”。{hint}全部的键见 binder rubric show ID --json 里的 facts"
