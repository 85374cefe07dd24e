"""Photos that were saved, sent or scaled again are found; different ones and sheets of paper are no twins."""

from pathlib import Path
from random import Random

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from binder.domain.evidence import FileKind
from binder.domain.looks import EDGE, twins_among
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
    assert not twins_among({"short": b"1", "empty": b"", "flat": bytes(EDGE * EDGE)})
