"""Assembly with pikepdf: pictures under the drawn pages, links, bookmarks, page labels, title and language."""

from collections.abc import Iterator
from datetime import datetime
from io import BufferedWriter, RawIOBase
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf

from binder import __version__
from binder.pdf.draw import decimal, draw
from binder.pdf.fingerprint import shown
from binder.pdf.fonts import clean
from binder.pdf.imprint import add_imprint
from binder.pdf.marks import Link, Picture
from binder.pdf.place import Stock
from binder.pdf.plan import Bookmark, Plan
from binder.pdf.sources import Range
from binder.pdf.splice import Deferred
from binder.progress import Progress

PROGRAM = f"佐证册 {__version__}"
PRINTED = 4
"""Annotation flag: shown on paper too; PDF/A wants it."""
FLAVOUR = "3b"
HELD = 1 << 20
"""Bytes that are collected before they are written."""
FINGERPRINT = "装订指纹"
SAVED: dict[str, Any] = {
    "object_stream_mode": pikepdf.ObjectStreamMode.disable,
    "stream_decode_level": pikepdf.StreamDecodeLevel.none,
    "compress_streams": False,  # else the markers of deferred streams that have no filter were compressed
    "deterministic_id": True,
    "min_version": "1.7",
}


def assemble(plan: Plan, made_at: datetime, skeleton: Path, progress: Progress) -> tuple[Plan, Deferred]:
    """Save the binder at `skeleton`, its big streams put off. Returns these, and what is left of the plan.

    Streams that are made here lie in a file beside it.
    """
    deferred = Deferred(skeleton.with_suffix(".pixels"))
    with Pdf.new() as pdf:
        draw(pdf, plan, progress)
        plan = plan.drawn()
        with Stock(pdf, deferred) as stock:
            add_pictures(pdf, plan, stock, progress)
        destinations = Destinations(pdf, plan)
        _add_links(pdf, plan, destinations)
        _add_outline(pdf, plan, destinations)
        _add_labels(pdf, plan)
        _embed(pdf, plan, deferred)
        _describe(pdf, plan, made_at)
        if plan.archival:
            make_archival(pdf, made_at)
        if plan.basis:
            add_imprint(pdf, plan, plan.basis, deferred)
        _save(pdf, skeleton, progress)
    return plan, deferred


def _save(pdf: Pdf, skeleton: Path, progress: Progress) -> None:
    with skeleton.open("wb", buffering=0) as file:
        out = Unbroken(file)
        held = BufferedWriter(out, HELD)
        pdf.save(held, **SAVED, progress=lambda _: progress.check())
        held.flush()
        out.check()


class Unbroken(RawIOBase):
    """A file for qpdf, which ends the whole program where one that it writes to cannot take more.

    It is to be buffered: qpdf writes a few bytes at a time, hundreds of thousands of times.
    """

    def __init__(self, file: RawIOBase) -> None:
        super().__init__()
        self._file = file
        self._trouble: OSError | None = None

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if not self._trouble:
            try:
                return self._file.write(data) or 0
            except OSError as error:
                self._trouble = error
        return len(data)

    def check(self) -> None:
        """Raises the OSError that came up, if one did."""
        if self._trouble:
            raise self._trouble


def add_pictures(pdf: Pdf, plan: Plan, stock: Stock, progress: Progress) -> None:
    """Put every picture of the plan below what is drawn on its page."""
    for number, group in groupby(plan.pictures(), lambda one: one[0]):
        progress.step(number, len(plan.pages), "正在装订页面")
        _add_pictures(pdf, number, [picture for _, picture in group], stock)


def make_archival(pdf: Pdf, made_at: datetime) -> None:
    """Declare PDF/A-3b, with an output intent for colours."""
    from pikepdf.pdfa import prepare

    prepare(pdf, FLAVOUR)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["xmp:MetadataDate"] = made_at.isoformat(timespec="seconds")
        metadata["pdf:Producer"] = PROGRAM
    pdf.docinfo["/Producer"] = PROGRAM


def _embed(pdf: Pdf, plan: Plan, deferred: Deferred) -> None:
    """Let originals go along as attachments, copied from their files at the very end."""
    names: list[object] = []
    for one in sorted(plan.embedded, key=lambda one: one.name):
        file = pdf.make_stream(deferred.put_off((Range(one.path, 0, one.size),), f"whole:{one.path.name}"))
        sort = "pdf" if one.name.endswith(".pdf") else "octet-stream"
        file.Type, file.Subtype, file.Params = (
            Name.EmbeddedFile,
            Name(f"/application/{sort}"),
            Dictionary(Size=one.size),
        )
        entry = Dictionary(Type=Name.Filespec, F=one.name, UF=one.name, Desc=one.title)
        entry.AFRelationship, entry.EF = Name.Source, Dictionary(F=file, UF=file)
        names += [one.name, pdf.make_indirect(entry)]
    if names:
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(names)))
        pdf.Root.AF = Array(names[1::2])


