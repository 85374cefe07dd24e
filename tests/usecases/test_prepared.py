"""What the preflight has laid out is written as it is, while it still is what the clerk has before her."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from time import monotonic

import pytest

from binder.errors import UserError
from binder.progress import Progress
from binder.usecases import exporting
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.exporting import ExportOptions, export_binder, preflight
from binder.usecases.prepared import LASTS
from binder.usecases.session import Session
from tests.usecases.brought import pdf, photo

OPTIONS = ExportOptions(originals=False, volume_pages=60)


@pytest.fixture
def kept(session: Session, desk: Path) -> Session:
    attach_files(session, "4", "", [photo(desk, "门头.jpg")])
    attach_files(session, "6", "", [pdf(desk, "制度.pdf")])
    return session


@pytest.fixture
def laid_out(monkeypatch: pytest.MonkeyPatch) -> list[Session]:
    """A line for each time that a book is gathered to be laid out."""
    seen: list[Session] = []
    gather = exporting.make_book

    def make_book(session: Session, options: ExportOptions, progress: Progress) -> object:
        seen.append(session)
        return gather(session, options, progress)

    monkeypatch.setattr(exporting, "make_book", make_book)
    return seen


def drafts(session: Session) -> list[str]:
    return sorted(path.name for path in session.cache.glob(".ahead-*"))


def test_the_export_after_the_preflight_lays_nothing_out_again(
    kept: Session, tmp_path: Path, laid_out: list[Session]
) -> None:
    found = preflight(kept, OPTIONS, Progress())
    done = export_binder(kept, tmp_path / "册.pdf", OPTIONS, Progress(), found.prepared)
    assert len(laid_out) == 1
    assert (sum(path.stat().st_size for path in done.paths), len(done.paths)) == (found.size, found.volumes)
    assert found.prepared
    found.prepared.close()
    assert drafts(kept) == []


def test_it_is_the_same_binder_to_the_byte(kept: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Stopped":
            return cls(2026, 3, 5, 9, 30)

    monkeypatch.setattr(exporting, "datetime", Stopped)
    found = preflight(kept, OPTIONS, Progress())
    sooner = export_binder(kept, tmp_path / "先.pdf", OPTIONS, Progress(), found.prepared)
    anew = export_binder(kept, tmp_path / "后.pdf", OPTIONS, Progress())
    assert [path.read_bytes() for path in sooner.paths] == [path.read_bytes() for path in anew.paths]


@pytest.mark.parametrize("meanwhile", ["a fact", "another option", "ten minutes", "the cache is deleted", "closed"])
def test_it_is_laid_out_anew_when_it_no_longer_is_what_would_be_bound(
    kept: Session, tmp_path: Path, laid_out: list[Session], meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, options = preflight(kept, OPTIONS, Progress()), OPTIONS
    assert found.prepared
    match meanwhile:
        case "a fact":
            set_fact(kept, "6-1", True)
        case "another option":
            options = replace(OPTIONS, photos_per_page=4)
        case "ten minutes":
            monkeypatch.setattr("binder.usecases.prepared.monotonic", lambda: monotonic() + LASTS)
        case "the cache is deleted":
            for path in kept.cache.glob(".ahead-*/*"):
                path.unlink()
        case _:
            found.prepared.close()
    export_binder(kept, tmp_path / "册.pdf", options, Progress(), found.prepared)
    assert len(laid_out) == 2


def test_an_original_that_changed_after_the_preflight_still_stops_the_export(kept: Session, tmp_path: Path) -> None:
    found = preflight(kept, OPTIONS, Progress())
    evidence = next(iter(kept.state.evidence.values()))
    path = kept.file_path(evidence.file.sha256)
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    with pytest.raises(UserError, match=evidence.title):
        export_binder(kept, tmp_path / "册.pdf", OPTIONS, Progress(), found.prepared)
    assert not list(tmp_path.glob("*.pdf"))


def test_nothing_of_it_stays_once_nobody_holds_it(kept: Session) -> None:
    found = preflight(kept, OPTIONS, Progress())
    assert len(drafts(kept)) == 1
    del found
    assert drafts(kept) == []
