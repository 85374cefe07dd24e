"""Drawing: the marks of a page as PDF operators."""

import re
from functools import lru_cache

from binder.pdf.fonts import MISSING_CHARACTER, Face, glyph
from binder.pdf.letters import Letters
from binder.pdf.marks import Code, Fill, Grid, Link, Mark, PageNumber, Picture, Rule, Run, Text
from binder.pdf.pages import Page
from binder.pdf.plan import Plan
from binder.pdf.qr import qr_code

RED = "0.72 0.09 0.09 RG"
BLACK = "0 0 0 RG"
NUMBER_FACE = Face.SERIF
DARK = re.compile(b"\x01+")
Matrix = tuple[float, float, float, float, float, float]


def drawing(page: Page, plan: Plan, letters: Letters) -> bytes:
    """What stands on a page, but for its pictures, as PDF operators."""
    height = page.frame.sheet_height
    lines = (_drawn(mark, height, plan, letters) for mark in page.marks.drawn())
    return "\n".join(filter(None, lines)).encode("ascii")


def picture(mark: Picture, matrix: Matrix, name: str, height: float) -> bytes:
    """Operators that draw a picture. matrix: puts it in its place; name: in the page's resources."""
    return f"q {_window(mark, height)}{' '.join(map(decimal, matrix))} cm {name} Do Q\n".encode("ascii")


def _window(mark: Picture, height: float) -> str:
    """Operators that let a picture show within its window only."""
    if not mark.window:
        return ""
    x, y, across, down = mark.window
    return f"{' '.join(map(decimal, (x, height - y - down, across, down)))} re W n "


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
            return ""  # a picture is drawn below all else, a link is none of the operators


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
        y, tall = decimal(height - mark.y - number * side), decimal(side)
        for run in DARK.finditer(row):
            left, right = run.span()
            bars.append(f"{decimal(mark.x + left * side)} {y} {decimal((right - left) * side)} {tall} re")
    return "\n".join((*bars, "f"))
