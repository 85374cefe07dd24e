"""A clerk drops files on the program: each is recognised by what it is, and each bad one is told in a sentence."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from binder.domain.evidence import FileInfo, FileKind
from binder.intake.archive import MAX_ENTRIES, MAX_XML
from binder.intake.inspect import inspect_file
from binder.intake.pictures import MAX_PIXELS
from tests.intake import make


@pytest.fixture
def look(tmp_path: Path) -> "Look":
    return Look(tmp_path)


class Look:
    """Puts bytes on the disk under a name of no meaning and inspects them under the clerk's name."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "blob"

    def __call__(self, name: str, data: bytes) -> FileInfo:
        self._path.write_bytes(data)
        return inspect_file(self._path, name=name, sha256="ab" * 32, size=len(data))


@pytest.mark.parametrize(
    ("name", "kind", "pages"),
    [
        ("photo.jpg", FileKind.JPEG, 1),
        ("shot.png", FileKind.PNG, 1),
        ("fax.tif", FileKind.TIFF, 3),
        ("scan.bmp", FileKind.BMP, 1),
        ("icon.gif", FileKind.GIF, 1),
        ("web.webp", FileKind.WEBP, 1),
        ("notice.pdf", FileKind.PDF, 3),
        ("plan.docx", FileKind.DOCX, 0),
        ("ledger.xlsx", FileKind.XLSX, 0),
        ("old.xls", FileKind.XLS, 0),
        ("list.csv", FileKind.CSV, 0),
        ("readme.txt", FileKind.TEXT, 0),
        ("talk.pptx", FileKind.PPTX, 0),
        ("notes.md", FileKind.MARKDOWN, 0),
    ],
)
def test_a_sound_file_of_every_kind_is_known_and_has_neither_problem_nor_note(
    look: Look, name: str, kind: FileKind, pages: int
) -> None:
    data = make.one_of_each()[name]
    info = look(name, data)
    assert (info.kind, info.pages, info.problem, info.note) == (kind, pages, "", "")
    assert (info.name, info.size, info.sha256) == (name, len(data), "ab" * 32)


@pytest.mark.parametrize("name", make.one_of_each())
def test_the_name_changes_nothing_but_which_sort_of_text_it_is(look: Look, name: str) -> None:
    data = make.one_of_each()[name]
    unnamed = look("", data).kind
    assert unnamed is (FileKind.TEXT if name in ("list.csv", "notes.md") else look(name, data).kind)


def test_a_phones_photo_is_upright_once_and_tells_when_and_where_it_was_taken(look: Look) -> None:
    info = look("IMG_2.HEIC", make.heic())
    assert (info.kind, info.pages, info.width, info.height, info.orientation) == (FileKind.HEIC, 1, 64, 128, 1)
    assert (info.captured_at, info.problem) == ("2022-07-01T09:05:03", "")
    assert (info.place, info.place_text) == ("34.772350,111.200120", "北纬 34.77235°，东经 111.20012°")


def test_a_photo_taken_in_the_south_and_west_says_so(look: Look) -> None:
    gps = {1: "S", 2: (12.0, 30.0, 0.0), 3: "W", 4: (77.0, 0.0, 36.0)}
    info = look("a.jpg", make.jpeg(gps=gps))
    assert (info.place, info.place_text) == ("-12.500000,-77.010000", "南纬 12.50000°，西经 77.01000°")


@pytest.mark.parametrize("latitude", [(0.0, 0.0, 0.0), (99.0, 0.0, 0.0), (1.0,)])
def test_a_place_that_is_none_is_not_told(look: Look, latitude: object) -> None:
    longitude = (0.0, 0.0, 0.0)
    info = look("a.jpg", make.jpeg(gps={1: "N", 2: latitude, 3: "E", 4: longitude}))
    assert (info.place, info.place_text, info.problem) == ("", "", "")


