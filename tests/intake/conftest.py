"""One child process for all tests of the area: starting one takes a third of a second."""

from collections.abc import Iterator

import pytest

from binder.intake.worker import Inspector


@pytest.fixture(scope="session")
def inspector() -> Iterator[Inspector]:
    with Inspector() as shared:
        yield shared
