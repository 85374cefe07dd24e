"""Just enough of TrueType and OpenType: which glyph a character has, how wide it is, whether its outline is there."""

import struct
from dataclasses import dataclass
from functools import cached_property

PLAIN, CFF = (b"\x00\x01\x00\x00", b"true"), b"OTTO"
NEEDED = ("head", "hhea", "hmtx", "maxp")
MAX_TABLES = 64
SYMBOLS = 0xF000  # where fonts of symbols keep their characters
CMAP_ORDER = ((3, 10), (0, 6), (0, 4), (0, 3), (3, 1), (0, 2), (0, 1), (0, 0), (3, 0), (1, 0))


class UnfitFont(ValueError):
    """A font that no reader could be trusted to draw with."""


@dataclass(frozen=True)
class Sfnt:
    """A font file. tables: offset and length by tag."""

    data: bytes
    tables: dict[str, tuple[int, int]]

    def table(self, tag: str) -> bytes:
        start, length = self.tables[tag]
        return self.data[start : start + length]

    @property
    def is_cff(self) -> bool:
        return "CFF " in self.tables

    @cached_property
    def units(self) -> int:
        """Of the em."""
        return int(struct.unpack_from(">H", self.table("head"), 18)[0]) or 1000

    @cached_property
    def count(self) -> int:
        """Of the glyphs."""
        return int(struct.unpack_from(">H", self.table("maxp"), 4)[0])

    @cached_property
    def heights(self) -> tuple[int, int]:
        """Ascent and descent in thousandths of the em."""
        up, down = struct.unpack_from(">hh", self.table("hhea"), 4)
        return up * 1000 // self.units, down * 1000 // self.units

    @cached_property
    def bounds(self) -> tuple[int, int, int, int]:
        """Of all glyphs, in thousandths of the em."""
        x0, y0, x1, y1 = (side * 1000 // self.units for side in struct.unpack_from(">4h", self.table("head"), 36))
        return x0, y0, x1, y1

    def width(self, glyph: int) -> float:
        """In thousandths of the em."""
        full = max(1, struct.unpack_from(">H", self.table("hhea"), 34)[0])
        at = min(glyph, full - 1) * 4
        metrics = self.table("hmtx")
        return struct.unpack_from(">H", metrics, at)[0] * 1000 / self.units if at + 2 <= len(metrics) else 1000.0

    def has_outline(self, glyph: int) -> bool:
        """Whether there is something to draw. Of a CFF that is taken on trust."""
        if self.is_cff:
            return glyph < self.count
        start, end = self._span(glyph)
        return start + 10 <= end <= self.tables["glyf"][1]

    def _span(self, glyph: int) -> tuple[int, int]:
        loca = self.table("loca")
        is_long = struct.unpack_from(">H", self.table("head"), 50)[0]
        if is_long:
            return struct.unpack_from(">II", loca, glyph * 4) if glyph * 4 + 8 <= len(loca) else (0, 0)
        start, end = struct.unpack_from(">HH", loca, glyph * 2) if glyph * 2 + 4 <= len(loca) else (0, 0)
        return start * 2, end * 2

    @cached_property
    def glyphs(self) -> dict[int, int]:
        """Glyph by code point; empty for a font that does not tell."""
        try:
            return _glyphs(self.table("cmap"))
        except (KeyError, struct.error):
            return {}

    def glyph(self, character: str) -> int:
        """0 where it has none."""
        code = ord(character)
        found = self.glyphs.get(code) or self.glyphs.get(code + SYMBOLS if code < 256 else code, 0)
        return found if found < self.count else 0


def read_sfnt(data: bytes) -> Sfnt:
    """Raises UnfitFont for a collection, a bare CFF, and a font that lacks what is needed to draw with it."""
    if data[:4] not in (*PLAIN, CFF):
        raise UnfitFont("no single font")
    try:
        (count,) = struct.unpack_from(">H", data, 4)
        tables = {}
        for number in range(min(count, MAX_TABLES)):
            tag, _, start, length = struct.unpack_from(">4sIII", data, 12 + number * 16)
            if start + length <= len(data):
                tables[tag.decode("latin-1")] = (start, length)
        font = Sfnt(data, tables)
        outlines = ("CFF ",) if data[:4] == CFF else ("glyf", "loca")
        if not tables.keys() >= {*NEEDED, *outlines} or not font.count:
            raise UnfitFont("a table is missing")
        _ = font.units, font.heights, font.bounds, font.width(0), font.has_outline(0)
    except struct.error as error:
        raise UnfitFont(str(error)) from error
    return font


def _glyphs(cmap: bytes) -> dict[int, int]:
    (count,) = struct.unpack_from(">H", cmap, 2)
    offered: dict[tuple[int, int], int] = {}
    for number in range(min(count, MAX_TABLES)):
        platform, encoding, start = struct.unpack_from(">HHI", cmap, 4 + number * 8)
        offered.setdefault((platform, encoding), start)
    for key in CMAP_ORDER:
        if key in offered and (found := _subtable(cmap, offered[key])):
            return found
    return {}


def _subtable(cmap: bytes, at: int) -> dict[int, int]:
    (form,) = struct.unpack_from(">H", cmap, at)
    if form == 0:
        return {code: glyph for code, glyph in enumerate(cmap[at + 6 : at + 262]) if glyph}
    if form == 4:
        return _segments(cmap, at)
    if form == 6:
        first, count = struct.unpack_from(">HH", cmap, at + 6)
        return dict(enumerate(struct.unpack_from(f">{count}H", cmap, at + 10), first))
    if form == 12:
        return _groups(cmap, at)
    return {}


def _segments(cmap: bytes, at: int) -> dict[int, int]:
    (twice,) = struct.unpack_from(">H", cmap, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", cmap, at + 14)
    starts = struct.unpack_from(f">{count}H", cmap, at + 16 + twice)
    shifts = struct.unpack_from(f">{count}H", cmap, at + 16 + 2 * twice)
    ranges = at + 16 + 3 * twice
    found: dict[int, int] = {}
    for number, (start, end, shift) in enumerate(zip(starts, ends, shifts, strict=True)):
        if len(found) > 0xFFFF:
            break
        (offset,) = struct.unpack_from(">H", cmap, ranges + number * 2)
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = ranges + number * 2 + offset + (code - start) * 2
                glyph = struct.unpack_from(">H", cmap, place)[0] if place + 2 <= len(cmap) else 0
            if glyph or not offset:
                found[code] = (glyph + shift) & 0xFFFF
    return found


def _groups(cmap: bytes, at: int) -> dict[int, int]:
    (count,) = struct.unpack_from(">I", cmap, at + 12)
    found: dict[int, int] = {}
    for number in range(min(count, 0xFFFF)):
        start, end, glyph = struct.unpack_from(">III", cmap, at + 16 + number * 12)
        if len(found) > 0x1FFFF or end - start > 0xFFFF:
            break
        found.update((code, glyph + code - start) for code in range(start, end + 1))
    return found
