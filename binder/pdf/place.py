"""Pictures as PDF objects: each source made once, its bytes put off where they can be copied from a file."""

import re
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from binder.pdf.draw import Matrix
from binder.pdf.letters import Letters
from binder.pdf.marks import Picture
from binder.pdf.pdf_source import UnreadablePdf, as_form, drawn_box, open_pdf, prepare, take_idle_fonts
from binder.pdf.pixels import Encoded, encode, rasterize
from binder.pdf.sheets import SPACES, StoredJpeg
from binder.pdf.sources import JpegImage, PdfPage, PixelImage, Range, RasterPage, Source, size_of
from binder.pdf.splice import Deferred, digest_of

ORIENTATIONS: dict[int, Matrix] = {
    1: (1, 0, 0, 1, 0, 0),
    2: (-1, 0, 0, 1, 1, 0),
    3: (-1, 0, 0, -1, 1, 1),
    4: (1, 0, 0, -1, 0, 1),
    5: (0, -1, -1, 0, 1, 1),
    6: (0, -1, 1, 0, 0, 1),
    7: (0, 1, 1, 0, 0, 0),
    8: (0, 1, -1, 0, 1, 0),
}
"""EXIF orientation -> how the unit square of the stored image maps to that of the upright one."""
BIG = 16384
"""Bytes: a stream of a source PDF from this size on is copied from its file."""
LOOK = 8192


class Stock:
    """The pictures of one binder, by names. Each source PDF is open only while its pages are placed.

    held: what qpdf holds of them; jpegs: what it does not have to.
    """

    def __init__(self, pdf: Pdf, deferred: Deferred, letters: Letters) -> None:
        self._pdf, self._deferred, self._letters = pdf, deferred, letters
        self.held: dict[str, pikepdf.Object] = {}
        self.jpegs: dict[str, StoredJpeg] = {}
        self.profiles: dict[str, pikepdf.Object] = {}
        self._names: dict[Source, str] = {}
        self._alike: dict[tuple[int, int, int], list[str]] = {}
        self._digests: dict[str, bytes] = {}
        self._encoded: dict[bytes, str] = {}
        self._spaces: dict[bytes, str] = {}
        self._open: tuple[Path, Pdf] | None = None

    def __enter__(self) -> "Stock":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self._close()

    def __getitem__(self, name: str) -> JpegImage | pikepdf.Object:
        return self.jpegs[name].image if name in self.jpegs else self.held[name]

    def _close(self) -> None:
        if self._open:
            self._open[1].close()
            self._open = None

    def placed(self, picture: Picture, page_height: float) -> tuple[str, Matrix]:
        """The name of what is to be drawn, and the matrix that puts it in its place."""
        source = picture.source
        name = self._names.get(source)
        if not name:
            name = self._names[source] = self._make(picture)
        x, y, width, height = picture.x, page_height - picture.y - picture.height, picture.width, picture.height
        if isinstance(source, PdfPage):
            x0, y0, x1, y1 = drawn_box(self.held[name])
            across, up = width / (x1 - x0), height / (y1 - y0)
            return name, (across, 0, 0, up, x - across * x0, y - up * y0)
        a, b, c, d, e, f = ORIENTATIONS[source.orientation if isinstance(source, JpegImage) else 1]
        return name, (a * width, b * height, c * width, d * height, x + e * width, y + f * height)

    def _make(self, picture: Picture) -> str:
        match picture.source:
            case JpegImage() as jpeg:
                return self._jpeg(jpeg)
            case PixelImage() as pixels:
                return self._pixels(encode(pixels, picture.width))
            case RasterPage() as page:
                return self._pixels(rasterize(page, picture.width))
            case PdfPage() as page:
                return self._hold(self._page(page))

    def _hold(self, thing: pikepdf.Object) -> str:
        name = f"/B{len(self.held)}"
        self.held[name] = thing
        return name

    def _jpeg(self, image: JpegImage) -> str:
        """A photo, or the same one if it is here already from a file that differs in metadata only."""
        alike = self._alike.setdefault((image.width, image.height, sum(map(size_of, image.parts))), [])
        name = f"/J{len(self.jpegs)}"
        for other in alike:
            stored = self.jpegs[other].image
            if stored.icc == image.icc and self._digest(other, stored) == self._digest(name, image):
                self._digests.pop(name)
                return other
        alike.append(name)
        self.jpegs[name] = StoredJpeg(image, self._space(image))
        return name

    def _digest(self, name: str, image: JpegImage) -> bytes:
        if name not in self._digests:
            self._digests[name] = digest_of(image.parts)
        return self._digests[name]

    def _image(self, width: int, height: int, space: pikepdf.Object, data: bytes) -> pikepdf.Object:
        stream = self._pdf.make_stream(data)
        stream.Type, stream.Subtype = Name.XObject, Name.Image
        stream.Width, stream.Height = width, height
        stream.ColorSpace, stream.BitsPerComponent = space, 8
        return stream

    def _space(self, image: JpegImage) -> str:
        """The image's own colour profile where it fits its number of components."""
        fits = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(image.icc[16:20]) == image.components
        if not fits:
            return SPACES[image.components]
        if image.icc not in self._spaces:
            profile = self._pdf.make_stream(image.icc)
            profile.N, profile.Alternate = image.components, Name(SPACES[image.components])
            name = self._spaces[image.icc] = f"/S{len(self.profiles)}"
            self.profiles[name] = self._pdf.make_indirect(Array([Name.ICCBased, profile]))
        return self._spaces[image.icc]

    def _pixels(self, image: Encoded) -> str:
        """Stored pixels, or the same ones if they are here already, from another page or file."""
        about = f"{image.width} {image.height} {image.mode} {image.bits} {image.palette.hex()} "
        digest = sha256(about.encode() + digest_of(image.parts)).digest()
        if digest not in self._encoded:
            self._encoded[digest] = self._hold(self._new_pixels(image))
        return self._encoded[digest]

    def _data(self, image: Encoded) -> bytes:
        """Pixels that were made here, or the marker of what is copied from a file."""
        ranges = [part for part in image.parts if isinstance(part, Range)]
        if not ranges:
            return self._deferred.set_aside(b"".join(part for part in image.parts if isinstance(part, bytes)))
        return self._deferred.put_off(image.parts, f"{ranges[0].path.name}:{ranges[0].offset}")

    def _new_pixels(self, image: Encoded) -> pikepdf.Object:
        space: pikepdf.Object = Name.DeviceRGB if image.mode == "RGB" else Name.DeviceGray
        if image.mode == "P":
            last = len(image.palette) // 3 - 1
            space = Array([Name.Indexed, Name.DeviceRGB, last, pikepdf.String(image.palette)])
        stream = self._image(image.width, image.height, space, self._data(image))
        stream.Filter = Name.DCTDecode if image.jpeg else Name.FlateDecode
        stream.BitsPerComponent = image.bits
        if not image.jpeg:
            colours = 3 if image.mode == "RGB" else 1
            stream.DecodeParms = Dictionary(
                Predictor=15, Colors=colours, Columns=image.width, BitsPerComponent=image.bits
            )
        return stream

    def _page(self, page: PdfPage) -> pikepdf.Object:
        try:
            return self._form(page)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError) as error:
            raise UnreadablePdf(f"文件结构有误，第 {page.index + 1} 页印不出来；请重新取得完好的文件。") from error

    def _form(self, page: PdfPage) -> pikepdf.Object:
        if not self._open or self._open[0] != page.path:
            self._close()
            source = open_pdf(page.path)
            self._open = (page.path, source)
            prepare(source)
            put_off_images(source, page.path, self._deferred)
        original = self._open[1].pages[page.index]
        idle = take_idle_fonts(original)
        form = self._pdf.copy_foreign(as_form(original))
        for name in idle:
            form.Resources.Font[name] = self._letters.any_font()  # which is set but never shown, and must mean one
        return form


