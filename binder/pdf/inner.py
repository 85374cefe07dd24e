"""The divider of an item, and the lists at the end: 缺件清单, 例外清单, 备考表."""

from collections.abc import Sequence
from dataclasses import replace

from binder import __version__
from binder.domain.facts import MISSING, FactState, value_text
from binder.domain.ledger import proofs_of
from binder.domain.outline import duty_of
from binder.domain.points import points_text
from binder.domain.rubric import Item
from binder.domain.score import ClauseScore
from binder.pdf.book import Book
from binder.pdf.fingerprint import shown
from binder.pdf.fonts import Face, fonts_sentence
from binder.pdf.front import heading_row, item_target
from binder.pdf.marks import MM, TEXT, Code, Rule, Strip
from binder.pdf.pages import Packed, Section, pour
from binder.pdf.pieces import remarks_on, target_of
from binder.pdf.styles import HEAD, PLAIN, PROSE, SMALL, SMALL_MIDDLE, SUBTITLE, TITLE
from binder.pdf.table import Cell, Row, table
from binder.pdf.typeset import Style, paragraph, space

NUMBER = Style(Face.SANS_BOLD, 12, 20, grey=0.35)
ITEM_TITLE = TITLE.but(align="left", after=4)
CLAUSE_WIDTHS = tuple(width * MM for width in (16, 62, 12, 12, 54))
EVIDENCE_WIDTHS = tuple(width * MM for width in (20, 64, 36, 20, 16))
CODE = 22 * MM
INSTANCE_WIDTHS = tuple(width * MM for width in (12, 68, 20, 34, 22))
GAP_WIDTHS = tuple(width * MM for width in (16, 36, 104))
EXCEPTION_WIDTHS = tuple(width * MM for width in (18, 50, 72, 16))
STATE_NAMES = {
    FactState.KNOWN: "已填",
    FactState.ESTIMATE: "预估",
    FactState.PENDING: "待上级数据",
    FactState.NOT_APPLICABLE: "不适用",
    FactState.MISSING: "未填",
}


def divider(book: Book, item: Item) -> Section:
    """The sheet in front of an item's evidence."""
    score = book.score.items[item.ref]
    figures = (("满分", score.max), ("自评", score.claimed), ("有据", score.backed))
    points = "　".join(f"{name} {points_text(value)} 分" for name, value in figures)
    strips = [
        *paragraph(f"事项 {book.number_of(item)}", NUMBER, TEXT.width),
        *paragraph(item.short, ITEM_TITLE, TEXT.width),
        Strip(12, (Rule(0, 4, TEXT.width, 0, 1.0, red=True),)),
        *paragraph(item.task, PROSE, TEXT.width),
        *paragraph(points, Style(Face.SANS_BOLD, 14, 24, before=6), TEXT.width),
        *paragraph(score.because, PLAIN, TEXT.width),
    ]
    if score.clauses and not item.exempt:
        strips += [*paragraph("计分条款", SUBTITLE, TEXT.width), *_clauses(score.clauses)]
        strips += _facts(book, score.clauses)
    strips += _evidence(book, item)
    if book.options.notes:
        strips += _notes(book, item)
    gaps = [gap for gap in book.gaps if gap.item == item.ref]
    if gaps:
        strips += paragraph("还缺什么", SUBTITLE, TEXT.width)
        strips += [s for gap in gaps for s in paragraph(gap.text, PLAIN.but(left=14), TEXT.width, bullet="□")]
    first, *more = pour(strips, TEXT)
    return Section((replace(first, marks=Packed((*first.marks, _code(book, item)))), *more), ((item_target(item), 0),))


def _code(book: Book, item: Item) -> Code:
    """What a telephone reads from the divider: item, page, and the fingerprint of the binder it belongs to."""
    form = f"佐证册 事项{book.number_of(item)} 第{{}}页 指纹{shown(book.basis.fingerprint)}"
    return Code(TEXT.left + TEXT.width - CODE, TEXT.top - CODE - 8, CODE, form, item_target(item))


def _clauses(clauses: Sequence[ClauseScore]) -> list[Strip]:
    rows = [heading_row(("条款", "计分标准", "满分", "自评", "依据"))]
    for score in clauses:
        clause = score.clause
        texts = (clause.number, clause.text, points_text(score.max), points_text(score.claimed), score.because)
        rows.append(Row(tuple(Cell(t, SMALL_MIDDLE if n in (0, 2, 3) else SMALL) for n, t in enumerate(texts))))
    return list(table(rows, CLAUSE_WIDTHS, 1, TEXT.height))


