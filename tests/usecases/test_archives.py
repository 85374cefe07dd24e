"""A ZIP that somebody sent is opened: its files are evidence under their right names, and nothing else happens."""

import io
import stat
import zipfile
from pathlib import Path

import pytest

from binder.errors import Cancelled, UserError
from binder.intake.members import MAX_MEMBERS
from binder.progress import Progress
from binder.usecases.archives import open_archive, unpacked
from binder.usecases.attaching import attach_files
from binder.usecases.history import undo
from binder.usecases.session import Session
from tests.intake import make
from tests.usecases.brought import held


def gbk_zip(members: dict[str, bytes]) -> bytes:
    """As Chinese Windows packs: names in GBK, and nothing that says so."""
    plain = make.zipped({f"{number:08}": data for number, data in enumerate(members.values())})
    for number, name in enumerate(members):
        raw = name.encode("gb18030")
        assert len(raw) == 8, "as long as what stands there"
        plain = plain.replace(f"{number:08}".encode(), raw)
    return plain


def put_zip(desk: Path, data: bytes) -> Path:
    return make.put(desk, "资料.zip", data)


def names(session: Session) -> list[str]:
    return sorted(evidence.file.name for evidence in session.state.evidence.values())


def leftovers(session: Session) -> list[Path]:
    return [*(session.folder / "cache").glob("unpacked-*"), *(session.folder / "files" / "tmp").iterdir()]


def test_the_members_become_evidence_in_one_step(session: Session, desk: Path) -> None:
    archive = put_zip(
        desk, make.zipped({"现场/一.jpg": make.jpeg(), "现场/二.txt": "说明".encode(), "__MACOSX/x": b"x"})
    )
    done = open_archive(session, archive, ("4", "1"))
    assert (held(session, "4"), done.refused) == ([("1", "一"), ("1", "二")], ())
    undo(session)
    assert (held(session, "4"), session.undo_label, leftovers(session)) == ([], "", [])


def test_one_that_was_attached_is_opened_from_the_vault_and_some_members_only(session: Session, desk: Path) -> None:
    (one,) = attach_files(
        session, "4", "", [put_zip(desk, make.zipped({"一.txt": b"1", "二.txt": b"22"}))]
    ).evidence_ids
    archive = session.file_path(session.state.evidence[one].file.sha256)
    second = next(member for member in session.inspector.members(archive) if member.name == "二.txt")
    open_archive(session, archive, ("5", ""), {second.number})
    assert held(session, "5") == [("", "二")]


def test_names_are_right_whatever_they_were_packed_in(session: Session, desk: Path) -> None:
    chinese = {"现场.txt": b"1", "名单.txt": b"2"}
    open_archive(session, put_zip(desk, gbk_zip(chinese)), ("4", ""))
    assert names(session) == sorted(chinese)
    unflagged = make.zipped({"说明.txt": b"3"}).replace(b"\x00\x08", b"\x00\x00")  # UTF-8 without the flag, as on a Mac
    open_archive(session, put_zip(desk, unflagged), ("4", ""))
    assert names(session) == sorted([*chinese, "说明.txt"])


@pytest.mark.parametrize(
    ("inside", "outside"),
    [
        ("../../../etc/passwd", "passwd"),
        ("/root/.ssh/authorized_keys", "authorized_keys"),
        ("C:\\Windows\\system32\\calc.exe", "calc.exe"),
        ("..\\..\\x.txt", "x.txt"),
        ("a/CON.txt", "_CON.txt"),
        ("a/nul", "_nul"),
        ("照片\u202egpj.exe", "照片gpj.exe"),
        ("a\tb\x01.txt", "ab.txt"),
        ("长" * 300 + ".txt", "长" * 40 + ".txt"),
        ("=1+cmd|'calc'!A0.csv", "=1+cmd_'calc'!A0.csv"),
        ("问?号*.txt", "问_号_.txt"),
    ],
)
def test_a_hostile_name_becomes_a_harmless_one_and_leads_nowhere(
    session: Session, desk: Path, inside: str, outside: str
) -> None:
    before = {path for path in desk.parent.rglob("*") if session.folder not in path.parents}
    archive = put_zip(desk, make.zipped({inside: b"harmless"}))
    open_archive(session, archive, ("4", ""))
    assert names(session) == [outside]
    after = {path for path in desk.parent.rglob("*") if session.folder not in path.parents}
    assert after - before == {archive}


