"""Drawing a plan with reportlab: text, rules and grounds. Pictures and links are added when the binder is assembled."""

from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from binder.pdf.fonts import MISSING_CHARACTER, Face, drawn_name, glyph, load_fonts
from binder.pdf.marks import Fill, Link, Mark, Page, PageNumber, Picture, Rule, Run, Text
from binder.pdf.plan import Plan
from binder.progress import Progress

RED = (0.72, 0.09, 0.09)
NUMBER_FACE = Face.SERIF


def draw(plan: Plan, progress: Progress) -> BytesIO:
    """The pages of a plan as a PDF in memory: small, since it holds no picture."""
    load_fonts()
    rl_config.useA85 = 0  # seven times the CPU for nothing
    stream = BytesIO()
    first = plan.pages[0].frame
    canvas = Canvas(
        stream,
        pagesize=(first.sheet_width, first.sheet_height),
        pageCompression=1,
        invariant=1,
        initialFontName=Face.SERIF.value,  # type: ignore[arg-type]
    )
    for number, page in enumerate(plan.pages):
        progress.step(number, len(plan.pages), "正在排印页面")
        _draw_page(canvas, page, plan)
    canvas.save()
    stream.seek(0)
    return stream


def _draw_page(canvas: Canvas, page: Page, plan: Plan) -> None:
    canvas.setPageSize((page.frame.sheet_width, page.frame.sheet_height))
    for mark in page.marks:
        _draw_mark(canvas, mark, page.frame.sheet_height, plan)
    canvas.showPage()


def _draw_mark(canvas: Canvas, mark: Mark, height: float, plan: Plan) -> None:
    """Draw a mark; pages measure from the top, PDF from the bottom."""
    match mark:
        case Text():
            _draw_text(canvas, mark, height)
        case PageNumber():
            _draw_number(canvas, mark, height, mark.form.format(plan.label_of(mark.target)))
        case Rule():
            canvas.setStrokeColorRGB(*(RED if mark.red else (0, 0, 0)))
            canvas.setLineWidth(mark.thickness)
            canvas.line(mark.x, height - mark.y, mark.x + mark.dx, height - mark.y - mark.dy)
        case Fill():
            canvas.setFillGray(mark.grey)
            canvas.rect(mark.x, height - mark.y - mark.height, mark.width, mark.height, stroke=0, fill=1)
        case Picture() | Link():
            pass  # added by pikepdf


def _draw_text(canvas: Canvas, mark: Text, height: float) -> None:
    text = canvas.beginText(mark.x, height - mark.y)
    text.setFillGray(mark.grey)
    if mark.spacing:
        text.setCharSpace(mark.spacing)
    for run in mark.runs:
        drawn = run if run.face else Run(Face.SERIF, MISSING_CHARACTER * len(run.text))
        text.setFont(drawn_name(drawn.face), mark.size)
        text.textOut(drawn.text)
    if mark.spacing:
        text.setCharSpace(0)
    canvas.drawText(text)


def _draw_number(canvas: Canvas, mark: PageNumber, height: float, text: str) -> None:
    width = sum(glyph(NUMBER_FACE, character).width for character in text) * mark.size
    offset = {"left": 0.0, "center": width / 2, "right": width}[mark.align]
    _draw_text(canvas, Text(mark.x - offset, mark.y, (Run(NUMBER_FACE, text),), mark.size), height)
