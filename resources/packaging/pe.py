"""Will the packaged program load on Windows 10? Every DLL that a file imports lies in the folder or in Windows itself.

usage: python resources/packaging/pe.py FOLDER      needs the package pefile
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pefile

AMD64 = 0x8664
TABLES = ("IMAGE_DIRECTORY_ENTRY_IMPORT", "IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT")
WORDS = """advapi32 authz bcrypt bcryptprimitives cfgmgr32 combase comctl32 comdlg32 crypt32 d2d1 d3d9 d3d11 d3d12 dcomp
    dnsapi dwmapi dwrite dxgi gdi32 gdiplus icuuc imm32 iphlpapi kernel32 mpr mscms msimg32 ncrypt netapi32 normaliz
    ntdll ole32 oleaut32 opengl32 powrprof propsys psapi rpcrt4 secur32 setupapi shcore shell32 shlwapi
    uiautomationcore user32 userenv uxtheme version wevtapi windowscodecs winhttp winmm winspool ws2_32 wsock32
    wtsapi32 ucrtbase msvcrt"""
WINDOWS = frozenset(WORDS.split())
"""What Windows 10 brings from version 1809 on."""


def pe_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".dll", ".exe", ".pyd"))


def imports(pe: pefile.PE) -> Iterator[str]:
    """Names of the DLLs that the file imports, at once or later, in lower case."""
    pe.parse_data_directories([pefile.DIRECTORY_ENTRY[table] for table in TABLES])
    for attribute in ("DIRECTORY_ENTRY_IMPORT", "DIRECTORY_ENTRY_DELAY_IMPORT"):
        yield from (entry.dll.decode().lower() for entry in getattr(pe, attribute, ()))


def check(folder: Path) -> list[str]:
    """Everything that would not load; empty when all is well."""
    files = pe_files(folder)
    bundled = {path.name.lower() for path in files}
    troubles = []
    for path in files:
        with pefile.PE(str(path), fast_load=True) as pe:
            if pe.FILE_HEADER.Machine != AMD64:
                troubles.append(f"{path.name} is not for 64-bit Windows")
            wanted = [name for name in imports(pe) if name not in bundled and not name.startswith("api-ms-win-")]
        troubles += [f"{path.name} wants {name}" for name in wanted if name.partition(".")[0] not in WINDOWS]
    return troubles


if __name__ == "__main__":
    found = check(Path(sys.argv[1]))
    print("\n".join(found) or "every DLL is in the folder or in Windows")
    sys.exit(bool(found))
