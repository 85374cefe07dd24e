"""YAML that has no place in a data file is refused with its line; what is taken keeps its text and its lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.errors import UserError
from binder.rubric.reader import MAX_BYTES, MAX_PARTS, read_tree
from binder.rubric.tree import FileError, Map, line_of


def test_words_dates_and_decimals_stay_as_written() -> None:
    tree = read_tree('a: no\nb: 2022-06\nc: 0.50\nd: 12:30\ne: "3"\nf: 3\ng: true\nh:\n', "f.yaml")
    assert tree == {
        "a": "no", "b": "2022-06", "c": "0.50", "d": "12:30", "e": "3", "f": 3, "g": True, "h": None,
    }  # fmt: skip


def test_every_part_knows_its_line() -> None:
    tree = read_tree("a: 1\nitems:\n  - key: x\n    short: y\n  - {key: z}\n", "f.yaml")
    assert line_of(tree, ("items", 0, "short")) == 4
    assert line_of(tree, ("items", 1, "key")) == 5
    assert line_of(tree, ("items", 1, "nothing")) == 5


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a: &x 1\n", 1),
        ("a: 1\nb: *x\n", 2),
        ("a: !!python/object:os.system x\n", 1),
        ("a: !!str 1\n", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("? [1]\n: 2\n", 1),
        ("a: " + "[" * 60 + "]" * 60, 1),
        ("a: 1\nb: [\n", 3),
        ("- 1\n", 1),
        ("", 1),
    ],
)
def test_what_a_data_file_has_no_need_of_is_refused(text: str, line: int) -> None:
    with pytest.raises(FileError) as refused:
        read_tree(text, "f.yaml")
    assert refused.value.line in (line, line + 1)
    assert refused.value.text.startswith("f.yaml 第 ")


def test_a_huge_file_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(FileError, match="500 KB"):
        read_tree("a: " + "x" * MAX_BYTES, "f.yaml")


@pytest.mark.parametrize(
    "text", ["a: [" + "b," * MAX_PARTS + "]", "\n".join(f"k{n}: v" for n in range(MAX_PARTS // 2 + 1))]
)
def test_a_file_of_very_many_values_is_refused_where_the_limit_is_passed(text: str) -> None:
    assert len(text.encode()) <= MAX_BYTES
    with pytest.raises(FileError, match=f"超过 {MAX_PARTS} 个"):
        read_tree(text, "f.yaml")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text: str) -> None:
    try:
        tree = read_tree(text, "f.yaml")
    except UserError as error:
        assert error.text.startswith("f.yaml 第 ")
    else:
        assert isinstance(tree, Map)
