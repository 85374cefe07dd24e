"""Where an assessment may live. On a network drive or in a cloud folder a database is lost sooner or later."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

from binder.errors import UserError

_OF_KERNEL = "nfs nfs4 cifs smb smb2 smb3 smbfs ncpfs afs ceph glusterfs lustre davfs"
_OF_FUSE = "sshfs rclone davfs2 gvfsd-fuse curlftpfs s3fs glusterfs ceph onedriver google-drive-ocamlfuse juicefs"
NETWORK = frozenset([*_OF_KERNEL.split(), *(f"fuse.{name}" for name in _OF_FUSE.split())])
"""File systems, as Linux names them, whose other end is another machine."""
_CLOUD = {
    "OneDrive": ("onedrive",),
    "坚果云": ("坚果云", "我的坚果云", "nutstore", "nutstore files", "my nutstore"),
    "百度网盘": ("百度网盘", "百度网盘同步空间", "baidusyncdisk", "baidunetdiskworkspace"),
    "Dropbox": ("dropbox",),
    "iCloud": ("iclouddrive", "icloud drive", "mobile documents"),
    "Google Drive": ("google drive", "googledrive", "my drive", "我的云端硬盘"),
    "WPS 云盘": ("wps云盘", "wps cloud files", "wpsdrive"),
    "云盘": ("cloudstorage", "nextcloud", "owncloud", "seafile", "synologydrive", "阿里云盘", "腾讯微云"),
}
_MARKS = {".dropbox": "Dropbox", ".dropbox.cache": "Dropbox", ".tmp.drivedownload": "Google Drive"}
"""What a synchronising program leaves in the folder that it looks after."""
_REMOTE, _REMOVABLE = 4, 2
"""What Windows calls such drives."""


def refusal(folder: Path, environment: Mapping[str, str] = os.environ) -> UserError | None:
    """Why no assessment may be changed in this folder; None where it may."""
    real = Path(os.path.realpath(folder))
    if _is_remote(real):
        return UserError("network-folder", _NETWORK)
    cloud = _cloud_of(real, environment)
    return UserError("cloud-folder", _SYNCED.format(cloud)) if cloud else None


def warning(folder: Path) -> str:
    """What is to be said about a place that will do, or ""."""
    return _STICK if _is_removable(Path(os.path.realpath(folder))) else ""


def cloud_of(path: PurePath) -> str:
    """The cloud service whose folder this path goes through, by the names that their programs give, or ""."""
    names = [part.casefold() for part in path.parts]
    for service, known in _CLOUD.items():
        if any(name in known or re.match(rf"{re.escape(known[0])} [-–(（]", name) for name in names):
            return service
    return ""


def _cloud_of(folder: Path, environment: Mapping[str, str]) -> str:
    roots = (value for key, value in environment.items() if key.upper().startswith("ONEDRIVE") and value)
    if any(folder.is_relative_to(root) for root in roots):
        return "OneDrive"
    marks = (service for up in folder.parents for mark, service in _MARKS.items() if _exists(up / mark))
    return cloud_of(folder) or next(marks, "")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


if sys.platform == "win32":
    import ctypes

    def _drive_type(folder: Path) -> int:
        return int(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor))

    def _is_remote(folder: Path) -> bool:
        local = folder.drive.startswith("\\\\?\\") and not folder.drive.upper().startswith("\\\\?\\UNC")
        return (folder.drive.startswith("\\\\") and not local) or _drive_type(folder) == _REMOTE

    def _is_removable(folder: Path) -> bool:
        return _drive_type(folder) == _REMOVABLE
else:

    def _is_remote(folder: Path) -> bool:
        return mount_of(folder)[1] in NETWORK

    def _is_removable(folder: Path) -> bool:
        return is_removable(mount_of(folder)[0])


def mount_of(folder: Path, table: Path = Path("/proc/self/mounts")) -> tuple[str, str]:
    """Device and file system that a folder lies on, as Linux tells them; ("", "") where nothing is told."""
    best = ("", "", "")
    for where, device, kind in _mounts(table):
        if len(where) >= len(best[0]) and folder.is_relative_to(where):
            best = (where, device, kind)
    return best[1:]


def _mounts(table: Path) -> Iterator[tuple[str, str, str]]:
    try:
        lines = table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for fields in (line.split(" ") for line in lines):
        if len(fields) > 2:
            device, where = (re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), name) for name in fields[:2])
            yield where, device, fields[2]


def is_removable(device: str, blocks: Path = Path("/sys/class/block")) -> bool:
    """Whether a device is a stick or card, or hangs on USB."""
    block = blocks / Path(device).name
    real = os.path.realpath(block)
    flags = (Path(real, "removable"), Path(real).parent / "removable")
    try:
        marked = any(flag.read_text(encoding="ascii").strip() == "1" for flag in flags if flag.is_file())
    except (OSError, ValueError):
        marked = False
    return device.startswith("/dev/") and block.exists() and (marked or "/usb" in real)


_NETWORK = (
    "这个文件夹在网络盘（共享文件夹）上：网络一断，或两个人同时打开，档案就可能损坏，所以只能查看。"
    "请把整个 .binder 文件夹复制到本机硬盘再修改，改好后再复制回去。"
)
_SYNCED = (
    "这个文件夹由{}同步：同步程序会在修改途中搬动文件，档案可能损坏，所以只能查看。"
    "请把整个 .binder 文件夹移到不同步的位置（例如 D 盘或“文档”以外的文件夹）再修改。"
)
_STICK = "档案在 U 盘或移动硬盘上：可以使用，但写入时不要拔出。建议平时放在本机硬盘，U 盘只用来带走副本。"
