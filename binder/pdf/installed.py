"""Fonts of this computer that may go into a binder: told by the names inside them, never by those of their files."""

import os
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import BinaryIO

LEAST = 1 << 20
"""Bytes: no Chinese font is smaller."""
TRUE_TYPE = (b"\x00\x01\x00\x00", b"true")
COLLECTION = b"ttcf"
ENDINGS = (".ttf", ".ttc")
NAMES_OF_FAMILY = (1, 4, 16)
RESTRICTED, USES = 0x0002, 0x000F
NO_SUBSET, BITMAP_ONLY = 0x0100, 0x0200
MOST_FONTS, MOST_TABLES, MOST_NAMES = 64, 64, 1 << 16


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font of this computer. names: of its family, in every language it has. start: where it begins in its file."""

    path: Path
    names: frozenset[str]
    start: int = 0


def find_font(families: Sequence[str]) -> FontFile | None:
    """The installed font of the first of these families that may be embedded in part, or None."""
    for family in families:
        for font in installed_fonts():
            if family in font.names:
                return font
    return None


@cache
def installed_fonts() -> tuple[FontFile, ...]:
    """Every font of this computer with TrueType outlines whose licence bits permit embedding a part of it."""
    files = sorted(file for folder in font_folders() for file in _font_files(folder))
    return tuple(font for file in files for font in _fonts_in(file))


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts, those of the user included."""
    if sys.platform == "win32":
        own = Path(os.environ.get("LOCALAPPDATA", "")) / "Microsoft" / "Windows" / "Fonts"
        return Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", own
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), data / "fonts", home / ".fonts"


def _font_files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            file = Path(parent, name)
            if file.suffix.lower() in ENDINGS and _is_big(file):
                yield file


def _is_big(file: Path) -> bool:
    try:
        return file.stat().st_size >= LEAST
    except OSError:
        return False


def _fonts_in(path: Path) -> Iterator[FontFile]:
    """The fonts of a file, or of a collection, that can and may be used."""
    try:
        with path.open("rb") as file:
            for start in _starts(file):
                names = _names_of(file, start)
                if names:
                    yield FontFile(path, names, start)
    except (OSError, struct.error):
        return


def _starts(file: BinaryIO) -> tuple[int, ...]:
    """Where the fonts of a file begin."""
    head = file.read(12)
    if head[:4] != COLLECTION:
        return (0,)
    count = min(int.from_bytes(head[8:12], "big"), MOST_FONTS)
    return struct.unpack(f">{count}I", file.read(4 * count))


def _names_of(file: BinaryIO, start: int) -> frozenset[str]:
    """The names of the font that begins there; none for one that cannot or may not be used."""
    file.seek(start)
    head = file.read(12)
    count = min(int.from_bytes(head[4:6], "big"), MOST_TABLES)
    entries = struct.iter_unpack(">4s4x2I", file.read(16 * count))
    tables = {tag: (offset, length) for tag, offset, length in entries}
    if head[:4] not in TRUE_TYPE or not {b"glyf", b"name", b"OS/2"} <= set(tables):
        return frozenset()
    file.seek(tables[b"OS/2"][0] + 8)
    if not may_embed(int.from_bytes(file.read(2), "big")):
        return frozenset()
    offset, length = tables[b"name"]
    file.seek(offset)
    return frozenset(_names(file.read(min(length, MOST_NAMES))))


def may_embed(fs_type: int) -> bool:
    """Whether the bits of a font's OS/2 table let a document carry the outlines that it uses."""
    return fs_type & USES != RESTRICTED and not fs_type & (NO_SUBSET | BITMAP_ONLY)


def _names(table: bytes) -> Iterator[str]:
    _, count, start = struct.unpack(">3H", table[:6])
    for entry in range(count):
        platform, _, _, name, length, offset = struct.unpack(">6H", table[6 + entry * 12 :][:12])
        if name in NAMES_OF_FAMILY:
            text = table[start + offset :][:length]
            yield text.decode("mac-roman" if platform == 1 else "utf-16-be", "replace")
