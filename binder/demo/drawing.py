"""Small tools for drawn pictures: fonts, gradients, unevenness, grain, seals. All chance comes from a seeded Random."""

import math
from collections.abc import Sequence
from functools import cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFont

from binder.resources import resource_path

Colour = tuple[int, int, int]
Size = tuple[int, int]
Box = tuple[float, float, float, float]

INK: Colour = (34, 36, 40)
PAPER: Colour = (252, 251, 247)
SEAL_RED: Colour = (206, 32, 36)
LAW_BLUE: Colour = (28, 66, 128)


@cache
def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A shipped font ("NotoSansSC-Bold"), `size` pixels tall."""
    return ImageFont.truetype(resource_path(f"resources/fonts/{name}.ttf"), size)


def sans(size: int) -> ImageFont.FreeTypeFont:
    return font("NotoSansSC-Bold", size)


def serif(size: int) -> ImageFont.FreeTypeFont:
    return font("NotoSerifSC-Regular", size)


def handwriting(size: int) -> ImageFont.FreeTypeFont:
    return font("LXGWWenKai-Regular", size)


def gradient(size: Size, stops: Sequence[Colour]) -> Image.Image:
    """A picture that runs from the first colour at the top to the last at the bottom."""
    strip = Image.new("RGB", (1, len(stops)))
    for row, colour in enumerate(stops):
        strip.putpixel((0, row), colour)
    return strip.resize(size, Image.Resampling.BICUBIC)


def patches(size: Size, cells: Size, rng: Random) -> Image.Image:
    """A grey picture of soft random patches, `cells` across and down."""
    coarse = Image.frombytes("L", cells, rng.randbytes(cells[0] * cells[1]))
    return coarse.resize(size, Image.Resampling.BICUBIC)


def roughen(image: Image.Image, cells: Size, depth: float, rng: Random) -> Image.Image:
    """Lighten and darken at random, by at most `depth` of 255 levels, in patches."""
    swing = round(depth)
    change = patches(image.size, cells, rng).point([round(level * 2 * depth / 255) for level in range(256)])
    bands = [change] * len(image.getbands())
    return ImageChops.add(image, bands[0] if len(bands) == 1 else Image.merge(image.mode, bands), 1, -swing)


def darken_corners(image: Image.Image, share: float) -> Image.Image:
    """Fall off towards the corners like a lens; a corner loses about `share` (0..1) of its light."""
    falloff = Image.radial_gradient("L").point([round(255 - level * share) for level in range(256)])
    return ImageChops.multiply(image, Image.merge("RGB", [falloff.resize(image.size)] * 3))


def centred(draw: ImageDraw.ImageDraw, box: Box, text: str, face: ImageFont.FreeTypeFont, fill: Colour) -> None:
    """Put one line of text, or several parted by line feeds, in the middle of a box."""
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    draw.multiline_text(middle, text, font=face, fill=fill, anchor="mm", align="center", spacing=face.size * 0.4)


def board(draw: ImageDraw.ImageDraw, box: Box, text: str, back: Colour, ink: Colour) -> None:
    """A sign of one line, its text as large as the box allows."""
    width, height = box[2] - box[0], box[3] - box[1]
    draw.rectangle((box[0] + 8, box[1] + 10, box[2] + 8, box[3] + 10), fill=(60, 62, 66))
    draw.rectangle(box, fill=back, outline=ink, width=4)
    centred(draw, box, text, sans(round(min(height * 0.6, width * 0.92 / len(text)))), ink)


def seal(text: str, diameter: int) -> Image.Image:
    """A round red seal on a transparent ground: an outer ring, a star, and `text` in a straight line below it."""
    stamp = Image.new("RGBA", (diameter, diameter), (255, 255, 255, 0))
    draw = ImageDraw.Draw(stamp)
    red = (*SEAL_RED, 210)
    draw.ellipse((4, 4, diameter - 4, diameter - 4), outline=red, width=max(3, diameter // 32))
    reach = (diameter * 0.13, diameter * 0.05)  # a star's points and the corners between them
    corners = [(reach[corner % 2], math.radians(corner * 36 - 90)) for corner in range(10)]
    draw.polygon([(diameter / 2 + r * math.cos(a), diameter * 0.4 + r * math.sin(a)) for r, a in corners], fill=red)
    face = sans(round(min(diameter * 0.12, diameter * 0.8 / len(text))))
    draw.text((diameter / 2, diameter * 0.63), text, font=face, fill=red, anchor="mm")
    draw.text((diameter / 2, diameter * 0.77), "虚构", font=face, fill=red, anchor="mm")
    return stamp
