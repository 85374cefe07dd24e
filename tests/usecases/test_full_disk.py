"""Exports where a disk is really full: that of the binder, or that of the assessment itself.

A small file system in memory is mounted for each. That takes root on Linux; elsewhere these are skipped.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest

from binder.errors import UserError
from binder.progress import Progress
from binder.usecases.answering import set_fact
from binder.usecases.attaching import attach_files
from binder.usecases.delivering import FORMS, Form, deliver
from binder.usecases.derivatives import make_derivatives
from binder.usecases.exporting import ExportOptions, export_binder, preflight
from binder.usecases.opening import create_assessment, open_assessment
from binder.usecases.session import Session
from tests.intake import make
from tests.usecases.brought import pdf

SIZE = 8 << 20
VOLUMES = ExportOptions(volume_pages=40, paper=True)
BALLAST = "别的文件"


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of a few megabytes."""
    disk = tmp_path / "小盘"
    disk.mkdir()
    if sys.platform == "win32" or os.geteuid() != 0:
        pytest.skip("mounting a small disk takes root on Linux")
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("mounting is not permitted here")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path, *, but: int) -> None:
    """Leave so many bytes of a disk."""
    ballast = disk / BALLAST
    ballast.unlink(missing_ok=True)
    state = os.statvfs(disk)
    ballast.write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - but)))


def held_by(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != BALLAST}


def bring(session: Session, desk: Path) -> None:
    photos = [make.put(desk, f"照片{number}.jpg", make.noisy_jpeg(600 + number, 500)) for number in range(3)]
    attach_files(session, "4", "", [*photos, pdf(desk, "制度.pdf", pages=30)])


def test_a_full_disk_keeps_the_old_binder(session: Session, desk: Path, small: Path) -> None:
    """Wherever it gives out: a sentence, the old set whole, and no litter after the next start."""
    bring(session, desk)
    out = small / "我县.pdf"
    size = export_binder(session, out, VOLUMES, Progress()).size
    set_fact(session, "6-1", True)
    before = held_by(small)
    for left in (0, size // 3, size + 20_000):
        fill(small, but=left)
        with pytest.raises(UserError, match=r"^佐证册没有写成：磁盘已满。请换个位置或腾出空间后重试。$"):
            export_binder(session, out, VOLUMES, Progress())
        assert held_by(small) == before
    session.close()
    open_assessment(session.folder).close()
    assert {path.name for path in small.iterdir()} == {path.relative_to(small).parts[0] for path in before} | {BALLAST}


def test_it_is_told_that_the_binder_is_whole_where_only_the_originals_do_not_fit(
    session: Session, desk: Path, small: Path
) -> None:
    bring(session, desk)
    attach_files(session, "4", "", [make.put(desk, "谈话.wav", make.wav(600))])
    out = small / "我县.pdf"
    size = export_binder(session, desk / "我县.pdf", ExportOptions(), Progress()).size
    fill(small, but=2 * size)
    with pytest.raises(UserError, match="佐证册写好了，但原件没有复制完：磁盘已满") as caught:
        export_binder(session, out, ExportOptions(), Progress())
    assert caught.value.code == "originals-not-written"
    with pikepdf.open(out) as document:
        assert not document.get_warnings()
    originals = {one.file.name: one.file.size for one in session.state.evidence.values()}
    assert all(path.stat().st_size in originals.values() for path in (small / "我县-原件").rglob("*.*"))
    assert not [path for path in small.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("form", FORMS)
def test_other_deliverables_are_whole_or_not_there(session: Session, desk: Path, small: Path, form: Form) -> None:
    bring(session, desk)
    fill(small, but=4096)
    with pytest.raises(UserError, match="没有导出成：磁盘已满"):
        deliver(session, small / "报送", form, None, Progress())
    assert {path.name for path in small.iterdir()} == {BALLAST}


def test_pages_that_a_full_disk_has_no_room_for_are_no_hole_in_the_binder(desk: Path, small: Path) -> None:
    """The assessment's own disk is full: what needs a stand-in is not bound as if it had no pages, nor given up."""
    session = create_assessment(small / "某县", "henan-2022-agency", "某县", "county")
    try:
        attach_files(session, "4", "", [make.put(desk, "门头.heic", make.heic())])
        out = desk / "我县.pdf"
        fill(small, but=0)
        for _ in range(2):
            with pytest.raises(UserError, match="磁盘空间不足") as caught:
                export_binder(session, out, ExportOptions(), Progress())
            assert caught.value.code == "disk-full" and not out.exists()
            with pytest.raises(UserError, match="磁盘空间不足"):
                preflight(session, ExportOptions(), Progress())
            with pytest.raises(UserError, match="磁盘空间不足"):
                list(make_derivatives(session))
        (small / BALLAST).unlink()
        assert len(list(make_derivatives(session))) == 1
        told = export_binder(session, out, ExportOptions(), Progress()).exceptions
        assert "“门头”：HEIC 照片，转成 JPEG 印出，原片见随附的原件。" in told
        assert not list(session.cache.rglob("*.failed"))
    finally:
        session.close()


@pytest.mark.parametrize("left", range(0, 120_000, 8192))
def test_an_assessment_is_not_made_where_there_is_no_room(small: Path, left: int) -> None:
    """However far it comes: a sentence, and nothing of it stays."""
    fill(small, but=left)
    with pytest.raises(UserError, match="磁盘空间不足"):
        create_assessment(small / "某县", "henan-2022-agency", "某县", "county")
    assert {path.name for path in small.iterdir()} == {BALLAST}


def test_a_full_disk_of_the_assessment_does_not_hold_up_what_needs_no_room(desk: Path, small: Path) -> None:
    session = create_assessment(small / "某县", "henan-2022-agency", "某县", "county")
    try:
        bring(session, desk)
        fill(small, but=0)
        out = desk / "我县.pdf"
        assert export_binder(session, out, ExportOptions(), Progress()).pages > 30
        assert not [path for path in desk.iterdir() if path.name.startswith(".")]
    finally:
        session.close()
