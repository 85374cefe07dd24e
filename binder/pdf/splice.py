"""Deferred streams: big streams are saved as short markers and copied from their files into the finished PDF.

No picture is ever held in memory, and each byte is written once.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from hashlib import file_digest, sha256
from itertools import chain, pairwise
from math import ceil
from pathlib import Path
from typing import BinaryIO, Protocol

from binder.domain.evidence import MEGABYTE
from binder.pdf.proof import Proof
from binder.pdf.sheets import Base, Body, Drawn, Sheets
from binder.pdf.sources import Part, Range, size_of
from binder.progress import Progress

CHUNK = 1 << 20
_LENGTH = re.compile(rb"/Length \d+(?= >>\nstream\n)")
_START = re.compile(rb"startxref\n(\d+)\n%%EOF\n?$")
_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_PAGES = re.compile(rb"/Pages (\d+) 0 R")
_SIZE = re.compile(rb"/Size \d+")
_KID = re.compile(rb"/Kids \[ (\d+) 0 R \]")
_ID = re.compile(rb"/ID \[<[0-9a-f]+><[0-9a-f]+>\]")
LEAST_ASIDE = 16_384
"""Bytes: what is smaller is held."""
TAIL = 64
ENTRY = 20
ID_DIGITS = 32


class Deferred:
    """The streams that are put off, by their markers. aside: a file for what is made here."""

    def __init__(self, aside: Path) -> None:
        self._parts: dict[bytes, tuple[Part, ...]] = {}
        self._aside, self._size = aside, 0

    def put_off(self, parts: Sequence[Part], name: str) -> bytes:
        """Remember a stream's parts; the marker that stands for it. name: identifies its contents."""
        marker = b"deferred-" + sha256(name.encode()).hexdigest().encode()
        self._parts[marker] = tuple(parts)
        return marker

    def set_aside(self, data: bytes) -> bytes:
        """Keep a stream that was made here on the disk: the marker that stands for it, or the stream where it is small.

        Raises OSError.
        """
        if len(data) < LEAST_ASIDE:
            return data
        with self._aside.open("ab" if self._size else "wb") as file:
            file.write(data)
        self._size += len(data)
        part = Range(self._aside, self._size - len(data), len(data))
        return self.put_off((part,), sha256(data).hexdigest())

    def is_copied(self, parts: Sequence[Part]) -> bool:
        """Whether parts are those of an original, not of what was made here."""
        return any(isinstance(part, Range) and part.path != self._aside for part in parts)

    def parts_of(self, marker: bytes) -> tuple[Part, ...] | None:
        """The parts that a marker stands for; None for bytes that are no marker."""
        return self._parts.get(marker)

    def parts_in(self, thing: bytes) -> tuple[bytes, tuple[Part, ...]] | None:
        """The marker that an object of the saved file holds as its stream, with its parts."""
        _, found, rest = thing.partition(b">>\nstream\n")
        marker = rest.partition(b"\n")[0] if found else b""
        parts = self._parts.get(marker)
        return (marker, parts) if parts is not None else None


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
    digest = sha256()
    for part in parts:
        for chunk in bytes_of(part):
            digest.update(chunk)
    return digest.digest()


