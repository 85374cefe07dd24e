"""TrueType fonts: what glyph a character has and how wide it is, and the file cut down to the glyphs in use.

A font is kept as the few tables that answer this; outlines are read from the file when it is cut down.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

COPIED = ("cvt ", "fpgm", "prep")
PARTS_FOLLOW, WORDS, ONE_SCALE, TWO_SCALES, MATRIX = 0x20, 0x01, 0x08, 0x40, 0x80
"""Flags of a glyph that is put together from others."""
LAST_CODE = 0xFFFF
CHECKSUM = 0xB1B0AFBA
BOLD = 600
FIXED_PITCH, SYMBOLIC, ITALIC, FORCE_BOLD = 1, 4, 64, 1 << 18
PLATFORMS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))
"""Character maps that are understood, the best first."""


class BadFont(ValueError):
    """Not a TrueType font that can be used."""


@dataclass(frozen=True, slots=True)
class _Table:
    offset: int
    length: int


class TrueType:
    """A font file, or one font of a collection. Lengths are given in thousandths of an em unless said otherwise."""

    def __init__(self, path: Path, start: int = 0) -> None:
        """start: where its list of tables begins in the file. Raises BadFont, OSError."""
        self.path = path
        try:
            with path.open("rb") as file:
                file.seek(start)
                self._tables = dict(_directory(file))
                self._held = {tag: self._read(file, tag) for tag in ("head", "hhea", "maxp", "hmtx", "loca")}
                self._about = {tag: self._read(file, tag) for tag in ("OS/2", "post", "name") if tag in self._tables}
                self._starts, self._ends, self._firsts = _groups(self._read(file, "cmap"))
            head, hhea = self._held["head"], self._held["hhea"]
            (self._units,) = struct.unpack_from(">H", head, 18)
            (self._long,) = struct.unpack_from(">H", head, 50)
            (self._full,) = struct.unpack_from(">H", hhea, 34)
            if not self._full or not self._units or "glyf" not in self._tables:
                raise BadFont("no outlines")
        except (struct.error, KeyError, IndexError) as error:
            raise BadFont(str(error)) from error

    def _read(self, file: BinaryIO, tag: str) -> bytes:
        table = self._tables[tag]
        file.seek(table.offset)
        return file.read(table.length)

    def glyph(self, code: int) -> int:
        """The number of a character's glyph; 0: it has none."""
        at = bisect_right(self._starts, code) - 1
        return self._firsts[at] + code - self._starts[at] if at >= 0 and code <= self._ends[at] else 0

    def width(self, glyph: int) -> float:
        """How far a glyph moves on."""
        advance: int = struct.unpack_from(">H", self._held["hmtx"], 4 * min(glyph, self._full - 1))[0]
        return advance * 1000 / int(self._units)

    @cached_property
    def name(self) -> str:
        """Its PostScript name, in the characters that PDF allows."""
        found = next(_names(self._about.get("name", b""), 6), "") or self.path.stem
        return "".join(c for c in found if "!" <= c <= "~" and c not in "[](){}<>/%") or "Font"

    @property
    def ascent(self) -> float:
        return self._length(self._about["OS/2"], 68) if "OS/2" in self._about else self._length(self._held["hhea"], 4)

    @property
    def descent(self) -> float:
        return self._length(self._about["OS/2"], 70) if "OS/2" in self._about else self._length(self._held["hhea"], 6)

    @property
    def cap_height(self) -> float:
        about = self._about.get("OS/2", b"")
        return self._length(about, 88) if len(about) >= 90 and about[1] > 1 else self.ascent

    @property
    def box(self) -> tuple[float, ...]:
        return tuple(self._length(self._held["head"], at) for at in (36, 38, 40, 42))

    @property
    def italic_angle(self) -> float:
        return float(struct.unpack_from(">i", self._about["post"], 4)[0]) / 65536 if "post" in self._about else 0.0

    @property
    def weight(self) -> int:
        return int(struct.unpack_from(">H", self._about["OS/2"], 4)[0]) if "OS/2" in self._about else 500

    @property
    def stem(self) -> int:
        """About how thick an upright stem is; fonts do not tell."""
        return 50 + int((self.weight / 65.0) ** 2)

    @property
    def flags(self) -> int:
        """What PDF calls the flags of a font."""
        fixed = bool(any(self._about.get("post", b"")[12:16]))
        return SYMBOLIC | FIXED_PITCH * fixed | ITALIC * (self.italic_angle != 0) | FORCE_BOLD * (self.weight >= BOLD)

    def _length(self, table: bytes, at: int) -> float:
        return float(struct.unpack_from(">h", table, at)[0]) * 1000 / int(self._units)

    def subset(self, glyphs: Sequence[int]) -> bytes:
        """A font file whose glyph n is glyphs[n]; the parts of composite glyphs follow. Raises BadFont, OSError."""
        try:
            with self.path.open("rb") as file:
                order, outlines = self._outlines(file, list(glyphs))
                tables = {tag: self._read(file, tag) for tag in COPIED if tag in self._tables}
        except (struct.error, IndexError) as error:
            raise BadFont(str(error)) from error
        offsets = [0]
        for outline in outlines:
            offsets.append(offsets[-1] + len(outline))
        tables["glyf"] = b"".join(outlines)
        tables["loca"] = struct.pack(f">{len(offsets)}L", *offsets)
        tables["hmtx"] = b"".join(map(self._metrics, order))
        tables["hhea"] = _with_short(self._held["hhea"], 34, len(order))
        tables["maxp"] = _with_short(self._held["maxp"], 4, len(order))
        tables["head"] = _with_short(self._held["head"], 50, 1)
        return _font_file(tables)

    def _outlines(self, file: BinaryIO, order: list[int]) -> tuple[list[int], list[bytes]]:
        """The outlines of glyphs and of all their parts, which are appended to the order."""
        places: dict[int, int] = {}
        for place, glyph in enumerate(order):
            places.setdefault(glyph, place)
        outlines = []
        for glyph in order:  # grows as it is walked
            outline = bytearray(self._outline(file, glyph))
            for at in _parts(outline):
                (part,) = struct.unpack_from(">H", outline, at)
                if part not in places:
                    places[part] = len(order)
                    order.append(part)
                struct.pack_into(">H", outline, at, places[part])
            outlines.append(bytes(outline) + bytes(-len(outline) % 4))
        return order, outlines

    def _outline(self, file: BinaryIO, glyph: int) -> bytes:
        loca = self._held["loca"]
        start, end = (
            struct.unpack_from(">2L", loca, 4 * glyph) if self._long else struct.unpack_from(">2H", loca, 2 * glyph)
        )
        if not self._long:
            start, end = start * 2, end * 2
        file.seek(self._tables["glyf"].offset + start)
        return file.read(end - start)

    def _metrics(self, glyph: int) -> bytes:
        """Width and left side bearing, as the file has them."""
        hmtx, last = self._held["hmtx"], self._full - 1
        if glyph <= last:
            return hmtx[4 * glyph : 4 * glyph + 4]
        at = 4 * self._full + 2 * (glyph - self._full)
        return hmtx[4 * last : 4 * last + 2] + hmtx[at : at + 2]


