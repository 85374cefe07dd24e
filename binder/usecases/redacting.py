"""What a copy for others hides: drawn or typed by a person, or offered and accepted one by one; never by guess."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from binder.domain.assessment import Change
from binder.domain.content import Content, Paragraph, Table
from binder.domain.evidence import DocumentKind, Evidence, FileKind
from binder.domain.redaction import (
    NOWHERE,
    Box,
    Redaction,
    RedactionKind,
    names_in_table,
    suspects,
)
from binder.errors import UserError
from binder.progress import Progress
from binder.store.rows import Row, redaction_row
from binder.usecases.lookup import evidence_of, plain_line
from binder.usecases.previews import evidence_content, page_count, shown_form
from binder.usecases.session import Session

FEWEST = 2
"""Characters: one alone would black out half a page."""
STRETCH = 20
"""Pages that are read in one go."""
ROSTERS = ("名册", "花名册", "名单", "人员")
SEEN = "程序只认得 18 位身份证号、手机号、“姓名：”后面的名字和名册里的名字，其余的请自己看一遍。"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that may be personal. boxes: where, on `page` from 0; () in a text, where its words are hidden.

    count: how often a text says it.
    """

    kind: str
    text: str
    page: int = 0
    boxes: tuple[Box, ...] = ()
    count: int = 1

    def redactions(self, evidence_id: str) -> tuple[Redaction, ...]:
        """What accepting it hides."""
        if not self.boxes:
            return (Redaction("", evidence_id, RedactionKind.TEXT, text=self.text),)
        return tuple(Redaction("", evidence_id, RedactionKind.BOX, self.page, box, self.kind) for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What was found. note: Chinese sentences on what was looked for, and where nothing could be looked for."""

    found: tuple[Suggestion, ...]
    note: str


def redactions_of(session: Session, evidence_id: str) -> tuple[Redaction, ...]:
    """What is hidden of an evidence: its title first, then pages in order, then words."""
    order = list(RedactionKind)[::-1]
    own = (one for one in session.state.redactions.values() if one.evidence_id == evidence_id)
    return tuple(sorted(own, key=lambda one: (order.index(one.kind) != 0, one.page, one.box.y, one.text, one.id)))


def hide(session: Session, wanted: Sequence[Redaction]) -> Change:
    """Hide things in a copy for others, in one step. Their ids are given here; what is hidden already is left out."""
    known = {replace(one, id="") for one in session.state.redactions.values()}
    checked = dict.fromkeys(_checked(session, replace(one, id="")) for one in wanted)
    new = [one for one in checked if one not in known]
    if not new:
        raise UserError("hidden-already", "这里已经遮盖了，没有重复添加。")
    title = evidence_of(session, new[0].evidence_id).title
    with session.edit(f"遮盖“{title}”的 {len(new)} 处") as edit:
        for one in new:
            edit.put(redaction_row(replace(one, id=uuid4().hex)))
    return edit.change


def move_box(session: Session, id_: str, box: Box) -> Change:
    """Put a box elsewhere, or make it larger or smaller. Steps that follow each other closely are undone together."""
    if id_ not in session.state.redactions:
        raise UserError("unknown-redaction", "这处遮盖已经不在了。请刷新后重新选择。")
    one = _checked(session, replace(session.state.redactions[id_], box=box))
    with session.edit(f"移动“{evidence_of(session, one.evidence_id).title}”上的框", burst=f"redaction:{id_}") as edit:
        edit.put(redaction_row(one))
    return edit.change


def show_again(session: Session, *ids: str) -> Change:
    """Hide things no more."""
    known = session.state.redactions
    if not ids or any(id_ not in known for id_ in ids):
        raise UserError("unknown-redaction", "这处遮盖已经不在了。请刷新后重新选择。")
    title = evidence_of(session, known[ids[0]].evidence_id).title
    with session.edit(f"取消遮盖“{title}”的 {len(ids)} 处") as edit:
        for id_ in ids:
            edit.drop(Row("redaction", {"id": id_}))
    return edit.change


def _checked(session: Session, one: Redaction) -> Redaction:
    evidence = evidence_of(session, one.evidence_id)
    match one.kind:
        case RedactionKind.BOX:
            if not 0 <= one.page < page_count(session, evidence.id):
                raise UserError("no-such-page", f"“{evidence.title}”没有第 {one.page + 1} 页，没有遮盖。请另选一页。")
            if not one.box.is_on_page:
                raise UserError("bad-box", "框太小，或者画到了页面外面，没有遮盖。请重新画一个框。")
            return replace(one, text=plain_line(one.text))
        case RedactionKind.TEXT:
            return _checked_words(evidence, one)
        case RedactionKind.TITLE:
            return replace(one, page=0, box=NOWHERE, text="")


def _checked_words(evidence: Evidence, one: Redaction) -> Redaction:
    words = plain_line(one.text)
    if not evidence.file.kind.reads_as_blocks:
        raise UserError("needs-box", f"“{evidence.title}”是图片或 PDF，不能按文字遮盖。请在页面上画框。")
    if len("".join(words.split())) < FEWEST:
        raise UserError("too-short", f"要遮盖的文字至少 {FEWEST} 个字，否则会把不相干的地方也遮掉。请写全。")
    return replace(one, page=0, box=NOWHERE, text=words)


# --- suggestions ------------------------------------------------------------------------------------------------------


def suggest(session: Session, evidence_id: str, progress: Progress) -> Suggestions:
    """Look for what may be personal in the text of an evidence, and leave out what is hidden already. Changes nothing.

    Raises UserError for an original that cannot be read.
    """
    evidence = evidence_of(session, evidence_id)
    names = tuple(sorted(_roster_names(session, progress)))
    if evidence.file.kind.reads_as_blocks:
        found = tuple(_in_content(evidence_content(session, evidence_id), names))
        note = SEEN + "文字里嵌的图片看不见，也不会被遮盖。"
    else:
        found, note = _on_pages(session, evidence, names, progress)
    hidden = {replace(one, id="") for one in session.state.redactions.values()}
    return Suggestions(tuple(one for one in found if not set(one.redactions(evidence_id)) <= hidden), note)


def _roster_names(session: Session, progress: Progress) -> set[str]:
    """Names in the rosters of the assessment: in the columns of a table that are headed 姓名 or the like."""
    names: set[str] = set()
    rosters = [one for one in session.state.evidence.values() if _is_roster(one)]
    for number, evidence in enumerate(rosters):
        progress.step(number, len(rosters), f"正在看名册：{evidence.title}")
        try:
            names.update(_names_in(evidence_content(session, evidence.id)))
        except UserError:
            continue
    return names


def _is_roster(evidence: Evidence) -> bool:
    named = evidence.kind is DocumentKind.ROSTER or any(word in evidence.title for word in ROSTERS)
    return named and evidence.file.kind.reads_as_blocks and not evidence.file.problem


def _names_in(content: Content) -> Iterator[str]:
    for block in content.blocks:
        if isinstance(block, Table):
            yield from names_in_table(block.rows)


def _in_content(content: Content, names: Sequence[str]) -> Iterator[Suggestion]:
    known = {*names, *_names_in(content)}
    counts: dict[tuple[str, str], int] = {}
    for text in _texts(content):
        for one in suspects(text, known):
            counts[one.kind, one.text] = counts.get((one.kind, one.text), 0) + 1
    yield from (Suggestion(kind, text, count=count) for (kind, text), count in sorted(counts.items()))


def _texts(content: Content) -> Iterator[str]:
    for block in content.blocks:
        if isinstance(block, Paragraph):
            yield "".join(span.text for span in block.spans)
        elif isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)


def _on_pages(
    session: Session, evidence: Evidence, names: tuple[str, ...], progress: Progress
) -> tuple[tuple[Suggestion, ...], str]:
    path, kind = shown_form(session, evidence.file)
    if kind is not FileKind.PDF:
        return (), "这是图片，里面的字程序读不出来，找不出个人信息。请自己画框。"
    found: list[Suggestion] = []
    silent: list[int] = []
    pages = page_count(session, evidence.id)
    for first in range(0, pages, STRETCH):
        progress.step(first, pages, f"正在找个人信息：{evidence.title}")
        some, without = session.inspector.personal(path, first, first + STRETCH, names)
        found += [Suggestion(sort, text, page, tuple(Box(*box) for box in boxes)) for sort, text, page, boxes in some]
        silent += without
    return tuple(found), SEEN + _silent_note(silent, pages)


def _silent_note(silent: Sequence[int], pages: int) -> str:
    if not silent:
        return ""
    if len(silent) == pages:
        return "这份 PDF 是扫描件，里面没有文字，程序什么也找不出来。请自己画框。"
    named = "、".join(str(number + 1) for number in silent[:10]) + ("等" if len(silent) > 10 else "")
    return f"第 {named} 页没有文字（扫描页），要自己看。"
