"""Everything that is made of originals, made ahead in the background: stand-ins, thumbnails, pages, small photos.

It is resumable because it only makes what is not there, and the cache may be deleted at any time because this makes it
again. A thing that cannot be made is noted in the cache and not tried again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from binder.domain.evidence import Evidence
from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.previews import (
    REDUCED_NAME,
    STAND_INS,
    cached,
    is_reducible,
    page_preview,
    reduced_photo,
    thumbnail,
)
from binder.usecases.session import Session

PREVIEW_PX = 1600
"""Width in which a page is first looked at."""


@dataclass(frozen=True, slots=True)
class Derivative:
    """A sort of thing made of originals. what: the end of its name in the cache. concerns: whether one has it."""

    what: str
    concerns: Callable[[Evidence], bool]
    make: Callable[[Session, Evidence], object]


def _has_pages(evidence: Evidence) -> bool:
    file = evidence.file
    return bool(file.pages) or (file.kind in STAND_INS and not file.problem)


DERIVATIVES = (
    Derivative("256.jpg", _has_pages, lambda session, evidence: thumbnail(session, evidence.id)),
    Derivative(
        f"page0-{PREVIEW_PX}.jpg",
        lambda evidence: _has_pages(evidence) and not evidence.file.kind.is_image,  # pictures are quick to show
        lambda session, evidence: page_preview(session, evidence.id, 0, PREVIEW_PX),
    ),
    Derivative(
        REDUCED_NAME,
        lambda evidence: is_reducible(evidence.file),
        lambda session, evidence: reduced_photo(session, evidence.file),
    ),
)


def make_derivatives(
    session: Session, progress: Progress | None = None, sorts: Sequence[Derivative] = DERIVATIVES
) -> Iterator[str]:
    """Make what is missing, evidence by evidence; yields the id of each of which something was made.

    Raises Cancelled when stopped; nothing half-made is left. A disk that is full ends it with a UserError.
    """
    progress = progress or Progress()
    for evidence in list(session.state.evidence.values()):
        progress.check()
        wanted = [sort for sort in sorts if sort.concerns(evidence) and not _is_done(session, evidence, sort)]
        if [True for sort in wanted if _makes(session, evidence, sort, progress)]:
            yield evidence.id


def _is_done(session: Session, evidence: Evidence, sort: Derivative) -> bool:
    out = cached(session, evidence.file, sort.what)
    return out.is_file() or out.with_name(out.name + ".failed").is_file()


def _makes(session: Session, evidence: Evidence, sort: Derivative, progress: Progress) -> bool:
    progress.check()
    try:
        sort.make(session, evidence)
    except UserError as error:
        if error.code.startswith(("disk-", "folder-")):
            raise
        return False
    return True
