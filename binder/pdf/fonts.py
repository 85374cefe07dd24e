"""The fonts of the binder: which of them has a character, and how wide it is.

Five come with the program. 仿宋, 楷体 and 小标宋 of this computer go before them, where it has such and may embed them.
"""

import mmap
import struct
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from binder.pdf.installed import find_font
from binder.resources import resource_path


class Face(StrEnum):
    """FANG, KAI and TITLE are wishes; the others name a file that comes with the program. NONE: no font has it."""

    FANG = "仿宋"
    KAI = "楷体"
    TITLE = "小标宋"
    SERIF = "NotoSerifSC-Regular"
    SERIF_BOLD = "NotoSerifSC-Bold"
    SANS = "NotoSansSC-Regular"
    SANS_BOLD = "NotoSansSC-Bold"
    WENKAI = "LXGWWenKai-Regular"
    NONE = ""


WISHES = {
    Face.FANG: ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体"),
    Face.KAI: ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "方正楷体简体"),
    Face.TITLE: ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋"),
}
"""Families that fulfil a wish, the best first."""
STAND_INS = {Face.FANG: Face.SERIF, Face.KAI: Face.WENKAI, Face.TITLE: Face.SERIF_BOLD}
TITLES = {Face.SERIF: "思源宋体", Face.WENKAI: "霞鹜文楷", Face.SERIF_BOLD: "思源宋体（粗）"}
MISSING_CHARACTER = "〓"
BIG_PIECE = 1 << 20
FALLBACKS = (Face.SERIF, Face.SANS, Face.WENKAI)
DROPPED = frozenset(("Cc", "Cf"))
LONE_SURROGATE = "Cs"


class Glyph(NamedTuple):
    """The face that has a character (NONE: none has), and its width in ems."""

    face: Face
    width: float


def load_fonts() -> None:
    """Make every face known to reportlab."""
    for face in Face:
        if face:
            _font(face)


def fonts_sentence() -> str:
    """Which fonts the wishes came to."""
    parts = []
    for wish, stand_in in STAND_INS.items():
        found = _installed(wish)
        parts.append(f"{wish}用本机的字体“{found[0]}”" if found else f"{wish}用随程序附带的{TITLES[stand_in]}")
    return "，".join(parts) + "。"


class _Map(mmap.mmap):
    """A mapped file that lets go of what it was read from once a big piece of it has been copied."""

    def __getitem__(self, where: Any) -> Any:
        found = super().__getitem__(where)
        if isinstance(found, bytes) and len(found) > BIG_PIECE and hasattr(mmap, "MADV_DONTNEED"):
            self.madvise(mmap.MADV_DONTNEED)
        return found


class _Mapped:
    """A font file for reportlab to slice: only the pages that it looks at are in memory."""

    def __init__(self, name: str) -> None:
        self.name = name

    def read(self) -> mmap.mmap:
        with open(self.name, "rb") as file:
            return _Map(file.fileno(), 0, access=mmap.ACCESS_READ)


@cache
def _font(face: Face) -> TTFont | None:
    """The font of a face; None for a wish that this computer does not fulfil."""
    if face in WISHES:
        found = _installed(face)
        return found[1] if found else None
    return _registered(TTFont(face.value, _Mapped(str(resource_path(f"resources/fonts/{face}.ttf")))))


@cache
def _installed(wish: Face) -> tuple[str, TTFont] | None:
    """The family and the font of this computer that fulfil a wish. One that cannot be read is as good as none."""
    file = find_font(WISHES[wish])
    if not file:
        return None
    try:
        font = TTFont(wish.name, _Mapped(str(file.path)))
        _mend_metrics(font.face)
    except (TTFError, ValueError, KeyError, IndexError, struct.error):
        return None
    return next(name for name in WISHES[wish] if name in file.names), _registered(font)


def _mend_metrics(face: Any) -> None:
    """Give the glyphs at the end, which share one width, that width: reportlab keeps it in thousandths of an em."""
    full = int.from_bytes(face.get_table("hhea")[34:36], "big")
    width, _ = face.hmetrics[full - 1]
    face.hmetrics[full:] = [(width, bearing) for _, bearing in face.hmetrics[full:]]


def _registered(font: TTFont) -> TTFont:
    pdfmetrics.registerFont(font)
    return font


def drawn_name(face: Face) -> str:
    """What reportlab knows a face by."""
    return face.name if face in WISHES else face.value


@cache
def glyph(face: Face, character: str) -> Glyph:
    """Where a character comes from when `face` is wanted: that face, else what stands in for it or has it at all."""
    code = ord(character)
    for candidate in (face, STAND_INS.get(face, face), *FALLBACKS):
        font = _font(candidate)
        if font and code in font.face.charToGlyph:
            return Glyph(candidate, font.face.charWidths.get(code, font.face.defaultWidth) / 1000)
    return Glyph(Face.NONE, 1.0)


def clean(text: str) -> str:
    """One line of text fit for print: composed, blanks for white space, no control or zero-width characters."""
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if character.isspace():
            kept.append("　" if character == "　" else " ")
        elif category == LONE_SURROGATE:
            kept.append("\N{REPLACEMENT CHARACTER}")
        elif category not in DROPPED and not "\ufe00" <= character <= "\ufe0f":
            kept.append(character)
    return "".join(kept)
