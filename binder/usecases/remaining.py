"""What a redacted copy hides in one place and may still show in another: words that the pages of bound PDFs say.

It is told, never hidden by guess. Only the text of a PDF tells; a scanned page or a photo says nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from binder.domain.evidence import Evidence, FileKind
from binder.domain.redaction import Box, Redaction, RedactionKind, pattern_of, suspects
from binder.errors import UserError
from binder.intake.text import MOST as MOST_TEXT
from binder.progress import Progress
from binder.usecases.findings import PreflightRow
from binder.usecases.previews import shown_form
from binder.usecases.redacting import STRETCH
from binder.usecases.session import Session

if TYPE_CHECKING:
    from binder.pdf.book import Book
    from binder.pdf.plan import Plan

FEWEST, MOST = 2, 20
"""Characters under a box that may be a name or a number; more are a passage, which is looked through for such."""
NEARLY = 0.9
HIDDEN = 0.8
"""Of a word's box: how much of it another box must cover."""

Shown = Mapping[int, tuple[str, tuple[Box, ...]]]
"""Page of a PDF, from 0 -> the printed number where it is bound, and what is painted over on it."""


def remaining_row(session: Session, book: "Book", plans: Iterable["Plan"], progress: Progress) -> PreflightRow | None:
    """Names and numbers that are hidden somewhere and can be read on pages of bound PDFs; None where there are none."""
    words = hidden_words(session, book.options.redactions or ())
    if not words:
        return None
    lines: list[str] = []
    shown = list(_shown(plans).items())
    for number, (id_, pages) in enumerate(shown):
        evidence = session.state.evidence[id_]
        progress.step(number, len(shown), f"正在核对遮盖：{evidence.title}")
        lines += _lines(session, evidence, pages, words)
    if not lines:
        return None
    detail = "遮盖过的文字，这些 PDF 的页面上还读得到。要遮盖的话，在这些页上画框；扫描页和照片程序看不出来，请自己看"
    return PreflightRow("warn", f"可能还有 {len(lines)} 处没有遮盖", detail, tuple(lines))


def hidden_words(session: Session, redactions: Sequence[Redaction]) -> tuple[str, ...]:
    """Words that are hidden in a text, and those that stand under the boxes on pages of PDFs."""
    words = {"".join(one.text.split()) for one in redactions if one.kind is RedactionKind.TEXT}
    boxes: dict[str, list[tuple[int, Box]]] = defaultdict(list)
    for one in redactions:
        if one.kind is RedactionKind.BOX and one.evidence_id in session.state.evidence:
            boxes[one.evidence_id].append((one.page, one.box))
    for id_, places in boxes.items():
        for text in _under(session, session.state.evidence[id_], places):
            words.update(_telling("".join(text.split())))
    return tuple(sorted(words))


def _telling(text: str) -> Iterator[str]:
    """What under a box may be looked for elsewhere."""
    if FEWEST <= len(text) <= MOST:
        yield text
    yield from (one.text for one in suspects(text))


def _under(session: Session, evidence: Evidence, places: Sequence[tuple[int, Box]]) -> tuple[str, ...]:
    """What a PDF says under each of these boxes."""
    try:
        path, kind = shown_form(session, evidence.file)
        return session.inspector.under(path, tuple(places)) if kind is FileKind.PDF else ()
    except UserError:
        return ()


def _shown(plans: Iterable["Plan"]) -> Mapping[str, Shown]:
    """The pages of PDFs that are bound, by evidence."""
    from binder.pdf.sources import PdfPage, RasterPage

    found: dict[str, dict[int, tuple[str, tuple[Box, ...]]]] = defaultdict(dict)
    for plan in plans:
        for number, picture in plan.pictures():
            page, source = plan.pages[number], picture.source
            if isinstance(source, PdfPage | RasterPage):
                boxes = source.boxes if isinstance(source, RasterPage) else ()
                found[page.owner].setdefault(source.index, (page.label, boxes))
    return found


def _lines(session: Session, evidence: Evidence, pages: Shown, words: Collection[str]) -> Iterator[str]:
    """Each word that its pages still show, with their numbers."""
    wanted = _said(session, evidence, words)
    if not wanted:
        return
    labels: dict[str, dict[str, None]] = defaultdict(dict)
    try:
        path, _ = shown_form(session, evidence.file)
        for first, last in _stretches(sorted(pages)):
            found, _ = session.inspector.personal(path, first, last, tuple(wanted))
            for _, text, page, sides in found:
                label, boxes = pages[page]
                if text in wanted and not _is_hidden([Box(*side) for side in sides], boxes):
                    labels[text][label] = None
    except UserError:
        return  # its own check says that it cannot be read
    yield from (f"“{word}”：第 {'、'.join(on)} 页（“{evidence.title}”）。" for word, on in labels.items())


def _said(session: Session, evidence: Evidence, words: Collection[str]) -> list[str]:
    """The words that may stand in an original: all, if its text was not read, or is longer than the index holds."""
    text = session.index.text_of(evidence.file.sha256)
    if evidence.file.sha256 not in session.index.known() or len(text) >= MOST_TEXT * NEARLY:
        return list(words)
    return [word for word in words if pattern_of(word).search(text)]


def _stretches(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Numbers that follow one another, as many as are read in one go: the first, and the one after the last."""
    first = last = -1
    for number in numbers:
        if number != last or number - first == STRETCH:
            if first >= 0:
                yield first, last
            first = number
        last = number + 1
    if first >= 0:
        yield first, last


def _is_hidden(lines: Iterable[Box], boxes: Collection[Box]) -> bool:
    return all(any(_common(line, box) >= HIDDEN * line.width * line.height for box in boxes) for line in lines)


def _common(one: Box, other: Box) -> int:
    """The area that two boxes share."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0, across) * max(0, down)
