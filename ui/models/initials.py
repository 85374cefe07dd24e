"""The first letters of Chinese words as they sound (拼音首字母), for searching without an input method.

GB 2312 sorts its 3,755 commonest characters by their sound; so the letter follows from a character's place among them.
Rarer characters have none here, and a character that sounds in several ways has its commonest letter.
"""

from bisect import bisect_right

_FIRST = (
    ("a", 0xB0A1), ("b", 0xB0C5), ("c", 0xB2C1), ("d", 0xB4EE), ("e", 0xB6EA), ("f", 0xB7A2), ("g", 0xB8C1),
    ("h", 0xB9FE), ("j", 0xBBF7), ("k", 0xBFA6), ("l", 0xC0AC), ("m", 0xC2E8), ("n", 0xC4C3), ("o", 0xC5B6),
    ("p", 0xC5BE), ("q", 0xC6DA), ("r", 0xC8BB), ("s", 0xC8F6), ("t", 0xCBFA), ("w", 0xCDDA), ("x", 0xCEF4),
    ("y", 0xD1B9), ("z", 0xD4D1),
)  # fmt: skip
"""Each letter with the code of the first character that sounds so."""
_LAST = 0xD7F9
_LETTERS, _CODES = zip(*_FIRST, strict=True)


def initials(text: str) -> str:
    """The letters of the Chinese characters in a text, in order; other signs are left out: "执法装备" gives "zfzb"."""
    return "".join(map(_initial, text))


def _initial(sign: str) -> str:
    code = int.from_bytes(sign.encode("gb2312", errors="ignore"), "big")
    return str(_LETTERS[bisect_right(_CODES, code) - 1]) if _CODES[0] <= code <= _LAST else ""
