"""Tell a file's kind by its bytes. The name decides only between CSV, Markdown and plain text, and of what a broken
archive was one."""

import zipfile
from pathlib import Path

from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.films import film_kind
from binder.intake.kinds import ENDINGS, ending_of
from binder.intake.ole import stream_names
from binder.intake.plain import looks_like_text

HEAD = 65536  # bytes looked at from the start
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
TEXT_ENDINGS = {".csv": FileKind.CSV, ".tsv": FileKind.CSV, ".md": FileKind.MARKDOWN, ".markdown": FileKind.MARKDOWN}

SIGNATURES = (
    (b"\xff\xd8\xff", FileKind.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
    (b"II*\x00", FileKind.TIFF),
    (b"MM\x00*", FileKind.TIFF),
    (b"II+\x00", FileKind.TIFF),
    (b"MM\x00+", FileKind.TIFF),
    (b"GIF87a", FileKind.GIF),
    (b"GIF89a", FileKind.GIF),
    (b"%PDF-", FileKind.PDF),
    (b"{\\rtf", FileKind.RTF),
    (b"Rar!\x1a\x07", FileKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", FileKind.SEVEN_ZIP),
)
BMP_HEADER_SIZES = frozenset({12, 40, 52, 56, 64, 108, 124})
MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", "word/document.xml", FileKind.DOCX),
    (b"spreadsheetml.sheet.main+xml", "xl/workbook.xml", FileKind.XLSX),
    (b"sheet.macroEnabled.main+xml", "xl/workbook.xml", FileKind.XLSX),
    (b"presentationml.presentation.main+xml", "ppt/presentation.xml", FileKind.PPTX),
    (b"presentationml.slideshow.main+xml", "ppt/presentation.xml", FileKind.PPTX),
)
OLE_STREAMS = {
    "Workbook": FileKind.XLS,
    "Book": FileKind.XLS,
    "WordDocument": FileKind.DOC,
    "PowerPoint Document": FileKind.PPT,
}
IN_ARCHIVES = frozenset({FileKind.DOCX, FileKind.XLSX, FileKind.PPTX, FileKind.OFD})
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


def sniff(path: Path, name: str) -> FileKind:
    """Kind of the file at `path`. OTHER for what is sound but unknown, and for an empty file.

    Raises UserError "locked-file" for an Office document under a password (its kind cannot be told), and OSError if
    the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(ZIP_MAGICS):
        return _zip_kind(path, head, name)
    if head.startswith(OLE_MAGIC):
        return _ole_kind(path)
    kind = _signed_kind(head) or film_kind(head)
    if kind is None and b"%PDF-" in head[:1024] and _ends_like_pdf(path):
        kind = FileKind.PDF
    if kind is None and looks_like_text(head):
        kind = TEXT_ENDINGS.get(ending_of(name), FileKind.TEXT)
    return kind or FileKind.OTHER


def _signed_kind(head: bytes) -> FileKind | None:
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileKind.WEBP
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in BMP_HEADER_SIZES:
        return FileKind.BMP
    return None


def _ends_like_pdf(path: Path) -> bool:
    """Scanners put mail headers before "%PDF-"; a text about PDF has the mark too, but not the end of one."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 2048))
        return b"startxref" in file.read()


def _zip_kind(path: Path, head: bytes, name: str) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            return _kind_by_parts(archive)
    except Exception:  # cut short or garbled: the list of contents is at the end, but the first names are in the head
        if b"OFD.xml" in head:
            return FileKind.OFD
        promised = ENDINGS.get(ending_of(name), FileKind.ZIP)
        otherwise = promised if promised in IN_ARCHIVES else FileKind.ZIP
        return next((kind for _, part_name, kind in MAIN_PARTS if part_name.encode() in head), otherwise)


def _kind_by_parts(archive: zipfile.ZipFile) -> FileKind:
    """What an archive holds, if it is a document in an archive's form."""
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        with archive.open("[Content_Types].xml") as part:
            types = part.read(1 << 20)
        return next((kind for mark, _, kind in MAIN_PARTS if mark in types), FileKind.OTHER)
    if not names.isdisjoint({"OFD.xml", "/OFD.xml", "ofd.xml"}):
        return FileKind.OFD
    if "mimetype" in names:
        with archive.open("mimetype") as part:
            return FileKind.ODF if part.read(64).startswith(OPEN_DOCUMENT) else FileKind.OTHER
    return FileKind.ZIP


def _ole_kind(path: Path) -> FileKind:
    names = stream_names(path)
    if "EncryptedPackage" in names:
        raise UserError(
            "locked-file", "这个 Office 文档设了打开密码，无法读取。请用 Office 或 WPS 输入密码，取消密码后另存再添加。"
        )
    return next((kind for stream, kind in OLE_STREAMS.items() if stream in names), FileKind.OTHER)
