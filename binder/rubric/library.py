"""The rubrics that come with the program or were added to it, and how one with its annexes is loaded for a level."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from binder.domain.rubric import Rubric, RubricSet
from binder.errors import UserError
from binder.resources import resource_path
from binder.rubric.cache import cached_tree
from binder.rubric.file import declared_readings, draft
from binder.rubric.installed import installed_folder
from binder.rubric.resolve import build
from binder.rubric.tree import FileError, Map, Seq, Tree

FILE_NAME = "rubric.yaml"
BUILT = 32
"""So many ways of reading rubrics are kept at hand."""


def rubric_ids() -> tuple[str, ...]:
    """Ids of the rubrics at hand: the shipped ones, then those that were added, each in order of name."""
    return tuple(dict.fromkeys((*_ids(resource_path("rubrics")), *_ids(installed_folder()))))


def shipped_ids() -> tuple[str, ...]:
    return _ids(resource_path("rubrics"))


def _ids(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{FILE_NAME}")))


def rubric_path(rubric_id: str) -> Path:
    """The file of a rubric at hand, the newer one where it was added too. UserError "unknown-rubric" for other ids."""
    ids = rubric_ids()
    if rubric_id not in ids:
        near = difflib.get_close_matches(rubric_id, ids, n=3, cutoff=0.4)
        hint = f"是不是 {'、'.join(near)}？" if near else ""
        raise UserError("unknown-rubric", f"没有评分标准“{rubric_id}”。{hint}可用的有：{'、'.join(ids)}。")
    added = installed_folder() / rubric_id / FILE_NAME
    if rubric_id not in shipped_ids():
        return added
    shipped = resource_path(f"rubrics/{rubric_id}/{FILE_NAME}")
    return added if added.is_file() and _version(added) > _version(shipped) else shipped


def _version(path: Path) -> tuple[int, ...]:
    """The version of a rubric's file; below every other where it cannot be read."""
    try:
        tree = cached_tree(path.read_text(encoding="utf-8"), f"{path.parent.name}/{FILE_NAME}")
    except (OSError, UnicodeDecodeError, UserError):
        return ()
    return version_order(str(tree.get("version")))


def version_order(version: str) -> tuple[int, ...]:
    """By which versions are compared: "1.10.0" comes after "1.9"."""
    return tuple(map(int, re.findall(r"\d+", version)))


def texts_of(rubric_id: str) -> dict[str, str]:
    """Id -> YAML text of a rubric at hand and of every rubric that it links: what an assessment keeps of them."""
    return gather(rubric_id, rubric_path)


def gather(rubric_id: str, find: Callable[[str], Path]) -> dict[str, str]:
    """As `texts_of`, with the files where `find` says they are."""
    texts: dict[str, str] = {}
    waiting = [rubric_id]
    while waiting:
        wanted = waiting.pop(0)
        if wanted not in texts:
            texts[wanted] = find(wanted).read_text(encoding="utf-8")
            waiting += linked_ids(cached_tree(texts[wanted], f"{wanted}/{FILE_NAME}"))
    return texts


def linked_ids(tree: Tree) -> Iterator[str]:
    """Ids of the rubrics whose total a clause of the tree uses."""
    return (linked for linked, _ in links(tree))


def links(tree: Tree) -> Iterator[tuple[str, int]]:
    """Ids of linked rubrics, each with the line of the clause."""
    if isinstance(tree, Map) and tree.get("kind") == "link":
        yield str(tree.get("rubric")), tree.lines.get("rubric", tree.line)
    if isinstance(tree, Map | Seq):
        for part in tree.values() if isinstance(tree, Map) else tree:
            yield from links(part)


def load(rubric_id: str, level: str, choices: Mapping[str, str] | None = None) -> RubricSet:
    """Load a rubric at hand with its annexes for a level. choices: reading -> option where not the default.

    Raises UserError for an unknown id, level, reading or option.
    """
    return load_text(texts_of(rubric_id), rubric_id, level, choices)


