"""PDF/A-3b: which bound PDFs stand in its way, and whether a finished binder keeps to it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pikepdf.pdfa import Finding, validate_written

from binder.domain.evidence import FileKind
from binder.pdf.assemble import FLAVOUR, assemble
from binder.pdf.book import Book, Piece
from binder.pdf.pieces import bind_pieces
from binder.pdf.plan import Plan, finished
from binder.pdf.splice import splice
from binder.progress import Progress

REASONS = {
    "6.2.11": "字体没有嵌入，或字体数据不合规",
    "6.2.4": "用了没有标明标准的颜色（如印刷四色）",
    "6.2.8": "图像的编码不合规",
    "6.2.10": "透明效果不合规",
    "6.1": "文件结构不合规",
}
OTHERWISE = "有长期保存格式不允许的内容"


def obstacles(book: Book, folder: Path, progress: Progress) -> Mapping[str, str]:
    """Why a PDF cannot be part of a PDF/A-3b as it is, by evidence id; empty when all can. folder: to try it in.

    Raises Cancelled.
    """
    pdfs = [id_ for id_ in book.homes if _is_pdf(book.pieces[id_])]
    found = {}
    for done, id_ in enumerate(pdfs):
        progress.step(done, len(pdfs), f"正在检查能否长期保存：{book.pieces[id_].evidence.title}")
        findings = _findings(book, book.pieces[id_], folder)
        if findings:
            found[id_] = _reasons(findings)
    return found


def archival_faults(path: Path) -> tuple[str, ...]:
    """What keeps a written file from being PDF/A-3b, in the judge's words; empty when it is."""
    return tuple(map(str, validate_written(path, FLAVOUR).findings))


def _is_pdf(piece: Piece) -> bool:
    return piece.kind is FileKind.PDF and not piece.evidence.file.problem


def _findings(book: Book, piece: Piece, folder: Path) -> Sequence[Finding]:
    """Bind this one piece as the binder would, and judge the result."""
    pages = tuple(finished(page, "1") for bound in bind_pieces(book, [piece]) for page in bound.section.pages)
    id_ = piece.evidence.id
    plan = Plan(piece.evidence.title, pages, {}, 0, (), (), archival=True, stamps={id_: book.stamp_of(id_)})
    skeleton = assemble(plan, book.made_at, folder / "one-skeleton.pdf", Progress())
    with (folder / "one.pdf").open("wb") as file:
        splice(skeleton, file, None, Progress())
    return validate_written(folder / "one.pdf", FLAVOUR).findings


def _reasons(findings: Sequence[Finding]) -> str:
    clauses = (finding.rule.partition(":")[2] for finding in findings)
    texts = (next((text for key, text in REASONS.items() if clause.startswith(key)), OTHERWISE) for clause in clauses)
    return "；".join(dict.fromkeys(texts))
