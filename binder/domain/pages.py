"""Ranges of pages as people write them: "3-5,8"."""

import re
from collections.abc import Sequence

MAX_PAGE = 100_000
_PART = re.compile(r"(\d{1,6})(?:[-—–~～至](\d{1,6}))?", re.ASCII)


def pages_of(text: str) -> tuple[int, ...]:
    """The pages of a range, counted from 1, in order and each once; () for "" and for what is no range."""
    pages: set[int] = set()
    for part in filter(None, re.split(r"[,，、;；\s]+", text.strip())):
        match = _PART.fullmatch(part.strip("第页"))
        if match is None:
            return ()
        first, last = int(match[1]), int(match[2] or match[1])
        if not 1 <= first <= last <= MAX_PAGE:
            return ()
        pages.update(range(first, last + 1))
    return tuple(sorted(pages))


def pages_text(pages: Sequence[int]) -> str:
    """The shortest range that names these pages, which are in order."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
