"""The kinds of files by name: what they are called, and which endings promise them."""

from binder.domain.evidence import FileKind

KIND_NAMES = {
    FileKind.JPEG: "JPEG 图片",
    FileKind.PNG: "PNG 图片",
    FileKind.TIFF: "TIFF 图片",
    FileKind.BMP: "BMP 图片",
    FileKind.GIF: "GIF 图片",
    FileKind.WEBP: "WebP 图片",
    FileKind.HEIC: "HEIC 照片",
    FileKind.PDF: "PDF",
    FileKind.OFD: "OFD 版式文件",
    FileKind.DOCX: "Word 文档(docx)",
    FileKind.PPTX: "PowerPoint 演示文稿(pptx)",
    FileKind.XLSX: "Excel 工作簿(xlsx)",
    FileKind.XLS: "旧版 Excel 工作簿(xls)",
    FileKind.CSV: "CSV 表格",
    FileKind.TEXT: "纯文本",
    FileKind.MARKDOWN: "Markdown 文本",
    FileKind.DOC: "旧版 Word 文档(doc)",
    FileKind.PPT: "旧版 PowerPoint 演示文稿(ppt)",
    FileKind.RTF: "RTF 文档",
    FileKind.ODF: "ODF 文档",
    FileKind.ZIP: "ZIP 压缩包",
    FileKind.RAR: "RAR 压缩包",
    FileKind.SEVEN_ZIP: "7z 压缩包",
    FileKind.AUDIO: "录音",
    FileKind.VIDEO: "录像",
}
_BY_KIND = {
    FileKind.JPEG: "jpg jpeg jfif",
    FileKind.PNG: "png",
    FileKind.TIFF: "tif tiff",
    FileKind.BMP: "bmp",
    FileKind.GIF: "gif",
    FileKind.WEBP: "webp",
    FileKind.HEIC: "heic heif hif",
    FileKind.PDF: "pdf",
    FileKind.OFD: "ofd",
    FileKind.DOCX: "docx",
    FileKind.PPTX: "pptx ppsx",
    FileKind.XLSX: "xlsx xlsm",
    FileKind.XLS: "xls et",
    FileKind.CSV: "csv tsv",
    FileKind.TEXT: "txt",
    FileKind.MARKDOWN: "md markdown",
    FileKind.DOC: "doc wps",
    FileKind.PPT: "ppt pps dps",
    FileKind.RTF: "rtf",
    FileKind.ODF: "odt ods odp",
    FileKind.ZIP: "zip",
    FileKind.RAR: "rar",
    FileKind.SEVEN_ZIP: "7z",
    FileKind.AUDIO: "mp3 m4a wav aac amr flac ogg wma",
    FileKind.VIDEO: "mp4 mov avi mkv wmv flv mpg 3gp",
}
ENDINGS = {f".{ending}": kind for kind, endings in _BY_KIND.items() for ending in endings.split()}
TEXTS = frozenset({FileKind.CSV, FileKind.TEXT, FileKind.MARKDOWN})
"""Told apart by their names only."""
FILMS = frozenset({FileKind.AUDIO, FileKind.VIDEO})
"""One container may hold either."""


def ending_of(name: str) -> str:
    """Lower-case ending with its dot, of a name that may hold anything."""
    _, dot, last = name.lower().rpartition(".")
    return dot + last


def promised_otherwise(name: str, kind: FileKind) -> bool:
    """Whether the name promises another kind than the bytes are."""
    expected = ENDINGS.get(ending_of(name), kind)
    return expected is not kind and not any({expected, kind} <= alike for alike in (TEXTS, FILMS))
