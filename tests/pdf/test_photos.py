"""Pictures stand upright, keep every bit of their JPEG data, and lose what the camera told about the place."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms

from binder.domain.evidence import FileKind
from binder.pdf.marks import Picture
from binder.pdf.verify import check_binder
from tests.pdf.files import STORED, image_bytes, jpeg, quartered
from tests.pdf.look import assert_upright, render, rgb, text_of
from tests.pdf.make import Desk


@contextmanager
def stored_image(path: Path, index: int) -> Iterator[pikepdf.Object]:
    """The one image of a page as the file holds it."""
    with pikepdf.open(path) as pdf:
        (image,) = pdf.pages[index].get_images().values()
        yield image


@pytest.mark.parametrize("orientation", sorted(STORED))
def test_a_photo_stands_upright_however_the_camera_was_held(desk: Desk, out: Path, orientation: int) -> None:
    photo = desk.put(jpeg(orientation=orientation), "a.jpg", FileKind.JPEG, orientation=orientation)
    desk.write(out)
    assert_upright(render(out, desk.plan().places[f"evidence:{photo}"]))


def test_a_photo_keeps_its_coded_pixels_and_loses_everything_else(desk: Desk, out: Path) -> None:
    """EXIF and what a phone hangs behind the picture (a film) are gone; the coded data is the same to the byte."""
    original = jpeg()
    photo = desk.put(original + b"\0\0\0\x18ftypmp42" + b"film" * 99, "a.jpg", FileKind.JPEG)
    desk.write(out)
    with stored_image(out, desk.plan().places[f"evidence:{photo}"]) as image:
        data = image.read_raw_bytes()
    assert b"Exif" not in data and b"film" not in data
    coded = original[original.index(b"\xff\xdb") :]
    assert data.endswith(coded) and b"Exif" in original
    assert Image.open(BytesIO(data)).tobytes() == Image.open(BytesIO(original)).tobytes()


@pytest.mark.parametrize(("mode", "options", "kept"), [
    ("RGB", {}, True), ("L", {}, True), ("P", {}, True), ("1", {}, True),
    ("RGB", {"dpi": (72, 72)}, True), ("RGBA", {}, False), ("P", {"transparency": 0}, False), ("I;16", {}, False),
])  # fmt: skip
def test_a_plain_png_keeps_its_packed_rows(
    desk: Desk, out: Path, mode: str, options: dict[str, object], kept: bool
) -> None:
    """A screenshot is bound without being decoded; what PDF has no like of is decoded and stored anew."""
    drawn = quartered()
    picture = Image.new(mode, drawn.size, 40000) if mode == "I;16" else drawn.convert(mode)
    original = image_bytes(picture, "PNG", **options)
    scan = desk.put(original, "a.png", FileKind.PNG)
    desk.write(out)
    with stored_image(out, desk.plan().places[f"evidence:{scan}"]) as image:
        raw = image.read_raw_bytes()
        assert isinstance(image, pikepdf.Stream)
        shown = pikepdf.PdfImage(image).as_pil_image().convert("RGB")
    assert (raw in original) is kept
    if kept:
        assert shown.tobytes() == picture.convert("RGB").tobytes()
    assert check_binder(out) == ()


def test_a_png_is_decoded_where_it_would_be_far_too_fine_for_its_place(desk: Desk, out: Path) -> None:
    original = image_bytes(Image.new("RGB", (5000, 3000), "navy"), "PNG")
    scan = desk.put(original, "a.png", FileKind.PNG)
    desk.write(out)
    with stored_image(out, desk.plan().places[f"evidence:{scan}"]) as image:
        assert image.Width < 3300 and image.read_raw_bytes() not in original


def test_a_colour_profile_is_kept_as_the_images_colour_space(desk: Desk, out: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = desk.put(jpeg(icc_profile=profile), "a.jpg", FileKind.JPEG)
    desk.write(out)
    with stored_image(out, desk.plan().places[f"evidence:{photo}"]) as image:
        assert image.ColorSpace[0] == "/ICCBased" and image.ColorSpace[1].read_bytes() == profile


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_grey_colour_and_print_jpegs_show_their_colours(desk: Desk, out: Path, mode: str) -> None:
    """Pillow writes CMYK as Adobe does: inverted."""
    white_on_left = Image.new("RGB", (80, 60), "white")
    white_on_left.paste((0, 0, 0), (40, 0, 80, 60))
    photo = desk.put(jpeg(white_on_left, mode=mode), "a.jpg", FileKind.JPEG)
    desk.write(out)
    plan = desk.plan()
    index = plan.places[f"evidence:{photo}"]
    spot = next(mark for mark in plan.pages[index].marks if isinstance(mark, Picture))
    page = render(out, index, 1)
    y = int(spot.y + spot.height / 2)
    left, right = (rgb(page, int(spot.x + spot.width * part), y) for part in (0.25, 0.75))
    assert min(left) > 230 and max(right) < 60


@pytest.mark.parametrize(("form", "kind", "mode"), [
    ("PNG", FileKind.PNG, "RGB"), ("PNG", FileKind.PNG, "RGBA"), ("PNG", FileKind.PNG, "P"),
    ("BMP", FileKind.BMP, "RGB"), ("GIF", FileKind.GIF, "P"), ("WEBP", FileKind.WEBP, "RGB"),
    ("TIFF", FileKind.TIFF, "RGB"), ("TIFF", FileKind.TIFF, "CMYK"),
])  # fmt: skip
def test_every_image_format_shows_its_colours(desk: Desk, out: Path, form: str, kind: FileKind, mode: str) -> None:
    picture = desk.put(image_bytes(quartered().convert(mode), form), "a.img", kind)
    desk.write(out)
    assert_upright(render(out, desk.plan().places[f"evidence:{picture}"]))
    assert check_binder(out) == ()


@pytest.mark.parametrize("mode", ["1", "I;16"])
def test_scans_of_one_bit_and_sixteen_bits_show(desk: Desk, out: Path, mode: str) -> None:
    white_above = Image.new("L", (90, 120), 255)
    white_above.paste(0, (0, 60, 90, 120))
    deep = white_above.convert("I").point(lambda value: value * 257).convert("I;16") if mode == "I;16" else None
    scan = desk.put(image_bytes(deep or white_above.convert(mode), "PNG"), "a.png", FileKind.PNG)
    desk.write(out)
    page = render(out, desk.plan().places[f"evidence:{scan}"], 1)
    middle = page.width // 2
    column = [rgb(page, middle, y) for y in range(page.height // 4, 3 * page.height // 4)]
    assert column[len(column) // 4] == (255, 255, 255) and column[-len(column) // 4] == (0, 0, 0)


def test_a_tiff_gives_one_page_for_each_frame_and_an_animation_only_its_first(desk: Desk, out: Path) -> None:
    frames = [Image.new("L", (60, 80), shade) for shade in (10, 120, 240)]
    several = {"save_all": True, "append_images": frames[1:]}
    fax = desk.put(image_bytes(frames[0], "TIFF", **several), "fax.tif", FileKind.TIFF, pages=3)
    film = desk.put(image_bytes(frames[0], "GIF", **several), "film.gif", FileKind.GIF, pages=3)
    written = desk.write(out)
    plan = desk.plan()
    first = plan.places[f"evidence:{fax}"]
    assert plan.places[f"evidence:{film}"] == first + 3
    assert [plan.pages[first + n].stamp for n in range(3)] == ["1－1 · 1/3", "1－1 · 2/3", "1－1 · 3/3"]
    assert written.exceptions == ((film, "动画共 3 帧，只印第一帧。"),)


@pytest.mark.parametrize(("per_page", "sheets"), [(1, 5), (2, 3), (4, 2)])
def test_photos_share_sheets_as_chosen_and_each_has_its_caption(
    desk: Desk, out: Path, per_page: int, sheets: int
) -> None:
    ids = [desk.put(jpeg(quartered(60 + n, 40)), f"{n}.jpg", FileKind.JPEG, title=f"现场照片{n}") for n in range(5)]
    desk.write(out, photos_per_page=per_page)
    plan = desk.plan(photos_per_page=per_page)
    pages = [plan.places[f"evidence:{id_}"] for id_ in ids]
    assert len(set(pages)) == sheets
    for number, page in enumerate(pages):
        assert f"现场照片{number}" in text_of(out, page) and f"1－{number + 1}" in text_of(out, page)


def test_the_same_photo_under_two_titles_is_stored_once(desk: Desk, out: Path) -> None:
    big = jpeg(quartered(1200, 800))
    for number in range(2):
        desk.put(big, f"{number}.jpg", FileKind.JPEG)
    written = desk.write(out)
    assert check_binder(out) == ()
    only_one = Desk(desk.folder)
    only_one.put(big, "1.jpg", FileKind.JPEG)
    assert sum(written.sizes) - sum(only_one.write(out).sizes) < len(big) // 2


def test_a_cut_off_photo_shows_what_there_is_and_is_listed(desk: Desk, out: Path) -> None:
    data = jpeg(quartered(400, 300))
    photo = desk.put(data[: len(data) * 3 // 4], "a.jpg", FileKind.JPEG)
    written = desk.write(out)
    assert [id_ for id_, text in written.exceptions if "不完整" in text] == [photo]
    assert check_binder(out) == ()


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.PDF])
def test_garbage_under_any_name_becomes_a_sheet_that_says_so(desk: Desk, out: Path, kind: FileKind) -> None:
    broken = desk.put(b"\xff\xd8garbage" * 20, "坏文件.bin", kind, title="坏文件")
    written = desk.write(out)
    page = text_of(out, desk.plan().places[f"evidence:{broken}"])
    assert "本件未能印出" in page and "坏文件" in page
    assert [id_ for id_, _ in written.exceptions] == [broken]
