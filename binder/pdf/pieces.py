"""Evidence on its pages: photos several to a sheet, PDFs page by page, documents as text, and a notice for the rest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from binder.domain.content import Content
from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.pdf.book import Book, Piece
from binder.pdf.content import TEXT_FILE, content_pages
from binder.pdf.fonts import Face
from binder.pdf.jpeg import UnfitJpeg, scan_jpeg
from binder.pdf.marks import SHEET, TEXT, WIDE_SHEET, Mark, Page, Picture, Section, Strip, below, moved, pour
from binder.pdf.pdf_source import UnreadablePdf, read_pdf
from binder.pdf.pixels import RASTER_DPI, UnreadableImage, read_frames
from binder.pdf.sources import JpegImage, PdfPage, PixelImage, RasterPage, Source, upright_size
from binder.pdf.styles import PROSE, TITLE
from binder.pdf.typeset import Style, paragraph

CAPTION = Style(Face.SANS, 9, 13, align="center")
NOTICE_TITLE = TITLE.but(before=60, after=18)
NOTICE = PROSE.but(indent=2)
NOTICE_SMALL = Style(Face.KAI, 11, 20, indent=2, before=8, grey=0.25)
CAPTION_LINES = 2
GUTTER = 12.0
GRIDS = {1: (1, 1), 2: (1, 2), 4: (2, 2)}
PIXEL_DPI = 96
CMYK = 4
"""Components of a photo whose colours an archival file, which is RGB, cannot hold as they are."""
ARCHIVAL = "PDF/A-3b"

KIND_NAMES = {
    FileKind.DOCX: "Word 文档",
    FileKind.XLSX: "Excel 表格",
    FileKind.XLS: "Excel 表格",
    FileKind.CSV: "CSV 表格",
    FileKind.PPTX: "演示文稿",
    FileKind.TEXT: "文本文件",
    FileKind.MARKDOWN: "文本文件",
}
ENLARGE_MOST = 3.0


def target_of(evidence_id: str) -> str:
    """The link target of an evidence."""
    return f"evidence:{evidence_id}"


@dataclass(frozen=True, slots=True)
class Bound:
    """Evidence on its pages, and what was not shown faithfully, as (evidence id, sentence)."""

    section: Section
    exceptions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo with its caption, ready for a cell of a photo sheet."""

    piece: Piece
    source: Source
    width: int
    height: int
    caption: str


def bind_pieces(book: Book, pieces: Iterable[Piece]) -> Iterator[Bound]:
    """Bind evidence in order; neighbouring photos share sheets."""
    read = (_read(book, piece) for piece in pieces)
    for is_photo, group in groupby(read, lambda one: isinstance(one, Photo)):
        if is_photo:
            photos = [photo for photo in group if isinstance(photo, Photo)]
            size = book.options.photos_per_page
            for first in range(0, len(photos), size):
                yield _photo_sheet(book, photos[first : first + size])
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
    return _notice(book, piece, "这种文件没有页面形式，不能印在册内。")


def _photo(book: Book, piece: Piece) -> Photo | Bound:
    file = piece.evidence.file
    try:
        scanned = scan_jpeg(piece.bound, file.orientation)
    except UnfitJpeg:
        return _image(book, piece)
    if book.options.archival and scanned.image.components == CMYK:
        return _image(book, piece)
    if not scanned.whole:
        return _single(book, piece, [scanned.image], "图片文件不完整，末尾缺失的部分印不出来，请重新取得原片。")
    width, height = upright_size(scanned.image)
    return Photo(piece, scanned.image, width, height, _caption(book, piece))


def _image(book: Book, piece: Piece) -> Bound:
    """A picture that is decoded: one page for each frame of a TIFF, the first frame of anything else."""
    every = piece.kind is FileKind.TIFF
    frames, count = read_frames(piece.bound, first_only=not every)
    note = f"动画共 {count} 帧，只印第一帧。" if count > len(frames) else ""
    return _single(book, piece, list(frames), note)


def _single(book: Book, piece: Piece, images: Sequence[JpegImage | PixelImage], note: str) -> Bound:
    """A piece with sheets of its own, one for each image."""
    id_ = piece.evidence.id
    pages = []
    for number, image in enumerate(images, 1):
        part = f"（{number}/{len(images)}）" if len(images) > 1 else ""
        width, height = upright_size(image) if isinstance(image, JpegImage) else (image.width, image.height)
        photo = Photo(piece, image, width, height, _caption(book, piece) + part)
        frame = WIDE_SHEET if width > height * 1.2 else SHEET
        marks = _cell(photo, frame.left, frame.top, frame.width, frame.height)
        pages.append(Page(frame, marks, _stamp(book, id_, number, len(images)), id_))
    notes = [*_instead(piece), note] if note else _instead(piece)
    return Bound(Section(tuple(pages), ((target_of(id_), 0),)), _noted(id_, notes))


def _caption(book: Book, piece: Piece) -> str:
    evidence = piece.evidence
    taken = evidence.file.captured_at.replace("T", " ")[:16]
    parts = [book.stamp_of(evidence.id), evidence.title, f"拍摄于 {taken}" if taken else evidence.date]
    return "　".join(part for part in parts if part)


