"""The fonts of one document: every character that is drawn gets a code, and only the glyphs in use are embedded."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from binder.pdf.fonts import Face, font_of
from binder.pdf.truetype import TrueType

USUAL_WIDTH = 1000
"""Of a Chinese character, in thousandths of an em."""
MOST_IN_BLOCK = 100
CMAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
CMAP_END = b"""endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


class _Codes(dict[str, str]):
    """Codes of the characters of one face, as four hexadecimal digits, in the order in which they come.

    Figures come first, so that another date changes the pages that show it and no others.
    """

    def __init__(self) -> None:
        super().__init__()
        for figure in "0123456789":
            self[figure]

    def __missing__(self, character: str) -> str:
        return self.setdefault(character, f"{len(self) + 1:04X}")


class Letters:
    """What the text of a document is written with. fonts: a dictionary for the resources of every page.

    The fonts in it are empty until `finish`.
    """

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._codes: dict[Face, tuple[str, _Codes]] = {}
        self.fonts = pdf.make_indirect(Dictionary())

    def write(self, face: Face, text: str) -> tuple[str, str]:
        """The font's name in the resources, and the text as a PDF string."""
        found = self._codes.get(face)
        name, codes = found or self._new(face)
        return name, f"<{''.join(map(codes.__getitem__, text))}>"

    def any_font(self) -> pikepdf.Object:
        """One of the fonts, for what has to have one and shows nothing in it."""
        if not self._codes:
            self._new(Face.SERIF)
        return self.fonts["/F0"]

    def finish(self) -> None:
        """Make the fonts, once all is written."""
        for face, (name, codes) in self._codes.items():
            font = font_of(face)
            assert font
            for key, value in _font(self._pdf, font, "".join(codes)).items():
                self.fonts[name][key] = value

    def _new(self, face: Face) -> tuple[str, _Codes]:
        name = f"/F{len(self._codes)}"
        self.fonts[name] = self._pdf.make_indirect(Dictionary())
        self._codes[face] = (name, _Codes())
        return self._codes[face]


def _font(pdf: Pdf, font: TrueType, text: str) -> Dictionary:
    """A font of these characters; the code of text[n] is n + 1."""
    glyphs = [0, *(font.glyph(ord(character)) for character in text)]
    tag = "".join(chr(ord("A") + byte % 26) for byte in sha256(text.encode()).digest()[:6])
    name = Name(f"/{tag}+{font.name}")
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=name,
        CIDSystemInfo=Dictionary(Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        DW=USUAL_WIDTH,
        W=Array(list(_widths(pdf, [font.width(glyph) for glyph in glyphs]))),
        FontDescriptor=pdf.make_indirect(_descriptor(pdf, font, name, glyphs)),
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=name,
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=_packed(pdf, _character_map(text)),
    )


def _widths(pdf: Pdf, widths: Sequence[float]) -> Iterator[object]:
    """Runs of codes whose width is not the usual one, as PDF lists them."""
    unusual = [(code, round(width, 3)) for code, width in enumerate(widths) if width != USUAL_WIDTH]
    for _, run in groupby(enumerate(unusual), lambda one: one[1][0] - one[0]):
        entries = [entry for _, entry in run]
        yield entries[0][0]
        yield Array([width for _, width in entries])


def _descriptor(pdf: Pdf, font: TrueType, name: Name, glyphs: list[int]) -> Dictionary:
    outlines = font.subset(glyphs)
    file = _packed(pdf, outlines)
    file.Length1 = len(outlines)
    return Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=font.flags,
        FontBBox=Array([round(side) for side in font.box]),
        ItalicAngle=round(font.italic_angle, 3),
        Ascent=round(font.ascent),
        Descent=round(font.descent),
        CapHeight=round(font.cap_height),
        StemV=font.stem,
        FontFile2=file,
    )


def _character_map(text: str) -> bytes:
    """What each code stands for, so that text can be searched and copied."""
    blocks = [CMAP_HEAD]
    codes = list(enumerate(text, 1))
    for block in (codes[start : start + MOST_IN_BLOCK] for start in range(0, len(codes), MOST_IN_BLOCK)):
        lines = (f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>\n" for code, character in block)
        blocks.append(f"{len(block)} beginbfchar\n{''.join(lines)}endbfchar\n".encode())
    return b"".join((*blocks, CMAP_END))


def _packed(pdf: Pdf, data: bytes) -> pikepdf.Stream:
    stream = pdf.make_stream(compress(data))
    stream.Filter = Name.FlateDecode
    return stream
