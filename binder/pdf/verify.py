"""Checks of a finished binder, made on the file alone. A finding is a Chinese phrase; none means that all is well."""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from binder.domain.roman import roman
from binder.pdf.pdf_source import is_embedded

FORBIDDEN_ACTIONS = (Name.JavaScript, Name.Launch, Name.SubmitForm, Name.ImportData, Name.URI, Name.GoToR)
PRINTED_NUMBER = re.compile(r"—\s*(\d+)\s*—")
STYLES: dict[str, Callable[[int], str]] = {"/D": str, "/r": roman}
"""How pages are counted, as far as a binder does that."""
REFERENCE = re.compile(rb"(\d+) (\d+) R")
STRETCH = 512
"""Pages, links and bookmarks."""
FOOT = 40 * 72 / 25.4
"""Points from the lower edge within which the page number stands."""


def check_binder(path: Path) -> tuple[str, ...]:
    """Everything that is wrong with a binder, as phrases; empty when it passes. Never raises for a bad file."""
    try:
        with pikepdf.open(path) as pdf:
            findings = [*check_structure(path), *_check_actions(pdf), *_check_fonts(pdf), *_check_pictures(pdf)]
            findings += [f"打开时需要修复：{warning}" for warning in pdf.get_warnings()]
            labels = _labels(pdf, len(pdf.pages))
    except (pikepdf.PdfError, OSError) as error:
        return (f"打不开：{error}",)
    return (*findings, *_check_printed_numbers(path, labels))


def check_structure(path: Path, planned: Sequence[str] | None = None) -> Iterator[str]:
    """Labels, links, bookmarks, title, language, encryption. planned: the label that each page should have.

    The file is opened again for every stretch: qpdf keeps all that it has ever been asked for.
    """
    with _opened(path) as pdf:
        pages = _pages(pdf)
        labels = _labels(pdf, len(pages))
        first = pdf.Root.get("/Outlines", Dictionary()).get("/First")
        bookmarks = [] if first is None else [first.objgen]
        yield from _check_words(pdf, labels, planned)
    known = set(pages)
    if not bookmarks:
        yield "没有书签"
    while bookmarks:
        with _opened(path) as pdf:
            yield from _check_bookmarks(pdf, bookmarks, known)
    labelled = list(zip(pages, labels, strict=True))[::-1]
    while labelled:
        with _opened(path) as pdf:
            yield from _check_links(pdf, labelled, known)


def _opened(path: Path) -> pikepdf.Pdf:
    """Open without looking at every page at once."""
    stream = pikepdf.AccessMode.stream
    return pikepdf.open(path, suppress_warnings=True, inherit_page_attributes=False, access_mode=stream)


def _pages(pdf: pikepdf.Pdf) -> list[tuple[int, int]]:
    """Numbers of all pages, in order. Of a plain list, such as a binder has, no page is looked at for that."""
    tree = pdf.Root.get("/Pages", Dictionary())
    kids = tree.get("/Kids", Array())
    if isinstance(kids, Array) and tree.get("/Count") == len(kids):
        return [(int(number), int(version)) for number, version in REFERENCE.findall(kids.unparse())]
    return [page.obj.objgen for page in pdf.pages]


def _check_words(pdf: pikepdf.Pdf, labels: list[str], planned: Sequence[str] | None) -> Iterator[str]:
    if "/PageLabels" not in pdf.Root or not all(labels):
        yield "页码标签不全"
    if len(set(labels)) != len(labels):
        yield "页码标签有重复"
    if planned is not None and labels != list(planned):
        yield "页码标签与计划不符"
    if pdf.is_encrypted:
        yield "文件加了密"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "没有题名"
    if not str(pdf.Root.get("/Lang", "")):
        yield "没有标明语言"


