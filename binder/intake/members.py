"""What a ZIP archive holds, and getting its members out one at a time, never more than a budget of bytes."""

import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from binder.domain.members import Member
from binder.errors import UserError

MAX_MEMBERS = 10_000
MAX_TOTAL = 20 << 30  # bytes of all members together
MAX_RATIO = 250  # how many times its packed size a large member may have; what a camera or an office writes has 20
LARGE = 32 << 20  # bytes below which the ratio is not looked at: a text of blanks packs a thousandfold
CHUNK = 1 << 20
UTF8_FLAG, LOCKED_FLAG = 0x800, 0x1
UNICODE_NAME = 0x7075
LITTER = re.compile(r"(^|/)(__MACOSX/|\.[^/]*$|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE)
"""What systems and office programs leave in folders."""


def members_of(path: Path) -> tuple[Member, ...]:
    """The files of an archive, without folders, links and litter.

    Raises UserError "too-large" for more than anybody packs, "damaged-file" for a list that cannot be read.
    """
    with _opened(path) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_MEMBERS or sum(entry.file_size for entry in entries) > MAX_TOTAL:
            raise _too_large()
        named = [(number, entry, _name(entry)) for number, entry in enumerate(entries)]
    return tuple(
        Member(number, *_split(name), entry.file_size, bool(entry.flag_bits & LOCKED_FLAG))
        for number, entry, name in named
        if _is_file(entry) and name and not name.endswith("/") and not LITTER.search(name)
    )


def unpack(path: Path, number: int, out: Path, budget: int) -> int:
    """Write one member to `out`, which is new; how many bytes it has. number: of the list. budget: bytes at most.

    Raises UserError "too-large" over the budget or for a bomb, "locked-file", or "damaged-file"; `out` is gone then.
    """
    with _opened(path) as archive:
        entry = archive.infolist()[number]
        if entry.flag_bits & LOCKED_FLAG:
            raise UserError("locked-file", "压缩包里的这个文件设了密码，没有收入。请用密码解压后再添加。")
        if entry.file_size > budget or entry.file_size > max(LARGE, entry.compress_size * MAX_RATIO):
            raise _too_large()
        try:
            return _copied(archive, entry, out)
        except BaseException:
            out.unlink(missing_ok=True)
            raise


def _copied(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, out: Path) -> int:
    done = 0
    with archive.open(entry) as stream, out.open("xb") as target:
        while chunk := stream.read(CHUNK):  # never more than the size that the list claims
            target.write(chunk)
            done += len(chunk)
    return done


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (UserError, MemoryError):
        raise
    except OSError as error:
        if error.errno is not None:  # of the disk, not of the archive
            raise
        raise _damaged() from error
    except Exception as error:  # zipfile raises struct.error, EOFError, NotImplementedError and more on bad bytes
        raise _damaged() from error


def _damaged() -> UserError:
    return UserError("damaged-file", "压缩包已损坏或没有传完，无法打开。请重新取得后再添加。")


def _too_large() -> UserError:
    return UserError(
        "too-large", "压缩包解开后大得不正常，为安全起见没有打开。请在电脑上解压，把需要的文件直接添加进来。"
    )


def _is_file(entry: zipfile.ZipInfo) -> bool:
    """No folder, link, device or pipe, as far as the archive was packed on a system that tells."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return not entry.is_dir() and kind in (0, stat.S_IFREG)


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as its packer meant it: by its flag or its extra field in UTF-8, else what the bytes say."""
    if entry.flag_bits & UTF8_FLAG:
        return entry.filename.replace("\\", "/")
    raw = entry.orig_filename.encode("cp437", "replace")
    told = _unicode_name(entry.extra)
    for data, encoding in ((told, "utf-8"), (raw, "utf-8"), (raw, "gb18030")):
        try:
            if data:
                return data.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return raw.decode("gb18030", "replace").replace("\\", "/")


def _unicode_name(extra: bytes) -> bytes:
    """The name in UTF-8 that some packers add beside the one in the system's own encoding."""
    at = 0
    while at + 4 <= len(extra):
        field, length = struct.unpack_from("<HH", extra, at)
        if field == UNICODE_NAME:
            return extra[at + 9 : at + 4 + length]
        at += 4 + length
    return b""


def _split(name: str) -> tuple[str, str]:
    """Folder and file name, without what would lead out of a folder."""
    *above, last = [part for part in name.split("/") if part not in ("", ".", "..") and not part.endswith(":")]
    return "/".join(above), last
