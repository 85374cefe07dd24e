"""Fonts are embedded in part, as the files have them: the same outlines, widths and names, wherever a reader looks."""

from copy import deepcopy
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from binder.pdf.fonts import Face, font_of
from binder.pdf.truetype import BadFont, TrueType
from binder.resources import resource_path

OURS = [face for face in Face if face and font_of(face)]
TEXT = "佐证册 Évidence 12／㎡𠮷䶮"


@pytest.mark.parametrize("face", OURS)
def test_every_character_and_width_is_as_the_file_says(face: Face) -> None:
    font = font_of(face)
    assert font
    with TTFont(font.path, lazy=True) as known:
        units = known["head"].unitsPerEm
        order = {name: number for number, name in enumerate(known.getGlyphOrder())}
        for code, name in list(known.getBestCmap().items())[::7]:
            assert font.glyph(code) == order[name]
            assert font.width(order[name]) == pytest.approx(known["hmtx"][name][0] * 1000 / units)
        assert font.glyph(0x10FFFD) == 0
        assert font.name == known["name"].getDebugName(6)


def test_a_part_of_a_font_draws_as_the_whole() -> None:
    font = TrueType(resource_path(f"resources/fonts/{Face.WENKAI}.ttf"))
    glyphs = [0, *(font.glyph(ord(character)) for character in TEXT)]
    with TTFont(font.path, lazy=True) as whole, TTFont(BytesIO(font.subset(glyphs)), checkChecksums=2) as part:
        for number, glyph in enumerate(glyphs):
            before, after = whole.getGlyphName(glyph), part.getGlyphName(number)
            shapes = [f["glyf"][name].getCoordinates(f["glyf"])[0] for f, name in ((whole, before), (part, after))]
            assert shapes[0] == shapes[1]
            assert part["hmtx"][after] == whole["hmtx"][before]


def small_font(path: Path, mapped: dict[int, str]) -> Path:
    """A font of three glyphs, the last one made of the other two; 2048 units to the em."""
    square = TTGlyphPen(None)
    square.moveTo((0, 0))
    for corner in ((0, 700), (700, 700), (700, 0)):
        square.lineTo(corner)
    square.closePath()
    shape = square.glyph()
    glyphs = {".notdef": shape, "part": deepcopy(shape)}
    pen = TTGlyphPen(glyphs)
    pen.addComponent("part", (1, 0, 0, 1, 10, 20))
    pen.addComponent(".notdef", (0.5, 0, 0, 0.5, 300, 400))
    builder = FontBuilder(2048)
    builder.setupGlyphOrder([".notdef", "part", "both"])
    builder.setupCharacterMap(mapped)
    builder.setupGlyf({**glyphs, "both": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (1024, 0), "part": (2048, 0), "both": (2048, 10)})
    builder.setupHorizontalHeader(ascent=1800, descent=-248)
    builder.setupNameTable({"familyName": "小", "styleName": "Regular", "psName": "Small (One)"})
    builder.setupOS2(sTypoAscender=1800, sTypoDescender=-248)
    builder.setupPost()
    builder.save(path)
    return path


def test_glyphs_made_of_others_bring_them_along(tmp_path: Path) -> None:
    font = TrueType(small_font(tmp_path / "small.ttf", {0x4E00: "both", 0x4E8C: "part"}))
    assert (font.glyph(0x4E00), font.glyph(0x4E8C), font.glyph(0x4E09)) == (2, 1, 0)
    assert font.width(0) == 500 and font.width(2) == 1000
    assert font.name == "SmallOne" and font.ascent == pytest.approx(1800 / 2.048)
    with TTFont(BytesIO(font.subset([0, 2]))) as part:
        glyph = part["glyf"][part.getGlyphName(1)]
        assert [part.getGlyphID(one.glyphName) for one in glyph.components] == [2, 0]
        assert len(part.getGlyphOrder()) == 3
        assert part["glyf"][part.getGlyphName(2)].numberOfContours == 1


@pytest.mark.parametrize("damage", [slice(0, 4), slice(12, 60), slice(200, None)])
def test_a_broken_font_is_refused(damage: slice, tmp_path: Path) -> None:
    data = bytearray(small_font(tmp_path / "small.ttf", {0x4E00: "both"}).read_bytes())
    data[damage] = b"" if damage.stop is None else bytes(len(data[damage]))
    (tmp_path / "broken.ttf").write_bytes(data)
    with pytest.raises(BadFont):
        TrueType(tmp_path / "broken.ttf")
