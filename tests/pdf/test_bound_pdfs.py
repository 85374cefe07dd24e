"""Bound PDFs: every page once, upright and whole, with nothing left in it that acts."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.pdf.marks import SHEET, Picture
from binder.pdf.verify import check_binder
from tests.pdf.files import armed_pdf, jpeg, pdf_bytes, quartered
from tests.pdf.look import assert_upright, qpdf_is_content, render, rgb, text_of
from tests.pdf.make import Desk


def scanned_pdf() -> bytes:
    """A PDF of one photo, as a scanner writes it: a big JPEG stream."""
    pdf = pikepdf.open(BytesIO(pdf_bytes()))
    image = pdf.make_stream(jpeg(quartered(1600, 1200).effect_spread(9)))
    image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
    image.Width, image.Height, image.ColorSpace, image.BitsPerComponent = 1600, 1200, Name.DeviceRGB, 8
    page = pdf.pages[0]
    page.obj.Resources = Dictionary(XObject=Dictionary(Im0=image))
    page.obj.Contents = pdf.make_stream(b"q 400 0 0 600 0 0 cm /Im0 Do Q")
    stream = BytesIO()
    pdf.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("crop", [False, True])
def test_pages_stand_upright_however_they_are_turned_and_cropped(desk: Desk, out: Path, crop: bool) -> None:
    turns = (0, 90, 180, 270)
    ids = [desk.put(pdf_bytes(rotate=turn, crop=crop), f"{turn}.pdf", FileKind.PDF) for turn in turns]
    desk.write(out)
    plan = desk.plan()
    for id_ in ids:
        page = render(out, plan.places[f"evidence:{id_}"])
        assert_upright(page)
        black = sum(rgb(page, x, y) == (0, 0, 0) for x in range(page.width) for y in range(page.height))
        assert black < 150, "more is black than the page number and the stamp: what lies outside the crop box"


def test_a_large_page_is_scaled_down_and_a_small_one_is_left_alone(desk: Desk) -> None:
    large = desk.put(pdf_bytes(box=(1684, 2384)), "A1.pdf", FileKind.PDF)
    wide = desk.put(pdf_bytes(box=(842, 595)), "横.pdf", FileKind.PDF)
    slip = desk.put(pdf_bytes(box=(200, 300)), "小票.pdf", FileKind.PDF)
    plan = desk.plan()
    pages = {id_: plan.pages[plan.places[f"evidence:{id_}"]] for id_ in (large, wide, slip)}
    shown = {id_: next(m for m in page.marks if isinstance(m, Picture)) for id_, page in pages.items()}
    assert shown[large].height <= SHEET.height and shown[large].width / shown[large].height == pytest.approx(
        1684 / 2384
    )
    assert pages[wide].frame.sheet_width > pages[wide].frame.sheet_height
    assert (shown[slip].width, shown[slip].height) == (200, 300)


@pytest.mark.parametrize(
    ("key", "value"), [("/MediaBox", [0, 0, 0, 600]), ("/MediaBox", [5, 5, 5, 5]), ("/UserUnit", 0)]
)
def test_a_page_that_has_no_size_is_bound_all_the_same(desk: Desk, out: Path, key: str, value: object) -> None:
    """It gets the sheet that readers take for want of one."""
    with pikepdf.open(BytesIO(pdf_bytes(2))) as pdf:
        pdf.pages[1].obj[key] = Array(value) if isinstance(value, list) else value
        stream = BytesIO()
        pdf.save(stream)
    desk.put(stream.getvalue(), "量.pdf", FileKind.PDF, pages=2)
    desk.write(out)
    assert qpdf_is_content(out) and check_binder(out) == ()
    shown = [mark for _, mark in desk.plan().pictures()]
    assert len(shown) == 2 and min(shown[1].width, shown[1].height) > 100


def test_a_page_that_nothing_can_be_made_of_is_told_by_its_place(
    desk: Desk, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long after the file passed for sound."""
    desk.put(pdf_bytes(2), "合同.pdf", FileKind.PDF, pages=2)
    out.write_bytes(b"old")

    def fail(page: pikepdf.Page) -> pikepdf.Object:
        raise TypeError(f"{page.index}")

    monkeypatch.setattr("binder.pdf.place.as_form", fail)
    with pytest.raises(UserError, match=r"材料 1－1 没有印成.*第 1 页.*重新取得完好的文件"):
        desk.write(out)
    assert out.read_bytes() == b"old" and list(out.parent.iterdir()) == [out]


def test_every_page_is_bound_in_order_and_stamped(desk: Desk, out: Path) -> None:
    id_ = desk.put(pdf_bytes(pages=12), "合同.pdf", FileKind.PDF, pages=12)
    desk.write(out)
    plan = desk.plan()
    first = plan.places[f"evidence:{id_}"]
    for number in range(12):
        text = text_of(out, first + number)
        assert f"1－1 · {number + 1}/12" in text and f"— {plan.pages[first + number].label} —" in text


