"""Files as clerks bring them, good and bad."""

import os
import struct
import time
import zlib
from pathlib import Path

import pikepdf
from PIL import Image

from binder.domain.evidence import Evidence
from binder.usecases.opening import open_assessment
from binder.usecases.session import Session


def photo(folder: Path, name: str = "办公楼.jpg", shade: int = 90) -> Path:
    path = folder / name
    exif = Image.Exif()
    exif[0x8769] = {0x9003: "2022:09:08 10:15:12"}
    Image.new("RGB", (640, 480), (shade, 120, 60)).save(path, "JPEG", exif=exif)
    return path


def note(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def pdf(folder: Path, name: str, password: str = "", pages: int = 1) -> Path:
    path = folder / name
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        encryption = pikepdf.Encryption(owner="o" + password, user=password) if password else None
        document.save(path, encryption=encryption or False)
    return path


def huge_png(folder: Path, name: str) -> Path:
    """A picture of 20000 × 10000 pixels that is a few hundred kilobytes of zeros."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    line = b"\0" * (20000 // 8 + 1)
    body = b"".join(packer.compress(line * 1000) for _ in range(10)) + packer.flush()
    header = struct.pack(">IIBBBBB", 20000, 10000, 1, 0, 0, 0, 0)
    path = folder / name
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b""))
    return path


def aged(*folders: Path) -> None:
    """Let folders be an hour old: what was made this moment is left to whoever makes it."""
    then = time.time() - 3600
    for folder in folders:
        os.utime(folder, (then, then))


def reopened(session: Session) -> Session:
    session.close()
    return open_assessment(session.folder)


def held(session: Session, item: str) -> list[tuple[str, str]]:
    """(slot, title) of what is on an item, in order."""
    return [(a.slot, session.state.evidence[a.evidence_id].title) for a in session.state.by_item.get(item, ())]


def the_evidence(session: Session) -> Evidence:
    """The only evidence in use."""
    (evidence,) = session.state.evidence.values()
    return evidence
