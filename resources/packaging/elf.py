"""Will the packaged program load on Kylin V10 and UOS 20? Checks every ELF file of a folder by readelf.

usage: python resources/packaging/elf.py FOLDER
"""

import re
import subprocess
import sys
from pathlib import Path

NEWEST = {"GLIBC": (2, 28), "GLIBCXX": (3, 4, 25), "CXXABI": (1, 3, 11)}
"""What glibc 2.28 and the libstdc++ of GCC 8 offer."""

DESKTOP = re.compile(
    r"lib(c|m|dl|rt|pthread|util|resolv|stdc\+\+|gcc_s|z|zstd|expat|GL|EGL|GLX|OpenGL|fontconfig|freetype"
    r"|glib-2\.0|gthread-2\.0|dbus-1|xkbcommon|xkbcommon-x11|X11|X11-xcb|SM|ICE|xcb(-[a-z]+)?)\.so[.\d]*"
    r"|ld-linux-x86-64\.so\.2"
)
"""Libraries that every desktop with Qt 5 or GTK 3 has, and that must match its display server and drivers."""


def elf_files(folder: Path) -> list[Path]:
    regular = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return [path for path in regular if path.open("rb").read(4) == b"\x7fELF"]


def readelf(path: Path, *options: str) -> str:
    command = ["readelf", "-W", *options, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def too_new(path: Path) -> list[str]:
    """Versions of symbols that this file wants and that the oldest system does not have."""
    wanted = set(re.findall(r"Name: (GLIBC|GLIBCXX|CXXABI)_([\d.]+)", readelf(path, "-V")))
    return sorted(
        f"{path.name} wants {name}_{number}"
        for name, number in wanted
        if tuple(map(int, number.split("."))) > NEWEST[name]
    )


def unresolved(path: Path, bundled: set[str]) -> list[str]:
    """Libraries that this file wants and that neither the folder nor every desktop has."""
    wanted = re.findall(r"\(NEEDED\).*\[(.+)\]", readelf(path, "-d"))
    return [f"{path.name} wants {name}" for name in wanted if name not in bundled and not DESKTOP.fullmatch(name)]


def check(folder: Path) -> list[str]:
    """Everything that would not load; empty when all is well."""
    files = elf_files(folder)
    bundled = {path.name for path in files} | {path.name for path in folder.rglob("*.so*")}
    return [trouble for path in files for trouble in (*too_new(path), *unresolved(path, bundled))]


if __name__ == "__main__":
    found = check(Path(sys.argv[1]))
    print("\n".join(found) or "every symbol is in glibc 2.28, every library in the folder or on the desktop")
    sys.exit(bool(found))
