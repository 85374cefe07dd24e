"""Look at an original once, when it comes in: kind, pages, size, orientation, date, and what is wrong with it."""

import warnings
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PIL import ExifTags, Image

from binder.domain.evidence import IMAGE_KINDS, FileInfo, FileKind
from binder.errors import UserError
from binder.intake.pictures import MAX_PIXELS, check_pixels, open_image
from binder.intake.sniff import HEAD, OLE_MAGIC, ZIP_MAGICS, sniff

KIND_NAMES = {
    FileKind.JPEG: "JPEG 图片",
    FileKind.PNG: "PNG 图片",
    FileKind.TIFF: "TIFF 图片",
    FileKind.BMP: "BMP 图片",
    FileKind.GIF: "GIF 图片",
    FileKind.WEBP: "WebP 图片",
    FileKind.PDF: "PDF",
    FileKind.DOCX: "Word 文档(docx)",
    FileKind.XLSX: "Excel 工作簿(xlsx)",
    FileKind.XLS: "旧版 Excel 工作簿(xls)",
    FileKind.CSV: "CSV 表格",
    FileKind.TEXT: "纯文本",
}
ENDINGS = {
    ".jpg": FileKind.JPEG,
    ".jpeg": FileKind.JPEG,
    ".jfif": FileKind.JPEG,
    ".png": FileKind.PNG,
    ".tif": FileKind.TIFF,
    ".tiff": FileKind.TIFF,
    ".bmp": FileKind.BMP,
    ".gif": FileKind.GIF,
    ".webp": FileKind.WEBP,
    ".pdf": FileKind.PDF,
    ".docx": FileKind.DOCX,
    ".xlsx": FileKind.XLSX,
    ".xlsm": FileKind.XLSX,
    ".xls": FileKind.XLS,
    ".et": FileKind.XLS,
    ".csv": FileKind.CSV,
    ".tsv": FileKind.CSV,
    ".txt": FileKind.TEXT,
}
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1"})
EXIF_TIME = "%Y:%m:%d %H:%M:%S"


def inspect_file(path: Path, *, name: str, sha256: str, size: int) -> FileInfo:
    """What is known of the file at `path`. Bad content never raises: it is told in `problem`.

    name: what the clerk called it; only its ending is looked at. sha256, size: passed on as they are.
    """
    info = FileInfo(sha256, name, size, FileKind.OTHER)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # libraries warn of what is told here in plain words
            info = replace(info, kind=sniff(path, name))
            info = _LOOKS[info.kind](_with_note(info), path)
    except UserError as error:
        return replace(info, problem=error.text)
    except OSError as error:
        return replace(info, problem=_unopened(info.kind, error))
    except MemoryError:
        return replace(info, problem="文件太大，内存不足，无法读取。请拆分或缩小后再添加。")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # parsers in C and Rust raise what is not even an Exception
        return replace(info, problem=_damaged(info.kind))
    return info


def _ending(name: str) -> str:
    """Lower-case ending with its dot, of a name that may hold anything."""
    _, dot, last = name.lower().rpartition(".")
    return dot + last


def _with_note(info: FileInfo) -> FileInfo:
    """Say so when the name promises another kind than the bytes are. Text and CSV are one and the same."""
    ending = _ending(info.name)
    expected = ENDINGS.get(ending, info.kind)
    texts = {FileKind.CSV, FileKind.TEXT}
    if info.kind is FileKind.OTHER or expected is info.kind or {expected, info.kind} <= texts:
        return info
    return replace(info, note=f"扩展名是 {ending}，内容其实是 {KIND_NAMES[info.kind]}。")


def _damaged(kind: FileKind) -> str:
    return f"{KIND_NAMES.get(kind, '文件')}已损坏或没有传完，无法读取。请重新取得原件后再添加。"


def _unopened(kind: FileKind, error: OSError) -> str:
    """OSError is also what Pillow raises for bad bytes; only one with a number comes from the system."""
    if error.errno is None:
        return _damaged(kind)
    return "文件无法打开，可能已被移走、被其他程序占用或没有读取权限。请检查后重新添加。"


