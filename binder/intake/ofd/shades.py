"""Colours that run from one to another, along a line or between two circles, as PDF shadings."""

from itertools import pairwise
from xml.etree.ElementTree import Element

from pikepdf import Array, Dictionary, Name

from binder.intake.ofd.colours import rgb_of
from binder.intake.ofd.xml import child, children, local, number, numbers

KINDS = ("AxialShd", "RadialShd")
MOST_STOPS = 64


def shading_of(colour: Element | None, spaces: dict[str, Element]) -> Dictionary | None:
    """The shading that a colour stands for; None for a plain colour and for shades that PDF has no like of."""
    shade = next(children(colour, *KINDS), None)
    if shade is None or shade.get("MapType", "Direct") != "Direct":
        return None
    stops = _stops(shade, spaces)
    start, end = numbers(shade.get("StartPoint")), numbers(shade.get("EndPoint"))
    if len(stops) < 2 or len(start) < 2 or len(end) < 2:
        return None
    extend = int(number(shade.get("Extend"), 0))
    if local(shade) == "AxialShd":
        kind, place = 2, [*start[:2], *end[:2]]
    else:
        radii = (abs(number(shade.get(name), 0)) for name in ("StartRadius", "EndRadius"))
        kind, place = 3, [*start[:2], next(radii), *end[:2], next(radii)]
    return Dictionary(
        ShadingType=kind,
        ColorSpace=Name.DeviceRGB,
        Coords=Array([round(each, 5) for each in place]),
        Extend=Array([bool(extend & 1), bool(extend & 2)]),
        Function=_function(stops),
    )


Stop = tuple[float, list[float]]
"""Where it is, 0 to 1, and its red, green and blue."""


def _stops(shade: Element, spaces: dict[str, Element]) -> list[Stop]:
    segments = list(children(shade, "Segment"))[:MOST_STOPS]
    last = max(len(segments) - 1, 1)
    told = [round(min(max(number(one.get("Position"), at / last), 0), 1), 4) for at, one in enumerate(segments)]
    colours = [rgb_of(child(one, "Color"), spaces) for one in segments]
    return sorted(zip(told, colours, strict=True), key=lambda stop: stop[0])


def _function(stops: list[Stop]) -> Dictionary:
    """From stop to stop in a straight line; before the first and after the last it stays as it is."""
    placed = {0.0: stops[0][1], 1.0: stops[-1][1]} | dict(stops)
    stops = sorted(placed.items())
    parts = [
        Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array(one), C1=Array(other), N=1)
        for (_, one), (_, other) in pairwise(stops)
    ]
    bounds = [where for where, _ in stops[1:-1]]
    encode = Array([0, 1] * len(parts))
    return Dictionary(FunctionType=3, Domain=Array([0, 1]), Functions=Array(parts), Bounds=Array(bounds), Encode=encode)
