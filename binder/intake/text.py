"""The text inside an original, for search and for finding where it belongs. Not for show: its form is lost."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

from binder.domain.content import Block, Content, Paragraph, Picture, Table
from binder.domain.evidence import FileKind
from binder.intake.plain import clean

MOST = 200_000
"""Characters kept of one original: some 150 pages."""
LONG_ENOUGH = 10.0
"""Seconds after which the pages read so far must do."""


def read_plain_text(path: Path, kind: FileKind, most: int = MOST) -> str:
    """The first `most` characters of what an original says, "" for a kind without text (pictures, film, archives).

    A text in a PDF that is only a picture of paper is not found. UserError as `read_content` tells for an original
    that cannot be read.
    """
    text = ""
    for part in _parts(path, kind):
        text += part
        if len(text) >= most:
            break
    return clean(text)[:most].strip()


def _parts(path: Path, kind: FileKind) -> Iterator[str]:
    if kind is FileKind.PDF:
        return _in_time(_pdf_pages(path))
    if kind is FileKind.OFD:
        return _in_time(_ofd_pages(path))
    if kind.reads_as_blocks:
        from binder.intake.documents import read_content

        return _content_parts(read_content(path, kind, pictures=False))
    return iter(())


def _in_time(pages: Iterable[str]) -> Iterator[str]:
    """Pages, each with an end of line, until the time is up."""
    end = monotonic() + LONG_ENOUGH
    for page in pages:
        yield page + "\n"
        if monotonic() > end:
            return


def _pdf_pages(path: Path) -> Iterator[str]:
    import pypdfium2

    from binder.intake.pdf_check import unreadable_pdf

    try:
        with pypdfium2.PdfDocument(path) as document:
            for page in document:
                with closing(page), closing(page.get_textpage()) as text:
                    yield text.get_text_bounded()
    except pypdfium2.PdfiumError as error:
        raise unreadable_pdf(error) from error


def _ofd_pages(path: Path) -> Iterator[str]:
    from binder.intake.ofd.convert import ofd_texts

    return ofd_texts(path)


def _content_parts(content: Content) -> Iterator[str]:
    return (f"{_block_text(block)}\n" for block in content.blocks if not isinstance(block, Picture))


def _block_text(block: Block) -> str:
    match block:
        case Paragraph(spans=spans, bullet=bullet):
            return bullet + "".join(span.text for span in spans)
        case Table(rows=rows, title=title):
            return "\n".join([title, *("\t".join(row).rstrip() for row in rows)]).strip()
    return ""
