"""Where the pictures of a page come from. A source is a value: equal sources are stored once in the binder."""

from dataclasses import dataclass
from pathlib import Path

from binder.domain.redaction import Box


@dataclass(frozen=True, slots=True)
class Range:
    """`length` bytes of a file from `offset`."""

    path: Path
    offset: int
    length: int


Part = Range | bytes
"""A stretch of a stream: taken from a file when it is written, or held."""


def size_of(part: Part) -> int:
    """Bytes of a part."""
    return part.length if isinstance(part, Range) else len(part)


@dataclass(frozen=True, slots=True)
class JpegImage:
    """A JPEG to be stored as it is, without its metadata.

    parts: the bytes to keep. width, height: pixels as stored. components: 1 grey, 3 colour, 4 CMYK.
    inverted: an Adobe CMYK file, where 255 means no ink. icc: colour profile or b"". orientation: EXIF, 1..8.
    name: identifies the contents.
    """

    name: str
    parts: tuple[Part, ...]
    width: int
    height: int
    components: int
    inverted: bool
    icc: bytes
    orientation: int = 1


@dataclass(frozen=True, slots=True)
class PixelImage:
    """A frame of an image that is decoded and stored anew. width, height: pixels, upright. original: file or bytes.

    boxes: what is painted over before anything else is done with the pixels.
    """

    original: Path | bytes
    frame: int
    width: int
    height: int
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page of a PDF, index from 0."""

    path: Path
    index: int


@dataclass(frozen=True, slots=True)
class RasterPage:
    """A page of a PDF, index from 0, as a picture of it. boxes: what is painted over in the picture."""

    path: Path
    index: int
    boxes: tuple[Box, ...] = ()


Source = JpegImage | PixelImage | PdfPage | RasterPage


def upright_size(image: JpegImage) -> tuple[int, int]:
    """Pixel width and height once the orientation is applied."""
    turned = image.orientation >= 5
    return (image.height, image.width) if turned else (image.width, image.height)
