"""The plan: every page of the binder laid out and numbered, before a byte is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import Path

from binder.domain.evidence import FileKind
from binder.domain.names import safe_name
from binder.domain.roman import roman
from binder.domain.rubric import Category, Item
from binder.domain.score import RubricScore
from binder.pdf import front, inner
from binder.pdf.book import Book
from binder.pdf.fingerprint import Basis
from binder.pdf.fonts import Face, clean
from binder.pdf.marks import MM, Fill, Link, Mark, Picture, Text
from binder.pdf.pages import Page, Section
from binder.pdf.pieces import Bound, bind_pieces, target_of
from binder.pdf.redact import Redacted, left_over, noted, redact, sentence
from binder.pdf.typeset import Style, set_lines
from binder.pdf.volumes import Load, Share, Unit, Volume, shared, volumes_of
from binder.progress import Progress

NUMBER = Style(Face.SERIF, 14)
STAMP = Style(Face.SANS_BOLD, 10)
BELOW_TEXT = 7 * MM
EDGE = 7 * MM
PLATE = 3.0
MOST_NAMED = 20


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
    hidden, hidden_pages: what a redacted copy hides, and on how many pages; unseen: (evidence id, words not found);
    left_over: words that are hidden in one evidence and stand elsewhere, with the numbers of these pages.
    basis: what the binder was made from, None for a look at a few pages; tells_basis: whether it says so itself, which
    a redacted copy must not. stamps: 件号 by evidence id. begins_at: the number of the first page of the body.
    elsewhere: printed numbers of targets in the other volumes of a set.
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
    left_over: tuple[tuple[str, tuple[str, ...]], ...] = ()
    basis: Basis | None = None
    tells_basis: bool = True
    stamps: Mapping[str, str] = field(default_factory=dict)
    begins_at: int = 1
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(page.label for page in self.pages)

    def label_of(self, target: str) -> str:
        """The printed number of a target's page."""
        return self.pages[self.places[target]].label if target in self.places else self.elsewhere[target]

    def drawn(self) -> "Plan":
        """The plan once its pages are drawn: of their marks, those that are asked for afterwards."""
        return replace(self, pages=tuple(replace(page, marks=page.marks.undrawn()) for page in self.pages))

    def pictures(self) -> Iterator[tuple[int, Picture]]:
        """Every picture with the index of its page, in order."""
        return ((n, mark) for n, page in enumerate(self.pages) for mark in page.marks.pictures)

    def links(self) -> Iterator[tuple[int, Link]]:
        """Every link with the index of its page; those to other volumes lead nowhere."""
        marks = ((n, mark) for n, page in enumerate(self.pages) for mark in page.marks.links)
        return ((n, mark) for n, mark in marks if mark.target in self.places)


@dataclass(frozen=True)
class Layout:
    """All that a binder holds between its index and its end, laid out. counts: pages of each evidence by id.

    lead: what stands in front where all is in one volume.
    """

    book: Book
    units: tuple[Unit, ...]
    bookmarks: tuple[Bookmark, ...]
    exceptions: tuple[tuple[str, str], ...]
    counts: Mapping[str, int]
    lead: tuple[Section, ...]


class _Body:
    """Sections of the body as they are bound, with their targets and bookmarks."""

    def __init__(self, book: Book, progress: Progress) -> None:
        self._book, self._progress = book, progress
        self.sections: list[Section] = []
        self.bookmarks: list[Bookmark] = []
        self.exceptions: list[tuple[str, str]] = []
        self.counts: dict[str, int] = {}
        self.targets: set[str] = set()
        self._names: dict[int, str] = {}

    @property
    def units(self) -> tuple[Unit, ...]:
        """The sections by what they belong to."""
        ends = [*self._names, len(self.sections)]
        return tuple(
            Unit(self._names[start], tuple(self.sections[start:end])) for start, end in pairwise(ends) if end > start
        )

    def begin(self, name: str) -> None:
        """What is added from here on stays together if it can."""
        self._names[len(self.sections)] = name

    def add(self, section: Section) -> None:
        self.sections.append(section)
        self.targets.update(target for target, _ in section.targets)

    def add_titled(self, title: str, section: Section) -> None:
        self.begin(title)
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
        self.begin(f"{book.number_of(item)} {item.short}")
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
    """Lay out and number every page of a binder in one volume."""
    return numbered(lay_out(book, progress))[0]


