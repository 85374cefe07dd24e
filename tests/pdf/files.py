"""Pictures and PDFs whose four quarters have four colours, so that one look tells which way up they are."""

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

CORNERS = {"red": (255, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 255), "yellow": (240, 220, 0)}
"""Colours of the four quarters: upper left, upper right, lower left, lower right."""


def quartered(width: int = 120, height: int = 80) -> Image.Image:
    """A picture with a colour of its own in each quarter."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    for number, colour in enumerate(CORNERS.values()):
        x, y = (number % 2) * width // 2, (number // 2) * height // 2
        draw.rectangle((x, y, x + width // 2, y + height // 2), fill=colour)
    return image


STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""EXIF orientation -> how a camera stores an upright picture that it labels so."""


def jpeg(image: Image.Image | None = None, orientation: int = 1, mode: str = "RGB", **options: Any) -> bytes:
    """A JPEG with EXIF, as a camera held that way would write it."""
    upright = image or quartered()
    turn = STORED[orientation]
    stored = (upright.transpose(turn) if turn is not None else upright).convert(mode)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "示例相机"
    stream = BytesIO()
    stored.save(stream, "JPEG", quality=95, subsampling=0, exif=exif, **options)
    return stream.getvalue()


def image_bytes(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def pdf_bytes(
    pages: int = 1, *, rotate: int = 0, crop: bool = False, box: tuple[int, int] = (400, 600), **save: Any
) -> bytes:
    """A PDF whose pages, as a reader shows them, have the four colours in their quarters.

    crop: the page is larger, off the origin, black outside the crop box.
    """
    pdf = pikepdf.new()
    width, height = box
    x0, y0 = (150, 70) if crop else (0, 0)
    for number in range(pages):
        pdf.add_blank_page(page_size=(width, height))
        page = pdf.pages[-1]
        if crop:
            page.obj.MediaBox = Array([100, 20, 100 + width + 200, 20 + height + 200])
            page.obj.CropBox = Array([x0, y0, x0 + width, y0 + height])
        page.obj.Rotate = rotate
        page.obj.Contents = pdf.make_stream(_quarters((x0, y0), box, rotate, number))
    stream = BytesIO()
    pdf.save(stream, **save)
    return stream.getvalue()


def _quarters(corner: tuple[int, int], size: tuple[int, int], rotate: int, number: int) -> bytes:
    """Drawing operators that give the four colours once the page is turned by `rotate` degrees clockwise."""
    (x, y), (width, height) = corner, size
    places = {0: (0, 1, 2, 3), 90: (2, 0, 3, 1), 180: (3, 2, 1, 0), 270: (1, 3, 0, 2)}[rotate]
    drawing = f"% page {number}\n0 g 0 0 2000 2000 re f\n"
    for quarter, place in enumerate(places):
        red, green, blue = (part / 255 for part in list(CORNERS.values())[quarter])
        left, low = x + (place % 2) * width / 2, y + (1 - place // 2) * height / 2
        drawing += f"{red} {green} {blue} rg {left} {low} {width / 2} {height / 2} re f\n"
    return drawing.encode()


def armed_pdf() -> bytes:
    """A PDF with everything that a binder must not carry on: scripts, launches, web links, an attachment."""
    pdf = pikepdf.open(BytesIO(pdf_bytes(2)))
    script = Dictionary(S=Name.JavaScript, JS="app.alert('x')")
    launch = Dictionary(S=Name.Launch, F="calc.exe")
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.attachments["secret.txt"] = b"attached"
    page = pdf.pages[0]
    page.obj.AA = Dictionary(O=launch)
    stamp = pdf.make_stream(b"0 1 1 rg 0 0 40 40 re f")
    stamp.Type, stamp.Subtype, stamp.BBox = Name.XObject, Name.Form, Array([0, 0, 40, 40])
    shown = Dictionary(N=stamp)
    web = Dictionary(S=Name.URI, URI="https://example.invalid/")
    page.obj.Annots = Array(
        [
            Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 50, 50]), A=web),
            Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([180, 280, 220, 320]), AP=shown),
            Dictionary(Type=Name.Annot, Subtype=Name.Screen, Rect=Array([0, 0, 9, 9]), AA=Dictionary(D=launch)),
        ]
    )
    stream = BytesIO()
    pdf.save(stream)
    return stream.getvalue()