def _directory(file: BinaryIO) -> Iterator[tuple[str, _Table]]:
    head = file.read(12)
    if head[:4] not in (b"\0\1\0\0", b"true"):
        raise BadFont("not TrueType")
    for _ in range(int.from_bytes(head[4:6])):
        tag, _, offset, length = struct.unpack(">4sLLL", file.read(16))
        yield tag.decode("latin-1"), _Table(offset, length)


def _names(table: bytes, wanted: int) -> Iterator[str]:
    """The texts of one kind in a name table."""
    _, count, start = struct.unpack_from(">3H", table) if table else (0, 0, 0)
    for number in range(count):
        platform, _, _, kind, length, offset = struct.unpack_from(">6H", table, 6 + 12 * number)
        if kind == wanted:
            text = table[start + offset : start + offset + length]
            yield text.decode("utf-16-be" if platform in (0, 3) else "latin-1", "ignore")


def _groups(cmap: bytes) -> tuple["array[int]", "array[int]", "array[int]"]:
    """Runs of characters whose glyphs follow one another: first and last character, glyph of the first."""
    (count,) = struct.unpack_from(">H", cmap, 2)
    found = {}
    for number in range(count):
        platform, encoding, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * number)
        found[platform, encoding] = offset
    for key in PLATFORMS:
        if key in found:
            (form,) = struct.unpack_from(">H", cmap, found[key])
            if form == 12:
                return _groups_of_12(cmap, found[key])
            if form == 4:
                return _groups_of_4(cmap, found[key])
    raise BadFont("no character map that is understood")


