"""A binder in volumes: none over its limit, items whole where that can be, and the set reads as one book."""

from itertools import chain
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.pdf.marks import SHEET
from binder.pdf.pages import Packed, Page, Section
from binder.pdf.setting import assemble_set
from binder.pdf.verify import check_binder
from binder.pdf.volumes import Load, Unit, shared
from binder.pdf.write import Written
from binder.progress import Progress
from tests.pdf.files import jpeg, pdf_bytes, quartered
from tests.pdf.look import all_text, text_of
from tests.pdf.make import ANNEX, Desk

PAGES = st.lists(st.lists(st.lists(st.integers(1, 40), min_size=1, max_size=6), min_size=1, max_size=4), max_size=12)


@given(PAGES, st.integers(1, 12), st.integers(40, 200))
def test_every_page_is_bound_once_in_order_and_no_volume_is_too_full(
    units: list[list[list[int]]], most_pages: int, most_bytes: int
) -> None:
    """A page weighs what its stamp says. A unit is cut only if it is more than a volume holds."""
    made = [
        Unit(str(n), tuple(Section(tuple(Page(SHEET, Packed(()), str(w)) for w in one)) for one in unit))
        for n, unit in enumerate(units)
    ]
    shares = shared(made, Load(most_pages, most_bytes), lambda page: int(page.stamp))
    bound = [[page for section in share.sections for page in section.pages] for share in shares]
    wanted = [page for unit in made for section in unit.sections for page in section.pages]
    assert list(map(id, chain.from_iterable(bound))) == list(map(id, wanted))
    for pages in bound:
        assert 0 < len(pages) <= most_pages and sum(int(page.stamp) for page in pages) <= most_bytes
    for share in shares:
        for name in share.begun:
            weights = [w for section in units[int(name)] for w in section]
            assert len(weights) > most_pages or sum(weights) > most_bytes


@pytest.fixture
def loaded(desk: Desk) -> Desk:
    """Items with 3, 5 and 2 pages of PDF, a photo in the annex, one evidence used twice."""
    desk.put(pdf_bytes(3), "a.pdf", FileKind.PDF, "1", pages=3, title="三页")
    twice = desk.put(pdf_bytes(5, box=(410, 600)), "b.pdf", FileKind.PDF, "2", pages=5, title="五页")
    desk.put(pdf_bytes(2, box=(420, 600)), "c.pdf", FileKind.PDF, "4", pages=2, title="两页")
    desk.attach(twice, "4")
    desk.put(jpeg(quartered(900, 600)), "d.jpg", FileKind.JPEG, f"{ANNEX}:1", title="车辆照片")
    return desk


def noisy(number: int) -> bytes:
    """A photo of some 300 KB."""
    return jpeg(Image.merge("RGB", [Image.effect_noise((500 + number, 400), 80)] * 3))


def labels_of(path: Path) -> list[str]:
    with pikepdf.open(path) as pdf:
        return [str(page.label) for page in pdf.pages]


def checked(written: Written) -> Written:
    """Each volume passes every check, and the body is counted through."""
    for path in written.paths:
        assert check_binder(path) == ()
    body = [label for path in written.paths for label in labels_of(path) if label.isdigit()]
    assert body == [str(n) for n in range(1, len(body) + 1)]
    assert tuple(path.stat().st_size for path in written.paths) == written.sizes
    return written


def test_volumes_by_pages_hold_whole_items_and_know_their_place(loaded: Desk, out: Path) -> None:
    written = checked(loaded.write(out, volume_pages=12))
    count = len(written.paths)
    assert count > 1 and max(written.pages) <= 12 and written.begun == ()
    assert [path.name for path in written.paths] == [f"{out.stem}-第{n}册.pdf" for n in range(1, count + 1)]
    assert not out.exists()
    for number, path in enumerate(written.paths, 1):
        assert f"第 {number} 册　共 {count} 册" in text_of(path, 0)
        assert "本册目录" in all_text(path) and "全套目录" in all_text(path)
        with pikepdf.open(path) as pdf:
            assert str(pdf.docinfo.Title).endswith(f"第 {number} 册　共 {count} 册")


def test_the_index_of_the_set_tells_the_volume_of_everything_and_its_page(loaded: Desk, out: Path) -> None:
    written = loaded.write(out, volume_pages=12)
    first, last = written.paths[0], written.paths[-1]
    whole = all_text(first)
    of_set = whole[whole.index("全套目录") : whole.index("自评得分表")]
    for title in ("三页", "五页", "两页", "车辆照片", "缺件清单", "备考表"):
        assert title in of_set
    where = labels_of(last)
    with pikepdf.open(last) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert f"备考表　{where[-1]}" in titles and not any("自评得分表" in title for title in titles)
    assert where[-1] in of_set and f"第{len(written.paths)}册" in of_set


def test_an_item_that_no_volume_holds_is_cut_and_announced(desk: Desk, out: Path) -> None:
    desk.put(pdf_bytes(30), "a.pdf", FileKind.PDF, "1", pages=30, title="很长")
    written = checked(desk.write(out, volume_pages=14))
    assert max(written.pages) <= 14
    assert {name for _, name in written.begun} == {"1 岗位持证"} and len(written.begun) >= 2


@pytest.mark.parametrize("front", ["roman", "decimal"])
def test_no_number_comes_twice_in_a_set(loaded: Desk, out: Path, front: str) -> None:
    written = loaded.write(out, volume_pages=12, front_labels=front)
    numbers = [label for path in written.paths for label in labels_of(path) if label.isdigit()]
    assert len(set(numbers)) == len(numbers)
    for path in written.paths:
        assert check_binder(path) == ()


def test_volumes_by_bytes_stay_within_their_limit(desk: Desk, out: Path) -> None:
    for number in range(6):
        desk.put(noisy(number), f"{number}.jpg", FileKind.JPEG, str(1 + number % 2))
    whole = sum(desk.write(out).sizes)
    photo = desk.pieces[next(iter(desk.pieces))].path.stat().st_size
    limit = whole - photo * 3
    written = checked(desk.write(out, volume_bytes=limit))
    assert len(written.paths) > 1 and max(written.sizes) <= limit


def test_a_page_that_is_too_large_by_itself_is_told(desk: Desk, out: Path) -> None:
    desk.put(noisy(0), "a.jpg", FileKind.JPEG)
    with pytest.raises(UserError, match="请放宽") as caught:
        desk.write(out, volume_bytes=10_000)
    assert caught.value.code == "volume-too-small"
    with pytest.raises(UserError, match="请放宽"):
        desk.write(out, volume_pages=3)
    assert not any(out.parent.iterdir())


@pytest.mark.parametrize("options", [{}, {"volume_pages": 12}, {"archival": True}])
def test_the_size_is_foretold_to_the_byte(loaded: Desk, out: Path, tmp_path: Path, options: dict[str, object]) -> None:
    loaded.put(b"t", "a.txt", FileKind.TEXT, "1")
    book = loaded.book(**options)  # type: ignore[arg-type]
    foretold = tuple(one.size for one in assemble_set(book, tmp_path, Progress()))
    assert loaded.write(out, **options).sizes == foretold
