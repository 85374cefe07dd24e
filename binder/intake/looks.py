"""What a photo looks like, small enough to be compared with thousands: a picture of 24 × 24 in grey."""

from pathlib import Path

from PIL import ExifTags, Image

from binder.domain.evidence import FileKind
from binder.domain.looks import EDGE, PHOTO_KINDS
from binder.intake.pictures import UPRIGHT, flat, open_image


def look_of(path: Path, kind: FileKind) -> bytes:
    """EDGE × EDGE grey pixels of a photo, upright and line by line; b"" for what is no photo or cannot be shown."""
    if kind not in PHOTO_KINDS:
        return b""
    try:
        with open_image(path, kind) as image:
            turn = UPRIGHT.get(image.getexif().get(ExifTags.Base.Orientation, 1))
            image.draft("L", (8 * EDGE, 8 * EDGE))
            grey = flat(image).convert("L").resize((EDGE, EDGE), Image.Resampling.BOX)
        return (grey if turn is None else grey.transpose(turn)).tobytes()
    except Exception:  # whatever a damaged picture does to its decoder, it looks like nothing
        return b""
