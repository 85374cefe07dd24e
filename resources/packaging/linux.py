"""Package the program for Linux on x86_64 (Kylin V10, UOS 20 and newer), and try what comes out.

Runs on Debian as root: the trials need an empty network namespace and a read-only program folder. `make package-linux`
installs what it needs. Everything is made below build/linux; what is to be handed on ends up in dist/.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
from pathlib import Path

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
from elf import check, elf_files
from stick import judge, make_stick

HERE = Path(__file__).resolve().parent
WORK = BUILD / "linux"
LOCK = ROOT / "requirements-package-linux.lock"
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
NOBODY = "65534"
STARTS = 7
START_BAR = 1.2


def build() -> Path:
    """The program's folder, made anew from the locked wheels and the Python of our own."""
    site, python = WORK / "site", WORK / "cpython" / "python"
    install_wheels(LOCK, WORK / "wheels", site, PLATFORMS)
    say("wheels are in place")
    if not (WORK / "cpython" / "ready").exists():
        run(["bash", HERE / "linux/python.sh", site / "ziglang/zig", WORK / "cpython"], log=WORK / "cpython.log")
        (WORK / "cpython" / "ready").touch()
    say("Python for glibc 2.28 is in place")
    icu = WORK / "icu"
    icu.mkdir(exist_ok=True)
    (data,) = (site / "PySide6/Qt/lib").glob("libicudata.so.*")
    run(["bash", HERE / "linux/icu.sh", data, icu, WORK / "cpython/bin/cc"])
    run([sys.executable, HERE / "fonts.py", WORK / "fonts"])
    say("language data and fonts are made smaller")
    variables = {
        **reproducible(),
        "LD_LIBRARY_PATH": str(python / "lib"),
        "PYTHONPATH": str(site),
        "BINDER_ICU": str(icu),
        "BINDER_FONTS": str(WORK / "fonts"),
    }
    command: list[str | Path] = [
        python / "bin/python3.11",
        "-m",
        "PyInstaller",
        "--noconfirm",
        "--clean",
        "--log-level",
        "WARN",
    ]
    command += ["--distpath", WORK / "dist", "--workpath", WORK / "pyinstaller", ROOT / "build.spec"]
    run(command, log=WORK / "pyinstaller.log", variables=variables)
    folder = WORK / "dist" / NAME
    for path in elf_files(folder / "_internal"):
        run(["strip", "--strip-unneeded", "-p", path])
    return folder


def inspect(folder: Path) -> None:
    """Size, symbols, libraries, and the bill of materials."""
    size = tree_mb(folder)
    insist(size <= FOLDER_BAR_MB, f"the folder has {size:.1f} MB; the bar is {FOLDER_BAR_MB}")
    troubles = check(folder)
    insist(not troubles, "; ".join(troubles))
    run([sys.executable, HERE / "sbom.py", folder])
    say(f"folder {size:.1f} MB; no symbol newer than glibc 2.28; every library inside or on the desktop")


def sealed(program: Path, home: Path, *arguments: str | Path, display: str = "") -> list[str]:
    """The command that runs the program as an ordinary user, without network, on a read-only program folder."""
    seal = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"'
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    clean = ["env", "-i", f"HOME={home}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"]
    clean += [f"DISPLAY={display}"] if display else ["QT_QPA_PLATFORM=offscreen"]
    command = [
        "unshare",
        "--net",
        "--mount",
        "sh",
        "-c",
        seal,
        "sh",
        program,
        *user,
        *clean,
        program / NAME,
        *arguments,
    ]
    return [str(part) for part in command]


def try_out(folder: Path) -> None:
    """The self-test: offscreen, and in a real window that is photographed; installed for one user, and removed."""
    trials = WORK / "trials"
    shutil.rmtree(trials, ignore_errors=True)
    program = Path(shutil.copytree(folder, trials / AWKWARD / "评价 程序", symlinks=True))
    home = trials / AWKWARD / "家"
    home.mkdir()
    for path in (trials, home):
        os.chown(path, int(NOBODY), int(NOBODY))
    brought = make_stick(trials / AWKWARD / "U盘")
    run(sealed(program, home, "--selftest", home / "offscreen", *brought), timeout=300)
    judge(verdict(home / "offscreen", "offscreen"))
    with screen() as display:
        window = subprocess.Popen(sealed(program, home, "--selftest", home / "window", display=display))
        report = home / "window" / "selftest.json"
        while window.poll() is None and not report.exists():
            subprocess.run(["sleep", "0.2"], check=True)
        run(["import", "-display", display, "-window", "root", DIST / "linux-window.png"])
        insist(window.wait(60) == 0, "the self-test in the window failed")
    verdict(home / "window", "xcb")


