"""Deliverables beside the binder: the score sheet as a workbook, the report as a document, the submission folder."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args
from uuid import uuid4

from binder.domain.contents import Contents
from binder.domain.evidence import Evidence
from binder.domain.outline import missing_list
from binder.errors import UserError
from binder.export.report import Report
from binder.export.submission import ChangedOriginal, write_submission
from binder.progress import Progress
from binder.usecases.findings import PreflightRow, checks_row, missing_row
from binder.usecases.session import Session

Form = Literal["xlsx", "docx", "folder"]
"""得分表 (Excel) · 自评报告 (Word) · 报送文件夹."""
FORMS: tuple[Form, ...] = get_args(Form)
REASONS = {errno.ENOSPC: "磁盘已满", errno.EACCES: "没有写入这个位置的权限", errno.EROFS: "这个位置只能读、不能写"}


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was written. files: originals in a folder, 0 for a workbook or a document. size: bytes of all that."""

    path: Path
    form: Form
    files: int
    size: int


def look_ahead(session: Session, form: Form, items: frozenset[str] | None) -> tuple[PreflightRow, ...]:
    """What is to be known before: what is missing, and which personal information goes along. Raises UserError."""
    _check(form, items)
    report = _report(session, items)
    gaps = [gap for _, gaps in report.open_items() for gap in gaps]
    missing = missing_row(gaps)
    rows = [replace(missing, detail="都会列入缺件清单") if gaps else missing, checks_row(session, items)]
    if form == "folder":
        rows += _privacy_rows(report)
        size = sum(report.contents.state.evidence[id_].file.size for id_ in report.contents.homes)
        rows.append(
            PreflightRow("ok", f"{len(report.contents.homes)} 件原件，{size / 1e6:.1f} MB", "复制时逐件核对 SHA-256")
        )
    return tuple(rows)


def deliver(session: Session, out: Path, form: Form, items: frozenset[str] | None, progress: Progress) -> Delivered:
    """Write one of them to `out`, whole or not at all. items: refs for a folder, None for all.

    Raises UserError where the place will not do or an original has changed, Cancelled.
    """
    _check(form, items)
    _check_place(out, form)
    report = _report(session, items)
    try:
        with _beside(out) as part:
            done = _write(session, report, part, form, progress)
            progress.check()
            if form == "folder" and out.is_dir():
                out.rmdir()
            part.replace(out)
    except ChangedOriginal as error:
        raise UserError(
            "changed-original", f"原件“{error}”与入库时不一致或已丢失，没有导出。请从原来的来源重新添加后再导出。"
        ) from error
    except OSError as error:
        reason = REASONS.get(error.errno or 0) or error.strerror or "磁盘读写出错"
        raise UserError("not-delivered", f"没有导出成：{reason}。请换个位置或腾出空间后重试。") from error
    return Delivered(out, form, *done)


def _check(form: Form, items: frozenset[str] | None) -> None:
    if items is not None and form != "folder":
        name = "得分表" if form == "xlsx" else "自评报告"
        raise UserError("choices-clash", f"{name}总是整份的，不能只要几个事项的。请选全部事项，或者导出报送文件夹。")
    if items == frozenset():
        raise UserError("choices-clash", "一个事项也没有选，文件夹会是空的。请至少选一个事项。")


def _check_place(out: Path, form: Form) -> None:
    if not out.parent.is_dir():
        raise UserError("no-such-folder", f"没有“{out.parent}”这个文件夹，没有导出。请另选保存位置。")
    if form == "folder" and out.exists() and not (out.is_dir() and not any(out.iterdir())):
        raise UserError("not-empty", f"“{out.name}”已经有了，里面不是空的，没有改动它。请换一个名称，或先移走它。")
    if form != "folder" and out.is_dir():
        raise UserError("is-folder", f"“{out.name}”是一个文件夹，没有导出。请换一个文件名。")


def _report(session: Session, items: frozenset[str] | None) -> Report:
    score, state = session.score, session.state
    return Report(
        Contents(session.rubrics, state, items), score, missing_list(score, state), datetime.now().astimezone()
    )


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A place beside `out` for a file or folder to be made in; nothing is left of it unless it was moved away."""
    part = out.with_name(f".{out.name[-40:]}.{uuid4().hex[:8]}.part")
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)


def _write(session: Session, report: Report, part: Path, form: Form, progress: Progress) -> tuple[int, int]:
    """Originals and bytes that were written."""
    if form == "folder":
        part.mkdir()
        done = write_submission(report, part, session.file_path, progress)
        return done.files, done.size
    progress.step(0, 1, "正在编写")
    if form == "xlsx":
        from binder.export.workbook import write_workbook

        write_workbook(report, part)
    else:
        from binder.export.document import write_document

        write_document(report, part)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    return 0, part.stat().st_size


def _privacy_rows(report: Report) -> Iterator[PreflightRow]:
    private = [one for one in _bound(report) if one.private]
    if private:
        detail = "原件照原样复制。要送到外面去，请改为导出“遮盖副本”"
        lines = tuple(f"“{one.title}”" for one in private)
        yield PreflightRow("warn", f"{len(private)} 件原件含个人信息", detail, lines)
    redacted = {one.evidence_id for one in report.contents.state.redactions.values()}
    marked = [one for one in _bound(report) if one.id in redacted]
    if marked:
        lines = tuple(f"“{one.title}”" for one in marked)
        yield PreflightRow(
            "alarm", f"{len(marked)} 件标了遮盖，文件夹里仍是没有遮盖的原件", "遮盖只对“遮盖副本”起作用", lines
        )


def _bound(report: Report) -> list[Evidence]:
    return [report.contents.state.evidence[id_] for id_ in report.contents.homes]
