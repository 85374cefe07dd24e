"""Deferred streams: big streams are saved as short markers and copied from their files into the finished PDF.

No picture is ever held in memory, and each byte is written once.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import BinaryIO

from binder.durable import Durable
from binder.pdf.guides import Guides
from binder.pdf.plan import Plan
from binder.pdf.proof import Proof
from binder.pdf.sources import Part, Range, size_of
from binder.progress import Progress

CHUNK = 1 << 20
_LENGTH = re.compile(rb"/Length \d+(?= >>\nstream\n)")
_START = re.compile(rb"startxref\n(\d+)\n%%EOF\n?$")
_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_PAGES = re.compile(rb"/Pages (\d+) 0 R")
_SIZE = re.compile(rb"/Size \d+")
_REFERENCE = re.compile(rb"(\d+) 0 R")
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


_Pieces = tuple[bytes, tuple[Part, ...], bytes]
"""An object as what comes before its put off stream, the stream's parts, and what comes after."""


class Skeleton:
    """A PDF saved by qpdf without object streams, and what it lacks: deferred streams, and what leads through its plan.

    count: object numbers there are. Raises ValueError for any other PDF.
    """

    def __init__(self, path: Path, plan: Plan, deferred: Deferred) -> None:
        self.path, self._deferred = path, deferred
        with path.open("rb") as source:
            start = _start_of_table(source)
            source.seek(start)
            table = source.read()
            head = _TABLE.match(table)
            if not head:
                raise ValueError("not one classic cross-reference table")
            self.count = int(head[1])
            self._rows = table[head.end() :][: self.count * ENTRY]
            self._trailer = table[head.end() + self.count * ENTRY :].rpartition(b"startxref\n")[0]
            self._places = {n: int(row[:10]) for n, row in enumerate(self._entries()) if row[17:18] == b"n"}
            self._ends = sorted([*self._places.values(), start])
            catalog = _referred(_ROOT, self._trailer)
            tree = self._object(source, _referred(_PAGES, self._object(source, catalog)))
        pages = _REFERENCE.findall(tree.partition(b"/Kids [")[2].partition(b"]")[0])
        self._guides = Guides(plan, [int(number) for number in pages], catalog, self.count)

    def objects(self) -> Iterator[tuple[int, _Pieces]]:
        """All that the finished PDF has before its table, in order, by object number; number 0 precedes them."""
        for number, thing in self._saved():
            more = self._guides.entries.get(number)
            yield number, _filled(thing.replace(b"<< ", b"<< %s " % more, 1) if more else thing, self._deferred)
        for number, body in enumerate(self._guides.objects(), self.count):
            yield number, (b"%d 0 obj\n%s\nendobj\n" % (number, body), (), b"")

    def _saved(self) -> Iterator[tuple[int, bytes]]:
        numbers = {place: number for number, place in self._places.items()}
        with self.path.open("rb") as source:
            yield 0, source.read(self._ends[0])
            for begin, end in pairwise(self._ends):
                yield numbers[begin], source.read(end - begin)

    def table(self, places: Mapping[int, int], start: int) -> bytes:
        """The cross-reference table and all after it. places: where all objects came to stand; start: where it does."""
        rows = bytearray(self._rows)
        for number in self._places:
            rows[number * ENTRY : number * ENTRY + 10] = b"%010d" % places[number]
        count = max(places) + 1
        more = b"".join(b"%010d 00000 n \n" % places[number] for number in range(self.count, count))
        trailer = _SIZE.sub(b"/Size %d" % count, self._trailer, count=1)
        return b"xref\n0 %d\n%s%s%sstartxref\n%d\n%%%%EOF\n" % (count, rows, more, trailer, start)

    def _entries(self) -> Iterator[bytes]:
        return (self._rows[at : at + ENTRY] for at in range(0, len(self._rows), ENTRY))

    def _object(self, source: BinaryIO, number: int) -> bytes:
        begin = self._places[number]
        source.seek(begin)
        return source.read(self._ends[bisect_right(self._ends, begin)] - begin)


def splice(skeleton: Skeleton, out: Durable, proof: Proof, progress: Progress) -> None:
    """Write a skeleton with all it lacks."""
    places: dict[int, int] = {}
    for done, (number, (head, parts, tail)) in enumerate(skeleton.objects()):
        progress.step(min(done, skeleton.count), skeleton.count, "正在写入佐证册")
        places[number] = out.tell()
        out.write(head)
        for chunk in _chunks(parts, proof):
            progress.check()
            out.write(chunk)
        out.write(tail)
    out.write(skeleton.table(places, out.tell()))


def spliced_size(skeleton: Skeleton) -> int:
    """How many bytes `splice` will write."""
    places: dict[int, int] = {}
    size = 0
    for number, (head, parts, tail) in skeleton.objects():
        places[number] = size
        size += len(head) + sum(map(size_of, parts)) + len(tail)
    return size + len(skeleton.table(places, size))


def _referred(form: re.Pattern[bytes], text: bytes) -> int:
    found = form.search(text)
    if not found:
        raise ValueError("no document root or page tree")
    return int(found[1])


def _start_of_table(source: BinaryIO) -> int:
    source.seek(0, 2)
    source.seek(max(0, source.tell() - TAIL))
    found = _START.search(source.read())
    if not found:
        raise ValueError("no cross-reference table")
    return int(found[1])


def _filled(thing: bytes, deferred: Deferred) -> _Pieces:
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