def _add_pictures(pdf: Pdf, number: int, pictures: list[Picture], stock: Stock) -> None:
    """Put pictures below what is drawn on a page."""
    page = pdf.pages[number]
    height = float(page.mediabox[3])
    drawing = b""
    page.obj.Resources.XObject = Dictionary()
    for place, picture in enumerate(pictures):
        content, matrix = stock.placed(picture, height)
        name = f"/P{place}"
        page.obj.Resources.XObject[name] = content
        window = _window(picture, height)
        drawing += b"q %s%s cm %s Do Q\n" % (window, " ".join(decimal(n) for n in matrix).encode(), name.encode())
    page.contents_add(pdf.make_stream(drawing), prepend=True)


def _window(picture: Picture, height: float) -> bytes:
    """Operators that let a picture show within its window only."""
    if not picture.window:
        return b""
    x, y, across, down = picture.window
    box = (x, height - y - down, across, down)
    return f"{' '.join(decimal(n) for n in box)} re W n ".encode()


class Destinations:
    """Where links and bookmarks lead: the top of a page, at whatever zoom the reader has.

    One object for each page; the judge of PDF/A wants one in each link.
    """

    def __init__(self, pdf: Pdf, plan: Plan) -> None:
        self._pdf, self._plan = pdf, plan
        self._made: dict[int, pikepdf.Object] = {}

    def of(self, target: str) -> pikepdf.Object:
        number = self._plan.places[target]
        if self._plan.archival:
            return self._new(number)
        if number not in self._made:
            self._made[number] = self._pdf.make_indirect(self._new(number))
        return self._made[number]

    def _new(self, number: int) -> Array:
        page = self._pdf.pages[number]
        return Array([page.obj, Name.XYZ, 0, page.mediabox[3], None])


def _add_links(pdf: Pdf, plan: Plan, destinations: Destinations) -> None:
    border = Dictionary(W=0) if plan.archival else pdf.make_indirect(Dictionary(W=0))
    for number, group in groupby(plan.links(), lambda one: one[0]):
        page = pdf.pages[number]
        height = float(page.mediabox[3])
        page.obj.Annots = Array(
            pdf.make_indirect(_annotation(link, height, border, destinations.of(link.target))) for _, link in group
        )


def _annotation(link: Link, height: float, border: pikepdf.Object, destination: pikepdf.Object) -> Dictionary:
    top = height - link.y
    box = (link.x, top - link.height, link.x + link.width, top)
    return Dictionary(
        Subtype=Name.Link, Rect=Array(map(round, box)), BS=border, F=PRINTED, Dest=destination
    )  # fmt: skip


def _add_outline(pdf: Pdf, plan: Plan, destinations: Destinations) -> None:
    with pdf.open_outline() as outline:
        outline.root.extend(_outline_items(plan, plan.bookmarks, destinations))


def _outline_items(plan: Plan, bookmarks: tuple[Bookmark, ...], destinations: Destinations) -> Iterator[OutlineItem]:
    for bookmark in bookmarks:
        title = clean(f"{bookmark.title}　{plan.label_of(bookmark.target)}")
        item = OutlineItem(title, destinations.of(bookmark.target))  # type: ignore[arg-type]
        item.is_closed = True
        item.children.extend(_outline_items(plan, bookmark.children, destinations))
        yield item


def _add_labels(pdf: Pdf, plan: Plan) -> None:
    ranges: list[object] = [plan.front, Dictionary(S=Name.D, St=plan.begins_at)]
    if plan.front:
        ranges = [0, Dictionary(S=Name.r, St=1), *ranges]
    pdf.Root.PageLabels = Dictionary(Nums=Array(ranges))


def _describe(pdf: Pdf, plan: Plan, made_at: datetime) -> None:
    pdf.Root.Lang = pikepdf.String("zh-CN")
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    zone = made_at.strftime("%z")
    stamp = made_at.strftime("D:%Y%m%d%H%M%S") + (f"{zone[:3]}'{zone[3:5]}'" if zone else "")
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(Title=plan.title, Creator=PROGRAM, Producer=PROGRAM, CreationDate=stamp, ModDate=stamp)
    )
    words = f"{FINGERPRINT} {shown(plan.basis.fingerprint)}" if plan.basis else ""
    if words:
        pdf.docinfo["/Keywords"] = words
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        if words:
            metadata["pdf:Keywords"] = words
        metadata["dc:title"] = plan.title
        metadata["dc:language"] = {"zh-CN"}
        metadata["xmp:CreatorTool"] = PROGRAM
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = made_at.isoformat(timespec="seconds")
        metadata["pdf:Producer"] = PROGRAM
