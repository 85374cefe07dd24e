"""The layout of official documents (GB/T 9704), measured on the written file with PDFium; fonts of the computer."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from fontTools.subset import Subsetter
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from binder.domain.content import Content, Paragraph, Span
from binder.domain.evidence import FileKind
from binder.pdf import installed
from binder.pdf.fonts import fonts_sentence
from binder.resources import resource_path
from tests.pdf.look import all_text, text_of
from tests.pdf.make import Desk

MM = 72 / 25.4
NEAR = 1.0 * MM
"""The standard allows a millimetre."""


class Char(NamedTuple):
    """A character on a page: its em box, from the left and the lower edge, in points."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float


def characters(path: Path, index: int) -> list[Char]:
    with pypdfium2.PdfDocument(path) as document:
        page = document[index].get_textpage()
        found = []
        for n in range(page.count_chars()):
            left, bottom, right, top = page.get_charbox(n, loose=True)
            text = chr(pdfium.FPDFText_GetUnicode(page, n))
            found.append(Char(text, left, right, bottom, top, pdfium.FPDFText_GetFontSize(page, n)))
        return found


@pytest.fixture
def prose(desk: Desk, out: Path) -> tuple[Path, list[int]]:
    """A long document of one paragraph, and the indexes of its pages."""
    content = Content((Paragraph((Span("执法大队持证上岗" * 250),)),))
    id_ = desk.put(b"docx", "总结.docx", FileKind.DOCX, content=content)
    desk.write(out)
    return out, [n for n, page in enumerate(desk.plan().pages) if page.owner == id_]


def test_a_page_of_text_has_22_lines_of_28_characters_of_size_3(prose: tuple[Path, list[int]]) -> None:
    path, pages = prose
    for index in pages[:-1]:
        body = [one for one in characters(path, index) if one.size == 16]
        lines: dict[float, list[Char]] = {}
        for one in body:
            lines.setdefault(round(one.bottom, 1), []).append(one)
        assert [len(line) for line in lines.values()] == [28] * 22


def test_the_margins_are_those_of_the_standard(prose: tuple[Path, list[int]]) -> None:
    """天头 37 mm, 订口 28 mm, 版心 156 × 225 mm."""
    path, pages = prose
    body = [one for one in characters(path, pages[0]) if one.size == 16]
    pitch = 225 * MM / 22
    first, last = max(one.bottom + one.top for one in body) / 2, min(one.bottom + one.top for one in body) / 2
    assert min(one.left for one in body) == pytest.approx(28 * MM, abs=NEAR)
    assert max(one.right for one in body) == pytest.approx((28 + 156) * MM, abs=NEAR)
    assert 297 * MM - (first + pitch / 2) == pytest.approx(37 * MM, abs=NEAR)
    assert last - pitch / 2 == pytest.approx((297 - 37 - 225) * MM, abs=NEAR)


def test_the_page_number_stands_in_4_below_the_text_odd_right_even_left(prose: tuple[Path, list[int]]) -> None:
    """Between 一字线 whose upper edge is 7 mm below the text, one character in from the edge."""
    path, pages = prose
    sides = []
    for index in pages[:2]:
        number = [one for one in characters(path, index) if one.size == 14]
        text = "".join(one.text for one in number)
        assert text.startswith("— ") and text.endswith(" —")
        middle = ink_middle(path, index, number[0])
        assert (297 - 37 - 225) * MM - middle == pytest.approx(7 * MM, abs=NEAR)
        left, right = number[0].left, number[-1].right
        even = int(text.strip("— ")) % 2 == 0
        sides.append(even)
        if even:
            assert left == pytest.approx(28 * MM + 14, abs=NEAR)
        else:
            assert right == pytest.approx((28 + 156) * MM - 14, abs=NEAR)
    assert set(sides) == {True, False}


def ink_middle(path: Path, index: int, dash: Char) -> float:
    """Height of a dash's ink above the lower edge of its page."""
    with pypdfium2.PdfDocument(path) as document:
        image = document[index].render(scale=4, grayscale=True).to_pil()
    column = round((dash.left + dash.right) / 2 * 4)
    top, bottom = image.height - round(dash.top * 4), image.height - round(dash.bottom * 4)
    rows = [row for row in range(top, bottom) if int(str(image.getpixel((column, row)))) < 128]
    return float(image.height - sum(rows) / len(rows)) / 4


def test_a_first_line_is_set_in_by_two_characters(desk: Desk, out: Path) -> None:
    content = Content((Paragraph((Span("执法大队" * 20),), indent=True), Paragraph((Span("执法大队" * 20),))))
    id_ = desk.put(b"docx", "总结.docx", FileKind.DOCX, content=content)
    desk.write(out)
    (page,) = (n for n, page in enumerate(desk.plan().pages) if page.owner == id_)
    starts: dict[float, float] = {}
    for one in characters(out, page):
        if one.size == 16:
            starts.setdefault(round(one.bottom, 1), one.left / MM - 28)
    assert list(starts.values()) == pytest.approx([2 * 156 / 28, 0, 0, 0, 0, 0], abs=0.5)


def test_titles_are_set_in_size_2(prose: tuple[Path, list[int]]) -> None:
    path, _ = prose
    title = [one for one in characters(path, 1) if one.text in "目录" and one.size > 20]
    assert [(one.text, one.size) for one in title] == [("目", 22.0), ("录", 22.0)]


