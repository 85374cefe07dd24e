"""What is to be known before an export, finding by finding."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from binder.domain.checks import Check, CheckKind, checks
from binder.domain.content import Content, Picture
from binder.domain.evidence import MEGABYTE, Evidence
from binder.domain.outline import Gap, GapKind
from binder.domain.points import points_text
from binder.usecases.searching import twins, unread
from binder.usecases.session import Session

if TYPE_CHECKING:
    from binder.pdf.book import Book
    from binder.pdf.plan import Plan
    from binder.pdf.setting import Assembled
    from binder.usecases.exporting import ExportOptions

Level = Literal["ok", "warn", "alarm"]
_KINDS_NAMED, _NAMED = 3, 2
"""Kinds of checks that a row names, and how many things of each."""


@dataclass(frozen=True, slots=True)
class PreflightRow:
    """One finding before an export. lines: the findings one by one, in full."""

    level: Level
    title: str
    detail: str
    lines: tuple[str, ...] = ()


def worst_first(rows: Iterable[PreflightRow]) -> tuple[PreflightRow, ...]:
    order: tuple[Level, ...] = ("alarm", "warn", "ok")
    return tuple(sorted(rows, key=lambda row: order.index(row.level)))


def begun(number: int, name: str) -> str:
    """What is said of an item that goes on in another volume."""
    return f"“{name}”一册装不下，第 {number} 册接着上一册。"


def size_row(volumes: Sequence["Assembled"]) -> PreflightRow:
    """How large the files will be, to the byte."""
    pages, size = sum(len(one.plan.pages) for one in volumes), sum(one.size for one in volumes)
    if len(volumes) == 1:
        return PreflightRow("ok", f"预计 {pages} 页，{_megabytes(size)}", "写成一个文件")
    lines = [f"第 {n} 册：{len(one.plan.pages)} 页，{_megabytes(one.size)}" for n, one in enumerate(volumes, 1)]
    crossing = [begun(n, name) for n, one in enumerate(volumes, 1) for name in one.begun]
    title = f"分成 {len(volumes)} 册，预计共 {pages} 页，{_megabytes(size)}"
    detail = f"有 {len(crossing)} 个事项要跨册装" if crossing else "每个事项都完整装在一册里"
    return PreflightRow("warn" if crossing else "ok", title, detail, (*lines, *crossing))


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.1f} MB"


def missing_row(gaps: Iterable[Gap]) -> PreflightRow:
    kinds = Counter(gap.kind for gap in gaps)
    lines = tuple(f"事项 {gap.item.rpartition(':')[2]}：{gap.text}" for gap in gaps if gap.kind is not GapKind.FILE)
    if not lines:
        return PreflightRow("ok", "材料和填报都齐全", "没有缺件")
    parts = [
        (kinds[GapKind.SLOT], "份建议材料缺失"),
        (kinds[GapKind.FACT], "条未填报"),
        (kinds[GapKind.CLAIM], "条有自评分、没有佐证"),
    ]
    title = "，".join(f"{count} {words}" for count, words in parts if count)
    return PreflightRow("alarm", title, "都会列入装订册的缺件清单和各事项隔页", lines)


def faulty_row(gaps: Iterable[Gap]) -> PreflightRow | None:
    lines = tuple(gap.text for gap in gaps if gap.kind is GapKind.FILE)
    title = f"{len(lines)} 处用到了有问题的原件"
    return PreflightRow("alarm", title, "不能作为佐证计分，装订册里用说明页代替", lines) if lines else None


def checks_row(session: Session, items: frozenset[str] | None) -> PreflightRow:
    """What deserves a second look on these items (None: on all), the worst first, and named in a few words."""
    found = checks(session.state, session.rubrics, session.score, twins(session))
    order = {kind: number for number, kind in enumerate(CheckKind)}
    chosen = [check for check in found if items is None or check.item in items]
    chosen.sort(key=lambda check: (not check.kind.grave, order[check.kind]))
    left = len(unread(session))
    unknown = f"还有 {left} 份原件没有读过，疑似重复的照片可能没有找全" if left else ""
    if not chosen:
        return PreflightRow("ok", "检查没有发现要核对的地方", unknown or "与“视图 → 检查”相同")
    lines = tuple(f"事项 {check.item.rpartition(':')[2]}：【{check.kind.word}】{check.text}" for check in chosen)
    grave = sum(check.kind.grave for check in chosen)
    title = f"检查发现 {len(chosen)} 处要核对" + (f"，其中 {grave} 处影响得分" if grave else "")
    detail = "；".join(filter(None, (_worst(session, chosen), unknown)))
    return PreflightRow("alarm" if grave else "warn", title, detail, lines)


def _worst(session: Session, found: list[Check]) -> str:
    """Such as "重复计分 1 处（通报）、期间外 3 处（照片、记录等）". found: the worst first."""
    kinds = Counter(check.kind for check in found)
    parts = []
    for kind in list(kinds)[:_KINDS_NAMED]:
        names = list(dict.fromkeys(_about(session, check) for check in found if check.kind is kind))
        more = "等" if len(names) > _NAMED else ""
        parts.append(f"{kind.word} {kinds[kind]} 处（{'、'.join(names[:_NAMED])}{more}）")
    rest = sum(list(kinds.values())[_KINDS_NAMED:])
    return "、".join(parts) + (f"，另有 {rest} 处" if rest else "")


def _about(session: Session, check: Check) -> str:
    """What a check is about, in a few words: its evidence, its slot or its clause."""
    if check.evidence:
        return session.state.evidence[check.evidence].title
    slots = {slot.key: slot.title for slot in session.rubrics.items[check.item].slots}
    return slots[check.slot] if check.slot else f"条款 {session.rubrics.clauses[check.clause].number}"


def exceptions_row(exceptions: tuple[str, ...]) -> PreflightRow:
    if not exceptions:
        return PreflightRow("ok", "所有材料都能按页装入", "没有例外")
    detail = "列入例外清单，原件可另存到装订册旁的“原件”文件夹"
    return PreflightRow("warn", f"{len(exceptions)} 处不能完全按页装入", detail, exceptions)


def privacy_rows(session: Session, options: "ExportOptions", book: "Book", plan: "Plan") -> Iterator[PreflightRow]:
    """Personal information that would leave as it is, and what a redacted copy hides."""
    marked = {one.evidence_id for one in session.state.redactions.values()}
    bound = [book.pieces[id_].evidence for id_ in book.homes]
    if not options.redacted:
        lines = tuple(f"“{one.title}”" for one in bound if one.private)
        if lines and not options.internal:
            detail = "照原样装入。要送到外面去，请先遮盖，再导出遮盖副本"
            yield PreflightRow("warn", f"{len(lines)} 件材料含个人信息", detail, lines)
        return
    bare = [one for one in bound if one.id not in marked and (one.private or one.revision_of in marked)]
    if bare:
        detail = "标了“含个人信息”，或是遮盖过的材料的新版本。请用右键菜单里的“遮盖个人信息”，或确认可以公开"
        yield PreflightRow(
            "alarm", f"{len(bare)} 件材料一处也没有遮盖", detail, tuple(f"“{one.title}”" for one in bare)
        )
    yield from _redaction_rows(book, plan, marked & set(book.homes))


def _redaction_rows(book: "Book", plan: "Plan", marked: set[str]) -> Iterator[PreflightRow]:
    """What a redacted copy hides, and what it cannot. marked: ids of the evidence that something is hidden of."""
    titles = {id_: f"“{book.pieces[id_].evidence.title}”" for id_ in book.homes}
    if not marked:
        detail = "在材料的右键菜单里选“遮盖个人信息”，标出来再导出"
        yield PreflightRow("alarm", "还没有标出要遮盖的地方，这份副本什么也没有遮盖", detail)
        return
    if plan.unseen:
        lines = tuple(f"{titles[id_]}里没有找到“{words}”。" for id_, words in plan.unseen)
        yield PreflightRow("alarm", f"{len(lines)} 处要遮盖的文字没有找到", "请核对写法，没有找到就没有遮盖", lines)
    if plan.left_over:
        lines = tuple(f"“{words}”：第 {'、'.join(labels)} 页。" for words, labels in plan.left_over)
        detail = "别的材料、隔页和目录里还读得到。要遮盖的话，到那些材料上也标出来"
        yield PreflightRow("warn", f"{len(lines)} 处遮盖的文字在别处还有", detail, lines)
    pictured = tuple(
        title for id_, title in titles.items() if id_ in marked and _has_pictures(book.pieces[id_].content)
    )
    if pictured:
        detail = "文字遮盖了，图片里的内容没有。请把它另存为 PDF，再在页面上画框"
        yield PreflightRow("warn", f"{len(pictured)} 件遮盖过的文档里有图片", detail, pictured)
    detail = "盖住的内容不在文件里；页码与全本一致；不附原件"
    yield PreflightRow("ok", f"遮盖 {plan.hidden} 处，涉及 {plan.hidden_pages} 页", detail)


def _has_pictures(content: Content | None) -> bool:
    return content is not None and any(isinstance(block, Picture) for block in content.blocks)


def archival_row(options: "ExportOptions", unfit: tuple[str, ...]) -> PreflightRow | None:
    if not options.archival:
        return None
    if not unfit:
        return PreflightRow("ok", "可以按 PDF/A-3b 长期保存", "所有 PDF 材料都合规")
    if options.raster_unfit:
        detail = "印成 200 dpi 的图像，原件嵌在册内的附件里"
        return PreflightRow("warn", f"{len(unfit)} 件 PDF 不合 PDF/A-3b，改印图像", detail, unfit)
    detail = "请选择把它们印成图像（原件嵌入册内），或者改为导出普通 PDF"
    return PreflightRow("alarm", f"{len(unfit)} 件 PDF 不合 PDF/A-3b，还不能导出", detail, unfit)


def veto_row(session: Session) -> PreflightRow | None:
    rubrics = (session.score.main, *session.score.annexes)
    lines = tuple(dict.fromkeys(f"一票否决：{veto.title}" for rubric in rubrics for veto in rubric.vetoed))
    if not lines:
        return None
    return PreflightRow(
        "alarm", lines[0], f"分数不变，仍为自评 {points_text(rubrics[0].claimed)} 分，但不能评上称号", lines
    )


def integrity_row(changed: list[Evidence], total: int) -> PreflightRow:
    if not changed:
        return PreflightRow("ok", "文件完整性校验通过", f"{total} 份材料的原件与入库时一致（SHA-256）")
    lines = tuple(f"“{evidence.title}”的原件已改变或丢失。" for evidence in changed)
    return PreflightRow("alarm", f"{len(changed)} 份原件已改变或丢失", "重新添加这些材料之前不能导出", lines)
