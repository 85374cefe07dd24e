"""OFD documents written on the spot, part by part; every word in them is invented."""

import io
import struct
import zipfile
from collections.abc import Mapping

from PIL import Image, ImageDraw, ImageOps
from PIL.TiffImagePlugin import TiffImageFile
from reportlab.pdfbase.ttfonts import TTFontFile

from binder.resources import resource_path
from tests.intake import make

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
A4 = "0 0 210 297"


def ofd(
    *pages: str,
    resources: str = "",
    media: Mapping[str, bytes] | None = None,
    document: str = "",
    parts: Mapping[str, bytes | str] | None = None,
    body: str = "",
    box: str = A4,
) -> bytes:
    """An OFD of pages, each the XML of its graphic objects or a whole <ofd:Page>.

    resources: of PublicRes.xml. media: files by name, beside it in Res/. document: more of Document.xml, for CommonData
    and, after a bar, for the end. body: more of the DocBody. parts: more parts, which may take the others' places.
    """
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    files: dict[str, bytes | str] = {
        "OFD.xml": f'<ofd:OFD {NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        f"</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData>"
        f"<ofd:PageArea><ofd:PhysicalBox>{box}</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{document.partition('|')[0]}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{document.partition('|')[2]}</ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {NS} BaseLoc="Res">{resources}</ofd:Res>',
    }
    for number, page in enumerate(pages):
        whole = (
            page
            if page.startswith("<ofd:Page ")
            else f"<ofd:Page {NS}><ofd:Content>{layer(page)}</ofd:Content></ofd:Page>"
        )
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = whole
    files |= {f"Doc_0/Res/{name}": data for name, data in (media or {}).items()}
    files |= parts or {}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def layer(objects: str, **attributes: str) -> str:
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<ofd:Layer ID="100"{said}>{objects}</ofd:Layer>'


def page(objects: str, *, before: str = "", layers: str = "") -> str:
    """A whole page. before: what stands before its content, such as a use of a template."""
    return f"<ofd:Page {NS}>{before}<ofd:Content>{layers or layer(objects)}</ofd:Content></ofd:Page>"


def fonts(*names: str, file: str = "") -> str:
    """Fonts from ID 1 on."""
    part = f"<ofd:FontFile>{file}</ofd:FontFile>" if file else ""
    each = (f'<ofd:Font ID="{n}" FontName="{name}">{part}</ofd:Font>' for n, name in enumerate(names, 1))
    return f"<ofd:Fonts>{''.join(each)}</ofd:Fonts>"


def pictures(*names: str) -> str:
    """Pictures from ID 51 on."""
    each = (
        f'<ofd:MultiMedia ID="{n}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for n, name in enumerate(names, 51)
    )
    return f"<ofd:MultiMedias>{''.join(each)}</ofd:MultiMedias>"


def text(
    words: str,
    x: float,
    y: float,
    size: float,
    *,
    font: int = 1,
    colour: str = "",
    step: float = 0,
    more: str = "",
    inside: str = "",
) -> str:
    """A line of text whose baseline begins at x, y."""
    fill = f'<ofd:FillColor Value="{colour}"/>' if colour else ""
    delta = f' DeltaX="g {len(words) - 1} {step or size}"' if len(words) > 1 else ""
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 190 {size * 1.3}" Font="{font}" Size="{size}"{more}>'
        f"{fill}{inside}"
        f'<ofd:TextCode X="0" Y="{size}"{delta}>{words}</ofd:TextCode></ofd:TextObject>'
    )


