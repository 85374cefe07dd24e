"""Originals of every kind, made on the spot; all names and numbers in them are invented."""

import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import docx
import pikepdf
import pptx
import xlsxwriter
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from binder.domain.content import Content, Paragraph, Picture, Table

SAMPLES = Path(__file__).with_name("samples")
RED, BLUE = (255, 0, 0), (0, 0, 255)


def two_coloured(width: int = 80, height: int = 40) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (width // 2, 0, width, height))
    return image


def jpeg(
    image: Image.Image | None = None, *, orientation: int = 1, taken: str = "", gps: Mapping[int, object] | None = None
) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    if gps:
        exif.get_ifd(0x8825).update(gps)
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    buffer = io.BytesIO()
    (image or two_coloured()).save(buffer, "JPEG", quality=95, exif=exif)
    return buffer.getvalue()


def picture(image_format: str, image: Image.Image | None = None, **options: Any) -> bytes:
    buffer = io.BytesIO()
    (image or two_coloured()).save(buffer, image_format, **options)
    return buffer.getvalue()


def noise(width: int, height: int) -> Image.Image:
    return Image.effect_noise((width, height), 60).convert("RGB")


def noisy_jpeg(width: int, height: int) -> bytes:
    """A JPEG as heavy as a photo of that size."""
    return jpeg(noise(width, height))


def heic() -> bytes:
    """A phone's photo: red above blue once it is upright, 64 × 128 pixels."""
    return (SAMPLES / "photo.heic").read_bytes()


def tiff(frames: int) -> bytes:
    others = [two_coloured(20 + number, 30) for number in range(1, frames)]
    return picture("TIFF", two_coloured(20, 30), save_all=True, append_images=others)


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def huge_png(width: int, height: int) -> bytes:
    """A sound black-and-white PNG, packed row by row."""
    packer = zlib.compressobj(1)
    row = bytes(1 + (width + 7) // 8)
    data = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = (_png_chunk(b"IHDR", header), _png_chunk(b"IDAT", data), _png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def pdf(pages: int = 3, *, size: tuple[float, float] = (400, 200)) -> bytes:
    """A PDF whose objects stand in plain sight, page by page, the catalog first."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, pageCompression=0)
    for page in range(pages):
        for line in range(12):
            canvas.drawString(20, 20 + line * 14, f"page {page} line {line} " + str(page * 7919 + line * 131) * 3)
        canvas.showPage()
    canvas.save()
    return resaved(buffer.getvalue())


def resaved(data: bytes, **options: Any) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(buffer, **options)
    return buffer.getvalue()


def empty_pdf() -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        document.save(buffer)
    return buffer.getvalue()


def locked_pdf(*, user: str, owner: str) -> bytes:
    return resaved(pdf(), encryption=pikepdf.Encryption(user=user, owner=owner))


def word(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def slides(*titles: str) -> bytes:
    """Slides with a title each, a line of text, a table and a picture."""
    presentation = pptx.Presentation()
    for title in titles:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = title
        box = slide.shapes.add_textbox(pptx.util.Cm(2), pptx.util.Cm(5), pptx.util.Cm(10), pptx.util.Cm(2))
        box.text_frame.text = f"{title}的说明"
        table = slide.shapes.add_table(2, 2, pptx.util.Cm(2), pptx.util.Cm(8), pptx.util.Cm(10), pptx.util.Cm(2)).table
        for row, column, text in ((0, 0, "姓名"), (0, 1, "证号"), (1, 0, "张某"), (1, 1, "12")):
            table.cell(row, column).text = text
        slide.shapes.add_picture(io.BytesIO(jpeg()), pptx.util.Cm(2), pptx.util.Cm(12))
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def excel(rows: Iterable[Iterable[object]] = (("姓名", "证号"), ("张某", 12)), *, sheet: str = "台账") -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        worksheet = workbook.add_worksheet(sheet)
        for number, row in enumerate(rows):
            worksheet.write_row(number, 0, row)
    return buffer.getvalue()


def zipped(members: Mapping[str, bytes], **options: Any) -> bytes:
    """A ZIP of members by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def wav(seconds: int) -> bytes:
    """Silence in the poorest quality there is."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(1000)
        sound.writeframes(bytes(1000 * seconds))
    return buffer.getvalue()


def with_part(archive: bytes, name: str, data: bytes) -> bytes:
    """The archive with one part added or replaced."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return buffer.getvalue()


def part_of_archive(archive: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return opened.read(name)


def ole(*streams: tuple[str, bytes]) -> bytes:
    """A compound file with these streams at its top level, at most three; each is padded to at least 4096 bytes."""
    fat, body = [0xFFFFFFFD, 0xFFFFFFFE], b""  # sector 0 is the table itself, sector 1 the directory
    entries = [_ole_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1, right=0xFFFFFFFF)]
    for number, (name, data) in enumerate(streams, 1):
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        sectors, first = len(padded) // 512, len(fat)
        fat += [*range(first + 1, first + sectors), 0xFFFFFFFE]
        body += padded
        right = number + 1 if number < len(streams) else 0xFFFFFFFF
        entries.append(_ole_entry(name, 2, first, len(padded), child=0xFFFFFFFF, right=right))
    header = struct.pack("<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
                         0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *(0xFFFFFFFF,) * 108)
    table = struct.pack("<128I", *fat, *(0xFFFFFFFF,) * (128 - len(fat)))
    return header + table + b"".join(entries).ljust(512, b"\0") + body


def _ole_entry(name: str, sort: int, first: int, size: int, *, child: int, right: int) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII36xIII", encoded, len(encoded) + 2, sort, 1, 0xFFFFFFFF, right, child, first, size, 0)


def old_excel(texts: Iterable[str], number: float) -> bytes:
    """An XLS with one sheet "Sheet1": `texts` in the first row, `number` below the first."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def opening(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    labels = b"".join(
        record(0x0204, struct.pack("<HHHHB", 0, column, 0, len(text), 1) + text.encode("utf-16-le"))
        for column, text in enumerate(texts)
    )
    sheet = opening(0x0010) + labels + record(0x0203, struct.pack("<HHHd", 1, 0, 0, number)) + record(0x000A, b"")
    name = b"\x06\x00Sheet1"
    start = len(opening(0x0005)) + 4 + 6 + len(name) + 4
    globals_ = opening(0x0005) + record(0x0085, struct.pack("<IH", start, 0) + name) + record(0x000A, b"")
    return ole(("Workbook", globals_ + sheet))


def every_kind() -> dict[str, bytes]:
    """`one_of_each`, and an OFD."""
    from tests.intake import ofd_files

    return one_of_each() | {"letter.ofd": ofd_files.letter()}


def one_of_each() -> dict[str, bytes]:
    """File name -> bytes of a sound original, one for every kind the program knows."""
    return {
        "photo.jpg": jpeg(taken="2022:03:05 14:30:00"),
        "shot.png": picture("PNG"),
        "fax.tif": tiff(3),
        "scan.bmp": picture("BMP"),
        "icon.gif": picture("GIF"),
        "web.webp": picture("WEBP"),
        "phone.heic": heic(),
        "notice.pdf": pdf(3),
        "plan.docx": word("执法工作方案"),
        "talk.pptx": slides("大练兵动员"),
        "ledger.xlsx": excel(),
        "old.xls": old_excel(("姓名", "证号"), 12),
        "list.csv": "姓名,证号\n张某,12\n".encode(),
        "readme.txt": "说明：资料齐全\n".encode("gb18030"),
        "notes.md": "# 会议纪要\n\n- 第一项\n- **第二项**\n".encode(),
    }


BlockType = TypeVar("BlockType", Paragraph, Table, Picture)


def blocks(content: Content, block_type: type[BlockType]) -> list[BlockType]:
    """All blocks, which must be of that type."""
    assert all(isinstance(block, block_type) for block in content.blocks)
    return [block for block in content.blocks if isinstance(block, block_type)]


def tables(content: Content) -> list[Table]:
    return blocks(content, Table)


def paragraphs(content: Content) -> list[Paragraph]:
    return blocks(content, Paragraph)


def pixels(path: Path) -> Image.Image:
    """A picture read back, in RGB."""
    with Image.open(path) as image:
        return image.convert("RGB")


def brightness(image: Image.Image, x: float, y: float) -> tuple[int, int, int]:
    """Red, green and blue (0..255) at a place given in shares of width and height."""
    colour = image.getpixel((int(image.width * x), int(image.height * y)))
    assert isinstance(colour, tuple)
    return colour[0], colour[1], colour[2]


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def endless_pdf(depth: int) -> bytes:
    """A sound PDF of one page whose drawing doubles `depth` times: each form draws the next one twice."""
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        form = document.make_stream(b"0 0 9 9 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        form.BBox = pikepdf.Array([0, 0, 100, 100])
        for _ in range(depth):
            outer = document.make_stream(b"/F Do /F Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            outer.BBox = form.BBox
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
            form = outer
        page = document.add_blank_page(page_size=(100, 100))
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        page.Contents = document.make_stream(b"/F Do")
        document.save(buffer)
    return buffer.getvalue()
