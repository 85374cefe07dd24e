"""Documents without pages of their own (DOCX, XLSX, CSV, text) as real text and real tables."""

import hashlib
from dataclasses import replace
from itertools import groupby

from binder.domain.content import Block, Content, Paragraph, Picture, Span, Table
from binder.pdf.fonts import Face
from binder.pdf.jpeg import UnfitJpeg, scan_jpeg_bytes
from binder.pdf.marks import TEXT, WIDE, Frame, Strip, below, moved
from binder.pdf.marks import Picture as Placed
from binder.pdf.pages import Page, pour
from binder.pdf.pixels import UnreadableImage, read_frames
from binder.pdf.sources import Source
from binder.pdf.styles import HEADINGS, PROSE, TITLE
from binder.pdf.table import Cell, Row, table
from binder.pdf.typeset import Spans, Style, natural_width, paragraph

TEXT_FILE = Style(Face.FANG, 12, 21, justify=True, after=2)
NOTE = Style(Face.KAI, 9, 14, grey=0.35)
NOTE_GAP = 6.0
INDENT = 2.0
"""Characters, as official documents have it."""
MOST_NOTE_LINES = 3
"""As many as the upper margin of a turned sheet has room for."""
SHEET_TITLE = Style(Face.SANS_BOLD, 12, 22, before=6, glue=True)
CELL = Style(Face.SERIF, 9, 12.5)
HEAD_CELL = Style(Face.SANS_BOLD, 9, 12.5, align="center")
SMALL = 8.0
NARROWEST = 42.0
"""Points: a column narrower than this breaks a date or a five-digit number."""
MANY_COLUMNS = 8
PIXEL = 0.75
HALF_FULL = 0.6
LONG_FIRST = 6
"""Characters: a longer text that stands alone in its row is a heading or a note of the whole table."""
HEAD_GROUND = 0.94
SAMPLE_ROWS = 300

Flow = tuple[Frame, list[Strip]]


def content_pages(
    content: Content, origin: str, stamp: str, owner: str, body: Style = PROSE
) -> tuple[tuple[Page, ...], tuple[str, ...]]:
    """Pages of a document, and what could not be carried over.

    origin: sentence that says where it comes from; it stands above the text of the first page. body: of paragraphs.
    """
    left_out = list(content.left_out)
    flows = [flow for block in content.blocks for flow in _flows(block, body, left_out)] or [(TEXT, [])]
    pages: list[Page] = []
    for frame, group in groupby(flows, lambda flow: flow[0]):
        strips = [strip for _, part in group for strip in part]
        pages += pour(strips, frame, stamp, owner)
    return (_headed(pages[0], origin), *pages[1:]), tuple(left_out)


def _headed(page: Page, origin: str) -> Page:
    frame = page.frame
    note = below(paragraph(origin, NOTE, frame.width)[:MOST_NOTE_LINES])
    marks = tuple(moved(mark, frame.left, frame.top - note.height - NOTE_GAP) for mark in note.marks)
    return replace(page, marks=page.marks + marks)


def _flows(block: Block, body: Style, left_out: list[str]) -> list[Flow]:
    match block:
        case Paragraph():
            return [(TEXT, _paragraph(block, body))]
        case Table():
            return _table(block)
        case Picture():
            return [(TEXT, _picture(block, left_out))]


def _paragraph(block: Paragraph, body: Style) -> list[Strip]:
    style = _style(block, body)
    spans: Spans = [(span.text, style.face if block.level else _face(span, body)) for span in block.spans]
    if block.bullet:
        style = style.but(left=max(18.0, natural_width(block.bullet, style) + 6))
    return paragraph(spans, style, TEXT.width, bullet=block.bullet)


def _face(span: Span, body: Style) -> Face:
    return Face.SANS_BOLD if span.bold else Face.KAI if span.italic else body.face


