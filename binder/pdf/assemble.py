"""Assembly with pikepdf: pages drawn, and a skeleton of what they use, page labels, title and language."""

from datetime import datetime
from io import BufferedWriter, RawIOBase
from pathlib import Path
from typing import Any
from zlib import compress

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from binder import __version__
from binder.errors import UserError
from binder.pdf.draw import drawing, picture
from binder.pdf.fingerprint import shown
from binder.pdf.imprint import Camera, add_imprint
from binder.pdf.letters import Letters
from binder.pdf.pages import Page
from binder.pdf.pdf_source import UnreadablePdf
from binder.pdf.pixels import UnreadableImage
from binder.pdf.place import Stock
from binder.pdf.plan import Plan
from binder.pdf.sheets import Drawn, Sheet
from binder.pdf.sources import Range
from binder.pdf.splice import Deferred, Skeleton
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


def assemble(plan: Plan, made_at: datetime, file: Path, progress: Progress) -> Skeleton:
    """Save the binder's skeleton: what qpdf holds of it. Streams that are made here lie in a file beside it."""
    deferred = Deferred(file.with_suffix(".pixels"))
    with Pdf.new() as pdf:
        letters = Letters(pdf)
        camera = Camera(deferred)
        with Stock(pdf, deferred, letters) as stock:
            sheets, digests = draw(plan, letters, stock, camera, progress)
        plan = plan.drawn()
        letters.finish()
        _add_stock_sheet(pdf, letters, stock)
        _add_labels(pdf, plan)
        _embed(pdf, plan, deferred)
        _describe(pdf, plan, made_at)
        if plan.archival:
            _make_archival(pdf, made_at)
        if plan.basis:
            add_imprint(pdf, plan, plan.basis, digests, camera.copied)
        _save(pdf, file, progress)
    return Skeleton(file, Drawn(plan, sheets, stock.jpegs), deferred)


def draw(
    plan: Plan, letters: Letters, stock: Stock, camera: Camera, progress: Progress
) -> tuple[list[Sheet], list[str]]:
    """The pages of a plan, and their digests where it says what it was made from."""
    sheets, digests = [], []
    for number, page in enumerate(plan.pages):
        progress.step(number, len(plan.pages), "正在排印页面")
        try:
            below, uses = _pictures(page, stock)
        except (UnreadablePdf, UnreadableImage) as error:
            why = str(error) if isinstance(error, UnreadablePdf) else "图片读不出来；请重新取得完好的文件。"
            piece = plan.stamps.get(page.owner, "")
            raise UserError("original-unreadable", f"材料 {piece} 没有印成，装订册没有导出：{why}") from error
        drawn = below + drawing(page, plan, letters)
        sheets.append(Sheet(page.frame, compress(drawn), tuple(uses.values())))
        if plan.basis:
            digests.append(camera.foresee(page.frame, drawn, {name: stock[held] for name, held in uses.items()}))
    return sheets, digests


def _pictures(page: Page, stock: Stock) -> tuple[bytes, dict[str, str]]:
    """The operators for a page's pictures, and what they are in the stock, by their names on the page."""
    height, drawn = page.frame.sheet_height, []
    uses: dict[str, str] = {}
    for mark in page.marks.pictures:
        name = f"/P{len(uses)}"
        uses[name], matrix = stock.placed(mark, height)
        drawn.append(picture(mark, matrix, name, height))
    return b"".join(drawn), uses


def _add_stock_sheet(pdf: Pdf, letters: Letters, stock: Stock) -> None:
    """A page that lists and draws all that the binder's pages use, so that qpdf keeps it, and PDF/A is seen to."""
    listed = Dictionary(Font=letters.fonts, XObject=Dictionary(stock.held), ColorSpace=Dictionary(stock.profiles))
    pdf.add_blank_page()
    pdf.pages[0].obj.Resources = listed
    pdf.pages[0].obj.Contents = pdf.make_stream("".join(f"{name} Do\n" for name in stock.held).encode("ascii"))


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


def _make_archival(pdf: Pdf, made_at: datetime) -> None:
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