def _look_at_image(info: FileInfo, path: Path) -> FileInfo:
    with open_image(path, info.kind) as image:
        width, height = image.size
        image.draft(image.mode, (width // 8, height // 8))  # a JPEG is read whole all the same
        image.load()  # before the EXIF: looking for that decodes a PNG too, and hides what is wrong with it
        orientation, captured_at = _exif(image)
        pages = _check_frames(image) if info.kind is FileKind.TIFF else 1
    if info.kind is FileKind.JPEG and not _is_whole_jpeg(path):
        raise UserError("damaged-file", "照片没有传完，下半部分是空白。请从相机或手机重新拷贝后再添加。")
    return replace(info, pages=pages, width=width, height=height, orientation=orientation, captured_at=captured_at)


def _check_frames(image: Image.Image) -> int:
    """The number of a TIFF's frames; as many of the further ones as the pixel limit allows are decoded."""
    frames, budget = int(getattr(image, "n_frames", 1)), MAX_PIXELS
    for frame in range(1, frames):
        image.seek(frame)
        check_pixels(image)
        budget -= image.width * image.height
        if budget > 0:
            image.load()
    return frames


def _is_whole_jpeg(path: Path) -> bool:
    """Whether the picture has its end mark. A copy that broke off may be filled up with zeros, which decode as grey.

    The last start of a scan must come before the last end: a preview inside the EXIF has both, and comes first.
    """
    data = path.read_bytes()
    return data.rfind(b"\xff\xda") < data.rfind(b"\xff\xd9")


def _exif(image: Image.Image) -> tuple[int, str]:
    """Orientation (1..8) and capture time as FileInfo wants them; an EXIF block that is garbled counts as none."""
    try:
        exif = image.getexif()
        orientation = exif.get(ExifTags.Base.Orientation, 1)
        taken = str(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, ""))
    except Exception:
        return 1, ""
    upright = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    try:
        return upright, datetime.strptime(taken.strip("\x00 "), EXIF_TIME).isoformat()
    except ValueError:  # cameras without a clock write zeros or spaces
        return upright, ""


def _look_at_pdf(info: FileInfo, path: Path) -> FileInfo:
    from binder.intake.pdf_check import check_pdf

    state = check_pdf(path)
    return replace(info, pages=state.pages, problem=state.problem, note=state.note or info.note)


def _look_at_document(info: FileInfo, path: Path) -> FileInfo:
    from binder.intake.documents import check_document

    check_document(path, info.kind)
    return info


def _look_at_text(info: FileInfo, path: Path) -> FileInfo:
    return info


def _look_at_other(info: FileInfo, path: Path) -> FileInfo:
    with path.open("rb") as file:
        head = file.read(HEAD)
    ending = _ending(info.name)
    if not head:
        return replace(info, problem="文件是空的（0 字节），可能没有拷贝完。请重新取得原件后再添加。")
    if not any(head):
        return replace(info, problem="文件里全是空白数据，可能没有拷贝完。请重新取得原件后再添加。")
    if ending in ENDINGS:
        text = f"扩展名是 {ending}，内容却认不出来，文件可能已损坏或被加密软件加密。请重新取得原件后再添加。"
        return replace(info, problem=text)
    return replace(info, note=_advice(head))


def _advice(head: bytes) -> str:
    """How to bring a well-known format that has no pages here into one that has."""
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "HEIC 照片不能排进页面，请在手机或电脑上转存为 JPEG 后再添加一份。"
    if head.startswith(OLE_MAGIC):
        return "旧版 Office 文档不能排进页面，请用 Office 或 WPS 另存为 docx、xlsx 或 PDF 后再添加一份。"
    if head.startswith(ZIP_MAGICS) and b"OFD.xml" in head:
        return "OFD 版式文件不能排进页面，请用 OFD 阅读器转为 PDF 后再添加一份。"
    return ""


_LOOKS: dict[FileKind, Callable[[FileInfo, Path], FileInfo]] = {
    **dict.fromkeys(IMAGE_KINDS, _look_at_image),
    FileKind.PDF: _look_at_pdf,
    **dict.fromkeys((FileKind.DOCX, FileKind.XLSX, FileKind.XLS), _look_at_document),
    **dict.fromkeys((FileKind.CSV, FileKind.TEXT), _look_at_text),
    FileKind.OTHER: _look_at_other,
}
