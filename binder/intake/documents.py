"""Documents without pages of their own, as Content blocks."""

from pathlib import Path

from binder.domain.content import Content
from binder.domain.evidence import FileKind
from binder.errors import UserError


def read_content(path: Path, kind: FileKind, *, pictures: bool = True) -> Content:
    """The blocks of a DOCX, PPTX, XLSX, XLS, CSV, Markdown or text file, in reading order.

    pictures: False leaves them out, which is faster. Raises UserError "no-content" for other kinds, "damaged-file",
    "locked-file" or "too-large" for one that cannot be read.
    """
    if kind is FileKind.DOCX:
        from binder.intake.word import read_word

        return read_word(path, pictures=pictures)
    if kind is FileKind.PPTX:
        from binder.intake.slides import read_slides

        return read_slides(path, pictures=pictures)
    if kind in (FileKind.XLSX, FileKind.XLS):
        from binder.intake.sheets import read_sheets

        return read_sheets(path, kind)
    if kind is FileKind.MARKDOWN:
        from binder.intake.marked import read_marked

        return read_marked(path)
    if kind in (FileKind.CSV, FileKind.TEXT):
        from binder.intake.plain import read_csv, read_text

        return read_csv(path) if kind is FileKind.CSV else read_text(path)
    raise UserError("no-content", "这种文件不能转成文字和表格，请用原来的程序打开查看。")


def check_document(path: Path, kind: FileKind) -> None:
    """Open a document as far as needed to know that `read_content` can begin. Raises as it does."""
    if kind is FileKind.DOCX:
        from binder.intake.word import open_word

        open_word(path)
    elif kind is FileKind.PPTX:
        from binder.intake.slides import open_slides

        open_slides(path)
    elif kind in (FileKind.XLSX, FileKind.XLS):
        from binder.intake.sheets import open_workbook

        open_workbook(path, kind).close()
