"""A DOCX as blocks: headings, paragraphs, lists, tables and pictures in the order of the body."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree

from binder.domain.content import Block, Content, Paragraph, Picture, Span, Table
from binder.intake.archive import check_archive
from binder.intake.pictures import embedded_picture
from binder.intake.plain import clean
from binder.intake.refusing import damage_told
from binder.intake.tables import MAX_COLUMNS, MAX_ROWS, grid, shortened
from binder.intake.word_lists import Numbering
from binder.intake.word_styles import Styles, find, is_on, value

NAMES = ("Word 文档", "Word 或 WPS ")
MAX_BLOCKS = 20_000
MAX_PICTURE_BYTES = 200 << 20  # of all pictures of one document, as they are passed on
QUARTER_TURN = 90 * 60_000  # DrawingML counts angles in 1/60000 degree
PREFIXES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "v": "urn:schemas-microsoft-com:vml",
}
# What was deleted with changes tracked, and the second form of a drawing for old programs.
DEAD = etree.XPath("//w:del | //w:moveFrom | //mc:Fallback", namespaces=PREFIXES)
TEXT_BOXES = etree.XPath(".//w:txbxContent[not(ancestor::w:txbxContent)]", namespaces=PREFIXES)
IMAGES = etree.XPath(".//a:blip[@r:embed] | .//v:imagedata[@r:id]", namespaces=PREFIXES)
TURN = etree.XPath("string(ancestor::*[local-name()='pic']/*[local-name()='spPr']/a:xfrm/@rot)", namespaces=PREFIXES)
CHARTS = etree.XPath(".//c:chart | .//dgm:relIds", namespaces=PREFIXES)
MATHS = etree.XPath(".//m:t/text()", namespaces=PREFIXES)
# Elements that only wrap others: content controls, links, insertions, fields, smart tags.
WRAPPERS = frozenset(
    {"sdt", "sdtContent", "hyperlink", "ins", "moveTo", "smartTag", "customXml", "fldSimple", "bdo", "dir"}
    | {"AlternateContent", "Choice"}
)
ALIGNMENTS: dict[str, Literal["center", "right"]] = {"center": "center", "right": "right", "end": "right"}
LOSSES = {
    "picture": "{} 幅图片的格式无法显示或太大，未列出，请对照原件。",
    "chart": "{} 个图表或示意图未列出，请对照原件。",
    "math": "{} 处公式只列出了文字，请对照原件。",
    "note": "{} 条脚注或尾注未列出，请对照原件。",
    "symbol": "{} 个特殊符号以“□”代替，请对照原件。",
    "altChunk": "{} 份嵌在其中的其他文档未列出，请对照原件。",
    "header": "页眉和页脚未列出，请对照原件。",
    "block": "文档太长，只列出了开头部分，请对照原件。",
}
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
SYMBOLS = {"F0FE": "☑", "F052": "☑", "F0FC": "✓", "F050": "✓", "F0A8": "□", "F06F": "□", "F0A3": "□", "F0B7": "•"}


def open_word(path: Path) -> Document:
    """Open a DOCX. UserError "damaged-file" or "too-large" if it cannot be."""
    check_archive(path)
    with damage_told(*NAMES):
        document = docx.Document(str(path))
        document.element.body.tag  # noqa: B018 a document without a body is none
    return document


def read_word(path: Path, *, pictures: bool = True) -> Content:
    """All blocks of the body. UserError as `read_content` tells."""
    document = open_word(path)
    with damage_told(*NAMES):
        return _Reader(document, pictures).content()


@dataclass(frozen=True, slots=True)
class _Frame:
    """Blocks of a text box, met in the middle of a paragraph."""

    blocks: tuple[Block, ...]


_Piece = Span | Picture | _Frame


class _Reader:
    """Walks the body once, counting lists and what had to be left out."""

    def __init__(self, document: Document, pictures: bool) -> None:
        self._pictures = pictures
        self._part = document.part
        self._body: Any = document.element.body
        for dead in DEAD(self._body):
            dead.getparent().remove(dead)
        self._styles = Styles(document.styles.element)
        self._numbering = Numbering(self._related(RELATIONSHIP_TYPE.NUMBERING))
        self._has_header = any(
            relation.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
            for relation in self._part.rels.values()
        )
        self._lost: Counter[str] = Counter()
        self._tables_lost: list[str] = []
        self._picture_bytes = 0

    def _related(self, relation_type: str) -> Any | None:
        for relation in self._part.rels.values():
            if relation.reltype == relation_type and not relation.is_external:
                return etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
        return None

    def content(self) -> Content:
        blocks: list[Block] = []
        for block in self._blocks(self._body):
            if len(blocks) == MAX_BLOCKS:
                self._lost["block"] += 1
                break
            blocks.append(block)
        self._lost["header"] += self._has_header
        said = [sentence.format(self._lost[loss]) for loss, sentence in LOSSES.items() if self._lost[loss]]
        return Content(tuple(blocks), (*self._tables_lost, *said))

    def _blocks(self, container: Any) -> Iterator[Block]:
        for child in container:
            tag = _local(child)
            if tag == "p":
                yield from self._paragraph(child)
            elif tag == "tbl":
                yield from self._table(child)
            elif tag in WRAPPERS:
                yield from self._blocks(child)
            elif tag == "altChunk":
                self._lost["altChunk"] += 1

    # Paragraphs

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        """The paragraph, cut at its pictures and text boxes; nothing if it is empty."""
        style = value(find(paragraph, "w:pPr", "w:pStyle"))
        level, align, bullet = self._level(paragraph, style), self._align(paragraph, style), None
        indent = self._is_indented(paragraph, style)
        spans: list[Span] = []
        for piece in (*self._pieces(paragraph, style), None):
            if isinstance(piece, Span):
                spans.append(piece)
                continue
            if "".join(span.text for span in spans).strip():
                bullet = self._label(paragraph, style) if bullet is None else ""
                yield Paragraph(_joined(spans), level, bullet, align, indent and not bullet)
            spans = []
            if piece is not None:
                yield from piece.blocks if isinstance(piece, _Frame) else (piece,)

    def _level(self, paragraph: Any, style: str) -> int:
        if self._styles.name(style) == "title":
            return 1
        own = find(paragraph, "w:pPr", "w:outlineLvl")
        text = value(self._styles.lookup(style, "w:pPr", "w:outlineLvl") if own is None else own)
        return min(int(text) + 1, 6) if text in tuple("012345678") else 0

    def _align(self, paragraph: Any, style: str) -> Literal["left", "center", "right"]:
        own = find(paragraph, "w:pPr", "w:jc")
        return ALIGNMENTS.get(value(self._styles.lookup(style, "w:pPr", "w:jc") if own is None else own), "left")

    def _is_indented(self, paragraph: Any, style: str) -> bool:
        """Whether the first line is set in: as the paragraph says, or else its style."""
        for ind in (find(paragraph, "w:pPr", "w:ind"), self._styles.lookup(style, "w:pPr", "w:ind")):
            for name in ("w:firstLineChars", "w:firstLine"):
                told = None if ind is None else ind.get(qn(name))
                if told is not None:
                    return told.isdigit() and int(told) > 0
        return False

    def _label(self, paragraph: Any, style: str) -> str:
        own = find(paragraph, "w:pPr", "w:numPr")
        styled = self._styles.lookup(style, "w:pPr", "w:numPr")
        number = find(own, "w:numId")
        level = find(own, "w:ilvl")
        number = find(styled, "w:numId") if number is None else number
        level = find(styled, "w:ilvl") if level is None else level
        return clean(self._numbering.next_label(value(number), int(value(level) or 0)))

    def _pieces(self, parent: Any, style: str) -> Iterator[_Piece]:
        for child in parent:
            tag = _local(child)
            if tag == "r":
                yield from self._run(child, style)
            elif tag in ("oMath", "oMathPara"):
                self._lost["math"] += 1
                yield Span(clean("".join(MATHS(child))))
            elif tag in WRAPPERS:
                yield from self._pieces(child, style)

    def _run(self, run: Any, style: str) -> Iterator[_Piece]:
        look = find(run, "w:rPr")
        vanish = find(look, "w:vanish")
        if vanish is not None and is_on(vanish):
            return
        bold, italic = self._switch(look, style, "w:b"), self._switch(look, style, "w:i")
        for child in run:
            text = self._text(child)
            if text:
                yield Span(clean(text), bold, italic)
            elif _local(child) in ("drawing", "pict", "object", "AlternateContent"):
                yield from self._drawn(child)
            elif _local(child) in ("footnoteReference", "endnoteReference"):
                self._lost["note"] += 1

    def _switch(self, look: Any | None, style: str, tag: str) -> bool:
        """Bold or italic: of the run, else of its character style, else of the paragraph's style."""
        switch = find(look, tag)
        character_style = value(find(look, "w:rStyle"))
        if switch is None and character_style:
            switch = self._styles.lookup(character_style, "w:rPr", tag)
        if switch is None:
            switch = self._styles.lookup(style, "w:rPr", tag)
        return switch is not None and is_on(switch)

    def _text(self, child: Any) -> str:
        tag = _local(child)
        if tag == "t":
            return child.text or ""
        if tag == "sym":
            code = child.get(qn("w:char"), "").upper()
            self._lost["symbol"] += code not in SYMBOLS
            return SYMBOLS.get(code, "□")
        if tag == "br" and child.get(qn("w:type"), "textWrapping") != "textWrapping":
            return ""  # of a page or a column
        return SIGNS.get(tag, "")

    # Pictures and text boxes

    def _drawn(self, drawing: Any) -> Iterator[_Piece]:
        for image in IMAGES(drawing) if self._pictures else ():
            yield from self._picture(image)
        self._lost["chart"] += len(CHARTS(drawing))
        for box in TEXT_BOXES(drawing):
            yield _Frame(tuple(self._blocks(box)))

    def _picture(self, image: Any) -> Iterator[Picture]:
        relation = image.get(qn("r:embed")) or image.get(qn("r:id"))
        turns = round(int(TURN(image) or 0) / QUARTER_TURN)
        try:
            picture = embedded_picture(self._part.related_parts[relation].blob, turns)
        except Exception:  # a metafile, a broken picture, one too large, a relation that leads nowhere
            self._lost["picture"] += 1
            return
        self._picture_bytes += len(picture.data)
        if self._picture_bytes > MAX_PICTURE_BYTES:
            self._lost["picture"] += 1
        else:
            yield picture

    # Tables

    def _table(self, table: Any) -> Iterator[Block]:
        """The table, then the pictures that were in its cells."""
        pictures: list[Picture] = []
        lines = list(_children(table, "tr"))
        rows = [self._row(line, pictures) for line in lines[:MAX_ROWS]]
        self._tables_lost += shortened("文档里的一个表格", len(lines), max(map(len, rows), default=0))
        marked = sum(find(line, "w:trPr", "w:tblHeader") is not None for line in lines[:MAX_ROWS])
        made = grid([row[:MAX_COLUMNS] for row in rows], header_rows=marked or None)
        if made:
            yield made
        yield from pictures

    def _row(self, line: Any, pictures: list[Picture]) -> list[str]:
        """Cell texts; a merged cell has its text at its upper left and nothing in its other places."""
        cells = [""] * _count(find(line, "w:trPr", "w:gridBefore"), 0)
        for cell in _children(line, "tc"):
            merge = find(cell, "w:tcPr", "w:vMerge")
            goes_on = merge is not None and value(merge) != "restart"
            text = "\n".join(self._cell_lines(self._blocks(cell), pictures))
            cells.append("" if goes_on else text)
            cells += [""] * (_count(find(cell, "w:tcPr", "w:gridSpan"), 1) - 1)
        return cells

    def _cell_lines(self, blocks: Iterable[Block], pictures: list[Picture]) -> Iterator[str]:
        for block in blocks:
            match block:
                case Paragraph(spans=spans, bullet=bullet):
                    yield bullet + "".join(span.text for span in spans).strip()
                case Table(rows=rows):
                    yield from ("  ".join(filter(None, row)) for row in rows)
                case Picture():
                    pictures.append(block)


def _local(element: Any) -> str:
    """Tag without its namespace; "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Children of that local name, those inside wrappers included."""
    for child in parent:
        if _local(child) == tag:
            yield child
        elif _local(child) in WRAPPERS:
            yield from _children(child, tag)


def _count(element: Any | None, default: int) -> int:
    """A count of grid columns, kept within what a table can have."""
    text = value(element)
    return min(int(text), MAX_COLUMNS + 1) if text.isascii() and text.isdecimal() else default


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Neighbours of the same look as one: Word cuts a sentence into many runs."""
    joined: list[Span] = []
    for span in spans:
        if joined and (joined[-1].bold, joined[-1].italic) == (span.bold, span.italic):
            joined[-1] = Span(joined[-1].text + span.text, span.bold, span.italic)
        else:
            joined.append(span)
    return tuple(joined)
