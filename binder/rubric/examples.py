"""Worked examples (examples.yaml beside a rubric): facts, and the points that somebody worked out from the source."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from binder.domain.facts import Fact
from binder.domain.points import points_text
from binder.domain.score import Score, score_assessment
from binder.rubric.factfile import facts_of
from binder.rubric.library import load_text
from binder.rubric.model import Key, Many, Part, PointsText, Text
from binder.rubric.tree import FileError, Map, line_of
from binder.rubric.validate import validated

PointsBy = dict[str, PointsText]


class ExpectFile(Part):
    """claimed, backed, attainable: of the whole; categories by key, items and clauses by ref, annexes by id: claimed.

    awards: keys of all awards, annexes' too, that the claimed score wins. states: of clauses, by ref.
    """

    claimed: PointsText | None = None
    backed: PointsText | None = None
    attainable: PointsText | None = None
    categories: PointsBy = Field(default_factory=dict)
    items: PointsBy = Field(default_factory=dict)
    clauses: PointsBy = Field(default_factory=dict)
    annexes: PointsBy = Field(default_factory=dict)
    awards: Many[Key] | None = None
    states: dict[str, str] = Field(default_factory=dict)


class ExampleFile(Part):
    """based_on: name of an earlier example whose facts these are laid over. filled: "ITEM/SLOT" that hold evidence."""

    name: Text
    level: Key
    based_on: str = ""
    readings: dict[Key, Key] = Field(default_factory=dict)
    facts: dict[str, Any] = Field(default_factory=dict)
    filled: Many[str] = ()
    expect: ExpectFile


class ExamplesFile(Part):
    format: int
    examples: Many[ExampleFile]


def failures(tree: Map, texts: Mapping[str, str], rubric_id: str, name: str) -> Iterator[FileError]:
    """Run every example; yield what does not come out as expected. name: the file. Raises UserError for a bad file."""
    file = validated(ExamplesFile, tree, name)
    known: dict[str, Mapping[str, Fact]] = {}
    for index, example in enumerate(file.examples):
        line = line_of(tree, ("examples", index))
        if example.name in known or (example.based_on and example.based_on not in known):
            raise FileError("bad-example", name, line, f"例题“{example.name}”重名，或 based_on 的例题不在它前面")
        rubrics = load_text(texts, rubric_id, example.level, example.readings)
        own = facts_of(_facts_tree(tree, index), rubrics.facts, name)
        facts = {**known.get(example.based_on, {}), **own}
        known[example.name] = facts
        filled = frozenset((item, slot) for item, _, slot in (place.partition("/") for place in example.filled))
        score = score_assessment(rubrics, {key: facts[key] for key in facts if key in rubrics.facts}, filled)
        for wrong in _differences(example.expect, score):
            yield FileError("wrong-example", name, line, f"例题“{example.name}”{wrong}")


def _facts_tree(tree: Map, index: int) -> Map:
    """The facts of one example as they stand in the file, with their lines."""
    examples: Any = tree["examples"]
    found = examples[index].get("facts")
    return found if isinstance(found, Map) else Map(line_of(tree, ("examples", index)))


def _differences(expect: ExpectFile, score: Score) -> Iterator[str]:
    main = score.main
    for word in ("claimed", "backed", "attainable"):
        yield from _differs(f"总分 {word}", getattr(expect, word), getattr(main, word))
    categories = {category.category.key: category.claimed for category in main.categories}
    items = {ref: item.claimed for ref, item in score.items.items()}
    clauses = {ref: clause.claimed for ref, clause in score.clauses.items()}
    annexes = {annex.rubric.id: annex.claimed for annex in score.annexes}
    for what, wanted, found in (
        ("分类", expect.categories, categories),
        ("事项", expect.items, items),
        ("条款", expect.clauses, clauses),
        ("附件", expect.annexes, annexes),
    ):
        for key, points in wanted.items():
            yield from _differs(f"{what} {key}", points, found.get(key))
    for key, state in expect.states.items():
        now = score.clauses[key].state.value if key in score.clauses else "没有这一条款"
        if state != now:
            yield f"条款 {key} 的状态应为 {state}，算出的是 {now}"
    won = {award.award.key for rubric in (main, *score.annexes) for award in rubric.awards if award.won.claimed}
    if expect.awards is not None and set(expect.awards) != won:
        yield f"称号应为 {'、'.join(expect.awards) or '无'}，算出的是 {'、'.join(sorted(won)) or '无'}"


def _differs(what: str, wanted: int | None, found: int | None) -> Iterator[str]:
    if wanted is not None and wanted != found:
        came = "没有这个编号" if found is None else f"算出的是 {points_text(found)}"
        yield f"{what} 应为 {points_text(wanted)}，{came}"
