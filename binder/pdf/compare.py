"""A binder held against its imprint: which pages are not what they were when it was written, in sentences."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import pikepdf
from pikepdf.models.metadata import decode_pdf_date

from binder.errors import UserError
from binder.pdf.imprint import Camera, Imprint, PagePrint, is_same, notes_on, read_imprint
from binder.progress import Progress

Find = Callable[[str], Path | None]
"""Where the file of this name in the vault is; None where it is not there."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A binder that was read again. made_at: as its properties say, ISO 8601 or "".

    changes: Chinese sentences, none where every page is as it was written.
    """

    imprint: Imprint
    made_at: str
    changes: tuple[str, ...]


def look_again(path: Path, find: Find, progress: Progress) -> Looked:
    """Read a binder and compare every page with its imprint, pictures byte by byte where their originals are there.

    Raises UserError for a file that is no binder or cannot be read, Cancelled.
    """
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            imprint = read_imprint(pdf)
            if not imprint:
                raise UserError(
                    "no-imprint",
                    f"“{path.name}”里没有装订指纹：它不是本程序导出的装订册，或者被其他软件另存过。请选导出时的那个文件。",
                )
            made_at = _made_at(pdf)
            prints = list(_prints(pdf, imprint, find, progress))
    except pikepdf.PasswordError:
        raise UserError("binder-unreadable", f"“{path.name}”加了密码，没法核对。请选导出时的那个文件。") from None
    except (pikepdf.PdfError, OSError) as error:
        raise UserError("binder-unreadable", f"“{path.name}”打不开（{error}）。请换一份完好的再核对。") from error
    return Looked(imprint, made_at, tuple(_changes(imprint, prints)))


def _made_at(pdf: pikepdf.Pdf) -> str:
    try:
        made = decode_pdf_date(str(pdf.docinfo.get("/CreationDate", "")))
    except ValueError:
        return ""
    return made.isoformat(timespec="seconds")


def _prints(pdf: pikepdf.Pdf, imprint: Imprint, find: Find, progress: Progress) -> Iterator[tuple[str, int]]:
    """Digest and number of notes of every page as it is now."""
    camera = Camera(is_sound=lambda name, raw: is_same(raw, imprint.streams.get(name, ()), find))
    count = len(pdf.pages)
    for number, page in enumerate(pdf.pages):
        progress.step(number, count, f"正在核对第 {number + 1} 页")
        try:
            yield camera.look(page), notes_on(page)
        except (pikepdf.PdfError, LookupError, ValueError, TypeError, AttributeError):
            yield "", 0  # what cannot be read is not what was written


def _changes(imprint: Imprint, now: Sequence[tuple[str, int]]) -> Iterator[str]:
    if imprint.basis and imprint.basis.fingerprint != imprint.fingerprint:
        yield "册内的指纹与它的记录不符：记录被人改过。"
    was = imprint.pages
    if was and not {page.digest for page in was} & {digest for digest, _ in now}:
        yield "每一页都与导出时不同：这个文件被其他软件整个重做过，以导出时的那个文件为准。"
        return
    matcher = SequenceMatcher(None, [page.digest for page in was], [digest for digest, _ in now], autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            yield from _noted(was[first:last], now[start:end])
            continue
        both = min(last - first, end - start)
        if both:
            yield f"{_pages(was[first : first + both])}的内容与导出时不同。"
        if last > first + both:
            yield f"少了{_pages(was[first + both : last])}。"
        if end > start + both:
            after = f"第 {was[first + both - 1].label} 页之后" if first + both else "最前面"
            yield f"{after}多出 {end - start - both} 页。"


def _noted(was: Sequence[PagePrint], now: Sequence[tuple[str, int]]) -> Iterator[str]:
    for page, (_, notes) in zip(was, now, strict=True):
        if notes > page.notes:
            yield f"第 {page.label} 页加了批注 {notes - page.notes} 处。"
        elif notes < page.notes:
            yield f"第 {page.label} 页少了 {page.notes - notes} 处链接。"


def _pages(pages: Sequence[PagePrint]) -> str:
    if len(pages) == 1:
        return f"第 {pages[0].label} 页"
    return f"第 {pages[0].label} 至 {pages[-1].label} 页（{len(pages)} 页）"
