"""What is made of originals is made ahead, once, and again when it is gone."""

import errno
import os
from pathlib import Path

import pytest

from binder.domain.evidence import FileKind
from binder.errors import Cancelled, UserError
from binder.progress import Progress
from binder.usecases import previews
from binder.usecases.attaching import attach_files
from binder.usecases.derivatives import make_derivatives
from binder.usecases.previews import page_count, stand_in, thumbnail
from binder.usecases.session import Session
from tests.intake import make, ofd_files

FILES = {
    "照片.jpg": make.jpeg(),
    "通知.ofd": ofd_files.letter(),
    "计划.docx": make.word("执法工作方案"),
    "坏.pdf": make.pdf(3)[:60],
    "谈话.wav": make.wav(5),
}


@pytest.fixture
def full(session: Session, desk: Path) -> Session:
    attach_files(session, "4", "", [make.put(desk, name, data) for name, data in FILES.items()])
    return session


def things(session: Session) -> dict[str, list[str]]:
    """What lies in the cache, by the name of the original."""
    names = {evidence.file.sha256: evidence.file.name for evidence in session.state.evidence.values()}
    found: dict[str, list[str]] = {}
    for path in sorted((session.folder / "cache").rglob("*")):
        if path.is_file():
            sha256, _, what = path.name.partition("-")
            found.setdefault(names[sha256], []).append(what)
    return found


ALL = {
    "照片.jpg": ["256.jpg"],
    "通知.ofd": ["256.jpg", "page0-1600.jpg", "stand-in.pdf"],
}


def titles(session: Session, made: list[str]) -> list[str]:
    return [session.state.evidence[id_].title for id_ in made]


def test_everything_is_made_once_and_what_fails_stops_nothing(full: Session) -> None:
    assert titles(full, list(make_derivatives(full))) == ["照片", "通知"]
    assert things(full) == ALL
    assert list(make_derivatives(full)) == []


def test_what_was_deleted_is_made_again(full: Session) -> None:
    list(make_derivatives(full))
    for path in (full.folder / "cache").rglob("*.jpg"):
        path.unlink()
    assert titles(full, list(make_derivatives(full))) == ["照片", "通知"]
    assert things(full) == ALL


def test_it_stops_at_once_and_goes_on_where_it_stopped(full: Session) -> None:
    progress = Progress()
    making = make_derivatives(full, progress)
    next(making)
    progress.cancel()
    with pytest.raises(Cancelled):
        next(making)
    assert list(things(full)) == ["照片.jpg"]
    list(make_derivatives(full))
    assert things(full) == ALL


def test_a_full_disk_ends_it_with_a_sentence_and_leaves_no_half_of_anything(
    full: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(self: Path, *, parents: bool = False, exist_ok: bool = False) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "mkdir", no_room)
    with pytest.raises(UserError, match="磁盘空间不足"):
        list(make_derivatives(full))
    assert things(full) == {}


def test_what_another_version_could_not_make_is_tried_again(full: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = next(one for one in full.state.evidence.values() if one.file.kind is FileKind.OFD)
    monkeypatch.setattr(full.inspector, "stand_in", refusing)
    for _ in range(2):
        with pytest.raises(UserError, match="画不出来"):
            thumbnail(full, letter.id)
    monkeypatch.undo()
    with pytest.raises(UserError, match="画不出来"):
        stand_in(full, letter.file)
    monkeypatch.setattr(previews, "__version__", "another")
    assert page_count(full, letter.id) == 2
    assert stand_in(full, letter.file) is not None


def refusing(path: Path, kind: FileKind, out: Path) -> None:
    raise UserError("no-picture", "画不出来。")