# --- fonts of the computer --------------------------------------------------------------------------------------------


def fangsong(fs_type: int, characters: str = " ") -> bytes:
    """An installed 仿宋, as it were: letters of another font, 256 units to the em as the real one has."""
    return _saved(_fangsong(fs_type, characters))


def collection(fs_type: int, characters: str = " ") -> bytes:
    """A file of two fonts, the second of which is 仿宋; the first may not be embedded."""
    both = TTCollection()
    both.fonts = [_cut("NotoSerifSC-Regular", " "), _fangsong(fs_type, characters)]
    both.fonts[0]["name"].setName("楷体", 1, 3, 1, 0x804)
    both.fonts[0]["OS/2"].fsType = 2
    return _saved(both)


def _saved(font: TTFont | TTCollection) -> bytes:
    made = BytesIO()
    font.save(made)
    return made.getvalue() + bytes(installed.LEAST)


def _cut(name: str, characters: str) -> TTFont:
    font = TTFont(resource_path(f"resources/fonts/{name}.ttf"))
    cutter = Subsetter()
    cutter.populate(text=characters)
    cutter.subset(font)
    return font


def _fangsong(fs_type: int, characters: str) -> TTFont:
    font = _cut("LXGWWenKai-Regular", characters)
    scale_upem(font, 256)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6):
            record.string = "FangSong"
    font["name"].setName("仿宋", 1, 3, 1, 0x804)
    font["OS/2"].fsType = fs_type
    return font


@pytest.fixture
def no_fonts_known() -> Iterator[None]:
    installed.installed_fonts.cache_clear()
    yield
    installed.installed_fonts.cache_clear()


@pytest.mark.parametrize(("name", "made"), [("any name.TTF", fangsong), ("simsun.ttc", collection)])
@pytest.mark.usefixtures("no_fonts_known")
def test_a_font_is_taken_only_if_its_licence_bits_let_it(
    name: str, made: Callable[[int], bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "font_folders", lambda: (tmp_path, tmp_path / "none"))
    for fs_type, taken in ((8, True), (2, False)):
        (tmp_path / name).write_bytes(made(fs_type))
        installed.installed_fonts.cache_clear()
        assert bool(installed.find_font(("仿宋", "FangSong"))) is taken
        assert installed.find_font(("楷体",)) is None


@pytest.mark.parametrize("damage", [slice(12, 20), slice(20, None)])
@pytest.mark.usefixtures("no_fonts_known")
def test_a_damaged_collection_gives_no_font(damage: slice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(collection(8))
    data[damage] = b"\xff" * len(data[damage])
    (tmp_path / "damaged.ttc").write_bytes(data)
    monkeypatch.setattr(installed, "font_folders", lambda: (tmp_path,))
    assert installed.installed_fonts() == ()


def test_which_bits_let_a_part_of_a_font_be_embedded() -> None:
    """Installable, preview and print, editable; not restricted, not whole only, not as bitmaps only."""
    assert [bits for bits in (0, 2, 4, 8, 0x104, 0x204, 0x108) if installed.may_embed(bits)] == [0, 4, 8]


WRITE_A_BINDER = """
import sys
from pathlib import Path
from binder.domain.content import Content, Paragraph, Span
from binder.domain.evidence import FileKind
from binder.pdf.fonts import fonts_sentence
from tests.pdf.make import Desk

desk = Desk(Path(sys.argv[1]))
desk.put(b"x", "a.docx", FileKind.DOCX, content=Content((Paragraph((Span("执法大队, 𠮷 24"),)),)))
desk.write(Path(sys.argv[2]), archival=True)
print(fonts_sentence())
"""


@pytest.mark.parametrize(("name", "made"), [("simfang.ttf", fangsong), ("fonts.ttc", collection)])
def test_an_installed_fangsong_is_used_and_the_last_page_says_so(
    name: str, made: Callable[[int, str], bytes], tmp_path: Path, out: Path
) -> None:
    """Its widths are right though its em has 256 units, and what it lacks comes from the program's own fonts."""
    data, within = (
        ("LOCALAPPDATA", "Microsoft/Windows/Fonts") if sys.platform == "win32" else ("XDG_DATA_HOME", "fonts")
    )
    fonts = tmp_path / "data" / within
    fonts.mkdir(parents=True)
    (fonts / name).write_bytes(made(8, "执法大队, 24"))
    environment = {**os.environ, data: str(tmp_path / "data"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", WRITE_A_BINDER, str(tmp_path), str(out)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert "仿宋用本机的字体“仿宋”" in done.stdout and "仿宋用随程序附带的思源宋体" in fonts_sentence()
    with pikepdf.open(out) as pdf:
        names = {str(font.BaseFont) for page in pdf.pages for font in page.resources.get("/Font", {}).values()}
        (place,) = (n for n, page in enumerate(pdf.pages) if "执法大队" in text_of(out, n))
    assert any(name.endswith("FangSong") for name in names)
    line = [one for one in characters(out, place) if one.size == 16]
    text = "".join(one.text for one in line).encode("utf-16", "surrogatepass").decode("utf-16")
    assert text == "执法大队, 𠮷 24"
    assert [one.left - line[0].left for one in line[:4]] == pytest.approx(
        [n * 156 * MM / 28 for n in range(4)], abs=0.1
    )
    assert "仿宋用本机的字体“仿宋”" in all_text(out).replace("\n", "")
