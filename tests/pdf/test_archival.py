"""A binder for long keeping: PDF/A-3b, judged by pikepdf, and by veraPDF where VERAPDF names its command.

VERAPDF: a command that is called with the flavour and a file and ends with 0 if the file complies.
"""

import os
import re
import shlex
import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from binder.domain.content import Content, Paragraph, Span
from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.pdf.archive import archival_faults, obstacles
from binder.pdf.imprint import NAME
from binder.pdf.verify import check_binder
from binder.pdf.write import write_binder
from binder.progress import Progress
from tests.pdf.files import armed_pdf, image_bytes, jpeg, pdf_bytes, quartered
from tests.pdf.look import assert_upright, render, text_of
from tests.pdf.make import MADE_AT, Desk


def loose_pdf() -> bytes:
    """A PDF that leaves its font to the reader."""
    stream = BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(100, 500, "left to the reader")
    canvas.save()
    return stream.getvalue()


def printed_in_four_colours() -> bytes:
    """A PDF in DeviceCMYK, for which an RGB file has no room."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 400))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"1 0 0 0 k 20 20 200 200 re f")
    stream = BytesIO()
    pdf.save(stream)
    return stream.getvalue()


@pytest.fixture
def kept(desk: Desk) -> Desk:
    """Evidence that can be kept as it is: photos (one in four colours), PDFs with active content, a document."""
    desk.put(jpeg(), "a.jpg", FileKind.JPEG, title="照片𠮷")
    desk.put(jpeg(mode="CMYK"), "c.jpg", FileKind.JPEG, title="四色照片")
    desk.put(image_bytes(quartered(), "PNG"), "p.png", FileKind.PNG, "4")
    desk.put(pdf_bytes(2, crop=True, rotate=90), "b.pdf", FileKind.PDF, pages=2)
    desk.put(armed_pdf(), "x.pdf", FileKind.PDF, "2", pages=2)
    desk.put(b"docx", "n.docx", FileKind.DOCX, "2", content=Content((Paragraph((Span("纪要"),)),)))
    return desk


def is_archival(path: Path) -> bool:
    judge = shlex.split(os.environ.get("VERAPDF", ""))
    agreed = not judge or subprocess.run([*judge, "3b", str(path)], check=False).returncode == 0
    return agreed and archival_faults(path) == ()


def test_a_binder_for_long_keeping_is_pdf_a_and_passes_every_other_check(kept: Desk, out: Path, tmp_path: Path) -> None:
    assert obstacles(kept.book(archival=True), tmp_path, Progress()) == {}
    kept.write(out, archival=True)
    assert is_archival(out)
    assert check_binder(out) == ()
    with pikepdf.open(out) as pdf:
        assert str(pdf.docinfo["/Producer"]).startswith("佐证册")


def test_an_ordinary_binder_makes_no_such_claim(kept: Desk, out: Path) -> None:
    kept.write(out)
    assert archival_faults(out) != ()


def test_pdfs_that_stand_in_the_way_are_named_with_the_reason(kept: Desk, tmp_path: Path) -> None:
    loose = kept.put(loose_pdf(), "loose.pdf", FileKind.PDF)
    coloured = kept.put(printed_in_four_colours(), "cmyk.pdf", FileKind.PDF)
    found = obstacles(kept.book(archival=True), tmp_path, Progress())
    assert set(found) == {loose, coloured}
    assert "字体没有嵌入" in found[loose] and "颜色" in found[coloured]


def test_a_binder_that_would_not_be_archival_is_not_written(kept: Desk, out: Path) -> None:
    kept.put(loose_pdf(), "loose.pdf", FileKind.PDF)
    out.write_bytes(b"old")
    with pytest.raises(UserError, match="普通 PDF"):
        kept.write(out, archival=True)
    assert out.read_bytes() == b"old" and list(out.parent.iterdir()) == [out]


def test_printed_as_pictures_they_fit_and_their_originals_go_along_to_the_byte(kept: Desk, out: Path) -> None:
    original = pdf_bytes(2, rotate=270)
    turned = kept.put(original, "turned.pdf", FileKind.PDF, title="转过的", pages=2)
    loose = kept.put(loose_pdf(), "loose.pdf", FileKind.PDF, title="字体未嵌")
    raster = frozenset({turned, loose})
    written = kept.write(out, archival=True, raster=raster)
    plan = kept.plan(archival=True, raster=raster)
    assert is_archival(out) and check_binder(out) == ()
    page = plan.places[f"evidence:{turned}"]
    assert_upright(render(out, page))
    assert_upright(render(out, page + 1))
    assert "left to the reader" not in text_of(out, plan.places[f"evidence:{loose}"])
    with pikepdf.open(out) as pdf:
        attached = {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments if name != NAME}
    assert sorted(attached.values()) == sorted([original, kept.pieces[loose].path.read_bytes()])
    assert sum("原件嵌在本册的附件里" in text for _, text in written.exceptions) == 2


def test_only_the_date_tells_two_exports_of_the_same_book_apart(kept: Desk, out: Path) -> None:
    kept.write(out, archival=True)
    first = out.read_bytes()
    kept.write(out, archival=True)
    assert out.read_bytes() == first
    write_binder(kept.book(MADE_AT + timedelta(seconds=1), archival=True), out, Progress())
    dates = re.compile(rb"20260305093\d{3}|2026-03-05T09:3\d:\d\d|/ID \[.*?\]", re.DOTALL)
    assert dates.sub(b"", out.read_bytes()) == dates.sub(b"", first)
