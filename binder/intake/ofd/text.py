"""Text objects: which glyph stands where."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ofdkit.errors import OFDError
from ofdkit.package import Package

from binder.intake.ofd.document import Resources
from binder.intake.ofd.faces import Glyph, OwnFace, Wardrobe, packed
from binder.intake.ofd.matrix import pdf_numbers
from binder.intake.ofd.xml import children, deltas, flag, number, numbers, text

SLANT = 0.2  # how far a slanted glyph leans, in shares of its height
BOLD = 600  # the weight from which text counts as bold
TURNS = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}
"""Cosine and sine, y downwards."""
MAX_CHARACTERS = 100_000


def glyphs_of(thing: Element, resources: Resources, package: Package, wardrobe: Wardrobe) -> Iterator[str]:
    """PDF operators for a text object, glyph by glyph, within BT and ET."""
    font = _Font(thing, resources, package, wardrobe)
    size = number(thing.get("Size"), 3.7)
    across = number(thing.get("HScale"), 1.0) or 1.0
    lean = SLANT if flag(thing.get("Italic"), False) or font.is_italic else 0.0
    cos, sin = TURNS.get(int(number(thing.get("CharDirection"), 0)) % 360, (1, 0))
    reading = TURNS.get(int(number(thing.get("ReadDirection"), 0)) % 360, (1, 0))
    shape = (size * across * cos, size * across * sin, size * (lean * cos + sin), size * (lean * sin - cos))
    shown = ""
    for glyph, x, y in _placed(thing, font, size * across, reading):
        if glyph.face.name != shown:
            shown = glyph.face.name
            yield f"/{shown} 1 Tf"
        yield f"{pdf_numbers(*shape, x, y)} Tm <{packed(glyph.code)}> Tj"


def _placed(
    thing: Element, font: "_Font", advance: float, reading: tuple[int, int]
) -> Iterator[tuple[Glyph, float, float]]:
    """Each visible glyph with its place. advance: millimetres of an em along the line."""
    chosen = _chosen(thing)
    x = y = 0.0
    number_of = 0
    for code in children(thing, "TextCode"):
        x, y = number(code.get("X"), x), number(code.get("Y"), y)
        characters = (code.text or "")[:MAX_CHARACTERS]
        steps_x = deltas(code.get("DeltaX"), len(characters))
        steps_y = deltas(code.get("DeltaY"), len(characters))
        for at, character in enumerate(characters):
            glyph = font.glyph(character, chosen.get(number_of))
            number_of += 1
            if glyph:
                yield glyph, x, y
            told = bool(steps_x or steps_y)
            own = advance * (glyph.width / 1000 if glyph else 0.5)
            x += steps_x[at] if at < len(steps_x) else 0 if told and not steps_x else own * reading[0]
            y += steps_y[at] if at < len(steps_y) else 0 if told and not steps_y else own * reading[1]


def _chosen(thing: Element) -> dict[int, int]:
    """Numbers of glyphs that the document chose for characters, by the character's place in the object."""
    found: dict[int, int] = {}
    for choice in children(thing, "CGTransform"):
        first = int(number(choice.get("CodePosition"), 0))
        count = int(number(choice.get("CodeCount"), 1))
        glyphs = numbers(" ".join(text(one) for one in children(choice, "Glyphs")))
        if count == len(glyphs):
            found.update((first + at, int(glyph)) for at, glyph in enumerate(glyphs))
    return found


class _Font:
    """The font of a text object: the document's own, and what stands in for it."""

    def __init__(self, thing: Element, resources: Resources, package: Package, wardrobe: Wardrobe) -> None:
        element, part = resources.fonts.get(thing.get("Font", ""), (None, ""))
        self._wardrobe = wardrobe
        self._own = _own_face(part, package, wardrobe)
        name = " ".join((element.get("FontName", ""), element.get("FamilyName", ""))) if element is not None else ""
        heavy = number(thing.get("Weight"), 400) >= BOLD
        bold = heavy or (element is not None and flag(element.get("Bold"), False))
        self._alike = wardrobe.alike(name, bold)
        told = element is not None and flag(element.get("Italic"), False)
        self.is_italic = self._own is None and (told or "italic" in name.lower())

    def glyph(self, character: str, chosen: int | None) -> Glyph | None:
        """None for what nothing is to be seen of."""
        if self._own:
            found = self._own.numbered(chosen, character) if chosen else None
            found = found or self._own.glyph(character)
            if found:
                return found
        if character.isspace() or not character.isprintable():
            return None
        self._wardrobe.lost.add("font")
        return self._wardrobe.substitute(self._alike, character)


def _own_face(part: str, package: Package, wardrobe: Wardrobe) -> OwnFace | None:
    if not part:
        return None
    try:
        return wardrobe.own(part, package.read(part))
    except OFDError:
        return None
