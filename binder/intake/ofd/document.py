"""What an OFD consists of: its pages with their templates, resources, annotations and seals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from ofdkit import OFDError, OFDLimitError
from ofdkit.package import Package

from binder.errors import UserError
from binder.intake.archive import check_archive
from binder.intake.ofd.xml import Box, box, child, children, flag, local, text

A4: Box = (0.0, 0.0, 210.0, 297.0)
SMALLEST, LARGEST = 1.0, 5000.0
"""Millimetres of a page's side; a page outside of this is taken for A4."""
MAX_PAGES = 2000


@dataclass(slots=True)
class Resources:
    """What pages refer to by number: elements of the resource files, and where each of the files lies."""

    fonts: dict[str, tuple[Element, str]] = field(default_factory=dict)
    spaces: dict[str, Element] = field(default_factory=dict)
    looks: dict[str, Element] = field(default_factory=dict)
    media: dict[str, tuple[Element, str]] = field(default_factory=dict)
    units: dict[str, Element] = field(default_factory=dict)

    def merged(self, own: "Resources") -> "Resources":
        """These, with a page's own in front."""
        return Resources(
            self.fonts | own.fonts,
            self.spaces | own.spaces,
            self.looks | own.looks,
            self.media | own.media,
            self.units | own.units,
        )


@dataclass(frozen=True, slots=True)
class Stamp:
    """A seal on a page. where: its box; shown: the part of that box that is shown, relative to it, or None for all.

    source: parts of the package that may hold its picture, the likeliest first.
    """

    where: Box
    shown: Box | None
    sources: tuple[str, ...]


@dataclass(slots=True)
class OfdPage:
    """box: of the page. layers: elements that hold graphic objects, in the order in which they are drawn.

    missing: its content is not there. has_attachments: of its document.
    """

    box: Box
    layers: list[Element]
    resources: Resources
    annotations: list[Element] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    missing: bool = False
    has_attachments: bool = False


@contextmanager
def opened_package(path: Path) -> Iterator[Package]:
    """The parts of an OFD. UserError "damaged-file" or "too-large" when they cannot be read."""
    check_archive(path)
    try:
        with Package(path) as package:
            yield package
    except OFDLimitError as error:
        text = "OFD 文件解开后大得不正常，为安全起见没有读取。请重新取得原件后再添加。"
        raise UserError("too-large", text) from error
    except OFDError as error:
        raise UserError("damaged-file", "OFD 文件已损坏，无法读取。请重新取得原件后再添加。") from error


def pages_of(package: Package) -> Iterator[OfdPage]:
    """The pages of all documents in the package, read one by one. OFDError when there is none."""
    entry = package.find("OFD.xml")
    root = package.read_xml(entry) if entry else None
    bodies = list(children(root, "DocBody"))
    found = 0
    for body in bodies:
        where = package.resolve(entry, text(child(body, "DocRoot")))
        if where is None:
            continue
        for page in _Document(package, where, package.resolve(entry, text(child(body, "Signatures")))).pages():
            found += 1
            yield page
            if found == MAX_PAGES:
                return
    if not found:
        raise OFDError("no document in the package")


