"""What is said about evidence, one piece or several at a time. The original itself is never touched."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date as calendar_day
from typing import Any, TypedDict, Unpack

from binder.domain.assessment import Change
from binder.domain.evidence import DocumentKind, Evidence, Source
from binder.domain.pages import pages_of, pages_text
from binder.errors import UserError
from binder.store.rows import evidence_row
from binder.usecases.lookup import evidence_of, plain, plain_line
from binder.usecases.session import Session


class Description(TypedDict, total=False):
    """Fields of an evidence that a person fills in. One that is absent, or None, is left as it is."""

    title: str | None
    kind: str | None
    number: str | None
    issuer: str | None
    date: str | None
    period_from: str | None
    period_to: str | None
    source: str | None
    private: bool | None
    page_range: str | None
    note: str | None


def describe_evidence(session: Session, evidence_id: str | Iterable[str], **fields: Unpack[Description]) -> Change:
    """Say something about one piece of evidence, or the same about several, in one step."""
    ids = [evidence_id] if isinstance(evidence_id, str) else list(dict.fromkeys(evidence_id))
    said = _checked(fields)
    described = [_described(evidence_of(session, each), said) for each in ids]
    what = f"“{described[0].title}”" if len(described) == 1 else f" {len(described)} 件佐证材料"
    with session.edit(f"著录{what}") as edit:
        for evidence in described:
            edit.put(evidence_row(evidence))
    return edit.change


def _checked(fields: Description) -> dict[str, Any]:
    """The fields as they are stored, each on its own fit to be."""
    said = {name: _CLEAN.get(name, plain_line)(value) for name, value in fields.items() if value is not None}
    if said.get("title") == "":
        raise UserError("no-title", "题名不能为空。请写上这份材料的名称。")
    for name in ("date", "period_from", "period_to"):
        check_date(said.get(name, ""))
    return said


def _described(evidence: Evidence, said: Mapping[str, Any]) -> Evidence:
    """The evidence with what is said about it, where that fits together."""
    after = replace(evidence, **said)
    if after.period_from and after.period_to and after.period_to < after.period_from[: len(after.period_to)]:
        raise UserError(
            "bad-period", f"所属期间的止（{after.period_to}）早于起（{after.period_from}）。请核对两个日期。"
        )
    if not said.get("page_range"):
        return after
    pages = pages_of(after.page_range)
    if not pages:
        raise UserError("bad-pages", f"“{after.page_range}”不是页码。请写成 3、3-5 或 3-5,8 这样；整份都是佐证时留空。")
    if after.file.pages and pages[-1] > after.file.pages:
        raise UserError("bad-pages", f"“{after.title}”共 {after.file.pages} 页，没有第 {pages[-1]} 页。请核对页码。")
    return replace(after, page_range=pages_text(pages))


def check_date(text: str) -> None:
    """UserError unless it is a year, a month, a day, or ""."""
    try:
        if text and not _DATE.fullmatch(text):
            raise ValueError(text)
        if text:
            calendar_day.fromisoformat((text + "-01-01")[:10])
    except ValueError as error:
        raise UserError("bad-date", f"“{text}”不是日期。请写成 2022、2022-06 或 2022-06-15 这样。") from error


_DATE = re.compile(r"[12]\d{3}(-\d{2}(-\d{2})?)?", re.ASCII)


def _kind(word: object) -> DocumentKind:
    """The kind of this name or word."""
    found = [kind for kind in DocumentKind if word in (kind.value, kind.word)]
    if not found:
        names = "、".join(f"{kind.value}（{kind.word}）" for kind in DocumentKind if kind.value)
        raise UserError("unknown-kind", f"没有“{word}”这一类材料。可以是：{names}。")
    return found[0]


def _source(word: object) -> Source:
    """The source of this name or word."""
    found = [source for source in Source if word in (source.value, source.word)]
    if not found:
        names = "、".join(f"{source.value}（{source.word}）" for source in Source if source.value)
        raise UserError("unknown-source", f"没有“{word}”这种来源。可以是：{names}。")
    return found[0]


_CLEAN: Mapping[str, Any] = {"kind": _kind, "source": _source, "private": bool, "note": plain}
