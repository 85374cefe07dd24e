"""The demo county's binder in other people's readers: Poppler, PDFium, MuPDF and pdf.js. `make readers` runs it.

Each is asked for pages, labels, bookmarks, links and text, and draws the same pages; what they see must be what the
file says, and their pictures must be alike. The pictures are put side by side in readers.png, to be looked at. pdf.js
is asked in Node, and in Chromium where there is one; there some links and bookmarks are clicked.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageFilter, ImageStat

from binder.progress import Progress
from binder.usecases.demo import open_demo
from binder.usecases.exporting import ExportOptions, export_binder

HERE = Path(__file__).parent
DPI = 50
CODE_DPI, LEAST_CODES = 90, 40
NEAR, BLUR = 10.0, 4
"""How much two readers' blurred pictures of a page may differ on average, of 255: hair lines are drawn by taste."""
SMALL = (300, 420)
CHROMIUM = "chromium"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader makes of a binder. outline: (depth, title, page); links: (page, page), sorted; pages from 0.

    labels: None where the reader's tools do not tell them. clicks: (what was clicked, page it names, page shown then).
    """

    labels: tuple[str, ...] | None
    outline: tuple[tuple[int, str, int], ...]
    links: tuple[tuple[int, int], ...]
    text: tuple[str, ...] = ()
    clicks: tuple[tuple[str, int, int], ...] = ()


Reader = Callable[[Path, Path, list[int]], Seen]
"""(file, folder for pictures named READER-PAGE.png, pages to draw) -> what it sees."""


def seen(told: str, text: Iterable[str] = ()) -> Seen:
    data = json.loads(told)
    labels = data["labels"] if data["labels"] and data["labels"][0] is not None else None
    return Seen(
        tuple(labels) if labels else None,
        tuple((depth, title, page) for depth, title, page in data["outline"]),
        tuple(sorted((page, target) for page, target in data["links"])),
        tuple(data.get("text", text)),
        tuple((what, target, shown) for what, target, shown in data.get("clicks", ())),
    )


def output(*command: object) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr.decode())
    done.check_returncode()
    return done.stdout.decode()


def poppler(path: Path, folder: Path, pages: list[int]) -> Seen:
    for page in pages:
        one = ("-f", page + 1, "-l", page + 1, "-singlefile")
        output("pdftoppm", "-r", DPI, *one, "-png", path, folder / f"poppler-{page}")
    return seen(output("/usr/bin/python3", HERE / "poppler.py", path))


def mupdf(path: Path, folder: Path, pages: list[int]) -> Seen:
    for page in pages:
        output("mutool", "draw", "-q", "-r", DPI, "-o", folder / f"mupdf-{page}.png", path, page + 1)
    text = output("mutool", "draw", "-q", "-F", "txt", "-o", "-", path).split("\f")[:-1]
    return seen(output("mutool", "run", HERE / "mupdf.js", path), text)


def pdfjs(path: Path, folder: Path, pages: list[int]) -> Seen:
    return seen(output("node", HERE / "pdfjs.mjs", path, folder, Path(sys.argv[2]).absolute(), DPI, *pages))


def chromium(path: Path, folder: Path, pages: list[int]) -> Seen:
    program = shutil.which(CHROMIUM)
    return seen(output("node", HERE / "chromium.mjs", path, folder, Path(sys.argv[2]).absolute(), program, *pages))


def pdfium_(path: Path, folder: Path, pages: list[int]) -> Seen:
    with pypdfium2.PdfDocument(path) as document:
        for page in pages:
            document[page].render(scale=DPI / 72).to_pil().save(folder / f"pdfium-{page}.png")
        outline = tuple((b.level, b.get_title(), b.get_dest().get_index()) for b in document.get_toc())
        labels = tuple(document.get_page_label(page) for page in range(len(document)))
        links = tuple(sorted((page, target) for page in range(len(document)) for target in _links(document, page)))
        return Seen(labels, outline, links, tuple(page.get_textpage().get_text_range() for page in document))


def _links(document: pypdfium2.PdfDocument, number: int) -> Iterator[int]:
    page, place, link = document[number], pdfium.c_int(0), pdfium.FPDF_LINK()
    while pdfium.FPDFLink_Enumerate(page.raw, place, link):
        yield pdfium.FPDFDest_GetDestPageIndex(document.raw, pdfium.FPDFLink_GetDest(document.raw, link))


READERS: dict[str, Reader] = {"poppler": poppler, "pdfium": pdfium_, "mupdf": mupdf, "pdfjs": pdfjs}
if shutil.which(CHROMIUM):
    READERS["chromium"] = chromium


def as_written(path: Path) -> Seen:
    """What the file itself says."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        place = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

        def walk(items: Iterable[pikepdf.OutlineItem], depth: int) -> Iterator[tuple[int, str, int]]:
            for item in items:
                yield depth, item.title, place[item.destination[0].objgen]  # type: ignore[index]
                yield from walk(item.children, depth + 1)

        links = (
            (number, place[link.Dest[0].objgen])
            for number, page in enumerate(pdf.pages)
            for link in page.obj.get("/Annots", pikepdf.Array())
        )
        return Seen(tuple(str(page.label) for page in pdf.pages), tuple(walk(outline.root, 0)), tuple(sorted(links)))


