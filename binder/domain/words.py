"""How text is cut into words for searching, so that two characters of Chinese are found as well as 文号 and Latin.

Folding takes away what people write in different ways: width, case, brackets, blanks. A run of Chinese characters is
cut into every two that stand side by side and, at its end, the last one alone; a run of letters or of digits is one
word. So "执法台账" holds 执法, 法台, 台账 and 账, "台账" is the word 台账, and "账" is the beginning of words.
"""

import re
import unicodedata
from collections.abc import Iterator

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_RUNS = re.compile(rf"[{_HAN}]+|[0-9]+|[^\W0-9_{_HAN}]+")
_BLANKS_IN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """The text as it is compared: one width and case, nothing but letters, digits and characters."""
    return _NO_WORD.sub("", _even(text))


def words_of(text: str) -> str:
    """The words of a text in their order, with blanks between, as they are put into an index."""
    return " ".join(word for run in _runs(text) for word in _cut(run))


def asked(term: str) -> str:
    """What a full-text index is asked for a term: its runs, each in one piece; "" where it has none.

    A term of several runs may then be found where they do not stand together: `holds` tells.
    """
    return " AND ".join(_phrase(run) for run in _runs(term))


def is_compound(term: str) -> bool:
    """Whether a term has several runs, as a 文号 has."""
    return len(list(_runs(term))) > 1


def holds(text: str, term: str) -> bool:
    """Whether a text holds the term in one piece, whatever blanks and signs stand in between."""
    return _located(text, term) is not None


def excerpt(text: str, term: str, around: int = 24) -> tuple[str, str, str]:
    """Where a text holds a term: what stands before it, the hit as it is written, and what follows, each on one line.

    Three times "" when it does not. around: characters before; twice as many after.
    """
    located = _located(text, term)
    if located is None:
        return "", "", ""
    whole, start, end = located
    before, after = whole[max(0, start - around) : start], whole[end : end + 2 * around]
    cut = end + 2 * around < len(whole)
    return _line(before, start > around), _line(whole[start:end]), _line(after, cut, behind=True)


def _located(text: str, term: str) -> tuple[str, int, int] | None:
    """Where the term begins and ends in the text; in its even form, which is given then, if only there."""
    at = text.find(term)
    if at >= 0:
        return text, at, at + len(term)
    letters = [re.escape(letter) for letter in fold(term)]
    pattern = re.compile(r"[\W_]*?".join(letters), re.IGNORECASE) if letters else None
    for whole in (text, _even(text)) if pattern else ():
        match = pattern.search(whole) if pattern else None
        if match:
            return whole, *match.span()
    return None


def _line(text: str, cut: bool = False, *, behind: bool = False) -> str:
    line = " ".join(text.split())
    return (f"{line}…" if behind else f"…{line}") if cut else line


def _even(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _runs(text: str) -> Iterator[str]:
    return (match[0] for match in _RUNS.finditer(_BLANKS_IN_HAN.sub("", _even(text))))


def _is_han(run: str) -> bool:
    return bool(re.match(f"[{_HAN}]", run))


def _cut(run: str) -> Iterator[str]:
    """A run's words."""
    if not _is_han(run):
        yield run
        return
    yield from (run[at : at + 2] for at in range(len(run) - 1))
    yield run[-1]


def _phrase(run: str) -> str:
    """A run as it is asked for. One character, and letters and digits, are asked for as the beginning of a word."""
    if _is_han(run) and len(run) > 1:
        return '"' + " ".join(run[at : at + 2] for at in range(len(run) - 1)) + '"'
    return f'"{run}" *'
