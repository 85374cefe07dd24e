"""Evidence and the original files behind it, as the rest of the program sees them."""

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """What the bytes are, told by their content and never by the name."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    GIF = "gif"
    WEBP = "webp"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    TEXT = "text"
    OTHER = "other"

    @property
    def is_image(self) -> bool:
        return self in IMAGE_KINDS


IMAGE_KINDS = frozenset({FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.BMP, FileKind.GIF, FileKind.WEBP})


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What is known of one original.

    sha256: 64 lower-case hex digits; the original's name in the vault.
    name: the file name the clerk gave, without folders; data, never a path.
    size: bytes.
    pages: pages when shown as a document (an image 1, a TIFF its frames, a PDF its pages; 0 = no page form known).
    width, height: pixels of an image's first frame as stored (before orientation); 0 for others.
    orientation: EXIF orientation 1..8; 1 for all but photos.
    captured_at: EXIF capture time as "YYYY-MM-DDTHH:MM:SS" local to the camera, or "".
    problem: "" for a sound file, else one Chinese sentence: what is wrong and what to do about it.
    note: "" or one Chinese sentence worth showing that is no fault ("扩展名是 .pdf，内容其实是 PNG 图片").
    """

    sha256: str
    name: str
    size: int
    kind: FileKind
    pages: int = 0
    width: int = 0
    height: int = 0
    orientation: int = 1
    captured_at: str = ""
    problem: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document a clerk attached (佐证材料). May serve many items; its original is stored once.

    id: 32 hex digits, never reused.
    title: typed by the clerk, by default the file name without its ending.
    number: 文号 such as "三环文〔2022〕106号"; issuer: 责任者.
    date: "YYYY", "YYYY-MM" or "YYYY-MM-DD". Each "" when unknown.
    added_at: UTC with offset, ISO 8601.
    """

    id: str
    title: str
    file: FileInfo
    number: str = ""
    issuer: str = ""
    date: str = ""
    note: str = ""
    added_at: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Attachment:
    """An evidence put on an item, and on one of its slots or ("") on the item as a whole.

    item: the item's ref ("4", or "henan-2022-equipment:4" for an annex). position: order within the item, from 1.
    """

    item: str
    slot: str
    position: int
    evidence_id: str
