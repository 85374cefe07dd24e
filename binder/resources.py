"""Where the shipped files are: fonts, icons, rubrics. The same names work in a checkout and in a packaged program."""

from pathlib import Path


def _root() -> Path:
    """The folder that holds `resources/` and `rubrics/`: inside the package when shipped, beside it in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "_data"
    return shipped if shipped.is_dir() else package.parent


def resource_path(name: str) -> Path:
    """Path of a shipped file or folder, e.g. resource_path("resources/fonts/NotoSansSC-Regular.ttf").

    name: relative, with forward slashes. ValueError if it would leave the shipped folders, FileNotFoundError if there
    is no such thing: either is a fault of the program, never of its user.
    """
    parts = name.split("/")
    if parts[0] not in ("resources", "rubrics") or ".." in parts or "\\" in name:
        raise ValueError(f"not a shipped resource: {name}")
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path


def read_text(name: str) -> str:
    """Text (UTF-8) of a shipped file, e.g. read_text("rubrics/henan-2022-agency/rubric.yaml")."""
    return resource_path(name).read_text(encoding="utf-8")