def faults(found: Seen, written: Seen) -> Iterator[str]:
    """Where a reader sees something else than was written."""
    assert written.labels
    if found.labels is not None and found.labels != written.labels:
        yield "page labels"
    if found.outline != written.outline:
        yield "bookmarks"
    if found.links != written.links:
        yield f"links ({len(found.links)} of {len(written.links)})"
    yield from (f"{what} leads to page {shown + 1}, not {target + 1}" for what, target, shown in found.clicks
                if target != shown)  # fmt: skip
    for number, label in enumerate(written.labels):
        text = "".join(found.text[number].split()) if number < len(found.text) else ""
        if label.isdigit() and f"—{label}—" not in text:
            yield f"the number on page {label}"


def _summary(found: Seen) -> str:
    labels = "labels" if found.labels else "labels not told by its tools"
    clicks = f", {len(found.clicks)} clicks" if found.clicks else ""
    return f"{len(found.text)} pages, {labels}, {len(found.outline)} bookmarks, {len(found.links)} links{clicks}"


def unlike(folder: Path, pages: list[int]) -> Iterator[str]:
    """Pairs of readers whose pictures of a page differ."""
    for page in pages:
        pictures = {name: _blurred(folder / f"{name}-{page}.png") for name in READERS}
        for (one, left), (other, right) in combinations(pictures.items(), 2):
            mean = ImageStat.Stat(ImageChops.difference(left, right)).mean[0]
            if mean > NEAR:
                yield f"{one} and {other} draw page {page + 1} differently ({mean:.1f})"


def _blurred(path: Path) -> Image.Image:
    return Image.open(path).convert("L").resize(SMALL).filter(ImageFilter.GaussianBlur(BLUR))


def codes(path: Path, folder: Path) -> Iterator[str]:
    """What a scanner reads from the QR codes of the dividers that is not what they should say."""
    with pikepdf.open(path) as pdf:
        fingerprint = str(pdf.docinfo.Keywords).split()[-1]
        labels = [str(page.label) for page in pdf.pages]
    output("pdftoppm", "-r", CODE_DPI, "-gray", "-png", path, folder / "code")
    pictures = sorted(folder.glob("code-*.png"))
    found = subprocess.run(["zbarimg", "-q", *map(str, pictures)], capture_output=True, check=False, text=True).stdout
    told = re.findall(r"^QR-Code:佐证册 事项(\S+) 第(\d+)页 指纹(\S+)$", found, re.MULTILINE)
    print(f"zbar     {len(told)} codes of dividers read")
    if len({item for item, _, _ in told}) < LEAST_CODES or any(mark != fingerprint for *_, mark in told):
        yield "codes of dividers are missing or have another fingerprint"
    if not {page for _, page, _ in told} <= set(labels):
        yield "a code names a page that is not there"
    for picture in pictures:
        picture.unlink()


def contact_sheet(folder: Path, pages: list[int]) -> Path:
    """One row a reader, one column a page."""
    sheet = Image.new("RGB", (SMALL[0] * len(pages), SMALL[1] * len(READERS)), "grey")
    for row, name in enumerate(READERS):
        for column, page in enumerate(pages):
            picture = Image.open(folder / f"{name}-{page}.png").convert("RGB")
            picture.thumbnail((SMALL[0] - 6, SMALL[1] - 6))
            sheet.paste(picture, (column * SMALL[0], row * SMALL[1]))
    sheet.save(folder / "readers.png")
    return folder / "readers.png"


def main(folder: Path) -> int:
    """Write the demo's binder into a folder and look at it with every reader. 0: all see the same."""
    path = folder / "binder.pdf"
    session = open_demo(folder, Progress())
    try:
        export_binder(session, path, ExportOptions(originals=False), Progress())
    finally:
        session.close()
    written = as_written(path)
    pages = _telling(path)
    bad = []
    if chromium not in READERS.values():
        print("chromium is not installed: pdf.js is asked in Node only, nothing is clicked")
    for name, reader in READERS.items():
        found = reader(path, folder, pages)
        wrong = list(faults(found, written))
        print(f"{name:8} {_summary(found)}: {'WRONG ' + '; '.join(wrong[:5]) if wrong else 'as written'}")
        bad += wrong
    for line in (*unlike(folder, pages), *codes(path, folder)):
        print("WRONG", line)
        bad.append(line)
    print(f"pages drawn by each reader, side by side: {contact_sheet(folder, pages)}")
    return 1 if bad else 0


def _telling(path: Path) -> list[int]:
    """Cover, index, a divider, a photo sheet, a landscape page, the last page."""
    with pikepdf.open(path) as pdf:
        divider = next(n for n, page in enumerate(pdf.pages) if str(page.label) == "1") + 13
        photo = next(n for n, p in enumerate(pdf.pages) if len(p.get_images(recursive=False)) > 1)
        wide = next(n for n, p in enumerate(pdf.pages) if p.mediabox[2] > p.mediabox[3])
        return [0, 1, divider, photo, wide, len(pdf.pages) - 1]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
