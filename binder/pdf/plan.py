"""The plan: every page of the binder laid out and numbered, before a byte is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from binder.domain.evidence import FileKind
from binder.domain.names import safe_name
from binder.domain.rubric import Category, Item
from binder.domain.score import RubricScore
from binder.pdf import front, inner
from binder.pdf.book import Book
from binder.pdf.fingerprint import Basis
from binder.pdf.fonts import Face, clean
from binder.pdf.marks import MM, Fill, Link, Mark, Page, Picture, Section, Text
from binder.pdf.pieces import Bound, bind_pieces, target_of
from binder.pdf.redact import Redacted, noted, redact, sentence
from binder.pdf.typeset import Style, set_lines
from binder.progress import Progress

NUMBER = Style(Face.SERIF, 14)
STAMP = Style(Face.SANS_BOLD, 10)
BELOW_TEXT = 7 * MM
EDGE = 7 * MM
PLATE = 3.0
MOST_NAMED = 20
ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


@dataclass(frozen=True, slots=True)
class Bookmark:
    title: str
    target: str
    children: tuple["Bookmark", ...] = ()


@dataclass(frozen=True, slots=True)
class Embedded:
    """An original that goes along within the file. size: bytes."""

    name: str
    title: str
    path: Path
    size: int


@dataclass(frozen=True)
class Plan:
    """The whole binder. places: index into pages of every link target; front: pages before the body.

    exceptions: (evidence id or "", sentence) for whatever is not shown as its original does. archival: PDF/A-3b.
    hidden, hidden_pages: what a redacted copy hides, and on how many pages; unseen: (evidence id, words not found).
    basis: what the binder was made from, None for a look at a few pages; tells_basis: whether it says so itself, which
    a redacted copy must not. stamps: 件号 by evidence id.
    """

    title: str
    pages: tuple[Page, ...]
    places: Mapping[str, int]
    front: int
    bookmarks: tuple[Bookmark, ...]
    exceptions: tuple[tuple[str, str], ...]
    archival: bool = False
    embedded: tuple[Embedded, ...] = ()
    hidden: int = 0
    hidden_pages: int = 0
    unseen: tuple[tuple[str, str], ...] = ()
    basis: Basis | None = None
    tells_basis: bool = True
    stamps: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(page.label for page in self.pages)

    def label_of(self, target: str) -> str:
        """The printed number of a target's page."""
        return self.pages[self.places[target]].label

    def pictures(self) -> Iterator[tuple[int, Picture]]:
        """Every picture with the index of its page, in order."""
        return ((n, mark) for n, page in enumerate(self.pages) for mark in page.marks if isinstance(mark, Picture))

    def links(self) -> Iterator[tuple[int, Link]]:
        """Every link with the index of its page."""
        return ((n, mark) for n, page in enumerate(self.pages) for mark in page.marks if isinstance(mark, Link))