def test_a_photo_tells_its_size_as_stored_which_way_is_up_and_when_it_was_taken(look: Look) -> None:
    info = look("IMG_0001.JPG", make.jpeg(orientation=6, taken="2022:07:01 09:05:03"))
    assert (info.width, info.height, info.orientation) == (80, 40, 6)
    assert info.captured_at == "2022-07-01T09:05:03"


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "    :  :     :  :  ", "yesterday", "2022:13:45 99:00:00"])
def test_a_camera_with_a_wrong_clock_gives_no_date(look: Look, taken: str) -> None:
    assert look("a.jpg", make.jpeg(taken=taken)).captured_at == ""


def test_an_orientation_outside_the_standard_counts_as_upright(look: Look) -> None:
    assert look("a.jpg", make.jpeg(orientation=77)).orientation == 1


def test_a_png_named_pdf_is_a_png_and_says_so(look: Look) -> None:
    info = look("通知.PDF", make.picture("PNG"))
    assert (info.kind, info.problem) == (FileKind.PNG, "")
    assert info.note == "扩展名是 .pdf，内容其实是 PNG 图片。"


@pytest.mark.parametrize("name", ["../../etc/passwd", "照片😀.jpg", "a\u202egpj.exe", "CON", ".", "", "x" * 300])
def test_a_name_is_only_data(look: Look, name: str) -> None:
    info = look(name, make.jpeg())
    assert (info.name, info.kind, info.problem) == (name, FileKind.JPEG, "")


def test_an_empty_file_is_told_so(look: Look) -> None:
    info = look("photo.jpg", b"")
    assert info.kind is FileKind.OTHER
    assert "0 字节" in info.problem


def test_a_file_of_zeros_is_told_so(look: Look) -> None:
    assert "空白" in look("photo.jpg", bytes(5000)).problem


@pytest.mark.parametrize("name", ["photo.jpg", "notice.pdf", "plan.docx", "readme.txt"])
def test_garbage_under_a_known_ending_is_a_fault(look: Look, name: str) -> None:
    assert "认不出来" in look(name, bytes(range(256)) * 20).problem


def test_a_sound_file_of_another_program_is_kept_without_complaint(look: Look) -> None:
    info = look("drawing.dwg", b"AC1032" + bytes(range(256)) * 20)
    assert (info.kind, info.pages, info.problem, info.note) == (FileKind.OTHER, 0, "", "")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("report.doc", make.ole(("WordDocument", b"text")), FileKind.DOC),
        ("report.wps", make.ole(("WordDocument", b"text")), FileKind.DOC),
        ("talk.dps", make.ole(("PowerPoint Document", b"text")), FileKind.PPT),
        ("letter.rtf", b"{\\rtf1\\ansi text}", FileKind.RTF),
        ("letter.odt", make.zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), FileKind.ODF),
        ("talk.mp3", b"ID3\x03\x00" + bytes(500), FileKind.AUDIO),
        ("talk.amr", b"#!AMR\n" + bytes(500), FileKind.AUDIO),
        ("talk.m4a", b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00" + bytes(500), FileKind.AUDIO),
        ("film.mp4", b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00" + bytes(500), FileKind.VIDEO),
        ("film.mov", b"\x00\x00\x00\x18ftypqt  \x00\x00\x00\x00" + bytes(500), FileKind.VIDEO),
        ("film.avi", b"RIFF\x00\x10\x00\x00AVI LIST" + bytes(500), FileKind.VIDEO),
        ("film.mkv", b"\x1aE\xdf\xa3" + bytes(500), FileKind.VIDEO),
        ("film.ts", (b"G" + bytes(187)) * 9, FileKind.VIDEO),
        ("drawing.avif", b"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1" + bytes(500), FileKind.OTHER),
    ],
)
def test_what_can_only_be_kept_is_known_for_what_it_is(look: Look, name: str, data: bytes, kind: FileKind) -> None:
    info = look(name, data)
    assert (info.kind, info.pages, info.problem, info.note) == (kind, 0, "", "")


def test_a_text_in_utf_16_is_no_sound(look: Look) -> None:
    assert look("说明.txt", "说明：资料齐全".encode("utf-16")).kind is FileKind.TEXT


def test_a_sound_tells_how_long_it_lasts(look: Look) -> None:
    info = look("谈话.wav", make.wav(seconds=3665))
    assert (info.seconds, info.length_text) == (3665, "1 小时 1 分 5 秒")


