"""Fonts of an OFD: its own where they can be used, else one of the program's that looks alike."""

import struct
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from pikepdf import Array, Dictionary, Name, Object, Pdf, String
from reportlab.pdfbase.ttfonts import TTFontFile

from binder.intake.ofd.sfnt import Sfnt, UnfitFont, read_sfnt
from binder.resources import resource_path

SERIF, SERIF_BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
SANS, SANS_BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
KAI = "LXGWWenKai-Regular"
BOLDER = {SERIF: SERIF_BOLD, SANS: SANS_BOLD, KAI: KAI}
LOOKS = (
    (("小标宋", "xiaobiaosong"), SERIF_BOLD),
    (("黑", "hei", "gothic", "arial", "helvetica", "sans", "yahei", "雅", "verdana", "calibri"), SANS),
    (("楷", "kai"), KAI),
)
FALLBACKS = (SERIF, SANS, KAI)
MISSING = "〓"
SYMBOLIC = 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """One to be drawn. face: whose; code: its number there; width: thousandths of the em."""

    face: "Face"
    code: int
    width: float


class Face(Protocol):
    """A font as it goes into the PDF."""

    name: str

    def glyph(self, character: str) -> Glyph | None:
        """None where it has none that can be seen."""

    def finished(self, pdf: Pdf) -> Object:
        """The font object, once all text is set."""


class OwnFace:
    """A font that came with the document, embedded as it is."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises UnfitFont."""
        self.name = name
        self._font: Sfnt = read_sfnt(data)
        self._used: dict[int, str] = {}

    def glyph(self, character: str) -> Glyph | None:
        return self.numbered(self._font.glyph(character), character)

    def numbered(self, code: int, character: str) -> Glyph | None:
        """The glyph of this number, which stands for a character; None if nothing would be seen of it."""
        seen = 0 < code < self._font.count and (character.isspace() or self._font.has_outline(code))
        if not seen:
            return None
        self._used.setdefault(code, character)
        return Glyph(self, code, self._font.width(code))

    def finished(self, pdf: Pdf) -> Object:
        font = self._font
        if font.is_cff:
            program = pdf.make_stream(font.table("CFF "), Subtype=Name.CIDFontType0C)
        else:
            program = pdf.make_stream(font.data, Length1=len(font.data))
        ascent, descent = font.heights
        descriptor = _descriptor(self.name, font.bounds, ascent, descent)
        descriptor["/FontFile3" if font.is_cff else "/FontFile2"] = program
        widths = {code: font.width(code) for code in self._used}
        return _composite(pdf, self.name, descriptor, widths, self._used, is_cff=font.is_cff)


class SubstituteFace:
    """One of the program's fonts, cut down to the glyphs that are used."""

    def __init__(self, name: str, file: str) -> None:
        self.name = name
        self._file = file
        self._codes: dict[int, tuple[int, int]] = {}  # glyph in the font -> its number here, a code point
        self._used: dict[int, str] = {}

    def glyph(self, character: str) -> Glyph | None:
        font = _substitute(self._file)
        original = font.charToGlyph.get(ord(character))
        if original is None:
            return None
        code, _ = self._codes.setdefault(original, (len(self._codes) + 1, ord(character)))
        self._used.setdefault(code, character)
        return Glyph(self, code, font.charWidths.get(ord(character), font.defaultWidth))

    def finished(self, pdf: Pdf) -> Object:
        font = _substitute(self._file)
        data = font.makeSubset([point for _, point in self._codes.values()])
        box = tuple(round(side) for side in font.bbox)
        descriptor = _descriptor(self.name, (box[0], box[1], box[2], box[3]), round(font.ascent), round(font.descent))
        descriptor.FontFile2 = pdf.make_stream(data, Length1=len(data))
        widths = {code: font.charWidths.get(point, font.defaultWidth) for code, point in self._codes.values()}
        return _composite(pdf, self.name, descriptor, widths, self._used, is_cff=False)


@cache
def _substitute(file: str) -> TTFontFile:
    return TTFontFile(str(resource_path(f"resources/fonts/{file}.ttf")))


class Wardrobe:
    """All faces of one PDF. `lost`: what had to be replaced, as keys of sentences."""

    def __init__(self) -> None:
        self._faces: dict[str, Face] = {}
        self._own: dict[str, OwnFace | None] = {}
        self.lost: set[str] = set()

    def own(self, part: str, data: bytes) -> OwnFace | None:
        """The face of a font file in the package; None where it cannot be used."""
        if part not in self._own:
            try:
                face: OwnFace | None = OwnFace(f"F{len(self._faces) + 1}", data)
            except UnfitFont:
                face = None
            self._own[part] = face
            if face:
                self._faces[face.name] = face
        return self._own[part]

    def alike(self, called: str, bold: bool) -> str:
        """The file of the program's font that looks most like one of this name."""
        name = called.lower()
        found = next((file for marks, file in LOOKS if any(mark in name for mark in marks)), SERIF)
        return BOLDER.get(found, found) if bold or "bold" in name else found

    def substitute(self, file: str, character: str) -> Glyph:
        """A character in this font of the program's, or in the first that has it."""
        for candidate in (file, *FALLBACKS):
            found = self._stand_in(candidate).glyph(character)
            if found:
                return found
        self.lost.add("character")
        found = self._stand_in(SERIF).glyph(MISSING)
        assert found
        return found

    def _stand_in(self, file: str) -> Face:
        if file not in self._faces:
            self._faces[file] = SubstituteFace(f"S{len(self._faces) + 1}", file)
        return self._faces[file]

    def finished(self, pdf: Pdf) -> Dictionary:
        """The fonts by name, for a page's resources."""
        return Dictionary({f"/{face.name}": face.finished(pdf) for face in self._faces.values()})


def _descriptor(name: str, bounds: tuple[int, int, int, int], ascent: int, descent: int) -> Dictionary:
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name(f"/AAAAAA+{name}"),
        Flags=SYMBOLIC,
        FontBBox=Array(bounds),
        ItalicAngle=0,
        Ascent=ascent,
        Descent=descent,
        CapHeight=ascent,
        StemV=80,
    )


def _composite(
    pdf: Pdf, name: str, descriptor: Dictionary, widths: dict[int, float], texts: dict[int, str], *, is_cff: bool
) -> Object:
    """A font whose codes are numbers of glyphs, two bytes each."""
    base = Name(f"/AAAAAA+{name}")
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType0 if is_cff else Name.CIDFontType2,
        BaseFont=base,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=1000,
        W=Array([part for code in sorted(widths) for part in (code, Array([round(widths[code], 2)]))]),
    )
    if not is_cff:
        inner.CIDToGIDMap = Name.Identity
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=base,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(inner)]),
            ToUnicode=pdf.make_stream(_to_unicode(texts)),
        )
    )


def _to_unicode(texts: dict[int, str]) -> bytes:
    lines = [f"<{code:04x}> <{text.encode('utf-16-be', 'replace').hex()}>" for code, text in sorted(texts.items())]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    maps = "".join(f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
        f"{maps}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def packed(code: int) -> str:
    """A glyph's number as a PDF string."""
    return struct.pack(">H", code).hex()