def test_members_of_the_same_name_do_not_hide_each_other(session: Session, desk: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        for data in (b"1", b"2", b"3"):
            archive.writestr("照片.txt", data)
    open_archive(session, put_zip(desk, buffer.getvalue()), ("4", ""))
    assert names(session) == ["照片(2).txt", "照片(3).txt", "照片.txt"]


def test_links_and_devices_in_it_are_no_files(session: Session, desk: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, kind in (
            ("link", stat.S_IFLNK),
            ("device", stat.S_IFBLK),
            ("pipe", stat.S_IFIFO),
            ("file", stat.S_IFREG),
        ):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (kind | 0o644) << 16
            archive.writestr(entry, "/etc/passwd")
    assert [member.name for member in session.inspector.members(put_zip(desk, buffer.getvalue()))] == ["file"]


def test_a_member_that_is_damaged_or_a_bomb_is_refused_and_the_others_come_in(session: Session, desk: Path) -> None:
    members = {"好.txt": b"good", "坏.txt": bytes(range(256)) * 8, "炸弹.txt": bytes(64 << 20)}
    data = bytearray(make.zipped(members))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        broken = archive.getinfo("坏.txt")
    data[broken.header_offset + 60] ^= 0x55
    done = open_archive(session, put_zip(desk, bytes(data)), ("4", ""))
    assert [title for _, title in held(session, "4")] == ["好"]
    refused = dict(done.refused)
    assert "已损坏" in refused["坏.txt"] and "大得不正常" in refused["炸弹.txt"]
    assert leftovers(session) == []


def test_a_member_that_is_larger_than_it_says_is_refused(session: Session, desk: Path) -> None:
    data = make.zipped({"小.txt": b"x" * 5000})
    lying = data.replace((5000).to_bytes(4, "little"), (50).to_bytes(4, "little"))
    done = open_archive(session, put_zip(desk, lying), ("4", ""))
    assert [name for name, _ in done.refused] == ["小.txt"]
    assert done.change is None


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04 nothing more", "已损坏"),
        (make.zipped(dict.fromkeys(map(str, range(MAX_MEMBERS + 1)), b"")), "大得不正常"),
    ],
    ids=["broken", "too many"],
)
def test_an_archive_that_cannot_be_opened_says_why(session: Session, desk: Path, data: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        open_archive(session, put_zip(desk, data), ("4", ""))
    assert (session.undo_label, leftovers(session)) == ("", [])


def test_a_locked_member_asks_for_its_password(session: Session, desk: Path) -> None:
    data = bytearray(make.zipped({"密.txt": b"secret"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.index(mark)
        data[at + (6 if mark[3] == 4 else 8)] |= 1
    done = open_archive(session, put_zip(desk, bytes(data)), ("4", ""))
    assert "密码" in dict(done.refused)["密.txt"]


def test_stopping_leaves_nothing_behind(session: Session, desk: Path) -> None:
    archive = put_zip(desk, make.zipped({f"{number}.txt": b"x" for number in range(9)}))
    progress = Progress(on_step=lambda step: progress.cancel() if step.done == 4 else None)
    with pytest.raises(Cancelled):
        open_archive(session, archive, ("4", ""), None, progress)
    assert (session.undo_label, leftovers(session)) == ("", [])


def test_what_an_interrupted_run_left_is_swept(session: Session, desk: Path) -> None:
    old = session.folder / "cache" / "unpacked-old"
    old.mkdir(parents=True)
    (old / "x").write_bytes(b"x")
    with unpacked(session, put_zip(desk, make.zipped({"深/层/目/录/a.txt": b"a"})), None, Progress()) as found:
        assert [path.relative_to(found.folder).as_posix() for path in found.paths] == ["层/目/录/a.txt"]
        assert not old.exists()


def test_a_disk_that_is_too_full_is_told_before_anything_is_unpacked(
    session: Session, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = put_zip(desk, make.zipped({"a.txt": b"a"}))
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 1000}))
    with pytest.raises(UserError, match="放不下"):
        open_archive(session, archive, ("4", ""))
