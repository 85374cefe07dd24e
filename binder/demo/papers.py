"""Papers as PDF: red-head documents, long contracts, wide tables, a bill turned on its side, a locked file."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pikepdf
from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from binder.demo.unit import BUREAU, NOTICE
from binder.resources import resource_path

BODY, STRONG = "DemoSerif", "DemoSerifBold"
RED = HexColor("#c8141e")
SEAL = Color(0.8, 0.08, 0.12, alpha=0.8)
GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.6, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
LINE = 440  # points a heading may take
Story = list[Flowable]


@cache
def _load_fonts() -> None:
    for name, file in ((BODY, "NotoSerifSC-Regular"), (STRONG, "NotoSerifSC-Bold")):
        pdfmetrics.registerFont(TTFont(name, str(resource_path(f"resources/fonts/{file}.ttf"))))


def _style(size: float, name: str = BODY, **more: Any) -> ParagraphStyle:
    return ParagraphStyle(f"{name}{size}", fontName=name, fontSize=size, leading=size * 1.75, wordWrap="CJK", **more)


TITLE = _style(19, STRONG, alignment=TA_CENTER, spaceAfter=16)
HEADING = _style(14, STRONG, spaceBefore=8)
TEXT = _style(14, firstLineIndent=28)
PLAIN = _style(14)
SIGNED = _style(14, alignment=TA_RIGHT, rightIndent=36)
CELL = _style(10, alignment=TA_CENTER)


@dataclass(frozen=True, slots=True)
class Letter:
    """A red-head document. number: 文号. date: as printed. body: paragraphs, "一、…" a heading. rows: a table or ()."""

    issuer: str
    number: str
    title: str
    to: str
    body: tuple[str, ...]
    date: str
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A page of a booklet: heading, body as in Letter.body, rows: a table below it or ()."""

    title: str
    body: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class _Seal(Flowable):
    """The round seal, drawn over the signature that stands just above."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return (0, 0)

    def draw(self) -> None:
        draw_seal(self.canv, 340, 34, self._text)


def draw_seal(canvas: Canvas, x: float, y: float, text: str) -> None:
    """A red circle of 40 mm about (x, y), in points, with an invented name."""
    canvas.saveState()
    canvas.setStrokeColor(SEAL)
    canvas.setFillColor(SEAL)
    canvas.setLineWidth(2.4)
    canvas.circle(x, y, 20 * mm)
    canvas.setFont(STRONG, min(12, 35 * mm / len(text)))
    canvas.drawCentredString(x, y - 8, text)
    canvas.setFont(STRONG, 26)
    canvas.drawCentredString(x, y + 10, "★")
    canvas.setFont(STRONG, 9)
    canvas.drawCentredString(x, y - 28, "示例 · 虚构")
    canvas.restoreState()


def _foot(canvas: Canvas, doc: SimpleDocTemplate) -> None:
    wide = doc.pagesize[0]
    canvas.setFont(BODY, 10)
    canvas.drawCentredString(wide / 2, 14 * mm, f"— {doc.page} —")
    canvas.setFillColor(HexColor("#666666"))
    canvas.drawRightString(wide - 20 * mm, 14 * mm, NOTICE)


def write_story(path: Path, title: str, story: Story, size: tuple[float, float] = A4) -> None:
    """Lay a story out on pages of `size` points, with page numbers and the notice at the foot."""
    doc = SimpleDocTemplate(
        str(path),
        pagesize=size,
        leftMargin=28 * mm,
        rightMargin=26 * mm,
        topMargin=25 * mm,
        bottomMargin=24 * mm,
        title=title,
        author=BUREAU,
        invariant=1,
    )
    doc.build(story, onFirstPage=_foot, onLaterPages=_foot)


def grid(rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """A ruled table, its first row bold and repeated; widths in points."""
    head, *rest = rows
    bold = _style(10, STRONG, alignment=TA_CENTER)
    cells = [[Paragraph(text, bold) for text in head], *[[Paragraph(text, CELL) for text in row] for row in rest]]
    return Table(cells, colWidths=list(widths), repeatRows=1, style=GRID)


def write_letter(path: Path, letter: Letter) -> None:
    """A red-head document with its red line, 文号, text, signature and seal."""
    _load_fonts()
    heading = f"{letter.issuer}文件"
    head = _style(min(26, LINE // len(heading)), STRONG, alignment=TA_CENTER, textColor=RED)
    rule = HRFlowable(width="100%", thickness=2, color=RED, spaceAfter=18)
    signed = [Spacer(1, 30), Paragraph(letter.issuer, SIGNED), Paragraph(letter.date, SIGNED), _Seal(letter.issuer)]
    story = [
        Paragraph(heading, head),
        Spacer(1, 14),
        Paragraph(letter.number, _style(14, alignment=TA_CENTER)),
        rule,
        Paragraph(letter.title, TITLE),
        Paragraph(letter.to, PLAIN),
        *_body(letter.body, letter.rows),
        KeepTogether(signed),
    ]
    write_story(path, letter.title, story)


def _body(texts: Sequence[str], rows: Sequence[Sequence[str]]) -> Story:
    """Paragraphs, those with a Chinese number and 、 set as headings; then the rows as a table of even columns."""
    story: Story = [Paragraph(text, HEADING if text[1:2] == "、" else TEXT) for text in texts]
    if rows:
        story.append(KeepTogether([Spacer(1, 10), grid(rows, [LINE / len(rows[0])] * len(rows[0]))]))
    return story


def write_booklet(path: Path, title: str, notes: Sequence[str], parts: Sequence[Part]) -> None:
    """A cover with the title and notes, then each part on a page of its own."""
    _write_pages(path, title, [_cover(title, notes), *map(_page, parts)])


def write_contract(path: Path, title: str, parties: Sequence[str], parts: Sequence[Part]) -> None:
    """A booklet with a last page for the signatures and seals of the last two of `parties`."""
    _load_fonts()
    last: Story = [Paragraph("签 署 页", TITLE), Spacer(1, 40)]
    for party in parties[-2:]:
        last += [Paragraph(f"{party}（盖章）", PLAIN), Spacer(1, 80), _Seal("合同专用章"), Spacer(1, 60)]
    _write_pages(path, title, [_cover(title, parties), *map(_page, parts), last])


def _cover(title: str, notes: Sequence[str]) -> Story:
    _load_fonts()
    heading = Paragraph(title, _style(26, STRONG, alignment=TA_CENTER))
    return [Spacer(1, 130), heading, Spacer(1, 120), *(Paragraph(note, PLAIN) for note in notes)]


def _page(part: Part) -> Story:
    return [Paragraph(part.title, TITLE), *_body(part.body, part.rows)]


def _write_pages(path: Path, title: str, pages: Sequence[Story]) -> None:
    story = [flowable for page in pages for flowable in (*page, PageBreak())]
    write_story(path, title, story[:-1])


def write_wide_table(path: Path, title: str, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    """A table on landscape A4."""
    _load_fonts()
    story: Story = [
        Paragraph(title, TITLE),
        grid(rows, widths),
        Spacer(1, 14),
        Paragraph("经办：示例甲　审核：示例乙", PLAIN),
    ]
    write_story(path, title, story, landscape(A4))


def write_turned_bill(path: Path, title: str, lines: Sequence[tuple[str, str]]) -> None:
    """A landscape bill on a portrait page that carries /Rotate 90, as some scanners and printers make them."""
    _load_fonts()
    canvas = Canvas(str(path), pagesize=landscape(A4), invariant=1)
    canvas.setTitle(title)
    canvas.setPageRotation(90)  # which also swaps the sides of the page
    canvas.transform(0, 1, -1, 0, A4[0], 0)
    wide, high = A4[1], A4[0]
    canvas.setFont(STRONG, 26)
    canvas.drawCentredString(wide / 2, high - 80, title)
    canvas.setStrokeColor(RED)
    canvas.line(wide / 2 - 170, high - 94, wide / 2 + 170, high - 94)
    canvas.rect(70, 110, wide - 140, high - 230)
    step = (high - 230) / len(lines)
    for place, (name, value) in enumerate(lines):
        y = high - 120 - place * step
        canvas.line(70, y, wide - 70, y)
        canvas.setFont(BODY, 14)
        canvas.drawString(90, y - step / 2 - 5, name)
        canvas.drawString(270, y - step / 2 - 5, value)
    canvas.line(250, 110, 250, high - 120)
    draw_seal(canvas, wide - 170, 170, "示例保险财务章")
    canvas.setFont(BODY, 12)
    canvas.drawString(70, 70, NOTICE)
    canvas.save()


def write_locked_letter(path: Path, letter: Letter) -> None:
    """A red-head document anyone can open, but that its owner's password keeps from being changed or copied.

    The old 128-bit RC4 is meant: it is what such files in offices have, and it gives the same bytes each time.
    """
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.pdf"
        write_letter(plain, letter)
        allow = pikepdf.Permissions(extract=False, modify_annotation=False, modify_assembly=False, modify_other=False)
        lock = pikepdf.Encryption(owner="demo-owner", user="", R=3, allow=allow, aes=False, metadata=False)
        with pikepdf.open(plain) as pdf:
            pdf.save(path, encryption=lock, static_id=True)
