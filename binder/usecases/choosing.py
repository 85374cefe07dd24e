"""What to bind: items by number, category and department, what that choice is called, and choices that clash."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from binder.domain.outline import duty_of
from binder.domain.rubric import Category
from binder.errors import UserError
from binder.usecases.lookup import item_of
from binder.usecases.session import Session

if TYPE_CHECKING:
    from binder.usecases.exporting import ExportOptions

_BETWEEN = re.compile(r"[\s、，,；;]+")
"""What stands between the departments of an item that several see to."""


def departments(session: Session) -> Mapping[str, frozenset[str]]:
    """Refs of the items that each 责任科室 sees to, in the order in which the rubrics first name them."""
    found: dict[str, set[str]] = {}
    for ref, item in session.rubrics.items.items():
        for name in filter(None, _BETWEEN.split(duty_of(item, session.state).department)):
            found.setdefault(name, set()).add(ref)
    return {name: frozenset(refs) for name, refs in found.items()}


def chosen_items(
    session: Session, items: Iterable[str], categories: Iterable[str], of: Iterable[str] = ()
) -> frozenset[str] | None:
    """Refs of these items and of all items of these categories; None where nothing is named, which means all.

    items: refs. categories: numbers or keys as printed in the main rubric. of: departments; of all that is named, or
    of everything, only what they see to is left. Raises UserError for a name that does not exist, and for a choice
    that leaves nothing.
    """
    found = {item_of(session, ref).ref for ref in items}
    for name in categories:
        found.update(item.ref for item in _category(session, name).items)
    names = tuple(of)
    if not names:
        return frozenset(found) or None
    seen_to = frozenset[str]().union(*(_seen_to(session, name) for name in names))
    left = seen_to & found if found else seen_to
    if not left:
        raise UserError(
            "nothing-chosen",
            f"所选的事项和分类里没有由“{'、'.join(names)}”负责的，装订册没有导出。请改选事项、分类或科室。",
        )
    return left


def _category(session: Session, name: str) -> Category:
    known = session.rubrics.main.all_categories
    for category in known:
        if name in (category.number, category.key):
            return category
    names = "、".join(f"{one.number}（{one.title}）" for one in known)
    raise UserError("unknown-category", f"没有“{name}”这个分类，装订册没有导出。可选的有：{names}。")


def _seen_to(session: Session, name: str) -> frozenset[str]:
    known = departments(session)
    if name in known:
        return known[name]
    remedy = f"可选的有：{'、'.join(known)}。" if known else "请先在事项里填写责任科室。"
    raise UserError("unknown-department", f"没有事项由“{name}”负责，装订册没有导出。{remedy}")


def scope_name(session: Session, items: frozenset[str] | None) -> str:
    """What a choice of items is called on the cover: the item, category or department that it is; "" for all."""
    if items is None or items == frozenset(session.rubrics.items):
        return ""
    if len(items) == 1:
        item = session.rubrics.items[next(iter(items))]
        return f"事项 {item.key}　{item.short}"
    for rubric in session.rubrics:
        for category in rubric.all_categories:
            if items == frozenset(item.ref for item in category.items):
                return f"{category.number}、{category.title}"
    for name, refs in departments(session).items():
        if items == refs:
            return name
    return "部分事项"


def check_choices(session: Session, options: "ExportOptions") -> None:
    """Refuse choices that make no sense together. Raises UserError."""
    evidence_only = not options.score_table and not options.dividers
    bare = evidence_only and not options.score_only
    clashes = (
        (options.score_only and not options.score_table, "“只要自评得分表”和“不要自评得分表”不能同时选，请留一个。"),
        (options.score_only and options.items is not None,
         "自评得分表总是整张的，不能只要几个事项的。请选全部事项，或者不选“只要自评得分表”。"),
        (options.score_only and options.internal,
         "只要自评得分表时没有地方印备注。请去掉“内部稿”，或者装入分项隔页。"),
        (options.score_only and options.paper,
         "卷脊和隔页标签是给装订册用的，只要自评得分表时用不着。请去掉“卷脊和隔页标签”。"),
        (options.internal and not options.dividers,
         "内部稿的备注印在分项隔页上，不要隔页就没有地方印。请装入分项隔页，或者去掉“内部稿”。"),
        (options.redacted and options.internal,
         "遮盖副本是给外面看的，内部稿只给本单位看，不能同时选。请留一个。"),
        (options.redacted and options.originals,
         "遮盖副本不能附原件，否则遮盖的内容又随原件出去了。请去掉“旁边另存原件”。"),
        (options.redacted and options.score_only, "自评得分表里没有佐证材料，不需要遮盖。请去掉“遮盖副本”。"),
        (options.redacted and bool(options.volume_mb),
         "遮盖过的页大小变了，按 MB 分册会和全本分得不一样。请按页数分册，或者不分册。"),
        (options.raster_unfit and not options.archival,
         "“不合格的 PDF 印成图像”只对可长期保存的 PDF/A-3b 有意义。请同时选 PDF/A-3b，或者去掉这一项。"),
        (options.items == frozenset(), "一个事项也没有选，装订册会是空的。请至少选一个事项。"),
        (bare and not _holds_evidence(session, options),
         "所选的事项里还没有佐证材料，只装材料就成了空册。请先添加材料，或者把隔页和得分表一起装入。"),
    )  # fmt: skip
    for clash, sentence in clashes:
        if clash:
            raise UserError("choices-clash", sentence)


def _holds_evidence(session: Session, options: "ExportOptions") -> bool:
    return any(options.items is None or ref in options.items for ref in session.state.by_item)
