"""Colours of an OFD as PDF operators."""

from xml.etree.ElementTree import Element

from binder.intake.ofd.matrix import pdf_numbers
from binder.intake.ofd.xml import children, local, number, numbers

SHADES = ("AxialShd", "RadialShd", "GouraudShd", "LaGourandShd")
OPERATORS = {1: ("g", "G"), 3: ("rg", "RG"), 4: ("k", "K")}
BLACK = "0 0 0"


class Paint:
    """How an object is filled or stroked. operator: PDF's; alpha: 0 to 1; plain: False where a shade became a colour.

    is_pattern: it is filled with drawings, for which no colour can stand.
    """

    def __init__(self, colour: Element | None, spaces: dict[str, Element], *, stroke: bool) -> None:
        self.is_pattern = next(children(colour, "Pattern"), None) is not None
        shade = next(children(colour, *SHADES), None) if colour is not None else None
        self.plain = shade is None
        if shade is not None:
            colour = next((one for one in shade.iter() if local(one) == "Color"), None)
        self.alpha = min(max(number(colour.get("Alpha"), 255) / 255, 0), 1) if colour is not None else 1.0
        parts = _parts(colour, spaces)
        self.operator = f"{pdf_numbers(*parts)} {OPERATORS[len(parts)][stroke]}"


def rgb_of(colour: Element | None, spaces: dict[str, Element]) -> list[float]:
    """Red, green and blue from 0 to 1."""
    parts = _parts(colour, spaces)
    if len(parts) == 4:
        return [(1 - each) * (1 - parts[3]) for each in parts[:3]]
    return parts * 3 if len(parts) == 1 else parts


def _parts(colour: Element | None, spaces: dict[str, Element]) -> list[float]:
    """1, 3 or 4 numbers from 0 to 1."""
    if colour is None:
        return [0, 0, 0]
    space = spaces.get(colour.get("ColorSpace", ""))
    value = colour.get("Value") or _from_palette(colour, space) or BLACK
    most = 2 ** number(space.get("BitsPerComponent") if space is not None else None, 8) - 1
    hexes = [float(int(word[1:], 16)) for word in value.split() if _is_hex(word)]
    parts = hexes or numbers(value)
    if len(parts) not in OPERATORS:
        parts = [0, 0, 0]
    return [min(max(part / max(most, 1), 0), 1) for part in parts]


def _is_hex(word: str) -> bool:
    return word.startswith("#") and 1 < len(word) <= 5 and all(sign in "0123456789abcdefABCDEF" for sign in word[1:])


def _from_palette(colour: Element, space: Element | None) -> str:
    if space is None or colour.get("Index") is None:
        return ""
    entries = [entry.text or "" for palette in children(space, "Palette") for entry in children(palette, "CV")]
    index = int(number(colour.get("Index"), -1))
    return entries[index] if 0 <= index < len(entries) else ""
