"""The vault: bytes go in once, whole, and come out as they went in."""

import errno
import hashlib
from io import FileIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from binder.store.vault import CHUNK, Refused, Vault, hash_of


def never() -> None:
    """Nobody wants to stop."""


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    vault = Vault(tmp_path)
    vault.create()
    return vault


@given(parts=st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_goes_in_lies_under_its_hash_once(vault: Vault, tmp_path: Path, parts: list[bytes]) -> None:
    source = tmp_path / "source"
    with vault.intake(never) as intake:
        copies = []
        for part in parts:
            source.write_bytes(part)
            copies.append(intake.receive(source))
            assert copies[-1].sha256 == hashlib.sha256(part).hexdigest()
        intake.settle(copies)
    for part in parts:
        assert vault.path_of(hashlib.sha256(part).hexdigest()).read_bytes() == part
    assert vault.strays() == []


@pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_sizes_around_a_chunk(vault: Vault, tmp_path: Path, size: int) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"\x5a" * size)
    with vault.intake(never) as intake:
        copy = intake.receive(source)
        intake.settle([copy])
    assert copy.size == size
    (original,) = vault.originals()
    assert hash_of(original, never) == original.name == copy.sha256


def test_what_is_not_settled_leaves_no_trace(vault: Vault, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    with vault.intake(never) as intake:
        copy = intake.receive(source)
        assert copy.temp is not None
        assert copy.temp.read_bytes() == b"x"
        assert vault.strays() == []
    assert (copy.temp.exists(), vault.originals()) == (False, [])


def test_what_is_here_already_is_read_and_not_copied(vault: Vault, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    with vault.intake(never) as intake:
        first = intake.receive(source)
        intake.settle([first])
        again = intake.receive(source, {first.sha256})
        intake.settle([again])
    assert (again.temp, again.sha256, vault.strays()) == (None, first.sha256, [])


class _OnAPulledStick(FileIO):
    """Can be opened, and no more: on some systems not even closed."""

    def readinto(self, _buffer: object, /) -> int:
        raise OSError(errno.EIO, "示例：设备已拔出")

    def close(self) -> None:
        was_open = not self.closed
        super().close()
        if was_open:
            raise OSError(errno.ENOTCONN, "示例：设备已拔出")


def test_a_stick_that_is_gone_is_told_in_a_sentence_also_where_closing_fails(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "source").write_bytes(b"x")
    monkeypatch.setattr("binder.store.vault.FileIO", _OnAPulledStick)
    with vault.intake(never) as intake, pytest.raises(Refused, match="请检查 U 盘或存储卡"):
        intake.receive(tmp_path / "source")
    assert (vault.strays(), vault.originals()) == ([], [])


@pytest.mark.parametrize("spoiled", [b"y", None])
def test_what_should_be_here_and_is_spoiled_is_copied_anew(vault: Vault, tmp_path: Path, spoiled: bytes | None) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")
    sha256 = hashlib.sha256(b"x").hexdigest()
    original = vault.path_of(sha256)
    original.parent.mkdir()
    if spoiled:
        original.write_bytes(spoiled)
    with vault.intake(never) as intake:
        intake.settle([intake.receive(source, {sha256})])
    assert original.read_bytes() == b"x"


def test_a_sweep_removes_what_an_earlier_run_left(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "files" / "tmp" / "left").write_bytes(b"half")
    assert [path.name for path in vault.strays()] == ["left"]
    vault.sweep()
    assert vault.strays() == []


def test_a_file_without_permission_is_refused(vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"x")

    def denied(path: object, flags: int) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", denied)
    with vault.intake(never) as intake, pytest.raises(Refused, match="没有读取这个文件的权限"):
        intake.receive(source)
