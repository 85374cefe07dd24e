"""Writing the binder: what to know before it is written, and writing it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from binder.domain.content import Content
from binder.domain.evidence import MEGABYTE, Evidence, StandIn
from binder.domain.outline import missing_list
from binder.domain.score import Score, score_assessment
from binder.errors import UserError
from binder.memory import uncollected
from binder.progress import Progress
from binder.store.trouble import disk_sentences
from binder.usecases.choosing import check_choices, scope_name
from binder.usecases.findings import (
    PreflightRow,
    archival_row,
    begun,
    checks_row,
    exceptions_row,
    faulty_row,
    integrity_row,
    missing_row,
    privacy_rows,
    size_row,
    veto_row,
    worst_first,
)
from binder.usecases.former import former_beside
from binder.usecases.looking import look_into_rest
from binder.usecases.opening import workshops_of
from binder.usecases.prepared import Draft, Prepared, room_ahead
from binder.usecases.previews import evidence_content, is_reducible, reduced_photo, stand_in
from binder.usecases.remaining import remaining_row
from binder.usecases.session import Session

if TYPE_CHECKING:
    from binder.pdf.book import Book


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """The clerk's choices for one export. originals: copy the originals into a folder beside the binder.

    archival: write PDF/A-3b. raster_unfit: print PDFs that stand in its way as pictures, their originals embedded.
    items: refs of the items to bind, None for all. front_labels: cover and index are i, ii…, or counted with the rest.
    sheets: pages of PDFs brought to A4, or left at their own size. paper: a file of spine label and tabs beside it.
    score_only: cover, score table, 缺件清单 and 备考表, no evidence. internal: with the notes of facts, evidence and
    duties, marked 内部稿 on every page. redacted: what is to be hidden is blacked out, and no original goes along.
    photo_dpi: 200 for photos reduced to that at the width of a page, 0 for photos as they are.
    volume_pages, volume_mb: the most pages and MB (of a million bytes) that one volume may have, 0 for no limit.
    preparer, reviewer: names for the 备考表; "" leaves a line to sign on.
    """

    photos_per_page: Literal[1, 2, 4] = 2
    score_table: bool = True
    score_only: bool = False
    internal: bool = False
    redacted: bool = False
    dividers: bool = True
    stamps: bool = True
    originals: bool = True
    archival: bool = False
    raster_unfit: bool = False
    items: frozenset[str] | None = None
    front_labels: Literal["roman", "decimal"] = "roman"
    sheets: Literal["a4", "kept"] = "a4"
    paper: bool = False
    photo_dpi: Literal[0, 200] = 0
    volume_pages: int = 0
    volume_mb: int = 0
    preparer: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Preflight:
    """What an export will give. rows: worst first; pages, size: of the whole binder; volumes: its files.

    prepared: what `export_binder` takes to be done sooner.
    """

    rows: tuple[PreflightRow, ...]
    pages: int
    size: int = 0
    volumes: int = 1
    prepared: Prepared | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written. path: the binder, or its first volume; paths: all its volumes; pages, size: of all together.

    originals: the folder beside it, None when not wanted.

    exceptions: one Chinese sentence for everything that is not in the binder as pages. hidden, hidden_pages: of a
    redacted copy. paper: the file of spine label and tabs, None when not wanted. former: what lies beside it from
    former exports of this name and is no part of this one.
    """

    path: Path
    pages: int
    size: int
    originals: Path | None
    exceptions: tuple[str, ...]
    paths: tuple[Path, ...] = ()
    hidden: int = 0
    hidden_pages: int = 0
    paper: Path | None = None
    former: tuple[Path, ...] = ()


