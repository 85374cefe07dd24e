"""What a person taught the program about names: "IMG_… of March belong to 27"."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class Lesson:
    """A rule for names. pattern: part of a file's name, or with * and ? the whole of it; "" for any name.

    folder: part of the name of a folder above, "" for any. month: "YYYY-MM" or "MM" in which it was taken or made, or
    "". item, slot: where such files belong. position: order in which they were taught; the first that fits counts.
    """

    id: str
    pattern: str
    folder: str
    month: str
    item: str
    slot: str
    position: int = 0

    @property
    def text(self) -> str:
        """Such as "文件名含“IMG_”、3 月" for the list and as a reason."""
        parts = (
            [f"文件名像“{self.pattern}”"] if self._is_glob else [f"文件名含“{self.pattern}”"] if self.pattern else []
        )
        parts += [f"文件夹含“{self.folder}”"] if self.folder else []
        parts += [_month_text(self.month)] if self.month else []
        return "、".join(parts)

    @property
    def _is_glob(self) -> bool:
        return any(sign in self.pattern for sign in "*?")

    def fits(self, name: str, folders: tuple[str, ...], day: str) -> bool:
        """Whether it speaks of this file. day: "YYYY-MM-DD" when it was taken or made, or ""."""
        plain, pattern = _plain(name), _plain(self.pattern)
        if pattern and not (fnmatchcase(plain, pattern) if self._is_glob else pattern in plain):
            return False
        if self.folder and not any(_plain(self.folder) in _plain(folder) for folder in folders):
            return False
        return not self.month or (day[:7] == self.month or (len(self.month) == 2 and day[5:7] == self.month))


def _plain(text: str) -> str:
    return normalize("NFKC", text).casefold()


def _month_text(month: str) -> str:
    year, _, number = month.rpartition("-")
    return (f"{year} 年" if year else "") + f" {int(number)} 月"
