"""Worked examples (examples.yaml beside a rubric): facts, and the points that somebody worked out from the source."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from binder.domain.facts import Fact
from binder.domain.points import points_text
from binder.domain.rules import Share
from binder.domain.score import ClauseScore, Score, score_assessment
from binder.rubric.factfile import facts_of
from binder.rubric.library import load_text
from binder.rubric.model import Key, Many, Part, PointsText, Text
from binder.rubric.tree import FileError, Map, line_of
from binder.rubric.validate import validated

PointsBy = dict[str, PointsText]


class ExpectFile(Part):
    """claimed, backed, attainable: of the whole; categories by key, items and clauses by ref, annexes by id: claimed.

    awards: keys of all awards, annexes' too, that the claimed score wins. states: of clauses, by ref.
    Without points: counts, of items by met, unmet, open and soft; standings, of items by ref; shares, of clauses by ref
    ("70%", "" while it cannot be computed). vetoed: how many vetoes are in force.
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
    counts: dict[Literal["met", "unmet", "open", "soft"], int] = Field(default_factory=dict)
    standings: dict[str, str] = Field(default_factory=dict)
    shares: dict[str, str] = Field(default_factory=dict)
    vetoed: int | None = None


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
    yield from _points_differ(expect, score)
    yield from _words_differ(expect, score)
    yield from _counts_differ(expect, score)
    won = {award.award.key for rubric in (score.main, *score.annexes) for award in rubric.awards if award.won.claimed}
    if expect.awards is not None and set(expect.awards) != won:
        yield f"称号应为 {'、'.join(expect.awards) or '无'}，算出的是 {'、'.join(sorted(won)) or '无'}"


def _points_differ(expect: ExpectFile, score: Score) -> Iterator[str]:
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


def _words_differ(expect: ExpectFile, score: Score) -> Iterator[str]:
    states = {ref: clause.state.value for ref, clause in score.clauses.items()}
    standings = {ref: item.standing for ref, item in score.items.items()}
    shares = {ref: _share(clause) for ref, clause in score.clauses.items()}
    for what, wanted, found in (
        ("条款 {} 的状态", expect.states, states),
        ("事项 {} 的完成情况", expect.standings, standings),
        ("条款 {} 的满分比例", expect.shares, shares),
    ):
        for key, word in wanted.items():
            if word != found.get(key):
                yield f"{what.format(key)}应为“{word}”，算出的是“{found.get(key, '没有这个编号')}”"


def _counts_differ(expect: ExpectFile, score: Score) -> Iterator[str]:
    found = score.main.counts._asdict()
    for word, count in expect.counts.items():
        if count != found[word]:
            yield f"{word} 应为 {count} 项，算出的是 {found[word]} 项"
    vetoed = len(score.main.vetoed)
    if expect.vetoed is not None and expect.vetoed != vetoed:
        yield f"触发的一票否决应为 {expect.vetoed} 条，算出的是 {vetoed} 条"


def _share(clause: ClauseScore) -> str:
    """The share of full marks that a clause comes to, "" while it cannot be computed or for any other kind."""
    rule = clause.clause.rule
    share = rule.share(clause.basis.facts) if isinstance(rule, Share) else None
    return "" if share is None else f"{points_text(int(share * 100))}%"


def _differs(what: str, wanted: int | None, found: int | None) -> Iterator[str]:
    if wanted is not None and wanted != found:
        came = "没有这个编号" if found is None else f"算出的是 {points_text(found)}"
        yield f"{what} 应为 {points_text(wanted)}，{came}"
