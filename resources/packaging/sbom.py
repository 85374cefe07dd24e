"""What the packaged program consists of: a CycloneDX bill of materials and the page of third-party licences.

usage: python resources/packaging/sbom.py          writes both into resources/licences/, from requirements.lock
       python resources/packaging/sbom.py FOLDER   is every binary of this packaged program on the bill?
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LICENCES = ROOT / "resources" / "licences"
BILL, PAGE = "sbom.json", "third-party.txt"
RULE = "=" * 100


@dataclass(frozen=True, slots=True)
class Component:
    """One part of somebody else. version: "@pillow" is "as in the package pillow". licence: an SPDX expression.
    files: patterns of its binaries in the bundle."""

    name: str
    version: str
    licence: str
    kind: str = "library"
    origin: str = ""
    files: tuple[str, ...] = ()
    note: str = ""


SPOKEN = {
    "charset-normalizer": "MIT",
    "fonttools": "MIT",
    "lxml": "BSD-3-Clause",
    "pi-heif": "BSD-3-Clause",
    "pypdfium2": "BSD-3-Clause OR Apache-2.0",
    "pyside6-essentials": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "python-docx": "MIT",
    "python-pptx": "MIT",
    "reportlab": "BSD-3-Clause",
    "ruamel-yaml": "MIT",
    "shiboken6": "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only",
    "tinytag": "MIT",
}
"""SPDX expressions of packages whose own metadata say it in other words."""

BINARIES = {
    "charset-normalizer": ("charset_normalizer/*", "*__mypyc*"),
    "fonttools": ("fontTools/**",),
    "lxml": ("lxml/**",),
    "pi-heif": ("_pi_heif.*",),
    "pikepdf": ("pikepdf/*",),
    "pillow": ("PIL/*",),
    "pydantic-core": ("pydantic_core/*",),
    "pyside6-essentials": ("PySide6/*.pyd", "PySide6/*.so", "**pyside6.*"),
    "python-calamine": ("python_calamine/*",),
    "rapidfuzz": ("rapidfuzz/**",),
    "rpds-py": ("rpds/*",),
    "shiboken6": ("shiboken6/*", "**libshiboken6.*"),
    "sqlalchemy": ("sqlalchemy/**",),
}

UNCHANGED = "Dynamically linked, unchanged, replaceable: the files lie open in the program's folder."
PARTS = (
    Component("CPython", "3.11", "PSF-2.0", "application", files=("*python3*", "**lib-dynload/*", "*.pyd")),
    Component("PyInstaller bootloader", "6.22.3", "GPL-2.0-or-later WITH Bootloader-exception", "application",
              files=("evidence-binder*",), note="The exception lets programs under any licence be built with it."),
    Component("Qt", "@pyside6-essentials", "LGPL-3.0-only", files=("**Qt6*", "PySide6/**plugins/**"), note=UNCHANGED),
    Component("ICU", "@pyside6-essentials", "Unicode-3.0", files=("**libicu*",)),
    Component("OpenSSL (libcrypto)", "3.0", "Apache-2.0", files=("libcrypto*",), note="Digests only."),
    Component("SQLite", "3.40", "blessing", files=("sqlite3.dll",)),
    Component("libffi", "3.4", "MIT", files=("libffi*",)),
    Component("zlib", "1.2.13", "Zlib", files=("zlib*.dll",)),
    Component("Microsoft Visual C++ runtime", "14", "LicenseRef-Microsoft-Visual-Cpp-Runtime",
              files=("**vcruntime140*", "**msvcp140*", "ucrtbase.dll", "api-ms-win-*", "**concrt140*")),
    Component("qpdf", "@pikepdf", "Apache-2.0", files=("**libqpdf*", "**qpdf30*")),
    Component("libjpeg-turbo", "@pillow", "IJG AND BSD-3-Clause AND Zlib", files=("**libjpeg*", "**jpeg62*")),
    Component("PDFium", "@pypdfium2", "BSD-3-Clause AND Apache-2.0", files=("pypdfium2_raw/*",)),
    Component("libheif", "@pi-heif", "LGPL-3.0-or-later", files=("**libheif*",), note=UNCHANGED),
    Component("libde265", "@pi-heif", "LGPL-3.0-or-later", files=("**libde265*",), note=UNCHANGED),
    Component("GCC runtime libraries", "@pi-heif", "GPL-3.0-or-later WITH GCC-exception-3.1",
              files=("libgcc_s_seh*", "libstdc++*"), note="Windows only, for libheif; the exception covers any use."),
    Component("winpthreads", "@pi-heif", "MIT", files=("libwinpthread*",), note="Windows only."),
    Component("FreeType", "@pillow", "FTL OR GPL-2.0-only", files=("**libfreetype*",)),
    Component("HarfBuzz", "@pillow", "MIT-Modern-Variant", files=("**libharfbuzz*",)),
    Component("Little CMS", "@pillow", "MIT", files=("**liblcms2*",)),
    Component("OpenJPEG", "@pillow", "BSD-2-Clause", files=("**libopenjp2*",)),
    Component("libtiff", "@pillow", "libtiff", files=("**libtiff*",)),
    Component("libwebp", "@pillow", "BSD-3-Clause", files=("**libwebp*", "**libsharpyuv*")),
    Component("libpng", "@pillow", "libpng-2.0", files=("**libpng*",)),
    Component("Brotli", "@pillow", "MIT", files=("**libbrotli*",)),
    Component("XZ Utils (liblzma)", "@pillow", "0BSD", files=("**liblzma*",)),
    Component("Zstandard", "@pillow", "BSD-3-Clause OR GPL-2.0-only", files=("**libzstd*",)),
    Component("libxcb, libXau, xcb-util", "@pillow", "MIT AND X11", files=("**libxcb*", "**libXau*")),
    Component("libxml2, libxslt", "@lxml", "MIT"),
    Component("GNU libiconv", "@lxml", "LGPL-2.1-or-later", note="Windows only, inside lxml."),
    Component("veraPDF validation profiles", "@pikepdf", "CC-BY-4.0", "data",
              note="Copyright © veraPDF Consortium, https://creativecommons.org/licenses/by/4.0/; as JSON, by rule."),
    Component("Noto Sans SC, Noto Serif SC", "2.004, 2.003", "OFL-1.1", "file"),
    Component("LXGW WenKai", "1.250", "OFL-1.1", "file"),
)  # fmt: skip
"""What no Python package's name tells: parts in other languages, most of them inside the packages' wheels."""

SYSTEM_LICENCES = (
    ("Qt, PySide6, Shiboken, libheif, libde265: GNU Lesser General Public License 3", LICENCES / "LGPL-3.0.txt"),
    ("Text that the Lesser General Public License refers to: GNU General Public License 3", LICENCES / "GPL-3.0.txt"),
    ("Python: PSF license", LICENCES / "Python.txt"),
    ("Noto Sans SC: SIL Open Font License 1.1", ROOT / "resources/fonts/OFL-NotoSansSC.txt"),
    ("Noto Serif SC: SIL Open Font License 1.1", ROOT / "resources/fonts/OFL-NotoSerifSC.txt"),
    ("LXGW WenKai: SIL Open Font License 1.1", ROOT / "resources/fonts/OFL-LXGWWenKai.txt"),
)


def locked() -> Iterator[tuple[str, str]]:
    """Name and version of every package that the program runs with."""
    lock = (ROOT / "requirements.lock").read_text(encoding="ascii")
    yield from re.findall(r"^([a-z0-9-]+)==([^\s;]+)", lock, re.MULTILINE)


def components() -> list[Component]:
    """Every part of somebody else in the packaged program, packages first."""
    pins = dict(locked())
    packages = [
        Component(name, version, licence_of(name), origin=f"pkg:pypi/{name}@{version}", files=BINARIES.get(name, ()))
        for name, version in pins.items()
    ]
    return [*packages, *(replace(part, version=_inside(part.version, pins)) for part in PARTS)]


def _inside(version: str, pins: dict[str, str]) -> str:
    """ "@pillow" as "in pillow 13.0.0"; any other version as it is."""
    package = version.removeprefix("@")
    return version if package == version else f"in {package} {pins[package]}"


def licence_of(name: str) -> str:
    """SPDX expression. An unknown licence is no licence: it must be looked up and written down above."""
    licence = SPOKEN.get(name) or distribution(name).metadata["License-Expression"]
    if not licence:
        raise LookupError(f"{name} does not tell its licence as an SPDX expression: add it to SPOKEN")
    return licence


def bill() -> dict[str, Any]:
    """CycloneDX 1.6. Without times and random numbers: the same parts give the same text."""
    version = re.search(r'__version__ = "(.+)"', (ROOT / "binder" / "__init__.py").read_text(encoding="utf-8"))
    assert version
    about = {"type": "application", "name": "evidence-binder", "version": version[1]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**about, "licenses": [{"expression": "Apache-2.0"}]}},
        "components": [_entry(each) for each in components()],
    }


def _entry(part: Component) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": part.kind, "name": part.name, "version": part.version}
    entry["licenses"] = [{"expression": part.licence}]
    if part.origin:
        entry["purl"] = entry["bom-ref"] = part.origin
    if part.note:
        entry["description"] = part.note
    return entry


def page() -> str:
    """The licences of all parts in full, each text once."""
    lines = ["Third-party parts of 佐证册 Evidence Binder", ""]
    lines += [f"{part.name} {part.version}: {part.licence}. {part.note}".removesuffix(". ") for part in components()]
    texts: dict[str, str] = {}
    for title, text in (*_package_texts(), *((title, path.read_text("utf-8")) for title, path in SYSTEM_LICENCES)):
        body = "\n".join(line.rstrip() for line in text.strip().splitlines())
        texts[body] = f"{texts[body]}\n{title}" if body in texts else title
    return "\n".join([*lines, *(f"\n{RULE}\n{titles}\n{RULE}\n\n{body}" for body, titles in texts.items()), ""])


def _package_texts() -> Iterator[tuple[str, str]]:
    for name, version in locked():
        for path in _licence_files(distribution(name)):
            yield f"{name} {version}: {path.name}", path.read_text(encoding="utf-8", errors="replace")


def _licence_files(package: Distribution) -> list[Path]:
    files = [file for file in package.files or () if ".dist-info" in file.parts[0]]
    wanted = [file for file in files if re.search(r"licen[cs]e|copying|notice", "/".join(file.parts[1:]), re.I)]
    return sorted(Path(str(package.locate_file(file))) for file in wanted if file.suffix != ".json")


def unlisted(folder: Path) -> list[str]:
    """Binaries of a packaged program that belong to no part on the bill."""
    patterns = [_regex(pattern) for part in components() for pattern in part.files]
    inside = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and is_binary(path)]
    names = [path.relative_to(folder).as_posix().removeprefix("_internal/") for path in inside]
    return sorted(name for name in names if not any(pattern.fullmatch(name) for pattern in patterns))


def _regex(pattern: str) -> re.Pattern[str]:
    """ "*" is anything within one folder, "**" anything."""
    text = re.escape(pattern).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")
    return re.compile(text, re.IGNORECASE)


def is_binary(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(4)
    return head == b"\x7fELF" or head[:2] == b"MZ"


def main(arguments: list[str]) -> int:
    if arguments:
        missing = unlisted(Path(arguments[0]))
        print(f"not on the bill: {', '.join(missing)}" if missing else "every binary is on the bill of materials")
        return int(bool(missing))
    LICENCES.mkdir(exist_ok=True)
    (LICENCES / BILL).write_text(json.dumps(bill(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (LICENCES / PAGE).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
