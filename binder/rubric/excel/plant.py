"""Parts of a rubric file made from plain values and cells."""

from collections.abc import Iterable

from binder.rubric.excel.forms import Branch, Plain
from binder.rubric.tree import Map, Seq, Tree


def planted(value: Plain, line: int) -> Tree:
    """A plain value as a tree, all of which stands on one line."""
    match value:
        case dict():
            found = Map(line)
            for key, each in value.items():
                found.put(key, planted(each, line), line)
            return found
        case list():
            listed = Seq()
            for each in value:
                listed.append(planted(each, line))
                listed.lines.append(line)
            return listed
        case str() | int() | None:
            return value
    raise TypeError(value)


def seq(parts: Iterable[Map]) -> Seq:
    """The parts as a list of the file."""
    listed = Seq()
    for part in parts:
        listed.append(part)
        listed.lines.append(part.line)
    return listed


def overlay_of(base: Map, way: Branch, line: int) -> Map:
    """The overlay of a mapping that a way leads to, made where it is not there yet."""
    for step in way:
        for key in ("by_level", step[1]) if step[0] == "level" else ("by_reading", *step[1:]):
            if key not in base:
                base.put(key, Map(line), line)
            inner = base[key]
            assert isinstance(inner, Map)
            base = inner
    return base
