"""What the reader of files calls sound can be bound: a PDF that is not as it should be never ends an export."""

import os
import random
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from binder.domain.evidence import FileKind
from binder.intake.inspect import inspect_file
from tests.intake import hostile, make
from tests.pdf.files import armed_pdf, pdf_bytes
from tests.pdf.make import Desk

MUTANTS = 300 if os.environ.get("HOSTILE") == "long" else 12


@pytest.mark.timeout(1800)
def test_mutants_that_pass_for_sound_are_bound(tmp_path: Path) -> None:
    dice = random.Random(os.environ.get("SEED", "3"))
    kinds = [make.pdf(3), pdf_bytes(2, crop=True, rotate=90), armed_pdf(), make.locked_pdf(user="", owner="o")]
    bound = 0
    for number in range(MUTANTS):
        data = hostile.mutant(dice.choice(kinds), dice)
        info = inspect_file(make.put(tmp_path, "x.pdf", data), name="x.pdf", sha256="", size=len(data))
        if info.kind is FileKind.PDF and not info.problem:
            (folder := tmp_path / str(number)).mkdir()
            desk = Desk(folder)
            desk.put(data, "x.pdf", FileKind.PDF, pages=info.pages)
            desk.write(folder / "册.pdf")
            bound += 1
    assert bound


def _with_contents(packed: bytes) -> bytes:
    """Three pages, the second of which has these as its packed contents."""
    with pikepdf.open(BytesIO(pdf_bytes(3))) as pdf:
        contents = pdf.make_stream(b"")
        contents.write(packed, filter=pikepdf.Name.FlateDecode)
        pdf.pages[1].Contents = contents
        stream = BytesIO()
        pdf.save(stream)
    return stream.getvalue()


SOUND = zlib.compress(b"0 0 m 9 9 l S " * 200)


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (_with_contents(SOUND), ""),
        (_with_contents(SOUND[:-4]), ""),
        (_with_contents(SOUND[:-12]), "PDF 第 2 页的内容已损坏"),
        (_with_contents(b"garbage"), "PDF 第 2 页的内容已损坏"),
        (pdf_bytes(3).replace(b"endobj\n7 0 obj", b"endobj\n7 x obj"), "3 页中只恢复出 2 页"),
    ],
    ids=["sound", "no checksum", "cut", "garbled", "lost"],
)
def test_a_page_whose_contents_are_gone_is_told(tmp_path: Path, data: bytes, problem: str) -> None:
    info = inspect_file(make.put(tmp_path, "x.pdf", data), name="x.pdf", sha256="", size=1)
    assert (info.pages, info.note) == (3, "")
    assert problem in info.problem and bool(problem) == bool(info.problem)
