"""JPEG files from the outside: sizes, what to keep and what to drop, without decoding a pixel."""

import mmap
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from binder.pdf.sources import JpegImage, Part, Range

START, END, SCAN = 0xD8, 0xD9, 0xDA
FRAMES = (0xC0, 0xC1, 0xC2)
"""Baseline, extended and progressive Huffman: what a PDF reader must know."""
OTHER_FRAMES = (0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
JFIF, ICC, ADOBE, COMMENT = 0xE0, 0xE2, 0xEE, 0xFE
APPLICATION = range(0xE0, 0xF0)
ICC_TAG = b"ICC_PROFILE\0"
_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")
_MARKER_AFTER_DATA = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""One literal byte first: the search then runs at memory speed."""


class UnfitJpeg(ValueError):
    """Not a JPEG that can be stored as it is."""


@dataclass
class Marks:
    """Where things stand in a JPEG. keep: stretches to keep, start and end. size: width, height, components.

    icc: number of each part of the colour profile -> its stretch. whole: whether the end marker is there.
    """

    keep: list[tuple[int, int]] = field(default_factory=list)
    size: tuple[int, int, int] | None = None
    adobe: bool = False
    icc: dict[int, tuple[int, int]] = field(default_factory=dict)
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Scanned:
    """whole: False when the file stops before its end marker; one is added then."""

    image: JpegImage
    whole: bool


def find_marks(path: Path) -> Marks:
    """Read the structure of a JPEG file. Raises UnfitJpeg, OSError."""
    if not path.stat().st_size:
        raise UnfitJpeg("empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        return _read(data)


def scanned(path: Path, marks: Marks, orientation: int) -> Scanned:
    """A JPEG file as it is bound. Raises UnfitJpeg, OSError."""
    parts = tuple(Range(path, start, end - start) for start, end in marks.keep)
    icc = b""
    if marks.icc:
        with path.open("rb") as file:
            icc = b"".join(_stretch(file, *marks.icc[number]) for number in sorted(marks.icc))
    return _finish(path.name, parts, marks, icc, orientation)


def _stretch(file: BinaryIO, start: int, end: int) -> bytes:
    file.seek(start)
    return file.read(end - start)


def scan_jpeg_bytes(data: bytes, name: str) -> Scanned:
    """JPEG bytes in memory, read and as they are bound. name: identifies the contents. Raises UnfitJpeg."""
    marks = _read(data)
    icc = b"".join(data[slice(*marks.icc[number])] for number in sorted(marks.icc))
    return _finish(name, tuple(data[start:end] for start, end in marks.keep), marks, icc, 1)


def _finish(name: str, parts: tuple[Part, ...], marks: Marks, icc: bytes, orientation: int) -> Scanned:
    if marks.size is None:
        raise UnfitJpeg("no frame")
    width, height, components = marks.size
    tail: tuple[Part, ...] = () if marks.whole else (b"\xff\xd9",)
    inverted = marks.adobe and components == 4
    image = JpegImage(name, parts + tail, width, height, components, inverted, icc, orientation)
    return Scanned(image, marks.whole)


def _read(data: mmap.mmap | bytes) -> Marks:
    read = Marks()
    for marker, start, end in _segments(data):
        if marker in OTHER_FRAMES:
            raise UnfitJpeg(f"frame type {marker:02x}")
        if marker in FRAMES:
            read.size = _frame_size(data[start + 4 : end])
        read.adobe = read.adobe or (marker == ADOBE and data[start + 4 : start + 9] == b"Adobe")
        read.whole = marker == END
        if marker == ICC and data[start + 4 : start + 16] == ICC_TAG:
            read.icc[data[start + 16]] = (start + 18, end)
        if (marker not in APPLICATION and marker != COMMENT) or marker in (JFIF, ADOBE):
            _keep(read.keep, start, end)
    return read


def _keep(keep: list[tuple[int, int]], start: int, end: int) -> None:
    if keep and keep[-1][1] == start:
        keep[-1] = (keep[-1][0], end)
    else:
        keep.append((start, end))


def _frame_size(body: bytes) -> tuple[int, int, int]:
    if len(body) < 6 or body[0] != 8 or body[5] not in (1, 3, 4):
        raise UnfitJpeg("unusual frame")
    height, width = int.from_bytes(body[1:3]), int.from_bytes(body[3:5])
    if not width or not height:
        raise UnfitJpeg("no size")
    return width, height, body[5]


def _segments(data: mmap.mmap | bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of every segment up to the end marker; a scan's coded data belongs to its segment."""
    if data[:2] != b"\xff\xd8":
        raise UnfitJpeg("no start")
    yield START, 0, 2
    at = 2
    while at + 4 <= len(data) or data[at : at + 2] == b"\xff\xd9":
        found = _MARKER.match(data, at)
        if not found:
            raise UnfitJpeg(f"no marker at {at}")
        marker, body = data[found.end() - 1], found.end()
        if marker == END:
            yield END, at, body
            return
        end = min(body + int.from_bytes(data[body : body + 2]), len(data))
        if marker == SCAN:
            after = _MARKER_AFTER_DATA.search(data, end)
            end = after.start() if after else len(data)
        yield marker, body - 2, end
        at = end
