"""Whatever a parser does to its process, the program goes on."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from binder.domain.content import Content, Paragraph, Span
from binder.domain.evidence import FileInfo, FileKind
from binder.errors import Cancelled, UserError
from binder.intake.plain_data import packed, unpacked
from binder.intake.watch import watch
from binder.intake.worker import Child, Children, ChildTrouble, Inspector
from tests.intake import make, tricks


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    patient_for_a_second = Child(timeout=1.0, memory=1 << 30)
    yield patient_for_a_second
    patient_for_a_second.close()


def _trouble(error: pytest.ExceptionInfo[ChildTrouble]) -> str:
    return error.value.trouble


def test_the_child_is_another_process_and_serves_many_calls(child: Child) -> None:
    first = child.call(tricks.who)
    assert first != os.getpid()
    assert child.call(tricks.who) == first
    assert child.call(tricks.tell_twice, "ab", times=2) == "abab"


def test_a_hang_is_ended_and_the_next_call_works(child: Child) -> None:
    child.call(tricks.who)
    start = time.perf_counter()
    with pytest.raises(ChildTrouble) as error:
        child.call(tricks.nap, 60)
    assert _trouble(error) == "timeout"
    assert time.perf_counter() - start < 3
    assert child.call(tricks.nap, 0) == "awake"


def test_a_death_is_told_and_the_next_call_works(child: Child) -> None:
    with pytest.raises(ChildTrouble) as error:
        child.call(tricks.die)
    assert _trouble(error) == "died"
    assert child.call(tricks.nap, 0) == "awake"


def test_a_child_killed_while_idle_costs_nobody_anything(child: Child) -> None:
    victim = child.call(tricks.who)
    os.kill(victim, signal.SIGKILL)
    time.sleep(0.1)
    assert child.call(tricks.who) != victim


def test_a_parser_that_eats_memory_is_stopped(child: Child) -> None:
    assert child.call(tricks.gobble, 1 << 20) == 1 << 20
    with pytest.raises(ChildTrouble) as error:
        child.call(tricks.gobble, 1 << 30)
    assert _trouble(error) == "memory"
    assert child.call(tricks.nap, 0) == "awake"


GREEDY = "import time\neaten = []\nwhile True:\n    eaten.append(b'x' * (8 << 20))\n    time.sleep(0.01)"


def test_a_process_that_nothing_holds_back_is_seen_eating() -> None:
    """Windows has no cap on the memory of a process."""
    mine, _theirs = multiprocessing.Pipe()
    with subprocess.Popen([sys.executable, "-c", GREEDY]) as greedy:
        try:
            assert watch(mine, greedy.pid, timeout=60, memory=200 << 20) == "memory"
            assert watch(mine, greedy.pid, timeout=0.1, memory=1 << 60) == "timeout"
        finally:
            greedy.kill()
    assert watch(mine, greedy.pid, timeout=0.3, memory=1) == "timeout"  # of one that is gone nothing is known


def test_a_panic_that_is_not_even_an_exception_is_told(child: Child) -> None:
    with pytest.raises(ChildTrouble) as error:
        child.call(tricks.panic)
    assert _trouble(error) == "broken"


def test_an_answer_that_is_more_than_plain_data_is_not_read(child: Child) -> None:
    with pytest.raises(ChildTrouble) as error:
        child.call(tricks.smuggle)
    assert _trouble(error) == "died"


def test_threads_take_turns(child: Child) -> None:
    answers: list[int] = []
    threads = [threading.Thread(target=lambda: answers.append(child.call(tricks.who))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1


def test_closing_ends_a_call_at_once_and_is_no_fault_of_the_file() -> None:
    raised: list[BaseException] = []
    child = Child()
    child.call(tricks.who)

    def wait() -> None:
        try:
            child.call(tricks.nap, 60)
        except Cancelled as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.2)
    start = time.perf_counter()
    child.close()
    thread.join()
    assert time.perf_counter() - start < 2
    assert len(raised) == 1
    child.close()
    with pytest.raises(Cancelled):
        child.call(tricks.who)


def test_no_process_is_started_before_it_is_needed() -> None:
    before = multiprocessing.active_children()
    with Inspector():
        assert multiprocessing.active_children() == before


def test_calls_of_several_threads_run_beside_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    with closing(Children(2)) as children, ThreadPoolExecutor(2) as pool:
        assert children.call(tricks.who) == children.call(tricks.who)
        assert all(pool.map(lambda mine, theirs: children.call(tricks.meet, mine, theirs), (one, other), (other, one)))


def test_the_parent_loads_no_parser() -> None:
    code = "import sys, binder.intake.worker as w; w.Inspector(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"PIL", "pikepdf", "pypdfium2", "docx", "python_calamine", "lxml"} & set(loaded)


@pytest.mark.parametrize("name", make.every_kind())
def test_every_original_is_inspected_and_shown_by_the_child(inspector: Inspector, tmp_path: Path, name: str) -> None:
    data = make.every_kind()[name]
    path = make.put(tmp_path, "blob", data)
    info = inspector.inspect(path, name=name, sha256="cd" * 32, size=len(data))
    assert (info.name, info.sha256, info.size, info.problem) == (name, "cd" * 32, len(data), "")
    kind = info.kind
    if kind is FileKind.OFD:
        inspector.stand_in(path, kind, tmp_path / "stand-in.pdf")
        path, kind = tmp_path / "stand-in.pdf", FileKind.PDF
    if info.pages:
        inspector.thumbnail(path, kind, info.orientation, tmp_path / "small.jpg", pixels=32)
        inspector.page_preview(path, kind, info.pages - 1, tmp_path / "page.png", 64)
        assert (tmp_path / "small.jpg").read_bytes()[:2] == b"\xff\xd8"
        assert (tmp_path / "page.png").read_bytes()[:4] == b"\x89PNG"
    else:
        assert inspector.content(path, info.kind).blocks


def test_what_a_function_refuses_reaches_the_user_in_its_own_words(inspector: Inspector, tmp_path: Path) -> None:
    path = make.put(tmp_path, "notice.pdf", make.locked_pdf(user="a", owner="b"))
    with pytest.raises(UserError) as error:
        inspector.page_preview(path, FileKind.PDF, 0, tmp_path / "out.png", 100)
    assert error.value.code == "no-picture"
    assert inspector.content(make.put(tmp_path, "a.txt", b"ok"), FileKind.TEXT) == Content((Paragraph((Span("ok"),)),))


class _NoAnswer(Child):
    """A child whose parsers hang on everything but a look at the first bytes."""

    def call(self, function, *args, **kwargs):  # type: ignore[no-untyped-def]
        return super().call(function if function.__name__ == "_sniff" else tricks.nap_over, *args, **kwargs)


def test_a_file_that_hangs_its_reader_is_a_file_with_a_problem(tmp_path: Path) -> None:
    path = make.put(tmp_path, "photo", make.jpeg())
    out = make.put(tmp_path, "out.png", b"old")
    make.put(tmp_path, "out.png.part", b"half")
    with Inspector(_NoAnswer(timeout=0.3)) as inspector:
        info = inspector.inspect(path, name="a.jpg", sha256="", size=7)
        assert info == FileInfo("", "a.jpg", 7, FileKind.JPEG, problem=info.problem)
        assert "时间太长" in info.problem
        with pytest.raises(UserError, match="时间太长") as error:
            inspector.thumbnail(path, FileKind.JPEG, 1, out)
    assert error.value.code == "file-timeout"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["out.png", "photo"]
    assert out.read_bytes() == b"old"


def test_a_pdf_that_draws_without_end_costs_one_preview_and_no_more(tmp_path: Path) -> None:
    path = make.put(tmp_path, "endless.pdf", make.endless_pdf(26))
    sound = make.put(tmp_path, "sound.pdf", make.pdf(1))
    with Inspector(Child(timeout=1.5)) as inspector:
        assert inspector.inspect(path, name="endless.pdf", sha256="", size=1).pages == 1
        with pytest.raises(UserError) as error:
            inspector.page_preview(path, FileKind.PDF, 0, tmp_path / "out.png", 200)
        assert error.value.code in ("file-timeout", "file-memory", "file-died", "no-picture")
        inspector.page_preview(sound, FileKind.PDF, 0, tmp_path / "out.png", 200)
    assert make.pixels(tmp_path / "out.png").width == 200


def test_an_answer_holds_enumerations_whatever_this_python_makes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11.0 to 3.11.3 pickle an enumeration's member as a call of getattr, which the parent must not make."""
    by_getattr = lambda kind, protocol: (getattr, (type(kind), kind.name))  # noqa: E731
    monkeypatch.setattr(FileKind, "__reduce_ex__", by_getattr)
    assert unpacked(packed(("done", FileKind.JPEG))) == ("done", FileKind.JPEG)


@pytest.mark.parametrize("pause", [0.0, 0.002, 0.005, 0.01])  # seconds; a child takes longer to come up
def test_closing_while_the_child_is_being_started_ends_the_call(tmp_path: Path, pause: float) -> None:
    inspector = Inspector()
    ended: list[BaseException] = []
    path = make.put(tmp_path, "a.txt", b"text")

    def call() -> None:
        try:
            inspector.content(path, FileKind.TEXT)
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(pause)
    inspector.close()
    thread.join(10)
    assert not thread.is_alive() and len(ended) == 1
