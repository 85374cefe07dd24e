"""HEIC opened by libheif, after a look at what its binding cannot bear."""

import re
from pathlib import Path

from PIL import Image

from binder.errors import UserError

HEAD = 4 << 20
"""Bytes in which the list of a file's items stands: before the pictures themselves."""
_ITEM = re.compile(rb"infe(?:\x02.{3}.{2}|\x03.{3}.{4}).{2}(.{4})", re.DOTALL)
"""Version and flags, the item's number, its protection, its kind."""


def open_heic(path: Path) -> Image.Image:
    """The picture, not yet decoded. UserError "damaged-file" where an item is of a kind that is no four letters.

    The binding takes such a kind for text, and crashes the process.
    """
    from pi_heif import HeifImageFile

    with path.open("rb") as file:
        head = file.read(HEAD).partition(b"mdat")[0]
    if any(not kind.isascii() for kind in _ITEM.findall(head)):
        raise UserError("damaged-file", "HEIC 照片已损坏，无法读取。请从手机重新拷贝后再添加。")
    image: Image.Image = HeifImageFile(path)
    return image
