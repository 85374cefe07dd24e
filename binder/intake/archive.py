"""Checks on a DOCX or XLSX before any library sees it: it must unpack to a sane size and hold no DTD."""

import zipfile
from pathlib import Path
from typing import IO

from binder.errors import UserError

MAX_ENTRIES = 10_000
MAX_UNPACKED = 600 << 20  # bytes of all parts together
MAX_XML = 64 << 20  # bytes of one XML part: a ledger of about a million cells
CHUNK = 1 << 20
XML_ENDINGS = (".xml", ".rels", ".vml")
DTD_MARKS = (b"<!DOCTYPE", b"<!ENTITY")


def check_archive(path: Path) -> None:
    """Unpack every part once, in pieces, checking sums and budgets; nothing is kept.

    Raises UserError "too-large" for an archive bomb and "damaged-file" for a broken one or one with a DTD.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_ENTRIES or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise _too_large()
            for part in parts:
                _check_part(archive, part)
    except UserError:
        raise
    except Exception as error:  # zipfile raises struct.error, EOFError, NotImplementedError and more on bad bytes
        raise UserError(
            "damaged-file", "文档已损坏，内容不完整。请用 Office 或 WPS 打开并另存，或重新取得原件后再添加。"
        ) from error


def _too_large() -> UserError:
    return UserError(
        "too-large", "文档解开后大得不正常，为安全起见没有读取。请用 Office 或 WPS 打开，压缩图片后另存再添加。"
    )


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    is_xml = part.filename.lower().endswith(XML_ENDINGS)
    if is_xml and part.file_size > MAX_XML:
        raise _too_large()
    with archive.open(part) as stream:
        _check_stream(stream, is_xml)


def _check_stream(stream: IO[bytes], is_xml: bool) -> None:
    tail = b""
    while chunk := stream.read(CHUNK):
        if is_xml:
            window = tail + chunk.replace(b"\x00", b"")  # without the zeros, UTF-16 reads like ASCII
            if any(mark in window for mark in DTD_MARKS):
                raise UserError(
                    "damaged-file", "文档里有正常 Office 文档不会有的定义(DTD)，为安全起见没有读取。请另存后再添加。"
                )
            tail = window[-16:]
