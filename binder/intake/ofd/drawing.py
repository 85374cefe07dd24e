"""Graphic objects of a page as a PDF content stream: paths, text, pictures, what is composed of them, and clips."""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from ofdkit.package import Package
from pikepdf import Dictionary

from binder.errors import UserError
from binder.intake.ofd.colours import Paint
from binder.intake.ofd.document import Resources
from binder.intake.ofd.faces import Wardrobe
from binder.intake.ofd.matrix import Matrix, pdf_number, pdf_numbers
from binder.intake.ofd.paths import path_operators
from binder.intake.ofd.shades import shading_of
from binder.intake.ofd.stock import Stock
from binder.intake.ofd.text import glyphs_of
from binder.intake.ofd.xml import Box, box, child, children, flag, local, matrix, number, numbers, text

DEEPEST = 16
MAX_OBJECTS = 400_000  # graphic objects of one document, counted each time one is drawn
LINE = 0.353  # mm, where no width is told
SLACK = 0.1  # mm
MITER = 3.528
CAPS = {"Butt": 0, "Round": 1, "Square": 2}
JOINS = {"Miter": 0, "Round": 1, "Bevel": 2}
FLIPPED = Matrix(1, 0, 0, -1, 0, 1)
"""A picture's own square has its top at 1 in PDF and at 0 in OFD."""