class Skeleton:
    """A PDF saved by qpdf without object streams, and what it lacks: deferred streams, and the sheets drawn for it.

    size: bytes of the finished PDF. Raises ValueError for any other PDF.
    """

    def __init__(self, path: Path, drawn: Drawn, deferred: Deferred) -> None:
        self.path, self.plan, self._deferred = path, drawn.plan, deferred
        with path.open("rb") as source:
            start = _start_of_table(source)
            source.seek(start)
            table = source.read()
            head = _TABLE.match(table)
            if not head:
                raise ValueError("not one classic cross-reference table")
            count, first = int(head[1]), head.end()
            rows = (table[first + n * ENTRY : first + (n + 1) * ENTRY] for n in range(1, count))
            self._places = {n: int(row[:10]) for n, row in enumerate(rows, 1)}
            self._trailer = table[first + count * ENTRY :].rpartition(b"startxref\n")[0]
            self._ends = sorted([*self._places.values(), start])
            self._catalog = _referred(_ROOT, self._trailer)
            tree = _referred(_PAGES, self._object(source, self._catalog))
            sheet = _referred(_KID, self._object(source, tree))
            self._sheets = Sheets(drawn, Base(count, tree, sheet, self._object(source, sheet)))
        self.size = self._measure()

    def objects(self) -> Iterator[tuple[int, Body]]:
        """All that the finished PDF has before its table, by object number; number 0 precedes them.

        What is small comes first: whoever looks the file through has it in one place.
        """
        large = []
        for number, thing in self._saved():
            if number in self._sheets.taken:
                continue
            body = _filled(self._led(number, thing), self._deferred)
            if body[1]:
                large.append((number, body))
            else:
                yield number, body
        yield from map(_numbered, self._sheets.small())
        yield from large
        yield from map(_numbered, self._sheets.photos())

    def _led(self, number: int, thing: bytes) -> bytes:
        """An object as it was saved; the document's root gets its bookmarks."""
        if number != self._catalog:
            return thing
        return thing.replace(b"<< ", b"<< /Outlines %d 0 R " % self._sheets.outline, 1)

    def _saved(self) -> Iterator[tuple[int, bytes]]:
        numbers = {place: number for number, place in self._places.items()}
        with self.path.open("rb") as source:
            yield 0, source.read(self._ends[0])
            for begin, end in pairwise(self._ends):
                yield numbers[begin], source.read(end - begin)

    def _measure(self) -> int:
        """Bytes of the finished PDF. Gives it an id of its own: of all it says, and what it copies from where.

        What was made here and lies aside is known by its marker in what qpdf saved.
        """
        places: dict[int, int] = {}
        with self.path.open("rb") as saved:
            size, known = 0, file_digest(saved, "sha256")
        for number, (head, parts, tail) in self.objects():
            places[number] = size
            size += len(head) + sum(map(size_of, parts)) + len(tail)
            known.update(head)
            for part in parts:
                known.update(part if isinstance(part, bytes) else f"{part.path.name} {part.offset}".encode())
        id_ = known.hexdigest()[:ID_DIGITS].encode()
        self._trailer = _ID.sub(b"/ID [<%s><%s>]" % (id_, id_), self._trailer)
        return size + len(self.table(places, size))

    def table(self, places: Mapping[int, int], start: int) -> bytes:
        """The cross-reference table and all after it. places: where all objects came to stand; start: where it does."""
        count = max(places) + 1
        rows = b"".join(b"%010d 00000 n \n" % places[number] for number in range(1, count))
        trailer = _SIZE.sub(b"/Size %d" % count, self._trailer, count=1)
        head = b"xref\n0 %d\n0000000000 65535 f \n" % count
        return b"%s%s%sstartxref\n%d\n%%%%EOF\n" % (head, rows, trailer, start)

    def _object(self, source: BinaryIO, number: int) -> bytes:
        begin = self._places[number]
        source.seek(begin)
        return source.read(self._ends[bisect_right(self._ends, begin)] - begin)


class Output(Protocol):
    """Where a PDF is written to."""

    def write(self, data: bytes | memoryview) -> object: ...

    def tell(self) -> int: ...


def splice(skeleton: Skeleton, out: Output, proof: Proof | None, progress: Progress) -> None:
    """Write a skeleton with all it lacks. proof: of the originals, None where they are not to be proved."""
    places: dict[int, int] = {}
    megabytes = ceil(skeleton.size / MEGABYTE)
    for number, (head, parts, tail) in skeleton.objects():
        places[number] = out.tell()
        out.write(head)
        for chunk in _chunks(parts, proof):
            progress.step(out.tell() // MEGABYTE, megabytes, "正在写入佐证册，以 MB 计")
            out.write(chunk)
        out.write(tail)
    out.write(skeleton.table(places, out.tell()))


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


def _numbered(one: tuple[int, Body]) -> tuple[int, Body]:
    number, (head, parts, tail) = one
    if not tail:
        return number, (b"%d 0 obj\n%sendobj\n" % (number, head), (), b"")
    return number, (b"%d 0 obj\n%s" % (number, head), parts, tail + b"endobj\n")


def _filled(thing: bytes, deferred: Deferred) -> Body:
    found = deferred.parts_in(thing)
    if not found:
        return thing, (), b""
    marker, parts = found
    head, _, tail = thing.partition(marker)
    return _LENGTH.sub(b"/Length %d" % sum(map(size_of, parts)), head), parts, tail


def _chunks(parts: Sequence[Part], proof: Proof | None) -> Iterator[bytes | memoryview]:
    """The bytes of parts; those of an original that is yet to be proved come by that way."""
    ranges = [part for part in parts if isinstance(part, Range)]
    if not ranges or not proof or not proof.passes(ranges[0].path):
        yield from chain.from_iterable(map(bytes_of, parts))
        return
    yield from proof.passing(ranges[0].path, ranges)
    yield from (part for part in parts if isinstance(part, bytes))  # an end mark, if anything
