"""Assembly with pikepdf: pictures under the drawn pages, page labels, title and language."""

from datetime import datetime
from io import BufferedWriter, RawIOBase
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from binder import __version__
from binder.pdf.draw import decimal, draw
from binder.pdf.fingerprint import shown
from binder.pdf.imprint import add_imprint
from binder.pdf.marks import Picture
from binder.pdf.place import Stock
from binder.pdf.plan import Plan
from binder.pdf.sources import Range
from binder.pdf.splice import Deferred
from binder.progress import Progress

PROGRAM = f"佐证册 {__version__}"
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

    Links and bookmarks are yet to come (`Guides`). Streams that are made here lie in a file beside it.
    """
    deferred = Deferred(skeleton.with_suffix(".pixels"))
    with Pdf.new() as pdf:
        draw(pdf, plan, progress)
        plan = plan.drawn()
        with Stock(pdf, deferred) as stock:
            add_pictures(pdf, plan, stock, progress)
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
