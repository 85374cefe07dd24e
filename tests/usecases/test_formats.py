"""Files of every sort on an item: what is seen of them, and what of them is in the binder."""

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.attaching import attach_files
from binder.usecases.exporting import ExportOptions, export_binder
from binder.usecases.previews import page_preview, thumbnail
from binder.usecases.session import Session
from tests.intake import make, ofd_files


def brought(session: Session, desk: Path, name: str, data: bytes) -> str:
    """The id of a file that was attached to item 4."""
    (one,) = attach_files(session, "4", "", [make.put(desk, name, data)]).evidence_ids
    return one


def bound(session: Session, tmp_path: Path) -> tuple[str, list[str]]:
    """The binder's text, and of each page the colours that follow each other down its middle ("red blue")."""
    options = ExportOptions(items=frozenset({"4"}), originals=False)
    exported = export_binder(session, tmp_path / "册.pdf", options, Progress())
    with pypdfium2.PdfDocument(exported.path) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
        pages = [page.render(scale=0.5).to_pil().convert("RGB") for page in document]
    return text + "".join(exported.exceptions), [_colours(page) for page in pages]


def _colours(page: Image.Image) -> str:
    found: list[str] = []
    for line in range(page.height):
        red, _, blue = make.brightness(page, 0.5, line / page.height)
        name = "red" if red - blue > 150 else "blue" if blue - red > 150 else ""
        if name and name not in found:
            found.append(name)
    return " ".join(found)


def test_a_phones_photo_is_seen_and_bound_upright_and_the_binder_says_that_it_was_converted(
    session: Session, desk: Path, tmp_path: Path
) -> None:
    photo = brought(session, desk, "IMG_0001.HEIC", make.heic())
    assert session.state.evidence[photo].date == "2022-07-01"
    with Image.open(thumbnail(session, photo)) as small, Image.open(page_preview(session, photo, 0, 64)) as page:
        assert [image.size for image in (small, page)] == [(64, 128)] * 2
    text, pages = bound(session, tmp_path)
    assert "HEIC 照片，转成 JPEG 印出" in text
    assert "red blue" in pages


def test_an_ofd_is_seen_and_bound_page_by_page_as_text(session: Session, desk: Path, tmp_path: Path) -> None:
    letter = brought(session, desk, "通知.ofd", ofd_files.letter())
    with Image.open(thumbnail(session, letter)) as small, Image.open(page_preview(session, letter, 1, 420)) as page:
        assert (max(small.size), page.width) == (256, 420)
    text, _ = bound(session, tmp_path)
    assert "示例县生态环境局文件" in text and "附件" in text
    assert "由本程序画成页面印出" in text and "没有核验签章的效力" in text


def test_slides_and_markdown_are_bound_as_text(session: Session, desk: Path, tmp_path: Path) -> None:
    brought(session, desk, "动员.pptx", make.slides("大练兵动员"))
    brought(session, desk, "纪要.md", "# 会议纪要\n\n- 第一项\n".encode())
    text, _ = bound(session, tmp_path)
    assert "第1张大练兵动员" in text.replace(" ", "").replace("　", "")
    assert "会议纪要" in text


def test_what_cannot_be_shown_is_kept_and_has_a_page_that_says_so(session: Session, desk: Path, tmp_path: Path) -> None:
    film = brought(session, desk, "现场.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00" + bytes(500))
    with pytest.raises(UserError):
        thumbnail(session, film)
    text, _ = bound(session, tmp_path)
    assert "录音录像不能印在册内" in text
