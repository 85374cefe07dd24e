"""PDFs as evidence: how big their pages look, what cannot be carried over, and each page as one picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Array, Name
from pikepdf.exceptions import PdfError

SMALLEST = 1.0
TEXT_OPERATORS = "q Q Tf Tj TJ ' \""
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
LETTER = (0.0, 0.0, 612.0, 792.0)


class UnreadablePdf(ValueError):
    """No page can be had from this file. The text is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """sizes: width and height of each page as seen, points. notes: Chinese sentences on what binding changes."""

    sizes: tuple[tuple[float, float], ...]
    notes: tuple[str, ...]


def open_pdf(path: Path) -> pikepdf.Pdf:
    """Open a PDF, also an owner-locked one; what pikepdf refuses is rescued by PDFium. Raises UnreadablePdf."""
    try:
        return pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise UnreadablePdf("文件设了打开密码，不能转成页面；请换成没有密码的文件。") from None
    except (PdfError, ValueError):
        return _rescue(path)


def _rescue(path: Path) -> pikepdf.Pdf:
    import pypdfium2

    mended = BytesIO()
    try:
        with pypdfium2.PdfDocument(path) as damaged, pypdfium2.PdfDocument.new() as whole:
            whole.import_pages(damaged)
            whole.save(mended)
        return pikepdf.open(mended, suppress_warnings=True)
    except (pypdfium2.PdfiumError, PdfError, ValueError) as error:
        raise UnreadablePdf("文件已损坏，读不出页面；请重新取得完好的文件。") from error


def read_pdf(path: Path) -> PdfFacts:
    """Page sizes and notes. Raises UnreadablePdf."""
    with open_pdf(path) as pdf:
        try:
            sizes = tuple(_seen_size(page) for page in pdf.pages)
            notes = tuple(_notes(pdf))
        except (PdfError, ValueError, TypeError, AttributeError) as error:
            raise UnreadablePdf("文件结构有误，读不出页面；请重新取得完好的文件。") from error
    if not sizes:
        raise UnreadablePdf("文件里一页也没有；请重新取得完好的文件。")
    return PdfFacts(sizes, notes)


