"""`binder rubric check`: is a rubric file sound in itself, true to its source, and right in its worked examples?"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from binder.domain.points import points_text
from binder.domain.rubric import Rubric
from binder.errors import UserError
from binder.rubric import structure
from binder.rubric.cache import cached_tree
from binder.rubric.examples import failures
from binder.rubric.file import Draft, declared_readings, draft
from binder.rubric.library import FILE_NAME, gather, load_text
from binder.rubric.reader import read_tree
from binder.rubric.resolve import build
from binder.rubric.tree import FileError, Map, Seq, Tree

EXAMPLES_NAME = "examples.yaml"


@dataclass(frozen=True, slots=True)
class Finding:
    """level: "error", or "declared" for a fault of the source that the file owns up to. line: from 1."""

    level: Literal["error", "declared"]
    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. counts: what was looked at, by its Chinese name; points as text."""

    path: Path
    findings: tuple[Finding, ...]
    counts: Mapping[str, str]

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "error")


def check(path: Path, source: Path | None = None) -> Report:
    """Check a rubric file (or its folder). source: text of the published document, UTF-8, to compare every quote with.

    Never raises for what stands in the files: that is a finding. Raises UserError when a file cannot be read at all.
    """
    path = path / FILE_NAME if path.is_dir() else path
    name = f"{path.parent.name}/{path.name}"
    text = _read(path)
    findings: list[Finding] = []
    counts: dict[str, str] = {}
    try:
        tree = cached_tree(text, name)
        drafts = [draft(tree, name, *branch) for branch in every_branch(tree)]
        texts = gather(path.parent.name, lambda rubric_id: _beside(path, rubric_id))
        rubrics = [build(each) for each in drafts]
        load_text(texts, path.parent.name, drafts[0].level)
        faults = sound(drafts, rubrics, path.parent.name, texts)
        findings += [Finding(fault.level, name, fault.line, fault.text) for fault in faults]
        counts |= counts_of(rubrics)
        if source is not None:
            findings += _against_source(tree, _read(source), name)
            counts["核对原文"] = str(sum(1 for _ in _quotes(tree)))
        counts["例题"] = str(_run_examples(path, texts, findings))
    except FileError as error:
        findings.append(Finding("error", error.file, error.line, error.what))
    except UserError as error:
        findings.append(Finding("error", name, 1, error.text.rstrip("。")))
    return Report(path, tuple(dict.fromkeys(findings)), counts)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("unreadable-file", f"读不出“{path}”，请核对路径，并存成 UTF-8 编码。") from error


def _beside(path: Path, rubric_id: str) -> Path:
    """Where the file of a linked rubric is: in a folder of its own beside this one's."""
    found = path if rubric_id == path.parent.name else path.parent.parent / rubric_id / FILE_NAME
    if not found.is_file():
        raise UserError("unknown-rubric", f"条款引用的评分标准“{rubric_id}”不在 {found.parent}，请把它放在那里。")
    return found


def every_branch(tree: Map) -> list[tuple[str, Mapping[str, str]]]:
    """Levels and choices: for every level, by default and with every other option of every reading, one at a time."""
    levels = tree.get("levels")
    keys = tuple(levels) if isinstance(levels, Map) and levels else ("",)
    others = [
        {key: option}
        for key, (options, default) in declared_readings(tree).items()
        for option in options
        if option != default
    ]
    return [(level, choices) for level in keys for choices in ({}, *others)]


def sound(
    drafts: Sequence[Draft], rubrics: Sequence[Rubric], rubric_id: str, texts: Mapping[str, str]
) -> list[structure.Fault]:
    """Faults of the whole file and of each of its branches. texts: of the linked rubrics, by id."""
    neighbours = [
        draft(cached_tree(text, f"{key}/{FILE_NAME}"), key, drafts[0].level, {}).file
        for key, text in texts.items()
        if key != rubric_id
    ]
    faults = structure.of_file(drafts[0], rubric_id, neighbours)
    faults += [
        fault for each, rubric in zip(drafts, rubrics, strict=True) for fault in structure.of_branch(each, rubric)
    ]
    return faults + structure.unused_facts(drafts, rubrics)


def counts_of(rubrics: Sequence[Rubric]) -> dict[str, str]:
    """How much there is in a rubric, by Chinese name; points as text. rubrics: one for each of its branches."""
    first = rubrics[0]
    items = [item for category in first.categories for item in category.items]
    numbers = {
        "分类": len(first.categories),
        "二级指标": sum(len(category.groups) for category in first.categories),
        "事项": len(items),
        "条款": sum(len(item.clauses) for item in items),
        "附加条款": sum(len(item.clauses) for item in first.items if item.outside),
    }
    counts = {name: str(number) for name, number in numbers.items() if number or name not in ("二级指标", "附加条款")}
    if first.scored:
        counts["总分"] = points_text(first.points)
        for rubric in rubrics:
            counts.setdefault(f"{rubric.level_title}不作要求", points_text(_exempt(rubric)))
    return counts


def _exempt(rubric: Rubric) -> int:
    """Points that are not asked for at the rubric's level."""
    return sum(
        item.points if item.exempt else sum(clause.points for clause in item.clauses if clause.exempt)
        for item in rubric.items
    )


def squeeze(text: str) -> str:
    """The text without any white space: a quote may cross the line breaks of the source."""
    return re.sub(r"\s+", "", text)


MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|\|")
"""Tags and bars of the tables that a source's text may be set in: no words of the document."""


def _against_source(tree: Map, source: str, name: str) -> Iterator[Finding]:
    whole = squeeze(MARKUP.sub("", source))
    for quote, line in _quotes(tree):
        if squeeze(quote) not in whole:
            yield Finding(
                "error", name, line, f"来源里找不到这段原文：“{quote}”，请逐字核对（quote not found in the source）"
            )


QUOTED = ("quote", "method", "excuse", "system_data", "once")


def _quotes(tree: Tree) -> Iterator[tuple[str, int]]:
    """Every text of the file that claims to stand in the source, in whatever branch, with its line."""
    if isinstance(tree, Seq):
        for value in tree:
            yield from _quotes(value)
    if not isinstance(tree, Map):
        return
    for key, value in tree.items():
        if key in QUOTED and isinstance(value, str) and value:
            yield value, tree.lines[key]
        elif key == "fixes" and isinstance(value, Map):
            yield from ((printed, value.lines[printed]) for printed in value)
        elif key == "notes" and isinstance(value, Seq):
            yield from ((str(note), line) for note, line in zip(value, value.lines, strict=True))
        elif key == "source" and isinstance(value, Map):
            yield from ((str(value[part]), value.lines[part]) for part in ("title", "number", "part") if part in value)
        else:
            yield from _quotes(value)


def _run_examples(path: Path, texts: Mapping[str, str], findings: list[Finding]) -> int:
    """Run the worked examples, add what goes wrong to the findings, and return how many there are."""
    beside = path.parent / EXAMPLES_NAME
    name = f"{path.parent.name}/{EXAMPLES_NAME}"
    if not beside.is_file():
        findings.append(Finding("error", name, 1, "没有例题文件，请按来源手算几个例子写进去"))
        return 0
    tree = read_tree(_read(beside), name)
    findings += [
        Finding("error", each.file, each.line, each.what) for each in failures(tree, texts, path.parent.name, name)
    ]
    examples = tree.get("examples")
    return len(examples) if isinstance(examples, Seq) else 0