def preflight(session: Session, options: ExportOptions, progress: Progress) -> Preflight:
    """Plan the binder without writing it: its pages, what is missing, what cannot be shown, what is damaged."""
    from binder.pdf.fonts import fonts_sentence
    from binder.pdf.proof import Proof
    from binder.pdf.setting import assemble_set

    check_choices(session, options)
    look_into_rest(session, progress)
    book = make_book(session, options, progress)
    with room_ahead(session) as (folder, held), Proof(book.pieces.values()) as proof, disk_sentences():
        unfit = _unfit(book, options, folder, progress)
        book = _with_pictures(book, options, unfit)
        volumes = assemble_set(book, folder, progress)
        changed = proof.failed(progress)
        is_kept = (not unfit or options.raster_unfit) and not session.unlocked
        prepared = Prepared(session, Draft(options, book, volumes), held.pop_all()) if is_kept else None
    plan = volumes[0].plan
    gaps = [gap for gap in book.gaps if book.has_item(session.rubrics.items[gap.item])]
    rows = [
        archival_row(options, _named(session, unfit.items())),
        missing_row(gaps),
        faulty_row(gaps),
        checks_row(session, options.items),
        exceptions_row(_named(session, plan.exceptions)),
        *privacy_rows(session, options, book, plan),
        remaining_row(session, book, [one.plan for one in volumes], progress),
        veto_row(session),
        size_row(volumes),
        PreflightRow("ok", "字体都嵌入册内", fonts_sentence()),
        integrity_row(changed, len(book.pieces)),
    ]
    told = worst_first(row for row in rows if row)
    pages, size = sum(len(one.plan.pages) for one in volumes), sum(one.size for one in volumes)
    return Preflight(told, pages, size, len(volumes), prepared)


def export_binder(
    session: Session, out: Path, options: ExportOptions, progress: Progress, prepared: Prepared | None = None
) -> Exported:
    """Write the binder to `out`, checked before it replaces what is there, and the originals beside it.

    prepared: what the preflight laid out; it is laid out anew where that no longer is what would be.
    Raises UserError when an original has changed or is gone, or where nothing can be written; Cancelled when stopped.
    """
    from binder.pdf.write import originals_folder, paper_file, write_binder, write_originals, write_paper

    check_choices(session, options)
    if not out.parent.is_dir():
        raise UserError("no-such-folder", f"没有“{out.parent}”这个文件夹，装订册没有导出。请另选保存位置。")
    look_into_rest(session, progress)
    draft = prepared.draft_for(session, options) if prepared else None
    book = draft.book if draft else _fit_book(session, options, progress)
    workshops = workshops_of(session.cache)
    written = write_binder(book, out, progress, workshops, draft.volumes if draft else ())
    beside = originals_folder(out) if options.originals and book.homes else None
    if beside:
        write_originals(book, beside, progress, workshops)
    paper = paper_file(out) if options.paper else None
    if paper:
        write_paper(book, paper, progress, len(written.paths), workshops)
    crossing = tuple(begun(*one) for one in written.begun)
    return Exported(
        written.paths[0], sum(written.pages), sum(written.sizes), beside,
        _named(session, written.exceptions) + crossing, written.paths, written.hidden, written.hidden_pages,
        paper, former_beside(out, options, len(written.paths)),
    )  # fmt: skip


def _fit_book(session: Session, options: ExportOptions, progress: Progress) -> "Book":
    """What is to be bound. Raises UserError where it cannot be as the clerk wants it."""
    book = make_book(session, options, progress)
    with room_ahead(session) as (folder, _):
        unfit = _unfit(book, options, folder, progress)
    if unfit and not options.raster_unfit:
        raise UserError(
            "not-archival",
            f"有 {len(unfit)} 件 PDF 不能照原样收进 PDF/A-3b：{''.join(_named(session, unfit.items()))}"
            "请选择把它们印成图像（原件嵌入册内），或者改为导出普通 PDF。",
        )
    return _with_pictures(book, options, unfit)


def _unfit(book: "Book", options: ExportOptions, folder: Path, progress: Progress) -> Mapping[str, str]:
    """Why PDFs cannot be in an archival binder as they are, by evidence id; empty when none is asked for."""
    if not options.archival:
        return {}
    from binder.pdf.archive import obstacles

    return {id_: f"{reason}。" for id_, reason in obstacles(book, folder, progress).items()}


