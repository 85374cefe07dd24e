"""The redacted copy (遮盖副本): what was laid out is covered where it stands, so that every page keeps its place.

A picture or a PDF with a box on it becomes a picture with black pixels there. Words go out of the text, and a black bar
of their width stands where they stood. Nothing of what is covered goes any further than this module.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

from binder.domain.redaction import SCALE, Box, Redaction, RedactionKind, pattern_of
from binder.errors import UserError
from binder.pdf.book import Book
from binder.pdf.fonts import Face, clean, glyph
from binder.pdf.marks import Mark, Picture, Run, Text, below, moved
from binder.pdf.pages import Packed, Page, Section
from binder.pdf.sources import JpegImage, PdfPage, PixelImage, Range, RasterPage, Source, upright_size
from binder.pdf.typeset import Style, bar, paragraph

NOTE = Style(Face.SANS, 9, 13)
ABOVE, BELOW = 8.0, 40.0
"""Points from the text to the note above it on the index, and from the lower edge on the cover."""
SHORTENED = "…"
FEWEST = 2
"""Characters of a title that are left where a caption had to be cut."""

Place = tuple[int, int]
"""A page, counted through, and a mark on it."""


class Needle(NamedTuple):
    """A text that is printed in many places, and what of it is hidden: a start and an end each."""

    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Redacted:
    """A laid-out binder with everything hidden. count: boxes and words; pages: on how many pages.

    unseen: (evidence id, words) that stand nowhere on its pages.
    """

    sections: list[Section]
    needles: tuple[Needle, ...]
    count: int
    pages: int
    unseen: tuple[tuple[str, str], ...] = ()

    def title(self, text: str) -> str:
        """A bookmark's title as it may be read."""
        text = clean(text)
        for needle in self.needles:
            text = text.replace(needle.text, _barred(needle))
        return text


@dataclass
class _Work:
    """Pages counted through, and what is to be hidden on them so far."""

    pages: list[Page]
    hidden: dict[Place, set[int]] = field(default_factory=lambda: defaultdict(set))
    count: int = 0
    burnt: set[tuple[Source, Box]] = field(default_factory=set)
    covered: set[Path] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    unseen: list[tuple[str, str]] = field(default_factory=list)


def redact(book: Book, sections: Sequence[Section]) -> Redacted:
    """Cover everything that the assessment's redactions name, wherever it is printed."""
    redactions = [one for one in book.options.redactions or () if one.evidence_id in book.homes]
    work = _Work([page for section in sections for page in section.pages])
    words = _words(redactions)
    for owner, numbers in groupby(range(len(work.pages)), key=lambda n: work.pages[n].owner):
        if owner in words:
            _hide_words(work, list(numbers), owner, words[owner])
    needles = tuple(_needles(book, redactions, words))
    _hide_needles(work, needles)
    boxes = _boxes(book, redactions)
    pages = [_covered(work, number, boxes) for number in range(len(work.pages))]
    _check_covered(book, redactions, work)
    rest = iter(pages)
    whole = [replace(one, pages=tuple(next(rest) for _ in one.pages)) for one in sections]
    return Redacted(whole, needles, work.count + len(work.burnt), len(work.touched), tuple(work.unseen))


def _check_covered(book: Book, redactions: Iterable[Redaction], work: _Work) -> None:
    """Rather no copy than one that shows what a box should hide. Raises UserError."""
    for one in redactions:
        piece = book.pieces[one.evidence_id]
        if one.kind is RedactionKind.BOX and not piece.evidence.file.problem and piece.bound not in work.covered:
            raise UserError(
                "not-covered",
                f"“{piece.evidence.title}”上的框盖不上去，遮盖副本没有导出。原件可能读不出来："
                "请换成完好的文件，或者取消它的框，改为不装这件材料。",
            )


def sentence(count: int, pages: int) -> str:
    """What the cover and the index say of a redacted copy."""
    return f"遮盖副本：已遮盖 {count} 处，涉及 {pages} 页；遮盖过的图片和 PDF 按图像印出；页码与全本一致，不附原件。"


def noted(section: Section, text: str, *, at_foot: bool) -> Section:
    """A section with a note on its first page, in the margin, where it moves nothing."""
    page = section.pages[0]
    frame = page.frame
    block = below(paragraph(text, NOTE.but(align="center" if at_foot else "left"), frame.width))
    top = frame.sheet_height - BELOW - block.height if at_foot else frame.top - ABOVE - block.height
    marks = tuple(moved(mark, frame.left, top) for mark in block.marks)
    return replace(section, pages=(replace(page, marks=page.marks + marks), *section.pages[1:]))


