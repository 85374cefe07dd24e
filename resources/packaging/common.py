"""What packaging for Linux and for Windows have in common: commands, wheels, and judging a self-test."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NAME = "evidence-binder"
BUILD, DIST = ROOT / "build", ROOT / "dist"
AWKWARD = "县局 电脑"
"""Chinese and a space, as in the folders of the people who will run it."""
FOLDER_BAR_MB, INSTALLER_BAR_MB = 150, 55
DISPLAY = ":91"
NOBODY = "65534"
"""The ordinary user of the trials."""
OLDER = "0.0.9"
"""Version of the program that is installed first, to be updated."""
STALE = "_internal/binder/_data/旧版.txt"
"""Only in the older program: an update takes it away."""
DAWN = "315532800"
"""SOURCE_DATE_EPOCH, the first second of 1980: archives know no earlier time."""

_began = time.monotonic()


class Failed(Exception):
    """A check did not hold; its text says which."""


def say(text: str) -> None:
    print(f"{time.monotonic() - _began:7.1f} s  {text}", flush=True)


def insist(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failed(otherwise)


def run(
    command: Sequence[str | Path], *, log: Path | None = None, timeout: float = 3600, variables: Mapping[str, str] = {}
) -> None:
    """Run a command to its end; its output goes to `log` when given. Failed if it fails or takes too long."""
    line = [str(part) for part in command]
    environment = {**os.environ, **variables}
    with open(log or os.devnull, "wb") as file:
        out = file if log else None
        try:
            subprocess.run(
                line, check=True, env=environment, timeout=timeout, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            where = f", see {log}" if log else ""
            raise Failed(f"this command failed{where}: {subprocess.list2cmdline(line)}") from error


def own(path: Path) -> None:
    """Give a file or folder to the ordinary user."""
    os.chown(path, int(NOBODY), int(NOBODY))


def as_ordinary(command: Sequence[str | Path], home: Path, variables: Mapping[str, str] = {}) -> list[str]:
    """The command as the ordinary user runs it, with nothing of this environment."""
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    known = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **variables}
    return [*user, "env", "-i", *(f"{key}={value}" for key, value in known.items()), *map(str, command)]


def sealed(
    command: Sequence[str | Path], home: Path, variables: Mapping[str, str] = {}, read_only: Path | None = None
) -> list[str]:
    """The command of the ordinary user without network, and with a folder that nobody can write."""
    seal = '[ -z "$1" ] || { mount --bind "$1" "$1" && mount -o remount,bind,ro "$1"; } && shift && exec "$@"'
    folder = str(read_only or "")
    return ["unshare", "--net", "--mount", "sh", "-c", seal, "sh", folder, *as_ordinary(command, home, variables)]


def older_source(target: Path) -> Path:
    """The program's source with an older number, to be built, installed and updated. BINDER_OLDER may name the source
    of a program that was older indeed."""
    shutil.rmtree(target, ignore_errors=True)
    source = Path(os.environ.get("BINDER_OLDER", ROOT))
    for name in ("binder", "ui", "rubrics", "resources"):
        shutil.copytree(source / name, target / name, ignore=shutil.ignore_patterns("__pycache__", "fonts", "manual"))
    shutil.copy(source / "build.spec", target)
    told = target / "binder" / "__init__.py"
    text = told.read_text(encoding="utf-8")
    told.write_text(re.sub(r'(__version__ = )".*"', rf'\1"{OLDER}"', text), encoding="utf-8")
    return target


def reproducible() -> dict[str, str]:
    """Variables under which building twice gives the same bytes."""
    return {"SOURCE_DATE_EPOCH": DAWN, "PYTHONHASHSEED": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def install_wheels(lock: Path, wheels: Path, target: Path, platforms: Sequence[str]) -> None:
    """Bring the wheels that a platform's lock names, checked by hash, and lay them out in `target`.

    The pip of this machine does it for the other one; no pip has to run there. Wheels stay in `wheels` for next time.
    """
    stamp = target.parent / f"{target.name}.{hashlib.sha256(lock.read_bytes()).hexdigest()[:16]}"
    if stamp.exists() and target.is_dir():
        return
    pip = [sys.executable, "-m", "pip", "-qq", "--disable-pip-version-check"]
    choice = ["--no-deps", "--python-version", "3.11", "--only-binary=:all:", "--require-hashes", "-r", str(lock)]
    choice += [part for platform in platforms for part in ("--platform", platform)]
    wheels.mkdir(parents=True, exist_ok=True)
    run([*pip, "download", *choice, "--find-links", wheels, "-d", wheels])
    shutil.rmtree(target, ignore_errors=True)
    run([*pip, "install", *choice, "--no-index", "--find-links", wheels, "--no-compile", "--target", target])
    stamp.touch()


@contextmanager
def screen() -> Iterator[str]:
    """A screen of 1440 × 900 for real windows."""
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1440x900x24", "-ac", "-nolisten", "tcp"])
    try:
        while not Path(f"/tmp/.X11-unix/X{DISPLAY[1:]}").exists():
            insist(server.poll() is None, "Xvfb does not start")
        yield DISPLAY
    finally:
        server.terminate()
        server.wait()


def tree_mb(folder: Path) -> float:
    """Size of all files below a folder, in MB of a million bytes; what is linked counts once."""
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def verdict(folder: Path, platform: str) -> dict[str, Any]:
    """The report of a self-test. Failed unless all went well, in the packaged program, on that platform of Qt."""
    path = folder / "selftest.json"
    insist(path.is_file(), f"the self-test left no {path.name}")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    faults = "; ".join(f"{step['name']}: {step['fault']}" for step in found["steps"] if step["fault"])
    insist(found["ok"] is True, f"the self-test failed: {faults}")
    insist(found["machine"]["packaged"] is True, "this was not the packaged program")
    steps = {step["name"]: step for step in found["steps"]}
    insist(steps["window"]["found"]["platform"] == platform, f"not on the platform {platform}")
    insist((folder / "window.png").stat().st_size > 10_000, "the window's picture is empty")
    say(f"self-test on {platform}: {summary(found, steps)}")
    return found


def summary(found: Mapping[str, Any], steps: Mapping[str, Any]) -> str:
    score, export = steps["score"]["found"], steps["export"]["found"]
    times = ", ".join(f"{name} {step['seconds']:.1f} s" for name, step in steps.items())
    return (
        f"{score['claimed']} of {score['max']} points, {export['pages']} pages; first paint after "
        f"{found['seconds']['start_to_first_paint']:.2f} s; {times}; at most {found['peak_memory_mb']} MB"
    )


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def manifest(folder: Path) -> str:
    """SHA-256 and name of every file of a folder, sorted: what two builds are compared by."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(f"{digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files)


def twice(build: Callable[[], Path]) -> Path:
    """Build the program's folder two times: not one byte of it may differ."""
    first = manifest(build())
    folder = build()
    differing = {line.partition("  ")[2] for line in set(first.splitlines()) ^ set(manifest(folder).splitlines())}
    insist(not differing, f"two builds differ in {', '.join(sorted(differing))}")
    say(f"built twice: the same {len(first.splitlines())} files, byte for byte")
    return folder
