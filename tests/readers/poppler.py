"""What Poppler sees of a PDF, as JSON: `python3 poppler.py FILE`, with the system's Python, which has its bindings."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gi  # type: ignore[import-not-found]

gi.require_version("Poppler", "0.18")
from gi.repository import Poppler  # type: ignore[import-not-found]  # noqa: E402

document = Poppler.Document.new_from_file(Path(sys.argv[1]).absolute().as_uri(), None)


def page_of(action: Any) -> int:
    """The page an action leads to, from 0."""
    number: int = action.goto_dest.dest.page_num
    return number - 1


def walk(entries: Any, depth: int) -> Iterator[list[object]]:
    while entries:
        action = entries.get_action()
        yield [depth, action.any.title, page_of(action)]
        child = entries.get_child()
        yield from walk(child, depth + 1) if child else ()
        if not entries.next():
            return


def links() -> Iterator[list[int]]:
    for number in range(document.get_n_pages()):
        for link in document.get_page(number).get_link_mapping():
            yield [number, page_of(link.action)]


pages = [document.get_page(number) for number in range(document.get_n_pages())]
print(
    json.dumps(
        {
            "labels": [page.get_label() for page in pages],
            "outline": list(walk(Poppler.IndexIter.new(document), 0)),
            "links": list(links()),
            "text": [page.get_text() for page in pages],
        }
    )
)
