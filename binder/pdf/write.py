"""Writing a binder: to a folder beside its place, checked, flushed, then moved into place. The originals go beside."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from binder.domain.names import safe_name
from binder.durable import Durable
from binder.errors import UserError
from binder.memory import uncollected
from binder.pdf.assemble import assemble
from binder.pdf.book import Book
from binder.pdf.paper import paper_plan
from binder.pdf.pdf_source import UnreadablePdf
from binder.pdf.pixels import UnreadableImage
from binder.pdf.plan import Plan
from binder.pdf.proof import Proof
from binder.pdf.setting import Assembled, assemble_set
from binder.pdf.splice import splice
from binder.pdf.verify import check_structure
from binder.pdf.workshop import Workshops, move_out
from binder.progress import Progress

CHUNK = 1 << 20
ADVICE = "请换个位置或腾出空间后重试。"
REASONS = {
    errno.ENOSPC: "磁盘已满",
    errno.EFBIG: "文件太大，这个磁盘放不下（FAT32 格式的 U 盘每个文件最多 4 GB，可以分册导出）",
    errno.EACCES: "没有写入这个位置的权限",
    errno.EPERM: "没有写入这个位置的权限",
    errno.EROFS: "这个位置只能读、不能写",
    errno.ENOENT: "文件夹不存在",
    errno.ENOTDIR: "文件夹不存在",
}


@dataclass(frozen=True, slots=True)
class Written:
    """A binder on disk, its volumes in order. sizes: bytes. exceptions: (evidence id or "", sentence).

    begun: (number of a volume, name of an item that began in the volume before). hidden, hidden_pages: of a redacted
    copy.
    """

    paths: tuple[Path, ...]
    pages: tuple[int, ...]
    sizes: tuple[int, ...]
    exceptions: tuple[tuple[str, str], ...]
    begun: tuple[tuple[int, str], ...] = ()
    hidden: int = 0
    hidden_pages: int = 0


def write_binder(
    book: Book,
    out: Path,
    progress: Progress,
    workshops: Workshops | None = None,
    volumes: tuple[Assembled, ...] = (),
) -> Written:
    """Write the binder of a book. A failure or a cancel leaves what was at `out` as it was.

    volumes: the book as `assemble_set` laid it out before, if it did.
    Raises UserError where the originals cannot be read or the place cannot be written, Cancelled.
    """
    workshop = (workshops or Workshops()).beside(out)
    with uncollected(), Proof(book.pieces.values(), copied=True) as proof, _told(), workshop as folder:
        proof.check_sizes()
        volumes = volumes or assemble_set(book, folder, progress)
        parts = [_spliced(one, folder / f"binder-{n}.pdf", proof, progress) for n, one in enumerate(volumes, 1)]
        proof.check(progress)
        for number, (one, part) in enumerate(zip(volumes, parts, strict=True)):
            progress.step(number, len(volumes), "正在检查写好的佐证册")
            _check(part, one.plan)
            if one.plan.archival:
                _check_archival(part)
        progress.check()
        paths = volume_paths(out, len(volumes))
        move_out(dict(zip(parts, paths, strict=True)))
    plan = volumes[0].plan
    begun = tuple((n, name) for n, one in enumerate(volumes, 1) for name in one.begun)
    return Written(
        paths,
        tuple(len(one.plan.pages) for one in volumes),
        tuple(one.size for one in volumes),
        plan.exceptions, begun, plan.hidden, plan.hidden_pages,
    )  # fmt: skip


@contextmanager
def _told() -> Iterator[None]:
    """Tell what goes wrong with files in words."""
    try:
        yield
    except OSError as error:
        raise UserError(
            "binder-not-written", f"佐证册没有写成：{_reason(error)}。请换个位置或腾出空间后重试。"
        ) from error
    except (UnreadablePdf, UnreadableImage) as error:
        raise UserError("original-unreadable", f"有原件读不出来：{error}请核对后重试。") from error


def _spliced(one: Assembled, part: Path, proof: Proof, progress: Progress) -> Path:
    with Durable(part) as file:
        splice(one.skeleton, file, proof, progress)
    if part.stat().st_size != one.size:
        raise RuntimeError(f"{part.stat().st_size} bytes were written, {one.size} foretold")
    return part


def volume_paths(out: Path, count: int) -> tuple[Path, ...]:
    """Where the volumes of a binder go: to the name that was given, or to names with their numbers."""
    if count == 1:
        return (out,)
    return tuple(out.with_name(f"{out.stem}-第{number}册{out.suffix}") for number in range(1, count + 1))


def _check(part: Path, plan: Plan) -> None:
    """Read the file again as others will; anything wrong with it is a fault of the program."""
    findings = list(check_structure(part, plan.labels))
    if findings:
        raise RuntimeError("；".join(findings))


def _check_archival(part: Path) -> None:
    from binder.pdf.archive import archival_faults

    faults = archival_faults(part)
    if faults:
        text = f"写出的文件没有通过 PDF/A-3b 检查（{len(faults)} 处，例如 {faults[0]}），没有保存。请改为导出普通 PDF。"
        raise UserError("not-archival", text)


def _reason(error: OSError) -> str:
    return REASONS.get(error.errno or 0) or error.strerror or "磁盘读写出错"


def paper_file(out: Path) -> Path:
    """Where the spine label and the tabs of a binder go: beside it."""
    return out.with_name(f"{out.stem}-卷脊和标签.pdf")


def write_paper(
    book: Book, out: Path, progress: Progress, volumes: int = 1, workshops: Workshops | None = None
) -> None:
    """Write the spine label of each volume, and the tabs, to be printed and cut. Raises UserError, Cancelled."""
    plan = paper_plan(book, volumes)
    try:
        with (workshops or Workshops()).beside(out) as folder:
            skeleton = assemble(plan, book.made_at, folder / "skeleton.pdf", progress)
            with Durable(folder / "paper.pdf") as file:
                splice(skeleton, file, None, progress)
            _check(folder / "paper.pdf", plan)
            (folder / "paper.pdf").replace(out)
    except OSError as error:
        raise UserError(
            "binder-not-written", f"佐证册写好了，但卷脊和标签没有写成：{_reason(error)}。{ADVICE}"
        ) from error


def originals_folder(out: Path) -> Path:
    """Where the originals of a binder go: beside it, in a folder of its name."""
    return out.with_name(f"{out.stem}-原件")


def write_originals(
    book: Book, folder: Path, progress: Progress, workshops: Workshops | None = None
) -> tuple[Path, ...]:
    """Copy the originals of all bound evidence into `folder`, one folder an item; returns what was written.

    A file of the same name is replaced; nothing else in the folder is touched.
    Raises UserError, Cancelled.
    """
    written = []
    try:
        with (workshops or Workshops()).beside(folder) as workshop:
            for done, (id_, (item, number)) in enumerate(book.homes.items()):
                piece = book.pieces[id_]
                progress.step(done, len(book.homes), "正在复制原件")
                place = folder / safe_name(f"{book.number_of(item)}_{item.short}")
                place.mkdir(parents=True, exist_ok=True)
                ending = Path(piece.evidence.file.name).suffix
                target = place / safe_name(f"{number:02d}_{piece.evidence.title}", ending)
                _copy(piece.path, workshop / "original", progress).replace(target)
                written.append(target)
    except OSError as error:
        raise UserError(
            "originals-not-written", f"佐证册写好了，但原件没有复制完：{_reason(error)}。{ADVICE}"
        ) from error
    return tuple(written)


def _copy(source: Path, part: Path, progress: Progress) -> Path:
    with source.open("rb") as original, part.open("wb") as copy:
        while chunk := original.read(CHUNK):
            progress.check()
            copy.write(chunk)
        copy.flush()
        os.fsync(copy.fileno())
    return part