class _Body:
    """Sections of the body as they are bound, with their targets and bookmarks."""

    def __init__(self, book: Book, progress: Progress) -> None:
        self._book, self._progress = book, progress
        self.sections: list[Section] = []
        self.bookmarks: list[Bookmark] = []
        self.exceptions: list[tuple[str, str]] = []
        self.counts: dict[str, int] = {}
        self.targets: set[str] = set()

    def add(self, section: Section) -> None:
        self.sections.append(section)
        self.targets.update(target for target, _ in section.targets)

    def add_titled(self, title: str, section: Section) -> None:
        self.add(section)
        self.bookmarks.append(Bookmark(title, section.targets[0][0]))

    def add_rubric(self, score: RubricScore, groups: Iterable[tuple[Category, tuple[Item, ...]]]) -> None:
        marks = tuple(mark for category, items in groups for mark in self._add_category(score, category, items))
        if not marks:
            return
        if score is self._book.score.main:
            self.bookmarks += marks
        else:
            self.bookmarks.append(Bookmark(f"附件　{score.rubric.short}", marks[0].target, marks))

    def _add_category(self, score: RubricScore, category: Category, items: tuple[Item, ...]) -> Iterator[Bookmark]:
        marks = tuple(mark for item in items for mark in self._add_item(item))
        if marks:
            target = front.category_target(score.rubric.id, category)
            self._alias(target, marks[0].target)
            yield Bookmark(f"{category.number}、{category.title}", target, marks)

    def _add_item(self, item: Item) -> Iterator[Bookmark]:
        book = self._book
        if not front.has_page(book, item):
            return
        target = front.item_target(item)
        if front.has_divider(book, item):
            self.add(inner.divider(book, item))
        own = [piece for piece in book.evidence_of(item) if book.homes[piece.evidence.id][0] is item]
        for bound in bind_pieces(book, own):
            self._add_bound(bound, f"{book.number_of(item)} {item.short}")
        if target not in self.targets:
            self._alias(target, target_of(own[0].evidence.id))
        children = tuple(
            Bookmark(f"{book.material(item, n)}　{piece.evidence.title}", target_of(piece.evidence.id))
            for n, piece in enumerate(book.evidence_of(item), 1)
        )
        yield Bookmark(f"{book.number_of(item)}　{item.short}", target, children)

    def _add_bound(self, bound: Bound, name: str) -> None:
        self.add(bound.section)
        self.exceptions += bound.exceptions
        for target, first in bound.section.targets:
            self.counts[target.partition(":")[2]] = (
                1 if len(bound.section.targets) > 1 else len(bound.section.pages[first:])
            )
        self._progress.step(len(self.counts), len(self._book.homes), f"正在编排：{name}")

    def _alias(self, target: str, same_as: str) -> None:
        """Let a target lead to where another one does."""
        for number, section in enumerate(self.sections):
            for name, page in section.targets:
                if name == same_as:
                    self.sections[number] = replace(section, targets=(*section.targets, (target, page)))
                    self.targets.add(target)
                    return
        raise KeyError(same_as)


def plan_binder(book: Book, progress: Progress | None = None) -> Plan:
    """Lay out and number every page. Reads the originals' structure; writes nothing."""
    body = _Body(book, progress or Progress())
    if book.options.include_score_table:
        body.add_titled("自评得分表", front.score_table(book))
    for score, groups in book.chosen:
        body.add_rubric(score, groups)
    book.photographs.save()
    evidence_pages = len({id(page) for section in body.sections for page in section.pages if _is_evidence(section)})
    lead = _lead(book, body)
    body.add_titled("缺件清单", inner.missing(book))
    exceptions = (*body.exceptions, *_missing_characters([*lead, *body.sections]))
    if exceptions or not book.options.score_only:
        body.add_titled("例外清单", inner.exception_list(book, exceptions))
    body.add_titled("备考表", inner.closing(book, evidence_pages, len(exceptions)))
    names = (Bookmark("封面", "cover"), Bookmark("目录", "index"))[: len(lead)]
    if book.options.redactions is None:
        return _number(book, lead, body.sections, (*names, *body.bookmarks), exceptions)
    return _redacted(book, lead, body.sections, (*names, *body.bookmarks), exceptions)


def _lead(book: Book, body: _Body) -> list[Section]:
    """Cover and index; a score table without evidence has nothing to index."""
    lead = [front.cover(book)]
    return lead if book.options.score_only else [*lead, front.index(book, body.counts)]


def _redacted(
    book: Book,
    lead: list[Section],
    body: list[Section],
    bookmarks: tuple[Bookmark, ...],
    exceptions: tuple[tuple[str, str], ...],
) -> Plan:
    """The plan of a copy on whose pages nothing moves, and in which what is to be hidden is no more."""
    done = redact(book, [*lead, *body])
    text = sentence(done.count, done.pages)
    sections = [noted(one, text, at_foot=not n) if n < len(lead) else one for n, one in enumerate(done.sections)]
    plan = _number(book, sections[: len(lead)], sections[len(lead) :], _renamed(bookmarks, done), exceptions)
    return replace(plan, hidden=done.count, hidden_pages=done.pages, unseen=done.unseen)


def _renamed(bookmarks: tuple[Bookmark, ...], done: Redacted) -> tuple[Bookmark, ...]:
    return tuple(Bookmark(done.title(one.title), one.target, _renamed(one.children, done)) for one in bookmarks)


def _is_evidence(section: Section) -> bool:
    return any(target.startswith("evidence:") for target, _ in section.targets)


