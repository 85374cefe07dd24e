"""Pictures, contents and texts of evidence. What is made lies in the folder's cache, which may be deleted any time."""

from collections.abc import Callable
from pathlib import Path

from binder.domain.content import Content
from binder.domain.evidence import FileInfo, FileKind, StandIn
from binder.store.trouble import disk_sentences
from binder.usecases.lookup import evidence_of
from binder.usecases.session import Session

THUMBNAIL_PX = 256
STAND_INS = {
    FileKind.HEIC: (FileKind.JPEG, ".jpg", "HEIC 照片，转成 JPEG 印出，原片见随附的原件。"),
    FileKind.OFD: (FileKind.PDF, ".pdf", "OFD 版式文件，由本程序画成页面印出，电子签章的效力以随附的原件为准。"),
}
"""Kinds that are shown by a stand-in: its kind, its ending, and what is said of it."""


def thumbnail(session: Session, evidence_id: str) -> Path:
    """A small upright JPEG of the first page, at most 256 pixels wide and high. UserError where none can be made."""
    file = evidence_of(session, evidence_id).file

    def make(out: Path) -> None:
        source, kind = shown_form(session, file)
        session.inspector.thumbnail(source, kind, file.orientation, out, THUMBNAIL_PX)

    return _made(session, file, f"{THUMBNAIL_PX}.jpg", make)


def page_preview(session: Session, evidence_id: str, page: int, width_px: int) -> Path:
    """A JPEG of a page (counted from 0), upright, `width_px` wide. UserError where none can be made."""
    file = evidence_of(session, evidence_id).file

    def make(out: Path) -> None:
        source, kind = shown_form(session, file)
        session.inspector.page_preview(source, kind, page, out, width_px)

    return _made(session, file, f"page{page}-{width_px}.jpg", make)


def evidence_content(session: Session, evidence_id: str) -> Content:
    """What a document without pages of its own says. UserError where it cannot be read."""
    file = evidence_of(session, evidence_id).file
    return session.inspector.content(session.file_path(file.sha256), file.kind)


def evidence_text(session: Session, evidence_id: str) -> str:
    """The text inside an original, for search; "" where there is none. UserError where it cannot be read."""
    file = evidence_of(session, evidence_id).file

    def make(out: Path) -> None:
        text = session.inspector.text(session.file_path(file.sha256), file.kind)
        write_whole(out, text.encode())

    return _made(session, file, "text.txt", make).read_text(encoding="utf-8")


def stand_in(session: Session, file: FileInfo) -> StandIn | None:
    """What is shown and bound in place of an original; None where the original itself is, or nothing can be.

    UserError where it should be had but cannot be made.
    """
    if file.kind not in STAND_INS or file.problem:
        return None
    kind, ending, note = STAND_INS[file.kind]

    def make(out: Path) -> None:
        session.inspector.stand_in(session.file_path(file.sha256), file.kind, out)

    return StandIn(_made(session, file, f"stand-in{ending}", make), kind, note + file.note)


def shown_form(session: Session, file: FileInfo) -> tuple[Path, FileKind]:
    """The file that pages are drawn from, and its kind: the stand-in, or the original itself."""
    instead = stand_in(session, file)
    return (instead.path, instead.kind) if instead else (session.file_path(file.sha256), file.kind)


def write_whole(out: Path, data: bytes) -> None:
    """Write a file of the cache, so that no half of it is ever found there."""
    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def cached(session: Session, file: FileInfo, what: str) -> Path:
    """Where a thing made of an original lies in the cache, or would lie. what: what it is, with an ending."""
    return session.cache / file.sha256[:2] / f"{file.sha256}-{what}"


def _made(session: Session, file: FileInfo, what: str, make: Callable[[Path], object]) -> Path:
    """The cached file, made first if need be."""
    out = cached(session, file, what)
    if not out.is_file():
        with disk_sentences():
            out.parent.mkdir(parents=True, exist_ok=True)
            make(out)
    return out
