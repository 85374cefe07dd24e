"""The same assessment gives the same binder, byte for byte; at another time only what tells the time is different."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest

from binder.domain.evidence import FileKind
from binder.pdf.write import write_binder
from binder.progress import Progress
from tests.pdf.files import image_bytes, jpeg, pdf_bytes, quartered
from tests.pdf.make import MADE_AT, Desk

PROGRAM = """
import sys
from pathlib import Path
from tests.pdf.make import Desk
from tests.pdf.test_same_again import fill
desk = fill(Desk(Path(sys.argv[1])))
desk.write(Path(sys.argv[2]))
desk.write(Path(sys.argv[3]), archival=True, volume_pages=14)
"""


def fill(desk: Desk) -> Desk:
    desk.put(jpeg(), "a.jpg", FileKind.JPEG)
    desk.put(pdf_bytes(3, deterministic_id=True), "b.pdf", FileKind.PDF, "2", pages=3)
    desk.put(image_bytes(quartered(), "PNG"), "c.png", FileKind.PNG, "3")
    desk.put(b"t", "d.txt", FileKind.TEXT, "4", problem="读不出来。")
    return desk


@pytest.fixture
def full(desk: Desk) -> Desk:
    return fill(desk)


def test_in_another_run_of_the_program(full: Desk, out: Path, tmp_path: Path) -> None:
    """Whatever the order in which that run keeps its sets."""
    others = [tmp_path / "单.pdf", tmp_path / "套.pdf"]
    environment = {**os.environ, "PYTHONPATH": os.getcwd(), "PYTHONUTF8": "1", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", PROGRAM, str(full.folder), *map(str, others)], env=environment, check=True)
    full.write(out)
    assert out.read_bytes() == others[0].read_bytes()
    for path in full.write(out, archival=True, volume_pages=14).paths:
        assert path.read_bytes() == (tmp_path / path.name.replace(out.stem, "套")).read_bytes()


@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(days=267, hours=9)])
def test_at_another_time(full: Desk, out: Path, tmp_path: Path, later: timedelta) -> None:
    again = tmp_path / "again.pdf"
    full.write(out)
    write_binder(full.book(MADE_AT + later), again, Progress())
    with pikepdf.open(out) as before, pikepdf.open(again) as after:
        pairs = list(zip(before.objects, after.objects, strict=True))
        changed = [a for a, b in pairs if said_by(a) != said_by(b)]
    assert 0 < len(changed) <= 6  # cover, 备考表, information, XMP, the imprint and how large it is


def said_by(thing: pikepdf.Object) -> bytes:
    return thing.unparse() + (thing.read_raw_bytes() if isinstance(thing, pikepdf.Stream) else b"")
