"""What stands before the evidence: cover, index (目录), score table (自评得分表)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from binder.domain.points import points_text
from binder.domain.rubric import Category, Item
from binder.domain.score import CategoryScore, ItemScore, RubricScore
from binder.pdf.book import Book, Piece
from binder.pdf.fonts import Face
from binder.pdf.marks import MM, TEXT, Rule, Strip
from binder.pdf.pages import Page, Section, pour
from binder.pdf.pieces import remarks_on, target_of
from binder.pdf.styles import (
    GROUND,
    HEAD,
    LIGHT_GROUND,
    PLAIN,
    SMALL,
    SMALL_BOLD,
    SMALL_MIDDLE,
    SUBTITLE,
    TITLE,
)
from binder.pdf.table import Cell, Row, table
from binder.pdf.typeset import Style, paragraph, space
from binder.pdf.volumes import Volume

COVER_TITLE = Style(Face.TITLE, 26, 42, align="center")
COVER_NAME = Style(Face.TITLE, 40, 60, align="center")
COVER_LINE = Style(Face.KAI, 16, 32, align="center")
COVER_MARK = Style(Face.SANS_BOLD, 20, 42, align="center")
COVER_NOTE = Style(Face.KAI, 10.5, 17, align="center", grey=0.3)

INDEX_WIDTHS = tuple(width * MM for width in (14, 27, 28, 34, 19, 9, 10, 15))
INDEX_HEADS = ("件号", "责任者", "文号", "题名", "日期", "页数", "页号", "备注")
SCORE_WIDTHS = tuple(width * MM for width in (16, 52, 12, 12, 12, 52))
SCORE_HEADS = ("序号", "事项与条款", "满分", "自评", "有据", "依据")


def item_target(item: Item) -> str:
    """The link target of an item: its divider, or where there is none its first evidence."""
    return f"item:{item.ref}"


def category_target(rubric_id: str, category: Category) -> str:
    return f"category:{rubric_id}:{category.key}"


def has_divider(book: Book, item: Item) -> bool:
    """Whether an item gets a sheet of its own: not one that only shares another item's points and holds nothing."""
    return book.options.include_dividers and bool(item.clauses or item.exempt or book.evidence_of(item))


def heading_row(texts: tuple[str, ...]) -> Row:
    return Row(tuple(Cell(text, HEAD) for text in texts), shade=GROUND)


def band(text: str, columns: int, target: str = "") -> Row:
    """A row of one cell across the table, which stays with the next."""
    return Row((Cell(text, SMALL_BOLD, span=columns),), target, GROUND, glue=True)


def cover(book: Book, volume: Volume) -> Section:
    """Title, place in the set, unit, level, period and date; no names of persons."""
    rubric, state = book.rubrics.main, book.state
    period = f"考核年度：{state.period}" if state.period else ""
    options, made = book.options, book.made_at
    name = "自评得分表" if options.score_only else "佐　证　册"
    scope = options.scope or ("" if options.items is None else "部分事项")
    strips = [
        space(34 * MM),
        *paragraph(rubric.title, COVER_TITLE, TEXT.width),
        Strip(26, (Rule(TEXT.width * 0.3, 13, TEXT.width * 0.4, 0, 1.2, red=True),)),
        *paragraph(name, COVER_NAME, TEXT.width),
        *(paragraph(volume.title, COVER_LINE, TEXT.width) if volume.count > 1 else []),
        *(paragraph(f"（{scope}）", COVER_LINE, TEXT.width) if scope else []),
        *(paragraph(options.mark, COVER_MARK, TEXT.width) if options.mark else []),
        space((44 - 13 * bool(scope) - 15 * bool(options.mark) - 11 * (volume.count > 1)) * MM),
        *paragraph(state.unit, COVER_LINE.but(size=20, leading=36), TEXT.width),
        *(paragraph(f"{rubric.level_title}　{period}".strip(), COVER_LINE, TEXT.width)),
        *paragraph(f"{made.year} 年 {made.month} 月 {made.day} 日", COVER_LINE, TEXT.width),
        space(8 * MM),
        *paragraph(_source_line(book), COVER_NOTE, TEXT.width),
    ]
    pages = pour(strips, TEXT)
    return Section(tuple(Page(p.frame, p.marks, numbered=False) for p in pages), (("cover", 0),))


def _source_line(book: Book) -> str:
    source = book.rubrics.main.source
    number = f"（{source.number}）" if source.number else ""
    return f"依据：{source.issuer}《{source.title}》{number}"


