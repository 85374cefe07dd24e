"""Values as OFD's XML writes them. A value that makes no sense counts as not given."""

import math
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from binder.intake.ofd.matrix import Matrix

Box = tuple[float, float, float, float]
"""x, y, width, height in millimetres, y downwards."""

FARTHEST = 1e6
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")


def local(element: Element) -> str:
    """Tag without its namespace: producers disagree on that."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Direct children of these names; of any name if none is given."""
    for child in element if element is not None else ():
        if not names or local(child) in names:
            yield child


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant reached by going down through `path`."""
    for name in path:
        element = next(children(element, name), None)
    return element


def text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""


def number(value: str | None, otherwise: float) -> float:
    try:
        found = float(value) if value else otherwise
    except ValueError:
        return otherwise
    return found if math.isfinite(found) and abs(found) <= FARTHEST else otherwise


def numbers(value: str | None) -> list[float]:
    """All numbers in a list, however it is separated, each kept within what a page can have."""
    found = (float(each) for each in NUMBER.findall(value or ""))
    return [min(max(each, -FARTHEST), FARTHEST) for each in found]


def flag(value: str | None, otherwise: bool) -> bool:
    return otherwise if value is None else value.strip().lower() in ("true", "1")


def box(value: str | None) -> Box | None:
    found = numbers(value)
    return (found[0], found[1], found[2], found[3]) if len(found) >= 4 else None


def matrix(value: str | None) -> Matrix | None:
    found = numbers(value)
    return Matrix(*found[:6]) if len(found) >= 6 else None


def deltas(value: str | None, most: int) -> list[float]:
    """Steps from character to character, at most so many; "g 3 1.5" stands for three steps of 1.5."""
    words = (value or "").split()
    found: list[float] = []
    at = 0
    while at < len(words) and len(found) < most:
        if words[at] == "g" and at + 2 < len(words):
            count = int(min(max(number(words[at + 1], 0), 0), most - len(found)))
            found += [number(words[at + 2], 0)] * count
            at += 3
        else:
            found.append(number(words[at], 0))
            at += 1
    return found
