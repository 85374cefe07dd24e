"""What the disk and the database may answer, as sentences for the user."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from binder.errors import UserError

_FULL = ("disk-full", "磁盘空间不足，这一步没有保存，之前的内容没有受影响。请腾出空间后重试。")
_READ_ONLY = ("folder-not-writable", "这个文件夹现在不能写入，这一步没有保存。请检查磁盘是否只读、权限是否改变。")
_BROKEN = ("disk-error", "读写磁盘出错，这一步没有保存。请检查磁盘或 U 盘是否已拔出，换到本机硬盘后重试。")
_BUSY = ("already-open", "别的程序正在使用这个档案的数据库。请关闭它之后重试。")
DAMAGED = (
    "database-damaged",
    "档案的数据库已损坏，没有打开它，也没有改动它。请从备份恢复；恢复之前，现在的数据库会另存一份。",
)
_BESIDE = "内容已经保存，但原件旁的说明文件没有写成：{}。请腾出空间，或检查磁盘；下次修改和关闭档案时会再写。"
_DATABASE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_IOERR: _BROKEN,
    sqlite3.SQLITE_CANTOPEN: _BROKEN,
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
}
_DISK = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _READ_ONLY,
    errno.EPERM: _READ_ONLY,
    errno.EIO: _BROKEN,
}


def database_trouble(error: BaseException | None) -> UserError | None:
    """The sentence for an error of SQLite; None when it is our bug."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None and isinstance(error, sqlite3.OperationalError):
        return UserError(*DAMAGED)  # text that is not UTF-8: Python's own complaint has no code
    found = _DATABASE.get(code & 0xFF) if code is not None else None
    return UserError(*found) if found else None


@contextmanager
def disk_sentences() -> Iterator[None]:
    """Turn what a full, read-only or broken disk answers into a UserError; any other OSError passes."""
    try:
        yield
    except OSError as error:
        found = _DISK.get(error.errno or 0)
        if found is None:
            raise
        raise UserError(*found) from error


@contextmanager
def beside_sentences() -> Iterator[None]:
    """Turn whatever a disk answers, one that is gone too, into a UserError on what is written beside the originals."""
    try:
        yield
    except OSError as error:
        why = "磁盘空间不足" if _DISK.get(error.errno or 0) == _FULL else "磁盘或 U 盘不能写入"
        raise UserError("not-written-beside", _BESIDE.format(why)) from error


@contextmanager
def sqlite_sentences() -> Iterator[None]:
    """Turn what SQLite answers into a UserError; what is our bug passes."""
    try:
        yield
    except sqlite3.Error as error:
        raise database_trouble(error) or error from error
