"""What a cell can carry comes back as it was; what it cannot is refused in a sentence, whatever was typed."""

from time import monotonic
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.rubric.excel import layout
from binder.rubric.excel.columns import WORDS
from binder.rubric.excel.forms import CannotCarry, CellError, Form, Only, Plain, alike, carried, split
from binder.rubric.excel.grammar import Bound, Fault, Ladder, Mark
from binder.rubric.excel.inward import Place
from binder.rubric.reader import read_tree
from binder.rubric.tree import Map, Seq
from binder.rubric.writing import yaml_text

LEVELS = {"county": "县级", "city": "地（州、市）级"}
FORMS = sorted(
    {
        column.form
        for sheet in layout.sheets({})
        for record in filter(None, (sheet.parent, sheet.child))
        for column in record.columns
        if type(column.form).__name__ not in ("Choice", "Listed", "Named", "Words")
    }
    | {form for _, form in layout.SELDOM.values() if type(form).__name__ not in ("Choice", "Listed")},
    key=repr,
)

keys = st.from_regex(r"[a-z][a-z0-9_]{0,9}|[1-9][0-9]?(\.[0-9])?-[0-9]", fullmatch=True)
numbers = st.decimals(0, 1000, places=2).map(str)
bounds = st.tuples(
    st.sampled_from(["at_least", "above", "at_most", "below"]), numbers | numbers.map(lambda number: f"{number}%")
).map(lambda pair: {pair[0]: pair[1]})
labels = st.text("甲乙丙、，。0123456789%", min_size=1, max_size=8).map(lambda text: {"label": text})
named_bounds = st.builds(lambda bound, label: bound | label, bounds, st.just({}) | labels)
points = numbers.map(lambda number: {"points": number}) | numbers.map(lambda number: {"share": f"{number}%"})
ladders = st.lists(st.builds(lambda bound, worth: bound | worth, named_bounds, points), min_size=1, max_size=5)
marks = keys | st.builds(
    lambda key, bound, months, may: {"fact": key} | bound | months | may,
    keys,
    named_bounds,
    st.just({}) | st.lists(st.just("2025-01") | st.just("2025-12"), min_size=1).map(lambda each: {"months": each}),
    st.just({}) | st.just({"may_not_apply": True}),
)
faults = st.builds(
    lambda key, each, rest: {"fact": key, "each": each} | rest,
    keys,
    numbers,
    st.fixed_dictionaries(
        {}, optional={"most": numbers, "step": st.integers(1, 99), "due": st.just("2025-06-30")}
    ),
)  # fmt: skip
branches = st.lists(
    st.sampled_from([("level", "county"), ("level", "city"), ("reading", "HN-05", "B"), ("reading", "EX-1", "A")]),
    max_size=3,
).map(tuple)


@pytest.mark.parametrize(
    ("form", "values"),
    [
        (Bound(), named_bounds),
        (Ladder(), ladders.map(lambda steps: {"steps": steps})),
        (Mark(), marks),
        (Fault(), faults),
        (Only(LEVELS), branches.filter(bool)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_from_its_cell(form: Form, values: st.SearchStrategy[Plain]) -> None:
    @given(values)
    def comes_back(value: Plain) -> None:
        assert form.read(form.write(value)) == value

    comes_back()


@given(
    st.sampled_from(FORMS),
    st.text(max_size=40) | st.text("达大于不超过=＝；;、，,（）()%％0-9 每人扣最多期限a_-.\n", max_size=40),
)
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(form: Form, text: str) -> None:
    typed = text.strip()
    if not typed:
        return
    try:
        value = form.read(typed)
    except CellError as error:
        assert str(error) and not str(error).endswith("。")
    else:
        assert alike(value, value)


@pytest.mark.parametrize(
    "text",
    [
        "达9" + " " * 30_000 + "x",
        "（" * 32_000,
        "达1（" + "）" * 32_000,
        "a" * 32_000,
        "1、" * 16_000,
        "达1=1；" * 8_000 + "甲",
    ],
)
def test_a_hostile_cell_is_read_in_no_time(text: str) -> None:
    began = monotonic()
    for form in FORMS:
        try:
            form.read(text.strip())
        except CellError:
            continue
    assert monotonic() - began < 2


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("达90%=2；达80%=1", [{"at_least": "90%", "points": "2"}, {"at_least": "80%", "points": "1"}]),
        (">=90%=2分;>80%=1分", [{"at_least": "90%", "points": "2"}, {"above": "80%", "points": "1"}]),
        ("前３＝1\n不超过８＝０.5", [{"at_most": "3", "points": "1"}, {"at_most": "8", "points": "0.5"}]),
        ("大于85（大于85分；不超过90分）=10", [{"above": "85", "label": "大于85分；不超过90分", "points": "10"}]),
    ],
)
def test_steps_are_read_as_people_write_them(text: str, steps: Plain) -> None:
    assert Ladder().read(text) == {"steps": steps}


@pytest.mark.parametrize("text", ["达90%", "90%以上=2", "达90%=2；=1", "达90%=2+1", "达abc=1", "0=0；达3=1"])
def test_anything_else_in_a_ladder_is_refused(text: str) -> None:
    with pytest.raises(CellError, match="读不懂"):
        Ladder().read(text)


def test_a_value_that_a_cell_would_twist_is_not_carried() -> None:
    for form, value in (
        (Ladder(), {"steps": [{"at_least": "1", "points": "1", "label": "甲）乙（"}, {"at_least": "2", "above": "1"}]}),
        (WORDS, "x" * 40_000),
        (WORDS, " 前有空格"),
        (layout.KEYS, ["甲、乙"]),
        (layout.MARKS, [{"fact": "a", "by_reading": {}}]),
    ):
        with pytest.raises(CannotCarry):
            carried(form, value)


@given(st.lists(st.text("甲乙（）()；;\n ", max_size=6)))
def test_splitting_loses_nothing_but_separators_and_blanks(parts: list[str]) -> None:
    text = "；".join(parts)
    kept = "".join("".join(split(text)).split())
    assert kept.replace("；", "").replace(";", "") == "".join(text.split()).replace("；", "").replace(";", "")


@pytest.mark.parametrize(("column", "name"), [(0, "A1"), (25, "Z1"), (26, "AA1"), (701, "ZZ1"), (702, "AAA1")])
def test_columns_are_named_as_in_a_spreadsheet(column: int, name: str) -> None:
    assert Place("甲", 0, column).cell == f"甲!{name}"


def grown(value: Any) -> Any:
    """Plain values as a tree."""
    if isinstance(value, dict):
        found = Map(1)
        for key, each in value.items():
            found.put(key, grown(each), 1)
        return found
    if isinstance(value, list):
        listed = Seq()
        listed.extend(map(grown, value))
        listed.lines.extend(1 for _ in value)
        return listed
    return value


characters = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from(
    "\n\t:#-,[]{}\"'&*!|>%@`0"
)
scalars = st.booleans() | st.integers(0, 10**9) | st.text(characters, max_size=20)
trees = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(characters, min_size=1, max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), trees, min_size=1, max_size=4))
def test_a_written_file_reads_back_as_it_was(value: dict[str, Any]) -> None:
    tree = grown(value)
    assert read_tree(yaml_text(tree), "f") == tree