def left_over(pages: Sequence[Page], redactions: Iterable[Redaction]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Words that are hidden in one evidence and can be read elsewhere, with the numbers of these pages.

    Only in text that the binder itself sets: what a bound PDF or a picture says is not looked at.
    """
    words = dict.fromkeys(clean(one.text) for one in redactions if one.kind is RedactionKind.TEXT)
    texts = [(page.label, [mark for mark in page.marks if isinstance(mark, Text)]) for page in pages]
    said = [(label, "".join(run.text for mark in marks for run in mark.runs)) for label, marks in texts]
    found = ((word, tuple(label for label, text in said if pattern_of(word).search(text))) for word in words)
    return tuple((word, labels) for word, labels in found if labels)


def _words(redactions: Iterable[Redaction]) -> Mapping[str, list[str]]:
    words = defaultdict(list)
    for one in redactions:
        if one.kind is RedactionKind.TEXT:
            words[one.evidence_id].append(clean(one.text))
    return words


def _boxes(book: Book, redactions: Iterable[Redaction]) -> Mapping[Path, Mapping[int, tuple[Box, ...]]]:
    """Boxes by page, for each original that has any."""
    found: dict[Path, dict[int, tuple[Box, ...]]] = {}
    for one in redactions:
        if one.kind is RedactionKind.BOX:
            pages = found.setdefault(book.pieces[one.evidence_id].bound, {})
            pages[one.page] = (*pages.get(one.page, ()), one.box)
    return found


def _needles(book: Book, redactions: Iterable[Redaction], words: Mapping[str, list[str]]) -> Iterator[Needle]:
    """What is printed of an evidence beside its pages, as far as its title, or words in it, are to be hidden."""
    titles = {one.evidence_id for one in redactions if one.kind is RedactionKind.TITLE}
    for id_ in dict.fromkeys((*titles, *words)):
        evidence = book.pieces[id_].evidence
        names = (evidence.title, evidence.file.name, Path(evidence.file.name).stem)
        for number, text in enumerate((*names, evidence.number, evidence.issuer)):
            if len(text) < FEWEST:
                continue
            if id_ in titles and number < len(names):
                yield Needle(clean(text), ((0, len(clean(text))),))
                yield from _cut_short(clean(text))
            else:
                found = [
                    match.span() for word in words.get(id_, ()) for match in pattern_of(word).finditer(clean(text))
                ]
                if found:
                    yield Needle(clean(text), tuple(found))


def _cut_short(title: str) -> Iterator[Needle]:
    """A title as a caption may have cut it."""
    for end in range(len(title) - 1, FEWEST - 1, -1):
        yield Needle(title[:end] + SHORTENED, ((0, end),))


def _barred(needle: Needle) -> str:
    hidden = {n for start, end in needle.spans for n in range(start, end)}
    return "".join("■" if n in hidden else character for n, character in enumerate(needle.text))


# --- text -------------------------------------------------------------------------------------------------------------


def _texts(work: _Work, number: int) -> Iterator[tuple[Place, str]]:
    for place, mark in enumerate(work.pages[number].marks):
        if isinstance(mark, Text):
            yield (number, place), "".join(run.text for run in mark.runs)


def _hide_words(work: _Work, numbers: Sequence[int], owner: str, words: Iterable[str]) -> None:
    """Hide words on the pages of one evidence, also where they go on in the next line or on the next page."""
    texts = {number: list(_texts(work, number)) for number in numbers}
    for word in words:
        pattern, before_it = pattern_of(word), work.count
        for found in texts.values():
            _hide(work, found, [match.span() for match in pattern.finditer(_joined(found))])
        for before, after in pairwise(numbers):
            for left, right in _columns(work, texts[before], texts[after]):
                edge = len(_joined(left))
                spans = (match.span() for match in pattern.finditer(_joined([*left, *right])))
                _hide(work, [*left, *right], [span for span in spans if span[0] < edge < span[1]])
        if work.count == before_it:
            work.unseen.append((owner, word))


def _joined(texts: Iterable[tuple[Place, str]]) -> str:
    return "".join(text for _, text in texts)


def _columns(
    work: _Work, before: list[tuple[Place, str]], after: list[tuple[Place, str]]
) -> Iterator[tuple[list[tuple[Place, str]], list[tuple[Place, str]]]]:
    """Lines of two pages that begin at the same distance from the edge: a cell or a paragraph that was cut in two."""

    def by_column(texts: list[tuple[Place, str]]) -> Mapping[int, list[tuple[Place, str]]]:
        columns = defaultdict(list)
        marks = tuple(work.pages[texts[0][0][0]].marks) if texts else ()
        for place, text in texts:
            columns[round(marks[place[1]].x)].append((place, text))
        return columns

    left, right = by_column(before), by_column(after)
    yield from ((left[x], right[x]) for x in left.keys() & right.keys())
    yield before, after


def _hide(
    work: _Work, texts: Sequence[tuple[Place, str]], spans: Sequence[tuple[int, int]], *, told: bool = True
) -> None:
    """Note which characters of some marks, read one after the other, are to go."""
    places = [(place, index) for place, text in texts for index in range(len(text))] if spans else []
    for start, end in spans:
        for place, index in places[start:end]:
            work.hidden[place].add(index)
            if told:
                work.touched.add(place[0])
        work.count += told


def _hide_needles(work: _Work, needles: Iterable[Needle]) -> None:
    for number in range(len(work.pages)):
        texts = list(_texts(work, number))
        joined = _joined(texts)
        for needle in needles:
            for match in pattern_of(needle.text).finditer(joined):
                spans = [_span_within(match[0], match.start(), span) for span in needle.spans]
                _hide(work, texts, spans, told=False)


def _span_within(found: str, at: int, span: tuple[int, int]) -> tuple[int, int]:
    """Where a part of a needle stands, in a match that may hold other blanks than the needle does."""
    seen = [n for n, character in enumerate(found) if not character.isspace()]
    return at + seen[min(span[0], len(seen) - 1)], at + seen[min(span[1], len(seen)) - 1] + 1


# --- pages ------------------------------------------------------------------------------------------------------------


def _covered(work: _Work, number: int, boxes: Mapping[Path, Mapping[int, tuple[Box, ...]]]) -> Page:
    page = work.pages[number]
    marks: list[Mark] = []
    for place, mark in enumerate(page.marks):
        if isinstance(mark, Picture):
            source = _blackened(mark.source, boxes)
            if source != mark.source:
                work.covered.add(_file_of(mark.source))
            marks.append(replace(mark, source=source))
            for box in () if isinstance(source, JpegImage | PdfPage) else source.boxes:
                work.burnt.add((source, box))
                if _shows(mark, box):
                    work.touched.add(number)
        elif isinstance(mark, Text) and work.hidden.get((number, place)):
            marks += _barred_text(mark, work.hidden[number, place])
        else:
            marks.append(mark)
    return replace(page, marks=Packed(marks))


def _shows(picture: Picture, box: Box) -> bool:
    """Whether a box is on the part of a long picture that a page shows."""
    if picture.window is None:
        return True
    _, top, _, height = picture.window
    upper = picture.y + picture.height * box.y / SCALE
    return upper < top + height and upper + picture.height * box.height / SCALE > top


def _blackened(source: Source, boxes: Mapping[Path, Mapping[int, tuple[Box, ...]]]) -> Source:
    """What is printed in place of a page. Where one page of an original is painted over, none is copied as it is:

    pages share what they are drawn with, and a copy of one would bring what is hidden on another.
    """
    pages = boxes.get(_file_of(source))
    if pages is None:
        return source
    match source:
        case JpegImage():
            return PixelImage(_file_of(source), 0, *upright_size(source), pages.get(0, ()))
        case PixelImage():
            return replace(source, boxes=pages.get(source.frame, ()))
        case PdfPage() | RasterPage():
            return RasterPage(source.path, source.index, pages.get(source.index, ()))


def _file_of(source: Source) -> Path:
    """The file that a source is read from; an empty path for one that is held in memory."""
    match source:
        case JpegImage():
            return next((part.path for part in source.parts if isinstance(part, Range)), Path())
        case PixelImage():
            return source.original if isinstance(source.original, Path) else Path()
        case _:
            return source.path


def _barred_text(mark: Text, hidden: set[int]) -> Iterator[Mark]:
    """The rest of a piece of a line where it was, and bars where the hidden characters were."""
    characters = [(run.face, character) for run in mark.runs for character in run.text]
    x, numbered = mark.x, enumerate(characters)
    for gone, group in groupby(numbered, key=lambda one: one[0] in hidden):
        part = [one for _, one in group]
        width = sum(_width(face, character) * mark.size + mark.spacing for face, character in part)
        if gone:
            yield bar(x, mark.y, width, mark.size)
        else:
            runs = tuple(Run(face, "".join(c for _, c in same)) for face, same in groupby(part, key=lambda one: one[0]))
            yield replace(mark, x=x, runs=runs)
        x += width


def _width(face: Face, character: str) -> float:
    return glyph(face, character).width if face else 1.0