def _missing_characters(sections: list[Section]) -> Iterator[tuple[str, str]]:
    """A line for each evidence, and one for the rest, whose text holds characters that no font has."""
    found: dict[str, dict[str, None]] = {}
    for page in chain.from_iterable(section.pages for section in sections):
        for mark in page.marks:
            if isinstance(mark, Text):
                for run in mark.runs:
                    if run.face is Face.NONE:
                        found.setdefault(page.owner, {}).update(dict.fromkeys(run.text))
    for owner, characters in found.items():
        names = "、".join(f"U+{ord(character):04X}" for character in list(characters)[:MOST_NAMED])
        more = "等" if len(characters) > MOST_NAMED else ""
        yield owner, f"有 {len(characters)} 个字符没有可用的字形，印作〓：{names}{more}。"


def _number(
    book: Book,
    lead: list[Section],
    body: list[Section],
    bookmarks: tuple[Bookmark, ...],
    exceptions: tuple[tuple[str, str], ...],
) -> Plan:
    places: dict[str, int] = {}
    pages: list[Page] = []
    for section in (*lead, *body):
        places.update((target, len(pages) + offset) for target, offset in section.targets)
        pages += section.pages
    first = sum(len(section.pages) for section in lead)
    roman = book.options.front_labels == "roman"
    labels = [(_roman(n + 1) if n < first else str(n - first + 1)) if roman else str(n + 1) for n in range(len(pages))]
    mark = book.options.mark
    done = tuple(finished(page, label, mark) for page, label in zip(pages, labels, strict=True))
    kind = "自评得分表" if book.options.score_only else "佐证册"
    title = clean(f"{book.state.unit} {book.rubrics.main.title} {kind}" + (f"（{mark}）" if mark else ""))
    return Plan(
        title, done, places, first if roman else 0, bookmarks, exceptions, book.options.archival, _embedded(book),
        basis=book.basis,
        stamps={id_: book.stamp_of(id_) for id_ in book.homes},
        tells_basis=book.options.redactions is None,
    )  # fmt: skip


def _embedded(book: Book) -> tuple[Embedded, ...]:
    """Originals of the evidence that is printed as pictures, under names that do not clash."""
    if book.options.redactions is not None:
        return ()
    found = []
    for id_ in book.homes:
        if id_ in book.options.raster:
            evidence = book.pieces[id_].evidence
            ending = ".pdf" if evidence.file.kind is FileKind.PDF else Path(evidence.file.name).suffix
            name = safe_name(f"{book.stamp_of(id_)}_{evidence.title}", ending)
            found.append(Embedded(name, evidence.title, book.pieces[id_].path, evidence.file.size))
    return tuple(found)


def _roman(number: int) -> str:
    letters = ""
    for value, letter in ROMAN:
        count, number = divmod(number, value)
        letters += letter * count
    return letters


def finished(page: Page, label: str, mark: str = "") -> Page:
    """The page with its number between 一字线 (odd right, even left; front matter in the middle) and its stamp.

    mark: what kind of copy it is, "" for the ordinary one; it stands at the top, opposite the stamp.
    """
    frame = page.frame
    odd = label.isdigit() and int(label) % 2 == 1
    align = ("right" if odd else "left") if label.isdigit() else "center"
    marks: tuple[Mark, ...] = ()
    if page.numbered:
        y = frame.sheet_height - EDGE if frame.full else frame.top + frame.height + BELOW_TEXT + NUMBER.size * 0.4
        text = f"— {label} —" if label.isdigit() else label
        marks += _plated(text, NUMBER, align, (frame.left + NUMBER.size, frame.width - 2 * NUMBER.size), y)
    if page.stamp:
        side = "right" if odd else "left"
        marks += _plated(page.stamp, STAMP, side, (frame.left, frame.width), EDGE + STAMP.size * 0.8)
    if mark:
        other = "left" if odd else "right"
        marks += _plated(mark, STAMP, other, (frame.left, frame.width), EDGE + STAMP.size * 0.8)
    return replace(page, marks=page.marks + marks, label=label)


def _plated(text: str, style: Style, align: str, room: tuple[float, float], y: float) -> tuple[Mark, ...]:
    """Text on a white plate, so that it is readable whatever lies below. room: left end and width; y: baseline."""
    x, width = room
    line = set_lines([(text, style.face)], style, width)[0]
    at = {"left": x, "center": x + (width - line.width) / 2, "right": x + width - line.width}[align]
    plate = Fill(at - PLATE, y - style.size * 0.88 - PLATE / 2, line.width + 2 * PLATE, style.size * 1.1 + PLATE, 1.0)
    return plate, Text(at, y, line.runs, style.size)
