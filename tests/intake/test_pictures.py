"""What the clerk sees of an original: small, upright, and never half written."""

import io
from pathlib import Path

import pytest
from PIL import Image

from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.pictures import EMBEDDED_EDGE, MAX_PREVIEW_PIXELS, embedded_picture, page_preview, thumbnail
from tests.intake import make


def _colour(image: Image.Image, x: float, y: float) -> str:
    """Main colour at a place given in shares of width and height."""
    red, green, blue = make.brightness(image, x, y)
    if min(red, green, blue) > 200:
        return "white"
    return "red" if red > blue else "blue"


# Where the red half of the stored picture (left) must be once it is upright.
RED_AT = {1: (0.2, 0.5), 2: (0.8, 0.5), 3: (0.8, 0.5), 4: (0.2, 0.5)}
RED_AT |= {5: (0.5, 0.2), 6: (0.5, 0.2), 7: (0.5, 0.8), 8: (0.5, 0.8)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_shown_upright_however_the_camera_was_held(tmp_path: Path, orientation: int) -> None:
    path = make.put(tmp_path, "photo", make.jpeg(orientation=orientation))
    thumbnail(path, FileKind.JPEG, orientation, tmp_path / "small.jpg", pixels=40)
    page_preview(path, FileKind.JPEG, 0, tmp_path / "large.png", 60)
    upright = (40, 80) if orientation > 4 else (80, 40)
    x, y = RED_AT[orientation]
    for name, width in (("small.jpg", upright[0] // 2), ("large.png", min(60, upright[0]))):
        image = make.pixels(tmp_path / name)
        assert (image.width, image.height) == (width, width * upright[1] // upright[0])
        assert (_colour(image, x, y), _colour(image, 1 - x, 1 - y)) == ("red", "blue")


@pytest.mark.parametrize("name", ["photo.jpg", "shot.png", "fax.tif", "scan.bmp", "icon.gif", "web.webp", "notice.pdf"])
def test_every_kind_with_pages_has_a_thumbnail_of_the_size_asked_for(tmp_path: Path, name: str) -> None:
    data = make.one_of_each()[name]
    kind = FileKind({"jpg": "jpeg", "tif": "tiff"}.get(name.split(".")[1], name.split(".")[1]))
    thumbnail(make.put(tmp_path, "original", data), kind, 1, tmp_path / "out.png", pixels=16)
    assert max(make.pixels(tmp_path / "out.png").size) == 16


@pytest.mark.parametrize("kind", [FileKind.DOCX, FileKind.XLSX, FileKind.CSV, FileKind.TEXT, FileKind.OTHER])
def test_a_kind_without_pages_says_so(tmp_path: Path, kind: FileKind) -> None:
    path = make.put(tmp_path, "original", b"whatever")
    with pytest.raises(UserError, match="没有页面图像"):
        thumbnail(path, kind, 1, tmp_path / "out.png")


def test_each_page_of_a_pdf_and_each_frame_of_a_tiff_has_its_own_preview(tmp_path: Path) -> None:
    book = make.put(tmp_path, "notice.pdf", make.pdf(2, size=(400, 200)))
    page_preview(book, FileKind.PDF, 1, tmp_path / "page.png", 800)
    assert make.pixels(tmp_path / "page.png").size == (800, 400)
    fax = make.put(tmp_path, "fax.tif", make.tiff(3))
    page_preview(fax, FileKind.TIFF, 2, tmp_path / "frame.png", 800)
    assert make.pixels(tmp_path / "frame.png").size == (22, 30)


@pytest.mark.parametrize(("name", "kind"), [("notice.pdf", FileKind.PDF), ("fax.tif", FileKind.TIFF)])
def test_a_page_that_does_not_exist_is_refused(tmp_path: Path, name: str, kind: FileKind) -> None:
    path = make.put(tmp_path, name, make.one_of_each()[name])
    with pytest.raises(UserError, match="无法显示"):
        page_preview(path, kind, 99, tmp_path / "out.png", 100)
    assert not list(tmp_path.glob("out*"))


def test_a_damaged_picture_leaves_the_old_preview_as_it_was(tmp_path: Path) -> None:
    data = make.noisy_jpeg(300, 200)
    out = make.put(tmp_path, "out.jpg", b"the old preview")
    path = make.put(tmp_path, "photo", data[: len(data) // 2])
    with pytest.raises(UserError, match="无法显示"):
        thumbnail(path, FileKind.JPEG, 1, out)
    assert out.read_bytes() == b"the old preview"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["out.jpg", "photo"]


def test_a_long_screenshot_of_a_chat_stays_within_what_can_be_shown(tmp_path: Path) -> None:
    path = make.put(tmp_path, "chat.png", make.huge_png(800, 100_000))
    page_preview(path, FileKind.PNG, 0, tmp_path / "out.jpg", 800)
    width, height = make.pixels(tmp_path / "out.jpg").size
    assert width * height <= MAX_PREVIEW_PIXELS
    assert abs(height / width - 100_000 / 800) < 1


def test_a_pdf_page_kilometres_long_stays_within_what_can_be_shown(tmp_path: Path) -> None:
    path = make.put(tmp_path, "long.pdf", make.pdf(1, size=(10, 14_400)))
    page_preview(path, FileKind.PDF, 0, tmp_path / "out.png", 1000)
    width, height = make.pixels(tmp_path / "out.png").size
    assert width * height <= MAX_PREVIEW_PIXELS * 1.01


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_is_white(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 20, 40))
    path = make.put(tmp_path, "logo.png", make.picture("PNG", image.convert(mode)))
    thumbnail(path, FileKind.PNG, 1, tmp_path / "out.jpg", 40)
    assert _colour(make.pixels(tmp_path / "out.jpg"), 0.9, 0.5) == "white"


@pytest.mark.parametrize("mode", ["1", "L", "I;16", "CMYK", "F"])
def test_scans_in_unusual_colours_are_shown_with_dark_and_light_in_place(tmp_path: Path, mode: str) -> None:
    image = Image.new("L", (60, 40), 255)
    image.paste(0, (0, 0, 30, 40))
    if mode == "I;16":
        image = image.convert("I").point(lambda value: value * 257).convert("I;16")
    path = make.put(tmp_path, "scan.tif", make.picture("TIFF", image.convert(mode)))
    thumbnail(path, FileKind.TIFF, 1, tmp_path / "out.png", 30)
    small = make.pixels(tmp_path / "out.png")
    assert max(make.brightness(small, 0.1, 0.5)) < 30
    assert min(make.brightness(small, 0.9, 0.5)) > 225


def test_a_picture_inside_a_document_is_made_small_enough_for_paper_and_turned(tmp_path: Path) -> None:
    picture = embedded_picture(make.jpeg(make.two_coloured(4000, 1000), orientation=3), quarter_turns=1)
    assert (picture.width, picture.height) == (EMBEDDED_EDGE // 4, EMBEDDED_EDGE)
    image = Image.open(io.BytesIO(picture.data)).convert("RGB")
    assert image.size == (picture.width, picture.height)
    assert (_colour(image, 0.5, 0.1), _colour(image, 0.5, 0.9)) == ("red", "blue")
