"""Other programs of this machine that can show what this one cannot: an office program, and FFmpeg.

They run as processes of their own, never longer than a limit, on a copy of the original in a folder of their own.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from threading import Event, Lock

from binder.domain.evidence import FileKind
from binder.errors import Cancelled, UserError
from binder.intake.whole import whole
from binder.resources import resource_path

OFFICE_TIMEOUT = 90.0  # seconds; the first start of LibreOffice takes some ten
FILM_TIMEOUT = 30.0
CHECKED = 0.1  # seconds between looks at whether it is to be stopped
ENDINGS = {FileKind.DOC: ".doc", FileKind.PPT: ".ppt", FileKind.RTF: ".rtf", FileKind.ODF: ".odt"}
ODF_ENDINGS = {b"text": ".odt", b"spreadsheet": ".ods", b"presentation": ".odp"}
LIBREOFFICE_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
PROFILE_ITEM = (
    '<item oor:path="/org.openoffice.Office.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>'
)
PROFILE = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
)
"""No macros, and nothing fetched from elsewhere."""
COM_SCRIPT = "resources/office.ps1"
COM_NAMES = {
    FileKind.DOC: ("Word.Application", "KWPS.Application"),
    FileKind.RTF: ("Word.Application", "KWPS.Application"),
    FileKind.PPT: ("PowerPoint.Application", "KWPP.Application"),
}


@dataclass(frozen=True, slots=True)
class Program:
    """name: as it is said to people. command: how it is started."""

    name: str
    command: tuple[str, ...]


class Outside:
    """Finds and runs them, one at a time. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._closed = Event()

    def close(self) -> None:
        """End what is running; calls raise Cancelled from now on."""
        self._closed.set()

    def program_for(self, kind: FileKind) -> Program | None:
        """What can show an original of this kind here; None if nothing can."""
        if kind is FileKind.VIDEO:
            found = shutil.which("ffmpeg")
            return Program("FFmpeg", (found,)) if found else None
        return (_libreoffice() or _automated(kind)) if kind.is_office_only else None

    def convert(self, path: Path, kind: FileKind, out: Path) -> None:
        """Write the PDF of an old Office document, or a picture out of a film as a JPEG, to `out`.

        Raises UserError "no-program" where nothing can do it here, "not-converted" where it did not work, Cancelled.
        """
        program = self.program_for(kind)
        if program is None:
            raise UserError("no-program", _no_program(kind))
        with self._lock, tempfile.TemporaryDirectory(prefix="binder-") as folder:
            if out.is_file():  # somebody else has waited for the same
                return
            made = (self._film if kind is FileKind.VIDEO else self._office)(program, path, kind, Path(folder))
            if not made.is_file() or not made.stat().st_size:
                raise UserError(
                    "not-converted", f"{program.name} 没能转换这份文件。请用原来的程序另存为 PDF 后再添加。"
                )
            with whole(out) as part:
                shutil.copyfile(made, part)

    def _film(self, program: Program, path: Path, kind: FileKind, folder: Path) -> Path:
        """A picture from the first seconds: the very first is often black; a short film has no later one."""
        made = folder / "poster.jpg"
        for second in ("3", "0"):
            options = ["-hide_banner", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file", "-ss", second]
            scaled = ["-frames:v", "1", "-vf", "scale='min(1920,iw)':-2", "-q:v", "3", "-y", str(made)]
            self._run([*program.command, *options, "-i", f"file:{path}", *scaled], folder, FILM_TIMEOUT)
            if made.is_file():
                break
        return made

    def _office(self, program: Program, path: Path, kind: FileKind, folder: Path) -> Path:
        """The original's own name means nothing here; its ending tells the program what to expect."""
        source = folder / f"original{_ending(path, kind)}"
        shutil.copyfile(path, source)
        made = folder / "original.pdf"
        if program.command[0] == "powershell":
            names = ",".join(COM_NAMES[kind])
            self._run([*program.command, names, str(source), str(made)], folder, OFFICE_TIMEOUT)
            return made
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_profile(), encoding="utf-8")
        own = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nolockcheck", "--nodefault"]
        task = ["--convert-to", "pdf", "--outdir", str(folder), str(source)]
        self._run([*program.command, *own, *task], folder, OFFICE_TIMEOUT)
        return made

    def _run(self, command: Sequence[str], folder: Path, timeout: float) -> None:
        """Run a program until it ends, the time is up or `close` is called; nobody sees a window of it."""
        with subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=_no_window(),
            start_new_session=sys.platform != "win32",
        ) as process:
            waited = 0.0
            while waited < timeout and not self._closed.is_set():
                try:
                    process.wait(CHECKED)
                    break
                except subprocess.TimeoutExpired:
                    waited += CHECKED
            else:
                _end(process)
        if self._closed.is_set():
            raise Cancelled


def _no_window() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NO_WINDOW
    return 0


def _profile() -> str:
    items = "".join(PROFILE_ITEM.format(*item) for item in PROFILE)
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _environment(folder: Path) -> dict[str, str]:
    """Without a display, so that no dialog can be shown; its home is the folder, which is gone afterwards."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    if sys.platform == "win32":
        return kept
    fonts = folder / "fonts.conf"
    fonts.write_text(_fonts(Path.home()), encoding="utf-8")
    return kept | {"HOME": str(folder), "TMPDIR": str(folder), "FONTCONFIG_FILE": str(fonts)}


def _fonts(home: Path) -> str:
    """The system's and the user's fonts, and the program's own: without a Chinese font all would be empty boxes."""
    places = (home / ".fonts", home / ".local/share/fonts", resource_path("resources/fonts"))
    folders = "".join(f"<dir>{escape(str(place))}</dir>" for place in places)
    cache = f"<cachedir>{escape(str(home / '.cache/fontconfig'))}</cachedir>"
    system = '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
    return f"<fontconfig>{system}{folders}{cache}</fontconfig>"


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program and what it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        os.killpg(process.pid, signal.SIGKILL)


def _libreoffice() -> Program | None:
    names = (shutil.which("soffice"), shutil.which("libreoffice"), *LIBREOFFICE_PLACES)
    found = next((name for name in names if name and Path(name).is_file()), None)
    return Program("LibreOffice", (found,)) if found else None


def _automated(kind: FileKind) -> Program | None:
    """Word, PowerPoint or WPS, told what to do through Windows' own automation."""
    if sys.platform != "win32":
        return None
    import winreg

    for name in COM_NAMES.get(kind, ()):
        try:
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, name))
        except OSError:
            continue
        options = (
            "-NoProfile",
            "-NonInteractive",
            "-ExecutionPolicy",
            "Bypass",
            "-File",
            str(resource_path(COM_SCRIPT)),
        )
        return Program("WPS" if name.startswith("K") else "Office", ("powershell", *options))
    return None


def _ending(path: Path, kind: FileKind) -> str:
    if kind is not FileKind.ODF:
        return ENDINGS[kind]
    with path.open("rb") as file:
        head = file.read(200)
    return next((ending for sort, ending in ODF_ENDINGS.items() if b"opendocument." + sort in head), ".odt")


def _no_program(kind: FileKind) -> str:
    if kind is FileKind.VIDEO:
        return "本机没有装 FFmpeg，不能显示录像的画面。原件已保存，请用播放器打开。"
    return (
        "本机没有装 LibreOffice、WPS 或 Word，不能显示这种旧版文档。原件已保存；另存为 docx 或 PDF 后再添加就能显示。"
    )
