"""Overlays by level and by reading, wherever they stand."""

from typing import Any

import pytest

from binder.rubric.branches import Branch
from binder.rubric.reader import read_tree
from binder.rubric.tree import FileError

OPTIONS = {"R-1": ("A", "B"), "R-2": ("A", "B")}


def resolve(text: str, level: str, **choices: str) -> Any:
    chosen = {"R-1": choices.get("r1", "A"), "R-2": choices.get("r2", "A")}
    return Branch("f.yaml", ("county", "city"), OPTIONS, level, chosen).resolve(read_tree(text, "f.yaml"))


NESTED = """
top:
  points: "1"
  steps: [1, 2]
  by_level:
    city:
      steps: [3]
      by_reading:
        R-1: {B: {points: "2"}}
  by_reading:
    R-2: {B: {steps: []}}
"""


def test_a_level_replaces_whole_values() -> None:
    assert resolve(NESTED, "county")["top"] == {"points": "1", "steps": [1, 2], "by_reading": ["R-2"]}
    assert resolve(NESTED, "city")["top"]["steps"] == [3]


def test_a_reading_inside_a_level_speaks_only_there() -> None:
    assert resolve(NESTED, "city", r1="B")["top"]["points"] == "2"
    assert resolve(NESTED, "county", r1="B")["top"]["points"] == "1"
    assert resolve(NESTED, "city")["top"]["by_reading"] == ["R-2", "R-1"]


def test_readings_come_after_levels() -> None:
    assert resolve(NESTED, "city", r2="B")["top"]["steps"] == []


@pytest.mark.parametrize(
    "text",
    [
        "a: {by_level: {village: {x: 1}}}",
        "a: {by_level: [county]}",
        "a: {by_level: {county: 3}}",
        "a: {by_reading: {R-9: {A: {x: 1}}}}",
        "a: {by_reading: {R-1: {C: {x: 1}}}}",
        "a: [{by_reading: {R-1: 3}}]",
    ],
)
def test_a_branch_that_leads_nowhere_is_refused(text: str) -> None:
    with pytest.raises(FileError, match="第 1 行"):
        resolve(text, "county")