def put_off_images(source: Pdf, path: Path, deferred: Deferred) -> None:
    """Replace the big image streams of a source PDF by markers, where their bytes are found in the file as they are."""
    if source.is_encrypted or source.filename != str(path):
        return
    places = source.get_xref_table()
    with path.open("rb") as file:
        for thing in source.objects:
            if not _is_big_image(thing):  # nor has a number or a text, which can be an object too, any place to ask for
                continue
            entry = places.get(thing.objgen)
            if entry is not None and entry.type == 1 and entry.offset is not None:
                part = _in_file(file, path, entry.offset, thing)
                if part:
                    marker = deferred.put_off((part,), f"{path.name}:{part.offset}")
                    _replace_data(thing, marker)


def _is_big_image(thing: pikepdf.Object) -> bool:
    if not isinstance(thing, pikepdf.Stream) or thing.get("/Subtype") != Name.Image or "/Filter" not in thing:
        return False
    return int(thing.get("/Length", 0)) >= BIG


def _in_file(file: BinaryIO, path: Path, offset: int, thing: pikepdf.Object) -> Range | None:
    """Where the stream's bytes are in its file, if that is plain to see and borne out by what follows them."""
    file.seek(offset)
    head = file.read(LOOK)
    found = re.search(rb">>\s*stream(\r\n|\n)", head)
    if not found or not re.match(rb"\s*%d\s+%d\s+obj\b" % thing.objgen, head):
        return None
    part = Range(path, offset + found.end(), int(thing.Length))
    file.seek(part.offset + part.length)
    return part if re.match(rb"\s*endstream", file.read(16)) else None


def _replace_data(stream: pikepdf.Object, data: bytes) -> None:
    """Give a stream other bytes, and leave its filters as they are."""
    filters, parameters = stream.Filter, stream.get("/DecodeParms")
    stream.write(data)
    stream.Filter = filters
    if parameters is not None:
        stream.DecodeParms = parameters
