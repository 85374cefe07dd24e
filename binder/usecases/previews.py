"""Pictures and contents of evidence for looking at. What is made lies in the folder's cache, which may be deleted."""

from collections.abc import Callable
from pathlib import Path

from binder.domain.content import Content
from binder.domain.evidence import FileInfo
from binder.store.trouble import disk_sentences
from binder.usecases.lookup import evidence_of
from binder.usecases.session import Session

THUMBNAIL_PX = 256


def thumbnail(session: Session, evidence_id: str) -> Path:
    """A small upright JPEG of the first page, at most 256 pixels wide and high. UserError where none can be made."""
    file = evidence_of(session, evidence_id).file
    return _made(
        session,
        file,
        f"{THUMBNAIL_PX}",
        lambda source, out: session.inspector.thumbnail(source, file.kind, file.orientation, out, THUMBNAIL_PX),
    )


def page_preview(session: Session, evidence_id: str, page: int, width_px: int) -> Path:
    """A JPEG of a page (counted from 0), upright, `width_px` wide. UserError where none can be made."""
    file = evidence_of(session, evidence_id).file
    return _made(
        session,
        file,
        f"page{page}-{width_px}",
        lambda source, out: session.inspector.page_preview(source, file.kind, page, out, width_px),
    )


def evidence_content(session: Session, evidence_id: str) -> Content:
    """What a document without pages of its own says. UserError where it cannot be read."""
    file = evidence_of(session, evidence_id).file
    return session.inspector.content(session.file_path(file.sha256), file.kind)


def _made(session: Session, file: FileInfo, what: str, make: Callable[[Path, Path], object]) -> Path:
    """The cached picture, made first if need be."""
    out = session.folder / "cache" / file.sha256[:2] / f"{file.sha256}-{what}.jpg"
    if not out.is_file():
        with disk_sentences():
            out.parent.mkdir(parents=True, exist_ok=True)
            make(session.file_path(file.sha256), out)
    return out