def _groups_of_12(cmap: bytes, at: int) -> tuple["array[int]", "array[int]", "array[int]"]:
    (count,) = struct.unpack_from(">L", cmap, at + 12)
    numbers = array("I", struct.unpack_from(f">{3 * count}L", cmap, at + 16))
    return numbers[0::3], numbers[1::3], numbers[2::3]


def _groups_of_4(cmap: bytes, at: int) -> tuple["array[int]", "array[int]", "array[int]"]:
    count = int.from_bytes(cmap[at + 6 : at + 8]) // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", cmap, at + 14 + 2 * count * row + (2 if row else 0)) for row in range(4)
    )
    groups: list[tuple[int, int, int]] = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        first = (start + deltas[number]) & LAST_CODE
        if not ranges[number] and first + end - start <= LAST_CODE:
            groups.append((start, end, first))
            continue
        for code in range(start, end + 1):
            glyph = code
            if ranges[number]:
                place = at + 16 + 2 * (3 * count + number) + ranges[number] + 2 * (code - start)
                glyph = int.from_bytes(cmap[place : place + 2])
            if glyph or not ranges[number]:
                groups.append((code, code, (glyph + deltas[number]) & LAST_CODE))
    columns = zip(*sorted(groups), strict=True)
    starts_, ends_, firsts = (array("I", column) for column in columns)
    return starts_, ends_, firsts


def _parts(outline: bytearray) -> Iterator[int]:
    """Where the glyph numbers of a composite glyph's parts stand."""
    if len(outline) < 10 or outline[0] < 0x80:
        return
    at, more = 10, True
    while more:
        (flags,) = struct.unpack_from(">H", outline, at)
        yield at + 2
        scale = 2 if flags & ONE_SCALE else 4 if flags & TWO_SCALES else 8 if flags & MATRIX else 0
        at += 4 + (4 if flags & WORDS else 2) + scale
        more = bool(flags & PARTS_FOLLOW)


def _with_short(table: bytes, at: int, value: int) -> bytes:
    return table[:at] + struct.pack(">H", value) + table[at + 2 :]


def _font_file(tables: dict[str, bytes]) -> bytes:
    """Tables as a font file, with its checksums."""
    tables["head"] = tables["head"][:8] + bytes(4) + tables["head"][12:]
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">LHHHH", 0x00010000, count, power * 16, count.bit_length() - 1, (count - power) * 16)
    offset = len(head) + 16 * count
    entries, bodies = [], []
    for tag, data in sorted(tables.items()):
        entries.append(struct.pack(">4sLLL", tag.encode("latin-1"), _checksum(data), offset, len(data)))
        bodies.append(data + bytes(-len(data) % 4))
        offset += len(bodies[-1])
    whole = bytearray(b"".join((head, *entries, *bodies)))
    at = next(int.from_bytes(entry[8:12]) for entry in entries if entry.startswith(b"head"))
    struct.pack_into(">L", whole, at + 8, (CHECKSUM - _checksum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}L", padded)
    return sum(words) & 0xFFFFFFFF
