"""PNG files from the outside: their packed rows are what PDF calls Flate with predictor 15, and need no decoding."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from binder.pdf.sources import Range

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER = 13
MODES = {0: "L", 2: "RGB", 3: "P"}
"""Colour types that PDF has too."""
IN_THE_WAY = frozenset((b"tRNS", b"eXIf"))
"""Chunks that change what is seen: transparent colours, a picture that is to be turned."""
MOST_BITS = 8
COLOUR = 3


@dataclass(frozen=True, slots=True)
class PngRows:
    """A PNG that can be stored as it is. parts: its rows; mode: "L", "P" or "RGB"; bits: of a sample; palette: RGB."""

    parts: tuple[Range, ...]
    width: int
    height: int
    mode: str
    bits: int
    palette: bytes


def rows_of(path: Path) -> PngRows | None:
    """The rows of a PNG; None where they must be decoded, or where it is no PNG. Raises OSError."""
    with path.open("rb") as file:
        places = list(chunks(file))
        if not IN_THE_WAY.isdisjoint(name for name, _, _ in places):
            return None
        header, palette = (_read(file, places, name) for name in (b"IHDR", b"PLTE"))
    parts = tuple(Range(path, at, length) for name, at, length in places if name == b"IDAT")
    if len(header) != HEADER or not parts:
        return None
    width, height = int.from_bytes(header[:4]), int.from_bytes(header[4:8])
    bits, colours, packing, filtering, interlace = header[8:]
    mode = MODES.get(colours, "")
    if not mode or bits > MOST_BITS or packing or filtering or interlace or (mode == "P" and len(palette) < COLOUR):
        return None
    return PngRows(parts, width, height, mode, bits, palette if mode == "P" else b"")


def chunks(file: BinaryIO) -> Iterator[tuple[bytes, int, int]]:
    """Name, offset and length of each chunk up to the end mark. Nothing for what is no PNG."""
    if file.read(len(SIGNATURE)) != SIGNATURE:
        return
    while len(head := file.read(8)) == 8 and head[4:] != b"IEND":
        at, length = file.tell(), int.from_bytes(head[:4])
        yield head[4:], at, length
        file.seek(at + length + 4)


def _read(file: BinaryIO, places: list[tuple[bytes, int, int]], wanted: bytes) -> bytes:
    for name, at, length in places:
        if name == wanted:
            file.seek(at)
            return file.read(length)
    return b""
