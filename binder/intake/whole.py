"""Writing a file so that no half of it is ever found under its name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def part_of(out: Path) -> Path:
    """Where `out` is being written until it is whole."""
    return out.with_name(out.name + ".part")


@contextmanager
def whole(out: Path) -> Iterator[Path]:
    """A path to write to; it becomes `out` at the end, and is gone if there was trouble."""
    part = part_of(out)
    try:
        yield part
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)