def _labels(pdf: pikepdf.Pdf, count: int) -> list[str]:
    """The label of each of so many pages, which `page.label` looks for from the first page on each time."""
    ranges = dict(pikepdf.NumberTree(pdf.Root.PageLabels).items()) if "/PageLabels" in pdf.Root else {}
    labels = [""] * count
    for start, end in pairwise((*sorted(ranges), len(labels))):
        style, first = STYLES.get(str(ranges[start].get("/S", ""))), int(ranges[start].get("/St", 1))
        prefix = str(ranges[start].get("/P", ""))
        labels[start:end] = [prefix + (style(first + n) if style else "") for n in range(end - start)]
    return labels


def _check_links(
    pdf: pikepdf.Pdf, waiting: list[tuple[tuple[int, int], str]], pages: set[tuple[int, int]]
) -> Iterator[str]:
    """Look at a stretch of the pages that wait: whatever lies on one must be a link that leads to a page."""
    room = STRETCH
    while waiting and room > 0:
        page, label = waiting.pop()
        links = pdf.get_object(page).get("/Annots", Array())
        room -= 1 + len(links)
        if not all(link.get("/Subtype") == Name.Link and _resolves(link.get("/Dest"), pages) for link in links):
            yield f"第 {label} 页有链接或批注没有着落"


def _resolves(destination: object, pages: set[tuple[int, int]]) -> bool:
    return isinstance(destination, Array) and len(destination) > 1 and destination[0].objgen in pages


def _check_bookmarks(pdf: pikepdf.Pdf, waiting: list[tuple[int, int]], pages: set[tuple[int, int]]) -> Iterator[str]:
    """Look at a stretch of those that wait, and let those that follow them wait."""
    for _ in range(STRETCH):
        if not waiting:
            return
        entry = pdf.get_object(waiting.pop())
        if not _resolves(entry.get("/Dest"), pages):
            yield f"书签“{entry.get('/Title', '')}”没有着落"
        waiting += [entry[name].objgen for name in ("/First", "/Next") if name in entry]


def _check_actions(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Active content, wherever it is."""
    for thing in pdf.objects:
        if not isinstance(thing, Dictionary | pikepdf.Stream):
            continue
        if thing.get("/S") in FORBIDDEN_ACTIONS or "/JS" in thing or "/AA" in thing or "/OpenAction" in thing:
            yield f"对象 {thing.objgen[0]} 含有动作"


def _check_fonts(pdf: pikepdf.Pdf) -> Iterator[str]:
    """The fonts that the binder itself draws with; those of bound PDFs are as their makers left them."""
    for page in pdf.pages:
        for font in page.resources.get("/Font", Dictionary()).values():
            if not is_embedded(font):
                yield f"第 {page.label} 页的字体 {font.get('/BaseFont', '')} 没有嵌入"


def _check_pictures(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Pictures placed on pages: none stored twice, none with camera data."""
    seen: dict[str, tuple[int, int]] = {}
    for page in pdf.pages:
        for image in page.get_images(recursive=False).values():
            if image.objgen in seen.values():
                continue
            data = image.read_raw_bytes()
            if image.get("/Filter") == Name.DCTDecode and _has_camera_data(data):
                yield f"第 {page.label} 页的照片带有拍摄信息"
            digest = hashlib.sha256(data).hexdigest()
            if digest in seen:
                yield f"第 {page.label} 页的图片存了两份"
            seen[digest] = image.objgen


def _has_camera_data(jpeg: bytes) -> bool:
    head = jpeg[: jpeg.find(b"\xff\xda")]
    return b"Exif\0" in head or b"http://ns.adobe.com/xap/" in head or not jpeg.endswith(b"\xff\xd9")


def _check_printed_numbers(path: Path, labels: list[str]) -> Iterator[str]:
    """The number printed on each body page is its label; the cover carries none."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        for index, (page, label) in enumerate(zip(document, labels, strict=True)):
            if index and label.isdigit() and label not in _numbers_at_foot(page):
                yield f"第 {label} 页印的页码不是 {label}"


def _numbers_at_foot(page: object) -> list[str]:
    text_page = page.get_textpage()  # type: ignore[attr-defined]
    width = page.get_width()  # type: ignore[attr-defined]
    text = text_page.get_text_bounded(left=0, bottom=0, right=width, top=FOOT)
    return PRINTED_NUMBER.findall(text)
