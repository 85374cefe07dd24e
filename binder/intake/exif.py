"""What a camera wrote about a picture: which way is up, when and where it was taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PIL import ExifTags, Image

TIME = "%Y:%m:%d %H:%M:%S"


@dataclass(frozen=True, slots=True)
class Exif:
    """orientation: 1..8. captured_at, place: as in FileInfo."""

    orientation: int = 1
    captured_at: str = ""
    place: str = ""


def read_exif(image: Image.Image) -> Exif:
    """What is known of the picture; a block or a tag that is garbled counts as none."""
    try:
        exif = image.getexif()
        orientation = exif.get(ExifTags.Base.Orientation, 1)
        taken = str(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, ""))
    except Exception:
        return Exif()
    upright = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1
    return Exif(upright, _moment(taken), _place(exif))


def _moment(taken: str) -> str:
    try:
        return datetime.strptime(taken.strip("\x00 "), TIME).isoformat()
    except ValueError:  # cameras without a clock write zeros or spaces
        return ""


def _place(exif: Image.Exif) -> str:
    try:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], 90)
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], 180)
        north = str(gps.get(ExifTags.GPS.GPSLatitudeRef, "N"))[:1] != "S"
        east = str(gps.get(ExifTags.GPS.GPSLongitudeRef, "E"))[:1] != "W"
    except Exception:  # no place, or one that is no number: 0/0 is what a camera without a fix writes
        return ""
    if not latitude and not longitude:
        return ""
    return f"{latitude if north else -latitude:.6f},{longitude if east else -longitude:.6f}"


def _degrees(parts: Any, most: int) -> float:
    """Degrees, minutes and seconds as one number. ValueError outside 0 to `most`."""
    degrees, minutes, seconds = (float(part) for part in parts)
    whole = degrees + minutes / 60 + seconds / 3600
    if not 0 <= whole <= most:  # not a number fails too
        raise ValueError(whole)
    return whole
