"""An OFD (GB/T 33190): opened, counted, and its text."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ofdkit import OFDDocument, OFDError, OFDLimitError

from binder.errors import UserError
from binder.intake.archive import check_archive


@dataclass(frozen=True, slots=True)
class OfdState:
    """pages: pages that can be shown. left_out: Chinese sentences on what cannot be drawn."""

    pages: int
    left_out: tuple[str, ...] = ()


@contextmanager
def opened_ofd(path: Path) -> Iterator[OFDDocument]:
    """An OFD, closed at the end. UserError "damaged-file" or "too-large" when it cannot be read."""
    check_archive(path)
    try:
        with OFDDocument(path) as document:
            yield document
    except OFDLimitError as error:
        text = "OFD 文件解开后大得不正常，为安全起见没有读取。请重新取得原件后再添加。"
        raise UserError("too-large", text) from error
    except OFDError as error:
        raise UserError("damaged-file", "OFD 文件已损坏，无法读取。请重新取得原件后再添加。") from error


def check_ofd(path: Path) -> OfdState:
    """Open an OFD. Raises as `opened_ofd`."""
    with opened_ofd(path):
        return OfdState(0, ("OFD 版式文件不能排进页面，请用 OFD 阅读器转为 PDF 后再添加一份。",))
