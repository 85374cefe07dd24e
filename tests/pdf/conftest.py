"""A desk for each test."""

from pathlib import Path

import pytest

from tests.pdf.make import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "originals"
    folder.mkdir()
    return Desk(folder)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder / "佐证册.pdf"