def _with_pictures(book: "Book", options: ExportOptions, unfit: Iterable[str]) -> "Book":
    """The same book with these PDFs printed as pictures, if the clerk wants that."""
    if not options.raster_unfit:
        return book
    return replace(book, options=replace(book.options, raster=frozenset(unfit)))


def _named(session: Session, exceptions: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Exceptions as sentences that name their evidence. exceptions: (evidence id or "", sentence)."""
    evidence = session.state.evidence
    return tuple(f"“{evidence[id_].title}”：{text}" if id_ in evidence else text for id_, text in exceptions)


@uncollected()
def make_book(session: Session, options: ExportOptions, progress: Progress) -> "Book":
    """Gather everything the binder shows from one snapshot of the assessment."""
    from binder.pdf.book import Book, Options, Piece
    from binder.pdf.remembered import Photographs

    state, score = session.state, session.score
    attached = _attached(session)
    pieces = {}
    for number, evidence in enumerate(attached):
        progress.step(number, len(attached), f"正在读取：{evidence.title}")
        path, content = session.file_path(evidence.file.sha256), _content(session, evidence)
        reduced = _reduced(session, evidence) if options.photo_dpi else None
        pieces[evidence.id] = Piece(evidence, path, content, _stand_in(session, evidence), reduced)
    scope = scope_name(session, options.items)
    chosen = Options(
        photos_per_page=options.photos_per_page,
        include_score_table=options.score_table,
        include_dividers=options.dividers,
        stamp=options.stamps,
        preparer=options.preparer,
        reviewer=options.reviewer,
        archival=options.archival,
        items=options.items if scope else None,
        front_labels=options.front_labels,
        sheets=options.sheets,
        score_only=options.score_only,
        notes=options.internal,
        mark="遮盖副本" if options.redacted else "内部稿" if options.internal else "",
        redactions=tuple(state.redactions.values()) if options.redacted else None,
        originals=options.originals,
        scope=scope,
        volume_pages=options.volume_pages,
        volume_bytes=options.volume_mb * MEGABYTE,
    )
    made_at = datetime.now().astimezone()
    photographs = Photographs(session.cache / "photographs.json")
    gaps = missing_list(score, state)
    others = _alternatives(session) if options.score_table or options.score_only else {}
    return Book(session.rubrics, score, state, pieces, gaps, made_at, chosen, photographs, others)


def _alternatives(session: Session) -> Mapping[tuple[str, str], Score]:
    """What the assessment would score under each option of each reading that is not the one in force."""
    state = session.state
    chosen = {key: choice.option for key, choice in state.choices.items()}
    return {
        (key, option.key): score_assessment(session.resolved({**chosen, key: option.key}), state.facts, state.filled)
        for key, reading in session.rubrics.readings.items()
        for option in reading.options
        if option.key != reading.chosen
    }


def _attached(session: Session) -> list[Evidence]:
    ids = dict.fromkeys(attachment.evidence_id for attachment in session.state.attachments)
    return [session.state.evidence[id_] for id_ in ids]


def _content(session: Session, evidence: Evidence) -> Content | None:
    """A document's blocks; None for what has pages of its own, and for what turns out to be unreadable."""
    if not evidence.file.kind.reads_as_blocks or evidence.file.problem:
        return None
    try:
        return evidence_content(session, evidence.id)
    except UserError:
        return None


def _reduced(session: Session, evidence: Evidence) -> Path | None:
    """A photo with fewer pixels; None where the original has few, or none can be made of it."""
    try:
        return reduced_photo(session, evidence.file) if is_reducible(evidence.file) else None
    except UserError as error:
        _raise_again_for_disk(error)
        return None


def _stand_in(session: Session, evidence: Evidence) -> StandIn | None:
    """What is bound in place of an original; None where the original is, and where none can be made of it."""
    try:
        return stand_in(session, evidence.file)
    except UserError as error:
        _raise_again_for_disk(error)
        return None


def _raise_again_for_disk(error: UserError) -> None:
    """Trouble of the disk is none of the file's: what could not be made must not be bound as if it had no pages."""
    if error.code.startswith(("disk-", "folder-")):
        raise error
