#!/usr/bin/env python3
"""Set up, run and check the project with nothing but Python 3.11: `python3 tasks.py run`, on Windows `py tasks.py run`.

Everything that is installed for Python goes into `.venv`, pinned and checked by hash; system packages are installed by
root on Debian and its relatives, and named for everybody else.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.txt"
RUN_LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
PACKAGE_LOCKS = {  # lock file -> what it is for, as uv calls it, and which extras it takes
    "requirements-package-linux.lock": ("x86_64-manylinux_2_28", ("package",)),
    "requirements-package-windows.lock": ("x86_64-pc-windows-msvc", ("package", "dev")),
}
OLDEST_PYTHON = (3, 11)

DEMO_FOLDER = ROOT / "demo-out"
DEMO_ASSESSMENT = DEMO_FOLDER / "示例县.binder"

TESTS_BESIDE = ("tests/ui", "tests/pdf", "tests/demo")
"""The window's tests need a process of their own; the others fill it up to half of all the time."""

LEFTOVERS = ("build", "dist", "demo-out", ".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis")

# Debian package -> the library or program that it brings
QT_LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libxkbcommon0": "libxkbcommon.so.0",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
PACKAGE_PROGRAMS = {
    "binutils": "strip",
    "dpkg-dev": "dpkg-source",
    "icu-devtools": "icupkg",
    "imagemagick": "import",
    "make": "make",
    "perl": "perl",
    "tcl": "tclsh",
    "xvfb": "Xvfb",
    "xz-utils": "xz",
}
WINDOWS_PROGRAMS = {
    "gcc-mingw-w64-x86-64-win32": "x86_64-w64-mingw32-gcc",
    "imagemagick": "import",
    "locales": "locale-gen",
    "nsis": "makensis",
    "wine": "wine",
    "xvfb": "Xvfb",
}
TEST_PROGRAMS = {
    "xvfb": "Xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "xclip": "xclip",
    "poppler-utils": "pdftotext",
    "qpdf": "qpdf",
}
FAULT_PROGRAMS = {
    "exfat-fuse": "mount.exfat-fuse",
    "exfatprogs": "mkfs.exfat",
    "faketime": "faketime",
    "fuse3": "fusermount3",
    "mount": "losetup",
    "procps": "pgrep",
    "strace": "strace",
}

READER_PROGRAMS = {"mupdf-tools": "mutool", "zbar-tools": "zbarimg", "nodejs": "node", "npm": "npm"}
READER_PACKAGES = ["python3-gi", "gir1.2-poppler-0.18"]
READER_MODULES = ["pdfjs-dist@4.10.38", "playwright-core@1.49.1"]


JAXB = "/usr/share/java/jaxb-runtime.jar"
"""Of Debian's libjaxb-java."""


class Trouble(Exception):
    """Something the developer can put right; its text says what and how."""


def say(text: str) -> None:
    print(f"tasks: {text}", flush=True)


# --- the system -------------------------------------------------------------------------------------------------------


def on_linux() -> bool:
    return sys.platform.startswith("linux")


def has_display() -> bool:
    """Can a window be shown here?"""
    return not on_linux() or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(libraries: dict[str, str]) -> list[str]:
    """Debian packages of those libraries that do not load. Only Linux leaves them to the system."""
    return [package for package, library in libraries.items() if not loads(library)] if on_linux() else []


