"""Which copies of photos are recognised, and how long it takes. Run: python -m tests.bench.bench_looks [PHOTOS]

The photos are drawn: sky, ground, buildings and things with noise over all. Of each of the first 60 every copy is held
against its original alone; then all photos, which are of different things, are held against each other.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from time import process_time

from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from binder.domain.evidence import FileKind
from binder.domain.looks import twins_among
from binder.intake.looks import look_of
from tests.domain.test_looks import cropped, marked

COPIED = 60
ALLOWED_SECONDS = 2.0
SKIES = ((120, 160, 215), (190, 200, 210), (90, 120, 170), (200, 190, 180), (60, 65, 80))
GROUNDS = ((110, 108, 104), (96, 120, 76), (150, 130, 105), (70, 72, 78))


def photo(seed: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A photo unlike that of another seed."""
    random, (wide, high) = Random(seed), size
    image = Image.new("RGB", size, random.choice(SKIES))
    draw, horizon = ImageDraw.Draw(image), int(high * random.uniform(0.3, 0.7))
    draw.rectangle((0, horizon, wide, high), fill=random.choice(GROUNDS))
    for _ in range(random.randrange(3, 9)):
        left, broad = random.randrange(-60, wide), random.randrange(80, wide // 2)
        top, foot = horizon - random.randrange(20, horizon), horizon + random.randrange(0, (high - horizon) // 2)
        wall = tuple(random.randrange(40, 235) for _ in range(3))
        draw.rectangle((left, top, left + broad, foot), fill=wall)
        across, down = random.randrange(1, 6), random.randrange(1, 6)
        for x, y in ((x, y) for x in range(across) for y in range(down)):
            at = left + broad * (x + 0.25) / across, top + (foot - top) * (y + 0.25) / down
            draw.rectangle(
                (*at, at[0] + broad / across / 2, at[1] + (foot - top) / down / 2), tuple(c // 2 for c in wall)
            )
    for cells, depth in (((5, 4), 0.15), ((24, 18), 0.11), ((120, 90), 0.09)):
        grey = Image.new("L", cells)
        grey.putdata([random.randrange(256) for _ in range(cells[0] * cells[1])])
        grey = grey.resize(size, Image.Resampling.BICUBIC)
        image = Image.blend(image, Image.merge("RGB", (grey, grey, grey)), depth)
    return image.filter(ImageFilter.GaussianBlur(0.8))


def copies(image: Image.Image, random: Random) -> dict[str, Image.Image]:
    """What becomes of a photo on its way, by the name of what was done. "a moment later" is another photo of it."""

    def cut() -> float:
        return random.uniform(0.04, 0.15)

    wide, high = image.size
    moved = cropped(image, random.uniform(0.02, 0.06), random.uniform(0.01, 0.05)).rotate(random.uniform(-2, 2))
    written = image.copy()
    for x, y in ((x, y) for x in range(0, wide, 260) for y in range(0, high, 120)):
        ImageDraw.Draw(written, "RGBA").line((x, y + 60, x + 200, y), fill=(255, 255, 255, 90), width=8)
    return {
        "one side cropped": cropped(image, **{random.choice(("left", "top", "right", "bottom")): cut()}),
        "a corner cropped": cropped(image, left=cut(), top=cut()),
        "cropped to 16:9": cropped(image, top=0.125, bottom=0.125),
        "cropped all round": cropped(image, cut(), cut(), cut(), cut()),
        "cropped, half the size": cropped(image, right=cut()).resize((wide // 2, high // 2)),
        "a strip below": marked(image, (0, 0.9, 1, 1)),
        "a note in a corner": marked(image, (0.03, 0.72, 0.45, 0.97), "navy"),
        "a date, and cropped": marked(cropped(image, bottom=cut()), (0.6, 0.9, 0.97, 0.96), "orange"),
        "written all over": written,
        "a third of the size": image.resize((wide // 3, high // 3)),
        "lighter": ImageEnhance.Brightness(image).enhance(1.1),
        "a moment later": cropped(moved, 0.03, 0.03, 0.03, 0.03),
    }


def main(count: int) -> int:
    random, found = Random(2022), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:

        def look(image: Image.Image, quality: int) -> bytes:
            path = Path(folder) / "photo.jpg"
            image.save(path, "JPEG", quality=quality)
            return look_of(path, FileKind.JPEG)

        looks = {str(seed): look(photo(seed), 88) for seed in range(count)}
        for seed in range(COPIED):
            for name, copy in copies(photo(seed), random).items():
                found[name] += bool(twins_among({"original": looks[str(seed)], "copy": look(copy, 60)}))
    for name, number in found.items():
        print(f"{name:24} {number} of {COPIED}")
    began = process_time()
    false = sum(map(len, twins_among(looks).values())) // 2
    seconds = process_time() - began
    print(f"{count} different photos: {false} pairs taken for twins, {seconds:.2f} s (allowed {ALLOWED_SECONDS})")
    return int(seconds > ALLOWED_SECONDS or false > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
