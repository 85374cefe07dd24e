"""Proposing a place for a file: signs are gathered for every item, weighed, and told as reasons."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import PurePath

from binder.domain.matching.lessons import Lesson
from binder.domain.matching.names import Numbered, read_name, squeezed
from binder.domain.matching.vocabulary import Entry, Pairs, Spot, Vocabulary, alike, pairs_of


class Confidence(StrEnum):
    """HIGH: may be attached without asking. MAYBE: a guess to be confirmed. NONE: no idea."""

    HIGH = "high"
    MAYBE = "maybe"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Clue:
    """What is known of a file before anybody opens it. folders: above it, the nearest last, within the scanned one.

    text: what it says, or "". day: "YYYY-MM-DD" when it was taken or made, or "".
    """

    name: str
    folders: tuple[str, ...] = ()
    text: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a file may belong to. score: 0 to 1; reasons: Chinese, short."""

    item: str
    slot: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Where a file belongs. candidates: best first; empty when nothing points anywhere."""

    confidence: Confidence
    candidates: tuple[Candidate, ...] = ()

    @property
    def best(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None


SURE = 0.66  # of the score of the best place, where no number speaks for it
SURE_NUMBERED = 0.6  # and where one does
CLEAR = 0.16  # by which it must be ahead of the next item
SLOT_SURE = 0.5  # of the likeness to a slot's title
SLOT_CLEAR = 0.12
SHOWN = 0.18  # below it a place is not even proposed
MOST = 5  # candidates kept


def propose(vocabulary: Vocabulary, clue: Clue, lessons: Iterable[Lesson] = ()) -> Proposal:
    """Where this file belongs."""
    for lesson in lessons:
        entry = vocabulary.entries.get(lesson.item)
        if entry and lesson.fits(clue.name, clue.folders, clue.day):
            reason = f"您教过：{lesson.text}归这里"
            return Proposal(Confidence.HIGH, (Candidate(lesson.item, lesson.slot, 1.0, (reason,)),))
    return _Weighing(vocabulary, clue).proposal()


@dataclass(slots=True)
class _Signs:
    """What points to one item. number, name, folder, text: 0 to 1 each. reasons: one for each that counts."""

    number: float = 0.0
    part: str = ""
    name: float = 0.0
    folder: float = 0.0
    text: float = 0.0
    reasons: dict[str, str] = field(default_factory=dict)

    @property
    def score(self) -> float:
        """Signs that agree strengthen each other; none alone makes it certain."""
        doubt = (1 - self.number) * (1 - 0.8 * self.name) * (1 - 0.55 * self.folder) * (1 - 0.5 * self.text)
        return 1 - doubt


class _Weighing:
    def __init__(self, vocabulary: Vocabulary, clue: Clue) -> None:
        self._vocabulary = vocabulary
        self._clue = clue
        self._name = read_name(PurePath(clue.name).stem)
        self._folders = [read_name(folder) for folder in reversed(clue.folders)]  # the nearest first
        self._is_picture = PurePath(clue.name).suffix.lower() in _PICTURES
        self._heads = _heads(clue.text)
        self._signs = {ref: _Signs() for ref in vocabulary.entries}

    def proposal(self) -> Proposal:
        self._weigh_numbers()
        self._weigh_words()
        ranked = sorted(self._signs, key=lambda ref: -self._signs[ref].score)
        shown = [ref for ref in ranked if self._signs[ref].score >= SHOWN][:MOST]
        if not shown:
            return Proposal(Confidence.NONE)
        slots = {ref: self._slot_of(ref) for ref in shown}
        candidates = tuple(self._candidate(ref, slots[ref]) for ref in shown)
        return Proposal(self._confidence(ranked, slots[shown[0]]), candidates)

    def _confidence(self, ranked: list[str], slot: "_Slot") -> Confidence:
        best, second = self._signs[ranked[0]], self._signs[ranked[1]] if len(ranked) > 1 else _Signs()
        contradicted = any(self._signs[ref].number for ref in ranked[1:]) and not best.number
        backed = max(best.name, best.folder, best.text) >= _TELLING  # a bare number is not enough
        told = best.number and not second.number  # the number says which of two that are alike
        clear = best.score - second.score >= (CLEAR / 4 if told else CLEAR)
        is_sure = best.score >= (SURE_NUMBERED if best.number else SURE) and backed and clear
        return Confidence.HIGH if is_sure and not contradicted and slot.is_sure else Confidence.MAYBE

    def _candidate(self, ref: str, slot: "_Slot") -> Candidate:
        signs = self._signs[ref]
        return Candidate(ref, slot.key, round(signs.score, 3), tuple([*signs.reasons.values(), *slot.reasons]))

    # --- numbers ------------------------------------------------------------------------------------------------------

    def _weigh_numbers(self) -> None:
        annex = next((read.annex for read in (self._name, *self._folders) if read.annex), 0)
        for read, place, weight in [(self._name, "文件名", 0.45), *((each, "文件夹", 0.42) for each in self._folders)]:
            for number in read.numbers:
                if self._weigh_number(number, number.annex or annex, place, weight):
                    break

    def _weigh_number(self, number: Numbered, annex: int, place: str, weight: float) -> bool:
        """False if no item is called so."""
        known = annex if annex in self._vocabulary.annexes else 0
        ref = self._vocabulary.by_number.get((known, number.key))
        if ref is None or (annex > 1 and not known):
            return False
        signs, weight = self._signs[ref], weight + 0.12 * number.is_marked
        if weight > signs.number:
            signs.number, signs.part = weight, number.part
            signs.reasons["number"] = f"{place}编号 {f'附{annex}-' if known else ''}{number.key}"
        return True

    # --- words --------------------------------------------------------------------------------------------------------

    def _weigh_words(self) -> None:
        said = self._clue.text[:_TEXT_READ]
        body = squeezed(said)
        for ref, entry in self._vocabulary.entries.items():
            signs = self._signs[ref]
            signs.name, what = self._likeness(self._name.words, entry)
            if signs.name >= _TELLING:
                signs.reasons["name"] = f"文件名{what}"
            for distance, folder in enumerate(self._folders):
                likeness, what = self._likeness(folder.words, entry)
                likeness *= 0.9**distance
                if likeness > signs.folder:
                    signs.folder = likeness
                    if likeness >= _TELLING:
                        signs.reasons["folder"] = f"文件夹{what}"
            if said:
                signs.text, what = self._told_inside(body, entry)
                if signs.text >= _TELLING:
                    signs.reasons["text"] = f"正文{what}"

    def _likeness(self, words: str, entry: Entry) -> tuple[float, str]:
        """How like these words are to what the item asks for, and in what."""
        if len(words) < 2:
            return 0.0, ""
        pairs = pairs_of(words)
        found = [
            (self._title_likeness(words, pairs, spot.title, spot.pairs), f"像“{spot.title}”") for spot in entry.spots
        ]
        found.append(
            (0.95 * self._title_likeness(words, pairs, entry.name, entry.name_pairs), f"像事项“{entry.item.short}”")
        )
        found.append((0.8 * self._width_likeness(pairs, entry), "与条款用词相近"))
        return max(found)

    def _title_likeness(self, words: str, pairs: Pairs, title: str, title_pairs: Pairs) -> float:
        vocabulary = self._vocabulary
        telling = min(1.0, vocabulary.weight(title_pairs) / _TELLING_TITLE)
        recall, precision = vocabulary.share(pairs, title_pairs), vocabulary.share(title_pairs, pairs)
        likeness = 0.7 * recall + 0.3 * precision
        if title in words:
            likeness = max(likeness, 0.85 + 0.15 * precision)
        return telling * max(likeness, alike(words, title) - 0.1)

    def _width_likeness(self, pairs: Pairs, entry: Entry) -> float:
        """How much of the words is in the item's own sentences."""
        common = pairs & entry.wide
        return self._vocabulary.share(entry.wide, pairs) * min(1.0, self._vocabulary.known(common) / _TELLING_WORDS)

    def _told_inside(self, body: str, entry: Entry) -> tuple[float, str]:
        found = [(0.0, ""), *(self._likeness(head, entry) for head in self._heads)]
        for title, name in [*((spot.title, spot.title) for spot in entry.spots), (entry.name, entry.item.short)]:
            weight = self._vocabulary.weight(pairs_of(title))
            if len(title) > 4 and title in body:
                found.append((0.8 * min(1.0, weight / _TELLING_TITLE), f"提到“{name}”"))
        return max(found)

    # --- the slot -----------------------------------------------------------------------------------------------------

    def _slot_of(self, ref: str) -> "_Slot":
        entry, signs = self._vocabulary.entries[ref], self._signs[ref]
        if len(entry.spots) == 1:
            return _Slot(entry.spots[0].slot, True, ("本项仅一种材料",))
        likes = sorted(
            ((self._slot_likeness(entry, spot, signs.part), spot) for spot in entry.spots), key=lambda each: -each[0]
        )
        if not likes:
            return _Slot("", True)
        best, second = likes[0], likes[1]
        if best[0] >= SLOT_SURE and best[0] - second[0] >= SLOT_CLEAR:
            return _Slot(best[1].slot, True)
        pictured = [spot for spot in entry.spots if _shows_pictures(spot.title)]
        if self._is_picture and len(pictured) == 1 and best[0] < SLOT_SURE:
            return _Slot(pictured[0].slot, False, ("照片，本项只有一种图文材料",))
        if best[0] >= SLOT_MAYBE and best[0] - second[0] >= SLOT_CLEAR / 3:
            return _Slot(best[1].slot, False)
        return _Slot("", best[0] < SLOT_MAYBE)

    def _slot_likeness(self, entry: Entry, spot: Spot, part: str) -> float:
        """How like the name, or a folder that is not the item's own, is to a slot, or to the clauses that it serves."""
        likeness = 0.0
        for distance, read in enumerate([self._name, *self._folders]):
            if len(read.words) < 2:
                continue
            pairs = pairs_of(read.words)
            titled = self._title_likeness(read.words, pairs, spot.title, spot.pairs)
            served = 0.7 * self._vocabulary.share(spot.served - entry.name_pairs, pairs - entry.name_pairs)
            is_own = distance and self._title_likeness(read.words, pairs, entry.name, entry.name_pairs) > 0.6
            titled *= 0.7 if spot.pairs <= entry.name_pairs else 1.0  # whatever belongs to the item says as much
            likeness = max(likeness, (0.5 if is_own else 1.0) * 0.9**distance * max(titled, served))
        for head in self._heads:
            likeness = max(likeness, 0.8 * self._title_likeness(head, pairs_of(head), spot.title, spot.pairs))
        if self._is_picture and _shows_pictures(spot.title):
            likeness += 0.1
        return likeness + (0.15 if part and part == spot.slot else 0.0)