class Drawing:
    """Content streams of one PDF, and what they refer to. lost: what could not be drawn, as keys of sentences."""

    def __init__(self, package: Package, stock: Stock) -> None:
        self._package, self._stock = package, stock
        self.wardrobe = Wardrobe()
        self.alphas: dict[tuple[int, int], str] = {}
        self.shadings: list[Dictionary] = []
        self.lost: set[str] = set()
        self._left = MAX_OBJECTS

    def layers(self, layers: Iterable[Element], resources: Resources) -> Iterator[str]:
        """Operators for layers, annotations or anything else that holds graphic objects."""
        for layer in layers:
            look = resources.looks.get(layer.get("DrawParam", ""))
            yield from self._group(layer, _Look(look, resources), resources, 0)

    def appearances(self, looks: Iterable[Element], resources: Resources) -> Iterator[str]:
        """Operators for appearances of annotations, each in its own box."""
        for one in looks:
            area = box(one.get("Boundary")) or (0, 0, 0, 0)
            yield f"q 1 0 0 1 {pdf_numbers(area[0], area[1])} cm"
            yield from self._group(one, _Look(None, resources), resources, 0)
            yield "Q"

    def _group(self, parent: Element, look: "_Look", resources: Resources, depth: int) -> Iterator[str]:
        for thing in parent:
            self._left -= 1
            if self._left < 0:
                raise UserError("too-large", "OFD 文件的内容多得不正常，为安全起见没有显示。请重新取得原件后再添加。")
            name = local(thing)
            if name == "PageBlock":
                if depth < DEEPEST:
                    yield from self._group(thing, look, resources, depth + 1)
            elif name in ("PathObject", "TextObject", "ImageObject", "CompositeObject"):
                if flag(thing.get("Visible"), True):
                    yield from self._object(thing, name, look.of(thing), resources, depth)
            elif name.endswith("Object"):
                self.lost.add("object")

    def _object(self, thing: Element, name: str, look: "_Look", resources: Resources, depth: int) -> Iterator[str]:
        area = box(thing.get("Boundary")) or (0, 0, 0, 0)
        own = matrix(thing.get("CTM")) or Matrix()
        yield f"q 1 0 0 1 {pdf_numbers(area[0], area[1])} cm"
        if name != "TextObject":
            yield _bounded(area, SLACK + own.scale * _margin(thing, name, look))
        elif _strays(thing, area, own):
            self.lost.add("stray")
        clips = child(thing, "Clips")
        through = clips is None or flag(clips.get("TransFlag"), True)
        if not through:
            yield from self._clipped(clips)
        if name == "ImageObject" and not thing.get("CTM"):
            own = Matrix(area[2], 0, 0, area[3], 0, 0)
        if not own.is_identity:
            yield f"{pdf_numbers(*own)} cm"
        if through:
            yield from self._clipped(clips)
        match name:
            case "PathObject":
                yield from self._path(thing, look, resources)
            case "TextObject":
                yield from self._text(thing, look, resources)
            case "ImageObject":
                yield from self._picture(thing, look, resources)
            case "CompositeObject":
                yield from self._composite(thing, look, resources, depth)
        yield "Q"

    def _clipped(self, clips: Element | None) -> Iterator[str]:
        """Each clip narrows what is drawn; areas of one clip are taken together. One with text in it is left out."""
        for clip in children(clips, "Clip"):
            areas = list(children(clip, "Area"))
            outlines = [one for area in areas if (one := _outline(area))]
            if any(child(area, "Text") is not None for area in areas):
                self.lost.add("clip")
            elif outlines:
                yield f"{' '.join(outlines)} W n"

    def _path(self, thing: Element, look: "_Look", resources: Resources) -> Iterator[str]:
        stroke, fill = flag(thing.get("Stroke"), True), flag(thing.get("Fill"), False)
        fill = fill and look.fill is not None and not self._is_pattern(look.paint("fill"))
        outline = path_operators(text(child(thing, "AbbreviatedData")))
        if not outline or not (stroke or fill):
            return
        even = "*" if thing.get("Rule", "NonZero") == "Even-Odd" else ""
        shading = shading_of(look.fill, resources.spaces) if fill else None
        if shading is not None:
            self.shadings.append(shading)
            yield from self._alpha(look.alpha, look.alpha)
            yield f"q {outline} W{even} n /H{len(self.shadings)} sh Q"
            fill = False
        if fill or stroke:
            yield from self._paints(look, fill, stroke)
            yield look.line(thing) if stroke else ""
            sign = {(True, True): f"B{even}", (True, False): f"f{even}", (False, True): "S"}[fill, stroke]
            yield f"{outline} {sign}"

    def _text(self, thing: Element, look: "_Look", resources: Resources) -> Iterator[str]:
        stroke, fill = flag(thing.get("Stroke"), False), flag(thing.get("Fill"), True)
        yield from self._paints(look, fill, stroke)
        if stroke:
            yield look.line(thing)
        yield f"BT {0 if fill and not stroke else 1 if stroke and not fill else 2} Tr" if fill or stroke else "BT 3 Tr"
        yield from glyphs_of(thing, resources, self._package, self.wardrobe)
        yield "ET"

    def _picture(self, thing: Element, look: "_Look", resources: Resources) -> Iterator[str]:
        part, mask = (_media(thing.get(key, ""), resources) for key in ("ResourceID", "ImageMask"))
        name = self._stock.name_of(f"{part}|{mask}", lambda: (self._read(part), self._read(mask)))
        if name:
            yield from self._alpha(look.alpha, look.alpha)
            yield f"{pdf_numbers(*FLIPPED)} cm /{name} Do"

    def _read(self, part: str) -> bytes:
        return self._package.read(part) if part else b""

    def _composite(self, thing: Element, look: "_Look", resources: Resources, depth: int) -> Iterator[str]:
        unit = resources.units.get(thing.get("ResourceID", ""))
        content = child(unit, "Content")
        if content is not None and depth < DEEPEST:
            yield from self._group(content, look, resources, depth + 1)

    def _paints(self, look: "_Look", fill: bool, stroke: bool) -> Iterator[str]:
        inside, outline = look.paint("fill"), look.paint("stroke")
        for wanted, paint in ((fill, inside), (stroke, outline)):
            if wanted:
                yield paint.operator
                if not paint.plain:
                    self.lost.add("shade")
        yield from self._alpha(look.alpha * inside.alpha, look.alpha * outline.alpha)

    def _is_pattern(self, paint: Paint) -> bool:
        if paint.is_pattern:
            self.lost.add("pattern")
        return paint.is_pattern

    def _alpha(self, fill: float, stroke: float) -> Iterator[str]:
        key = (round(fill * 255), round(stroke * 255))
        if key != (255, 255):
            yield f"/{self.alphas.setdefault(key, f'A{len(self.alphas) + 1}')} gs"


def _media(id_: str, resources: Resources) -> str:
    """The part that holds a picture, "" if there is none."""
    return resources.media[id_][1] if id_ in resources.media else ""


