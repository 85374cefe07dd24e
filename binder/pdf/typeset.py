"""Chinese typesetting: text into lines, lines into strips.

No line starts with ，。）or ends with （《 (避头尾): characters are pushed out to the next line until none does.
Words of Latin letters and numbers stay whole where they fit. Text is data: nothing in it is markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from binder.pdf.fonts import Face, clean, glyph
from binder.pdf.marks import Fill, Mark, Run, Strip, Text

NO_START = frozenset("，。、；：？！．）〕】》〉」』”’］｝〗〙〛〞〟…‥—–～·‧％%‰℃°′″々〻ー!?,.;:)]}＞")
NO_END = frozenset("（〔【《〈「『“‘［｛〖〘〚〝([{＜￥＄$№＃")


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks. size, leading, left, before, after: points; indent: ems on the first line.

    justify: spread full lines to both edges. glue: stays on one page with what follows. grey: 0 black … 1 white.
    tracking: points added after every character. barred: a black bar stands in place of each line, as long as it.
    """

    face: Face = Face.SERIF
    size: float = 12.0
    leading: float = 20.0
    align: Literal["left", "center", "right"] = "left"
    indent: float = 0.0
    left: float = 0.0
    before: float = 0.0
    after: float = 0.0
    justify: bool = False
    glue: bool = False
    grey: float = 0.0
    tracking: float = 0.0
    barred: bool = False

    def but(self, **changes: object) -> "Style":
        """The same style with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


class Character(NamedTuple):
    """One character as it will be set. width: points."""

    text: str
    face: Face
    width: float


class Line(NamedTuple):
    """A set line. width: points, without trailing blanks; length: characters; last: ends a paragraph; start: its x."""

    runs: tuple[Run, ...]
    width: float
    length: int
    last: bool
    start: float


FACE = attrgetter("face")
Spans = Sequence[tuple[str, Face]]


def set_lines(spans: Spans, style: Style, width: float) -> list[Line]:
    """Break text into lines of at most `width` points. Empty text gives one empty line."""
    indent = style.indent * (style.size + style.tracking)
    if not any(text for text, _ in spans):
        return [Line((), 0.0, 0, True, indent)]
    characters = [
        Character(character, found.face, found.width * style.size + style.tracking)
        for text, face in spans
        for character in clean(text)
        for found in (glyph(face, character),)
    ]
    if sum([one.width for one in characters]) <= width - indent:
        return [_line(characters, True, indent)]
    breaks = break_text(characters, width - indent, width)
    return [
        _line(characters[start:end], end == len(characters), 0.0 if number else indent)
        for number, (start, end) in enumerate(breaks)
    ]


def _line(characters: list[Character], last: bool, start: float) -> Line:
    while characters and characters[-1].text == " ":
        characters = characters[:-1]
    runs = tuple([Run(face, "".join([one.text for one in group])) for face, group in groupby(characters, FACE)])
    return Line(runs, sum([one.width for one in characters]), len(characters), last, start)


def break_text(characters: Sequence[Character], first: float, width: float) -> list[tuple[int, int]]:
    """Where lines begin and end, as index pairs. first: room on the first line; width: on all others (points)."""
    breaks = []
    start, room = 0, first
    while True:
        end = _fit(characters, start, room)
        if end == len(characters):
            breaks.append((start, end))
            return breaks
        end = _good_break(characters, start, end)
        breaks.append((start, end))
        start, room = end, width
        while start < len(characters) and characters[start].text == " ":
            start += 1
        if start == len(characters):
            return breaks


def _fit(characters: Sequence[Character], start: int, room: float) -> int:
    """End of the longest stretch from `start` that fits into `room`; at least one character, blanks may hang over."""
    used = 0.0
    for index in range(start, len(characters)):
        used += characters[index].width
        if used > room + 0.001 and index > start and characters[index].text != " ":
            return index
    return len(characters)


def _good_break(characters: Sequence[Character], start: int, end: int) -> int:
    """The last good place to break at or before `end`; whole words are given up before 避头尾 is."""
    for whole_words in (True, False):
        for place in range(end, start, -1):
            if _may_break(characters, place, whole_words):
                return place
    return end


def _may_break(characters: Sequence[Character], place: int, whole_words: bool) -> bool:
    """Whether a line may end before `place`. Blanks at a break vanish: what counts is the characters around them."""
    before, after = place - 1, place
    while before and characters[before].text == " ":
        before -= 1
    while after < len(characters) - 1 and characters[after].text == " ":
        after += 1
    left, right = characters[before].text, characters[after].text
    if right in NO_START or left in NO_END:
        return False
    return not (whole_words and after - before == 1 and _in_word(left) and _in_word(right))


def _in_word(character: str) -> bool:
    return (character.isascii() and not character.isspace()) or (character.isalpha() and character < "\u2e80")


def natural_width(text: str, style: Style) -> float:
    """Width of a text on one line, in points."""
    return sum(glyph(style.face, character).width for character in clean(text)) * style.size


def baseline(style: Style) -> float:
    """From the top of a line to its baseline: the glyphs stand in the middle of the leading."""
    return style.leading / 2 + style.size * 0.38


def line_marks(line: Line, style: Style, x: float, y: float, width: float) -> tuple[Mark, ...]:
    """The line as a mark, y being the top of its leading, within `width` points from x."""
    if not line.runs:
        return ()
    slack = width - line.start - line.width
    spacing = style.tracking
    if style.justify and not line.last and line.length > 1 and slack < 3 * style.size:
        spacing += slack / (line.length - 1)
    offset = {"left": 0.0, "center": slack / 2, "right": slack}[style.align]
    if style.barred:
        return (bar(x + line.start + offset, y + baseline(style), line.width, style.size),)
    return (Text(x + line.start + offset, y + baseline(style), line.runs, style.size, spacing, style.grey),)


def bar(x: float, y: float, width: float, size: float) -> Fill:
    """A black bar where text of this size stood on its baseline y."""
    return Fill(x, y - size * 0.86, width, size * 1.04, 0.0)


def paragraph(text: str | Spans, style: Style, width: float, bullet: str = "") -> list[Strip]:
    """A paragraph as one strip a line. bullet: stands before the first line, in the space that `left` leaves."""
    spans = [(text, style.face)] if isinstance(text, str) else text
    inner = width - style.left
    lines = set_lines(spans, style, inner)
    strips = []
    for number, line in enumerate(lines):
        before = style.before if number == 0 else 0.0
        marks: tuple[Mark, ...] = ()
        if bullet and number == 0:
            marks = line_marks(set_lines([(bullet, style.face)], style, width)[0], style, 0.0, before, width)
        marks += line_marks(line, style, style.left, before, inner)
        after = style.after if line.last else 0.0
        strips.append(Strip(before + style.leading + after, marks, glue=style.glue))
    return strips


def space(height: float) -> Strip:
    """Empty room of `height` points."""
    return Strip(height)