def _style(block: Paragraph, body: Style) -> Style:
    """A heading in the middle of the line is the title of the document."""
    if block.level == 1 and block.align == "center":
        return TITLE
    style = HEADINGS[min(block.level, len(HEADINGS)) - 1] if block.level else body
    indent = INDENT if block.indent and block.align == "left" else 0.0
    return style.but(align=block.align, justify=style.justify and block.align == "left", indent=indent)


def _picture(block: Picture, left_out: list[str]) -> list[Strip]:
    try:
        source = _source(block)
    except UnreadableImage:
        left_out.append("有一张内嵌图片读不出来，没有印出。")
        return []
    scale = min(PIXEL, TEXT.width / block.width, TEXT.height * HALF_FULL / block.height)
    width, height = block.width * scale, block.height * scale
    return [Strip(height + 8, (Placed((TEXT.width - width) / 2, 4, width, height, source),))]


def _source(block: Picture) -> Source:
    if block.data.startswith(b"\xff\xd8"):
        try:
            return scan_jpeg_bytes(block.data, hashlib.sha256(block.data).hexdigest()).image
        except UnfitJpeg:
            pass
    return read_frames(block.data, first_only=True)[0][0]


def _table(block: Table) -> list[Flow]:
    title = paragraph(block.title, SHEET_TITLE, TEXT.width) if block.title else []
    if not block.rows or not block.widths:
        return [(TEXT, title)] if title else []
    needs = _needed(block)
    wide = len(needs) > MANY_COLUMNS or sum(needs) > TEXT.width
    frame = WIDE if wide else TEXT
    parts = _column_groups(needs, frame.width)
    flows: list[Flow] = [(frame, title)]
    for number, columns in enumerate(parts, 1):
        if len(parts) > 1:
            first, last = (columns[0] if number == 1 else columns[1]) + 1, columns[-1] + 1
            names = f"本表较宽，分 {len(parts)} 幅排印；这是第 {number} 幅，第 {first} 至 {last} 列。"
            flows.append((frame, paragraph(names, NOTE.but(glue=True, before=6), frame.width)))
        flows.append((frame, _part(block, columns, needs, frame)))
    return flows


def _needed(block: Table) -> list[float]:
    """Room that each column asks for: its longest text, but no more than eight characters unless the table says so.

    A row with one text only is a title or a remark, and asks for none.
    """
    found = []
    telling = [row for row in block.rows[:SAMPLE_ROWS] if sum(map(bool, row)) > 1] or block.rows[:SAMPLE_ROWS]
    for column in range(len(block.widths)):
        longest = max(natural_width(row[column][:40], CELL) for row in telling)
        found.append(max(NARROWEST, min(longest, 8 * CELL.size) + 8))
    return found


def _column_groups(needs: list[float], width: float) -> list[tuple[int, ...]]:
    """Columns that fit side by side; from the second group on, the first column comes again in front."""
    groups: list[tuple[int, ...]] = [()]
    used = 0.0
    for column, need in enumerate(needs):
        if groups[-1] and used + need > width + 0.01:
            groups.append((0,))
            used = needs[0]
        groups[-1] += (column,)
        used += need
    return groups


def _part(block: Table, columns: tuple[int, ...], needs: list[float], frame: Frame) -> list[Strip]:
    spare = frame.width - sum(needs[column] for column in columns)
    shares = [block.widths[column] for column in columns]
    whole = sum(shares) or 1.0
    widths = [needs[column] + spare * share / whole for column, share in zip(columns, shares, strict=True)]
    size = SMALL if len(columns) > MANY_COLUMNS else CELL.size
    rows = []
    for number, row in enumerate(block.rows):
        is_header = number < block.header_rows
        style = (HEAD_CELL if is_header else CELL).but(size=size)
        texts = [row[column] for column in columns]
        title = len(texts) > 1 and texts[0] and not any(texts[1:]) and len(texts[0]) > LONG_FIRST
        cells = (Cell(texts[0], style, span=len(texts)),) if title else tuple(Cell(text, style) for text in texts)
        rows.append(Row(cells, shade=HEAD_GROUND if is_header else 1.0))
    return [*table(rows, widths, block.header_rows, frame.height), Strip(8)]
