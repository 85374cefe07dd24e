"""Evidence on its pages: photos several to a sheet, PDFs page by page, documents as text, and a notice for the rest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from binder.domain.content import Content
from binder.domain.evidence import OFFICE_KINDS, Evidence, FileKind
from binder.domain.pages import pages_of
from binder.errors import UserError
from binder.pdf.book import Book, Piece
from binder.pdf.content import TEXT_FILE, content_pages
from binder.pdf.fonts import Face
from binder.pdf.jpeg import Scanned, UnfitJpeg
from binder.pdf.marks import SHEET, TEXT, WIDE_SHEET, Frame, Picture, Strip
from binder.pdf.pages import Packed, Page, Section, pour
from binder.pdf.pdf_source import UnreadablePdf, read_pdf
from binder.pdf.photos import Photo, is_long, own_sheets, photo_of, sheet_of_photos, slices
from binder.pdf.pixels import RASTER_DPI, SIDEWAYS, UnreadableImage, read_frames
from binder.pdf.sources import JpegImage, PdfPage, PixelImage, RasterPage
from binder.pdf.styles import PROSE, TITLE
from binder.pdf.typeset import Style, paragraph

NOTICE_TITLE = TITLE.but(before=60, after=18)
NOTICE = PROSE.but(indent=2)
NOTICE_SMALL = Style(Face.KAI, 11, 20, indent=2, before=8, grey=0.25)
CMYK = 4
"""Components of a photo whose colours an archival file, which is RGB, cannot hold as they are."""
ARCHIVAL = "PDF/A-3b"
PRIVATE = "含个人信息"

KIND_NAMES = {
    FileKind.DOCX: "Word 文档",
    FileKind.XLSX: "Excel 表格",
    FileKind.XLS: "Excel 表格",
    FileKind.CSV: "CSV 表格",
    FileKind.PPTX: "演示文稿",
    FileKind.TEXT: "文本文件",
    FileKind.MARKDOWN: "文本文件",
}
NO_PAGES = {
    **dict.fromkeys(OFFICE_KINDS, "旧版文档没有转成页面（本机没有可用的 LibreOffice、WPS 或 Word），不能印在册内。"),
    **dict.fromkeys((FileKind.AUDIO, FileKind.VIDEO), "录音录像不能印在册内，请播放原件。"),
    **dict.fromkeys(
        (FileKind.ZIP, FileKind.RAR, FileKind.SEVEN_ZIP),
        "压缩包不能印在册内；打开它，把里面的文件添加为佐证材料，就能印出来。",
    ),
}
SMALLEST_KEPT, LARGEST_KEPT = 300.0, 14400.0
"""Points: sheets narrower than this have no room for the numbers; larger ones no reader opens."""


def target_of(evidence_id: str) -> str:
    """The link target of an evidence."""
    return f"evidence:{evidence_id}"


@dataclass(frozen=True, slots=True)
class Bound:
    """Evidence on its pages, and what was not shown faithfully, as (evidence id, sentence)."""

    section: Section
    exceptions: tuple[tuple[str, str], ...] = ()


def bind_pieces(book: Book, pieces: Iterable[Piece]) -> Iterator[Bound]:
    """Bind evidence in order; neighbouring photos share sheets."""
    read = (_read(book, piece) for piece in pieces)
    for is_photo, group in groupby(read, lambda one: isinstance(one, Photo)):
        if is_photo:
            photos = [photo for photo in group if isinstance(photo, Photo)]
            size = book.options.photos_per_page
            for first in range(0, len(photos), size):
                yield _shared_sheet(book, photos[first : first + size])
        else:
            yield from (bound for bound in group if isinstance(bound, Bound))


def _read(book: Book, piece: Piece) -> Photo | Bound:
    """Bind one piece, or where it cannot be read, a notice. Raises UserError for an original that is gone."""
    file = piece.evidence.file
    if file.problem:
        return _notice(book, piece, file.problem)
    try:
        return _read_sound(book, piece)
    except UnreadableImage:
        return _notice(book, piece, "图片已损坏，读不出来；请重新取得完好的文件。")
    except UnreadablePdf as error:
        return _notice(book, piece, str(error))
    except OSError as error:
        text = f"《{piece.evidence.title}》的原件不见了或读不出来。请先核验档案，找回原件后再导出。"
        raise UserError("original-unreadable", text) from error


def _read_sound(book: Book, piece: Piece) -> Photo | Bound:
    kind = piece.kind
    if kind is FileKind.JPEG:
        return _photo(book, piece)
    if kind.is_image and kind is not FileKind.HEIC:
        return _image(book, piece)
    if kind is FileKind.PDF:
        return _pdf(book, piece)
    if piece.content is not None:
        return _document(book, piece, piece.content)
    return _notice(book, piece, NO_PAGES.get(kind, "这种文件没有页面形式，不能印在册内。"))


def _photo(book: Book, piece: Piece) -> Photo | Bound:
    try:
        scanned = _scan(book, piece)
    except UnfitJpeg:
        return _image(book, piece)
    if book.options.archival and scanned.image.components == CMYK:
        return _image(book, piece)
    if not scanned.whole:
        return _single(book, piece, [scanned.image], "图片文件不完整，末尾缺失的部分印不出来，请重新取得原片。")
    photo = photo_of(piece, scanned.image)
    return _single(book, piece, [scanned.image], "") if is_long(photo.width, photo.height) else photo


def _scan(book: Book, piece: Piece) -> Scanned:
    file, bound = piece.evidence.file, piece.bound
    if bound == piece.path:
        return book.photographs.scan(bound, file.sha256, file.orientation)
    made = bound.stat()
    return book.photographs.scan(bound, f"{bound.name} {made.st_size} {made.st_mtime_ns}", file.orientation)


def _image(book: Book, piece: Piece) -> Bound:
    """A picture that is decoded: one page for each frame of a TIFF, the first frame of anything else."""
    every = piece.kind is FileKind.TIFF
    frames, count = read_frames(piece.bound, first_only=not every, upright=_upright_size(piece))
    note = f"动画共 {count} 帧，只印第一帧。" if count > len(frames) else ""
    return _single(book, piece, [frames[page] for page in chosen_pages(piece.evidence, len(frames))], note)


def _upright_size(piece: Piece) -> tuple[int, int] | None:
    """Of an original that was decoded when it was looked into; None for what stands in for one."""
    file = piece.evidence.file
    if piece.bound != piece.path or not (file.width and file.height):
        return None
    return (file.height, file.width) if file.orientation in SIDEWAYS else (file.width, file.height)


def _single(book: Book, piece: Piece, images: Sequence[JpegImage | PixelImage], note: str) -> Bound:
    """A piece with sheets of its own, one for each image; more where it is long."""
    parts = [f"（{number}/{len(images)}）" if len(images) > 1 else "" for number in range(1, len(images) + 1)]
    notes = [*_instead(piece), note] if note else _instead(piece)
    photos = [photo_of(piece, image, part) for image, part in zip(images, parts, strict=True)]
    return _bound(book, piece, [sheet for photo in photos for sheet in own_sheets(book, photo)], notes)


def _bound(book: Book, piece: Piece, sheets: Sequence[tuple[Frame, Packed]], notes: Iterable[str]) -> Bound:
    """A piece on sheets of its own, each stamped with its place among them."""
    id_ = piece.evidence.id
    pages = tuple(
        Page(frame, marks, _stamp(book, id_, number, len(sheets)), id_)
        for number, (frame, marks) in enumerate(sheets, 1)
    )
    return Bound(Section(pages, ((target_of(id_), 0),)), _noted(book, id_, notes))


def _shared_sheet(book: Book, photos: list[Photo]) -> Bound:
    ids = [photo.piece.evidence.id for photo in photos]
    stamp = _stamp(book, ids[0])
    if stamp and len(ids) > 1:
        private = f" · {PRIVATE}" if any(photo.piece.evidence.private for photo in photos) else ""
        stamp = f"{book.stamp_of(ids[0])} 至 {book.stamp_of(ids[-1])}{private}"
    page = sheet_of_photos(book, photos, stamp, ids[0] if len(ids) == 1 else "")
    noted = tuple(one for p in photos for one in _noted(book, p.piece.evidence.id, _instead(p.piece)))
    return Bound(Section((page,), tuple((target_of(id_), 0) for id_ in ids)), noted)


def _pdf(book: Book, piece: Piece) -> Bound:
    evidence = piece.evidence
    facts = read_pdf(piece.bound)
    notes = [*_instead(piece), *facts.notes]
    if evidence.file.pages > len(facts.sizes):
        notes.insert(0, f"原有 {evidence.file.pages} 页，只恢复出 {len(facts.sizes)} 页，请与原件核对。")
    raster = evidence.id in book.options.raster
    if raster:
        where = "保存在立卷单位" if book.options.redactions is not None else "嵌在本册的附件里"
        notes = [f"不合 {ARCHIVAL}，按 {RASTER_DPI} dpi 的图像印出，原件{where}。"]
    form = RasterPage if raster else PdfPage
    pages = chosen_pages(evidence, len(facts.sizes))
    kept = book.options.sheets == "kept"
    sheets = [sheet for page in pages for sheet in _pdf_sheets(facts.sizes[page], form(piece.bound, page), kept)]
    return _bound(book, piece, sheets, notes)


def _pdf_sheets(size: tuple[float, float], source: PdfPage | RasterPage, kept: bool) -> Iterator[tuple[Frame, Packed]]:
    """A page on A4, never enlarged, turned if it is wide, a long one in slices; or on a sheet of its own size."""
    if kept and min(size) >= SMALLEST_KEPT and max(size) <= LARGEST_KEPT:
        yield Frame(*size, 0, 0, *size, full=True), Packed((Picture(0, 0, *size, source),))
        return
    frame = WIDE_SHEET if size[0] > size[1] else SHEET
    if is_long(*size) and size[1] > frame.height:
        scale = min(1.0, frame.width / size[0])
        for picture in slices((size[0] * scale, size[1] * scale), source, frame, frame.height):
            yield frame, Packed((picture,))
        return
    scale = min(1.0, frame.width / size[0], frame.height / size[1])
    width, height = size[0] * scale, size[1] * scale
    x, y = frame.left + (frame.width - width) / 2, frame.top + (frame.height - height) / 2
    yield frame, Packed((Picture(x, y, width, height, source),))


def _document(book: Book, piece: Piece, content: Content) -> Bound:
    evidence = piece.evidence
    kind = KIND_NAMES.get(evidence.file.kind, "文件")
    origin = _about_originals(book, f"《{evidence.title}》由{kind}转成文字和表格印出，版式以随附的原件为准。")
    body = TEXT_FILE if evidence.file.kind is FileKind.TEXT else PROSE
    pages, left_out = content_pages(content, origin, "", evidence.id, body)
    return _bound(book, piece, [(page.frame, page.marks) for page in pages], left_out)


def _notice(book: Book, piece: Piece, sentence: str) -> Bound:
    """A sheet in place of what cannot be shown, saying so."""
    evidence = piece.evidence
    digest = f"　SHA-256：{evidence.file.sha256}" if book.options.redactions is None else ""
    beside = "原件随册附在“原件”文件夹里，请到那里查看。"
    where = beside if book.options.originals else "原件保存在立卷单位，请到那里查看。"
    strips: list[Strip] = [
        *paragraph("本件未能印出", NOTICE_TITLE, TEXT.width),
        *paragraph(f"材料 {book.stamp_of(evidence.id)}《{evidence.title}》。", NOTICE, TEXT.width),
        *paragraph(sentence, NOTICE, TEXT.width),
        *paragraph(where, NOTICE, TEXT.width),
        *paragraph(f"文件名：{evidence.file.name}", NOTICE_SMALL, TEXT.width),
        *paragraph(f"大小：{evidence.file.size:,} 字节{digest}", NOTICE_SMALL, TEXT.width),
    ]
    pages = pour(strips, TEXT, _stamp(book, evidence.id), evidence.id)
    return Bound(Section(pages, ((target_of(evidence.id), 0),)), _noted(book, evidence.id, [sentence]))


def _instead(piece: Piece) -> tuple[str, ...]:
    """What is said of a stand-in."""
    return (piece.stand_in.note,) if piece.stand_in else ()


def _noted(book: Book, id_: str, notes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((id_, _about_originals(book, note)) for note in notes)


def _about_originals(book: Book, sentence: str) -> str:
    """A sentence that refers to the originals, where these do not go along."""
    return sentence if book.options.originals else sentence.replace("随附的原件", "立卷单位保存的原件")


def _stamp(book: Book, evidence_id: str, number: int = 1, count: int = 1) -> str:
    """What stands at the top edge of a page: "4－2", "4－2 · 3/12 · 个人信息"; "" when stamps are off."""
    if not book.options.stamp:
        return ""
    part = f" · {number}/{count}" if count > 1 else ""
    private = f" · {PRIVATE}" if book.pieces[evidence_id].evidence.private else ""
    return f"{book.stamp_of(evidence_id)}{part}{private}"


def chosen_pages(evidence: Evidence, count: int) -> tuple[int, ...]:
    """Indexes of the pages that are the evidence, of `count` that its file has; all where none of them is named."""
    named = tuple(page - 1 for page in pages_of(evidence.page_range) if page <= count)
    return named or tuple(range(count))


def remarks_on(evidence: Evidence) -> tuple[str, ...]:
    """What an index says of an evidence: which pages of its file it is, and whether it shows personal information."""
    remarks = []
    if pages_of(evidence.page_range) and evidence.file.pages > 1 and not evidence.file.kind.reads_as_blocks:
        named = evidence.page_range.replace("-", "–").replace(",", "、")
        remarks.append(f"第{named}页，共{evidence.file.pages}页")
    return (*remarks, PRIVATE) if evidence.private else tuple(remarks)