def load_text(
    texts: Mapping[str, str], rubric_id: str, level: str, choices: Mapping[str, str] | None = None
) -> RubricSet:
    """As `load`, from YAML texts by id. Raises UserError; the texts must hold every rubric that a clause links."""
    trees = {key: cached_tree(text, f"{key}/{FILE_NAME}") for key, text in texts.items()}
    _check_choices(trees, choices or {})
    main = _built(texts, rubric_id, level, choices or {}, "")
    annexes: dict[str, Rubric] = {}

    def add(linked: tuple[str, ...], way: tuple[str, ...]) -> None:
        """Put linked rubrics behind those that they link themselves. way: ids that led here."""
        for annex in linked:
            if annex in way:
                raise _circle((*way[way.index(annex) :], annex), texts, way[-1])
            if annex not in annexes:
                built = _built(texts, annex, level, choices or {}, f"{annex}:")
                add(built.annexes, (*way, annex))
                annexes[annex] = built

    add(main.annexes, (rubric_id,))
    return RubricSet(main, tuple(annexes.values()))


def _circle(way: tuple[str, ...], texts: Mapping[str, str], closing: str) -> FileError:
    """The refusal of rubrics that link each other in a circle; it points at the link that closes it."""
    name = f"{closing}/{FILE_NAME}"
    line = next((line for linked, line in links(cached_tree(texts[closing], name)) if linked == way[-1]), 1)
    what = f"rubric 评分标准循环引用：{' → '.join(way)}，请去掉其中一处 link（circular links between rubrics）"
    return FileError("bad-rubric", name, line, what)


def _built(texts: Mapping[str, str], rubric_id: str, level: str, choices: Mapping[str, str], prefix: str) -> Rubric:
    if rubric_id not in texts:
        raise UserError("unknown-rubric", f"缺少评分标准“{rubric_id}”的内容，请把它的 {FILE_NAME} 一并放好。")
    tree = cached_tree(texts[rubric_id], f"{rubric_id}/{FILE_NAME}")
    levels = tree.get("levels")
    if isinstance(levels, Map) and level not in levels:
        names = "、".join(f"{key}（{title}）" for key, title in levels.items())
        raise UserError("unknown-level", f"评分标准“{rubric_id}”没有级别“{level}”，请用其中之一：{names}。")
    own = declared_readings(tree)
    chosen = tuple(sorted((key, option) for key, option in choices.items() if key in own and option != own[key][1]))
    return _from_text(texts[rubric_id], rubric_id, level, chosen, prefix)


@lru_cache(BUILT)
def _from_text(text: str, rubric_id: str, level: str, choices: tuple[tuple[str, str], ...], prefix: str) -> Rubric:
    """Rubrics never change, and what would come of every other reading is asked for again and again."""
    name = f"{rubric_id}/{FILE_NAME}"
    return build(draft(cached_tree(text, name), name, level, dict(choices)), prefix)


def _check_choices(trees: Mapping[str, Map], choices: Mapping[str, str]) -> None:
    known = {key: options for tree in trees.values() for key, (options, _) in declared_readings(tree).items()}
    for key, option in choices.items():
        if key not in known:
            raise UserError("unknown-reading", f"没有读法“{key}”。可用的有：{'、'.join(sorted(known)) or '（无）'}。")
        if option not in known[key]:
            raise UserError("unknown-option", f"读法“{key}”没有选项“{option}”，请用其中之一：{'、'.join(known[key])}。")


def declared_levels(rubric_id: str) -> dict[str, str]:
    """Level -> its title, of a rubric at hand, in the file's order. Raises UserError for an unknown id."""
    levels = cached_tree(rubric_path(rubric_id).read_text(encoding="utf-8"), f"{rubric_id}/{FILE_NAME}").get("levels")
    return {key: str(title) for key, title in levels.items()} if isinstance(levels, Map) else {}
