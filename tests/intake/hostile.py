"""Files made to do harm: bombs of every kind, headers that promise gigapixels, forms within forms, entities, lies."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Array, Dictionary, Name

from tests.intake import make, ofd_files

MB = 1 << 20
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 12))
    + b"]><a>&a11;</a>"
)
SECRETS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


def _png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def huge_png_header() -> bytes:
    """100 gigapixels that are not there."""
    header = struct.pack(">IIBBBBB", 316_228, 316_228, 8, 6, 0, 0, 0)
    data = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + _png_chunk(b"IHDR", header) + _png_chunk(b"IDAT", data) + _png_chunk(b"IEND", b"")


def png_of_texts() -> bytes:
    """A small picture with compressed texts that unpack to a gigabyte."""
    sound = make.picture("PNG")
    bomb = _png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(64 * MB), 9))
    return sound[:33] + bomb * 16 + sound[33:]


def huge_jpeg_header() -> bytes:
    data = bytearray(make.jpeg())
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    return bytes(data)


def huge_gif_header() -> bytes:
    data = bytearray(make.picture("GIF"))
    data[6:10] = b"\xff\xff\xff\xff"
    at = data.index(b"\x2c", 13)
    data[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    return bytes(data)


def huge_bmp_header() -> bytes:
    data = bytearray(make.picture("BMP"))
    data[18:26] = struct.pack("<ii", 316_228, 316_228)
    return bytes(data)


def huge_tiff() -> bytes:
    """316228 × 316228 pixels in one strip of a few bytes."""
    entries = [(256, 4, 316_228), (257, 4, 316_228), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 200), (277, 3, 1)]
    entries += [(278, 4, 316_228), (279, 4, 10)]
    body = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", tag, kind, 1, v) for tag, kind, v in entries)
    return (b"II*\0" + struct.pack("<I", 8) + body + bytes(4)).ljust(220, b"\0")


def tiff_in_a_circle() -> bytes:
    """Its one frame says that itself comes next."""
    data = bytearray(make.tiff(1))
    (start,) = struct.unpack_from("<I", data, 4)
    (count,) = struct.unpack_from("<H", data, start)
    struct.pack_into("<I", data, start + 2 + count * 12, start)
    return bytes(data)


def huge_heic_header() -> bytes:
    data = bytearray(make.heic())
    at = data.index(b"ispe")
    data[at + 8 : at + 16] = struct.pack(">II", 1 << 30, 1 << 30)
    return bytes(data)


def _pdf(fill: Callable[[pikepdf.Pdf, pikepdf.Page], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(200, 200))
        fill(document, page)
        document.save(buffer, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return buffer.getvalue()


def pdf_flate_bomb() -> bytes:
    """A page whose contents unpack to a gigabyte, packed twice."""

    def fill(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        packer = zlib.compressobj(9)
        once = b"".join(packer.compress(b" " * MB) for _ in range(1024)) + packer.flush()
        stream = document.make_stream(b"")
        stream.write(zlib.compress(once, 9), filter=Array([Name.FlateDecode, Name.FlateDecode]))
        page.Contents = stream

    return _pdf(fill)


def pdf_within_itself() -> bytes:
    """A form that draws itself."""

    def fill(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        form = document.make_stream(b"/F Do /F Do", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
        form.Resources = Dictionary(XObject=Dictionary(F=form))
        page.Resources, page.Contents = Dictionary(XObject=Dictionary(F=form)), document.make_stream(b"/F Do")

    return _pdf(fill)


def pdf_pages_in_a_circle() -> bytes:
    def fill(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        document.Root.Pages.Kids = Array([document.Root.Pages, document.Root.Pages])

    return _pdf(fill)


def pdf_huge_page() -> bytes:
    def fill(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        page.MediaBox = Array([0, 0, 1_000_000_000, 1_000_000_000])

    return _pdf(fill)


def pdf_huge_picture() -> bytes:
    """A picture of 100 gigapixels in a few bytes."""

    def fill(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
        image = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Image, Width=316_228, Height=316_228)
        image.BitsPerComponent, image.ColorSpace = 8, Name.DeviceRGB
        image.write(zlib.compress(bytes(MB), 9), filter=Name.FlateDecode)
        page.Resources = Dictionary(XObject=Dictionary(I=image))
        page.Contents = document.make_stream(b"200 0 0 200 0 0 cm /I Do")

    return _pdf(fill)


def pdf_that_claims_pages() -> bytes:
    return make.pdf(1).replace(b"/Count 1", b"/Count 99999999")


def _many_cells(name: str) -> bytes:
    """A sheet of some 60 MB that is packed into a few kilobytes."""
    row = b'<row r="1"><c r="A1"><v>1</v></c></row>'
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return make.with_part(make.excel(), name, sheet + row * (60 * MB // len(row)) + b"</sheetData></worksheet>")


def _deep_table(depth: int) -> bytes:
    """Tables within tables."""
    word = make.part_of_archive(make.word("说明"), "word/document.xml")
    inner = b"<w:p/>"
    for _ in range(depth):
        inner = b"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>" + inner + b"<w:p/></w:tc></w:tr></w:tbl>"
    return make.with_part(make.word("说明"), "word/document.xml", word.replace(b"<w:p>", inner + b"<w:p>", 1))


def _nested_zip(depth: int) -> bytes:
    data = bytes(8 * MB)
    for _ in range(depth):
        data = make.zipped({f"{number}.zip": data for number in range(4)})
    return data


def _lying_zip() -> bytes:
    """Claims a member of 4 GB that is not there."""
    data = bytearray(make.zipped({"a.txt": b"a"}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + at
        data[place : place + 4] = b"\xf0\xff\xff\xff"
    return bytes(data)


def _box(name: bytes, content: bytes, size: int | None = None) -> bytes:
    return struct.pack(">I", 8 + len(content) if size is None else size) + name + content


def _endless_film() -> bytes:
    """Boxes within boxes, and one that says it is empty."""
    inner = _box(b"mvhd", b"", 0)
    for _ in range(5000):
        inner = _box(b"moov", inner)
    return _box(b"ftyp", b"isom\0\0\0\0") + inner


def _wild_ofd() -> bytes:
    return ofd_files.ofd(
        '<ofd:TextObject Boundary="0 0 9 9" Size="5" Font="1"><ofd:TextCode X="0" Y="0" DeltaX="g 999999999 1">'
        + "字" * 20_000
        + "</ofd:TextCode></ofd:TextObject>"
        + ofd_files.path("M 0 0 " + "A 1e300 1e-300 1e9 1 1 1e300 -1e300 " * 10_000)
    )


def mutant(original: bytes, dice: random.Random) -> bytes:
    """A file with something wrong in it; of an archive, as often as not inside one of its parts."""
    if original.startswith(b"PK") and dice.random() < 0.7:
        return _with_mutated_part(original, dice)
    data = bytearray(original)
    for _ in range(dice.choice((1, 1, 2, 5, 20))):
        _MUTATIONS[dice.randrange(len(_MUTATIONS))](data, dice)
    return bytes(data)


def _with_mutated_part(original: bytes, dice: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        name = dice.choice(archive.namelist())
        part = archive.read(name)
    return make.with_part(original, name, mutant(part, dice) if part else b"<a/>")


def _flip(data: bytearray, dice: random.Random) -> None:
    if data:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)


def _overwrite(data: bytearray, dice: random.Random) -> None:
    """Extremes and nothing, where a length or an offset may stand."""
    at = dice.randrange(len(data) + 1)
    value = dice.choice(
        (b"\0" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"-1", b"99999999", b"<", b"%", b"(")
    )
    data[at : at + len(value)] = value


def _cut(data: bytearray, dice: random.Random) -> None:
    a, b = sorted((dice.randrange(len(data) + 1), dice.randrange(len(data) + 1)))
    del data[a : min(b, a + 4096)]


def _repeat(data: bytearray, dice: random.Random) -> None:
    a = dice.randrange(len(data) + 1)
    data[a:a] = data[a : a + dice.randrange(1, 512)] * dice.choice((1, 2, 50))


def _end(data: bytearray, dice: random.Random) -> None:
    del data[dice.randrange(len(data) + 1) :]


def _swap(data: bytearray, dice: random.Random) -> None:
    """A digit or a name becomes another, so that references lead elsewhere."""
    digits = [at for at, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    if digits:
        data[dice.choice(digits)] = dice.choice(b"0123456789-.")


_MUTATIONS = (_flip, _flip, _overwrite, _cut, _repeat, _end, _swap, _swap)


def everything() -> dict[str, Callable[[], bytes]]:
    """Maker by the file name under which it comes."""
    small_ofd = ofd_files.ofd(ofd_files.image(51, 0, 0, 9, 9), resources=ofd_files.pictures("a"))
    part = "Doc_0/Pages/Page_0/Content.xml"
    word, sheet, slide = "word/document.xml", "xl/worksheets/sheet1.xml", "ppt/slides/slide1.xml"
    return {
        "gigapixel.png": huge_png_header,
        "texts.png": png_of_texts,
        "bomb.png": lambda: make.huge_png(12_000, 12_400),
        "gigapixel.jpg": huge_jpeg_header,
        "gigapixel.gif": huge_gif_header,
        "gigapixel.bmp": huge_bmp_header,
        "gigapixel.tif": huge_tiff,
        "circle.tif": tiff_in_a_circle,
        "gigapixel.heic": huge_heic_header,
        "flate.pdf": pdf_flate_bomb,
        "doubling.pdf": lambda: make.endless_pdf(30),
        "itself.pdf": pdf_within_itself,
        "circle.pdf": pdf_pages_in_a_circle,
        "hugepage.pdf": pdf_huge_page,
        "gigapixel.pdf": pdf_huge_picture,
        "claims.pdf": pdf_that_claims_pages,
        "bomb.docx": lambda: make.with_part(make.word(), word, b" " * (65 * MB)),
        "laughs.docx": lambda: make.with_part(make.word(), word, LAUGHS),
        "secrets.docx": lambda: make.with_part(make.word(), word, SECRETS),
        "deep.docx": lambda: _deep_table(3000),
        "picture.docx": lambda: make.with_part(make.word(), "word/media/a.png", bytes(700 * MB)),
        "bomb.xlsx": lambda: make.with_part(make.excel(), sheet, b" " * (65 * MB)),
        "cells.xlsx": lambda: _many_cells(sheet),
        "laughs.xlsx": lambda: make.with_part(make.excel(), "xl/sharedStrings.xml", LAUGHS),
        "bomb.pptx": lambda: make.with_part(make.slides("一"), slide, b" " * (65 * MB)),
        "laughs.pptx": lambda: make.with_part(make.slides("一"), slide, LAUGHS),
        "bomb.ofd": lambda: make.with_part(small_ofd, part, b" " * (65 * MB)),
        "laughs.ofd": lambda: make.with_part(small_ofd, part, LAUGHS),
        "secrets.ofd": lambda: make.with_part(small_ofd, "OFD.xml", SECRETS),
        "picture.ofd": lambda: make.with_part(small_ofd, "Doc_0/Res/a", huge_png_header()),
        "wild.ofd": _wild_ofd,
        "nested.zip": lambda: _nested_zip(3),
        "lying.zip": _lying_zip,
        "bomb.zip": lambda: make.zipped({"a.txt": bytes(900 * MB)}),
        "quotes.csv": lambda: b'"' * (20 * MB),
        "columns.csv": lambda: b"," * (20 * MB),
        "line.txt": lambda: "长".encode() * (7 * MB),
        "brackets.md": lambda: b"[" * MB + b"](" * MB + b"**a" * MB + b"\n" + b"| " * MB + b"|\n",
        "endless.mp4": _endless_film,
        "garbage.mp3": lambda: b"\xff\xfb\x90\x00" + bytes(range(256)) * (20 * MB // 256),
        "claims.wav": lambda: make.wav(1)[:40] + b"\xff\xff\xff\x7f" + b"\0" * 100,
        "cut.heic": lambda: make.heic()[:400],
    }
