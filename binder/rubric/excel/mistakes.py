"""What keeps a workbook from being a rubric, cell by cell, told in the headings of its sheets."""

import re
from collections.abc import Mapping
from typing import TypeAlias

from pydantic_core import ErrorDetails

from binder.domain.rubric import Rubric
from binder.errors import UserError
from binder.progress import Progress
from binder.rubric.check import every_branch, sound
from binder.rubric.excel import layout
from binder.rubric.excel.inward import Mistake, Taken
from binder.rubric.file import RubricFile, decided, draft
from binder.rubric.resolve import build, faults
from binder.rubric.tree import FileError, Map, Seq, Tree, line_of
from binder.rubric.validate import shape_faults

BranchKey: TypeAlias = tuple[str, Mapping[str, str]]
"""A level, and options of readings."""

MAX_BRANCHES = 400
"""Levels and readings that are looked at; a rubric has a few dozen."""


def mistakes(
    taken: Taken, tree: Map, texts: Mapping[str, str], progress: Progress | None = None
) -> tuple[tuple[Mistake, ...], tuple[Rubric, ...]]:
    """Every mistake, and without any the rubric of every branch, the first at its first level by default.

    texts: of the linked rubrics, by id. What lies deeper (references, sums) is looked at once the cells are in order.
    """
    branches = every_branch(tree)
    if len(branches) > MAX_BRANCHES:
        taken.wrong(layout.READINGS, f"级别和读法太多（{len(branches)} 种组合），请核对")
        return _in_order(taken), ()
    progress = progress or Progress()
    for look in (_shapes, _clauses):
        for branch in branches:
            progress.check()
            look(taken, tree, branch)
        if taken.mistakes:
            return _in_order(taken), ()
    drafts = [draft(tree, "", *branch) for branch in branches]
    rubrics = tuple(map(build, drafts))
    for fault in sound(drafts, rubrics, str(tree["id"]), texts):
        if fault.level == "error":
            taken.wrong(fault.line, in_headings(fault.text))
    return _in_order(taken), () if taken.mistakes else rubrics


def _in_order(taken: Taken) -> tuple[Mistake, ...]:
    """The mistakes in the order of the sheets; what is wrong with a whole sheet first."""
    order = {place.cell: number for number, place in enumerate(taken.places)} if taken.mistakes else {}
    return tuple(sorted(taken.mistakes.values(), key=lambda mistake: order.get(mistake.cell, -1)))


def _shapes(taken: Taken, tree: Map, branch: BranchKey) -> None:
    """Note what keeps a branch from having the shape of a rubric file."""
    try:
        here, _ = decided(tree, "", *branch)
    except FileError as error:
        taken.wrong(error.line, in_headings(error.plain))
    else:
        for fault in shape_faults(RubricFile, here):
            _shape(taken, here, fault)


def _shape(taken: Taken, tree: Map, fault: ErrorDetails) -> None:
    """Note what does not have the shape of a rubric file, at the cell where it is, or where it is missing."""
    path, kind = fault["loc"], fault["type"]
    part, line = _deepest(tree, path), line_of(tree, path)
    if kind == "extra_forbidden":
        told = layout.KINDS.get(str(part.get("kind")), "这里")
        taken.wrong(line, f"“{told}”不用“{_HEADINGS.get(str(path[-1]), path[-1])}”，请清空这一格")
    elif kind == "missing" or kind.startswith("union_tag"):
        key = str(path[-1]) if kind == "missing" else "kind"
        spot = taken.place(part.line).keys.get(key)
        heading = spot.heading if spot else _HEADINGS.get(key, key)
        taken.wrong(SHEETS.get(key) or taken.beside(part.line, key), f"“{heading}”没有填，请填上")
    else:
        text = str(fault.get("ctx", {}).get("error") or SAID.get(kind, "不合要求，请核对"))
        taken.wrong(line, in_headings(text))


SHEETS = {"categories": layout.CATEGORIES, "items": layout.CLAUSES, "fixes": layout.ERRATA, "options": layout.READINGS}
"""Where a missing list would stand."""

SAID = {
    "string_too_short": "不能是空的",
    "too_short": "没有填够，请补上",
    "string_pattern_mismatch": "写法不合格式，请核对",
}
"""Kind of fault -> what a clerk is told."""


def _deepest(tree: Map, path: tuple[int | str, ...]) -> Map:
    """The deepest mapping on the way of a path."""
    here: Tree = tree
    deepest = tree
    for step in path:
        match here, step:
            case Map(), str() if step in here:
                here = here[step]
            case Seq(), int() if step < len(here):
                here = here[step]
        if isinstance(here, Map):
            deepest = here
    return deepest


def _clauses(taken: Taken, tree: Map, branch: BranchKey) -> None:
    """Note what keeps clauses of a branch from being built."""
    for error in faults(draft(tree, "", *branch)):
        taken.wrong(error.line, in_headings(error.plain))


def told(error: UserError) -> str:
    """An error of the rubric layer in the words of the workbook."""
    return in_headings(error.plain if isinstance(error, FileError) else error.text.rstrip("。"))


def in_headings(text: str) -> str:
    """A message about a file in the words of the workbook: keys as headings, remarks in English left out."""
    plain = re.sub(r"（[\x00-\x7f]+）", "", text)
    parts = re.split(r"(“[^”]*”)", plain)
    return "".join(part if part.startswith("“") else KEY.sub(_heading, part) for part in parts)


KEY = re.compile(r"(?:(?<=[一-龥”])\s)?(?<![A-Za-z0-9_-])([a-z][a-z_]+)(?![A-Za-z0-9_-])\s?")


def _heading(found: re.Match[str]) -> str:
    names = layout.KINDS | LISTS
    key = found[1]
    return names.get(key) or (f"“{_HEADINGS[key]}”" if key in _HEADINGS else found[0])


LISTS = {
    "facts": layout.FACTS,
    "categories": layout.CATEGORIES,
    "groups": "二级指标",
    "items": "事项",
    "clauses": "条款",
    "slots": layout.SLOTS,
    "gates": "线",
    "options": "选项",
    "fixes": "印成",
    "adjustments": "附加项",
}
"""What lists and mappings of the file are called."""


def _headings() -> dict[str, str]:
    """Key -> heading; the sheet of clauses speaks before the others."""
    found = {
        "facts": layout.FACTS,
        "categories": layout.CATEGORIES,
        "items": "事项",
        "groups": "二级指标",
        "clauses": "条款",
    }
    found |= {"slots": layout.SLOTS, "gates": "线", "options": "选项", "fixes": "印成", "adjustments": "附加项"}
    records = [layout.clause_record({}), layout.item_record({}), layout.TOP, layout.SOURCE, layout.ADJUSTMENTS]
    for sheet in layout.sheets({}):
        records += [sheet.parent, *([sheet.child] if sheet.child else [])]
    for seldom in (layout.SELDOM, layout.SELDOM_ITEM):
        found |= {key: heading for key, (heading, _) in seldom.items()}
    for record in records:
        for column in record.columns:
            found = {key: column.heading for key in column.keys} | found
    return found


_HEADINGS = _headings()
