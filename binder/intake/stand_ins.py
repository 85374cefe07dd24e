"""What is shown in place of an original whose own form no page can hold: made once from it, a JPEG or a PDF."""

from pathlib import Path

from binder.domain.evidence import FileKind
from binder.errors import UserError
from binder.intake.pictures import flat, open_image
from binder.intake.whole import whole

QUALITY = 92


def make_stand_in(path: Path, kind: FileKind, out: Path) -> None:
    """Write the stand-in of an original to `out`: for an OFD a PDF; for a HEIC a JPEG in full size, upright, with its
    colour profile.

    Raises UserError "no-picture" for a kind that has none or an original that cannot be shown.
    """
    try:
        with whole(out) as part:
            _write(path, kind, part)
    except (UserError, MemoryError):
        raise
    except Exception as error:
        raise UserError("no-picture", "这份文件的页面无法显示。请用其他程序打开原件查看。") from error


def _write(path: Path, kind: FileKind, part: Path) -> None:
    if kind is FileKind.OFD:
        from binder.intake.ofd.convert import convert_ofd

        part.write_bytes(convert_ofd(path).pdf)
        return
    if kind is not FileKind.HEIC:
        raise UserError("no-picture", "这种文件没有页面图像，请用原来的程序打开查看。")
    with open_image(path, kind) as image:
        profile = image.info.get("icc_profile")
        flat(image).save(part, "JPEG", quality=QUALITY, subsampling=0, icc_profile=profile)