def with_a_number(data: bytes) -> bytes:
    """The PDF with one more object, which is a number, as office programs keep the length of a stream."""
    size, root = re.search(rb"/Size (\d+)", data), re.search(rb"/Root (\d+ 0 R)", data)
    before = re.search(rb"startxref\n(\d+)", data)
    assert size and root and before
    number, at = int(size[1]), len(data)
    added = b"%d 0 obj\n7\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at)
    trailer = b"trailer << /Root %s /Size %d /Prev %s >>\n" % (root[1], number + 1, before[1])
    return data + added + table + trailer + b"startxref\n%d\n%%%%EOF\n" % (at + len(added))


def test_a_pdf_in_which_a_number_is_an_object_is_bound(desk: Desk, out: Path) -> None:
    id_ = desk.put(with_a_number(scanned_pdf()), "办公软件.pdf", FileKind.PDF)
    desk.write(out)
    assert render(out, desk.plan().places[f"evidence:{id_}"]).width


def test_nothing_that_acts_comes_along_but_what_shows_stays(desk: Desk, out: Path) -> None:
    """Scripts, launches, web links and attachments go; the look of a stamp stays; the reader is told."""
    id_ = desk.put(armed_pdf(), "带脚本.pdf", FileKind.PDF, pages=2)
    written = desk.write(out)
    plan = desk.plan()
    page = render(out, plan.places[f"evidence:{id_}"], 0.5)
    assert (0, 255, 255) in {rgb(page, page.width // 2, y) for y in range(page.height)}
    assert check_binder(out) == ()
    for word in (b"JavaScript", b"calc.exe", b"example.invalid", b"secret.txt", b"attached"):
        assert word not in uncompressed(out)
    assert {text for _, text in written.exceptions} == {
        "内嵌的附件没有装订，见随附的原件。",
        "含有脚本或自动动作，装订时已去掉。",
    }


def uncompressed(path: Path) -> bytes:
    stream = BytesIO()
    with pikepdf.open(path) as pdf:
        pdf.save(stream, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized)
    return stream.getvalue()


def test_an_owner_locked_pdf_is_bound_and_a_password_locked_one_gets_a_sheet(desk: Desk, out: Path) -> None:
    owner = desk.put(pdf_bytes(encryption=pikepdf.Encryption(owner="o", user="")), "锁.pdf", FileKind.PDF)
    user = desk.put(pdf_bytes(encryption=pikepdf.Encryption(owner="o", user="u")), "密.pdf", FileKind.PDF)
    written = desk.write(out)
    plan = desk.plan()
    assert_upright(render(out, plan.places[f"evidence:{owner}"]))
    assert "本件未能印出" in text_of(out, plan.places[f"evidence:{user}"])
    assert [id_ for id_, _ in written.exceptions] == [user]
    assert check_binder(out) == ()


def test_a_pdf_without_its_end_is_read_as_far_as_it_goes(desk: Desk, out: Path) -> None:
    """The cross-reference table is gone: pages are recovered; what is still missing is announced."""
    data = pdf_bytes(pages=5, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    desk.put(data[: data.rindex(b"xref\n")], "断.pdf", FileKind.PDF, pages=6)
    written = desk.write(out)
    assert [text for _, text in written.exceptions] == ["原有 6 页，只恢复出 5 页，请与原件核对。"]
    assert check_binder(out) == ()


def test_a_signature_is_announced_as_lost(desk: Desk, out: Path) -> None:
    pdf = pikepdf.open(BytesIO(pdf_bytes()))
    field = Dictionary(FT=Name.Sig, T="签名", V=Dictionary(Type=Name.Sig, Filter=Name("/Adobe.PPKLite")))
    pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([pdf.make_indirect(field)]))
    stream = BytesIO()
    pdf.save(stream)
    id_ = desk.put(stream.getvalue(), "签.pdf", FileKind.PDF)
    written = desk.write(out)
    assert [(e, "电子签名" in text) for e, text in written.exceptions] == [(id_, True)]


@pytest.mark.parametrize("objects", [pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate])
def test_the_pictures_of_a_scan_are_copied_to_the_byte(
    desk: Desk, out: Path, objects: pikepdf.ObjectStreamMode
) -> None:
    with pikepdf.open(BytesIO(scanned_pdf())) as pdf:
        stream = BytesIO()
        pdf.save(stream, object_stream_mode=objects)
        (original,) = (image.read_raw_bytes() for image in pdf.pages[0].get_images().values())
    id_ = desk.put(stream.getvalue(), "扫描.pdf", FileKind.PDF)
    desk.write(out)
    index = desk.plan().places[f"evidence:{id_}"]
    with pikepdf.open(out) as pdf:
        (bound,) = (image.read_raw_bytes() for image in pdf.pages[index].get_images().values())
    assert bound == original and len(original) > 100_000
    assert qpdf_is_content(out)
    assert_upright(render(out, index))
