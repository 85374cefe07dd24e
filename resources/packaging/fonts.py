"""Make the fonts smaller for the packaged program: every face keeps what it is used for, one keeps every character.

Noto Serif SC keeps all and so covers GB 18030-2022, level 2; it stands in wherever another face lacks a character.
The window's faces keep the Chinese characters of GB 2312 and of the 通用规范汉字表 (characters.txt has what GB 2312
lacks) and every other sign; the binder's other faces keep GB 2312 and the Latin letters. All keep whatever Noto Serif
SC lacks.

usage: python resources/packaging/fonts.py TARGET
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "fonts"
WHOLE = "NotoSerifSC-Regular.ttf"
BASIC = {"LXGWWenKai-Regular.ttf", "NotoSerifSC-Bold.ttf"}
"""Faces of the binder alone: their rarer characters come from Noto Serif SC."""
RESERVED = {"LXGWWenKai-Regular.ttf": "Binder Kai"}
"""A changed font may not carry a name that its licence reserves: font -> the name it gets."""
LATIN = {*range(0x20, 0x250), *range(0x2000, 0x2070)}
"""Letters, digits and marks."""
HANGUL = range(0xAC00, 0xD7B0)
NOTE = """# Fonts

Made from the whole fonts by leaving out characters and what writing in columns needs: {whole} keeps
every character; the others keep GB 2312 and the Latin letters,
Noto Sans SC also the 通用规范汉字表 and every sign that is no Chinese character.
LXGWWenKai-Regular.ttf is therefore named Binder Kai inside.
All are under the SIL Open Font License 1.1, see the OFL files.
"""


def gb2312() -> set[int]:
    """The characters of GB 2312, Chinese and others."""
    codes = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return {ord(sign) for code in codes for sign in code.decode("gb2312", errors="ignore")}


def listed() -> set[int]:
    """Those of the 通用规范汉字表 that GB 2312 lacks."""
    return {ord(sign) for sign in (HERE / "characters.txt").read_text(encoding="utf-8") if not sign.isspace()}


def is_chinese(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or code >= 0x20000


def kept(font: TTFont, common: set[int], elsewhere: set[int]) -> set[int]:
    """Characters that a face keeps. elsewhere: what the whole face has."""
    return {code for code in font.getBestCmap() if code not in HANGUL and (code in common or code not in elsewhere)}


def shrink(source: Path, target: Path, elsewhere: set[int]) -> None:
    font = _font(source)
    every = set(font.getBestCmap())
    signs = {code for code in every if not is_chinese(code)}
    common = gb2312() | LATIN if source.name in BASIC else gb2312() | listed() | signs
    options = Options(layout_features=["kern"], glyph_names=False, notdef_outline=True, name_IDs=["*"])
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=every if source.name == WHOLE else kept(font, common, elsewhere))
    subsetter.subset(font)
    if source.name in RESERVED:
        rename(font, RESERVED[source.name])
    font.save(target)


def _font(source: Path) -> TTFont:
    """The font without its tables for columns: everything here is written in lines."""
    font = TTFont(source, recalcTimestamp=False)
    for table in {"vhea", "vmtx", "VORG"} & set(font.keys()):
        del font[table]
    return font


def rename(font: TTFont, name: str) -> None:
    """Give the font another name in every record that carries one; its licence and its makers stay told."""
    texts = {1: name, 3: f"{name} Regular", 4: name, 6: name.replace(" ", ""), 16: name, 21: name}
    records = font["name"]
    records.names = [record for record in records.names if record.nameID not in (7, 17, 18, 22, 25)]
    for record in records.names:
        if record.nameID in texts:
            record.string = texts[record.nameID]


def main(target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    elsewhere = set(TTFont(FONTS / WHOLE, lazy=True).getBestCmap())
    for source in sorted(FONTS.iterdir()):
        if source.suffix != ".ttf":
            (target / source.name).write_bytes(source.read_bytes())
        else:
            shrink(source, target / source.name, elsewhere)
    (target / "README.md").write_text(NOTE.format(whole=WHOLE), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
