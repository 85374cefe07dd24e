"""Parsed rubric files, remembered by the hash of their text: YAML takes a good while, its JSON a few milliseconds.

The remembered form is plain JSON in the user's own cache folder. It may be deleted at any time, and a copy that cannot
be read, or does not belong to this text, is parsed anew.
"""

import contextlib
import hashlib
import json
import os
import sys
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from binder.rubric.branches import settle
from binder.rubric.tree import Map, Seq, Tree

FORM = "1"
"""Raise it whenever the reader or the remembered form changes."""


@lru_cache(maxsize=32)
def cached_tree(text: str, name: str) -> Map:
    """The tree of a rubric's text, which nobody changes. name: the file, for messages. Raises UserError."""
    path = _folder() / f"{hashlib.sha256((FORM + text).encode()).hexdigest()}.json"
    try:
        tree = _unpack(json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        tree = None
    if isinstance(tree, Map):
        settle(tree)
        return tree
    from binder.rubric.reader import read_tree  # the YAML parser takes a while to import, and is seldom needed

    fresh = read_tree(text, name)
    _remember(path, fresh)
    settle(fresh)
    return fresh


def _folder() -> Path:
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")
    return base / "evidence-binder" / "rubrics"


def _remember(path: Path, tree: Map) -> None:
    with contextlib.suppress(OSError):  # a home that cannot be written only means parsing again next time
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, suffix=".tmp", delete=False, encoding="utf-8") as file:
            json.dump(_pack(tree), file, ensure_ascii=False, separators=(",", ":"))
        os.replace(file.name, path)


def _pack(tree: Tree) -> Any:
    """A map as {"m": [line, [key, line, value], ...]}, a list as {"s": [[line, value], ...]}, a scalar as itself."""
    if isinstance(tree, Map):
        return {"m": [tree.line, *([key, tree.lines[key], _pack(value)] for key, value in tree.items())]}
    if isinstance(tree, Seq):
        return {"s": [[line, _pack(value)] for line, value in zip(tree.lines, tree, strict=True)]}
    return tree


def _unpack(packed: Any) -> Tree:
    match packed:
        case {"m": [int(line), *entries]}:
            found = Map(line)
            for key, key_line, value in entries:
                found.put(key, _unpack(value), key_line)
            return found
        case {"s": entries}:
            items = Seq()
            for line, value in entries:
                items.lines.append(line)
                items.append(_unpack(value))
            return items
        case None | str() | int():
            return packed
    raise ValueError("not a remembered tree")