def _notes(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and (int(form.get("/SigFlags", 0)) & 1 or _has_signature(form)):
        yield "含有电子签名，装订后的页面不带签名效力，以随附的原件为准。"
    names = root.get("/Names", pikepdf.Dictionary())
    if "/EmbeddedFiles" in names or root.get("/AF"):
        yield "内嵌的附件没有装订，见随附的原件。"
    if "/JavaScript" in names or "/AA" in root or _is_active(root.get("/OpenAction")):
        yield "含有脚本或自动动作，装订时已去掉。"
    if "/OFF" in root.get("/OCProperties", pikepdf.Dictionary()).get("/D", pikepdf.Dictionary()):
        yield "含有可隐藏的图层，装订时按全部显示处理，请核对页面。"
    if any(_loose_fonts(page)[0] for page in pdf.pages):
        yield "有的字体没有嵌在文件里，在别的电脑上字形可能不同，请与原件核对。"


def _loose_fonts(page: pikepdf.Page) -> tuple[set[str], set[str]]:
    """Names of a page's fonts that are not embedded: those that text is shown in, and those that none is."""
    loose = {name for name, font in _fonts_of(page).items() if not is_embedded(font)}
    shown = _shown_fonts(page) if loose else set()
    return loose & shown, loose - shown


def _fonts_of(page: pikepdf.Page) -> dict[str, pikepdf.Object]:
    fonts = page.resources.get("/Font", pikepdf.Dictionary())
    return dict(fonts.items()) if isinstance(fonts, pikepdf.Dictionary) else {}


def _shown_fonts(page: pikepdf.Page) -> set[str]:
    """Names of the fonts that a page's own content shows text in."""
    shown, font, saved = set(), "", []
    for instruction in pikepdf.parse_content_stream(page, TEXT_OPERATORS):
        match str(instruction.operator):
            case "q":
                saved.append(font)
            case "Q":
                font = saved.pop() if saved else font
            case "Tf":
                font = str(instruction.operands[0]) if instruction.operands else font
            case "Tj" | "TJ" | "'" | '"':
                shown.add(font)
    return shown


def is_embedded(font: pikepdf.Object) -> bool:
    """Whether a font's outlines are in the file. A Type 3 font draws its own."""
    if not isinstance(font, pikepdf.Dictionary):
        return False
    if font.get("/Subtype") == Name.Type3:
        return True
    if font.get("/Subtype") == Name.Type0:
        parts = font.get("/DescendantFonts")
        return isinstance(parts, Array) and all(map(is_embedded, parts))
    descriptor = font.get("/FontDescriptor")
    return isinstance(descriptor, pikepdf.Dictionary) and any(key in descriptor for key in FONT_FILES)


def take_idle_fonts(page: pikepdf.Page) -> set[str]:
    """Take loose fonts that no text is shown in off a page's list, which others may share; their names."""
    _, idle = _loose_fonts(page)
    if idle:
        kept = {name: font for name, font in _fonts_of(page).items() if name not in idle}
        page.obj.Resources = pikepdf.Dictionary(dict(page.resources.items()) | {"/Font": pikepdf.Dictionary(kept)})
    return idle


def _has_signature(form: pikepdf.Dictionary) -> bool:
    return any(field.get("/FT") == Name.Sig and "/V" in field for field in form.get("/Fields", Array()))


def _is_active(action: object) -> bool:
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") in (Name.JavaScript, Name.Launch, Name.URI)


def _box(value: object, otherwise: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    try:
        x0, y0, x1, y1 = (float(number) for number in value)  # type: ignore[attr-defined]
    except (TypeError, ValueError):
        return otherwise
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _visible_box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """The part of the page that readers show: the crop box within the media box, or what they take for want of one."""
    media = _box(page.obj.get("/MediaBox", page.mediabox), LETTER)
    crop = _box(page.cropbox, media)
    both = max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3])
    return next(box for box in (both, media, LETTER) if box[2] - box[0] >= SMALLEST and box[3] - box[1] >= SMALLEST)


def _seen_size(page: pikepdf.Page) -> tuple[float, float]:
    x0, y0, x1, y1 = _visible_box(page)
    unit = float(page.obj.get("/UserUnit", 1))
    unit = unit if unit > 0 else 1.0  # as readers take it
    width, height = (x1 - x0) * unit, (y1 - y0) * unit
    return (height, width) if page.rotation % 180 else (width, height)


def prepare(pdf: pikepdf.Pdf) -> None:
    """Draw annotations and form fields into the pages, so that what they show stays while what they do goes."""
    if "/AcroForm" in pdf.Root and pdf.Root.AcroForm.get("/NeedAppearances", False):
        pdf.generate_appearance_streams()
    pdf.flatten_annotations("all")


def as_form(page: pikepdf.Page) -> pikepdf.Object:
    """The page as one drawing, turned upright and cut to its visible box, with no actions and no annotations."""
    box = Array([round(number, 4) for number in _visible_box(page)])
    page.obj.MediaBox = page.obj.CropBox = box
    if "/TrimBox" in page.obj:
        del page.obj["/TrimBox"]
    if not float(page.obj.get("/UserUnit", 1)) > 0:
        del page.obj["/UserUnit"]
    return page.as_form_xobject()


def drawn_box(form: pikepdf.Object) -> tuple[float, float, float, float]:
    """Where a form's box comes to lie once its own matrix is applied: x0, y0, x1, y1."""
    x0, y0, x1, y1 = (float(number) for number in form.BBox)
    a, b, c, d, e, f = (float(number) for number in form.get("/Matrix", Array([1, 0, 0, 1, 0, 0])))
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (x0, x1) for y in (y0, y1)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)
