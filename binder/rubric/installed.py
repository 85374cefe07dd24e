"""Rubrics that a person added to those that come with the program: a folder of their own, one folder a rubric."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from uuid import uuid4


def installed_folder() -> Path:
    """Where they are, whether or not there are any yet."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "evidence-binder" / "rubrics"


def write_rubric(folder: Path, files: Mapping[str, str]) -> None:
    """Write files (name -> text) of a rubric into its folder, each whole or not at all; others there stay.

    Raises OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        part = folder / f".{name}.{uuid4().hex}.part"
        try:
            with part.open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(folder / name)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