def missing_programs(programs: dict[str, str]) -> list[str]:
    return [package for package, program in programs.items() if not shutil.which(program)] if on_linux() else []


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages as root, trying twice because mirrors hiccup. False if that is not possible."""
    if sys.platform == "win32" or not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    say(f"installing {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    for _ in range(2):
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        if subprocess.run(install, env=environment, stdout=subprocess.DEVNULL, check=False).returncode == 0:
            return True
    return False


def provide(packages: list[str], *, required: bool) -> None:
    """Have these Debian packages installed, or say how to. Trouble if they are required and cannot be had."""
    if not packages or apt_install(packages):
        return
    command = f"sudo apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        command = f"with the package manager of this system, what Debian calls {' '.join(packages)}"
    message = f"system packages are missing. Install them: {command}"
    if required:
        raise Trouble(message)
    say(message)


def provide_for_window() -> None:
    """What Qt needs to show a window. Only named, not insisted on, where no window can be shown anyway."""
    provide(missing_libraries({**QT_LIBRARIES, **WINDOW_LIBRARIES}), required=has_display())


def provide_for_tests() -> None:
    libraries = missing_libraries({**QT_LIBRARIES, **WINDOW_LIBRARIES})
    provide(libraries + missing_programs(TEST_PROGRAMS), required=True)


# --- the virtual environment ------------------------------------------------------------------------------------------


def venv_version() -> str:
    """Version text of the virtual environment's Python; empty if there is none that works."""
    probe = [str(PYTHON), "-c", "import pip, sys; print(sys.version)"]
    try:
        return subprocess.run(probe, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def make_venv() -> str:
    """Make `.venv` with this Python, in place of a broken one. Returns its version text."""
    if not importlib.util.find_spec("ensurepip"):
        provide(["python3-venv"], required=True)
    say(f"making the virtual environment {VENV.name}")
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    return venv_version()


def digest(lock: Path, version: str) -> str:
    return hashlib.sha256(lock.read_bytes() + version.encode()).hexdigest()


def install(lock: Path) -> None:
    """Bring `.venv` to what the lock says, unless a stamp tells that it is there already."""
    version = venv_version() or make_venv()
    wanted = digest(lock, version)
    if STAMP.is_file() and wanted in STAMP.read_text(encoding="ascii").split():
        return
    say(f"installing what {lock.name} lists")
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    subprocess.run([*pip, "--only-binary", ":all:", "--require-hashes", "-r", str(lock)], check=True)
    installed = [wanted, digest(RUN_LOCK, version)]  # the development lock holds all that the run lock holds
    STAMP.write_text("\n".join(installed) + "\n", encoding="ascii")


# --- the tasks --------------------------------------------------------------------------------------------------------


def python(*arguments: str, output: IO[bytes] | None = None, **variables: str) -> int:
    """Run the virtual environment's Python on the project. Returns its exit code. output: where all it says goes."""
    environment = {**os.environ, "PYTHONUTF8": "1", **variables}
    command, errors = [str(PYTHON), *arguments], output and subprocess.STDOUT
    return subprocess.run(command, cwd=ROOT, env=environment, stdout=output, stderr=errors, check=False).returncode


def setup() -> int:
    """Install all that running and checking the project needs."""
    provide_for_tests()
    install(DEV_LOCK)
    return 0


def demo() -> int:
    """Make the demo county's assessment in demo-out/, print its score and what is missing, write its binder."""
    install(RUN_LOCK)
    return python("-m", "binder", "demo", str(DEMO_FOLDER))


def run() -> int:
    """Do the demo, then open the window on it where there is a display."""
    provide_for_window()
    failed = demo()
    if failed or not has_display():
        return failed
    return python("-m", "ui", str(DEMO_ASSESSMENT))


def test() -> int:
    """Run every test, without a window on the screen, in two processes that take about as long."""
    setup()
    with ThreadPoolExecutor() as beside, TemporaryFile() as said:
        second = beside.submit(python, "-m", "pytest", *TESTS_BESIDE, output=said)
        first = python("-m", "pytest", *(f"--ignore={folder}" for folder in TESTS_BESIDE))
        failed = second.result()
        said.seek(0)
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return first or failed


def lint() -> int:
    """Check style, types and import contracts."""
    install(DEV_LOCK)
    contracts = "from importlinter.cli import lint_imports_command as check; check()"
    checks = (
        ("-m", "ruff", "check"),
        ("-m", "ruff", "format", "--check"),
        ("-m", "mypy"),
        ("-c", contracts),
    )
    return int(any([python(*check) for check in checks]))  # a list: all of them run


def bench() -> int:
    """Run the measurements in tests/bench, one after the other, but for that of the export."""
    setup()
    names = sorted(path.stem for path in (ROOT / "tests" / "bench").glob("bench_*.py") if path.stem != "bench_export")
    return int(any([python("-m", f"tests.bench.{name}") for name in names]))


def bench_export() -> int:
    """Measure the export of a binder (ten minutes, 12 GB of disk)."""
    setup()
    return python("-m", "tests.bench.bench_export")


def readers() -> int:
    """Open the demo's binder in Poppler, PDFium, MuPDF and pdf.js, and compare what they see (two minutes)."""
    setup()
    probe = "import gi; gi.require_version('Poppler', '0.18')"
    bindings = subprocess.run(["/usr/bin/python3", "-c", probe], stderr=subprocess.DEVNULL, check=False)
    missing = READER_PACKAGES if bindings.returncode else []
    provide(missing_programs(READER_PROGRAMS) + missing, required=True)
    provide(missing_programs({"chromium": "chromium"}), required=False)
    folder = ROOT / "build" / "readers"
    folder.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), *READER_MODULES]
    subprocess.run(npm, check=True)
    return python("-m", "tests.readers.check", str(folder), str(folder / "node_modules"))


def verapdf() -> int:
    """Have veraPDF judge the demo's binder as PDF/A-3b, whole and in volumes (two minutes, needs a JDK)."""
    setup()
    provide(["default-jdk-headless", "libjaxb-java"] if not Path(JAXB).is_file() else [], required=True)
    folder = ROOT / "build" / "verapdf"
    folder.mkdir(parents=True, exist_ok=True)
    return python("-m", "tests.verapdf.check", str(folder))


