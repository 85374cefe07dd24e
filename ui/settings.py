"""What the window remembers from one start to the next."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

RECENT_MAX = 8


class Settings:
    """Window place, look and recently opened assessments, in one small file in the user's configuration folder."""

    def __init__(self, path: Path | None = None) -> None:
        self._store = QSettings(str(path or _default_path()), QSettings.Format.IniFormat)

    @property
    def dark(self) -> bool:
        return bool(self._store.value("dark", False, bool))

    @dark.setter
    def dark(self, dark: bool) -> None:
        self._store.setValue("dark", dark)

    def layout(self, name: str) -> QByteArray | None:
        """A saved geometry or splitter state."""
        value = self._store.value(f"layout/{name}")
        return value if isinstance(value, QByteArray) else None

    def save_layout(self, name: str, value: QByteArray) -> None:
        self._store.setValue(f"layout/{name}", value)

    @property
    def recent(self) -> list[Path]:
        """Folders of recently opened assessments, latest first; some may be gone."""
        value = self._store.value("recent", [])
        texts = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
        return [Path(str(text)) for text in texts]

    def remember(self, folder: Path) -> None:
        """Put an assessment at the top of the recent ones."""
        kept = [path for path in self.recent if path != folder]
        self._store.setValue("recent", [str(path) for path in [folder, *kept][:RECENT_MAX]])


def _default_path() -> Path:
    where = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
    return Path(where) / "evidence-binder" / "window.ini"