def _photo_sheet(book: Book, photos: list[Photo]) -> Bound:
    """One to four photos on a sheet, one below the other, four in two columns."""
    columns, rows = GRIDS[book.options.photos_per_page if len(photos) > 1 else 1]
    width = (SHEET.width - GUTTER * (columns - 1)) / columns
    height = (SHEET.height - GUTTER * (rows - 1)) / rows
    marks: list[Mark] = []
    for number, photo in enumerate(photos):
        row, column = divmod(number, columns)
        marks += _cell(
            photo, SHEET.left + column * (width + GUTTER), SHEET.top + row * (height + GUTTER), width, height
        )
    ids = [photo.piece.evidence.id for photo in photos]
    stamps = [_stamp(book, id_) for id_ in ids]
    stamp = stamps[0] if len(stamps) == 1 or not stamps[0] else f"{stamps[0]} 至 {stamps[-1]}"
    page = Page(SHEET, tuple(marks), stamp, ids[0] if len(ids) == 1 else "")
    noted = tuple((photo.piece.evidence.id, note) for photo in photos for note in _instead(photo.piece))
    return Bound(Section((page,), tuple((target_of(id_), 0) for id_ in ids)), noted)


def _cell(photo: Photo, x: float, y: float, width: float, height: float) -> tuple[Mark, ...]:
    """A picture as large as fits, its caption right below it."""
    caption = paragraph(photo.caption, CAPTION, width)
    if len(caption) > CAPTION_LINES:
        caption = paragraph(_shortened(photo.caption, width), CAPTION, width)
    block = below(caption)
    room = height - block.height - 4
    scale = min(width / photo.width, room / photo.height, ENLARGE_MOST * 72 / PIXEL_DPI)
    shown_width, shown_height = photo.width * scale, photo.height * scale
    top = y + (room - shown_height) / 2
    picture = Picture(x + (width - shown_width) / 2, top, shown_width, shown_height, photo.source)
    return (picture, *(moved(mark, x, top + shown_height + 4) for mark in block.marks))


def _shortened(caption: str, width: float) -> str:
    """A caption cut to two lines: the whole title stands in the index."""
    most = int(width / CAPTION.size * CAPTION_LINES) - 2
    return caption[: most - 1] + "…"


def _pdf(book: Book, piece: Piece) -> Bound:
    id_ = piece.evidence.id
    facts = read_pdf(piece.bound)
    notes = [*_instead(piece), *facts.notes]
    known = piece.evidence.file.pages
    if known > len(facts.sizes):
        notes.insert(0, f"原有 {known} 页，只恢复出 {len(facts.sizes)} 页，请与原件核对。")
    count = len(facts.sizes)
    raster = id_ in book.options.raster
    if raster:
        notes = [f"不合 {ARCHIVAL}，按 {RASTER_DPI} dpi 的图像印出，原件嵌在本册的附件里。"]
    form = RasterPage if raster else PdfPage
    pages = tuple(
        _pdf_page(size, form(piece.bound, number), _stamp(book, id_, number + 1, count), id_)
        for number, size in enumerate(facts.sizes)
    )
    return Bound(Section(pages, ((target_of(id_), 0),)), _noted(id_, notes))


def _pdf_page(size: tuple[float, float], source: PdfPage | RasterPage, stamp: str, owner: str) -> Page:
    """A page never enlarged, scaled down into the sheet, landscape where it is landscape."""
    frame = WIDE_SHEET if size[0] > size[1] else SHEET
    scale = min(1.0, frame.width / size[0], frame.height / size[1])
    width, height = size[0] * scale, size[1] * scale
    x, y = frame.left + (frame.width - width) / 2, frame.top + (frame.height - height) / 2
    return Page(frame, (Picture(x, y, width, height, source),), stamp, owner)


def _document(book: Book, piece: Piece, content: Content) -> Bound:
    evidence = piece.evidence
    kind = KIND_NAMES.get(evidence.file.kind, "文件")
    origin = f"《{evidence.title}》由{kind}转成文字和表格印出，版式以随附的原件为准。"
    body = TEXT_FILE if evidence.file.kind is FileKind.TEXT else PROSE
    pages, left_out = content_pages(content, origin, "", evidence.id, body)
    numbered = tuple(
        Page(page.frame, page.marks, _stamp(book, evidence.id, number, len(pages)), evidence.id)
        for number, page in enumerate(pages, 1)
    )
    return Bound(Section(numbered, ((target_of(evidence.id), 0),)), _noted(evidence.id, left_out))


def _notice(book: Book, piece: Piece, sentence: str) -> Bound:
    """A sheet in place of what cannot be shown, saying so."""
    evidence = piece.evidence
    strips: list[Strip] = [
        *paragraph("本件未能印出", NOTICE_TITLE, TEXT.width),
        *paragraph(f"材料 {book.stamp_of(evidence.id)}《{evidence.title}》。", NOTICE, TEXT.width),
        *paragraph(sentence, NOTICE, TEXT.width),
        *paragraph("原件随册附在“原件”文件夹里，请到那里查看。", NOTICE, TEXT.width),
        *paragraph(f"文件名：{evidence.file.name}", NOTICE_SMALL, TEXT.width),
        *paragraph(f"大小：{evidence.file.size:,} 字节　SHA-256：{evidence.file.sha256}", NOTICE_SMALL, TEXT.width),
    ]
    pages = pour(strips, TEXT, _stamp(book, evidence.id), evidence.id)
    return Bound(Section(pages, ((target_of(evidence.id), 0),)), _noted(evidence.id, [sentence]))


def _instead(piece: Piece) -> tuple[str, ...]:
    """What is said of a stand-in."""
    return (piece.stand_in.note,) if piece.stand_in else ()


def _noted(id_: str, notes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple((id_, note) for note in notes)


def _stamp(book: Book, evidence_id: str, number: int = 1, count: int = 1) -> str:
    """What stands at the top edge of a page: "4－2" or "4－2 · 3/12", "" when stamps are off."""
    if not book.options.stamp:
        return ""
    part = f" · {number}/{count}" if count > 1 else ""
    return f"{book.stamp_of(evidence_id)}{part}"
