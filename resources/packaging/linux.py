"""Package the program for Linux on x86_64 (Kylin V10, UOS 20 and newer), and try what comes out.

Runs on Debian as root: the trials need an empty network namespace and a read-only program folder. `make package-linux`
installs what it needs. Everything is made below build/linux; what is to be handed on ends up in dist/.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common import (
    AWKWARD,
    BUILD,
    DIST,
    FOLDER_BAR_MB,
    INSTALLER_BAR_MB,
    NAME,
    NOBODY,
    OLDER,
    ROOT,
    STALE,
    Failed,
    as_ordinary,
    insist,
    install_wheels,
    manifest,
    older_source,
    own,
    reproducible,
    run,
    say,
    screen,
    sealed,
    tree_mb,
    twice,
    verdict,
)
from elf import check, elf_files
from stick import DEMO, judge, judge_update, lay_older, make_stick

HERE = Path(__file__).resolve().parent
WORK = BUILD / "linux"
LOCK = ROOT / "requirements-package-linux.lock"
PLATFORMS = ("manylinux_2_28_x86_64", "manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64")
STARTS = 7
START_BAR = 1.2


def provide() -> dict[str, str]:
    """The locked wheels, a Python of our own, smaller fonts: the variables that they are found by."""
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
    return {
        **reproducible(),
        "LD_LIBRARY_PATH": str(python / "lib"),
        "PYTHONPATH": str(site),
        "BINDER_ICU": str(icu),
        "BINDER_FONTS": str(WORK / "fonts"),
    }


def build(variables: Mapping[str, str], source: Path = ROOT, work: Path = WORK) -> Path:
    """The program's folder, made anew from that source."""
    python = WORK / "cpython/python/bin/python3.11"
    command: list[str | Path] = [python, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "WARN"]
    command += ["--distpath", work / "dist", "--workpath", work / "pyinstaller", source / "build.spec"]
    run(command, log=work / "pyinstaller.log", variables=variables)
    folder = work / "dist" / NAME
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


def readers_command(program: Path, home: Path, *arguments: str | Path, display: str = "") -> list[str]:
    """The command that runs the program as an ordinary user, without network, on a read-only program folder."""
    where = {"DISPLAY": display} if display else {"QT_QPA_PLATFORM": "offscreen"}
    return sealed([program / NAME, *arguments], home, where, read_only=program)


def try_out(folder: Path) -> None:
    """The self-test: offscreen, and in a real window that is photographed; installed for one user, and removed."""
    trials = WORK / "trials"
    shutil.rmtree(trials, ignore_errors=True)
    program = Path(shutil.copytree(folder, trials / AWKWARD / "评价 程序", symlinks=True))
    home = trials / AWKWARD / "家"
    home.mkdir()
    own(trials)
    own(home)
    brought = make_stick(trials / AWKWARD / "U盘")
    run(readers_command(program, home, "--selftest", home / "offscreen", *brought), timeout=300)
    judge(verdict(home / "offscreen", "offscreen"))
    with screen() as display:
        window = subprocess.Popen(readers_command(program, home, "--selftest", home / "window", display=display))
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
    plain = WORK / "package.tar"
    write_archive(folder, version, plain)
    with target.open("wb") as out:
        subprocess.run(["xz", "--x86", "--lzma2=preset=9", "--stdout", str(plain)], stdout=out, check=True)
    plain.unlink()
    size = target.stat().st_size / 1e6
    say(f"{target.name}: {size:.1f} MB")
    insist(size <= INSTALLER_BAR_MB, f"the archive has {size:.1f} MB; the bar is {INSTALLER_BAR_MB}")
    return target


def write_archive(folder: Path, version: str, target: Path) -> None:
    """The same, not yet compressed."""
    top = f"{NAME}-{version}"
    extras = [HERE / "linux/install.sh", HERE / "linux/evidence-binder.desktop", ROOT / "LICENSE"]
    extras += [ROOT / "resources/manual/administrators.md"]
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as archive:
        for extra in extras:
            archive.add(extra, f"{top}/{extra.name}", filter=_plain)
        for path in sorted(folder.rglob("*")):
            archive.add(path, f"{top}/program/{path.relative_to(folder)}", recursive=False, filter=_plain)


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without owner and time: the same content gives the same archive."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = "root"
    return member


def try_installing(older: Path, archive: Path) -> None:
    """Unpack and install for one user, work with it, update, go on, remove; assessments beside it stay."""
    trial = WORK / "trials" / "安装 试验"
    home = trial / "家"
    home.mkdir(parents=True)
    own(home)
    program = home / ".local/share/evidence-binder-program"
    install(older, home, program)
    documents = home / "文档"
    documents.mkdir()
    own(documents)
    before = try_installed(program, home, documents / "旧版")
    assessments = [documents / "旧版" / DEMO, *lay_older(documents / "佐证")]
    run(["chown", "-R", f"{NOBODY}:{NOBODY}", documents])
    kept = manifest(documents)
    install(archive, home, program)
    insist(not (program / STALE).exists(), "the update left something of the older program behind")
    insist(manifest(documents) == kept, "the update touched an assessment")
    judge_update(before, try_installed(program, home, home / "新版", *assessments), assessments[0])
    run(as_ordinary(["sh", program / "uninstall.sh"], home))
    insist(not program.exists() and not list((home / ".local/share/applications").iterdir()), "something is left over")
    insist(manifest(documents) == kept, "an assessment was touched")
    say("installed, updated, tried and removed for one user; assessments beside it stayed")


def install(archive: Path, home: Path, program: Path) -> None:
    """Unpack an archive and install what is in it, for one user."""
    unpacked = home.parent / archive.stem
    unpacked.mkdir()
    run(["tar", "-xf", archive, "-C", unpacked, "--no-same-owner"])
    (source,) = unpacked.iterdir()
    run(as_ordinary(["sh", source / "install.sh"], home), log=WORK / "install.log")
    entry = (home / ".local/share/applications/evidence-binder.desktop").read_text(encoding="utf-8")
    insist(f'Exec="{program}/{NAME}"' in entry, "the menu's entry leads nowhere")


def try_installed(program: Path, home: Path, results: Path, *brought: Path) -> dict[str, Any]:
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    run(as_ordinary([program / NAME, "--selftest", results, *brought], home, offscreen), timeout=300)
    return verdict(results, "offscreen")


def build_older(variables: Mapping[str, str]) -> Path:
    """The archive of a program with an older number, and with a file that the newer one does not have."""
    work = WORK / "older"
    folder = build(variables, older_source(work / "source"), work)
    (folder / STALE).write_text("old", encoding="utf-8")
    archive = work / "older.tar"
    write_archive(folder, OLDER, archive)
    return archive


def main(arguments: list[str]) -> int:
    DIST.mkdir(exist_ok=True)
    WORK.mkdir(parents=True, exist_ok=True)
    try:
        variables = provide()
        folder = twice(lambda: build(variables)) if "--twice" in arguments else build(variables)
        inspect(folder)
        try_out(folder)
        compare_starts(folder)
        version = json.loads((WORK / "trials" / AWKWARD / "家/offscreen/selftest.json").read_text("utf-8"))
        archive = pack(folder, version["machine"]["program"])
        try_installing(build_older(variables), archive)
        (DIST / "linux-files.txt").write_text(manifest(folder), encoding="utf-8")
    except Failed as failure:
        say(f"failed: {failure}")
        return 1
    say("packaged for Linux")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
