"""Answers of the child as bytes that can be nothing but the domain's plain data.

Whoever took over the child by a crafted file must not reach the parent.
"""

import io
import pickle
from enum import Enum
from typing import Any

MODULES = frozenset({"binder.domain.content", "binder.domain.evidence", "binder.domain.members"})


def packed(answer: object) -> bytes:
    """An answer as bytes."""
    buffer = io.BytesIO()
    _Pickler(buffer).dump(answer)
    return buffer.getvalue()


def unpacked(data: bytes) -> Any:
    """What `packed` made of it. Raises pickle.UnpicklingError for anything that is no plain data."""
    return _Unpickler(io.BytesIO(data)).load()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if module in MODULES:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no plain data")


class _Pickler(pickle.Pickler):
    """Writes enumerations by their value: some Python 3.11 would write a call of getattr, which is no plain data."""

    def reducer_override(self, thing: object) -> Any:
        return (type(thing), (thing.value,)) if isinstance(thing, Enum) else NotImplemented
