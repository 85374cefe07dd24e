"""Wine, for trials of the Windows program on Debian: one of the builder's own, and one of an ordinary user."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common import BUILD, NOBODY, own, run, sealed

HERE = Path(__file__).resolve().parent
WORK = BUILD / "windows"
STAND_INS = ("bcryptprimitives", "mscms", "uisettings")
"""Parts of Windows 10 that Wine lacks. They are never shipped."""
_UI_SETTINGS = r"HKLM\Software\Microsoft\WindowsRuntime\ActivatableClassId\Windows.UI.ViewManagement.UISettings"
_SECONDS = 3600
"""Wine is slow, and slower on a busy machine."""
_SYSTEM = ("windows", "Program Files", "Program Files (x86)")


def on_windows(path: Path) -> str:
    """The path as Wine's programs see it."""
    return "Z:" + str(path).replace("/", "\\")


@dataclass(frozen=True)
class Wine:
    """A Windows of its own below `prefix`. ordinary: run by a user who owns nothing but a home, without network."""

    prefix: Path
    ordinary: bool = False

    @property
    def system(self) -> Path:
        return self.prefix / "drive_c"

    @property
    def home(self) -> Path:
        """The user's own folder."""
        (user,) = (path for path in (self.system / "users").iterdir() if path.name != "Public")
        return user

    def variables(self) -> dict[str, str]:
        overrides = "winemenubuilder.exe=d;mscms=n;bcryptprimitives=n;mscoree=;mshtml="
        found = {"WINEPREFIX": str(self.prefix), "WINEARCH": "win64", "WINEDEBUG": "-all", "PYTHONUTF8": "1"}
        return {**found, "WINEDLLOVERRIDES": overrides, "LC_ALL": "zh_CN.UTF-8"}

    def run(
        self,
        *command: str | Path,
        variables: Mapping[str, str] = {},
        log: Path = WORK / "wine.log",
        read_only: Path | None = None,
        seconds: float = _SECONDS,
    ) -> int:
        """Run a Windows program, and return its exit code (124: it took too long).

        Under Wine a Python needs pipes for its streams, and Qt's own variables do not reach it. An ordinary user's
        Wine is ended before, so that all of it is where the command is. read_only: a folder that it cannot write.
        """
        piped = ["bash", "-o", "pipefail", "-c", 'timeout "$1" "${@:2}" 2>&1 | cat > "$0"', str(log), str(seconds)]
        return subprocess.run(
            [*piped, *self._as_who(["wine", *map(str, command)], variables, read_only)],
            env={**os.environ, **self.variables(), **variables},
            stdin=subprocess.DEVNULL,
            check=False,
        ).returncode

    def _as_who(self, command: list[str], variables: Mapping[str, str], read_only: Path | None) -> list[str]:
        if not self.ordinary:
            return command
        self.stop()
        return sealed(command, self.prefix.parent, {**self.variables(), **variables}, read_only)

    def stop(self) -> None:
        """End what runs in this Wine, if anything does."""
        if not self.prefix.exists():
            return
        user = NOBODY if self.ordinary else str(os.geteuid())
        command = ["setpriv", f"--reuid={user}", "wineserver", "-k"]
        subprocess.run(command, env={**os.environ, **self.variables()}, check=False)

    def provide(self) -> None:
        """Make it, unless it is there."""
        run(["localedef", "-i", "zh_CN", "-f", "UTF-8", "zh_CN.UTF-8"], log=WORK / "localedef.log")
        if not self.prefix.exists():
            self.prefix.mkdir(parents=True)
            if self.ordinary:
                own(self.prefix)
            self.run("wineboot", "-i", log=WORK / "wineboot.log")
            self._wait()
        for link in [path for path in self.system.glob("users/*/*") if path.is_symlink()]:
            link.unlink()  # to the folders of whoever builds: a trial has no business there
            link.mkdir()
            if self.ordinary:
                own(link)
        for name in STAND_INS:
            _compile(name, self.system / "windows/system32" / f"{name}.dll")
        library = r"C:\windows\system32\uisettings.dll"
        self.run("reg", "add", _UI_SETTINGS, "/v", "DllPath", "/t", "REG_SZ", "/d", library, "/f")

    def _wait(self) -> None:
        user = NOBODY if self.ordinary else str(os.geteuid())
        run(["setpriv", f"--reuid={user}", "wineserver", "-w"], variables=self.variables())

    def keep_out_of_the_system(self) -> None:
        """The system's folders become the builder's: an ordinary user reads them."""
        self._wait()
        for name in _SYSTEM:
            run(["chown", "-R", "-h", "0:0", self.system / name])
            run(["chmod", "-R", "go-w", self.system / name])


def _compile(name: str, target: Path) -> None:
    target.unlink(missing_ok=True)
    compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-O2", "-s", f"-D{name.upper()}", "-o", str(target)]
    run([*compiler, HERE / "windows/stand-ins.c", "-ladvapi32"])


def ordinary_wine(folder: Path) -> Wine:
    """A Wine made anew for a user of no rights, with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    own(folder)
    wine = Wine(folder / "prefix", ordinary=True)
    wine.provide()
    wine.keep_out_of_the_system()
    return wine
