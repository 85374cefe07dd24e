"""Where an assessment may lie, told by what the system says of the place."""

import sys
from pathlib import Path, PureWindowsPath

import pytest

from binder.store import places

MOUNTS = """\
/dev/vda / ext4 rw 0 0
server:/export /srv/share nfs4 rw 0 0
//nas/jszl /mnt/\\345\\205\\261\\344\\272\\253\\040盘 cifs rw 0 0
user@host: /home/u/remote fuse.sshfs rw 0 0
/dev/sdb1 /media/stick fuseblk rw 0 0
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "mounts"
    path.write_bytes(MOUNTS.encode())
    return path


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/u/a.binder", "ext4"),
        ("/srv/share/a.binder", "nfs4"),
        ("/srv/shared/a.binder", "ext4"),
        ("/home/u/remote/b/a.binder", "fuse.sshfs"),
    ],
)
def test_the_mount_that_a_folder_lies_on(table: Path, folder: str, kind: str) -> None:
    found = places.mount_of(Path(folder), table)[1]
    assert found == kind
    assert (found in places.NETWORK) == (kind != "ext4")


def test_names_of_mounts_are_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "mounts"
    path.write_text("//nas/x /mnt/my\\040share cifs rw 0 0\n", encoding="utf-8")
    assert places.mount_of(Path("/mnt/my share/a.binder"), path) == ("//nas/x", "cifs")


def test_where_nothing_is_told_nothing_is_refused(tmp_path: Path) -> None:
    assert places.mount_of(Path("/home"), tmp_path / "none") == ("", "")


@pytest.mark.parametrize(
    ("path", "service"),
    [
        (r"C:\Users\u\OneDrive\a.binder", "OneDrive"),
        (r"C:\Users\u\OneDrive - 某县生态环境局\a.binder", "OneDrive"),
        (r"D:\我的坚果云\a.binder", "坚果云"),
        (r"D:\BaiduSyncdisk\创建\a.binder", "百度网盘"),
        (r"D:\百度网盘\a.binder", "百度网盘"),
        (r"C:\Users\u\Dropbox\a.binder", "Dropbox"),
        (r"C:\Users\u\iCloudDrive\a.binder", "iCloud"),
        (r"G:\My Drive\a.binder", "Google Drive"),
        (r"D:\资料\a.binder", ""),
        (r"D:\BaiduNetdiskDownload\a.binder", ""),
        (r"D:\OneDrive说明\a.binder", ""),
        (r"D:\dropbox资料\a.binder", ""),
    ],
)
def test_cloud_folders_are_known_by_name(path: str, service: str) -> None:
    assert places.cloud_of(PureWindowsPath(path)) == service


def test_a_cloud_folder_of_another_name_is_known_by_what_its_program_says(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    assert places.refusal(tmp_path / "work", {}) is None
    refused = places.refusal(tmp_path / "work", {"OneDriveCommercial": str(tmp_path)})
    assert refused
    assert refused.code == "cloud-folder"
    (tmp_path / ".dropbox").touch()
    refused = places.refusal(tmp_path / "work", {})
    assert refused
    assert "Dropbox" in refused.text


@pytest.mark.skipif(sys.platform == "win32", reason="Linux alone tells it by files")
@pytest.mark.parametrize(("flag", "expected"), [("1\n", True), ("0\n", False)])
def test_a_stick_is_known_by_its_device(tmp_path: Path, flag: str, expected: bool) -> None:
    disk = tmp_path / "devices" / "sdb"
    (disk / "sdb1").mkdir(parents=True)
    (disk / "removable").write_text(flag, encoding="ascii")
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "sdb1").symlink_to(disk / "sdb1")
    assert places.is_removable("/dev/sdb1", tmp_path / "block") == expected
    assert not places.is_removable("tmpfs", tmp_path / "block")
