"""Pictures and contents of evidence. What is made lies in the cache, which may be deleted at any time.

Cache layout: cache/HH/SHA256-WHAT, HH being the first two digits of the original's SHA-256. WHAT is "256.jpg" for the
thumbnail, "pageN-WIDTH.jpg" for a page, "stand-in.pdf" or "stand-in.jpg", "200dpi.jpg" for a photo with fewer pixels;
with ".failed" behind it, it says why there is none.
"""

from collections.abc import Callable
from pathlib import Path

from binder import __version__
from binder.domain.content import Content
from binder.domain.evidence import OFFICE_KINDS, FileInfo, FileKind, StandIn
from binder.errors import UserError
from binder.store.trouble import disk_sentences
from binder.usecases.lookup import evidence_of
from binder.usecases.session import Session

THUMBNAIL_PX = 256
STAND_INS = {
    FileKind.HEIC: (FileKind.JPEG, "HEIC 照片，转成 JPEG 印出，原片见随附的原件。"),
    FileKind.OFD: (FileKind.PDF, "OFD 版式文件，由本程序画成页面印出，电子签章的效力以随附的原件为准。"),
    **dict.fromkeys(OFFICE_KINDS, (FileKind.PDF, "旧版文档，由本机的办公软件转成页面印出，版式以随附的原件为准。")),
    FileKind.VIDEO: (FileKind.JPEG, "录像，只印出其中一个画面，请播放随附的原件。"),
}
"""Kinds that are shown by a stand-in: its kind, and what is said of it."""
REDUCED = (1465, 2063)
"""Pixels at 200 dpi of the room that a sheet of the binder has for one photo: 186 by 262 mm."""
REDUCED_NAME = "200dpi.jpg"
SIDEWAYS = 5
"""EXIF orientations from this one on swap width and height."""
WORTH = 0.8
LONG = 3
UNLOCKED = "这份 PDF 设了打开密码，用输入的密码解锁后印出。"
LASTING = frozenset({"no-picture", "no-content", "not-converted", "damaged-file", "too-large", "locked-file"})
"""Codes of troubles that lie in the original, so that trying again is in vain."""


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


def page_count(session: Session, evidence_id: str) -> int:
    """How many pages can be previewed: of the original, or of its stand-in, which is made if need be."""
    file = evidence_of(session, evidence_id).file
    instead = None if file.pages else stand_in(session, file)
    if instead is None:
        return file.pages
    return session.inspector.inspect(instead.path, name=instead.path.name, sha256="", size=0).pages


def takes_long(session: Session, evidence_id: str) -> bool:
    """Whether another program would have to be started before a thumbnail can be had."""
    known = session.state.evidence.get(evidence_id)
    if known is None:
        return False
    file = known.file
    return file.kind.is_for_others and not cached(session, file, f"{THUMBNAIL_PX}.jpg").is_file()


def evidence_content(session: Session, evidence_id: str) -> Content:
    """What a document without pages of its own says. UserError where it cannot be read."""
    file = evidence_of(session, evidence_id).file
    return session.inspector.content(session.file_path(file.sha256), file.kind)


def stand_in(session: Session, file: FileInfo) -> StandIn | None:
    """What is shown and bound in place of an original, made if need be; None where the original itself is.

    UserError where it should be had but cannot be made.
    """
    unlocked = session.unlocked.get(file.sha256)
    if unlocked:
        return StandIn(unlocked, FileKind.PDF, UNLOCKED)
    if file.kind not in STAND_INS or file.problem:
        return None
    kind, note = STAND_INS[file.kind]
    path = session.file_path(file.sha256)

    def make(out: Path) -> None:
        if file.kind.is_for_others:
            session.outside.convert(path, file.kind, out)
        else:
            session.inspector.stand_in(path, file.kind, out)

    ending = "jpg" if kind is FileKind.JPEG else "pdf"
    return StandIn(_made(session, file, f"stand-in.{ending}", make), kind, note + file.note)


def is_reducible(file: FileInfo) -> bool:
    """Whether a photo has so many pixels that a reduced one is worth the room. A very long one is there to be read."""
    if file.kind not in (FileKind.JPEG, FileKind.HEIC) or file.problem or not file.width:
        return False
    across, down = sorted((file.width, file.height))
    upright = (file.height, file.width) if file.orientation >= SIDEWAYS else (file.width, file.height)
    scale = min(REDUCED[0] / upright[0], REDUCED[1] / upright[1])
    return scale < WORTH and down < across * LONG


def reduced_photo(session: Session, file: FileInfo) -> Path:
    """A photo at 200 dpi for the width of a page, made if need be. UserError where it cannot be made."""

    def make(out: Path) -> None:
        source, kind = shown_form(session, file)
        session.inspector.reduced(source, kind, file.orientation, out, REDUCED)

    return _made(session, file, REDUCED_NAME, make)


def shown_form(session: Session, file: FileInfo) -> tuple[Path, FileKind]:
    """The file that pages are drawn from, and its kind: the stand-in, or the original itself."""
    instead = stand_in(session, file)
    return (instead.path, instead.kind) if instead else (session.file_path(file.sha256), file.kind)


def cached(session: Session, file: FileInfo, what: str) -> Path:
    """Where a thing made of an original lies in the cache, or would lie. what: what it is, with an ending.

    What is made of an unlocked PDF lies beside its open copy, and goes with it.
    """
    unlocked = session.unlocked.get(file.sha256)
    root = unlocked.parent if unlocked else session.cache
    return root / file.sha256[:2] / f"{file.sha256}-{what}"


def _made(session: Session, file: FileInfo, what: str, make: Callable[[Path], object]) -> Path:
    """The cached file, made first if need be. What could not be made is not tried again by the same program."""
    out = cached(session, file, what)
    if out.is_file():
        return out
    failed = out.with_name(out.name + ".failed")
    with disk_sentences():
        _raise_noted(failed)
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            make(out)
        except UserError as error:
            if error.code in LASTING or error.code.startswith("file-"):
                failed.write_text(f"{__version__}\n{error.code}\n{error.text}", encoding="utf-8")
            raise
    return out


def _raise_noted(failed: Path) -> None:
    """Say again why a thing could not be made, if this version of the program has tried."""
    if failed.is_file():
        version, _, said = failed.read_text(encoding="utf-8").partition("\n")
        code, _, text = said.partition("\n")
        if version == __version__ and code and text:
            raise UserError(code, text)