def index(book: Book, counts: Mapping[str, int]) -> Section:
    """Every item and every evidence, each line a link. counts: pages of each evidence by id."""
    return _index(book, counts, _Listing("目　录", "index"))


def volume_index(book: Book, counts: Mapping[str, int], volume: Volume) -> Section:
    """What one volume of a set holds."""
    return _index(book, counts, _Listing("本册目录", "index", volume))


def set_index(book: Book, counts: Mapping[str, int], volume: Volume) -> Section:
    """What the whole set holds, each line with its volume."""
    return _index(book, counts, _Listing("全套目录", "set-index", volume, everything=True))


@dataclass(frozen=True, slots=True)
class _Listing:
    """What an index lists. target: of its first page."""

    title: str
    target: str
    volume: Volume = field(default_factory=Volume)
    everything: bool = False

    def lists(self, target: str) -> bool:
        return self.everything or self.volume.count == 1 or self.volume.holds(target)

    def remarks(self, target: str) -> tuple[str, ...]:
        """In which volume something is, where that is not plain."""
        told = self.volume.count > 1 and (self.everything or not self.volume.holds(target))
        said = self.volume.said_of(target) if told else ""
        return (said,) if said else ()


def _index(book: Book, counts: Mapping[str, int], listing: _Listing) -> Section:
    rows = [heading_row(INDEX_HEADS)]
    for score, groups in book.chosen:
        held = [(c, [row for item in items for row in _index_item(book, item, counts, listing)]) for c, items in groups]
        if score is not book.score.main and any(lines for _, lines in held):
            rows.append(band(f"附件：{score.rubric.title}", len(INDEX_WIDTHS)))
        for (category, lines), (_, items) in zip(held, groups, strict=True):
            if lines:
                target = category_target(score.rubric.id, category) if _is_printed(book, items) else ""
                rows += [band(f"{category.number}、{category.title}", len(INDEX_WIDTHS), target), *lines]
    ends = (("缺件清单", "missing"), ("例外清单", "exceptions"), ("备考表", "closing"))
    rows += [_index_end(*end, listing) for end in ends if listing.lists(end[1])]
    title = paragraph(listing.title, TITLE, TEXT.width)
    strips = chain(title, table(rows, INDEX_WIDTHS, 1, TEXT.height - TITLE.leading - 10))
    return Section(pour(strips, TEXT), ((listing.target, 0),))


def _is_printed(book: Book, items: tuple[Item, ...]) -> bool:
    return any(has_page(book, item) for item in items)


def has_page(book: Book, item: Item) -> bool:
    """Whether an item's target exists: it has a divider, or evidence that is printed under it."""
    return has_divider(book, item) or any(book.homes[p.evidence.id][0] is item for p in book.evidence_of(item))


def _index_item(book: Book, item: Item, counts: Mapping[str, int], listing: _Listing) -> Iterator[Row]:
    evidence = book.evidence_of(item)
    target = item_target(item) if has_page(book, item) else ""
    begins = listing.lists(target)
    listed = [
        (number, piece) for number, piece in enumerate(evidence, 1)
        if (listing.lists(target_of(piece.evidence.id)) if book.homes[piece.evidence.id][0] is item else begins)
    ]  # fmt: skip
    if not (begins or listed):
        return
    remark = "；".join(filter(None, (_index_remark(item, bool(evidence)), *listing.remarks(target))))
    cells = (
        Cell(book.number_of(item), SMALL_BOLD.but(align="center")),
        Cell(item.short, SMALL_BOLD, span=5),
        Cell("", SMALL_BOLD, target),
        Cell(remark, SMALL_BOLD),
    )
    yield Row(cells, target, LIGHT_GROUND, glue=bool(listed))
    for number, piece in listed:
        yield _index_evidence(book, piece, book.material(item, number), counts, listing)


def _index_remark(item: Item, has_evidence: bool) -> str:
    if item.exempt:
        return "不作要求"
    if item.pot and item.pot != item.key:
        return f"并入{item.pot}"
    return "" if has_evidence else "缺材料"


def _index_evidence(book: Book, piece: Piece, own: str, counts: Mapping[str, int], listing: _Listing) -> Row:
    evidence = piece.evidence
    home = book.stamp_of(evidence.id)
    same = () if home == own else (f"同{home}",)
    target = target_of(evidence.id)
    remark = "；".join((*same, *remarks_on(evidence), *listing.remarks(target)))
    texts = (own, evidence.issuer, evidence.number, evidence.title, evidence.date, str(counts[evidence.id]), "", remark)
    cells = tuple(
        Cell(text, SMALL_MIDDLE if n in (0, 4, 5) else SMALL, target if n == 6 else "") for n, text in enumerate(texts)
    )
    return Row(cells, target)


