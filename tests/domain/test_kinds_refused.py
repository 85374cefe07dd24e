"""A table that cannot be right is refused, with the file, the line, the key and what was expected, in two languages."""

import re
import time
from pathlib import Path

import pytest

from binder.rubric.check import check
from binder.rubric.library import load_text
from binder.rubric.tree import FileError
from tests.domain.kinds import HEAD, WHOLE


def errors(tmp_path: Path, text: str, name: str = "invented") -> list[tuple[int, str]]:
    folder = tmp_path / name
    folder.mkdir(exist_ok=True)
    (folder / "rubric.yaml").write_text(text, encoding="utf-8")
    (folder / "examples.yaml").write_text("format: 1\nexamples: []\n", encoding="utf-8")
    return [(error.line, error.text) for error in check(folder).errors]


def test_the_invented_table_itself_is_sound(tmp_path: Path) -> None:
    assert errors(tmp_path, WHOLE) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{at_least: "90%", points: "2"}, {above', '{at_least: "60%", points: "2"}, {above', "永远轮不到"),
        ('{at_most: 3, points: "2"}, {at_most: 8', '{at_most: 3, points: "2"}, {at_least: 8', "永远轮不到"),
        ('{at_most: 8, points: "1"}', '{at_most: 8, points: "2"}', "best first"),
        ('{at_least: "90%", points: "2"}, {above', '{at_least: "190%", points: "2"}, {above', "between 0% and 100%"),
        ('{at_least: "90%", points: "2"}', '{at_least: "90%", below: "95%", points: "2"}', "exactly one bound"),
        (
            'nodes: [{at: "0", points: "0"}, {at: "100"',
            'nodes: [{at: "100", points: "0"}, {at: "100"',
            "nodes must rise",
        ),
        ('fact: college, at_least: "50%"', 'fact: colleges, at_least: "50%"', "no such fact"),
        ('charges: ["2.1-1"]', 'charges: ["2.1-9"]', "no such clause or item"),
        ('zeroes: ["7-4"]', 'zeroes: ["7-14"]', "unknown reference"),
        ("wiped_by: [copied]", "wiped_by: [copies]", "no such fact"),
        ('standard: "7-1"', 'standard: "7-2"', "kind standard"),
        ('clauses: ["7-2", "7-3"], take', 'clauses: ["7-2", "7-9"], take', "each once"),
        ('      - {over: category, key: "2", above: "50"}', '      - {over: category, above: "50"}', "key goes with"),
        ("capped: true", "capped: false", "sums do not add up"),
        ('points: "19"', 'points: "18"', "sums do not add up"),
        ("combine: highest", "combine: best", "sum"),
        ("requires: [plan]\n    groups", "requires: [rate]\n    groups", "needs a bound"),
        ("exemption: full", "exemption: average", "average"),
        ("kind: series", "kind: tick", "不认识这个键"),
        (
            '      - {kind: adjustment, each: "2", quote: 全国集体}',
            '      - {kind: tick, points: "2", quote: 全国集体}',
            "out of place",
        ),
        ("fact: audits", "fact: audit", "no such fact"),
        ('key: "2.2"', 'key: "2.1"', "duplicate key"),
        ("done_on: {title", "rank: {title", "duplicate key"),
    ],
)
def test_what_cannot_be_right_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in WHOLE
    told = errors(tmp_path, WHOLE.replace(old, new, 1))
    assert any(said in text for _, text in told), told
    assert all(re.search(r"[一-鿿]", text) and re.search(r"[a-z]{3}", text) for _, text in told)
    line = WHOLE.count("\n", 0, WHOLE.index(old)) + 1
    assert min(abs(line - at) for at, _ in told) < 30


def linking(rubric: str, other: str) -> str:
    return (
        HEAD.format(id=rubric)
        + f"""
points: "10"
categories:
  - title: 一
    quote: 一
    points: "10"
    items:
      - key: "1"
        short: 一
        quote: 一
        points: "10"
        clauses:
          - {{kind: link, rubric: {other}, points: "10", quote: 折算}}
"""
    )


def test_rubrics_that_link_in_a_circle_are_refused() -> None:
    texts = {"a": linking("a", "b"), "b": linking("b", "c"), "c": linking("c", "b")}
    with pytest.raises(FileError, match=r"b → c → b.*circular") as refused:
        load_text(texts, "a", "county")
    assert refused.value.file == "c/rubric.yaml" and "link" in texts["c"].splitlines()[refused.value.line - 1]
    with pytest.raises(FileError, match="a → a"):
        load_text({"a": linking("a", "a")}, "a", "county")


def test_the_check_finds_the_circle(tmp_path: Path) -> None:
    errors(tmp_path, linking("b", "a"), "b")
    assert any("circular" in text for _, text in errors(tmp_path, linking("a", "b"), "a"))


HOSTILE = {
    "ten megabytes": 'a: "' + "x" * 10_000_000 + '"\n',
    "ten megabytes of keys": "k: v\n" * 2_000_000,
    "a bomb of anchors": "a: &a [x,x,x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a]\n" for n in range(1000)),
    "ten thousand lists": "a: " + "[" * 10_000 + "]" * 10_000,
    "ten thousand mappings": "a: " + "{a: " * 10_000 + "1" + "}" * 10_000,
    "a million open brackets": "[" * 1_000_000,
    "ten thousand dashes": "- " * 10_000,
    "a deep staircase": "\n".join(" " * depth + "a:" for depth in range(1_900)),
    "a python object": 'a: !!python/object/apply:os.system ["true"]\n',
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_is_refused_in_under_a_second(tmp_path: Path, what: str) -> None:
    (tmp_path / "rubric.yaml").write_text(HOSTILE[what], encoding="utf-8")
    start = time.process_time()
    assert check(tmp_path / "rubric.yaml").errors
    assert time.process_time() - start < 1
