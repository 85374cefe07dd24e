"""Photos saved, sent, scaled, cropped or marked again are found; different ones and sheets of paper are no twins."""

from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from binder.domain import looks as module
from binder.domain.evidence import FileKind
from binder.domain.looks import LOOK_BYTES, Alike, twins_among
from binder.intake.looks import look_of


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Something with sky, ground and objects, unlike that of another seed."""
    random = Random(seed)
    image = Image.new("RGB", size, tuple(random.randrange(120, 220) for _ in range(3)))
    draw = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = random.randrange(size[0]), random.randrange(size[1])
        box = (x, y, x + random.randrange(40, 260), y + random.randrange(40, 200))
        draw.rectangle(box, fill=tuple(random.randrange(256) for _ in range(3)))
    return image


def look(folder: Path, image: Image.Image, name: str = "a.jpg", **how: object) -> bytes:
    image.save(folder / name, "JPEG", **how)
    return look_of(folder / name, FileKind.JPEG)


@pytest.mark.parametrize("seed", range(5))
def test_a_photo_saved_again_in_other_ways_is_a_twin(tmp_path: Path, seed: int) -> None:
    original = scene(seed)
    turned = Image.Exif()
    turned[0x0112] = 6
    looks = {
        "original": look(tmp_path, original, quality=90),
        "chat": look(tmp_path, original.resize((320, 240)), quality=30),
        "lighter": look(tmp_path, ImageEnhance.Brightness(original).enhance(1.08)),
        "sideways": look(tmp_path, original.transpose(Image.Transpose.ROTATE_90), exif=turned),
        "another": look(tmp_path, scene(seed + 100)),
    }
    found = twins_among(looks)
    assert found["original"] == ("chat", "lighter", "sideways")
    assert "another" not in found


def cropped(image: Image.Image, left: float = 0, top: float = 0, right: float = 0, bottom: float = 0) -> Image.Image:
    wide, high = image.size
    return image.crop((int(wide * left), int(high * top), int(wide * (1 - right)), int(high * (1 - bottom))))


def marked(image: Image.Image, box: tuple[float, float, float, float], fill: str = "white") -> Image.Image:
    """With a box over it, given in shares of width and height, and lines of writing in the box."""
    marked, (wide, high) = image.copy(), image.size
    draw = ImageDraw.Draw(marked)
    left, top, right, low = (round(share * side) for share, side in zip(box, (wide, high, wide, high), strict=True))
    draw.rectangle((left, top, right, low), fill=fill)
    for y in range(top + 8, low - 4, 14):
        draw.line((left + 8, y, right - 30, y), fill="black", width=4)
    return marked


@pytest.mark.parametrize("seed", range(5))
def test_a_photo_that_was_cropped_or_marked_is_a_twin(tmp_path: Path, seed: int) -> None:
    original = scene(seed)
    copies = {
        "left": cropped(original, left=0.15),
        "top": cropped(original, top=0.12),
        "16:9": cropped(original, top=0.12, bottom=0.13),
        "corner": cropped(original, right=0.1, bottom=0.08),
        "all round": cropped(original, 0.06, 0.07, 0.08, 0.05),
        "cropped and sent": cropped(original, left=0.09).resize((300, 240)),
        "maker's strip": marked(original, (0, 0.9, 1, 1)),
        "camera's note": marked(original, (0.03, 0.72, 0.45, 0.97), "navy"),
        "cropped and dated": marked(cropped(original, right=0.08), (0.6, 0.92, 0.97, 0.97), "orange"),
    }
    looks = {name: look(tmp_path, image, quality=60) for name, image in copies.items()}
    looks |= {"original": look(tmp_path, original), "another": look(tmp_path, scene(seed + 200))}
    assert twins_among(looks)["original"] == tuple(sorted(copies))
    assert "another" not in twins_among(looks)


def sheet(seed: int) -> Image.Image:
    """A filled form on a desk: the same lines for all, other words in them."""
    random = Random(seed)
    image = Image.new("RGB", (600, 800), (90, 70, 50))
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 560, 760), fill=(188, 186, 180))
    for row in range(12):
        draw.line((70, 110 + row * 52, 530, 110 + row * 52), fill=(40, 40, 40), width=2)
        for column in range(3):
            left = 80 + column * 150
            draw.rectangle((left, 122 + row * 52, left + random.randrange(0, 130), 140 + row * 52), fill=(50, 50, 80))
    return image


def test_forms_that_were_filled_in_differently_are_no_twins(tmp_path: Path) -> None:
    assert not twins_among({str(seed): look(tmp_path, sheet(seed)) for seed in range(16)})


def test_two_hundred_different_photos_have_no_twins(tmp_path: Path) -> None:
    small = (160, 120)
    assert not twins_among({str(seed): look(tmp_path, scene(seed, small)) for seed in range(200)})


def test_paper_and_walls_and_what_is_no_photo_look_like_nothing(tmp_path: Path) -> None:
    page = Image.new("RGB", (600, 800), "white")
    for line in range(30):
        ImageDraw.Draw(page).rectangle((60, 60 + line * 22, 540, 63 + line * 22), fill="black")
    wall = Image.new("RGB", (600, 400), (120, 130, 140))
    for image in (page, wall):
        assert not twins_among({"one": look(tmp_path, image), "other": look(tmp_path, image, quality=40)})
    (tmp_path / "damaged.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    assert look_of(tmp_path / "damaged.jpg", FileKind.JPEG) == b""
    assert look_of(tmp_path / "a.jpg", FileKind.PNG) == b""
    assert not twins_among({"short": b"1", "empty": b"", "flat": bytes(LOOK_BYTES)})


def test_the_same_photos_are_compared_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is kept until there are other photos; then it is a new one."""
    asked: list[int] = []

    def counted(seen: Mapping[str, bytes]) -> Mapping[str, tuple[str, ...]]:
        asked.append(len(seen))
        return twins_among(seen)

    monkeypatch.setattr(module, "twins_among", counted)
    seen = {"first": look(tmp_path, scene(1)), "other": look(tmp_path, scene(2))}
    alike = Alike()
    assert alike.among(seen) == alike.among(dict(seen)) == {}
    seen["again"] = look(tmp_path, scene(1), quality=40)
    assert alike.among(seen) == {"first": ("again",), "again": ("first",)}
    assert asked == [2, 3]
