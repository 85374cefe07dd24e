"""Pictures of originals: thumbnails, previews of pages, and the pictures inside documents."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import ExifTags, Image

from binder.domain.content import Picture
from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.heic import open_heic
from binder.intake.whole import whole

MAX_PIXELS = 150_000_000  # of one image; one of RGBA then takes 600 MB while it is decoded
MAX_PREVIEW_PIXELS = 40_000_000
REDUCED_QUALITY = 85
EMBEDDED_EDGE = 2000  # pixels: the width of an A4 page's text at 300 dpi
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SIDEWAYS = tuple(UPRIGHT[orientation] for orientation in (5, 6, 7, 8))
TURNS = (None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_90)

Image.MAX_IMAGE_PIXELS = None  # Pillow only warns up to 179 megapixels; `check_pixels` refuses, and says what to do


def check_pixels(image: Image.Image) -> None:
    """Raise UserError "too-large" if the current frame has more pixels than the program is ready to decode."""
    check_size(image.width, image.height)


def check_size(width: int, height: int) -> None:
    """The same by width and height."""
    if width * height > MAX_PIXELS:
        raise UserError(
            "too-large",
            f"图片有 {width}×{height} 像素，超过 {MAX_PIXELS // 10_000} 万像素的上限。请缩小尺寸后再添加。",
        )


@contextmanager
def open_image(path: Path, kind: FileKind) -> Iterator[Image.Image]:
    """The image, not yet decoded; only the decoder of `kind` is tried. UserError "too-large" over the pixel limit."""
    with _opened(path, kind) as image:
        check_pixels(image)
        yield image


def _opened(path: Path, kind: FileKind) -> Image.Image:
    if kind is FileKind.HEIC:
        return open_heic(path)
    return Image.open(path, formats=[kind.value.upper()])


def thumbnail(path: Path, kind: FileKind, orientation: int, out: Path, pixels: int = 256) -> None:
    """Write a picture of the first page to `out`, upright, its longer edge at most `pixels`.

    orientation: EXIF 1..8 of an image; without meaning for others. out: ".png" writes PNG, anything else JPEG.
    Raises UserError "no-picture" if the kind has none or the file cannot be shown.
    """
    with _refusals():
        if kind.is_image:
            with open_image(path, kind) as image:
                small = _fitted(image, pixels, pixels)
            upright = _turned(small, UPRIGHT.get(orientation))
        else:
            upright = _fitted(_rendered(path, kind, 0, pixels), pixels, pixels)
        _write(upright, out)


def page_preview(path: Path, kind: FileKind, page: int, out: Path, width_px: int) -> None:
    """Write page `page` (0-based; of a TIFF, the frame) to `out`, `width_px` wide or, if smaller, as wide as it is.

    An image is turned upright by its own EXIF. out and errors as for `thumbnail`.
    """
    with _refusals():
        _write(_image_page(path, kind, page, width_px) if kind.is_image else _rendered(path, kind, page, width_px), out)


def reduced(path: Path, kind: FileKind, orientation: int, out: Path, box: tuple[int, int]) -> None:
    """Write a photo as a JPEG that fits into a box of pixels once it is upright; not turned, in the same colours.

    orientation: EXIF 1..8. box: width and height. Raises UserError "no-picture" where it cannot be shown.
    """
    with _refusals(), open_image(path, kind) as image:
        profile, mode = image.info.get("icc_profile"), image.mode
        small = _fitted(image, *(box[::-1] if UPRIGHT.get(orientation) in SIDEWAYS else box))
        with whole(out) as part:
            kept = profile if small.mode == mode else None
            small.save(part, "JPEG", quality=REDUCED_QUALITY, icc_profile=kept)


@contextmanager
def _refusals() -> Iterator[None]:
    """Turn the many exceptions of picture libraries (56 kinds were counted) into the one that is shown."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:
        raise UserError("no-picture", "这份文件的页面无法显示。请用其他程序打开原件查看。") from error


def _image_page(path: Path, kind: FileKind, frame: int, width_px: int) -> Image.Image:
    with open_image(path, kind) as image:
        if frame:
            image.seek(frame)
            check_pixels(image)
        turn = UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
        width, height = width_px, _greatest_height(width_px)
        small = _fitted(image, *((height, width) if turn in SIDEWAYS else (width, height)))
    return _turned(small, turn)


def _greatest_height(width_px: int) -> int:
    """Pixels: screenshots of a whole chat can be a hundred times as long as wide, and JPEG ends at 65,535."""
    return min(MAX_PREVIEW_PIXELS // width_px, 65_000)


def _fitted(image: Image.Image, width: int, height: int) -> Image.Image:
    """The image in 8 bits without transparency, small enough for the box; a JPEG is decoded no larger than needed."""
    if image.mode in ("1", "P", "PA"):
        image = image.convert("L" if image.mode == "1" else "RGBA")  # else they are thinned out, not averaged
    image.thumbnail((width, height))
    image.load()  # one that was small enough is not decoded yet, and its file is about to be closed
    return flat(image)


def _turned(image: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    return image if turn is None else image.transpose(turn)


def flat(image: Image.Image) -> Image.Image:
    """The image in 8-bit grey or RGB, on white where it is transparent."""
    if image.mode.startswith(("I", "F")):
        low, high = image.getextrema()
        assert isinstance(low, int | float) and isinstance(high, int | float)
        span = max(high - low, 1)
        return image.convert("F").point(lambda value: value * (255 / span) - low * 255 / span).convert("L")
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("RGB")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")


def _rendered(path: Path, kind: FileKind, page: int, pixels: int) -> Image.Image:
    """A PDF page, `pixels` wide, with its filled form fields."""
    if kind is not FileKind.PDF:
        raise UserError("no-picture", "这种文件没有页面图像，请用原来的程序打开查看。")
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        document.init_forms()
        sheet = document[page]
        width, height = sheet.get_size()
        image: Image.Image = sheet.render(scale=min(pixels / width, _greatest_height(pixels) / height)).to_pil()
        return flat(image)


def _write(image: Image.Image, out: Path) -> None:
    with whole(out) as part:
        image.save(part, "PNG" if out.suffix.lower() == ".png" else "JPEG", quality=85)


def embedded_picture(data: bytes, quarter_turns: int) -> Picture:
    """A picture found inside a document, as PNG or JPEG at most EMBEDDED_EDGE pixels long, turned clockwise.

    The picture's own EXIF is dropped: an Office document states the turn itself. Raises what Pillow raises for
    a picture that cannot be decoded (metafiles among them), UserError "too-large" for one over the limit.
    """
    formats = [kind.value.upper() for kind in FileKind if kind.is_image and kind is not FileKind.HEIC]
    with Image.open(io.BytesIO(data), formats=formats) as image:
        check_pixels(image)
        as_jpeg = image.format in ("JPEG", "MPO")
        turned = _turned(_fitted(image, EMBEDDED_EDGE, EMBEDDED_EDGE), TURNS[quarter_turns % 4])
    buffer = io.BytesIO()
    turned.save(buffer, "JPEG" if as_jpeg else "PNG", quality=88)
    return Picture(buffer.getvalue(), turned.width, turned.height)