def path(
    data: str, *, boundary: str = A4, colour: str = "", fill: bool = False, more: str = "", inside: str = ""
) -> str:
    paint = "Fill" if fill else "Stroke"
    shade = f'<ofd:{paint}Color Value="{colour}"/>' if colour else ""
    how = ' Fill="true" Stroke="false"' if fill else ""
    return (
        f'<ofd:PathObject ID="9" Boundary="{boundary}"{how}{more}>{shade}{inside}'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def image(id_: int, x: float, y: float, width: float, height: float, *, more: str = "") -> str:
    return (
        f'<ofd:ImageObject ID="9" Boundary="{x} {y} {width} {height}" CTM="{width} 0 0 {height} 0 0" '
        f'ResourceID="{id_}"{more}/>'
    )


def chosen(*glyphs: int) -> str:
    """Glyphs by number for the first characters of a text."""
    return (
        f'<ofd:CGTransform CodePosition="0" CodeCount="{len(glyphs)}" GlyphCount="{len(glyphs)}">'
        f"<ofd:Glyphs>{' '.join(map(str, glyphs))}</ofd:Glyphs></ofd:CGTransform>"
    )


def jbig2(image: Image.Image, *, heads_first: bool = False) -> bytes:
    """A JBIG2 file of one black-and-white page, coded as fax machines do."""
    buffer = io.BytesIO()
    ImageOps.invert(image.convert("L")).convert("1").save(buffer, "TIFF", compression="group4", strip_size=1 << 24)
    buffer.seek(0)
    with TiffImageFile(buffer) as fax:
        (start,), (length,) = fax.tag_v2[273], fax.tag_v2[279]
    coded = buffer.getvalue()[start : start + length]
    size = struct.pack(">II", *image.size)
    region = size + bytes(8) + b"\0" + b"\x01" + coded
    segments = [(48, size + bytes(8) + b"\0\0\0"), (38, region), (49, b""), (51, b"")]
    heads = [
        struct.pack(">IBBBI", number, kind, 0, 0 if kind == 51 else 1, len(data))
        for number, (kind, data) in enumerate(segments)
    ]
    contents = [data for _, data in segments]
    body = heads + contents if heads_first else [part for pair in zip(heads, contents, strict=True) for part in pair]
    return b"\x97JB2\r\n\x1a\n" + (b"\0" if heads_first else b"\x01") + struct.pack(">I", 1) + b"".join(body)


def subset_font(characters: str) -> bytes:
    """A TrueType font of these characters as glyphs 1, 2, 3…, whose cmap knows nothing of Unicode."""
    font = TTFontFile(str(resource_path("resources/fonts/LXGWWenKai-Regular.ttf")))
    data: bytes = font.makeSubset([ord(character) for character in characters])
    return data


def stamp_picture() -> bytes:
    """A round red seal on nothing."""
    seal = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    drawing = ImageDraw.Draw(seal)
    drawing.ellipse((5, 5, 195, 195), outline=(220, 0, 0, 255), width=10)
    drawing.regular_polygon((100, 100, 40), 5, fill=(220, 0, 0, 255), rotation=0)
    return make.picture("PNG", seal)


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([0x84]) + size.to_bytes(4)
    return bytes([tag]) + length + content


def seal(kind: str, picture: bytes) -> bytes:
    """The shape of a seal as GM/T 0031 has it: header, properties, then the picture."""
    header = der(0x30, der(0x16, b"ES"), der(0x02, b"\x04"), der(0x16, b"demo"))
    shown = der(0x30, der(0x16, kind.encode()), der(0x04, picture), der(0x02, b"\x28"), der(0x02, b"\x28"))
    return der(
        0x30, der(0x30, header, der(0x16, b"0001"), der(0x30, der(0x02, b"\x01")), shown), der(0x30, der(0x03, b"\0x"))
    )


def sealed(
    data: bytes, *, page_id: str = "0", boundary: str = "130 200 40 40", clip: str = ""
) -> dict[str, bytes | str]:
    """Parts of a signature with one seal. The body then names Doc_0/Signs/Signatures.xml."""
    shown = f' Clip="{clip}"' if clip else ""
    return {
        "Doc_0/Signs/Signatures.xml": f'<ofd:Signatures {NS}><ofd:Signature ID="1" BaseLoc="Sign_0/Signature.xml"/>'
        "</ofd:Signatures>",
        "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {NS}><ofd:SignedInfo>"
        f'<ofd:Seal><ofd:BaseLoc>Seal.esl</ofd:BaseLoc></ofd:Seal><ofd:StampAnnot ID="2" PageRef="{page_id}" '
        f'Boundary="{boundary}"{shown}/></ofd:SignedInfo><ofd:SignedValue>SignedValue.dat</ofd:SignedValue></ofd:Signature>',
        "Doc_0/Signs/Sign_0/Seal.esl": data,
    }


SIGNED = "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"


def letter() -> bytes:
    """An official letter: red head, body in two fonts, a rule, a table, a photo, a watermark and a seal."""
    body = "各乡镇人民政府：现将有关事项通知如下，请认真贯彻执行。"
    own = subset_font("专项行动")
    grid = "".join(f"M 25 {y} L 185 {y} " for y in (150, 160, 170)) + "".join(
        f"M {x} 150 L {x} 170 " for x in (25, 105, 185)
    )
    first = page(
        text("示例县生态环境局文件", 30, 50, 14, font=2, colour="220 0 0", step=16)
        + path("M 25 62 L 185 62", colour="220 0 0", more=' LineWidth="0.8"')
        + text("示环〔2022〕106号", 75, 75, 5, step=5)
        + text(body, 25, 95, 5.6)
        + text("专项行动", 25, 110, 8, font=3, inside=chosen(1, 2, 3, 4))
        + path(grid)
        + text("姓名", 30, 157, 4, font=2)
        + text("证号 A-12", 110, 157, 4, font=2, step=2.6)
        + path(
            "M 40 200 A 15 10 0 0 1 70 200 A 15 10 0 0 1 40 200 C", fill=True, colour="0 120 60", more=' Alpha="128"'
        )
        + image(51, 25, 215, 60, 30)
        + image(52, 95, 215, 30, 30, more=' Alpha="200"'),
        before='<ofd:Template TemplateID="8" ZOrder="Background"/>',
    )
    second = page(text("附件", 25, 40, 8, font=2) + text("竖排文字", 100, 60, 6, more=' CharDirection="90"'))
    template = page(path("M 5 5 L 205 5 L 205 292 L 5 292 C", colour="180 180 180"))
    mark = text("内部资料", 0, 0, 18, colour="200 200 200", more=' CTM="0.8 -0.6 0.6 0.8 40 60"')
    annotation = (
        f'<ofd:PageAnnot {NS}><ofd:Annot ID="1" Type="Watermark"><ofd:Appearance Boundary="60 100 100 100">{mark}'
        "</ofd:Appearance></ofd:Annot></ofd:PageAnnot>"
    )
    return ofd(
        first,
        second,
        resources=fonts("宋体", "黑体")
        + fonts("楷体_GB2312", file="kai.ttf").replace('ID="1"', 'ID="3"')
        + pictures("photo.jpg", "mark.png"),
        media={"kai.ttf": own, "photo.jpg": make.jpeg(), "mark.png": stamp_picture()},
        document='<ofd:TemplatePage ID="8" BaseLoc="Tpls/Tpl_0/Content.xml"/>|<ofd:Annotations>Annots/Annotations.xml'
        "</ofd:Annotations>",
        body=SIGNED,
        parts={
            "Doc_0/Tpls/Tpl_0/Content.xml": template,
            "Doc_0/Annots/Annotations.xml": f'<ofd:Annotations {NS}><ofd:Page PageID="0">'
            "<ofd:FileLoc>Page_0.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>",
            "Doc_0/Annots/Page_0.xml": annotation,
            **sealed(seal("png", stamp_picture())),
        },
    )
