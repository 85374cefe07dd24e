"""The window's own typeface has every sign that the window shows: an office computer may have no other that does."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]


def texts(source: str) -> Iterator[str]:
    """Every text in a module, docstrings included."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("weight", ["Regular", "Bold"])
def test_the_window_writes_nothing_that_its_typeface_lacks(weight: str) -> None:
    with TTFont(ROOT / f"resources/fonts/NotoSansSC-{weight}.ttf", lazy=True) as typeface:
        known = typeface.getBestCmap()
    shown = {sign: file.name for file in (ROOT / "ui").rglob("*.py") for text in texts(file.read_text("utf-8"))
             for sign in text if sign.isprintable()}  # fmt: skip
    assert {sign: file for sign, file in shown.items() if ord(sign) not in known} == {}
