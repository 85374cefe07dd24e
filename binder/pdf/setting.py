"""A binder in its volumes, assembled but for the bytes of its pictures: how large each will be is known to the byte."""

from collections import deque
from dataclasses import dataclass
from pathlib import Path

from binder.domain.evidence import MEGABYTE
from binder.errors import UserError
from binder.memory import uncollected
from binder.pdf.assemble import assemble
from binder.pdf.book import Book
from binder.pdf.plan import Layout, Plan, lay_out, numbered
from binder.pdf.splice import Skeleton
from binder.pdf.volumes import Load, Share, Weights, shared
from binder.progress import Progress

ROUNDS = 8
SLACK = 0.97
"""What is aimed at, of the bytes that a volume may have: what pages share is counted only once they are together."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A volume, ready to be spliced. begun: units that began in the volume before."""

    skeleton: Skeleton
    begun: tuple[str, ...]

    @property
    def plan(self) -> Plan:
        """What is left of its plan: pages with nothing on them but pictures and links."""
        return self.skeleton.plan

    @property
    def size(self) -> int:
        """Bytes it will have."""
        return self.skeleton.size


def assemble_set(book: Book, folder: Path, progress: Progress) -> tuple[Assembled, ...]:
    """Lay out the binder, divide it as the options want it, and assemble every volume in a folder.

    Raises UserError where a single page is more than a volume may hold.
    """
    with uncollected():
        return _assembled_set(book, folder, progress)


def _assembled_set(book: Book, folder: Path, progress: Progress) -> tuple[Assembled, ...]:
    room = Load(book.options.volume_pages, book.options.volume_bytes)
    if room == Load():
        return _assembled(lay_out(book, progress), None, folder, progress)  # whose only holder is the call
    layout = lay_out(book, progress)
    weights = Weights(layout.units)
    inner = Load(room.pages, room.size * SLACK)
    for _ in range(ROUNDS):
        shares = shared(layout.units, inner, weights)
        longest = max(len(plan.pages) for plan in numbered(layout, shares))
        if room.pages and longest > room.pages:
            inner = Load(_fewer(inner.pages, longest - room.pages), inner.size)
            continue
        done = _assembled(layout, shares, folder, progress)
        _check_single_pages(shares, done, room)
        over = [
            (share, one.size) for share, one in zip(shares, done, strict=True) if room.size and one.size > room.size
        ]
        if not over:
            return done
        for share, size in over:
            weights.correct(share, size)
    raise UserError("volume-too-small", "按这个上限分不成册。请把每册的页数或大小放宽一些再试。")


def _fewer(pages: int, surplus: int) -> int:
    """Leave room for covers and indexes."""
    if pages <= surplus:
        raise UserError("volume-too-small", "每册的页数太少，连封面和目录都放不下。请放宽每册页数后再试。")
    return pages - surplus


def _assembled(layout: Layout, shares: list[Share] | None, folder: Path, progress: Progress) -> tuple[Assembled, ...]:
    """Every volume; all in one without shares. What is drawn is let go of: nothing else takes as much memory."""
    shares = shares or shared(layout.units, Load(), lambda page: 0)
    plans, begun, made_at = deque(numbered(layout, shares)), [share.begun for share in shares], layout.book.made_at
    del layout, shares
    done = []
    for number, names in enumerate(begun, 1):
        file = folder / f"skeleton-{number}.pdf"
        done.append(Assembled(assemble(plans.popleft(), made_at, file, progress), names))
    return tuple(done)


def _check_single_pages(shares: list[Share], done: tuple[Assembled, ...], room: Load) -> None:
    for share, one in zip(shares, done, strict=True):
        if room.size and one.size > room.size and sum(len(section.pages) for section in share.sections) == 1:
            label = one.plan.pages[-1].label
            raise UserError(
                "volume-too-small",
                f"第 {label} 页一页就有 {one.size / MEGABYTE:.1f} MB，超过每册的上限。请放宽每册大小后再试。",
            )