class _Look:
    """Colours, line and transparency of an object: its own, else those of its drawing parameters, else the layer's."""

    def __init__(self, parameters: Element | None, resources: Resources, above: "_Look | None" = None) -> None:
        self._resources = resources
        self._chain: list[Element] = [*_related(parameters, resources), *(above._chain if above else ())]
        self.alpha: float = above.alpha if above else 1.0
        self._own: Element | None = None

    def of(self, thing: Element) -> "_Look":
        """The look of an object within."""
        look = _Look(self._resources.looks.get(thing.get("DrawParam", "")), self._resources, self)
        look._own = thing
        look.alpha = self.alpha * min(max(number(thing.get("Alpha"), 255) / 255, 0), 1)
        return look

    @property
    def fill(self) -> Element | None:
        return self._element("FillColor")

    def paint(self, part: str) -> Paint:
        """part: "fill" or "stroke"."""
        stroke = part == "stroke"
        return Paint(self._element("StrokeColor" if stroke else "FillColor"), self._resources.spaces, stroke=stroke)

    @property
    def width(self) -> float:
        """Of lines, in millimetres."""
        return max(0.0, number(self._attribute("LineWidth"), LINE))

    def line(self, thing: Element) -> str:
        dashes = [abs(length) for length in numbers(self._attribute("DashPattern"))]
        pattern = pdf_numbers(*dashes) if any(dashes) else ""
        return (
            f"{pdf_number(self.width)} w {CAPS.get(self._attribute('Cap') or '', 0)} J "
            f"{JOINS.get(self._attribute('Join') or '', 0)} j "
            f"{pdf_number(max(1.0, number(self._attribute('MiterLimit'), MITER)))} M "
            f"[{pattern}] {pdf_number(abs(number(self._attribute('DashOffset'), 0)))} d"
        )

    def _sources(self) -> Iterator[Element]:
        if self._own is not None:
            yield self._own
        yield from self._chain

    def _element(self, name: str) -> Element | None:
        return next((found for source in self._sources() for found in children(source, name)), None)

    def _attribute(self, name: str) -> str | None:
        return next((value for source in self._sources() if (value := source.get(name))), None)


def _related(parameters: Element | None, resources: Resources) -> list[Element]:
    """Drawing parameters and those that they build on."""
    found: list[Element] = []
    while parameters is not None and parameters not in found and len(found) < DEEPEST:
        found.append(parameters)
        parameters = resources.looks.get(parameters.get("Relative", ""))
    return found


def _bounded(area: Box, margin: float) -> str:
    """The clip to an object's boundary, within which alone it is seen. One without width or height bounds nothing."""
    _, _, width, height = area
    if width <= 0 or height <= 0:
        return ""
    return f"{pdf_numbers(-margin, -margin, width + 2 * margin, height + 2 * margin)} re W n"


def _margin(thing: Element, name: str, look: "_Look") -> float:
    """How far around its boundary something is still seen, before its own map: lines may be measured without width."""
    return look.width if name == "PathObject" and flag(thing.get("Stroke"), True) else 0.0


def _strays(thing: Element, area: Box, own: Matrix) -> bool:
    """Whether a line of text begins farther outside its boundary than it is high.

    It is shown all the same: a boundary that was measured badly must not take words away.
    """
    _, _, width, height = area
    slack = own.scale * number(thing.get("Size"), 3.7)
    starts = (own.at(number(code.get("X"), 0), number(code.get("Y"), 0)) for code in children(thing, "TextCode"))
    return min(width, height) > 0 and any(
        not (-slack <= x <= width + slack and -slack <= y <= height + slack) for x, y in starts
    )


def _outline(area: Element) -> str:
    """The outline of one area, moved by its own maps."""
    path = child(area, "Path")
    data = text(child(path, "AbbreviatedData"))
    if path is None or not data:
        return ""
    place = box(path.get("Boundary")) or (0, 0, 0, 0)
    moved = Matrix(e=place[0], f=place[1]).after(matrix(path.get("CTM")) or Matrix())
    whole = (matrix(area.get("CTM")) or Matrix()).after(moved)
    return path_operators(data, whole)
