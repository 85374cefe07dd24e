"""Opening a ZIP archive that was attached: its members become evidence like any other file, in one step."""

import shutil
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from binder.domain.members import Member
from binder.domain.names import safe_name
from binder.errors import UserError
from binder.progress import Progress
from binder.store.trouble import disk_sentences
from binder.usecases.attaching import attach_files
from binder.usecases.session import Session
from binder.usecases.taking_in import Attached

FOLDERS_KEPT = 3  # of those above a member, from below: they may say what it belongs to
ROOM_LEFT = 512 << 20  # bytes of the disk that opening an archive must not use up


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Members that lie on the disk for a while. folder: above all paths. refused: (name, sentence) of the others."""

    folder: Path
    paths: tuple[Path, ...]
    refused: tuple[tuple[str, str], ...]


def open_archive(
    session: Session,
    archive: Path,
    place: tuple[str, str],
    numbers: Collection[int] | None = None,
    progress: Progress | None = None,
) -> Attached:
    """Take members of a ZIP in as evidence and put them on an item, in one step that can be undone.

    place: item and slot. numbers: which members, as `Session.inspector.members` tells; None for all. A member that is
    damaged or locked does not stop the others. UserError when the archive cannot be opened or does not fit; Cancelled
    when stopped.
    """
    progress = progress or Progress()
    with unpacked(session, archive, numbers, progress) as found:
        attached = attach_files(session, *place, found.paths, progress)
    return replace(attached, refused=(*found.refused, *attached.refused))


@contextmanager
def unpacked(
    session: Session, archive: Path, numbers: Collection[int] | None, progress: Progress
) -> Iterator[Unpacked]:
    """Members of a ZIP as files under names that any system takes; they are gone at the end. Raises as `open_archive`.

    No path from inside the archive is followed: names and the nearest folders are made anew from them.
    """
    members = [one for one in session.inspector.members(archive) if numbers is None or one.number in numbers]
    cache = session.folder / "cache"
    with disk_sentences():
        cache.mkdir(exist_ok=True)
        for left in cache.glob("unpacked-*"):  # by a program that was ended in the middle
            shutil.rmtree(left, ignore_errors=True)
        _check_room(cache, members)
    folder = cache / f"unpacked-{uuid4().hex}"
    try:
        with disk_sentences():
            yield _unpack_all(session, archive, members, folder, progress)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_room(cache: Path, members: Sequence[Member]) -> None:
    """Twice: once unpacked, once as originals."""
    needed = 2 * sum(member.size for member in members) + ROOM_LEFT
    if shutil.disk_usage(cache).free < needed:
        text = f"压缩包解开后需要约 {needed >> 20} MB 空间，磁盘放不下，没有打开。请腾出空间后再试。"
        raise UserError("disk-full", text)


def _unpack_all(
    session: Session, archive: Path, members: Sequence[Member], folder: Path, progress: Progress
) -> Unpacked:
    paths: list[Path] = []
    refused: list[tuple[str, str]] = []
    for done, member in enumerate(members):
        progress.step(done, len(members), f"正在解开“{member.name}”")
        out = _place(folder, member)
        try:
            session.inspector.unpack(archive, member.number, out, member.size)
            paths.append(out)
        except UserError as error:
            refused.append((member.name, error.text))
    return Unpacked(folder, tuple(paths), tuple(refused))


def _place(folder: Path, member: Member) -> Path:
    """A new file for a member, in folders named like those it was in."""
    above = [safe_name(part) for part in member.folder.split("/") if part][-FOLDERS_KEPT:]
    where = folder.joinpath(*above)
    where.mkdir(parents=True, exist_ok=True)
    name = Path(safe_name(*_parted(member.name)))
    taken = {entry.name.casefold() for entry in where.iterdir()}
    number = 1
    fresh = name.name
    while fresh.casefold() in taken:
        number += 1
        fresh = f"{name.stem}({number}){name.suffix}"
    return where / fresh


def _parted(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem else (name, "")