def _facts(book: Book, clauses: Sequence[ClauseScore]) -> list[Strip]:
    """The facts behind the clauses, each once, with their states.

    A note gives the reason of a state such as 预估; on a known figure it is the clerk's own, for an internal copy.
    """
    specs, facts = book.rubrics.facts, book.state.facts
    keys = dict.fromkeys(key for score in clauses for key in score.clause.reads)
    lines = []
    for key in keys:
        fact = facts.get(key, MISSING)
        value = value_text(specs[key], fact.value)
        told = fact.note and (book.options.notes or fact.state is not FactState.KNOWN)
        note = f"，{fact.note}" if told else ""
        lines.append(f"{specs[key].title}：{value}（{STATE_NAMES[fact.state]}{note}）")
    if not lines:
        return []
    strips = paragraph("填报数据", SUBTITLE, TEXT.width)
    strips += [s for line in lines for s in paragraph(line, PLAIN.but(left=14), TEXT.width, bullet="·")]
    return strips + [strip for key in keys for strip in _instances(book, key)]


def _instances(book: Book, key: str) -> list[Strip]:
    """逐件登记: each instance of what a fact counts, with what proves it. A redacted copy bars their names."""
    instances, proofs = book.state.ledgers.get(key, ()), proofs_of(book.state)
    if not instances:
        return []
    named = SMALL.but(barred=book.options.redactions is not None)
    rows = [heading_row(("序号", "内容", "日期", "文号", "佐证"))]
    for number, instance in enumerate(instances, 1):
        bound = [id_ for id_ in proofs.get(instance.id, ()) if id_ in book.homes]
        noted = f"（{instance.note}）" if instance.note and book.options.notes else ""
        texts = (
            str(number),
            instance.title + noted,
            instance.date,
            instance.number,
            "、".join(map(book.stamp_of, bound)),
        )
        looks = (SMALL_MIDDLE, named, SMALL_MIDDLE, SMALL, SMALL_MIDDLE)
        cells = tuple(Cell(text, look) for text, look in zip(texts, looks, strict=True))
        rows.append(Row(cells, target_of(bound[0]) if bound else ""))
    unit = book.rubrics.facts[key].unit or "件"
    title = f"逐件登记：{book.rubrics.facts[key].title}（{len(instances)} {unit}）"
    strips = paragraph(title, PLAIN.but(face=Face.SANS_BOLD, before=6, glue=True), TEXT.width)
    return [*strips, *table(rows, INSTANCE_WIDTHS, 1, TEXT.height)]


def _evidence(book: Book, item: Item) -> list[Strip]:
    pieces = book.evidence_of(item)
    strips = paragraph("佐证材料", SUBTITLE, TEXT.width)
    if not pieces:
        sentence = f"{item.exempt}，不附材料。" if item.exempt else "没有材料。"
        return strips + paragraph(sentence, PLAIN, TEXT.width)
    rows = [heading_row(("件号", "题名", "文号", "日期", "页号"))]
    for number, piece in enumerate(pieces, 1):
        evidence = piece.evidence
        home = book.stamp_of(evidence.id)
        own = book.material(item, number)
        said = (*remarks_on(evidence), *(() if home == own else (f"印在 {home} 处",)))
        title = evidence.title + "".join(f"（{words}）" for words in said)
        target = target_of(evidence.id)
        texts = (own, title, evidence.number, evidence.date)
        cells = [Cell(text, SMALL_MIDDLE if n in (0, 3) else SMALL) for n, text in enumerate(texts)]
        rows.append(Row((*cells, Cell("", SMALL_MIDDLE, target)), target))
    return [*strips, *table(rows, EVIDENCE_WIDTHS, 1, TEXT.height)]


def _notes(book: Book, item: Item) -> list[Strip]:
    """What only the unit itself is meant to read: who sees to the item, and the notes on its evidence."""
    duty = duty_of(item, book.state)
    pieces = enumerate(book.evidence_of(item), 1)
    lines = [
        f"责任科室：{duty.department}" if duty.department else "",
        f"完成期限：{duty.due}" if duty.due else "",
        f"分工备注：{duty.note}" if duty.note else "",
        *(f"{book.material(item, n)}《{p.evidence.title}》：{p.evidence.note}" for n, p in pieces if p.evidence.note),
    ]
    told = [line for line in lines if line]
    if not told:
        return []
    strips = paragraph("内部备注", SUBTITLE, TEXT.width)
    return strips + [s for line in told for s in paragraph(line, PLAIN.but(left=14), TEXT.width, bullet="·")]


