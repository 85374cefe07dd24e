"""Parsed rubrics are remembered by their text; a spoiled memory does no harm."""

import os
from pathlib import Path

import pytest

from binder.rubric import cache
from binder.rubric.reader import read_tree
from binder.rubric.tree import Map, Seq, Tree

TEXT = 'a: {b: "1", c: [x, {d: true}]}\ne: 2\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(variable, str(tmp_path))
    cache.cached_tree.cache_clear()
    return tmp_path


def lines(tree: Tree) -> object:
    if isinstance(tree, Map):
        return (tree.line, tree.lines, [lines(value) for value in tree.values()])
    return (tree.lines, [lines(value) for value in tree]) if isinstance(tree, Seq) else None


def remembered(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_the_second_reading_comes_from_memory_and_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = cache.cached_tree(TEXT, "f.yaml")
    cache.cached_tree.cache_clear()
    assert len(remembered(folder)) == 1
    monkeypatch.setattr("binder.rubric.reader.read_tree", None)
    again = cache.cached_tree(TEXT, "f.yaml")
    assert again == fresh == read_tree(TEXT, "f.yaml")
    assert lines(again) == lines(fresh)


@pytest.mark.parametrize("spoiled", [b"", b"{", b"[]", b'{"m": [1, ["a"]]}', b'{"m": ["x"]}', b"\xff\xfe", b"3"])
def test_a_spoiled_memory_is_read_anew(folder: Path, spoiled: bytes) -> None:
    fresh = cache.cached_tree(TEXT, "f.yaml")
    cache.cached_tree.cache_clear()
    (path,) = remembered(folder)
    path.write_bytes(spoiled)
    assert cache.cached_tree(TEXT, "f.yaml") == fresh
    assert remembered(folder) == [path] and path.read_bytes() != spoiled


def test_another_text_has_another_memory(folder: Path) -> None:
    cache.cached_tree(TEXT, "f.yaml")
    cache.cached_tree(TEXT + "f: 3\n", "f.yaml")
    assert len(remembered(folder)) == 2


@pytest.mark.skipif(os.name == "nt", reason="a file in the place of a folder stands for a home that cannot be written")
def test_a_home_that_cannot_be_written_only_costs_time(folder: Path) -> None:
    (folder / "evidence-binder").write_text("in the way")
    assert cache.cached_tree(TEXT, "f.yaml") == read_tree(TEXT, "f.yaml")
