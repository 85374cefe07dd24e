"""The fonts of the binder: which of them has a character, and how wide it is.

Five come with the program. 仿宋, 楷体 and 小标宋 of this computer go before them, where it has such and may embed them.
"""

import unicodedata
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from binder.pdf.installed import find_font
from binder.pdf.truetype import BadFont, TrueType
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
FALLBACKS = (Face.SERIF, Face.SANS, Face.WENKAI)
DROPPED = frozenset(("Cc", "Cf"))
LONE_SURROGATE = "Cs"


class Glyph(NamedTuple):
    """The face that has a character (NONE: none has), and its width in ems."""

    face: Face
    width: float


def fonts_sentence() -> str:
    """Which fonts the wishes came to."""
    parts = []
    for wish, stand_in in STAND_INS.items():
        found = _installed(wish)
        parts.append(f"{wish}用本机的字体“{found[0]}”" if found else f"{wish}用随程序附带的{TITLES[stand_in]}")
    return "，".join(parts) + "。"


@cache
def font_of(face: Face) -> TrueType | None:
    """The font of a face; None for a wish that this computer does not fulfil."""
    if face in WISHES:
        found = _installed(face)
        return found[1] if found else None
    return TrueType(resource_path(f"resources/fonts/{face}.ttf"))


@cache
def _installed(wish: Face) -> tuple[str, TrueType] | None:
    """The family and the font of this computer that fulfil a wish. One that cannot be read is as good as none."""
    file = find_font(WISHES[wish])
    if not file:
        return None
    try:
        font = TrueType(file.path, file.start)
    except (BadFont, OSError):
        return None
    return next(name for name in WISHES[wish] if name in file.names), font


@cache
def glyph(face: Face, character: str) -> Glyph:
    """Where a character comes from when `face` is wanted: that face, else what stands in for it or has it at all."""
    code = ord(character)
    for candidate in (face, STAND_INS.get(face, face), *FALLBACKS):
        font = font_of(candidate)
        number = font.glyph(code) if font else 0
        if font and number:
            return Glyph(candidate, font.width(number) / 1000)
    return Glyph(Face.NONE, 1.0)


def clean(text: str) -> str:
    """One line of text fit for print: composed, blanks for white space, no control or zero-width characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_fit, unicodedata.normalize("NFC", text)))


@cache
def _fit(character: str) -> str:
    category = unicodedata.category(character)
    if character.isspace():
        return "　" if character == "　" else " "
    if category == LONE_SURROGATE:
        return "\N{REPLACEMENT CHARACTER}"
    return "" if category in DROPPED or "\ufe00" <= character <= "\ufe0f" else character
