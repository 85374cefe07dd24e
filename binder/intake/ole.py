"""Names of the top-level streams of an OLE compound file (the container of .doc, .xls, .ppt and locked .docx)."""

import struct
from collections.abc import Iterator
from pathlib import Path

END_OF_CHAIN = 0xFFFFFFFA  # this number and those above it are no sectors
NO_ENTRY = 0xFFFFFFFF
ENTRY_SIZE = 128
MAX_DIRECTORY_SECTORS = 1024  # a bound for chains that run in a circle
MAX_SIZE = 512 << 20  # bytes; a larger one is not looked into


def stream_names(path: Path) -> frozenset[str]:
    """Names at the top level; an embedded document's own streams are not among them. Empty if the file is garbled."""
    if path.stat().st_size > MAX_SIZE:
        return frozenset()
    data = path.read_bytes()
    try:
        directory = b"".join(_directory_sectors(data))
        return frozenset(_top_names(directory))
    except (struct.error, UnicodeDecodeError):
        return frozenset()


def _directory_sectors(data: bytes) -> Iterator[bytes]:
    """The sectors of the directory, followed through the allocation table named in the header."""
    (shift,) = struct.unpack_from("<H", data, 30)
    (sector,) = struct.unpack_from("<I", data, 48)
    if shift not in (9, 12):
        return
    size = 1 << shift
    tables = struct.unpack_from("<109I", data, 76)
    for _ in range(MAX_DIRECTORY_SECTORS):
        if sector >= END_OF_CHAIN:
            return
        yield data[(sector + 1) * size : (sector + 2) * size]
        table, place = divmod(sector, size // 4)
        if table >= len(tables) or tables[table] >= END_OF_CHAIN:
            return
        (sector,) = struct.unpack_from("<I", data, (tables[table] + 1) * size + place * 4)


def _top_names(directory: bytes) -> Iterator[str]:
    """Walk the tree of the root's children: each entry names its left and right neighbour and its first child."""
    (first,) = struct.unpack_from("<I", directory, 76)
    waiting, seen = [first], {NO_ENTRY}
    while waiting:
        entry = waiting.pop()
        if entry in seen or (entry + 1) * ENTRY_SIZE > len(directory):
            continue
        seen.add(entry)
        start = entry * ENTRY_SIZE
        (length,) = struct.unpack_from("<H", directory, start + 64)
        yield directory[start : start + min(max(length - 2, 0), 62)].decode("utf-16-le")
        waiting += struct.unpack_from("<2I", directory, start + 68)
