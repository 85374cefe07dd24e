"""An OFD drawn anew as a PDF: text as text, lines as lines, pictures as they are. What it cannot draw, it says."""

import io
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from ofdkit import OFDDocument, OFDError
from ofdkit.package import Package
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Page, Pdf

from binder.errors import UserError
from binder.intake.ofd.document import OfdPage, Stamp, opened_package, pages_of
from binder.intake.ofd.drawing import Drawing
from binder.intake.ofd.matrix import pdf_numbers
from binder.intake.ofd.seals import seal_picture
from binder.intake.ofd.stock import Stock

POINTS = 72 / 25.4  # of a millimetre
SENTENCES = {
    "font": "有的字体没有嵌在文件里，用相近的字体显示，字形与原件可能略有不同。",
    "character": "有的字没有可用的字形，以〓代替，请对照原件。",
    "jbig2": "有的 JBIG2 扫描图片读不出来，没有画出，请对照原件。",
    "picture": "有的图片读不出来，没有画出，请对照原件。",
    "large": "有的图片太大，没有画出，请对照原件。",
    "shade": "有的渐变填充以单色代替，请对照原件。",
    "pattern": "图案填充没有画出，请对照原件。",
    "clip": "有的图形用文字的形状裁剪，没有裁剪，整个画出，请对照原件。",
    "stray": "有的文字超出原件给它的边框，别的软件可能显示不全，这里照样显示，请对照原件。",
    "object": "有的图形对象不认识，没有画出，请对照原件。",
    "seal": "有的电子印章没有可显示的图形，没有画出，请对照原件。",
    "sealed": "含有电子签章，只画出印章的图形，没有核验签章的效力，以原件为准。",
    "attachment": "文件里还带有附件，没有显示，请到原件里查看。",
    "missing": "有的页面内容缺失，显示为空白，请对照原件。",
}


class Converted:
    """A finished PDF. pages: how many; left_out: Chinese sentences on what differs from the original."""

    def __init__(self, pdf: bytes, pages: int, left_out: tuple[str, ...]) -> None:
        self.pdf, self.pages, self.left_out = pdf, pages, left_out


def convert_ofd(path: Path) -> Converted:
    """Draw the whole document. UserError "damaged-file" or "too-large" when it cannot be read."""
    with opened_package(path) as package, Pdf.new() as pdf:
        lost = _Conversion(package, pdf).run()
        buffer = io.BytesIO()
        pdf.save(buffer, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        sentences = tuple(sentence for key, sentence in SENTENCES.items() if key in lost)
        return Converted(buffer.getvalue(), len(pdf.pages), sentences)


def ofd_texts(path: Path) -> Iterator[str]:
    """The text of each page in reading order. Raises as `convert_ofd`."""
    with opened_package(path), OFDDocument(path) as document:
        for page in document.pages:
            try:
                yield page.text()
            except OFDError:
                yield ""


class _Conversion:
    """One package drawn into one PDF. with_seals: False within a seal, so that seals do not hold seals without end."""

    def __init__(self, package: Package, pdf: Pdf, *, with_seals: bool = True) -> None:
        self._package, self._pdf, self._with_seals = package, pdf, with_seals
        self._stock = Stock(pdf)
        self._drawing = Drawing(package, self._stock)
        self._nested: dict[str, Object | None] = {}
        self._lost: set[str] = set()

    def run(self) -> set[str]:
        """Add every page to the PDF; what was lost, as keys of sentences."""
        drawn = [(page, self._body(page)) for page in pages_of(self._package)]
        drawing = self._drawing
        alphas = {f"/{name}": _transparent(*key) for key, name in drawing.alphas.items()}
        forms = {f"/{_form_name(key)}": form for key, form in self._nested.items() if form is not None}
        shared = self._pdf.make_indirect(
            Dictionary(
                Font=drawing.wardrobe.finished(self._pdf),
                ExtGState=Dictionary(alphas),
                Shading=Dictionary({f"/H{number}": one for number, one in enumerate(drawing.shadings, 1)}),
                XObject=Dictionary({**self._stock.images, **forms}),
            )
        )
        for page, body in drawn:
            self._pdf.pages.append(_page(self._pdf, page, body, shared))
        return self._lost | drawing.lost | drawing.wardrobe.lost | self._stock.lost

    def _body(self, page: OfdPage) -> bytes:
        found = {"missing": page.missing, "attachment": page.has_attachments}
        self._lost |= {key for key, there in found.items() if there}
        drawing, resources = self._drawing, page.resources
        parts = [*drawing.layers(page.layers, resources), *drawing.appearances(page.annotations, resources)]
        for stamp in page.stamps if self._with_seals else ():
            parts += self._stamped(stamp)
        return "\n".join(parts).encode("ascii")

    def _stamped(self, stamp: Stamp) -> Iterator[str]:
        """A seal's picture in its box, or the part of it that belongs on this page."""
        name = self._seal(stamp.sources)
        if not name:
            self._lost.add("seal")
            return
        self._lost.add("sealed")
        x, y, width, height = stamp.where
        yield f"q 1 0 0 1 {pdf_numbers(x, y)} cm"
        if stamp.shown:
            yield f"{pdf_numbers(*stamp.shown)} re W n"
        yield f"{pdf_numbers(width, 0, 0, -height, 0, height)} cm /{name} Do Q"

    def _seal(self, sources: tuple[str, ...]) -> str | None:
        """The name of a seal's picture, which fills the square from 0 to 1; None if there is none to be shown."""
        found = next((one for part in sources if (one := seal_picture(self._package.read(part)))), None)
        if found is None:
            return None
        kind, data = found
        key = sha256(data).hexdigest()
        if kind != "ofd":
            return self._stock.name_of(key, lambda: (data, b""))
        if key not in self._nested:
            self._nested[key] = _seal_form(self._pdf, data)
        return _form_name(key) if self._nested[key] is not None else None


def _form_name(key: str) -> str:
    return f"N{key[:32]}"


def _seal_form(pdf: Pdf, data: bytes) -> Object | None:
    """The first page of an OFD within, as a drawing that fills the square from 0 to 1."""
    try:
        with Package(data) as package, Pdf.new() as inner:
            _Conversion(package, inner, with_seals=False).run()
            page = inner.pages[0]
            x0, y0, x1, y1 = (float(side) for side in page.mediabox)
            form = pdf.copy_foreign(page.as_form_xobject())
    except (OFDError, UserError, IndexError):
        return None
    form.Matrix = Array([1 / (x1 - x0), 0, 0, 1 / (y1 - y0), -x0 / (x1 - x0), -y0 / (y1 - y0)])
    return form


def _transparent(fill: int, stroke: int) -> Dictionary:
    return Dictionary(Type=Name.ExtGState, ca=round(fill / 255, 4), CA=round(stroke / 255, 4))


def _page(pdf: Pdf, page: OfdPage, body: bytes, resources: Object) -> Page:
    """From millimetres that run down from the upper left to points that run up from the lower left."""
    x, y, width, height = page.box
    turned = pdf_numbers(POINTS, 0, 0, -POINTS, -x * POINTS, (y + height) * POINTS)
    return Page(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                MediaBox=Array([0, 0, round(width * POINTS, 3), round(height * POINTS, 3)]),
                Resources=resources,
                Contents=pdf.make_stream(f"q {turned} cm\n".encode() + body + b"\nQ"),
            )
        )
    )
