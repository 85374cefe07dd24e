"""Look at an original once, when it comes in: kind, pages, size, orientation, date, and what is wrong with it."""

import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image

from binder.domain.evidence import BLOCK_KINDS, IMAGE_KINDS, OFFICE_KINDS, FileInfo, FileKind
from binder.errors import UserError
from binder.intake.exif import read_exif
from binder.intake.films import seconds_of
from binder.intake.kinds import ENDINGS, KIND_NAMES, ending_of, promised_otherwise
from binder.intake.pictures import MAX_PIXELS, check_pixels, open_image
from binder.intake.sniff import HEAD, sniff


def inspect_file(path: Path, *, name: str, sha256: str, size: int) -> FileInfo:
    """What is known of the file at `path`. Bad content never raises: it is told in `problem`.

    name: what the clerk called it; only its ending is looked at. sha256, size: passed on as they are.
    """
    info = FileInfo(sha256, name, size, FileKind.OTHER)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # libraries warn of what is told here in plain words
            info = replace(info, kind=sniff(path, name))
            info = _LOOKS[info.kind](_with_note(info), path)
    except UserError as error:
        return replace(info, problem=error.text)
    except OSError as error:
        return replace(info, problem=_unopened(info.kind, error))
    except MemoryError:
        return replace(info, problem="文件太大，内存不足，无法读取。请拆分或缩小后再添加。")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # parsers in C and Rust raise what is not even an Exception
        return replace(info, problem=_damaged(info.kind))
    return info


def _with_note(info: FileInfo) -> FileInfo:
    """Say so when the name promises another kind than the bytes are."""
    if info.kind is FileKind.OTHER or not promised_otherwise(info.name, info.kind):
        return info
    return _noted(info, f"扩展名是 {ending_of(info.name)}，内容其实是 {KIND_NAMES[info.kind]}。")


def _noted(info: FileInfo, *sentences: str) -> FileInfo:
    return replace(info, note="".join((info.note, *sentences)))


def _damaged(kind: FileKind) -> str:
    return f"{KIND_NAMES.get(kind, '文件')}已损坏或没有传完，无法读取。请重新取得原件后再添加。"


def _unopened(kind: FileKind, error: OSError) -> str:
    """OSError is also what Pillow raises for bad bytes; only one with a number comes from the system."""
    if error.errno is None:
        return _damaged(kind)
    return "文件无法打开，可能已被移走、被其他程序占用或没有读取权限。请检查后重新添加。"


def _look_at_image(info: FileInfo, path: Path) -> FileInfo:
    with open_image(path, info.kind) as image:
        width, height = image.size
        image.draft(image.mode, (width // 8, height // 8))  # a JPEG is read whole all the same
        image.load()  # before the EXIF: looking for that decodes a PNG too, and hides what is wrong with it
        exif = read_exif(image)
        pages = _check_frames(image) if info.kind is FileKind.TIFF else 1
    if info.kind is FileKind.JPEG and not _is_whole_jpeg(path):
        raise UserError("damaged-file", "照片没有传完，下半部分是空白。请从相机或手机重新拷贝后再添加。")
    upright = 1 if info.kind is FileKind.HEIC else exif.orientation  # libheif has turned the picture already
    seen = replace(info, pages=pages, width=width, height=height, orientation=upright)
    return replace(seen, captured_at=exif.captured_at, place=exif.place)


def _check_frames(image: Image.Image) -> int:
    """The number of a TIFF's frames; as many of the further ones as the pixel limit allows are decoded."""
    frames, budget = int(getattr(image, "n_frames", 1)), MAX_PIXELS
    for frame in range(1, frames):
        image.seek(frame)
        check_pixels(image)
        budget -= image.width * image.height
        if budget > 0:
            image.load()
    return frames


def _is_whole_jpeg(path: Path) -> bool:
    """Whether the picture has its end mark. A copy that broke off may be filled up with zeros, which decode as grey.

    The last start of a scan must come before the last end: a preview inside the EXIF has both, and comes first.
    """
    data = path.read_bytes()
    return data.rfind(b"\xff\xda") < data.rfind(b"\xff\xd9")


def _look_at_pdf(info: FileInfo, path: Path) -> FileInfo:
    from binder.intake.pdf_check import check_pdf

    state = check_pdf(path)
    return replace(info, pages=state.pages, problem=state.problem, note=state.note or info.note)


def _look_at_document(info: FileInfo, path: Path) -> FileInfo:
    from binder.intake.documents import check_document

    check_document(path, info.kind)
    return info


def _look_at_office(info: FileInfo, path: Path) -> FileInfo:
    return info


def _look_at_ofd(info: FileInfo, path: Path) -> FileInfo:
    from binder.intake.ofd.convert import convert_ofd

    drawn = convert_ofd(path)
    return _noted(replace(info, pages=drawn.pages), *drawn.left_out)


def _look_at_film(info: FileInfo, path: Path) -> FileInfo:
    return replace(info, seconds=seconds_of(path))


def _look_at_zip(info: FileInfo, path: Path) -> FileInfo:
    from binder.intake.members import members_of

    count = len(members_of(path))
    return _noted(info, f"压缩包里有 {count} 个文件，可以打开后作为佐证材料逐个收入。")


def _look_at_closed(info: FileInfo, path: Path) -> FileInfo:
    advice = "本程序打不开这种压缩包，原样保存。请在电脑上解压后，把里面的文件直接添加进来。"
    return _noted(info, advice)


def _look_at_other(info: FileInfo, path: Path) -> FileInfo:
    with path.open("rb") as file:
        head = file.read(HEAD)
    ending = ending_of(info.name)
    if not head:
        return replace(info, problem="文件是空的（0 字节），可能没有拷贝完。请重新取得原件后再添加。")
    if not any(head):
        return replace(info, problem="文件里全是空白数据，可能没有拷贝完。请重新取得原件后再添加。")
    if ending in ENDINGS:
        text = f"扩展名是 {ending}，内容却认不出来，文件可能已损坏或被加密软件加密。请重新取得原件后再添加。"
        return replace(info, problem=text)
    return info


_LOOKS: dict[FileKind, Callable[[FileInfo, Path], FileInfo]] = {
    **dict.fromkeys(IMAGE_KINDS, _look_at_image),
    **dict.fromkeys(BLOCK_KINDS, _look_at_document),
    **dict.fromkeys(OFFICE_KINDS, _look_at_office),
    **dict.fromkeys((FileKind.AUDIO, FileKind.VIDEO), _look_at_film),
    **dict.fromkeys((FileKind.RAR, FileKind.SEVEN_ZIP), _look_at_closed),
    FileKind.PDF: _look_at_pdf,
    FileKind.OFD: _look_at_ofd,
    FileKind.ZIP: _look_at_zip,
    FileKind.OTHER: _look_at_other,
}