class _Document:
    """One document of a package: what its pages have in common."""

    def __init__(self, package: Package, where: str, signatures: str | None) -> None:
        self._package, self._where = package, where
        self._root: Element = package.read_xml(where)
        common = child(self._root, "CommonData")
        self._box = _page_box(child(common, "PageArea")) or A4
        self._templates = {template.get("ID", ""): template for template in children(common, "TemplatePage")}
        self._shared = Resources()
        for reference in children(common, "PublicRes", "DocumentRes"):
            self._shared = self._shared.merged(self._resources(where, text(reference)))
        self._annotations = dict(self._annotated())
        self._stamps = list(self._stamped(signatures)) if signatures else []

    def pages(self) -> Iterator[OfdPage]:
        for reference in children(child(self._root, "Pages"), "Page"):
            page = self._page(reference.get("BaseLoc"))
            id_ = reference.get("ID", "")
            page.has_attachments = child(self._root, "Attachments") is not None
            page.annotations = self._annotations.get(id_, [])
            page.stamps = [stamp for page_id, stamp in self._stamps if page_id == id_]
            yield page

    def _page(self, location: str | None) -> OfdPage:
        where = self._package.resolve(self._where, location)
        root = self._read(where)
        if where is None or root is None:
            return OfdPage(self._box, [], self._shared, missing=True)
        resources = self._shared
        for reference in children(root, "PageRes"):
            resources = resources.merged(self._resources(where, text(reference)))
        own = sorted(children(child(root, "Content"), "Layer"), key=lambda layer: _height(layer.get("Type", "Body")))
        below: list[Element] = []
        above: list[Element] = []
        for use in children(root, "Template"):
            order = use.get("ZOrder", "Background")
            (above if order == "Foreground" else below).extend(self._template(use.get("TemplateID", "")))
        return OfdPage(_page_box(child(root, "Area")) or self._box, [*below, *own, *above], resources)

    def _template(self, id_: str) -> list[Element]:
        template = self._templates.get(id_)
        where = self._package.resolve(self._where, template.get("BaseLoc")) if template is not None else None
        return list(children(child(self._read(where), "Content"), "Layer"))

    def _read(self, where: str | None) -> Element | None:
        """A part, or None where it is missing or no XML."""
        try:
            root: Element | None = self._package.read_xml(where) if where else None
        except OFDLimitError:
            raise
        except OFDError:
            return None
        return root

    def _resources(self, base: str, location: str) -> Resources:
        found = Resources()
        where = self._package.resolve(base, location)
        root = self._read(where)
        if where is None or root is None:
            return found
        folder = root.get("BaseLoc", "").strip("/")

        def place(tag: str, element: Element) -> str:
            name = text(child(element, tag))
            inside = f"{folder}/{name}" if folder and name else name
            return (self._package.resolve(where, inside) or self._package.resolve(where, name) or "") if name else ""

        for thing in (element for group in root for element in group):
            id_ = thing.get("ID", "")
            match local(thing):
                case "Font":
                    found.fonts[id_] = (thing, place("FontFile", thing))
                case "ColorSpace":
                    found.spaces[id_] = thing
                case "DrawParam":
                    found.looks[id_] = thing
                case "MultiMedia":
                    found.media[id_] = (thing, place("MediaFile", thing))
                case "CompositeGraphicUnit":
                    found.units[id_] = thing
        return found

    def _annotated(self) -> Iterator[tuple[str, list[Element]]]:
        """Appearances of the annotations to be seen, by page id."""
        listed = self._package.resolve(self._where, text(child(self._root, "Annotations")))
        for page in children(self._read(listed), "Page"):
            where = self._package.resolve(listed, text(child(page, "FileLoc")))
            shown = [one for one in children(self._read(where), "Annot") if flag(one.get("Visible"), True)]
            looks = [look for one in shown for look in children(one, "Appearance")]
            yield page.get("PageID", ""), looks

    def _stamped(self, signatures: str) -> Iterator[tuple[str, Stamp]]:
        """Seals by page id."""
        for reference in children(self._read(signatures), "Signature"):
            where = self._package.resolve(signatures, reference.get("BaseLoc"))
            root = self._read(where)
            signed = child(root, "SignedInfo")
            locations = (text(child(signed, "Seal", "BaseLoc")), text(child(root, "SignedValue")))
            resolved = (self._package.resolve(where, location) for location in locations if location)
            sources = tuple(part for part in resolved if part)
            for stamp in children(signed, "StampAnnot"):
                area = box(stamp.get("Boundary"))
                if area:
                    yield stamp.get("PageRef", ""), Stamp(area, box(stamp.get("Clip")), sources)


def _height(layer_type: str) -> int:
    return {"Background": 0, "Foreground": 2}.get(layer_type, 1)


def _page_box(area: Element | None) -> Box | None:
    found = box(text(child(area, "PhysicalBox")))
    return found if found and all(SMALLEST <= side <= LARGEST for side in found[2:]) else None
