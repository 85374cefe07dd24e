"""What a record says of its evidence is what the binder shows: which pages, when and where, and whom it concerns."""

from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from binder.domain.evidence import FileKind
from binder.pdf.marks import SHEET, Picture
from binder.pdf.plan import Plan
from binder.pdf.verify import check_binder
from tests.pdf.files import image_bytes, jpeg, pdf_bytes
from tests.pdf.look import assert_upright, render, rgb, text_of
from tests.pdf.make import Desk


def pages_of(plan: Plan, id_: str) -> list[int]:
    return [number for number, page in enumerate(plan.pages) if page.owner == id_]


def sources(plan: Plan, id_: str) -> list[int]:
    """Which pages of its file an evidence's pages show, from 1."""
    return [m.source.index + 1 for n in pages_of(plan, id_) for m in plan.pages[n].marks if isinstance(m, Picture)]  # type: ignore[union-attr]


def joined(path: Path, index: int) -> str:
    return text_of(path, index).replace("\r\n", "")


def test_only_the_pages_that_are_the_evidence_are_bound_and_the_binder_says_so(desk: Desk, out: Path) -> None:
    id_ = desk.put(pdf_bytes(12), "通报.pdf", FileKind.PDF, pages=12, page_range="3-5,8")
    desk.write(out)
    plan = desk.plan()
    assert sources(plan, id_) == [3, 4, 5, 8]
    assert "1－1 · 4/4" in text_of(out, pages_of(plan, id_)[-1])
    for place in (1, plan.places["item:1"]):
        assert "第3–5、8页，共12页" in joined(out, place)
    assert check_binder(out) == ()


def test_frames_of_a_scan_are_chosen_like_pages(desk: Desk) -> None:
    frames = [Image.new("L", (60, 80), grey) for grey in (0, 90, 180)]
    data = image_bytes(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    id_ = desk.put(data, "扫描.tif", FileKind.TIFF, pages=3, page_range="2")
    (page,) = pages_of(desk.plan(), id_)
    assert [m.source.frame for m in desk.plan().pages[page].marks if isinstance(m, Picture)] == [1]  # type: ignore[union-attr]


@pytest.mark.parametrize("per_page", [1, 2, 4])
def test_a_photo_says_when_and_where_it_was_taken(desk: Desk, out: Path, per_page: int) -> None:
    for number in range(5):
        desk.put(
            jpeg(comment=str(number).encode()), f"现场{number}.jpg", FileKind.JPEG,
            captured_at="2022-09-08T10:13:00", place="34.772500,-111.200000",
        )  # fmt: skip
    desk.write(out, photos_per_page=per_page)
    first = desk.plan(photos_per_page=per_page).places["item:1"] + 1
    texts = [text_of(out, first + n) for n in range(-(-5 // per_page))]
    assert sum(text.count("拍摄于 2022-09-08 10:13") for text in texts) == 5
    assert sum(text.count("北纬34.7725° 西经111.2000°") for text in texts) == 5
    assert "现场0" in texts[0] and "现场4" in texts[-1]


def test_personal_information_is_marked_on_its_pages_in_the_index_and_at_the_end(desk: Desk, out: Path) -> None:
    private = desk.put(pdf_bytes(), "花名册.pdf", FileKind.PDF, private=True)
    desk.put(pdf_bytes(2), "通知.pdf", FileKind.PDF, pages=2)
    desk.write(out)
    plan = desk.plan()
    marked = [n for n in range(len(plan.pages)) if "含个人信息" in joined(out, n)]
    assert marked == [1, plan.places["item:1"], *pages_of(plan, private), plan.places["closing"]]
    assert "1 件材料含个人信息，请按规定使用：1－1。" in joined(out, plan.places["closing"])


def test_pages_of_other_sizes_are_brought_to_a4_or_keep_theirs(desk: Desk, out: Path) -> None:
    a3 = desk.put(pdf_bytes(box=(1191, 842)), "A3图.pdf", FileKind.PDF)
    turned = desk.put(pdf_bytes(rotate=90, box=(595, 842)), "转.pdf", FileKind.PDF)
    slip = desk.put(pdf_bytes(box=(200, 280)), "小票.pdf", FileKind.PDF)
    sizes = {}
    for sheets in ("a4", "kept"):
        desk.write(out, sheets=sheets)
        plan = desk.plan(sheets=sheets)
        sizes[sheets] = [
            (round(plan.pages[n].frame.sheet_width), round(plan.pages[n].frame.sheet_height))
            for n in (pages_of(plan, id_)[0] for id_ in (a3, turned, slip))
        ]
        for id_ in (a3, turned, slip):
            assert_upright(render(out, pages_of(plan, id_)[0]))
            assert f"— {plan.pages[pages_of(plan, id_)[0]].label} —" in text_of(out, pages_of(plan, id_)[0])
        assert check_binder(out) == ()
    assert sizes["a4"] == [(842, 595), (842, 595), (595, 842)]
    assert sizes["kept"] == [(1191, 842), (842, 595), (595, 842)], "a slip too small for the numbers stays on A4"


def ladder(rungs: int) -> Image.Image:
    """A long picture with a rung of its own shade of red every 100 pixels."""
    image = Image.new("RGB", (200, rungs * 100), "white")
    draw = ImageDraw.Draw(image)
    for rung in range(rungs):
        draw.rectangle((0, rung * 100 + 30, 200, rung * 100 + 70), fill=(255, rung * 8, rung * 8))
    return image


@pytest.mark.parametrize("kind", [FileKind.PNG, FileKind.JPEG])
def test_a_long_screenshot_goes_down_several_sheets_and_loses_nothing(desk: Desk, out: Path, kind: FileKind) -> None:
    rungs = 20
    options = {"quality": 95} if kind is FileKind.JPEG else {}
    id_ = desk.put(image_bytes(ladder(rungs), kind.upper(), **options), f"长截图.{kind}", kind)
    desk.write(out)
    plan = desk.plan()
    pages = pages_of(plan, id_)
    assert len(pages) > 1 and f"1－1 · {len(pages)}/{len(pages)}" in text_of(out, pages[-1])
    shades = set()
    for number in pages:
        image = render(out, number, 0.5)
        shades |= {rgb(image, image.width // 2, y) for y in range(image.height)}
        edge = round((SHEET.top + SHEET.height) / 2)
        assert all(min(rgb(image, image.width // 2, y)) > 240 for y in range(edge, round(image.height) - 1, 3))
    for rung in range(rungs):
        assert any(abs(r - 255) < 6 and abs(g - rung * 8) < 4 and abs(b - rung * 8) < 4 for r, g, b in shades), rung
    assert check_binder(out) == ()


def test_a_long_pdf_page_is_cut_in_slices_too(desk: Desk, out: Path) -> None:
    id_ = desk.put(pdf_bytes(box=(500, 4000)), "网页.pdf", FileKind.PDF)
    desk.write(out)
    plan = desk.plan()
    pages = [plan.pages[n] for n in pages_of(plan, id_)]
    pictures = [m for page in pages for m in page.marks if isinstance(m, Picture)]
    assert len(pages) > 3 and {m.source for m in pictures} == {pictures[0].source}
    shown = [(m.window[1] - m.y, m.window[1] - m.y + m.window[3]) for m in pictures if m.window]
    assert shown[0][0] == 0 and shown[-1][1] == pytest.approx(pictures[0].height)
    assert all(after[0] < before[1] for before, after in pairwise(shown))
    assert rgb(render(out, pages_of(plan, id_)[0]), 40, 60) == (255, 0, 0)
    assert check_binder(out) == ()