def compare_starts(folder: Path) -> None:
    """From the process's start to the first paint: packaged against source, turn by turn on the same machine."""
    times: dict[str, list[float]] = {"packaged": [], "source": []}
    report = WORK / "first-paint.txt"
    commands: dict[str, list[str | Path]] = {
        "packaged": [folder / NAME],
        "source": [ROOT / ".venv/bin/python", "-m", "ui"],
    }
    for _ in range(STARTS + 1):
        for name, command in commands.items():
            run([*command, "--first-paint", report], variables={"QT_QPA_PLATFORM": "offscreen"}, timeout=60)
            times[name].append(float(report.read_text(encoding="ascii")))
    packaged, source = (statistics.median(each[1:]) for each in times.values())  # the first fills the disk's cache
    say(f"start to first paint: packaged {packaged:.2f} s, source {source:.2f} s, cold {times['packaged'][0]:.2f} s")
    insist(packaged <= START_BAR * source, f"the packaged program starts {packaged / source:.2f} times as slowly")


def pack(folder: Path, version: str) -> Path:
    """The archive to hand on: the program, its entry for the menu, and the script that installs both."""
    target = DIST / f"{NAME}-{version}-linux-x86_64.tar.xz"
    top = f"{NAME}-{version}"
    extras = [HERE / "linux/install.sh", HERE / "linux/evidence-binder.desktop", ROOT / "LICENSE"]
    extras += [ROOT / "resources/manual/administrators.md"]
    plain = WORK / "package.tar"
    with tarfile.open(plain, "w", format=tarfile.PAX_FORMAT) as archive:
        for extra in extras:
            archive.add(extra, f"{top}/{extra.name}", filter=_plain)
        for path in sorted(folder.rglob("*")):
            archive.add(path, f"{top}/program/{path.relative_to(folder)}", recursive=False, filter=_plain)
    with target.open("wb") as out:
        subprocess.run(["xz", "--x86", "--lzma2=preset=9", "--stdout", str(plain)], stdout=out, check=True)
    plain.unlink()
    size = target.stat().st_size / 1e6
    say(f"{target.name}: {size:.1f} MB")
    insist(size <= INSTALLER_BAR_MB, f"the archive has {size:.1f} MB; the bar is {INSTALLER_BAR_MB}")
    return target


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without owner and time: the same content gives the same archive."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = "root"
    return member


def try_installing(archive: Path) -> None:
    """Unpack, install for one user, start from the menu's entry, update, remove; an assessment beside it stays."""
    trial = WORK / "trials" / "安装 试验"
    trial.mkdir(parents=True)
    run(["tar", "-xf", archive, "-C", trial, "--no-same-owner"])
    home = trial / "家"
    kept = home / "文档" / "甲.binder"
    kept.mkdir(parents=True)
    (kept / "README.txt").write_text("stays", encoding="utf-8")
    run(["chown", "-R", f"{NOBODY}:{NOBODY}", home])
    (source,) = trial.glob(f"{NAME}-*")
    for _ in range(2):  # the second time is an update
        run(_as_user(home, "sh", source / "install.sh"), log=WORK / "install.log")
    program = home / ".local/share/evidence-binder-program"
    entry = (home / ".local/share/applications/evidence-binder.desktop").read_text(encoding="utf-8")
    insist(f'Exec="{program}/{NAME}"' in entry, "the menu's entry leads nowhere")
    run(_as_user(home, "env", "QT_QPA_PLATFORM=offscreen", program / NAME, "--selftest", home / "t"), timeout=300)
    verdict(home / "t", "offscreen")
    run(_as_user(home, "sh", program / "uninstall.sh"))
    insist(not program.exists() and not list((home / ".local/share/applications").iterdir()), "something is left over")
    insist((kept / "README.txt").exists(), "an assessment is gone")
    say("installed, updated, tried and removed for one user; an assessment beside it stayed")


def _as_user(home: Path, *command: str | Path) -> list[str | Path]:
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    return [*user, "env", "-i", f"HOME={home}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", *command]


def main(arguments: list[str]) -> int:
    DIST.mkdir(exist_ok=True)
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        folder = twice(build) if "--twice" in arguments else build()
        inspect(folder)
        try_out(folder)
        compare_starts(folder)
        version = json.loads((WORK / "trials" / AWKWARD / "家/offscreen/selftest.json").read_text("utf-8"))
        archive = pack(folder, version["machine"]["program"])
        try_installing(archive)
        (DIST / "linux-files.txt").write_text(manifest(folder), encoding="utf-8")
    except Failed as failure:
        say(f"failed: {failure}")
        return 1
    say("packaged for Linux")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
