"""Photographs as a clerk's telephone stores them: 12 megapixels, turned on the sensor, dated in EXIF."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw

from binder.demo.drawing import Size, darken_corners, roughen, sans
from binder.demo.scenes import Scene
from binder.demo.unit import NOTICE

LONG, SHORT = 4000, 3000
# EXIF orientation -> how the upright picture is turned to become what the sensor stores.
_TURNS = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
_SIDEWAYS = (6, 8)
_EXIF_BLOCK, _GPS_BLOCK = 0x8769, 0x8825


@dataclass(frozen=True, slots=True)
class Photo:
    """What a photograph shows and how it was taken.

    taken: "YYYY:MM:DD HH:MM:SS" as EXIF writes it. orientation: EXIF 1, 3, 6 or 8; 6 and 8 are upright formats.
    """

    scene: Scene
    caption: str
    taken: str
    orientation: int = 1
    has_place: bool = False


def write_photo(path: Path, photo: Photo) -> None:
    """Write the photo as a JPEG of 4000×3000 stored pixels."""
    size = (SHORT, LONG) if photo.orientation in _SIDEWAYS else (LONG, SHORT)
    upright = develop(photo, size)
    turn = _TURNS.get(photo.orientation)
    stored = upright.transpose(turn) if turn is not None else upright
    stored.save(path, "JPEG", quality=80, exif=_exif(photo))


def develop(photo: Photo, size: Size) -> Image.Image:
    """The upright picture: the scene, drawn at half size, with lens, light, grain and the printed date."""
    rng = Random(photo.caption)
    half = (size[0] // 2, size[1] // 2)
    scene = photo.scene(half, rng)
    _print_captions(scene, photo)
    lit = darken_corners(roughen(scene, (5, 4), 9, rng), 0.3)
    return roughen(lit.resize(size, Image.Resampling.BILINEAR), half, 9, rng)


def _print_captions(image: Image.Image, photo: Photo) -> None:
    draw = ImageDraw.Draw(image)
    wide, high = image.size
    unit = wide / 42
    draw.polygon([(2.4 * unit, unit), (4 * unit, 3.2 * unit), (0.8 * unit, 3.2 * unit)], fill=(255, 214, 60))
    draw.rectangle((1.9 * unit, 3.2 * unit, 2.9 * unit, 5 * unit), fill=(255, 214, 60))
    mark = partial(draw.text, fill=(255, 236, 150), stroke_fill=(20, 20, 24), stroke_width=4)
    mark((4.4 * unit, 3 * unit), "上", font=sans(round(2.6 * unit)), anchor="lm")
    mark((7.6 * unit, 3 * unit), photo.caption, font=sans(round(1.7 * unit)), anchor="lm")
    small = sans(round(0.95 * unit))
    mark((unit, high - unit), NOTICE, font=small, anchor="ls")
    printed = photo.taken[:10].replace(":", "-") + photo.taken[10:16]
    mark((wide - unit, high - unit), printed, font=small, anchor="rs")


def _exif(photo: Photo) -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "DemoCam", "DemoCam D1"
    exif[0x0112] = photo.orientation
    exif[0x0132] = photo.taken
    exif.get_ifd(_EXIF_BLOCK)[0x9003] = photo.taken  # DateTimeOriginal
    if photo.has_place:
        # A round point far from the county: the tag matters, the place does not.
        exif.get_ifd(_GPS_BLOCK).update({1: "N", 2: (30.0, 0.0, 0.0), 3: "E", 4: (100.0, 0.0, 0.0)})
    return exif


def write_web_picture(path: Path, photo: Photo) -> None:
    """Write the same kind of picture as a chat program passes it on: small, WebP, without EXIF."""
    develop(photo, (1440, 1080)).save(path, "WEBP", quality=80)