def _index_end(title: str, target: str, listing: _Listing) -> Row:
    remark = Cell("；".join(listing.remarks(target)), SMALL_BOLD)
    return Row((Cell(title, SMALL_BOLD, span=6), Cell("", SMALL_BOLD, target), remark), target, GROUND)


def score_table(book: Book) -> Section:
    """Points claimed, backed and possible for every clause, the awards, the readings used."""
    strips = paragraph("自评得分表", TITLE, TEXT.width)
    for score in (book.score.main, *book.score.annexes):
        strips += _score_of_rubric(book, score)
    return Section(pour(strips, TEXT), (("score", 0),))


def _score_of_rubric(book: Book, score: RubricScore) -> list[Strip]:
    strips = paragraph(score.rubric.title, SUBTITLE, TEXT.width)
    strips += paragraph(_totals(score) + score.because, PLAIN, TEXT.width)
    strips += [one for award in score.awards for one in paragraph(award.sentence, PLAIN, TEXT.width)]
    rows = [heading_row(SCORE_HEADS)]
    for category in score.all_categories:
        rows += _score_of_category(book, category)
    strips += [space(6), *table(rows, SCORE_WIDTHS, 1, TEXT.height - 80)]
    return strips + _readings(book, score)


def _totals(score: RubricScore) -> str:
    if not score.scored:
        return ""
    figures = (("自评", score.claimed), ("有据", score.backed), ("可达", score.attainable), ("满分", score.max))
    return "，".join(f"{name} {points_text(points)} 分" for name, points in figures) + "。"


def _score_of_category(book: Book, score: CategoryScore) -> Iterator[Row]:
    yield band(f"{score.category.number}、{score.category.title}{_sums(score)}", len(SCORE_WIDTHS))
    for item in score.items:
        yield _score_of_item(book, item)
        for clause in item.clauses:
            yield _score_row(
                clause.clause.number,
                clause.clause.text,
                (clause.max, clause.claimed, clause.backed),
                clause.because,
                SMALL,
            )


def _sums(score: CategoryScore) -> str:
    """A category's points behind its title; nothing where the source prints none."""
    if not score.max and not score.claimed:
        return ""
    most = f"/{points_text(score.max)}" if score.max else ""
    return f"　自评 {points_text(score.claimed)}{most} 分，有据 {points_text(score.backed)} 分"


def _score_of_item(book: Book, score: ItemScore) -> Row:
    item = score.item
    points = (score.max, score.claimed, score.backed)
    row = _score_row(book.number_of(item), item.short, points, score.because, SMALL_BOLD)
    target = item_target(item) if book.binds(item) and has_page(book, item) else ""
    return Row(row.cells, target, LIGHT_GROUND, glue=bool(score.clauses))


def _score_row(number: str, title: str, points: tuple[int, int, int], because: str, style: Style) -> Row:
    middle = style.but(align="center")
    figures = tuple(Cell(points_text(value), middle) for value in points)
    return Row((Cell(number, middle), Cell(title, style), *figures, Cell(because, SMALL)))


def _readings(book: Book, score: RubricScore) -> list[Strip]:
    """How each ambiguous sentence was read, and what its other options would have given."""
    readings = score.rubric.readings
    if not readings:
        return []
    strips = paragraph("采用的读法", SUBTITLE, TEXT.width)
    for reading in readings:
        others = "；".join(
            f"{o.title}（{o.effect}{_outcome(book, score, reading.key, o.key)}）"
            for o in reading.options
            if o.key != reading.chosen
        )
        chosen = f"采用：{reading.option.title}（{reading.option.effect}）。理由：{reading.why}"
        text = f"{reading.key}　{reading.question}{chosen}"
        strips += paragraph(text + (f"其他读法：{others}。" if others else ""), PLAIN, TEXT.width)
    return strips


def _outcome(book: Book, score: RubricScore, reading: str, option: str) -> str:
    """What the total would be under another option; where that is known."""
    other = book.alternatives.get((reading, option))
    if not other:
        return ""
    changed = []
    for now, then in zip((book.score.main, *book.score.annexes), (other.main, *other.annexes), strict=True):
        if (now.claimed, now.backed) != (then.claimed, then.backed):
            name = "" if now is score else f"《{now.rubric.short}》"
            changed.append(f"{name}自评 {points_text(then.claimed)} 分、有据 {points_text(then.backed)} 分")
    return f"；若这样读，{'，'.join(changed)}" if changed else "；若这样读，得分不变"
