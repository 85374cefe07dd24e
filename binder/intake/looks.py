"""What a photo looks like, small enough to be compared with thousands: a small picture in grey."""

from pathlib import Path

from PIL import ExifTags, Image

from binder.domain.evidence import FileKind
from binder.domain.fitting import EDGE, Crop
from binder.domain.looks import CELLS, CROPS, PHOTO_KINDS, look
from binder.intake.pictures import UPRIGHT, flat, open_image

FINE = 4 * EDGE
"""Pixels each way of the picture that crops are cut from."""


def look_of(path: Path, kind: FileKind) -> bytes:
    """The look of a photo, upright; b"" for what is no photo or cannot be shown."""
    if kind not in PHOTO_KINDS:
        return b""
    try:
        with open_image(path, kind) as image:
            turn = UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
            image.draft("L", (2 * FINE, 2 * FINE))
            grey = flat(image).convert("L").resize((FINE, FINE), Image.Resampling.BOX)
        grey = grey if turn is None else grey.transpose(turn)
        return look(_scaled(grey, EDGE, CROPS[0]), [_scaled(grey, CELLS, crop) for crop in CROPS])
    except Exception:  # whatever a damaged picture does to its decoder, it looks like nothing
        return b""


def _scaled(grey: Image.Image, edge: int, crop: Crop) -> bytes:
    left, top, right, bottom = crop
    box = (FINE * left, FINE * top, FINE * (1 - right), FINE * (1 - bottom))
    return grey.resize((edge, edge), Image.Resampling.BOX, box=box).tobytes()
