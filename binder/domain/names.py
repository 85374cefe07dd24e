"""File names that every system takes."""

import re
import unicodedata

FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
MOST_BYTES = 120
"""Bytes of a name in UTF-8: 40 Chinese characters, so that a path of three folders stays under 260 characters."""
MOST_ENDING = 12


def safe_name(text: str, ending: str = "") -> str:
    """A name for a file or folder: nothing forbidden, reserved, invisible or too long. ending: ".docx" or ""."""
    stem = _plain(text)
    while len(stem.encode()) > MOST_BYTES:
        stem = stem[:-1]
    stem = stem.strip(" .") or "未命名"
    if RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    tail = _plain(ending).strip()
    return stem + (tail if tail.rstrip(". ") == tail and len(tail) <= MOST_ENDING else "")


def _plain(text: str) -> str:
    visible = (c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    return FORBIDDEN.sub("_", "".join(visible))
