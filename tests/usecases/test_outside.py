"""Old Office documents and films are shown by other programs of the machine, which may hang, fail or not be there."""

import os
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image

from binder.errors import Cancelled, UserError
from binder.intake import outside
from binder.usecases.attaching import attach_files
from binder.usecases.previews import page_count, page_preview, thumbnail
from binder.usecases.searching import read_originals, search, unopened
from binder.usecases.session import Session
from tests.intake import make
from tests.usecases.brought import reopened
from tests.usecases.test_formats import bound, brought

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs that stand in here are scripts")
FILM = b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00" + bytes(500)
WORKS = """
target = arguments[arguments.index("--outdir") + 1] + "/original.pdf"
assert open(arguments[-1], "rb").read(4) == b"\\xd0\\xcf\\x11\\xe0" and arguments[-1].endswith(".doc")
profile = next(one for one in arguments if one.startswith("-env:UserInstallation=file:///"))
assert "/resources/fonts</dir>" in open(os.environ["FONTCONFIG_FILE"]).read()
assert "DisableMacrosExecution" in open(profile.partition("file://")[2] + "/user/registrymodifications.xcu").read()
shutil.copyfile(DATA, target)
"""
POSTS = "shutil.copyfile(DATA, arguments[-1])"
HANGS = "subprocess.run(['sleep', '61.5'])"


class Machine:
    """A machine with only those programs that a test puts there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.log = folder / "log"

    def has(self, name: str, does: str, data: bytes = b"") -> None:
        """A program that keeps a log of its calls, and does something."""
        (self._folder / "data").write_bytes(data)
        head = "import os, pathlib, shutil, subprocess, sys\narguments = sys.argv[1:]\n"
        log = (
            f"with open({str(self.log)!r}, 'a') as log: log.write('called\\n')\nDATA = {str(self._folder / 'data')!r}\n"
        )
        path = self._folder / name
        path.write_text(f"#!{sys.executable}\n{head}{log}{does}\n", encoding="utf-8")
        path.chmod(0o755)

    @property
    def calls(self) -> int:
        return len(self.log.read_text().splitlines()) if self.log.exists() else 0


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(outside, "LIBREOFFICE_PLACES", ())
    return Machine(folder)


def old_report(session: Session, desk: Path) -> str:
    return brought(session, desk, "旧报告.doc", make.ole(("WordDocument", b"text")))


def test_an_old_document_is_converted_once_seen_searched_and_bound(
    session: Session, desk: Path, tmp_path: Path, machine: Machine
) -> None:
    machine.has("soffice", WORKS, make.pdf(3))
    report = old_report(session, desk)
    assert (session.state.evidence[report].file.problem, page_count(session, report)) == ("", 3)
    with Image.open(page_preview(session, report, 2, 300)) as page:
        assert page.width == 300
    thumbnail(session, report)
    read_originals(session)
    assert [hit.evidence.id for hit in search(session, "page 2 line 11")] == [report]
    text, _ = bound(session, tmp_path)
    assert "page 2 line 11" in text and "由本机的办公软件转成页面印出" in text
    assert machine.calls == 1


def test_without_an_office_program_it_is_kept_whole_and_everybody_is_told(
    session: Session, desk: Path, tmp_path: Path, machine: Machine
) -> None:
    report = old_report(session, desk)
    with pytest.raises(UserError, match="没有装 LibreOffice、WPS 或 Word") as refused:
        page_count(session, report)
    assert refused.value.code == "no-program"
    text, _ = bound(session, tmp_path)
    assert "没有可用的 LibreOffice、WPS 或 Word" in text
    machine.has("soffice", WORKS, make.pdf(1))  # installed meanwhile
    assert page_count(session, report) == 1


def test_a_program_installed_later_makes_old_documents_searchable(
    session: Session, desk: Path, machine: Machine
) -> None:
    report = old_report(session, desk)
    assert read_originals(session) == 0
    assert [file.name for file in unopened(session)] == ["旧报告.doc"]
    assert search(session, "page 0 line 11") == ()

    machine.has("soffice", WORKS, make.pdf(1))
    session = reopened(session)
    assert (unopened(session), read_originals(session)) == ([], 1)
    assert [hit.evidence.id for hit in search(session, "page 0 line 11")] == [report]
    assert (machine.calls, read_originals(session)) == (1, 0)
    session.close()


def test_a_conversion_that_fails_is_said_and_not_tried_again(session: Session, desk: Path, machine: Machine) -> None:
    machine.has("soffice", "")
    report = old_report(session, desk)
    for _ in range(3):
        with pytest.raises(UserError, match="没能转换"):
            thumbnail(session, report)
    assert machine.calls == 1


def test_a_conversion_that_hangs_is_ended_with_all_that_it_started(
    session: Session, desk: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine.has("soffice", HANGS)
    monkeypatch.setenv("PATH", f"{os.environ['PATH']}:/usr/bin:/bin")
    monkeypatch.setattr(outside, "OFFICE_TIMEOUT", 1.0)
    report = old_report(session, desk)
    with pytest.raises(UserError, match="没能转换"):
        thumbnail(session, report)
    time.sleep(0.2)
    assert not running("sleep", "61.5")


def running(*command: str) -> bool:
    wanted = "\0".join(command).encode()
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if wanted in process.read_bytes():
                return True
        except OSError:
            continue
    return False


def test_closing_ends_a_conversion_at_once(session: Session, desk: Path, machine: Machine) -> None:
    machine.has("soffice", "import time; time.sleep(60)")
    report = old_report(session, desk)
    ended: list[BaseException] = []

    def look() -> None:
        try:
            thumbnail(session, report)
        except Cancelled as error:
            ended.append(error)

    thread = Thread(target=look)
    thread.start()
    deadline = time.monotonic() + 10
    while not machine.calls and time.monotonic() < deadline:
        time.sleep(0.02)
    session.outside.close()
    thread.join(5)
    assert (thread.is_alive(), len(ended)) == (False, 1)


def test_a_film_shows_one_of_its_pictures_where_ffmpeg_is(
    session: Session, desk: Path, tmp_path: Path, machine: Machine
) -> None:
    machine.has("ffmpeg", POSTS, make.jpeg(make.two_coloured(640, 480)))
    film = brought(session, desk, "现场.mp4", FILM)
    assert page_count(session, film) == 1
    with Image.open(thumbnail(session, film)) as small:
        assert small.size == (256, 192)
    text, _ = bound(session, tmp_path)
    assert "只印出其中一个画面" in text


def test_a_film_without_ffmpeg_and_a_sound_are_kept_whole(
    session: Session, desk: Path, tmp_path: Path, machine: Machine
) -> None:
    film, sound = (brought(session, desk, *file) for file in (("现场.mp4", FILM), ("谈话.wav", make.wav(5))))
    with pytest.raises(UserError, match="FFmpeg"):
        thumbnail(session, film)
    assert page_count(session, sound) == 0
    text, _ = bound(session, tmp_path)
    assert text.count("录音录像不能印在册内") >= 2


def test_an_archive_in_the_binder_says_that_it_can_be_opened(session: Session, desk: Path, tmp_path: Path) -> None:
    attach_files(session, "4", "", [make.put(desk, "资料.zip", make.zipped({"a.txt": b"a"}))])
    text, _ = bound(session, tmp_path)
    assert "压缩包不能印在册内" in text
