"""Evidence and the original files behind it, as the rest of the program sees them."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

MEGABYTE = 1_000_000
"""Bytes, as sizes are told and limited."""


class FileKind(StrEnum):
    """What the bytes are, told by their content and never by the name. UNSEEN: nobody has looked into them yet."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    GIF = "gif"
    WEBP = "webp"
    HEIC = "heic"
    PDF = "pdf"
    OFD = "ofd"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    XLS = "xls"
    CSV = "csv"
    TEXT = "text"
    MARKDOWN = "md"
    DOC = "doc"
    PPT = "ppt"
    RTF = "rtf"
    ODF = "odf"
    ZIP = "zip"
    RAR = "rar"
    SEVEN_ZIP = "7z"
    AUDIO = "audio"
    VIDEO = "video"
    OTHER = "other"
    UNSEEN = "unseen"

    @property
    def is_image(self) -> bool:
        return self in IMAGE_KINDS

    @property
    def reads_as_blocks(self) -> bool:
        """Whether it is shown as the text, tables and pictures in it, having no pages of its own."""
        return self in BLOCK_KINDS

    @property
    def is_office_only(self) -> bool:
        """Whether its pages can be had only from an office program on the same machine."""
        return self in OFFICE_KINDS

    @property
    def is_for_others(self) -> bool:
        """Whether only another program can make a picture of it."""
        return self in OFFICE_KINDS or self is FileKind.VIDEO


class DocumentKind(StrEnum):
    """What a document is to a clerk, as said by one; UNKNOWN until somebody says so."""

    UNKNOWN = ""
    PHOTO = "photo"
    SCREENSHOT = "screenshot"
    DOCUMENT = "document"
    SCHEME = "scheme"
    REPORT = "report"
    LEDGER = "ledger"
    ROSTER = "roster"
    CONTRACT = "contract"
    VOUCHER = "voucher"
    CERTIFICATE = "certificate"
    CASE_FILE = "case_file"
    RECORD = "record"
    PRESS = "press"
    RECORDING = "recording"
    OTHER = "other"

    @property
    def word(self) -> str:
        return _KIND_WORDS[self]


_KIND_WORDS = {
    DocumentKind.UNKNOWN: "",
    DocumentKind.PHOTO: "照片",
    DocumentKind.SCREENSHOT: "截图",
    DocumentKind.DOCUMENT: "文件",
    DocumentKind.SCHEME: "方案制度",
    DocumentKind.REPORT: "报告总结",
    DocumentKind.LEDGER: "台账",
    DocumentKind.ROSTER: "名册",
    DocumentKind.CONTRACT: "合同",
    DocumentKind.VOUCHER: "票据",
    DocumentKind.CERTIFICATE: "证书",
    DocumentKind.CASE_FILE: "案卷",
    DocumentKind.RECORD: "记录",
    DocumentKind.PRESS: "报道",
    DocumentKind.RECORDING: "音视频",
    DocumentKind.OTHER: "其他",
}


class Source(StrEnum):
    """Where a document comes from. Where a rubric says that system data prevails, the difference counts."""

    UNKNOWN = ""
    OWN = "own"
    SUPERIOR = "superior"
    SYSTEM = "system"

    @property
    def word(self) -> str:
        return {"": "", "own": "自有", "superior": "上级", "system": "系统数据"}[self]


IMAGE_KINDS = frozenset(
    {FileKind.JPEG, FileKind.PNG, FileKind.TIFF, FileKind.BMP, FileKind.GIF, FileKind.WEBP, FileKind.HEIC}
)
BLOCK_KINDS = frozenset(
    {FileKind.DOCX, FileKind.PPTX, FileKind.XLSX, FileKind.XLS, FileKind.CSV, FileKind.TEXT, FileKind.MARKDOWN}
)
OFFICE_KINDS = frozenset({FileKind.DOC, FileKind.PPT, FileKind.RTF, FileKind.ODF})


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
    place: where a photo was taken, as its GPS tags say ("34.772500,111.200000": north and east positive), or "".
    seconds: how long a recording plays, in whole seconds; 0 for others and where it is not known.
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
    place: str = ""
    seconds: int = 0

    @property
    def place_text(self) -> str:
        """Such as "北纬 34.77250°，东经 111.20000°", or ""."""
        if not self.place:
            return ""
        north, east = map(float, self.place.split(","))
        return f"{'南' if north < 0 else '北'}纬 {abs(north):.5f}°，{'西' if east < 0 else '东'}经 {abs(east):.5f}°"

    @property
    def length_text(self) -> str:
        """Such as "1 小时 2 分 3 秒", without the parts that are nothing; "" where it is not known."""
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        parts = ((hours, "小时"), (minutes, "分"), (seconds, "秒"))
        return " ".join(f"{count} {unit}" for count, unit in parts if count)


@dataclass(frozen=True, slots=True)
class StandIn:
    """What is shown and bound in place of an original that has no pages a reader of PDFs knows.

    kind: JPEG or PDF. note: Chinese sentence that says so, for the list of exceptions.
    """

    path: Path
    kind: FileKind
    note: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One document a clerk attached (佐证材料). May serve many items; its original is stored once.

    id: 32 hex digits, never reused.
    title: typed by the clerk, by default the file name without its ending.
    number: 文号 such as "三环文〔2022〕106号"; issuer: 责任者.
    date: "YYYY", "YYYY-MM" or "YYYY-MM-DD". Each "" when unknown.
    added_at: UTC with offset, ISO 8601.
    period_from, period_to: the time that the document is about, each written like `date`.
    private: whether it shows personal information (个人信息). page_range: the pages that are the evidence, counted
    from 1 ("3-5,8"), "" for all. revision_of: id of the evidence that this one is a newer version of, or "".
    """

    id: str
    title: str
    file: FileInfo
    number: str = ""
    issuer: str = ""
    date: str = ""
    note: str = ""
    added_at: str = ""
    kind: DocumentKind = DocumentKind.UNKNOWN
    period_from: str = ""
    period_to: str = ""
    source: Source = Source.UNKNOWN
    private: bool = False
    revision_of: str = ""
    page_range: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Attachment:
    """An evidence put on an item, and on one of its slots or ("") on the item as a whole.

    item: the item's ref ("4", or "henan-2022-equipment:4" for an annex). position: order within the item, from 1.
    """

    item: str
    slot: str
    position: int
    evidence_id: str


TRAY = ("", "")
"""The place of evidence that was taken in and belongs nowhere yet (待归类): no item, no slot."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One instance of what a count fact counts (逐件登记): "每有一件…".

    id: 32 hex digits, never reused. fact: key of the count. position: order within the fact, from 1.
    title: what it is, in a line; date, number (文号) and note as in Evidence.
    """

    id: str
    fact: str
    position: int
    title: str = ""
    date: str = ""
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Proof:
    """An evidence that proves an occurrence."""

    occurrence_id: str
    evidence_id: str
