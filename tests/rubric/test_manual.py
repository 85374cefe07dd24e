"""rubrics/README.md says everything that a file may say."""

import re
import typing
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from binder.resources import read_text
from binder.rubric.examples import ExamplesFile
from binder.rubric.file import RubricFile
from binder.rubric.kinds import AnyClause


def models(part: object, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Every model that a model's fields lead to."""
    if isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
        seen.add(part)
        yield part
        for field in part.model_fields.values():
            yield from models(field.annotation, seen)
    for inner in typing.get_args(part):
        yield from models(inner, seen)


KEYS = sorted(
    {
        key
        for part in (RubricFile, ExamplesFile, AnyClause)
        for model in models(part, set())
        for key in model.model_fields
    }
)


@pytest.mark.parametrize("key", KEYS)
def test_every_key_is_in_the_manual(key: str) -> None:
    assert re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`|\b{key}:", read_text("rubrics/README.md"))


@pytest.mark.parametrize("kind", [typing.get_args(model.model_fields["kind"].annotation)[0]
                                  for model in typing.get_args(typing.get_args(AnyClause)[0])])  # fmt: skip
def test_every_kind_is_in_the_manual(kind: str) -> None:
    assert f"| `{kind}` |" in read_text("rubrics/README.md")