def hostile() -> int:
    """Give the readers every file that was made to do harm, and 400 mutants of each kind (a quarter of an hour)."""
    setup()
    return python("-m", "pytest", "tests/intake/test_hostile.py", "tests/pdf/test_mutants.py", HOSTILE="long")


def kill_export() -> int:
    """Kill an export at fifty random moments, and let disks be full (two minutes; full disks need root on Linux)."""
    setup()
    files = ("tests/usecases/test_killed_export.py", "tests/usecases/test_full_disk.py")
    return python("-m", "pytest", "-rs", *files, BINDER_KILLS="50")


def run_faults(*options: str) -> int:
    """Kill, starve and cut the power of the store, and look at what is left. It needs root: it mounts and traces."""
    if sys.platform == "win32" or os.geteuid() != 0:
        raise Trouble("fault runs are done by root on Linux: they mount file systems and trace processes")
    provide(missing_programs(FAULT_PROGRAMS), required=True)
    install(DEV_LOCK)
    return python("-m", "tests.faults", *options)


def faults() -> int:
    """Put every fault upon the store that a machine may have; print a table of what it did (half an hour)."""
    return run_faults()


def faults_short() -> int:
    """A part of the fault runs (two minutes on two processors)."""
    return run_faults("--short")


def package(script: str, programs: dict[str, str]) -> int:
    """Run a script that builds and tries a package. It needs root: it tries without network and as another user."""
    if sys.platform == "win32" or os.geteuid() != 0:
        raise Trouble("packaging is done by root on Debian: it tries what it made without network, as another user")
    provide(missing_libraries({**QT_LIBRARIES, **WINDOW_LIBRARIES}) + missing_programs(programs), required=True)
    install(DEV_LOCK)
    return python(str(ROOT / "resources" / "packaging" / script))


def package_linux() -> int:
    """Build the program's folder and archive for Linux, and try them."""
    return package("linux.py", PACKAGE_PROGRAMS)


def package_windows() -> int:
    """Build the program's folder, zip and installer for Windows, and try them under Wine."""
    return package("windows.py", WINDOWS_PROGRAMS)


def licences() -> int:
    """Write the bill of materials and the page of third-party licences anew, from the lock file."""
    install(DEV_LOCK)
    return python(str(ROOT / "resources" / "packaging" / "sbom.py"))


def lock() -> int:
    """Write all lock files anew from pyproject.toml (needs the program uv). Pins stay where they still fit."""
    if not shutil.which("uv"):
        raise Trouble("the program uv is missing. Install it: pip install uv")
    options = "--python-version 3.11 --generate-hashes --no-annotate --no-header -q"
    for path, extra in ((RUN_LOCK, []), (DEV_LOCK, ["--extra", "dev"])):
        command = ["uv", "pip", "compile", "pyproject.toml", "--universal", *extra, *options.split(), "-o", path.name]
        subprocess.run(command, cwd=ROOT, check=True)
    for name, (platform, extras) in PACKAGE_LOCKS.items():
        chosen = [part for extra in extras for part in ("--extra", extra)]
        pinned = ["--constraint", DEV_LOCK.name, "--only-binary", ":all:", "--python-platform", platform]
        command = ["uv", "pip", "compile", "pyproject.toml", *chosen, *pinned, *options.split(), "-o", name]
        subprocess.run(command, cwd=ROOT, check=True)
    return 0


def clean() -> int:
    """Remove what building, testing and the demo left behind. The virtual environment stays."""
    for name in LEFTOVERS:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    return 0


ALL = (
    setup,
    run,
    demo,
    test,
    lint,
    hostile,
    faults,
    faults_short,
    bench,
    bench_export,
    kill_export,
    readers,
    verapdf,
    package_linux,
    package_windows,
    licences,
    lock,
    clean,
)
TASKS = {task.__name__.replace("_", "-"): task for task in ALL}


def main(arguments: list[str]) -> int:
    """Do one task. 0 done, 1 it failed, 2 no such task."""
    if len(arguments) != 1 or arguments[0] not in TASKS:
        print(*(f"{name:15} {task.__doc__}" for name, task in TASKS.items()), sep="\n")
        return 2
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise Trouble(f"Python 3.11 or newer is needed; this one is {sys.version.split()[0]}")
        return TASKS[arguments[0]]()
    except Trouble as trouble:
        say(str(trouble))
    except subprocess.CalledProcessError as error:
        say(f"this command failed, see above: {subprocess.list2cmdline(error.cmd)}")
    except KeyboardInterrupt:
        say("stopped")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
