"""Drawing a plan: text, rules and grounds. Pictures and links are added when the binder is assembled."""

from functools import lru_cache
from itertools import groupby
from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from binder.pdf.fonts import MISSING_CHARACTER, Face, glyph
from binder.pdf.letters import Letters
from binder.pdf.marks import Code, Fill, Grid, Link, Mark, Page, PageNumber, Picture, Rule, Run, Text
from binder.pdf.plan import Plan
from binder.pdf.qr import qr_code
from binder.progress import Progress

RED = "0.72 0.09 0.09 RG"
BLACK = "0 0 0 RG"
NUMBER_FACE = Face.SERIF


def draw(pdf: Pdf, plan: Plan, progress: Progress) -> None:
    """Make the pages of a plan, without their pictures, those of an empty document."""
    letters = Letters(pdf)
    sheets = []
    for number, page in enumerate(plan.pages):
        progress.step(number, len(plan.pages), "正在排印页面")
        height = page.frame.sheet_height
        lines = [line for mark in page.marks if (line := _drawn(mark, height, plan, letters))]
        sheets.append(_sheet(pdf, page, "\n".join(lines).encode("ascii"), letters))
    pdf.Root.Pages.Kids, pdf.Root.Pages.Count = Array(sheets), len(sheets)  # one by one they take longer than all else
    letters.finish()


def _sheet(pdf: Pdf, page: Page, drawing: bytes, letters: Letters) -> pikepdf.Object:
    content = pdf.make_stream(compress(drawing))
    content.Filter = Name.FlateDecode
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(page.frame.sheet_width, 3), round(page.frame.sheet_height, 3)]),
        Resources=Dictionary(Font=letters.fonts),
        Contents=content,
        Parent=pdf.Root.Pages,
    )
    return pdf.make_indirect(sheet)


def _drawn(mark: Mark, height: float, plan: Plan, letters: Letters) -> str:
    """A mark as PDF operators; pages measure from the top, PDF from the bottom."""
    match mark:
        case Text():
            return _text(mark, height, letters)
        case PageNumber():
            return _text(_number(mark, mark.form.format(plan.label_of(mark.target))), height, letters)
        case Code():
            return _code(mark, mark.form.format(plan.label_of(mark.target)), height)
        case Rule() | Grid():
            return _rules(mark, height)
        case Fill():
            box = mark.x, height - mark.y - mark.height, mark.width, mark.height
            return f"{decimal(mark.grey)} g {' '.join(map(decimal, box))} re f"
        case Picture() | Link():
            return ""  # added when the binder is assembled


def _rules(mark: Rule | Grid, height: float) -> str:
    x, y = decimal(mark.x), decimal(height - mark.y)
    width = f"{decimal(mark.thickness)} w"
    if isinstance(mark, Rule):
        x2, y2 = decimal(mark.x + mark.dx), decimal(height - mark.y - mark.dy)
        return f"{RED if mark.red else BLACK} {width} {x} {y} m {x2} {y2} l S"
    bottom = decimal(height - mark.y - mark.height)
    columns = [decimal(mark.x + column) for column in mark.columns]
    across = [f"{columns[0]} {level} m {columns[-1]} {level} l" for level in (y, bottom)]
    down = [f"{column} {y} m {column} {bottom} l" for column in columns]
    return " ".join((BLACK, width, *across, *down, "S"))


def _text(mark: Text, height: float, letters: Letters) -> str:
    ink = "0 g 0 Tc" if not (mark.grey or mark.spacing) else f"{decimal(mark.grey)} g {decimal(mark.spacing)} Tc"
    words = [f"BT {ink} {decimal(mark.x)} {decimal(height - mark.y)} Td"]
    for run in mark.runs:
        drawn = run if run.face else Run(Face.SERIF, MISSING_CHARACTER * len(run.text))
        font, text = letters.write(drawn.face, drawn.text)
        words.append(f"{font} {decimal(mark.size)} Tf {text} Tj")
    return "\n".join((*words, "ET"))


def _number(mark: PageNumber, text: str) -> Text:
    width = sum(glyph(NUMBER_FACE, character).width for character in text) * mark.size
    offset = {"left": 0.0, "center": width / 2, "right": width}[mark.align]
    return Text(mark.x - offset, mark.y, (Run(NUMBER_FACE, text),), mark.size)


@lru_cache(1 << 14)
def decimal(value: float) -> str:
    """A number as PDF writes it."""
    return f"{value:.5f}".rstrip("0").rstrip(".")


def _code(mark: Code, text: str, height: float) -> str:
    """A QR code as one rectangle for each run of dark modules in a row."""
    rows = qr_code(text)
    side = mark.size / len(rows)
    bars = ["0 g"]
    for number, row in enumerate(rows, 1):
        column = 0
        for dark, run in groupby(row):
            count = len(list(run))
            if dark:
                box = mark.x + column * side, height - mark.y - number * side, count * side, side
                bars.append(f"{' '.join(map(decimal, box))} re f")
            column += count
    return "\n".join(bars)
