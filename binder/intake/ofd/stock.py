"""Pictures of an OFD as they go into the PDF, each once."""

import io
import zlib
from collections.abc import Callable

from pikepdf import Dictionary, Name, Object, Pdf
from PIL import Image

from binder.errors import UserError
from binder.intake.ofd.jbig2 import MAGIC, read_jbig2
from binder.intake.pictures import check_pixels, check_size

EDGE = 5000
"""Pixels: A3 at 300 dpi. A larger picture is made smaller."""
PHOTO_COLOURS = 4096
QUALITY = 90
FORMATS = ("JPEG", "PNG", "BMP", "GIF", "TIFF", "WEBP")


class Stock:
    """lost: what could not be shown, as keys of sentences."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._names: dict[str, str | None] = {}
        self.images: dict[str, Object] = {}
        self.lost: set[str] = set()

    def name_of(self, key: str, load: Callable[[], tuple[bytes, bytes]]) -> str | None:
        """The name of a picture among `images`; None for one that cannot be shown.

        key: tells the same ones. load: gives its bytes, and those of its mask or b"".
        """
        if key not in self._names:
            self._names[key] = self._add(*load())
        return self._names[key]

    def _add(self, data: bytes, mask: bytes) -> str | None:
        try:
            image = self._image(data, mask)
        except MemoryError:
            raise
        except UserError:
            self.lost.add("large")
            return None
        except Exception:  # Pillow's many, for a picture that is broken or none
            self.lost.add("jbig2" if data.startswith(MAGIC) else "picture")
            return None
        name = f"I{len(self.images) + 1}"
        self.images[f"/{name}"] = image
        return name

    def _image(self, data: bytes, mask: bytes) -> Object:
        if data.startswith(MAGIC):
            scan = read_jbig2(data)
            check_size(scan.width, scan.height)
            stored = self._stored(scan.data, (scan.width, scan.height), "L", Name.JBIG2Decode)
            stored.BitsPerComponent = 1
            return stored
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            check_pixels(image)
            if image.format == "JPEG" and image.mode in ("L", "RGB") and max(image.size) <= EDGE and not mask:
                size, mode = image.size, image.mode
                image.draft(mode, (size[0] // 8, size[1] // 8))
                image.load()  # one that broke off is no picture
                return self._stored(data, size, mode, Name.DCTDecode)
            image.thumbnail((EDGE, EDGE))
            image.load()
            return self._painted(image, mask)

    def _painted(self, image: Image.Image, mask: bytes) -> Object:
        alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
        if mask:
            with Image.open(io.BytesIO(mask), formats=FORMATS) as shape:
                check_pixels(shape)
                alpha = shape.convert("L").resize(image.size)
        grey = image.mode in ("1", "L", "LA")
        colours = image.convert("L" if grey else "RGB")
        if not grey and colours.getcolors(PHOTO_COLOURS) is None:
            buffer = io.BytesIO()
            colours.save(buffer, "JPEG", quality=QUALITY)
            stored = self._stored(buffer.getvalue(), colours.size, "RGB", Name.DCTDecode)
        else:
            stored = self._stored(zlib.compress(colours.tobytes()), colours.size, colours.mode, Name.FlateDecode)
        if alpha is not None:
            stored.SMask = self._stored(zlib.compress(alpha.tobytes()), alpha.size, "L", Name.FlateDecode)
        return stored

    def _stored(self, data: bytes, size: tuple[int, int], mode: str, packing: Name) -> Object:
        image = self._pdf.make_stream(b"")
        image.write(data, filter=packing)
        image.stream_dict.update(
            Dictionary(
                Type=Name.XObject,
                Subtype=Name.Image,
                Width=size[0],
                Height=size[1],
                ColorSpace=Name.DeviceGray if mode == "L" else Name.DeviceRGB,
                BitsPerComponent=8,
            )
        )
        return image