def missing(book: Book) -> Section:
    """缺件清单: everything that is still open, item by item."""
    gaps = [gap for gap in book.gaps if book.has_item(book.rubrics.items[gap.item])]
    strips = paragraph("缺件清单", TITLE, TEXT.width)
    if not gaps:
        strips += paragraph("本册所收事项没有缺件。", PLAIN.but(align="center"), TEXT.width)
        return Section(pour(strips, TEXT), (("missing", 0),))
    rows = [heading_row(("事项", "名称", "缺什么"))]
    for gap in gaps:
        item = book.rubrics.items[gap.item]
        rows.append(Row((Cell(book.number_of(item), SMALL_MIDDLE), Cell(item.short, SMALL), Cell(gap.text, SMALL))))
    strips += table(rows, GAP_WIDTHS, 1, TEXT.height - 50)
    return Section(pour(strips, TEXT), (("missing", 0),))


def exception_list(book: Book, exceptions: Sequence[tuple[str, str]]) -> Section:
    """例外清单: whatever the binder does not show as its original does."""
    strips = paragraph("例外清单", TITLE, TEXT.width)
    if not exceptions:
        strips += paragraph("没有例外：每件材料都印出来了。", PLAIN.but(align="center"), TEXT.width)
        return Section(pour(strips, TEXT), (("exceptions", 0),))
    rows = [heading_row(("件号", "题名", "情况", "页号"))]
    rows += [_exception(book, id_, sentence) for id_, sentence in exceptions]
    strips += table(rows, EXCEPTION_WIDTHS, 1, TEXT.height - 50)
    return Section(pour(strips, TEXT), (("exceptions", 0),))


def _exception(book: Book, id_: str, sentence: str) -> Row:
    if not id_:
        return Row((Cell("", SMALL), Cell("全册", SMALL), Cell(sentence, SMALL), Cell("", SMALL)))
    target = target_of(id_)
    cells = (
        Cell(book.stamp_of(id_), SMALL_MIDDLE),
        Cell(book.pieces[id_].evidence.title, SMALL),
        Cell(sentence, SMALL),
        Cell("", SMALL_MIDDLE, target),
    )
    return Row(cells, target)


def closing(book: Book, pages: int, exceptions: int) -> Section:
    """备考表. pages: pages of evidence; exceptions: lines of the 例外清单."""
    chosen = [item for _, groups in book.chosen for _, items in groups for item in items]
    gaps = sum(book.has_item(book.rubrics.items[gap.item]) for gap in book.gaps)
    private = [id_ for id_ in book.homes if book.pieces[id_].evidence.private]
    style, made = Style(Face.SERIF, 12, 22), book.made_at
    held = f"收事项 {len(chosen)} 项、佐证材料 {len(book.homes)} 件，材料页 {pages} 页；"
    if book.options.score_only:
        held = "只有自评得分表和缺件清单，不含佐证材料；"
    lines = (
        ("本册情况", f"{held}缺件 {gaps} 处，例外 {exceptions} 处。"),
        *([("个人信息", _private(book, private))] if private else []),
        ("总得分", f"自评 {points_text(book.score.main.claimed)} 分，有据 {points_text(book.score.main.backed)} 分，"
                   f"满分 {points_text(book.score.main.max)} 分。"),
        ("立卷单位", book.state.unit),
        ("立卷人", book.options.preparer),
        ("检查人", book.options.reviewer),
        ("立卷时间", f"{made.year} 年 {made.month} 月 {made.day} 日 {made:%H:%M}"),
        ("制作程序", f"佐证册 {__version__}"),
        ("装订指纹", shown(book.basis.fingerprint)),
        ("所用字体", fonts_sentence()),
    )  # fmt: skip
    head = HEAD.but(size=12, leading=22)
    rows = [Row((Cell(name, head), Cell(text, style))) for name, text in lines]
    strips = paragraph("备考表", TITLE, TEXT.width)
    strips += table(rows, (36 * MM, 120 * MM), 0, TEXT.height)
    strips += [space(10), *paragraph("页码在每页下端，单页在右、双页在左；目录、书签和分隔页上的页号都可以点开。",
                                     PLAIN, TEXT.width)]  # fmt: skip
    return Section(pour(strips, TEXT), (("closing", 0),))


def _private(book: Book, ids: Sequence[str]) -> str:
    """Which evidence shows personal information."""
    return f"{len(ids)} 件材料含个人信息，请按规定使用：{'、'.join(map(book.stamp_of, ids))}。"