def lay_out(book: Book, progress: Progress | None = None) -> Layout:
    """Lay out every page of the body. Reads the originals' structure; writes nothing."""
    body = _Body(book, progress or Progress())
    if book.options.include_score_table:
        body.add_titled("自评得分表", front.score_table(book))
    for score, groups in book.chosen:
        body.add_rubric(score, groups)
    book.photographs.save()
    evidence_pages = len({id(page) for section in body.sections for page in section.pages if _is_evidence(section)})
    lead = tuple(_lead(book, body.counts, Volume()))
    body.add_titled("缺件清单", inner.missing(book))
    exceptions = (*body.exceptions, *_reduced(book), *_missing_characters((*lead, *body.sections)))
    if exceptions or not book.options.score_only:
        body.add_titled("例外清单", inner.exception_list(book, exceptions))
    body.add_titled("备考表", inner.closing(book, evidence_pages, len(exceptions)))
    return Layout(book, body.units, tuple(body.bookmarks), exceptions, body.counts, lead)


def _lead(book: Book, counts: Mapping[str, int], volume: Volume) -> list[Section]:
    """Cover and index; a score table without evidence has nothing to index. In a set, the index of all comes too."""
    if book.options.score_only:
        return [front.cover(book, volume)]
    if volume.count == 1:
        return [front.cover(book, volume), front.index(book, counts)]
    return [front.cover(book, volume), front.volume_index(book, counts, volume), front.set_index(book, counts, volume)]


def numbered(layout: Layout, shares: Sequence[Share] = ()) -> tuple[Plan, ...]:
    """A plan for each volume. shares: what each holds; by default all is in one."""
    book, shares = layout.book, shares or shared(layout.units, Load(), lambda page: 0)
    bound = [
        (volume, _lead(book, layout.counts, volume) if volume.count > 1 else list(layout.lead), list(share.sections))
        for volume, share in zip(volumes_of(shares), shares, strict=True)
    ]
    if book.options.redactions is None:
        return _number(layout, bound)
    return _redacted(layout, bound)


_Bound = tuple[Volume, list[Section], list[Section]]
"""A volume, what stands in front, and its body."""


def _redacted(layout: Layout, bound: list[_Bound]) -> tuple[Plan, ...]:
    """The plans of a copy on whose pages nothing moves, and in which what is to be hidden is no more."""
    done = redact(layout.book, [section for _, lead, body in bound for section in (*lead, *body)])
    text = sentence(done.count, done.pages)
    rest = iter(done.sections)
    hidden = []
    for volume, lead, body in bound:
        front_ = [noted(next(rest), text, at_foot=not n) for n in range(len(lead))]
        hidden.append((volume, front_, [next(rest) for _ in body]))
    plans = _number(replace(layout, bookmarks=_renamed(layout.bookmarks, done)), hidden)
    left = left_over([page for one in plans for page in one.pages], layout.book.options.redactions or ())
    return tuple(
        replace(one, hidden=done.count, hidden_pages=done.pages, unseen=done.unseen, left_over=left) for one in plans
    )


def _renamed(bookmarks: tuple[Bookmark, ...], done: Redacted) -> tuple[Bookmark, ...]:
    return tuple(Bookmark(done.title(one.title), one.target, _renamed(one.children, done)) for one in bookmarks)


def _is_evidence(section: Section) -> bool:
    return any(target.startswith("evidence:") for target, _ in section.targets)


def _reduced(book: Book) -> Iterator[tuple[str, str]]:
    """One line for all photos that are bound with fewer pixels."""
    count = sum(book.pieces[id_].reduced is not None for id_ in book.homes)
    if count:
        yield "", f"有 {count} 张照片按 200 dpi 缩小印出，原片保存在立卷单位。"