def test_a_zip_tells_how_many_files_are_in_it(look: Look) -> None:
    info = look("photos.zip", make.zipped({"照片/1.jpg": b"1", "照片/2.jpg": b"2"}))
    assert (info.kind, info.problem) == (FileKind.ZIP, "")
    assert "有 2 个文件" in info.note


@pytest.mark.parametrize(("name", "data"), [("a.rar", b"Rar!\x1a\x07\x01\x00"), ("a.7z", b"7z\xbc\xaf\x27\x1c\x00")])
def test_an_archive_that_cannot_be_opened_says_what_to_do(look: Look, name: str, data: bytes) -> None:
    info = look(name, data + bytes(range(256)))
    assert (info.problem, "解压后" in info.note) == ("", True)


# Pictures


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
@pytest.mark.parametrize("image_format", ["JPEG", "PNG"])
def test_a_picture_cut_short_is_damaged(look: Look, image_format: str, share: float) -> None:
    data = make.picture(image_format, make.noise(300, 200))
    info = look("photo", data[: int(len(data) * share)])
    assert info.kind.value == image_format.lower()
    assert "已损坏或没有传完" in info.problem


def test_a_photo_whose_copy_broke_off_and_was_filled_up_is_damaged(look: Look) -> None:
    data = make.noisy_jpeg(300, 200)
    assert "下半部分是空白" in look("photo.jpg", data[: len(data) // 2].ljust(len(data), b"\0")).problem


def test_a_jpeg_of_nothing_but_its_first_bytes_is_damaged(look: Look) -> None:
    assert "JPEG 图片已损坏" in look("photo.jpg", b"\xff\xd8\xff\xe0 what follows is no picture").problem


def test_a_picture_of_200_megapixels_is_refused_at_once(look: Look) -> None:
    data = make.huge_png(20_000, 10_000)
    start = time.perf_counter()
    info = look("map.png", data)
    assert time.perf_counter() - start < 0.5
    assert "20000×10000" in info.problem and str(MAX_PIXELS // 10_000) in info.problem


def test_a_tiff_with_one_page_too_large_is_refused(look: Look) -> None:
    frames = [Image.new("1", (100, 100)), Image.new("1", (16_000, 10_000))]
    data = make.picture("TIFF", frames[0], save_all=True, append_images=frames[1:], compression="group4")
    assert "16000×10000" in look("fax.tif", data).problem


# PDFs


def test_a_pdf_that_broke_off_tells_how_many_pages_are_left(look: Look) -> None:
    whole = make.pdf(10)
    info = look("notice.pdf", whole[: len(whole) // 2])
    assert info.pages == 10
    assert "10 页中只恢复出 2 页" in info.problem


def test_a_pdf_without_its_index_is_repaired_and_noted(look: Look) -> None:
    whole = make.pdf(4)
    info = look("notice.pdf", whole[: whole.rindex(b"xref\n0")])
    assert (info.pages, info.problem) == (4, "")
    assert "已自动修复" in info.note


def test_a_pdf_of_which_nothing_is_left_is_damaged(look: Look) -> None:
    info = look("notice.pdf", make.pdf(3)[:60])
    assert (info.kind, info.pages) == (FileKind.PDF, 0)
    assert "PDF 已损坏" in info.problem


def test_a_pdf_that_asks_for_a_password_cannot_be_shown(look: Look) -> None:
    info = look("notice.pdf", make.locked_pdf(user="secret", owner="owner"))
    assert "设了打开密码" in info.problem


def test_a_pdf_locked_against_printing_only_is_taken(look: Look) -> None:
    info = look("notice.pdf", make.locked_pdf(user="", owner="owner"))
    assert (info.pages, info.problem) == (3, "")


def test_a_pdf_without_pages_is_told_so(look: Look) -> None:
    assert "一页也没有" in look("notice.pdf", make.empty_pdf()).problem


def test_a_pdf_behind_a_mail_header_is_still_a_pdf(look: Look) -> None:
    info = look("scan.pdf", b"Content-Type: application/pdf\r\n\r\n" + make.pdf(2))
    assert (info.kind, info.pages) == (FileKind.PDF, 2)


def test_a_text_about_pdf_is_a_text(look: Look) -> None:
    assert look("about.txt", b"Every PDF starts with %PDF-1.7 or so.\n").kind is FileKind.TEXT


# Office documents


@pytest.mark.parametrize("name", ["plan.docx", "ledger.xlsx"])
def test_an_office_document_that_broke_off_is_damaged(look: Look, name: str) -> None:
    data = make.one_of_each()[name]
    info = look(name, data[: len(data) * 2 // 3])
    assert "损坏" in info.problem


@pytest.mark.parametrize(
    ("name", "part", "programs"),
    [
        ("plan.docx", "word/document.xml", "Word 文档已损坏，无法读取。请用 Word 或 WPS 打开"),
        ("slides.pptx", "ppt/presentation.xml", "演示文稿已损坏，无法读取。请用 PowerPoint 或 WPS 打开"),
    ],
)
def test_a_document_that_lacks_its_main_part_is_told_with_what_may_mend_it(
    look: Look, name: str, part: str, programs: str
) -> None:
    whole = make.word("x") if name.endswith("docx") else make.slides("x")
    assert look(name, make.with_part(whole, part, b"<nothing/>")).problem == f"{programs}并另存后再添加。"


def test_a_document_of_which_only_the_first_bytes_came_is_still_known_by_its_name(look: Look) -> None:
    info = look("plan.docx", make.word("x")[:300])
    assert info.kind is FileKind.DOCX and "文档已损坏" in info.problem
    assert "压缩包已损坏" in look("a.zip", make.word("x")[:300]).problem


def test_an_office_document_with_a_flipped_byte_is_damaged(look: Look) -> None:
    data = bytearray(make.one_of_each()["plan.docx"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo("word/document.xml")
    data[part.header_offset + 30 + len(part.filename) + part.compress_size // 2] ^= 0x10
    info = look("plan.docx", bytes(data))
    assert info.kind is FileKind.DOCX
    assert "已损坏" in info.problem


def test_a_locked_office_document_asks_for_its_password(look: Look) -> None:
    assert "打开密码" in look("plan.docx", make.ole(("EncryptedPackage", b"?"), ("EncryptionInfo", b"?"))).problem


@pytest.mark.parametrize(
    "bomb",
    [
        make.with_part(make.word(), "word/document.xml", b" " * (MAX_XML + 1)),
        make.with_part(make.excel(), "xl/worksheets/sheet1.xml", b" " * (MAX_XML + 1)),
    ],
    ids=["docx", "xlsx"],
)
def test_a_document_that_unpacks_without_end_is_refused(look: Look, bomb: bytes) -> None:
    start = time.perf_counter()
    assert "大得不正常" in look("plan", bomb).problem
    assert len(bomb) < 200_000
    assert time.perf_counter() - start < 0.5


def test_a_document_of_too_many_parts_is_refused(look: Look) -> None:
    buffer = io.BytesIO(make.word())
    with zipfile.ZipFile(buffer, "a") as archive:
        for number in range(MAX_ENTRIES):
            archive.writestr(f"word/extra{number}.bin", b"")
    assert "大得不正常" in look("plan.docx", buffer.getvalue()).problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_that_defines_entities_is_refused(look: Look, encoding: str) -> None:
    laughs = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    info = look("plan.docx", make.with_part(make.word(), "word/document.xml", laughs.encode(encoding)))
    assert "DTD" in info.problem


def test_a_document_whose_lengths_lie_is_damaged(look: Look) -> None:
    data = make.one_of_each()["plan.docx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    lying = data.replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
    assert lying != data
    assert "已损坏" in look("plan.docx", lying).problem


def test_an_old_workbook_of_garbage_is_damaged(look: Look) -> None:
    info = look("old.xls", make.ole(("Workbook", b"\x09\x08\xff\xff" * 2000)))
    assert (info.kind, bool(info.problem)) == (FileKind.XLS, True)


def test_a_file_that_is_gone_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    info = inspect_file(tmp_path / "gone", name="gone.jpg", sha256="", size=5)
    assert "无法打开" in info.problem
