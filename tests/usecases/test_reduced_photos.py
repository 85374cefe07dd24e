"""Photos with fewer pixels: made ahead, bound if the clerk wants it, upright and in their colours."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageCms

from binder.pdf.verify import check_binder
from binder.progress import Progress
from binder.usecases.attaching import attach_files
from binder.usecases.derivatives import make_derivatives
from binder.usecases.exporting import ExportOptions, export_binder
from binder.usecases.previews import REDUCED, REDUCED_NAME
from binder.usecases.session import Session
from tests.intake.make import put
from tests.pdf.look import render

PLAIN = ExportOptions(originals=False, dividers=False, score_table=False, photos_per_page=1)
SMALL = ExportOptions(originals=False, dividers=False, score_table=False, photos_per_page=1, photo_dpi=200)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def camera(number: int, size: tuple[int, int], orientation: int) -> bytes:
    """A photo as a camera held that way writes it: red left of the middle as it is stored, blue right of it."""
    noise = Image.effect_noise((size[0] // 2, size[1] // 2), 90).resize(size)
    left = Image.merge("RGB", (Image.new("L", size, 230), noise, noise))
    right = Image.merge("RGB", (noise, noise, Image.new("L", size, 230 - number)))
    left.paste(right.crop((size[0] // 2, 0, *size)), (size[0] // 2, 0))
    exif = Image.Exif()
    exif[0x0112] = orientation
    stream = BytesIO()
    left.save(stream, "JPEG", quality=92, exif=exif, icc_profile=PROFILE)
    return stream.getvalue()


@pytest.fixture
def photos(session: Session, desk: Path) -> Session:
    """Two large photos, one of them held upright, and a small one."""
    made = [camera(1, (2800, 2100), 1), camera(2, (2800, 2100), 6), camera(3, (900, 600), 1)]
    attach_files(session, "4", "", [put(desk, f"{n}.jpg", data) for n, data in enumerate(made)])
    return session


def pages_with_pictures(path: Path) -> list[int]:
    with pikepdf.open(path) as pdf:
        return [n for n, page in enumerate(pdf.pages) if len(page.get_images())]


def pictures(path: Path) -> list[tuple[int, int]]:
    with pikepdf.open(path) as pdf:
        return [(int(i.Width), int(i.Height)) for page in pdf.pages for i in page.get_images().values()]


def test_a_binder_of_reduced_photos_is_small_and_looks_the_same(photos: Session, tmp_path: Path) -> None:
    full = export_binder(photos, tmp_path / "a.pdf", PLAIN, Progress())
    done = export_binder(photos, tmp_path / "b.pdf", SMALL, Progress())
    assert check_binder(done.path) == ()
    assert done.size < full.size / 2 and done.pages == full.pages
    assert sorted(pictures(done.path)) == sorted([(1465, 1099), (1953, 1465), (900, 600)])
    assert "有 2 张照片按 200 dpi 缩小印出，原片保存在立卷单位。" in done.exceptions
    for page in pages_with_pictures(full.path):
        before, after = (render(path, page, 0.1).convert("L").resize((20, 28)) for path in (full.path, done.path))
        difference = [abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)]
        assert max(difference) < 40, page
    with pikepdf.open(done.path) as pdf:
        spaces = {str(i.ColorSpace[0]) for page in pdf.pages for i in page.get_images().values()}
    assert spaces == {"/ICCBased"}


def test_what_was_made_ahead_is_used_and_what_is_missing_is_made(photos: Session, tmp_path: Path) -> None:
    list(make_derivatives(photos))
    made = sorted(photos.cache.rglob(f"*-{REDUCED_NAME}"))
    assert len(made) == 2
    for path in made:
        with Image.open(path) as image:
            assert max(image.size) <= max(REDUCED)
    made[0].unlink()
    kept = made[1].stat().st_mtime_ns
    export_binder(photos, tmp_path / "b.pdf", SMALL, Progress())
    assert made[0].is_file() and made[1].stat().st_mtime_ns == kept


def test_an_original_that_is_gone_stops_a_reduced_binder_too(photos: Session, tmp_path: Path) -> None:
    from binder.errors import UserError

    list(make_derivatives(photos))
    first = next(iter(photos.state.evidence.values()))
    photos.file_path(first.file.sha256).unlink()
    with pytest.raises(UserError, match=f"原件“{first.title}”"):
        export_binder(photos, tmp_path / "b.pdf", SMALL, Progress())