def _missing_characters(sections: Iterable[Section]) -> Iterator[tuple[str, str]]:
    """A line for each evidence, and one for the rest, whose text holds characters that no font has."""
    found: dict[str, dict[str, None]] = {}
    for page in chain.from_iterable(section.pages for section in sections):
        for mark in page.marks if page.marks.lacks else ():
            if isinstance(mark, Text):
                for run in mark.runs:
                    if run.face is Face.NONE:
                        found.setdefault(page.owner, {}).update(dict.fromkeys(run.text))
    for owner, characters in found.items():
        names = "、".join(f"U+{ord(character):04X}" for character in list(characters)[:MOST_NAMED])
        more = "等" if len(characters) > MOST_NAMED else ""
        yield owner, f"有 {len(characters)} 个字符没有可用的字形，印作〓：{names}{more}。"


def _number(layout: Layout, bound: list[_Bound]) -> tuple[Plan, ...]:
    """Number the pages: those of the bodies are counted through the whole set."""
    book = layout.book
    lettered = book.options.front_labels == "roman"
    plans: list[Plan] = []
    next_number = 1
    for volume, lead, body in bound:
        first = sum(len(section.pages) for section in lead)
        places: dict[str, int] = {}
        pages: list[Page] = []
        for section in (*lead, *body):
            places.update((target, len(pages) + offset) for target, offset in section.targets)
            pages += section.pages
        counted = next_number - first if lettered else next_number
        labels = [roman(n + 1) if lettered and n < first else str(counted + n) for n in range(len(pages))]
        done = tuple(finished(page, label, book.options.mark) for page, label in zip(pages, labels, strict=True))
        plans.append(Plan(
            _title(book, volume), done, places, first if lettered else 0, _bookmarks(layout, places),
            layout.exceptions, book.options.archival, _embedded(book, places), basis=book.basis,
            stamps={id_: book.stamp_of(id_) for id_ in book.homes},
            tells_basis=book.options.redactions is None,
            begins_at=next_number,
        ))  # fmt: skip
        next_number = counted + len(pages)
    labels_ = {target: plan.label_of(target) for plan in plans for target in plan.places}
    return tuple(replace(plan, elsewhere=labels_) for plan in plans)


def _title(book: Book, volume: Volume) -> str:
    kind = "自评得分表" if book.options.score_only else "佐证册"
    mark = f"（{book.options.mark}）" if book.options.mark else ""
    place = f" {volume.title}" if volume.count > 1 else ""
    return clean(f"{book.state.unit} {book.rubrics.main.title} {kind}{mark}{place}")


def _bookmarks(layout: Layout, places: Mapping[str, int]) -> tuple[Bookmark, ...]:
    index = "本册目录" if "set-index" in places else "目录"
    lead = (Bookmark("封面", "cover"), Bookmark(index, "index"), Bookmark("全套目录", "set-index"))
    return tuple(_held((*lead, *layout.bookmarks), places))


def _held(bookmarks: Iterable[Bookmark], places: Mapping[str, int]) -> Iterator[Bookmark]:
    """Those that lead to a page of this volume, or have one below them that does."""
    for one in bookmarks:
        children = tuple(_held(one.children, places))
        if one.target in places:
            yield replace(one, children=children)
        elif children:
            yield Bookmark(one.title, children[0].target, children)


def _embedded(book: Book, places: Mapping[str, int]) -> tuple[Embedded, ...]:
    """Originals of the evidence that is printed as pictures in this volume, under names that do not clash."""
    if book.options.redactions is not None:
        return ()
    found = []
    for id_ in book.homes:
        if id_ in book.options.raster and target_of(id_) in places:
            evidence = book.pieces[id_].evidence
            ending = ".pdf" if evidence.file.kind is FileKind.PDF else Path(evidence.file.name).suffix
            name = safe_name(f"{book.stamp_of(id_)}_{evidence.title}", ending)
            found.append(Embedded(name, evidence.title, book.pieces[id_].path, evidence.file.size))
    return tuple(found)


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
