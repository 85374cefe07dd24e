"""The demo county's files, made once for all tests of this folder."""

import pytest

from binder.demo import DemoFile, make_files


@pytest.fixture(scope="session")
def uses(tmp_path_factory: pytest.TempPathFactory) -> list[DemoFile]:
    return make_files(tmp_path_factory.mktemp("county") / "材料")
