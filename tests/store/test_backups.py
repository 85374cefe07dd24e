"""Backups by age: what stays, what goes, and that one is written whole or not at all."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from binder.store import backups
from binder.store.backups import Backup, Why

GOLDEN = Path(__file__).parents[1] / "golden" / "version-4.binder"
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(GOLDEN, tmp_path / "a.binder"))


def made(*hours_ago: float) -> list[Backup]:
    times = sorted(NOW - timedelta(hours=hours) for hours in hours_ago)
    return [Backup(number, Path(f"{number}.db"), at, Why.TIMED, 1) for number, at in enumerate(times)]


def left(kept: list[Backup]) -> list[Backup]:
    gone = backups.superfluous(kept, NOW)
    return [each for each in kept if each not in gone]


def test_half_a_day_of_work_keeps_every_half_hour() -> None:
    day = made(*(0.5 * number for number in range(16)))
    assert left(day) == day


def test_of_two_months_a_day_a_backup_stays_and_then_a_month() -> None:
    long = made(*(2 * number for number in range(12 * 60)))
    days = [each.at.astimezone().date() for each in left(long)]
    today = NOW.astimezone().date()
    for back in range(1, 14):
        assert days.count(today - timedelta(days=back)) >= 1
    earlier = [day for day in days if day <= today - timedelta(days=14)]
    assert 2 <= len(earlier) <= 3
    assert len(days) < 50


@given(st.lists(st.floats(-48, 24 * 400), max_size=60))
def test_the_newest_always_stay_and_thinning_again_changes_nothing(hours: list[float]) -> None:
    kept = left(made(*hours))
    assert left(kept) == kept
    assert kept[-10:] == made(*hours)[-10:]


def disk_fills(*_: object) -> Iterator[None]:
    raise OSError(28, "No space left on device")


def test_a_backup_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "fsync_file", disk_fills)
    with pytest.raises(OSError, match="No space"):
        backups.back_up(folder, Why.ASKED)
    assert list((folder / "backups").iterdir()) == []


def test_two_within_a_second_are_two(folder: Path) -> None:
    first, second = backups.back_up(folder, Why.ASKED), backups.back_up(folder, Why.ASKED)
    assert first.path != second.path
    assert [each.path for each in backups.listed(folder)] == [first.path, second.path]
    assert [backups.complaint(each) for each in (first, second)] == ["", ""]


def test_nothing_new_is_not_backed_up_again(folder: Path) -> None:
    assert backups.back_up_if_changed(folder, Why.TIMED)
    assert backups.back_up_if_changed(folder, Why.TIMED) is None


def test_a_damaged_backup_is_passed_over(folder: Path) -> None:
    first = backups.back_up(folder, Why.ASKED)
    second = backups.back_up(folder, Why.ASKED)
    raw = bytearray(second.path.read_bytes())
    raw[raw.index("云岭县".encode())] ^= 1
    second.path.write_bytes(raw)
    assert backups.complaint(second)
    assert backups.newest_sound(folder) == first


def test_what_is_no_backup_is_not_listed(folder: Path) -> None:
    there = folder / "backups"
    there.mkdir()
    for name in (
        "笔记.txt",
        "00001-20261127T1200Z-asked.db",
        "00001-20261127T120000Z-asked.part",
        "00001-20261399T120000Z-asked.db",
    ):
        (there / name).touch()
    (there / "version-3-20261127T120000Z.db").touch()
    assert [each.why for each in backups.listed(folder)] == [Why.MIGRATION]
