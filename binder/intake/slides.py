"""A PPTX as blocks: each slide a heading, then its texts, tables and pictures from top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from binder.domain.content import Block, Content, Paragraph, Picture, Span
from binder.intake.archive import check_archive
from binder.intake.pictures import embedded_picture
from binder.intake.plain import clean
from binder.intake.refusing import damage_told
from binder.intake.tables import MAX_COLUMNS, MAX_ROWS, grid, shortened

if TYPE_CHECKING:
    from pptx.presentation import Presentation as Slides

NAMES = ("演示文稿", "PowerPoint 或 WPS ")
MAX_SLIDES = 500
MAX_BLOCKS = 20_000
MAX_NESTING = 16
MAX_PICTURE_BYTES = 200 << 20  # of all pictures of one document, as they are passed on
ROW = 360_000  # EMU, 1 cm: shapes that begin this closely below each other stand in one row
LOSSES = {
    "picture": "{} 幅图片的格式无法显示或太大，未列出，请对照原件。",
    "chart": "{} 个图表或示意图未列出，请对照原件。",
    "film": "{} 段录音或录像未列出，请对照原件。",
    "hidden": "隐藏的 {} 张幻灯片未列出。",
    "notes": "{} 张幻灯片的备注未列出，请对照原件。",
    "slide": "幻灯片太多，只列出了开头部分，请对照原件。",
}


def open_slides(path: Path) -> Slides:
    """Open a PPTX. UserError "damaged-file" or "too-large" if it cannot be."""
    from pptx import Presentation  # brings along what Python has for networks: only the child that reads one gets it

    check_archive(path)
    with damage_told(*NAMES):
        slides = Presentation(str(path))
        len(slides.slides)
    return slides


def read_slides(path: Path, *, pictures: bool = True) -> Content:
    """All slides. UserError as `read_content` tells."""
    slides = open_slides(path)
    with damage_told(*NAMES):
        return _Reader(pictures).content(slides)


class _Reader:
    """Walks the slides once, counting what had to be left out."""

    def __init__(self, pictures: bool) -> None:
        self._pictures = pictures
        self._picture_bytes = 0
        self._lost: Counter[str] = Counter()
        self._tables_lost: list[str] = []

    def content(self, slides: Slides) -> Content:
        blocks: list[Block] = []
        for number, slide in enumerate(slides.slides, 1):
            if number > MAX_SLIDES or len(blocks) > MAX_BLOCKS:
                self._lost["slide"] += 1
                break
            if slide._element.get("show", "1") in ("0", "false"):
                self._lost["hidden"] += 1
                continue
            blocks += self._slide(slide, number)
        said = [sentence.format(self._lost[loss]) for loss, sentence in LOSSES.items() if self._lost[loss]]
        return Content(tuple(blocks), (*self._tables_lost, *said))

    def _slide(self, slide: Any, number: int) -> Iterator[Block]:
        title = slide.shapes.title
        said = clean(title.text_frame.text).replace("\n", " ").strip() if title is not None else ""
        yield Paragraph((Span(f"第 {number} 张　{said}".rstrip("　")),), 2)
        self._lost["notes"] += slide.has_notes_slide and bool(_notes(slide))
        others = [shape for shape in slide.shapes if title is None or shape.shape_id != title.shape_id]
        yield from self._shapes(others, 0)

    def _shapes(self, shapes: Iterable[Any], depth: int) -> Iterator[Block]:
        placed = sorted(shapes, key=lambda shape: ((shape.top or 0) // ROW, shape.left or 0))
        for shape in placed:
            yield from self._shape(shape, depth)

    def _shape(self, shape: Any, depth: int) -> Iterator[Block]:
        from pptx.enum.shapes import MSO_SHAPE_TYPE

        kind = _kind(shape)
        if kind == MSO_SHAPE_TYPE.GROUP:
            if depth < MAX_NESTING:
                yield from self._shapes(shape.shapes, depth + 1)
        elif shape.has_table:
            yield from self._table(shape.table)
        elif kind in (MSO_SHAPE_TYPE.PICTURE, MSO_SHAPE_TYPE.LINKED_PICTURE) or hasattr(shape, "image"):
            yield from self._picture(shape)
        elif kind == MSO_SHAPE_TYPE.MEDIA:
            self._lost["film"] += 1
        elif shape.has_text_frame:
            yield from _paragraphs(shape.text_frame)
        elif shape.has_chart or "graphicFrame" in shape._element.tag:
            self._lost["chart"] += 1

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(table.rows)
        cells = [[_cell_text(cell) for cell in list(row.cells)[: MAX_COLUMNS + 1]] for row in rows[:MAX_ROWS]]
        self._tables_lost += shortened("演示文稿里的一个表格", len(rows), max(map(len, cells), default=0))
        made = grid([row[:MAX_COLUMNS] for row in cells], header_rows=1 if table.first_row else None)
        if made:
            yield made

    def _picture(self, shape: Any) -> Iterator[Picture]:
        if not self._pictures:
            return
        try:
            picture = embedded_picture(shape.image.blob, round((shape.rotation or 0) / 90))
        except Exception:  # a metafile, a broken picture, one too large, a relation that leads nowhere
            self._lost["picture"] += 1
            return
        self._picture_bytes += len(picture.data)
        if self._picture_bytes > MAX_PICTURE_BYTES:
            self._lost["picture"] += 1
        else:
            yield picture


def _kind(shape: Any) -> Any:
    try:
        return shape.shape_type
    except NotImplementedError:  # a shape of a sort that the library does not know
        return None


def _notes(slide: Any) -> str:
    frame = slide.notes_slide.notes_text_frame
    return "" if frame is None else frame.text.strip()


def _paragraphs(frame: Any) -> Iterator[Paragraph]:
    for paragraph in frame.paragraphs:
        runs = [(clean(run.text), bool(run.font.bold), bool(run.font.italic)) for run in paragraph.runs]
        text = "".join(text for text, _, _ in runs)
        if not text.strip():
            text = clean(paragraph.text)  # a field such as a date has no run
            runs = [(text, False, False)]
        if text.strip():
            yield Paragraph(tuple(Span(*run) for run in runs if run[0]), bullet="•" if paragraph.level else "")


def _cell_text(cell: Any) -> str:
    """A merged cell has its text at its upper left and nothing in its other places."""
    return "" if cell.is_spanned else clean(cell.text_frame.text).strip()
