"""A tree as the text of a rubric file, laid out as a person would write it."""

import io
import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from binder.rubric.tree import Map, Scalar, Seq, Tree

WIDTH = 110
"""Characters of a mapping or list that still stands on one line."""


PLAIN = re.compile(r"""(?!(?:true|false|null)$)[A-Za-z_一-龥（《“][^\s,\[\]{}:#"'&*!|>%@`?]*""")
"""Texts that may stand without quotes."""


def yaml_text(tree: Map) -> str:
    """The tree as YAML 1.2 that `read_tree` reads back as it was."""
    yaml = YAML()
    yaml.width = 1 << 30  # a quote is never broken
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_styled(tree), out)
    return out.getvalue()


def _styled(tree: Tree) -> Any:
    if isinstance(tree, Map):
        mapping = CommentedMap((_quoted(key), _styled(value)) for key, value in tree.items())
        if _length(tree) <= WIDTH and tree:
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(tree, Seq):
        listed = CommentedSeq(_styled(value) for value in tree)
        if _length(tree) <= WIDTH and not any(isinstance(part, Map) for part in tree):
            listed.fa.set_flow_style()
        return listed
    return _quoted(tree)


def _quoted(value: Scalar) -> Any:
    """Texts stand plain when nothing in them could mean anything in YAML: points, dates and versions are in quotes."""
    return value if not isinstance(value, str) or PLAIN.fullmatch(value) else DoubleQuotedScalarString(value)


def _length(tree: Tree) -> int:
    """About how many characters a tree takes on one line."""
    if isinstance(tree, Map):
        return sum(len(key) + 4 + _length(value) for key, value in tree.items())
    if isinstance(tree, Seq):
        return sum(_length(value) + 2 for value in tree)
    return len(str(tree))
