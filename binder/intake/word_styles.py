"""Looks and roles that a Word paragraph has from its style, or from the style that one is based on."""

from typing import Any

from docx.oxml.ns import qn

OFF = frozenset({"0", "false", "off", "none"})


def find(element: Any | None, *tags: str) -> Any | None:
    """The descendant reached by going down through `tags` ("w:pPr", "w:jc"), or None."""
    for tag in tags:
        element = None if element is None else element.find(qn(tag))
    return element


def value(element: Any | None) -> str:
    """The w:val of an element; "" without one."""
    return "" if element is None else str(element.get(qn("w:val"), ""))


def is_on(switch: Any) -> bool:
    """Whether a switch such as <w:b/> is on: it is, unless it says that it is off."""
    return value(switch).lower() not in OFF


class Styles:
    """The document's styles by id."""

    def __init__(self, styles: Any) -> None:
        """styles: the root of the document's style part."""
        found = list(styles.iterfind(qn("w:style")))
        self._styles = {style.get(qn("w:styleId")): style for style in found}
        self._default = next(
            (
                style.get(qn("w:styleId"))
                for style in found
                if style.get(qn("w:type")) == "paragraph" and style.get(qn("w:default"), "0").lower() not in OFF
            ),
            "",
        )
        self._known: dict[tuple[str, ...], Any] = {}

    def lookup(self, style_id: str, *tags: str) -> Any | None:
        """What the style says at `tags`, or else the style it is based on, and so on. "" is the default style."""
        key = (style_id, *tags)
        if key not in self._known:
            self._known[key] = self._search(style_id or self._default, tags)
        return self._known[key]

    def _search(self, style_id: str, tags: tuple[str, ...]) -> Any | None:
        seen = set()
        while style_id in self._styles and style_id not in seen:
            seen.add(style_id)
            style = self._styles[style_id]
            found = find(style, *tags)
            if found is not None:
                return found
            style_id = value(find(style, "w:basedOn"))
        return None

    def name(self, style_id: str) -> str:
        """The style's built-in English name, lower case."""
        return value(find(self._styles.get(style_id), "w:name")).lower()
