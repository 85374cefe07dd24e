"""Whatever somebody made to do harm: an answer in bounded time and memory, a sentence where it is refused, and the next
file is read as ever.

`tasks.py hostile` runs all of it, with the limits of the program; the suite runs what is quick.
"""

import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from binder.domain.evidence import FileInfo, FileKind
from binder.errors import UserError
from binder.intake.worker import TIMEOUT, Child, Inspector
from tests.intake import hostile, make

LONG = os.environ.get("HOSTILE") == "long"
PATIENCE = TIMEOUT if LONG else 2.0  # seconds for one call
HEAVY = frozenset(
    {"itself.pdf", "doubling.pdf", "flate.pdf", "cells.xlsx", "columns.csv", "brackets.md", "picture.docx"}
)
HEAVY |= {"bomb.zip", "garbage.mp3", "quotes.csv", "line.txt", "bomb.png", "nested.zip"}
NAMES = sorted(hostile.everything() if LONG else hostile.everything().keys() - HEAVY)
MUTANTS = 400 if LONG else 3  # of each kind
CODES = {"damaged-file", "locked-file", "too-large", "no-picture", "no-content", "file-timeout", "file-memory"}
CODES |= {"file-died", "file-broken"}
"""Every documented code of a refusal."""
SHOWN = frozenset({"texts.png", "bomb.png", "circle.tif", "claims.pdf", "hugepage.pdf", "wild.ofd", "claims.wav"})
"""Those of which nothing has to be refused: they are what they say, however odd."""


@pytest.fixture(scope="module")
def inspector() -> Iterator[Inspector]:
    with Inspector(Child(timeout=PATIENCE)) as patient:
        yield patient


def tried(call: Callable[[], object]) -> str:
    """The code with which a call was refused, "" for an answer. Anything else that is raised fails the test."""
    try:
        call()
    except UserError as error:
        assert error.text.endswith("。") and any("\u4e00" <= sign <= "\u9fff" for sign in error.text)
        assert error.code in CODES
        return error.code
    return ""


def everything_asked(inspector: Inspector, path: Path, info: FileInfo) -> dict[str, str]:
    """Every question there is about a file, and how it was refused."""
    out = path.with_name("out.jpg")
    questions: dict[str, Callable[[], object]] = {
        "thumbnail": lambda: inspector.thumbnail(path, info.kind, info.orientation, out, 64),
        "page": lambda: inspector.page_preview(path, info.kind, 0, out, 200),
        "content": lambda: inspector.content(path, info.kind),
        "text": lambda: inspector.text(path, info.kind),
        "stand-in": lambda: inspector.stand_in(path, info.kind, out.with_suffix(".pdf")),
        "members": lambda: [
            tried(lambda one=one: inspector.unpack(path, one.number, path.with_name(f"m{one.number}"), 64 << 20))  # type: ignore[misc]
            for one in inspector.members(path)
        ],
    }
    return {question: tried(call) for question, call in questions.items()}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_file_is_contained(inspector: Inspector, tmp_path: Path, name: str) -> None:
    path = make.put(tmp_path, name, hostile.everything()[name]())
    start = time.monotonic()
    info = inspector.inspect(path, name=name, sha256="", size=path.stat().st_size)
    answers = everything_asked(inspector, path, info)
    assert time.monotonic() - start < 7 * (PATIENCE + 2)
    assert info.problem == "" or info.problem.endswith("。")
    if name not in SHOWN:
        assert info.problem or info.note or any(answers.values())
    assert [entry.name for entry in tmp_path.glob("*.part")] == []
    assert inspector.text(make.put(tmp_path, "next.txt", "下一份".encode()), FileKind.TEXT) == "下一份"


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", make.every_kind())
def test_a_mutant_of_any_kind_is_answered(inspector: Inspector, tmp_path: Path, name: str) -> None:
    dice = random.Random(f"{name} {os.environ.get('SEED', '1')}")
    original = make.every_kind()[name]
    for number in range(MUTANTS):
        path = make.put(tmp_path, name, hostile.mutant(original, dice))
        start = time.monotonic()
        info = inspector.inspect(path, name=name, sha256="", size=path.stat().st_size)
        asked = time.monotonic() - start
        assert asked < TIMEOUT + 5, f"mutant {number}"
        assert info.problem == "" or info.problem.endswith("。")
        everything_asked(inspector, path, info)
        for left in tmp_path.iterdir():
            left.unlink()
