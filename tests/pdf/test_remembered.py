"""What is remembered of photos spares reading them again, and is never believed against reason."""

import json
from pathlib import Path

import pytest

from binder.domain.evidence import FileKind
from binder.pdf import remembered
from binder.pdf.jpeg import Marks
from binder.pdf.remembered import Photographs
from tests.pdf.files import jpeg, quartered
from tests.pdf.make import Desk


@pytest.fixture
def loaded(desk: Desk) -> Desk:
    desk.put(jpeg(), "a.jpg", FileKind.JPEG)
    desk.put(jpeg(quartered(90, 50)), "b.jpg", FileKind.JPEG, item="3")
    return desk


def test_a_second_binder_looks_through_no_photo_and_is_the_same(
    loaded: Desk, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "cache" / "photographs.json"
    loaded.write(out, photographs=Photographs(kept))
    first = out.read_bytes()

    def never(path: Path) -> Marks:
        raise AssertionError(f"{path} was read again")

    monkeypatch.setattr(remembered, "find_marks", never)
    loaded.write(out, photographs=Photographs(kept))
    assert out.read_bytes() == first


@pytest.mark.parametrize(
    "damage", ["not json", "[]", "[1, []]", "[99, {}]", "[1, {SHA: 5}]", "[1, {SHA: [[[0, 9e9]]]}]"]
)
def test_a_spoilt_memory_is_forgotten(loaded: Desk, out: Path, tmp_path: Path, damage: str) -> None:
    loaded.write(out)
    first = out.read_bytes()
    kept = tmp_path / "photographs.json"
    sha = next(iter(loaded.evidence.values())).file.sha256
    kept.write_text(damage.replace("SHA", json.dumps(sha)))
    loaded.write(out, photographs=Photographs(kept))
    assert out.read_bytes() == first


def test_a_stretch_beyond_the_end_of_the_file_is_not_believed(loaded: Desk, out: Path, tmp_path: Path) -> None:
    kept = tmp_path / "photographs.json"
    loaded.write(out, photographs=Photographs(kept))
    first = out.read_bytes()
    form, known = json.loads(kept.read_text())
    for found in known.values():
        found[0][-1][1] += 1
    kept.write_text(json.dumps([form, known]))
    loaded.write(out, photographs=Photographs(kept))
    assert out.read_bytes() == first