@dataclass(frozen=True, slots=True)
class _Slot:
    """The slot within an item; "" for the item as a whole. is_sure: it is not a guess."""

    key: str
    is_sure: bool
    reasons: tuple[str, ...] = ()


SLOT_MAYBE = 0.12
_TELLING = 0.35  # from here on a likeness is given as a reason
_TELLING_TITLE = 9.0  # weight of a title that tells by itself
_TELLING_WORDS = 14.0
_TEXT_READ = 2000  # characters of a text that are looked at
_HEADING = 60  # characters of a line that may be a title
_HEAD_LINES = 8  # lines among which the title is: a letterhead, a number and an address may stand before it
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".heic", ".bmp", ".gif", ".webp", ".tif", ".tiff"})


def _heads(text: str) -> list[str]:
    """What may be the title of a text, as words: its first lines, each alone and with the next, for titles break."""
    lines = [line for line in text[:_TEXT_READ].splitlines() if line.strip()][:_HEAD_LINES]
    joined = [*lines, *(one + other for one, other in pairwise(lines))]
    words = (read_name(line[:_HEADING]).words for line in [*joined, text[:_HEADING]])
    return list(dict.fromkeys(each for each in words if len(each) > 1))


def _shows_pictures(title: str) -> bool:
    return any(word in title for word in ("照片", "图文", "影像", "截图"))
