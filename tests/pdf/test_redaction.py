"""A redacted copy: nothing of what was hidden can be got out of the file, and every page is where it was."""

import json
import zlib
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from binder.domain.content import Content, Paragraph, Span, Table
from binder.domain.evidence import FileKind, StandIn
from binder.domain.redaction import SCALE, Box, Redaction, RedactionKind
from binder.errors import UserError
from binder.pdf.imprint import NAME as NAMED
from binder.pdf.marks import Fill, Text
from binder.pdf.plan import Plan
from binder.pdf.setting import assemble_set
from binder.pdf.verify import check_binder
from binder.progress import Progress
from tests.pdf.files import image_bytes, jpeg, pdf_bytes, quartered
from tests.pdf.look import all_text, called, qpdf_is_content, render, rgb, text_of
from tests.pdf.make import Desk

SECRET = "SECRET-330106199001011237"
NAME = "龘龗"  # characters that nothing else in a binder uses
HALF = SCALE // 2


def box(id_: str, where: Box, page: int = 0) -> Redaction:
    return Redaction(f"{id_}{page}{where}", id_, RedactionKind.BOX, page, where)


def words(id_: str, text: str) -> Redaction:
    return Redaction(f"{id_}{text}", id_, RedactionKind.TEXT, text=text)


def title(id_: str) -> Redaction:
    return Redaction(f"{id_}title", id_, RedactionKind.TITLE)


def pdf_with_secrets() -> bytes:
    """A PDF that says a secret in every place where one can be: text, picture, thumbnail, note, attachment, titles.

    Its two pages share what they are drawn with, as scanners and office programs make them.
    """
    pdf = pikepdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    picture = pdf.make_stream(SECRET.encode() * 100)
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = 50, 50, 8
    resources = pdf.make_indirect(Dictionary(Font=Dictionary(F1=font), XObject=Dictionary(Im1=picture)))
    for content in (
        f"BT /F1 18 Tf 40 500 Td ({SECRET}) Tj ET q 100 0 0 100 40 300 cm /Im1 Do Q",
        "BT /F1 18 Tf 40 500 Td (open to all) Tj ET",
    ):
        pdf.add_blank_page(page_size=(400, 600))
        page = pdf.pages[-1]
        page.obj.Resources, page.obj.Contents = resources, pdf.make_stream(content.encode())
    pdf.pages[0].obj.Thumb = pdf.make_stream(SECRET.encode())
    pdf.pages[0].obj.Annots = Array(
        [Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents=SECRET)]
    )
    pdf.attachments["a.txt"] = SECRET.encode()
    pdf.docinfo["/Title"] = SECRET
    with pdf.open_metadata() as metadata:
        metadata["dc:description"] = SECRET
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(SECRET, 0))
    stream = BytesIO()
    pdf.save(stream)
    return stream.getvalue()


def parts_of(path: Path) -> Iterator[bytes]:
    """Everything that can be got out of a PDF: the file, its objects, its streams decoded, attachments, the text."""
    yield path.read_bytes()
    yield all_text(path).encode()
    with pypdfium2.PdfDocument(path) as document:
        yield "".join(page.get_textpage().get_text_range() for page in document).encode()
    with pikepdf.open(path) as pdf:
        assert set(pdf.attachments) == {NAMED}
        yield json.dumps(json.loads(pdf.attachments[NAMED].get_file().read_bytes()), ensure_ascii=False).encode()
        for thing in pdf.objects:
            yield thing.unparse(resolved=True)
            if isinstance(thing, pikepdf.Stream):
                yield thing.read_raw_bytes()
                if thing.get("/Filter") != Name.DCTDecode:
                    yield thing.read_bytes()


def says(path: Path, secret: str) -> bool:
    forms = [
        secret.encode(),
        secret.encode("utf-16-be"),
        secret.encode().hex().encode(),
        zlib.compress(secret.encode()),
    ]
    forms.append(secret.encode("utf-16-be").hex().upper().encode())
    return any(form in part for part in parts_of(path) for form in forms)


def knows(path: Path, characters: str) -> bool:
    """Whether one of these characters comes out as text, or stands in the list of what a font's glyphs mean."""
    codes = [b"<%s>" % character.encode("utf-16-be").hex().upper().encode() for character in characters]
    with pikepdf.open(path) as pdf:
        lists = [thing.ToUnicode.read_bytes() for thing in pdf.objects if "/ToUnicode" in _keys(thing)]
    assert lists
    return any(code in listed.upper() for code in codes for listed in lists) or bool(
        set(characters) & set(all_text(path))
    )


def _keys(thing: pikepdf.Object) -> set[str]:
    return set(thing.keys()) if isinstance(thing, Dictionary) else set()


