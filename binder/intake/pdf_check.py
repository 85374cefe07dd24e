"""How many pages a PDF has, and how many of them are still there if it is damaged."""

import logging
import re
import zlib
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from binder.errors import UserError
from binder.intake.whole import whole

MAX_CLAIMED_PAGES = 100_000  # a larger claim in a damaged file is taken for damage
MOST_NAMED = 10
HARMLESS = "output may still be valid"
"""Of a stream that lacks its checksum, as some scanners write them."""
CLAIMS = re.compile(
    rb"/Type\s*/Pages\b[^>]{0,2000}?/Count\s+(\d{1,6})\b"
    rb"|/Count\s+(\d{1,6})\b[^>]{0,2000}?/Type\s*/Pages\b"
    rb"|/Linearized\b[^>]{0,200}?/N\s+(\d{1,6})\b"
)

logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # its warnings are read here and told to the user in Chinese


@dataclass(frozen=True, slots=True)
class PdfState:
    """pages: pages that can be shown. problem, note: as in FileInfo."""

    pages: int
    problem: str = ""
    note: str = ""


def check_pdf(path: Path) -> PdfState:
    """Count the pages; of a damaged PDF, count those whose contents can be read.

    Raises UserError "locked-file" if it opens only with a password, "damaged-file" if nothing of it can be shown.
    """
    try:
        with pikepdf.open(path) as pdf:
            pages = len(pdf.pages)
            if not pages:
                raise UserError("damaged-file", "PDF 里一页也没有，文件可能已损坏。请重新取得原件后再添加。")
            warned, garbled = _walked(pdf)
            if not warned:
                return PdfState(pages, _garbled(garbled))
            return _repaired(path, pages, sum(map(_is_readable, pdf.pages)))
    except pikepdf.PasswordError as error:
        raise _locked() from error
    except pikepdf.PdfError as error:
        return _rescued(path, error)


def unlock_pdf(path: Path, password: str, out: Path) -> int:
    """Write a copy that opens without a password, and tell its pages.

    Raises UserError "wrong-password", or "damaged-file" as `check_pdf`.
    """
    try:
        with pikepdf.open(path, password=password) as pdf, whole(out) as part:
            pdf.save(part, encryption=False)
            return len(pdf.pages)
    except pikepdf.PasswordError as error:
        raise UserError("wrong-password", "密码不对，PDF 没有打开。请核对大小写后再输入一次。") from error
    except pikepdf.PdfError as error:
        raise unreadable_pdf(error) from error


def _repaired(path: Path, pages: int, readable: int) -> PdfState:
    claimed = max(pages, _claimed_pages(path))
    if readable < claimed:
        return PdfState(pages, f"PDF 已损坏或没有传完，{claimed} 页中只恢复出 {readable} 页。请重新取得原件后再添加。")
    return PdfState(pages, note=f"PDF 的内部目录有损坏，已自动修复，{pages} 页都能读出，请核对页数。")


def _garbled(pages: list[int]) -> str:
    """What is wrong with a PDF whose structure is sound, but not the contents of these pages; "" for none."""
    if not pages:
        return ""
    named = "、".join(map(str, pages[:MOST_NAMED])) + ("等" if len(pages) > MOST_NAMED else "")
    return f"PDF 第 {named} 页的内容已损坏，读不出来。请重新取得原件（或用打开它的程序打印成新的 PDF）后再添加。"


def _walked(pdf: pikepdf.Pdf) -> tuple[bool, list[int]]:
    """Unpack what every page draws: whether the structure turned out to be damaged, and the pages that are garbled."""
    warned, garbled = bool(pdf.get_warnings()), []
    for number, page in enumerate(pdf.pages, 1):
        sound = _decodes(page)
        warnings = [str(warning) for warning in pdf.get_warnings()]
        if sound and any(HARMLESS in warning for warning in warnings):
            sound = all(map(_ends, _drawn(page)))
        if not sound:
            garbled.append(number)
        elif any(HARMLESS not in warning for warning in warnings):
            warned = True
    return warned, garbled


def _drawn(page: pikepdf.Page) -> list[pikepdf.Stream]:
    contents = page.obj.get("/Contents")
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    return [stream for stream in streams if isinstance(stream, pikepdf.Stream)]


def _decodes(page: pikepdf.Page) -> bool:
    """Whether what the page draws can be unpacked. A page that draws nothing is blank, and sound."""
    try:
        for stream in _drawn(page):
            stream.read_bytes()
        page.as_form_xobject()
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError):
        return False
    return True


def _ends(stream: pikepdf.Stream) -> bool:
    """Whether a packed stream has its end, be it without the checksum behind that."""
    if stream.get("/Filter") != pikepdf.Name.FlateDecode:
        return True
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        unpacker.decompress(stream.read_raw_bytes()[2:])
    except zlib.error:
        return False
    return unpacker.eof


def _is_readable(page: pikepdf.Page) -> bool:
    """Whether contents and pictures of the page are there: of a PDF cut short, what was lost reads as nothing."""
    try:
        contents = page.obj.get("/Contents")
        pictures = dict(page.resources.get("/XObject", {}))
        page.contents_coalesce()
        return contents is not None and None not in pictures.values() and bool(page.Contents.read_bytes())
    except Exception:  # whatever a damaged page raises, it cannot be read
        return False


def _claimed_pages(path: Path) -> int:
    """The largest number of pages the file says it has, wherever it still says so; 0 if it does not."""
    claims = (int(next(filter(None, found.groups()))) for found in CLAIMS.finditer(path.read_bytes()))
    return max((claim for claim in claims if claim <= MAX_CLAIMED_PAGES), default=0)


def unreadable_pdf(error: Exception) -> UserError:
    """The sentence for a PDF that the second library cannot open or draw."""
    if "assword" in str(error):
        return _locked()
    return UserError("damaged-file", "PDF 已损坏，无法打开。请重新取得原件后再添加。")


def _locked() -> UserError:
    return UserError("locked-file", "PDF 设了打开密码：请在预览里输入密码，或另存为不加密的 PDF 后再添加。")


def _rescued(path: Path, error: pikepdf.PdfError) -> PdfState:
    """What the second library, more lenient in other places, makes of a PDF that the first cannot open."""
    import pypdfium2

    damaged = "PDF 已损坏，无法打开。请重新取得原件（或用打开它的程序打印成新的 PDF）后再添加。"
    try:
        with pypdfium2.PdfDocument(path) as document:
            pages = len(document)
    except pypdfium2.PdfiumError:
        raise UserError("damaged-file", damaged) from error
    if not pages:
        raise UserError("damaged-file", damaged) from error
    return PdfState(pages, f"PDF 的结构已损坏，只能按图像显示 {pages} 页。请用打开它的程序打印成新的 PDF 后再添加。")
