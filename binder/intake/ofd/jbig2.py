"""JBIG2 files, as scanned OFDs hold them: taken apart just enough to go into a PDF, which knows the coding."""

import struct
from dataclasses import dataclass

MAGIC = b"\x97JB2\r\n\x1a\n"
PAGE_INFORMATION, END_OF_PAGE, END_OF_FILE = 48, 49, 51
UNKNOWN = 0xFFFFFFFF
MAX_SEGMENTS = 10_000


class UnfitJbig2(ValueError):
    """Not a file of one page that can be taken apart."""


@dataclass(frozen=True, slots=True)
class Jbig2:
    """data: the segments as a PDF wants them. width, height: pixels."""

    data: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Segment:
    kind: int
    head: bytes
    length: int


def read_jbig2(data: bytes) -> Jbig2:
    """Take the segments of the only page out of a file. Raises UnfitJbig2."""
    if not data.startswith(MAGIC) or len(data) < 13:
        raise UnfitJbig2("no JBIG2 file")
    sequential, counted = data[8] & 1, not data[8] & 2
    at = 13 if counted else 9
    try:
        found = _in_sequence(data, at) if sequential else _heads_first(data, at)
        kept = [(one, content) for one, content in found if one.kind not in (END_OF_PAGE, END_OF_FILE)]
        pages = [content for one, content in kept if one.kind == PAGE_INFORMATION]
        if len(pages) != 1:
            raise UnfitJbig2(f"{len(pages)} pages")
        width, height = struct.unpack_from(">II", pages[0])
    except (struct.error, IndexError) as error:
        raise UnfitJbig2(str(error)) from error
    return Jbig2(b"".join(one.head + content for one, content in kept), width, height)


def _in_sequence(data: bytes, at: int) -> list[tuple[_Segment, bytes]]:
    found: list[tuple[_Segment, bytes]] = []
    while at < len(data) and len(found) < MAX_SEGMENTS:
        segment = _segment(data, at)
        start = at + len(segment.head)
        found.append((segment, _content(data, start, segment)))
        at = start + segment.length
        if segment.kind == END_OF_FILE:
            break
    return found


def _heads_first(data: bytes, at: int) -> list[tuple[_Segment, bytes]]:
    segments: list[_Segment] = []
    while len(segments) < MAX_SEGMENTS and (not segments or segments[-1].kind != END_OF_FILE):
        segments.append(_segment(data, at))
        at += len(segments[-1].head)
    found = []
    for segment in segments:
        found.append((segment, _content(data, at, segment)))
        at += segment.length
    return found


def _content(data: bytes, start: int, segment: _Segment) -> bytes:
    if start + segment.length > len(data):
        raise UnfitJbig2("cut short")
    return data[start : start + segment.length]


def _segment(data: bytes, at: int) -> _Segment:
    """A segment's head: its number, kind, what it refers to, its page and the length of its content."""
    number, flags = struct.unpack_from(">IB", data, at)
    count, place = data[at + 5] >> 5, at + 6
    if count == 7:
        count = struct.unpack_from(">I", data, at + 5)[0] & 0x1FFFFFFF
        place = at + 9 + (count + 8) // 8
    if count > MAX_SEGMENTS:
        raise UnfitJbig2("refers to too many")
    place += count * (1 if number <= 256 else 2 if number <= 65536 else 4)
    place += 4 if flags & 0x40 else 1
    (length,) = struct.unpack_from(">I", data, place)
    if length == UNKNOWN:
        raise UnfitJbig2("a length is not told")
    return _Segment(flags & 0x3F, data[at : place + 4], length)