def titles_in(bookmarks: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for bookmark in bookmarks:
        yield bookmark.title
        yield from titles_in(bookmark.children)


def labels(plan: Plan) -> dict[str, str]:
    """The printed number that each target leads to."""
    return {target: plan.pages[place].label for target, place in plan.places.items()}


def test_nothing_of_a_covered_pdf_is_left(desk: Desk, out: Path) -> None:
    id_ = desk.put(pdf_with_secrets(), f"{SECRET}.pdf", FileKind.PDF, title=f"名册 {SECRET}", pages=2)
    desk.write(out)
    assert says(out, SECRET), "else this test would prove nothing"

    hidden = (box(id_, Box(0, 0, SCALE, SCALE * 3 // 4)), title(id_))
    desk.write(out, redactions=hidden, mark="遮盖副本")
    assert not says(out, SECRET)
    assert check_binder(out) == () and qpdf_is_content(out)
    with pikepdf.open(out) as pdf:
        first = next(page for page in pdf.pages if str(page.label) == labels(desk.plan())[f"evidence:{id_}"])
        assert set(first.resources.XObject.P0.keys()) & {"/Metadata", "/Thumb", "/Annots", "/Resources"} == set()


def test_a_box_is_where_it_was_drawn_however_the_page_is_turned(desk: Desk, out: Path) -> None:
    for turn in (0, 90, 180, 270):
        id_ = desk.put(pdf_bytes(rotate=turn, crop=True, box=(600, 400)) + b"%" * turn, f"{turn}.pdf", FileKind.PDF)
        plan = desk.plan(redactions=(box(id_, Box(0, 0, HALF, HALF)),))
        desk.write(out, redactions=(box(id_, Box(0, 0, HALF, HALF)),))
        look = render(out, plan.places[f"evidence:{id_}"], 0.25)
        pictures = [mark for n, mark in plan.pictures() if n == plan.places[f"evidence:{id_}"]]
        x, y, w, h = (value / 4 for value in (pictures[0].x, pictures[0].y, pictures[0].width, pictures[0].height))
        quarter = {
            (column, row): rgb(look, int(x + w * (1 + 2 * column) / 4), int(y + h * (1 + 2 * row) / 4))
            for column in (0, 1) for row in (0, 1)
        }  # fmt: skip
        assert quarter[0, 0] == (0, 0, 0), turn
        assert all(max(quarter[place]) > 100 for place in quarter if place != (0, 0)), turn


@pytest.mark.parametrize("orientation", [1, 6])
def test_nothing_of_a_covered_photo_is_left(desk: Desk, out: Path, orientation: int) -> None:
    noise = Image.effect_noise((320, 240), 90).convert("RGB")
    whole = quartered(640, 480)
    whole.paste(noise, (0, 0))
    data = jpeg(whole, orientation, comment=SECRET.encode())
    id_ = desk.put(data, "证件照.jpg", FileKind.JPEG, orientation=orientation)
    desk.put(jpeg(quartered(300, 200)), "门头.jpg", FileKind.JPEG)
    covered = (box(id_, Box(0, 0, HALF, HALF)),)
    desk.write(out, redactions=covered)
    plan, full = desk.plan(redactions=covered), desk.plan()
    assert labels(plan) == labels(full) and len(plan.pages) == len(full.pages)
    assert (plan.hidden, plan.hidden_pages) == (1, 1)
    assert not says(out, SECRET)
    middle = data[len(data) // 2 :][:60]
    assert not any(middle in part for part in parts_of(out)), "the original's own bytes"
    with pikepdf.open(out) as pdf:
        stream = pdf.pages[plan.places[f"evidence:{id_}"]].get_images()["/P0"]
        assert isinstance(stream, pikepdf.Stream)
        image = pikepdf.PdfImage(stream).as_pil_image()
    corner = image.convert("L").crop((0, 0, image.width // 2 - 8, image.height // 2 - 8))
    assert max(corner.tobytes()) < 16, "black, and no trace of what was there"
    assert rgb(image.convert("RGB"), image.width - 9, 9)[1] > 100, "the rest is as it was"
    assert check_binder(out) == ()


def test_pictures_of_every_kind_are_covered(desk: Desk, out: Path) -> None:
    pale = Image.new("P", (80, 60), 3)
    kinds = (
        (image_bytes(pale, "PNG"), "p.png", FileKind.PNG),
        (image_bytes(Image.new("1", (80, 60), 1), "TIFF"), "t.tif", FileKind.TIFF),
        (image_bytes(quartered().convert("RGBA"), "PNG"), "a.png", FileKind.PNG),
        (jpeg(quartered(), mode="CMYK"), "c.jpg", FileKind.JPEG),
    )
    ids = [desk.put(data, name, kind) for data, name, kind in kinds]
    hidden = tuple(box(id_, Box(0, 0, SCALE, SCALE)) for id_ in ids)
    desk.write(out, redactions=hidden, photos_per_page=1)
    plan = desk.plan(redactions=hidden, photos_per_page=1)
    assert (plan.hidden, plan.hidden_pages) == (4, 4)
    for n, picture in plan.pictures():
        x, y = picture.x + picture.width / 2, picture.y + picture.height / 2
        assert rgb(render(out, n, 1.0), int(x), int(y)) == (0, 0, 0)


def test_what_stands_for_an_original_is_covered_too(desk: Desk, out: Path) -> None:
    """A HEIC is bound as a JPEG, a photo by choice as one with fewer pixels: the box is on what is bound."""
    smaller = desk.folder / "small.jpg"
    smaller.write_bytes(jpeg(quartered(240, 160)))
    heic = desk.put(b"not shown itself", "照片.heic", FileKind.HEIC)
    photo = desk.put(jpeg(quartered(900, 600)), "大.jpg", FileKind.JPEG)
    desk.pieces[heic] = replace(desk.pieces[heic], stand_in=StandIn(smaller, FileKind.JPEG, "转成 JPEG 印出。"))
    second = desk.folder / "second.jpg"
    second.write_bytes(jpeg(quartered(300, 200)))
    desk.pieces[photo] = replace(desk.pieces[photo], reduced=second)
    hidden = (box(heic, Box(0, 0, SCALE, SCALE)), box(photo, Box(0, 0, SCALE, SCALE)))
    desk.write(out, redactions=hidden)
    plan = desk.plan(redactions=hidden)
    assert plan.hidden == 2
    for n, picture in plan.pictures():
        middle = (int(picture.x + picture.width / 2), int(picture.y + picture.height / 2))
        assert rgb(render(out, n, 1.0), *middle) == (0, 0, 0)


def test_a_long_picture_counts_the_sheet_that_shows_the_box(desk: Desk, out: Path) -> None:
    id_ = desk.put(jpeg(quartered(200, 2400)), "长图.jpg", FileKind.JPEG)
    hidden = (box(id_, Box(0, SCALE * 96 // 100, SCALE, SCALE // 50)),)
    plan = desk.plan(redactions=hidden)
    assert len([n for n, _ in plan.pictures()]) > 1 and (plan.hidden, plan.hidden_pages) == (1, 1)


def test_a_box_that_cannot_be_put_there_stops_the_copy(desk: Desk, out: Path) -> None:
    id_ = desk.put(b"%PDF-1.4 broken", "坏的.pdf", FileKind.PDF)
    with pytest.raises(UserError, match="坏的"):
        desk.write(out, redactions=(box(id_, Box(0, 0, HALF, HALF)),))
    assert not out.exists()


LEDGER = Table(
    (
        ("姓名", "事由"),
        *((f"职工{n:02d}", "培训，" * 20) for n in range(60)),
        (NAME, f"{NAME}参加"),
        ("长", f"字{NAME}" * 900),
    ),
    (0.3, 0.7),
)


def document() -> Content:
    """Text that breaks a name over spans, over lines at every place, and over pages; and a ledger that holds it."""
    paragraphs = [
        Paragraph((Span("列" * n), Span(NAME[0], bold=True), Span(NAME[1] + "同志。")), bullet="•") for n in range(40)
    ]
    return Content((*paragraphs, LEDGER, Paragraph((Span(f"{NAME[0]} {NAME[1]}，" * 400),))))


def test_words_go_out_of_texts_and_tables_wherever_lines_and_pages_break(desk: Desk, out: Path) -> None:
    id_ = desk.put(b"x", f"{NAME}的台账.docx", FileKind.DOCX, title=f"{NAME}的台账", content=document())
    desk.write(out)
    full = desk.plan()
    assert knows(out, NAME[0]) and knows(out, NAME[1])

    desk.write(out, redactions=(words(id_, NAME),), mark="遮盖副本")
    plan = desk.plan(redactions=(words(id_, NAME),))
    assert not knows(out, NAME) and not says(out, NAME)
    assert labels(plan) == labels(full)
    assert plan.hidden >= 40 + 2 + 400
    index = text_of(out, 1)
    assert "的台账" in index and "职工59" in all_text(out), "the rest can be read"
    assert check_binder(out) == ()


def test_what_is_left_of_a_line_stays_where_it_was(desk: Desk) -> None:
    content = Content((Paragraph((Span(f"参加人员{NAME}和其他同志"),)),))
    id_ = desk.put(b"x", "记录.docx", FileKind.DOCX, content=content)
    full, part = desk.plan(), desk.plan(redactions=(words(id_, NAME),))
    place = full.places[f"evidence:{id_}"]

    def ends(plan: Plan) -> list[float]:
        return [mark.x for mark in plan.pages[place].marks if isinstance(mark, Text) and "其他" in str(mark.runs)]

    (whole,), (rest,) = ends(full), ends(part)
    assert rest > whole, "the piece behind the bar begins later"
    bars = [mark for mark in part.pages[place].marks if isinstance(mark, Fill) and mark.grey == 0.0]
    assert len(bars) == 1 and bars[0].x + bars[0].width == pytest.approx(rest)


def test_a_hidden_title_is_nowhere_even_where_it_was_cut(desk: Desk, out: Path) -> None:
    long = "关于" + NAME + "同志因私事请假的情况说明及其附件材料" * 4
    id_ = desk.put(jpeg(), f"{NAME}.jpg", FileKind.JPEG, title=long)
    split = NAME[0] + "\u200b" + NAME[1] + "损坏"  # as names of files come from the web
    broken = desk.put(b"x", f"{NAME}2.jpg", FileKind.JPEG, title=split, problem="图片已损坏，打不开。")
    desk.write(out, redactions=(title(id_), title(broken)), mark="遮盖副本")
    assert not knows(out, NAME) and not says(out, NAME)
    assert "请假" not in all_text(out)
    assert desk.evidence[broken].file.sha256 not in all_text(out), "what is short can be found by its digest"
    with pikepdf.open(out) as pdf, pdf.open_outline() as outline:
        titles = " ".join(titles_in(outline.root))
    assert "■■" in titles and "请假" not in titles
    assert labels(desk.plan(redactions=(title(id_), title(broken)))) == labels(desk.plan())


def test_the_copy_says_what_it_is_on_cover_and_index_and_embeds_nothing(desk: Desk, out: Path) -> None:
    loose = desk.put(pdf_bytes(3), "制度.pdf", FileKind.PDF, pages=3)
    hidden = tuple(box(loose, Box(100 * n, 0, HALF, HALF), page) for page in (0, 2) for n in (0, 1))
    desk.write(out, redactions=hidden, mark="遮盖副本", archival=True, raster=frozenset({loose}))
    for page in (0, 1):
        said = "".join(text_of(out, page).split())
        assert "已遮盖4处，涉及2页" in said and "页码与全本一致" in said
    with pikepdf.open(out) as pdf:
        assert all("遮盖副本" in text_of(out, number) for number in range(len(pdf.pages)))
        assert set(pdf.attachments) == {NAMED}
    assert "嵌在本册" not in all_text(out)


def test_front_numbers_stay_too_where_they_count_through(desk: Desk) -> None:
    ids = [desk.put(jpeg(quartered(60 + n, 40)), f"照片{n}.jpg", FileKind.JPEG) for n in range(30)]
    hidden = (title(ids[3]), box(ids[5], Box(0, 0, HALF, HALF)))
    full = desk.plan(front_labels="decimal")
    assert labels(desk.plan(front_labels="decimal", redactions=hidden)) == labels(full)
    assert replace(full, pages=()).places == desk.plan(front_labels="decimal", redactions=hidden).places


def test_pdftotext_and_images_of_poppler_find_nothing_either(desk: Desk, out: Path, tmp_path: Path) -> None:
    id_ = desk.put(pdf_with_secrets(), "名册.pdf", FileKind.PDF, pages=2)
    desk.write(out, redactions=(box(id_, Box(0, 0, SCALE, SCALE * 3 // 4)),))
    called("pdfimages", "-all", out, tmp_path / "i").check_returncode()
    called("pdfdetach", "-saveall", "-o", tmp_path, out).check_returncode()
    found = list(tmp_path.glob("i-*"))
    assert found and not any(SECRET.encode() in path.read_bytes() for path in found)


def test_pages_that_become_pictures_wait_on_the_disk_until_they_are_written(
    desk: Desk, out: Path, tmp_path: Path
) -> None:
    """So that memory does not grow with their number."""
    noise = Image.effect_noise((900, 1200), 90).convert("RGB")
    ids = [desk.put(jpeg(noise.rotate(angle)), f"{angle}.jpg", FileKind.JPEG) for angle in (0, 90, 180)]
    hidden = tuple(box(id_, Box(0, 0, HALF, HALF)) for id_ in ids)
    (volume,) = assemble_set(desk.book(redactions=hidden), tmp_path, Progress())
    assert volume.skeleton.path.stat().st_size < volume.size / 4
    written = desk.write(out, redactions=hidden)
    assert written.hidden == 3 and qpdf_is_content(out) and check_binder(out) == ()
    assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []
