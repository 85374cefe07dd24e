"""Whatever the bytes: an answer, never a crash; and what is called sound can be shown."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from binder.domain.evidence import FileInfo, FileKind
from binder.errors import UserError
from binder.intake.inspect import inspect_file
from binder.intake.worker import SENTENCES, Inspector
from tests.intake import make

SOUND = {name: data for name, data in make.every_kind().items() if name != "photo.jpg"}
SOUND |= {"photo.jpg": make.noisy_jpeg(60, 40)}
MAGICS: tuple[bytes, ...] = (
    b"",
    b"\xff\xd8\xff\xe0",
    b"\x89PNG\r\n\x1a\n",
    b"II*\x00",
    b"MM\x00+",
    b"BM" + b"\0" * 12 + b"\x28",
    b"GIF89a",
)
MAGICS += (b"RIFF\x10\0\0\0WEBP", b"%PDF-1.7\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xef\xbb\xbf")
ENDLESS = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, bytes]:
    """A sound original with a few bytes changed, and now and then cut short."""
    name = draw(st.sampled_from(sorted(SOUND)))
    data = bytearray(SOUND[name])
    for place, byte in draw(
        st.lists(st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), min_size=1, max_size=3)
    ):
        data[place] = byte
    is_cut = draw(st.integers(0, 5)) == 0
    return name, bytes(data[: draw(st.integers(0, len(data)))] if is_cut else data)


def _is_told(info: FileInfo) -> bool:
    """A problem is a sentence, with a remedy after it."""
    return info.problem == "" or info.problem.endswith("。")


@settings(parent=ENDLESS, max_examples=200)
@given(magic=st.sampled_from(MAGICS), data=st.binary(max_size=600), name=st.text(max_size=12))
def test_any_bytes_under_any_name_are_answered(tmp_path: Path, magic: bytes, data: bytes, name: str) -> None:
    path = make.put(tmp_path, "blob", magic + data)
    info = inspect_file(path, name=name, sha256="", size=len(data))
    assert info.name == name
    assert _is_told(info)


@pytest.mark.parametrize("place", range(4))
def test_a_heic_whose_item_is_of_no_kind_at_all_is_damaged_and_nothing_crashes(
    inspector: Inspector, tmp_path: Path, place: int
) -> None:
    data = bytearray(SOUND["phone.heic"])
    data[data.index(b"Exif") + place] = 0xFF
    info = inspector.inspect(make.put(tmp_path, "blob", bytes(data)), name="phone.heic", sha256="", size=len(data))
    assert (info.kind, info.problem) == (FileKind.HEIC, "HEIC 照片已损坏，无法读取。请从手机重新拷贝后再添加。")


@settings(parent=ENDLESS, max_examples=400)
@given(original=changed())
def test_a_changed_original_is_answered_and_what_is_sound_can_be_shown(
    inspector: Inspector, tmp_path: Path, original: tuple[str, bytes]
) -> None:
    name, data = original
    path = make.put(tmp_path, "blob", data)
    info = inspector.inspect(path, name=name, sha256="", size=len(data))
    assert _is_told(info)
    assert info.problem not in SENTENCES.values()  # the inspection itself answered: it neither hung nor died
    try:
        inspector.thumbnail(path, info.kind, info.orientation, tmp_path / "out.png", pixels=32)
    except UserError:
        assert info.problem or not info.kind.is_image
    try:
        inspector.content(path, info.kind)
    except UserError as error:
        assert info.problem or error.code == "no-content" or info.kind in (FileKind.DOCX, FileKind.XLSX, FileKind.XLS)
