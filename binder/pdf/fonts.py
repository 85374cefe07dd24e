"""The five fonts of the binder: which of them has a character, and how wide it is."""

import mmap
import unicodedata
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from binder.resources import resource_path


class Face(StrEnum):
    """File names of the fonts. NONE stands for "no font has it"."""

    SERIF = "NotoSerifSC-Regular"
    SERIF_BOLD = "NotoSerifSC-Bold"
    SANS = "NotoSansSC-Regular"
    SANS_BOLD = "NotoSansSC-Bold"
    KAI = "LXGWWenKai-Regular"
    NONE = ""


MISSING_CHARACTER = "〓"
BIG_PIECE = 1 << 20
FALLBACKS = (Face.SERIF, Face.SANS, Face.KAI)
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
def _font(face: Face) -> TTFont:
    font = TTFont(face.value, _Mapped(str(resource_path(f"resources/fonts/{face}.ttf"))))
    pdfmetrics.registerFont(font)
    return font


@cache
def glyph(face: Face, character: str) -> Glyph:
    """Where a character comes from when `face` is wanted: that face, else the first fallback that has it."""
    code = ord(character)
    for candidate in (face, *FALLBACKS):
        outlines = _font(candidate).face
        if code in outlines.charToGlyph:
            return Glyph(candidate, outlines.charWidths.get(code, outlines.defaultWidth) / 1000)
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
