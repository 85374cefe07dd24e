"""An OFD is drawn as it was meant: what stands where, in which colour; and what could not be drawn is said."""

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.inspect import inspect_file
from binder.intake.ofd import drawing
from binder.intake.ofd.convert import Converted, convert_ofd
from binder.intake.text import read_plain_text
from tests.intake import make, ofd_files
from tests.intake.ofd_files import image, layer, ofd, page, path, pictures, text


@pytest.fixture
def draw(tmp_path: Path) -> "Draw":
    return Draw(tmp_path)


class Draw:
    """Converts an OFD and shows a page of it, four pixels a millimetre. `left_out`, `text`: of the latest one."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "blob.ofd"
        self.left_out: tuple[str, ...] = ()
        self.text = ""

    def __call__(self, data: bytes, number: int = 0) -> Image.Image:
        converted = self.converted(data)
        with pypdfium2.PdfDocument(converted.pdf) as document:
            shown = document[number]
            self.text = shown.get_textpage().get_text_bounded()
            picture: Image.Image = shown.render(scale=4 * 25.4 / 72).to_pil().convert("RGB")
        return picture

    def converted(self, data: bytes) -> Converted:
        self._path.write_bytes(data)
        converted = convert_ofd(self._path)
        self.left_out = converted.left_out
        return converted


def colour(picture: Image.Image, x: float, y: float) -> str:
    """Name of the colour at a place in millimetres."""
    red, green, blue = make.brightness(picture, (x + 0.01) * 4 / picture.width, (y + 0.01) * 4 / picture.height)
    if min(red, green, blue) > 200:
        return "white"
    if max(red, green, blue) < 90:
        return "black"
    if abs(red - blue) < 40 and abs(red - green) < 40:
        return "grey"
    return "red" if red > max(green, blue) else "green" if green > blue else "blue"


def inked(picture: Image.Image, x: float, y: float, width: float, height: float) -> float:
    """Share of dark pixels in a box in millimetres."""
    box = picture.crop((int(x * 4), int(y * 4), int((x + width) * 4), int((y + height) * 4))).convert("L")
    return sum(box.histogram()[:128]) / (box.width * box.height)


SHEET = (841, 1189)
"""A4 at four pixels a millimetre, as PDFium rounds it."""
SQUARE = "M 0 0 L 20 0 L 20 20 L 0 20 C"


def test_a_letter_is_drawn_with_everything_in_it(draw: Draw) -> None:
    picture = draw(ofd_files.letter())
    assert picture.size == SHEET
    assert [line.strip() for line in draw.text.splitlines()][:2] == ["示例县生态环境局文件", "示环〔2 0 2 2 〕1 0 6 号"]
    assert "专项行动" in draw.text.replace(" ", "")
    assert inked(picture, 25, 102, 32, 9) > 0.05  # the text in the document's own font
    assert (colour(picture, 40, 230), colour(picture, 70, 230)) == ("red", "blue")  # the photo
    assert colour(picture, 150, 220) == "red" and colour(picture, 133, 203) == "white"  # the seal is see-through
    assert colour(picture, 55, 195) == "green"  # half transparent
    assert colour(picture, 100, 5) == "grey"  # the template's frame
    assert any("没有嵌在文件里" in said for said in draw.left_out)
    assert any("没有核验签章的效力" in said for said in draw.left_out)


def test_inspecting_one_tells_its_pages_and_what_cannot_be_drawn(tmp_path: Path) -> None:
    info = inspect_file(make.put(tmp_path, "blob", ofd_files.letter()), name="通知.ofd", sha256="", size=1)
    assert (info.kind, info.pages, info.problem) == (FileKind.OFD, 2, "")
    assert "没有核验签章的效力" in info.note


def test_its_text_is_found_in_reading_order(tmp_path: Path) -> None:
    said = read_plain_text(make.put(tmp_path, "blob", ofd_files.letter()), FileKind.OFD)
    assert said.index("示例县生态环境局文件") < said.index("请认真贯彻执行") < said.index("附件")


def test_a_path_is_filled_by_its_rule_and_moved_by_its_map(draw: Draw) -> None:
    ring = "M 0 0 L 30 0 L 30 30 L 0 30 C M 10 10 L 20 10 L 20 20 L 10 20 C"
    picture = draw(
        ofd(
            path(ring, boundary="10 10 30 30", fill=True, colour="0 0 255")
            + path(ring, boundary="60 10 30 30", fill=True, colour="0 0 255", more=' Rule="Even-Odd"')
            + path(SQUARE, boundary="10 60 45 20", fill=True, colour="255 0 0", more=' CTM="2 0 0 1 5 0"')
        )
    )
    assert (colour(picture, 25, 25), colour(picture, 75, 25), colour(picture, 65, 25)) == ("blue", "white", "blue")
    assert [colour(picture, x, 70) for x in (12, 17, 54, 57)] == ["white", "red", "red", "white"]


@pytest.mark.parametrize(
    ("data", "inside", "outside"),
    [
        ("M 0 20 Q 20 -20 40 20 C", (20, 5), (3, 5)),
        ("M 0 20 B 0 -10 40 -10 40 20 C", (20, 5), (1, 5)),
        ("M 0 20 A 20 20 0 0 1 40 20 C", (20, 3), (3, 3)),
        ("M 0 20 A 20 20 0 0 0 40 20 C", (20, 37), (20, 17)),
        ("M 20 0 A 20 20 0 1 1 19.9 0 C", (20, 37), (3, 3)),
        ("M 0 20 A 1 1 0 0 1 40 20 C", (20, 3), (3, 3)),
        ("S 0 0 L 40 0 L 40 40 C", (30, 10), (10, 30)),
    ],
)
def test_curves_and_arcs_go_where_they_should(
    draw: Draw, data: str, inside: tuple[int, int], outside: tuple[int, int]
) -> None:
    picture = draw(ofd(path(data, boundary="50 50 40 40", fill=True, colour="255 0 0")))
    assert colour(picture, 50 + inside[0], 50 + inside[1]) == "red"
    assert colour(picture, 50 + outside[0], 50 + outside[1]) == "white"


def test_a_path_without_fill_colour_is_not_filled_and_a_line_without_colour_is_black(draw: Draw) -> None:
    picture = draw(ofd(path(SQUARE, boundary="10 10 20 20", more=' Fill="true" LineWidth="1"')))
    assert (colour(picture, 20, 20), colour(picture, 20, 10)) == ("white", "black")


def test_what_drawing_parameters_say_holds_until_the_object_says_otherwise(draw: Draw) -> None:
    looks = (
        '<ofd:DrawParams><ofd:DrawParam ID="30" LineWidth="4"><ofd:StrokeColor Value="0 0 255"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="31" Relative="30"><ofd:FillColor Value="#0 #ff #0"/></ofd:DrawParam></ofd:DrawParams>'
    )
    objects = path(SQUARE, boundary="20 20 20 20", more=' Fill="true" DrawParam="31"') + path(
        SQUARE, boundary="60 20 20 20", colour="255 0 0"
    )
    picture = draw(ofd(page("", layers=layer(objects, DrawParam="30")), resources=looks))
    assert (colour(picture, 30, 30), colour(picture, 18.5, 30)) == ("green", "blue")
    assert colour(picture, 58.5, 30) == "red"


@pytest.mark.parametrize(
    ("space", "value", "seen"),
    [
        ("Gray", "128", "grey"),
        ("CMYK", "0 255 255 0", "red"),
        ("RGB", "0 0 255", "blue"),
        ("RGB", "no colour", "black"),
    ],
)
def test_colours_of_every_space(draw: Draw, space: str, value: str, seen: str) -> None:
    spaces = f'<ofd:ColorSpaces><ofd:ColorSpace ID="20" Type="{space}"/></ofd:ColorSpaces>'
    square = path(SQUARE, boundary="10 10 20 20", fill=True, inside=f'<ofd:FillColor ColorSpace="20" Value="{value}"/>')
    assert colour(draw(ofd(square, resources=spaces)), 20, 20) == seen


def test_a_colour_from_a_palette(draw: Draw) -> None:
    spaces = (
        '<ofd:ColorSpaces><ofd:ColorSpace ID="20" Type="RGB">'
        "<ofd:Palette><ofd:CV>0 0 0</ofd:CV><ofd:CV>0 0 255</ofd:CV></ofd:Palette></ofd:ColorSpace></ofd:ColorSpaces>"
    )
    square = path(SQUARE, boundary="10 10 20 20", fill=True, inside='<ofd:FillColor ColorSpace="20" Index="1"/>')
    assert colour(draw(ofd(square, resources=spaces)), 20, 20) == "blue"


def shade(kind: str, attributes: str, *colours: str) -> str:
    stops = "".join(f'<ofd:Segment><ofd:Color Value="{one}"/></ofd:Segment>' for one in colours)
    return f"<ofd:FillColor><ofd:{kind} {attributes}>{stops}</ofd:{kind}></ofd:FillColor>"


def test_colours_run_along_a_line_and_between_circles(draw: Draw) -> None:
    along = shade("AxialShd", 'StartPoint="0 0" EndPoint="20 0" Extend="3"', "255 0 0", "0 160 0", "0 0 255")
    around = shade(
        "RadialShd",
        'StartPoint="10 10" StartRadius="0" EndPoint="10 10" EndRadius="10"',
        "255 0 0",
        "0 0 255",
    )
    picture = draw(
        ofd(
            path(SQUARE, boundary="10 10 20 20", fill=True, inside=along)
            + path(SQUARE, boundary="50 10 20 20", fill=True, inside=around)
        )
    )
    assert [colour(picture, x, 20) for x in (11, 20, 29)] == ["red", "green", "blue"]
    assert [colour(picture, *at) for at in ((60, 20), (60, 11), (51, 11))] == ["red", "blue", "white"]
    assert draw.left_out == ()


@pytest.mark.parametrize("attributes", ['MapType="Reflect" StartPoint="0 0" EndPoint="2 0"', 'StartPoint="0"'])
def test_a_shade_that_cannot_be_had_becomes_one_colour_and_is_said(draw: Draw, attributes: str) -> None:
    square = path(SQUARE, boundary="10 10 20 20", fill=True, inside=shade("AxialShd", attributes, "255 0 0", "0 0 255"))
    assert colour(draw(ofd(square)), 20, 20) == "red"
    assert "渐变" in "".join(draw.left_out)


def test_a_pattern_is_not_drawn_and_hides_nothing(draw: Draw) -> None:
    pattern = '<ofd:FillColor><ofd:Pattern Width="9" Height="9"><ofd:CellContent/></ofd:Pattern></ofd:FillColor>'
    below = path(SQUARE, boundary="10 10 20 20", fill=True, colour="255 0 0")
    over = path(SQUARE, boundary="10 10 20 20", more=' Fill="true" Stroke="false"', inside=pattern)
    assert colour(draw(ofd(below + over)), 20, 20) == "red"
    assert "图案填充没有画出" in "".join(draw.left_out)


def test_no_shape_is_seen_beyond_its_boundary_but_text_is_and_that_is_said(draw: Draw) -> None:
    square = "M 0 0 L 60 0 L 60 60 L 0 60 C"
    far = ofd_files.text("远", 20, 120, 8).replace('X="0"', 'X="150"').replace('10.4"', '10.4" ').replace("190 ", "30 ")
    picture = draw(
        ofd(
            path(square, boundary="20 20 30 40", colour="255 0 0", fill=True)
            + path("M 0 5 L 100 5", boundary="20 75 100 10", more=' LineWidth="8"')
            + path("M 0 0 L 100 0", boundary="20 100 100 0")
            + path("M 0 0 L 0 40", boundary="150 20 0.1 40", more=' LineWidth="4"')
            + far,
            resources=ofd_files.fonts("宋体"),
        )
    )
    assert [colour(picture, x, y) for x, y in ((21, 21), (48, 58), (52, 40), (40, 63))] == [
        "red",
        "red",
        "white",
        "white",
    ]
    assert inked(picture, 30, 77, 40, 6) > 0.9  # a line has its width although its boundary may be measured without
    assert inked(picture, 30, 99, 40, 2) > 0.05
    assert inked(picture, 149, 30, 3, 10) > 0.9
    assert inked(picture, 165, 108, 20, 20) > 0  # words are never taken away
    assert "有的文字超出原件给它的边框，别的软件可能显示不全，这里照样显示，请对照原件。" in draw.left_out


def test_a_clip_of_the_shape_of_text_is_not_applied_and_that_is_said(draw: Draw) -> None:
    letters = '<ofd:Text Font="1" Size="20"><ofd:TextCode X="0" Y="20">字</ofd:TextCode></ofd:Text>'
    clips = f"<ofd:Clips><ofd:Clip><ofd:Area>{letters}</ofd:Area></ofd:Clip></ofd:Clips>"
    picture = draw(ofd(path("M 10 10 L 50 10 L 50 50 L 10 50 C", colour="255 0 0", fill=True, inside=clips)))
    assert colour(picture, 12, 12) == colour(picture, 48, 48) == "red"
    assert draw.left_out == ("有的图形用文字的形状裁剪，没有裁剪，整个画出，请对照原件。",)


def test_a_clip_cuts_off_and_two_clips_cut_off_more(draw: Draw) -> None:
    def clip(left: float, right: float) -> str:
        outline = f"M {left} 0 L {right} 0 L {right} 40 L {left} 40 C"
        return f"<ofd:Clip><ofd:Area>{path(outline).replace('PathObject', 'Path')}</ofd:Area></ofd:Clip>"

    wide = "M 0 0 L 40 0 L 40 20 L 0 20 C"
    both = f"<ofd:Clips>{clip(10, 30)}{clip(20, 40)}</ofd:Clips>"
    picture = draw(ofd(path(wide, boundary="50 50 40 20", fill=True, colour="255 0 0", inside=both)))
    assert [colour(picture, 50 + x, 60) for x in (5, 15, 25, 35)] == ["white", "white", "red", "white"]


def test_text_stands_where_its_steps_say_and_leans_and_turns_as_told(draw: Draw) -> None:
    column = (
        '<ofd:TextObject ID="9" Boundary="150 20 10 80" Font="1" Size="8"><ofd:TextCode X="0" Y="8" DeltaY="g 2 20">'
    )
    picture = draw(
        ofd(
            text("国国", 20, 30, 8, step=40)
            + f"{column}田田田</ofd:TextCode></ofd:TextObject>"
            + text("甲乙", 20, 60, 8, more=' CTM="2 0 0 2 0 0"'),
            resources=ofd_files.fonts("宋体"),
        )
    )
    assert inked(picture, 20, 22, 8, 9) > 0.1 and inked(picture, 60, 22, 8, 9) > 0.1
    assert inked(picture, 32, 22, 24, 9) == 0
    assert [inked(picture, 150, y, 8, 9) > 0.1 for y in (20, 40, 60)] == [True] * 3
    assert inked(picture, 20, 56, 32, 16) > 0.05  # twice as large


def test_a_font_of_the_documents_own_is_used_by_number_and_a_broken_one_is_replaced(draw: Draw) -> None:
    own = ofd_files.subset_font("甲乙")
    words = text("甲乙", 20, 30, 10, inside=ofd_files.chosen(2, 1))
    swapped = draw(ofd(words, resources=ofd_files.fonts("楷体", file="a.ttf"), media={"a.ttf": own}))
    assert (draw.left_out, "甲乙" in draw.text) == ((), True)  # what is read is the text, not the shapes
    other = draw(ofd(text("乙甲", 20, 30, 10), resources=ofd_files.fonts("楷体")))
    assert abs(inked(swapped, 20, 20, 10, 12) - inked(other, 20, 20, 10, 12)) < 0.01
    draw(ofd(words, resources=ofd_files.fonts("楷体", file="a.ttf"), media={"a.ttf": own[:400]}))
    assert "没有嵌在文件里" in "".join(draw.left_out)
    assert "甲乙" in draw.text


def test_pictures_keep_their_transparency_and_what_is_no_picture_is_said(draw: Draw) -> None:
    objects = path(SQUARE, boundary="20 20 20 20", fill=True, colour="0 0 255") + image(51, 20, 20, 20, 20)
    picture = draw(ofd(objects, resources=pictures("mark.png"), media={"mark.png": ofd_files.stamp_picture()}))
    assert (colour(picture, 30, 30), colour(picture, 21, 21)) == ("red", "blue")
    for data, said in (
        (b"\x97JB2\r\n\x1a\n", "JBIG2"),
        (b"garbage", "读不出来"),
        (make.huge_png(20_000, 10_000), "太大"),
    ):
        draw(ofd(image(51, 20, 20, 20, 20), resources=pictures("a"), media={"a": data}))
        assert said in "".join(draw.left_out)


@pytest.mark.parametrize("heads_first", [False, True])
def test_a_scan_in_jbig2_is_drawn(draw: Draw, heads_first: bool) -> None:
    scan = Image.new("1", (160, 80), 1)
    scan.paste(0, (0, 0, 80, 80))
    data = ofd_files.jbig2(scan, heads_first=heads_first)
    picture = draw(ofd(image(51, 20, 20, 40, 20), resources=pictures("a.jb2"), media={"a.jb2": data}))
    assert (colour(picture, 30, 30), colour(picture, 50, 30), draw.left_out) == ("black", "white", ())


def test_what_is_composed_is_drawn_at_each_place(draw: Draw) -> None:
    unit = (
        '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="40" Width="20" Height="20"><ofd:Content>'
        f'<ofd:PageBlock ID="41">{path(SQUARE, boundary="0 0 20 20", fill=True, colour="255 0 0")}</ofd:PageBlock>'
        "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    use = '<ofd:CompositeObject ID="9" Boundary="{} 10 20 20" ResourceID="40"{}/>'
    objects = use.format(10, "") + use.format(60, ' CTM="0.5 0 0 0.5 0 0"') + use.format(120, ' Visible="false"')
    picture = draw(ofd(objects, resources=unit))
    assert [colour(picture, x, 25) for x in (25, 65, 75, 130)] == ["red", "white", "white", "white"]
    assert colour(picture, 65, 15) == "red"


def test_layers_and_templates_lie_over_each_other_in_order(draw: Draw) -> None:
    def square(shade: str, x: float) -> str:
        return path(SQUARE, boundary=f"{x} 20 20 20", fill=True, colour=shade)

    front = layer(square("0 0 255", 20), Type="Foreground")
    body = layer(square("255 0 0", 30), Type="Body")
    tops = f"<ofd:Page {ofd_files.NS}><ofd:Content>{layer(square('0 160 0', 45))}</ofd:Content></ofd:Page>"
    picture = draw(
        ofd(
            page("", layers=front + body, before='<ofd:Template TemplateID="8" ZOrder="Foreground"/>'),
            document='<ofd:TemplatePage ID="8" BaseLoc="T.xml"/>|',
            parts={"Doc_0/T.xml": tops},
        )
    )
    assert [colour(picture, x, 30) for x in (25, 35, 43, 47, 60)] == ["blue", "blue", "red", "green", "green"]


@pytest.mark.parametrize("kind", ["png", "ofd"])
def test_a_seal_is_drawn_from_its_own_picture_or_its_own_ofd(draw: Draw, kind: str) -> None:
    own = {"png": make.picture("PNG", Image.new("RGB", (10, 10), make.RED))}
    own["ofd"] = ofd(
        path("M 0 0 L 40 0 L 40 40 L 0 40 C", boundary="0 0 40 40", fill=True, colour="255 0 0"), box="0 0 40 40"
    )
    seal = ofd_files.seal(kind, own[kind])
    picture = draw(
        ofd("", body=ofd_files.SIGNED, parts=ofd_files.sealed(seal, boundary="100 100 40 40", clip="0 0 20 40"))
    )
    assert [colour(picture, x, 120) for x in (95, 110, 130)] == ["white", "red", "white"]
    assert "没有核验" in "".join(draw.left_out)


def test_attachments_are_said(draw: Draw) -> None:
    draw(ofd("", document="|<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>"))
    assert "附件" in "".join(draw.left_out)


def test_a_seal_without_a_picture_is_said(draw: Draw) -> None:
    draw(ofd("", body=ofd_files.SIGNED, parts=ofd_files.sealed(b"\x30\x84\xff\xff\xff\xffno seal")))
    assert "没有可显示的图形" in "".join(draw.left_out)


def test_a_page_that_is_missing_is_blank_and_said_and_its_size_is_a_sane_one(draw: Draw) -> None:
    picture = draw(ofd("", "", parts={"Doc_0/Pages/Page_1/Content.xml": "<broken"}), 1)
    assert picture.getextrema() == ((255, 255),) * 3
    assert "内容缺失" in "".join(draw.left_out)
    assert draw(ofd("", box="0 0 1e9 -5")).size == SHEET


@pytest.mark.parametrize("name", ["OFD.xml", "Doc_0/Document.xml"])
def test_one_without_its_skeleton_is_damaged(draw: Draw, name: str) -> None:
    with pytest.raises(UserError, match="已损坏"):
        draw(ofd("", parts={name: "<other/>" if name == "OFD.xml" else "not xml"}))


def test_one_without_pages_is_damaged(draw: Draw) -> None:
    with pytest.raises(UserError, match="已损坏"):
        draw(ofd())


def test_a_unit_that_holds_itself_many_times_is_refused(draw: Draw, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MAX_OBJECTS", 10_000)
    again = '<ofd:CompositeObject ID="9" Boundary="0 0 1 1" ResourceID="40"/>' * 8
    unit = (
        f'<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="40"><ofd:Content>{again}</ofd:Content>'
        "</ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits>"
    )
    with pytest.raises(UserError, match="多得不正常"):
        draw(ofd(again, resources=unit))


def test_numbers_that_make_no_sense_harm_nothing_else(draw: Draw) -> None:
    nonsense = (
        '<ofd:PathObject Boundary="nan inf" CTM="1 2" LineWidth="1e999" Alpha="x">'
        "<ofd:AbbreviatedData>M 1 L L Z 5</ofd:AbbreviatedData></ofd:PathObject>"
        '<ofd:TextObject Size="inf" Font="77"><ofd:TextCode X="a" DeltaX="g g g 1e400">甲'
        "</ofd:TextCode></ofd:TextObject><ofd:ImageObject/><ofd:CompositeObject/><ofd:VideoObject/>"
    )
    picture = draw(ofd(nonsense + path(SQUARE, boundary="100 100 20 20", fill=True, colour="255 0 0")))
    assert colour(picture, 110, 110) == "red"
    assert "不认识" in "".join(draw.left_out)


def test_a4_is_the_sheet_that_is_taken_without_one(draw: Draw) -> None:
    assert draw(ofd("", box="")).size == SHEET
