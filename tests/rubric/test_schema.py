"""rubrics/rubric.schema.json says what a rubric file may hold."""

import json
from pathlib import Path
from typing import Any

import pytest

from binder.resources import read_text, resource_path
from binder.rubric.excel.book import EXAMPLE
from binder.rubric.library import rubric_path, shipped_ids
from binder.rubric.reader import read_tree
from binder.rubric.schema import schema_text
from binder.rubric.tree import Map, Seq, Tree

FILES = [*(rubric_path(rubric_id) for rubric_id in shipped_ids()), resource_path(EXAMPLE)]


def test_the_published_schema_is_the_present_one() -> None:
    assert read_text("rubrics/rubric.schema.json") == schema_text(), "python -m binder.rubric.schema prints it anew"


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    return jsonschema.Draft202012Validator(json.loads(schema_text()))


def plain(tree: Tree) -> Any:
    if isinstance(tree, Map):
        return {key: plain(value) for key, value in tree.items()}
    return [plain(value) for value in tree] if isinstance(tree, Seq) else tree


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name)
def test_every_rubric_fits_the_schema(path: Path, validator: Any) -> None:
    validator.validate(plain(read_tree(path.read_text(encoding="utf-8"), path.name)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('version: "1.0.0"', "version: 1"),
        ("exemption: full", "exemption: half"),
        ("shared: true", "shred: true"),
        ('points: "22"', "points: 22"),
        ('{over: total, at_least: "85"}', '{over: total, at_least: "85分"}'),
        ("type: judged, max", "type: judge, max"),
        ("kind: judged", "kind: judge"),
    ],
)
def test_what_the_reader_refuses_does_not_fit_it(old: str, new: str, validator: Any) -> None:
    text = read_text(EXAMPLE)
    assert old in text
    assert not validator.is_valid(plain(read_tree(text.replace(old, new), "f")))
