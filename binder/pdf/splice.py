"""Deferred streams: big streams are saved as short markers and copied from their files into the finished PDF.

No picture is ever held in memory, and each byte is written once.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO

from binder.durable import Durable
from binder.pdf.proof import Proof
from binder.pdf.sources import Part, Range, size_of
from binder.progress import Progress

CHUNK = 1 << 20
_LENGTH = re.compile(rb"/Length \d+(?= >>\nstream\n)")
_START = re.compile(rb"startxref\n(\d+)\n%%EOF\n?$")
_TABLE = re.compile(rb"xref\n0 (\d+)\n")
LEAST_ASIDE = 16_384
"""Bytes: what is smaller is held."""
TAIL = 64
ENTRY = 20


class Deferred:
    """The streams that are put off, by their markers. aside: a file for what is made here, None to hold it."""

    def __init__(self, aside: Path | None = None) -> None:
        self._parts: dict[bytes, tuple[Part, ...]] = {}
        self._aside, self._size = aside, 0

    def put_off(self, parts: Sequence[Part], name: str) -> bytes:
        """Remember a stream's parts; the marker that stands for it. name: identifies its contents."""
        marker = b"deferred-" + hashlib.sha256(name.encode()).hexdigest().encode()
        self._parts[marker] = tuple(parts)
        return marker

    def set_aside(self, data: bytes) -> bytes:
        """Keep a stream that was made here on the disk: the marker that stands for it, or the stream where it is held.

        Raises OSError.
        """
        if not self._aside or len(data) < LEAST_ASIDE:
            return data
        with self._aside.open("ab" if self._size else "wb") as file:
            file.write(data)
        self._size += len(data)
        part = Range(self._aside, self._size - len(data), len(data))
        return self.put_off((part,), hashlib.sha256(data).hexdigest())

    def is_copied(self, parts: Sequence[Part]) -> bool:
        """Whether parts are those of an original, not of what was made here."""
        return not any(isinstance(part, Range) and part.path == self._aside for part in parts)

    def parts_of(self, marker: bytes) -> tuple[Part, ...] | None:
        """The parts that a marker stands for; None for bytes that are no marker."""
        return self._parts.get(marker)

    def parts_in(self, thing: bytes) -> tuple[bytes, tuple[Part, ...]] | None:
        """The marker that an object of the saved file holds as its stream, with its parts."""
        _, found, rest = thing.partition(b">>\nstream\n")
        marker = rest.partition(b"\n")[0] if found else b""
        parts = self._parts.get(marker)
        return (marker, parts) if parts is not None else None


class Held(Deferred):
    """Puts nothing off: for looking at a few pages in memory."""

    def put_off(self, parts: Sequence[Part], name: str) -> bytes:
        return b"".join(chunk for part in parts for chunk in bytes_of(part))


def bytes_of(part: Part) -> Iterator[bytes]:
    """A part's bytes in chunks. OSError where its file has become shorter."""
    if isinstance(part, bytes):
        yield part
        return
    left = part.length
    with part.path.open("rb", buffering=0) as source:
        source.seek(part.offset)
        while left:
            chunk = source.read(min(CHUNK, left))
            if not chunk:
                raise OSError(f"{part.path.name} is shorter than it was")
            yield chunk
            left -= len(chunk)


def digest_of(parts: Sequence[Part]) -> bytes:
    """SHA-256 of parts one after the other."""
    digest = hashlib.sha256()
    for part in parts:
        for chunk in bytes_of(part):
            digest.update(chunk)
    return digest.digest()


def splice(skeleton: Path, out: Durable, deferred: Deferred, proof: Proof, progress: Progress) -> None:
    """Copy a PDF saved by qpdf without object streams, with the deferred streams in place of their markers."""
    with skeleton.open("rb") as source:
        table, offsets, ends = _table_of(source)
        moved: dict[int, int] = {}
        out.write(source.read(ends[0]))
        for done, (begin, end) in enumerate(pairwise(ends)):
            progress.step(done, len(ends), "正在写入佐证册")
            moved[begin] = out.tell()
            head, parts, tail = _filled(source.read(end - begin), deferred)
            out.write(head)
            for chunk in _chunks(parts, proof):
                progress.check()
                out.write(chunk)
            out.write(tail)
    start = out.tell()
    _write_table(out, table, offsets, moved, start)


def spliced_size(skeleton: Path, deferred: Deferred) -> int:
    """How many bytes `splice` will write."""
    with skeleton.open("rb") as source:
        table, _, ends = _table_of(source)
        size = len(source.read(ends[0]))
        for begin, end in pairwise(ends):
            head, parts, tail = _filled(source.read(end - begin), deferred)
            size += len(head) + sum(map(size_of, parts)) + len(tail)
    return size + len(_with_start(table, size))


def _table_of(source: BinaryIO) -> tuple[bytes, dict[int, int], list[int]]:
    """The cross-reference table and all after it, where each object is, and these places and the table's in order.

    Leaves the file at its beginning.
    """
    start = _start_of_table(source)
    source.seek(start)
    table = source.read()
    offsets = _offsets(table)
    source.seek(0)
    return table, offsets, sorted([*offsets.values(), start])


def _start_of_table(source: BinaryIO) -> int:
    source.seek(0, 2)
    source.seek(max(0, source.tell() - TAIL))
    found = _START.search(source.read())
    if not found:
        raise ValueError("no cross-reference table")
    return int(found[1])


def _offsets(table: bytes) -> dict[int, int]:
    """Object number -> offset, of the objects in use."""
    head = _TABLE.match(table)
    if not head:
        raise ValueError("not one classic cross-reference table")
    found = {}
    for number in range(int(head[1])):
        entry = table[head.end() + number * ENTRY :][:ENTRY]
        if entry[17:18] == b"n":
            found[number] = int(entry[:10])
    return found


def _filled(thing: bytes, deferred: Deferred) -> tuple[bytes, tuple[Part, ...], bytes]:
    """An object as what comes before its put off stream, the stream's parts, and what comes after."""
    found = deferred.parts_in(thing)
    if not found:
        return thing, (), b""
    marker, parts = found
    head, _, tail = thing.partition(marker)
    return _LENGTH.sub(b"/Length %d" % sum(map(size_of, parts)), head), parts, tail


def _chunks(parts: Sequence[Part], proof: Proof) -> Iterator[bytes | memoryview]:
    """The bytes of parts; those of an original that is yet to be proved come by that way."""
    ranges = [part for part in parts if isinstance(part, Range)]
    if not ranges or not proof.passes(ranges[0].path):
        yield from chain.from_iterable(map(bytes_of, parts))
        return
    yield from proof.passing(ranges[0].path, ranges)
    yield from (part for part in parts if isinstance(part, bytes))  # an end mark, if anything


def _write_table(out: Durable, table: bytes, offsets: dict[int, int], moved: dict[int, int], start: int) -> None:
    head = _TABLE.match(table)
    assert head
    rows = bytearray(table)
    for number, offset in offsets.items():
        at = head.end() + number * ENTRY
        rows[at : at + 10] = b"%010d" % moved[offset]
    out.write(_with_start(bytes(rows), start))


def _with_start(table: bytes, start: int) -> bytes:
    body, _, _ = table.rpartition(b"startxref\n")
    return body + b"startxref\n%d\n%%%%EOF\n" % start
