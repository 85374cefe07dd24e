"""Whatever stops an export, the binder that was there before stays, and nothing else is left lying about."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from binder.domain.evidence import FileKind
from binder.errors import Cancelled, UserError
from binder.pdf.sources import Range
from binder.pdf.splice import CHUNK, bytes_of
from binder.pdf.write import originals_folder, write_binder, write_originals
from binder.progress import Progress, Step
from tests.pdf.files import jpeg, pdf_bytes
from tests.pdf.make import Desk

STEPS = ("正在编排", "正在排印", "正在写入", "正在核对", "正在检查")


@pytest.fixture
def loaded(desk: Desk) -> Desk:
    desk.put(jpeg(), "a.jpg", FileKind.JPEG)
    desk.put(pdf_bytes(2), "b.pdf", FileKind.PDF, pages=2)
    return desk


@pytest.mark.parametrize("word", STEPS)
def test_a_cancel_at_any_step_leaves_the_old_binder_alone(loaded: Desk, out: Path, word: str) -> None:
    out.write_bytes(b"old")

    def cancel_there(step: Step) -> None:
        if step.text.startswith(word):
            progress.cancel()

    progress = Progress(cancel_there)
    with pytest.raises(Cancelled):
        write_binder(loaded.book(), out, progress)
    assert out.read_bytes() == b"old"
    assert list(out.parent.iterdir()) == [out]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill that cannot be caught")
@pytest.mark.parametrize("word", STEPS[2:])
def test_a_kill_leaves_the_old_binder_alone_and_the_next_export_clears_up(out: Path, tmp_path: Path, word: str) -> None:
    out.write_bytes(b"old")
    program = f"""
import os, signal, sys
from pathlib import Path
from binder.domain.evidence import FileKind
from binder.pdf.write import write_binder
from binder.progress import Progress
from tests.pdf.files import jpeg
from tests.pdf.make import Desk
desk = Desk(Path({str(tmp_path)!r}))
desk.put(jpeg(), "a.jpg", FileKind.JPEG)
die = lambda step: os.kill(os.getpid(), signal.SIGKILL) if step.text.startswith({word!r}) else None
write_binder(desk.book(), Path({str(out)!r}), Progress(die if sys.argv[1:] else None))
"""
    here = {**os.environ, "PYTHONPATH": os.getcwd(), "PYTHONUTF8": "1"}
    killed = subprocess.run([sys.executable, "-c", program, "die"], env=here, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert out.read_bytes() == b"old"
    subprocess.run([sys.executable, "-c", program], env=here, check=True)
    assert out.read_bytes().startswith(b"%PDF") and list(out.parent.iterdir()) == [out]


def test_an_original_that_vanished_stops_the_export_with_advice(loaded: Desk, out: Path) -> None:
    out.write_bytes(b"old")
    book = loaded.book()
    next(iter(book.pieces.values())).path.unlink()
    with pytest.raises(UserError, match="请"):
        write_binder(book, out, Progress())
    assert out.read_bytes() == b"old" and list(out.parent.iterdir()) == [out]


def test_chunks_of_a_stretch_may_be_kept(tmp_path: Path) -> None:
    data = os.urandom(3 * CHUNK + 5)
    (tmp_path / "file").write_bytes(data)
    assert b"".join(bytes_of(Range(tmp_path / "file", 1, len(data) - 1))) == data[1:]


def test_an_original_that_shrinks_during_the_export_is_noticed(loaded: Desk, out: Path) -> None:
    book = loaded.book()
    photo = next(iter(book.pieces.values())).path

    def shrink(step: Step) -> None:
        if step.text.startswith("正在写入"):
            photo.write_bytes(b"\xff\xd8")

    with pytest.raises(UserError):
        write_binder(book, out, Progress(shrink))
    assert not out.exists()


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_an_original_gone_bad_stops_the_export_with_its_name(loaded: Desk, out: Path) -> None:
    out.write_bytes(b"old")
    book = loaded.book()
    flipped(list(book.pieces.values())[1].path)
    with pytest.raises(UserError, match="原件“b”与入库时不一致") as caught:
        write_binder(book, out, Progress())
    assert caught.value.code == "changed-original"
    assert out.read_bytes() == b"old" and list(out.parent.iterdir()) == [out]


@pytest.mark.parametrize("word", STEPS[:-1])
def test_an_original_that_changes_during_the_export_stops_it_with_its_name(loaded: Desk, out: Path, word: str) -> None:
    book = loaded.book()
    photo = next(iter(book.pieces.values())).path
    moments = iter([photo])

    def change(step: Step) -> None:
        if step.text.startswith(word):
            for path in moments:
                flipped(path)

    with pytest.raises(UserError, match="原件“a”与入库时不一致"):
        write_binder(book, out, Progress(change))
    assert not any(out.parent.iterdir())


def test_a_place_that_cannot_be_written_is_told_in_words(loaded: Desk, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_bytes(b"")
    with pytest.raises(UserError, match="佐证册没有写成"):
        write_binder(loaded.book(), in_the_way / "b.pdf", Progress())
    with pytest.raises(UserError, match="原件没有复制完"):
        write_originals(loaded.book(), in_the_way / "原件", Progress())


def test_a_full_disk_is_told_in_words_and_the_old_binder_stays(
    loaded: Desk, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out.write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UserError, match="磁盘已满"):
        write_binder(loaded.book(), out, Progress())
    assert out.read_bytes() == b"old" and list(out.parent.iterdir()) == [out]


def test_cancelling_the_copy_of_originals_leaves_whole_files_only(loaded: Desk, out: Path) -> None:
    progress = Progress(lambda step: progress.cancel() if step.done == 1 else None)
    with pytest.raises(Cancelled):
        write_originals(loaded.book(), originals_folder(out), progress)
    left = [path for path in originals_folder(out).rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in left] == [jpeg()]


def test_progress_never_runs_backwards_within_a_step(loaded: Desk, out: Path) -> None:
    steps: list[Step] = []
    write_binder(loaded.book(), out, Progress(steps.append))
    assert [text for text in dict.fromkeys(step.text[:4] for step in steps)] == list(STEPS)
    for text in STEPS:
        done = [step.done / step.total for step in steps if step.text.startswith(text)]
        assert done == sorted(done) and max(done) <= 1
