"""Images other than JPEG: the rows of a plain PNG go as they are; the rest is decoded by Pillow and stored anew.

Of what is decoded, photos become JPEG, all else is kept without loss.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, ImageSequence

from binder.domain.redaction import Box
from binder.pdf.png import chunks, rows_of
from binder.pdf.sources import Part, PixelImage, RasterPage

MOST_DPI = 300
RASTER_DPI = 200
PHOTO_COLOURS = 4096
"""An image with more colours than this counts as a photo."""
JPEG_QUALITY = 90
SIDEWAYS = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""
PNG_BITS = 24
"""Where a PNG tells its bits a sample."""
TROUBLES = (OSError, ValueError, SyntaxError, EOFError, MemoryError, Image.DecompressionBombError)


class UnreadableImage(ValueError):
    """The pixels cannot be had."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """Pixels as a PDF stores them. parts: their bytes; mode: "1", "L", "P" or "RGB"; bits: of a sample.

    jpeg: a JPEG, else PNG rows.
    """

    parts: tuple[Part, ...]
    width: int
    height: int
    mode: str
    jpeg: bool
    bits: int = 8
    palette: bytes = b""


def read_frames(
    original: Path | bytes, *, first_only: bool, upright: tuple[int, int] | None = None
) -> tuple[tuple[PixelImage, ...], int]:
    """Every frame, or the first, and how many there are. Raises UnreadableImage.

    upright: size of the first, if it is known to be sound; else it is decoded to find out.
    """
    try:
        with Image.open(BytesIO(original) if isinstance(original, bytes) else original) as image:
            count = getattr(image, "n_frames", 1)
            if first_only and upright:
                return (PixelImage(original, 0, *upright),), count
            frames = []
            for number, frame in enumerate(ImageSequence.Iterator(image)):
                frame.load()
                frames.append(PixelImage(original, number, *_upright_size(frame)))
                if first_only:
                    break
            return tuple(frames), count
    except TROUBLES as error:
        raise UnreadableImage(str(error)) from error


def _upright_size(image: Image.Image) -> tuple[int, int]:
    turned = image.getexif().get(ExifTags.Base.Orientation) in SIDEWAYS
    return (image.height, image.width) if turned else image.size


def encode(source: PixelImage, width: float) -> Encoded:
    """A frame as it is stored for a placed width in points, at most 300 dpi. Raises UnreadableImage."""
    most = max(1, round(width / 72 * MOST_DPI))
    try:
        if stored := _as_it_is(source, most):
            return stored
        with Image.open(BytesIO(source.original) if isinstance(source.original, bytes) else source.original) as image:
            image.seek(source.frame)
            ImageOps.exif_transpose(image, in_place=True)
            pixels = painted_over(_plain(image), source.boxes)
    except TROUBLES as error:
        raise UnreadableImage(str(error)) from error
    if pixels.width > most:
        if pixels.mode in ("1", "P"):
            pixels = pixels.convert("L" if pixels.mode == "1" else "RGB")
        height = max(1, round(pixels.height * most / pixels.width))
        pixels = pixels.resize((most, height), Image.Resampling.LANCZOS)
    return _store(pixels)


def _as_it_is(source: PixelImage, most: int) -> Encoded | None:
    """A PNG file without a detour over its pixels; None where it has to be decoded."""
    rows = rows_of(source.original) if isinstance(source.original, Path) and not source.boxes else None
    if not rows or rows.width > most or (rows.width, rows.height) != (source.width, source.height):
        return None
    return Encoded(rows.parts, rows.width, rows.height, rows.mode, False, rows.bits, rows.palette)


def rasterize(source: RasterPage, width: float) -> Encoded:
    """Draw a page of a PDF, annotations and form fields included, for a placed width in points. Raises UnreadableImage.

    200 dpi: print stays readable, and a page takes about as much room as a scan of it.
    """
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(source.path) as document:
            document.init_forms()
            page = document[source.index]
            scale = width / 72 * RASTER_DPI / page.get_width()
            return _store(painted_over(page.render(scale=scale).to_pil().convert("RGB"), source.boxes))
    except (pypdfium2.PdfiumError, *TROUBLES) as error:
        raise UnreadableImage(str(error)) from error


def painted_over(image: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    """The image with black boxes in place of what was there, and nothing of its file but the pixels."""
    if not boxes:
        return image
    if image.mode in ("1", "P"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    image.info.clear()
    for box in boxes:
        image.paste(0 if image.mode == "L" else (0, 0, 0), box.pixels(*image.size))
    return image


def _plain(image: Image.Image) -> Image.Image:
    """On white ground, in one of the four modes."""
    if image.mode in ("1", "L", "RGB") and "transparency" not in image.info:
        return image.copy()
    if image.mode == "P" and "transparency" not in image.info:
        return image.copy()
    if image.mode.startswith(("I", "F")):
        return ImageOps.autocontrast(image.convert("F").point(lambda value: value / 257).convert("L"))
    if image.mode in ("RGBA", "LA", "PA", "P", "L", "RGB", "La", "RGBa"):
        above = image.convert("RGBA")
        ground = Image.new("RGBA", above.size, "white")
        return Image.alpha_composite(ground, above).convert("RGB")
    return image.convert("RGB")


def _store(pixels: Image.Image) -> Encoded:
    if pixels.mode == "RGB" and pixels.getcolors(PHOTO_COLOURS) is None:
        stream = BytesIO()
        pixels.save(stream, "JPEG", quality=JPEG_QUALITY, subsampling=0)
        return Encoded((stream.getvalue(),), *pixels.size, "RGB", jpeg=True)
    palette = bytes(pixels.getpalette() or ()) if pixels.mode == "P" else b""
    stream = BytesIO()
    pixels.save(stream, "PNG", compress_level=6)
    png = stream.getvalue()
    return Encoded((_png_data(png),), *pixels.size, pixels.mode, False, png[PNG_BITS], palette)


def _png_data(png: bytes) -> bytes:
    """The compressed rows of a PNG: what PDF calls Flate with predictor 15."""
    return b"".join(png[at : at + length] for name, at, length in chunks(BytesIO(png)) if name == b"IDAT")
